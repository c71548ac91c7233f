import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Happening, LAST_LIMIT, LIMIT, pack } from '../../src/beacon/index.ts'
import { DAY, type Evidence, empty, record } from '../../src/evidence/index.ts'
import {
  bodyOf,
  draw,
  envelope,
  guide,
  milestone,
  newReceiver,
  newSender,
  play,
  recorders,
  setFact,
  takeOut,
  tell,
  track,
  turn,
} from './outbox-model.ts'

const bytes = (text: string) => Buffer.byteLength(text)

test('no beacon is larger than its limit, in bytes or entries, and what does not go in is told to be more', () => {
  fc.assert(
    fc.property(
      fc.array(turn, { maxLength: 80 }),
      fc.integer({ min: 0, max: 4_000 }),
      fc.integer({ min: 1, max: 30 }),
      fc.string({ maxLength: 60, unit: 'binary' }),
      (turns, limit, most, person) => {
        const sender = newSender()
        play(sender, newReceiver(), turns)
        const parcel = pack({ ...envelope, person }, sender.rows, [...sender.happenings.values()], sender.evidence, limit, most)
        if (parcel.entries) expect(bytes(parcel.body)).toBeLessThanOrEqual(limit)
        const { evidence, happenings } = bodyOf(parcel)
        expect(happenings.map(({ id }) => id)).toEqual(parcel.sent.happenings)
        expect(evidence.map(({ key, rev }) => [key, rev])).toEqual(
          parcel.sent.rows.map(([key, parts]) => [key, Math.max(...Object.values(parts))]),
        )
        const count = (rows: (typeof parcel.sent)['rows'], ids: readonly string[]) =>
          ids.length + rows.reduce((n, [, parts]) => n + Object.keys(parts).length, 0)
        expect(count(parcel.sent.rows, parcel.sent.happenings)).toBe(parcel.entries)
        expect(parcel.entries).toBeLessThanOrEqual(most)
        const all = count([...sender.rows], [...sender.happenings.keys()])
        const unfit = count(parcel.unfit.rows, parcel.unfit.happenings)
        if (parcel.more) expect(parcel.entries + unfit).toBeLessThan(all)
        else expect(parcel.entries + unfit).toBe(all)
        for (const id of parcel.unfit.happenings)
          expect(pack({ ...envelope, person }, [], [sender.happenings.get(id)!], empty, limit).entries).toBe(0)
        for (const row of parcel.unfit.rows) expect(pack({ ...envelope, person }, [row], [], sender.evidence, limit).entries).toBe(0)
      },
    ),
    { numRuns: 500 },
  )
})

test('a limit is kept to the byte', () => {
  const sender = newSender()
  for (const name of ['sent', 'read', 'used']) track(sender, name, 1)
  for (const kind of ['milestone', 'guide'] as const) tell(sender, kind)
  const whole = bytes(draw(sender).body)
  for (let limit = whole; limit > whole - 400; limit--) expect(bytes(draw(sender, limit).body)).toBeLessThanOrEqual(limit)
  expect(draw(sender, whole + 2).more).toBe(false)
})

test('with anything that could go, something goes', () => {
  fc.assert(
    fc.property(
      fc.array(turn, { maxLength: 60 }),
      fc.integer({ min: 0, max: 3_000 }),
      fc.integer({ min: 1, max: 5 }),
      (turns, limit, most) => {
        const sender = newSender()
        play(sender, newReceiver(), turns)
        const parcel = draw(sender, limit, most)
        expect(parcel.entries > 0 || !parcel.more || parcel.unfit.rows.length > 0).toBe(true)
      },
    ),
  )
})

const level = (n: number): Happening => ({ id: `h${n}`, at: n, seq: n, kind: 'level', level: 1, from: 0 })
const signal = (n: number): Happening => ({ id: `h${n}`, at: n, seq: n, kind: 'signal', signal: 's', raised: true })

test('milestones go first, the newest ahead, then levels, signals, evidence, and guides last', () => {
  const sender = newSender()
  setFact(sender, 'trait.role')
  const all = [guide(1), level(2), milestone(3), signal(4), milestone(5), guide(6)]
  const sizes = (most: number) => pack(envelope, sender.rows, all, sender.evidence, LIMIT, most).sent
  expect(sizes(99).happenings).toEqual(['h5', 'h3', 'h2', 'h4', 'h6', 'h1'])
  expect(sizes(4)).toEqual({ rows: [], happenings: ['h5', 'h3', 'h2', 'h4'] })
  expect(sizes(5)).toEqual({ rows: [['trait.role', { mark: 1 }]], happenings: ['h5', 'h3', 'h2', 'h4'] })
})

test('of the evidence the smallest rows go first', () => {
  const sender = newSender()
  for (let i = 0; i < 9; i++) track(sender, 'sent', 1)
  track(sender, 'read', 1)
  setFact(sender, 'trait.role')
  const sizes = bodyOf(draw(sender)).evidence.map(row => JSON.stringify(row).length)
  expect(sizes).toHaveLength(3)
  expect(sizes).toEqual([...sizes].sort((a, b) => a - b))
})

