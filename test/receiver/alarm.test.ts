import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Finding } from '../../src/progress/index.ts'
import { type Alarm, act, isOpen, type Settling, settle, topicOf } from '../../src/receiver/alarm.ts'
import { day, NOON } from './kit.ts'

const stopped = (since: number, person: string | null = null): Finding => ({ signal: 'stopped', person, since })

/** The alarms of an account over many looks: of each topic the last is known, as the database gives it. */
function story(once = 0) {
  let rows: readonly Alarm[] = []
  let n = 0
  let rung = 0
  const known = () => [...new Map([...rows].sort((a, b) => a.raisedAt - b.raisedAt).map(alarm => [topicOf(alarm), alarm])).values()]
  const keep = (changed: readonly Alarm[]) => {
    rows = [...new Map([...rows, ...changed].map(alarm => [alarm.id, alarm])).values()]
  }
  return {
    get rows() {
      return rows
    },
    get rung() {
      return rung
    },
    look: (now: number, found: readonly Finding[], more: Partial<Settling> = {}) => {
      const settled = settle(found, known(), {
        account: 'acme',
        now,
        quietUntil: (_, raisedAt) => raisedAt + once,
        why: () => 'late',
        newId: () => `a${n++}`,
        isHistory: false,
        ...more,
      })
      keep(settled.changed)
      rung += settled.raised.length
      return settled
    },
    do: (deed: Parameters<typeof act>[1], now: number) => {
      const last = rows.at(-1)!
      const next = act(last, deed, now)
      if (next) keep([next])
      return next
    },
  }
}

test('what holds rings once, however often it is looked at', () => {
  const it = story()
  for (let i = 0; i < 5; i++) it.look(NOON + i, [stopped(NOON), stopped(NOON, 'ken')])
  expect(it.rung).toBe(2)
  expect(it.rows.map(({ person, standing, raisedAt }) => [person, standing.state, raisedAt])).toEqual([
    ['', 'raised', NOON],
    ['ken', 'raised', NOON],
  ])
})

test('an alarm goes from raised to taken, asleep and done, and is over then', () => {
  const it = story()
  it.look(NOON, [stopped(NOON)])
  expect(it.do({ do: 'take', by: 'mika' }, NOON + 1)?.standing).toEqual({ state: 'taken', by: 'mika', at: NOON + 1 })
  expect(it.do({ do: 'snooze', by: 'mika', until: NOON + day(1) }, NOON + 2)?.standing).toMatchObject({ state: 'snoozed' })
  it.look(NOON + 3, [stopped(NOON)])
  expect(it.do({ do: 'done', by: 'mika', reason: 'holiday' }, NOON + 4)?.standing).toMatchObject({ state: 'done', reason: 'holiday' })
  expect(it.do({ do: 'take', by: 'mika' }, NOON + 5)).toBeNull()
  // It still holds: what is done with is not rung for again.
  it.look(NOON + day(2), [stopped(NOON)])
  expect([it.rung, it.rows.length]).toEqual([1, 1])
})

test('data that comes late clears an alarm that nobody is done with, and says so', () => {
  const it = story()
  it.look(NOON, [stopped(NOON)])
  const { cleared } = it.look(NOON + 1, [])
  expect(cleared.map(({ standing }) => standing)).toEqual([{ state: 'cleared', at: NOON + 1, reason: 'late' }])
  const done = story()
  done.look(NOON, [stopped(NOON)])
  done.do({ do: 'done', by: null, reason: 'called' }, NOON + 1)
  expect(done.look(NOON + 2, []).cleared).toEqual([])
  expect(done.rows[0]).toMatchObject({ endedAt: NOON + 2, standing: { state: 'done' } })
})

test('a late event that moves when it began does not ring again', () => {
  const it = story()
  it.look(NOON, [stopped(NOON)])
  it.look(NOON + 1, [stopped(NOON - day(2))])
  it.do({ do: 'done', by: null, reason: 'called' }, NOON + 2)
  it.look(NOON + 3, [stopped(NOON - day(3))])
  expect([it.rung, it.rows.length]).toEqual([1, 1])
  // They came back and stopped again: that is another.
  it.look(NOON + day(3), [stopped(NOON + day(2))])
  expect(it.rung).toBe(2)
})

test('within the span of once nothing of a signal rings twice, and it rings when the span is over', () => {
  const it = story(day(7))
  it.look(NOON, [stopped(NOON)])
  it.look(NOON + day(1), [])
  const { revisitAt } = it.look(NOON + day(2), [stopped(NOON + day(2))])
  expect([it.rung, revisitAt]).toEqual([1, NOON + day(7)])
  it.look(NOON + day(7), [stopped(NOON + day(2))])
  expect(it.rung).toBe(2)
})

test('of what was so before it was known nobody is told', () => {
  const it = story()
  it.look(NOON, [stopped(NOON - day(200))], { isHistory: true })
  it.look(NOON + 1, [stopped(NOON - day(200))])
  expect([it.rung, it.rows[0]?.standing]).toEqual([0, { state: 'done', at: NOON, by: null, reason: 'history' }])
  it.look(NOON + 2, [])
  it.look(NOON + 3, [stopped(NOON + 3)])
  expect(it.rung).toBe(1)
})

test('a talk is not cleared by looking, and is over when it is done', () => {
  const talk: Alarm = {
    id: 't',
    account: 'acme',
    person: 'ken',
    kind: 'talk',
    signal: '',
    since: NOON,
    raisedAt: NOON,
    endedAt: null,
    standing: { state: 'raised' },
    context: {},
  }
  const settling: Settling = { account: 'acme', now: NOON, quietUntil: () => 0, why: () => 'gone', newId: () => 'x', isHistory: false }
  expect(settle([], [talk], settling).changed).toEqual([])
  expect(act(talk, { do: 'done', by: null, reason: 'called' }, NOON + 1)).toMatchObject({ endedAt: NOON + 1 })
})

test('whatever is found, looked at and done in whatever order: of a topic one alarm holds at most, and none rings twice within once', () => {
  const step = fc.oneof(
    fc.record({ found: fc.array(fc.tuple(fc.constantFrom(null, 'ken'), fc.integer({ min: 0, max: 20 })), { maxLength: 3 }) }),
    fc.constant('take' as const),
    fc.constant('done' as const),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom(0, 5, 50), (steps, once) => {
      const it = story(once)
      steps.forEach((step, i) => {
        const now = NOON + i
        if (step === 'take') it.rows.length && it.do({ do: 'take', by: null }, now)
        else if (step === 'done') it.rows.length && it.do({ do: 'done', by: null, reason: 'x' }, now)
        else {
          const found = [...new Map(step.found.map(([person, ago]) => [person, stopped(now - ago, person)])).values()]
          it.look(now, found)
          const once = [it.rows, it.rung]
          it.look(now, found)
          expect([it.rows, it.rung]).toEqual(once)
        }
        const holding = it.rows.filter(({ endedAt }) => endedAt === null).map(topicOf)
        expect(new Set(holding).size).toBe(holding.length)
        for (const alarm of it.rows) if (isOpen(alarm)) expect(alarm.endedAt).toBeNull()
      })
      for (const person of ['', 'ken']) {
        const raised = it.rows.filter(alarm => alarm.person === person).map(({ raisedAt }) => raisedAt)
        for (const [i, at] of raised.slice(1).entries()) expect(at - raised[i]!).toBeGreaterThanOrEqual(once)
      }
    }),
    { numRuns: 300 },
  )
})