test('of a row that does not fit whole, the newest days go', () => {
  const sender = newSender()
  for (let day = 1; day <= 40; day++) track(sender, 'sent', day)
  const parcel = draw(sender, 2_000)
  const days = Object.keys(parcel.sent.rows[0]![1]).map(Number)
  expect(days.length).toBeGreaterThan(4)
  expect(days.length).toBeLessThan(40)
  expect(days).toEqual([...Array(40).keys()].map(i => i + 1).slice(-days.length))
  expect(parcel.more).toBe(true)
})

test('an entry that is too large all alone is named as such, and keeps nothing else back', () => {
  const sender = newSender()
  const big = guide(1, 'x'.repeat(3_000))
  track(sender, 'sent', 1)
  const parcel = pack(envelope, sender.rows, [big, milestone(2)], sender.evidence, 2_000)
  expect(parcel.sent).toEqual({ rows: [['["sent"]', { 1: 1 }]], happenings: ['h2'] })
  expect(parcel.unfit).toEqual({ rows: [], happenings: ['h1'], lost: { h1: 'tooBig' } })
  expect(parcel.more).toBe(false)
})

test('what has no evidence behind it can never go, and is told as corrupt', () => {
  const { sent, unfit, more } = pack(envelope, [['gone', { mark: 3 }]], [], empty)
  expect({ sent, unfit, more }).toEqual({
    sent: { rows: [], happenings: [] },
    unfit: { rows: [['gone', { mark: 3 }]], happenings: [], lost: { '3gone': 'corrupt' } },
    more: false,
  })
})

test.each(['["sent"]', '["used",[],"what"]'])('days that %s has lost are not sent as if they were empty', key => {
  const sender = newSender()
  track(sender, JSON.parse(key)[0], 2)
  const only = pack(envelope, [[key, { 3: 9 }]], [], sender.evidence)
  expect([only.entries, only.sent.rows, bodyOf(only).evidence]).toEqual([0, [], []])
  expect(only.unfit).toEqual({ rows: [[key, { 3: 9 }]], happenings: [], lost: { [`9${key}`]: 'corrupt' } })
  const some = pack(envelope, [[key, { 1: 7, 2: 8, 3: 9 }]], [guide(1, 'x'.repeat(LIMIT))], sender.evidence)
  expect([some.entries, some.sent.rows]).toEqual([1, [[key, { 2: 8 }]]])
  expect(some.unfit).toEqual({ rows: [[key, { 1: 7, 3: 9 }]], happenings: ['h1'], lost: { [`9${key}`]: 'corrupt', h1: 'tooBig' } })
})

test('with nothing to tell it is still a beacon, to ask with', () => {
  const parcel = pack(envelope, [], [], empty)
  expect(JSON.parse(parcel.body)).toEqual({ ...envelope, happenings: [], evidence: [] })
  expect([parcel.entries, parcel.more]).toEqual([0, false])
})

/** A season offline: 20 series, some events on each of 90 days. */
const season = (): { evidence: Evidence; rows: Map<string, Record<string, number>> } => {
  const rows = new Map<string, Record<string, number>>()
  let evidence = empty
  for (let i = 0; i < 20; i++) {
    const recorder = { ...recorders[0]!, key: `["e${i}"]`, event: `e${i}` }
    for (let day = 0; day < 90; day++)
      for (let n = 0; n < 8; n++)
        evidence = record(evidence, [recorder], { id: `${i}-${day}-${n}`, name: recorder.event, at: day * DAY + n }, 'w', 'k').evidence
    rows.set(recorder.key, Object.fromEntries([...Array(90).keys()].map(day => [day, 1])))
  }
  return { evidence, rows }
}

test('a season offline goes in full beacons, and none of them turns all of it into text', () => {
  const { evidence, rows } = season()
  const sender = { ...newSender(), rows, evidence }
  expect(bytes(JSON.stringify(evidence.series))).toBeGreaterThan(10 * LIMIT)
  let asText = 0
  for (const row of Object.values(evidence.series))
    if (row.kind === 'cells')
      for (const cell of row.days) Object.defineProperty(cell, 'toJSON', { value: () => ({ ...cell, n: asText++ }) })
  for (let i = 0; i < 5; i++) {
    asText = 0
    const parcel = draw(sender)
    expect(bytes(parcel.body)).toBeLessThanOrEqual(LIMIT)
    expect(bytes(parcel.body)).toBeGreaterThan(LIMIT * 0.8)
    expect(asText).toBeLessThan(4 * parcel.entries)
    takeOut(sender, { ...parcel.sent, lost: {} })
  }
})

test('what goes with the page is small, and milestones are in it', () => {
  const sender = newSender()
  for (let day = 1; day <= 200; day++) for (const name of ['sent', 'read']) track(sender, name, day)
  for (let i = 0; i < 400; i++) tell(sender, i % 2 ? 'milestone' : 'guide')
  const parcel = draw(sender, LAST_LIMIT)
  expect(bytes(parcel.body)).toBeLessThanOrEqual(16 * 1024)
  expect(bytes(parcel.body)).toBeGreaterThan(15 * 1024)
  const { happenings } = bodyOf(parcel)
  expect(happenings.length).toBeGreaterThan(50)
  expect(happenings.length).toBeLessThan(200)
  expect(new Set(happenings.slice(0, 50).map(({ kind }) => kind))).toEqual(new Set(['milestone']))
  expect(happenings[0]).toEqual([...sender.happenings.values()].at(-1))
})
