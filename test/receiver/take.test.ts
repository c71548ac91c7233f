import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cells, DAY, empty, type Mark, merge, type Values } from '../../src/evidence/index.ts'
import { fitRow } from '../../src/receiver/fit.ts'
import { createBuckets } from '../../src/receiver/limits.ts'
import { parseEnvelope, parseJson } from '../../src/receiver/parse.ts'
import type { Ledger } from '../../src/receiver/store.ts'
import { newsFor, raise, sortHappenings, take } from '../../src/receiver/take.ts'
import { device, NOON } from './kit.ts'

const kindOf = (series: string) => (series === 'c' ? ('cells' as const) : series === 'v' ? ('values' as const) : undefined)
const nobody: Ledger = { person: 'ken', rev: 0, evidence: empty, rows: {}, writers: {}, secrets: {}, lastBeaconAt: null }
const today = Math.floor(NOON / DAY)
const cells = (...days: Cells['days']): Cells => ({ kind: 'cells', from: 0, since: null, days })
const cell = (day: number, id = 'e', at = day * DAY + 1, n = 1, writer = 'w') => ({
  day,
  dots: [{ at, id, n }],
  by: { [writer]: { k: 1, n: 1, sum: n, max: n } },
})
const mark = (value: Mark['cur']['value'], rank: 0 | 1 | 2 = 0, at = NOON): Mark => {
  const change = { rank, at, id: 'm', value }
  return { kind: 'mark', epoch: 0, first: value ? at : null, cur: change, log: [change] }
}
const takeRow = (ledger: Ledger, key: string, delta: unknown) =>
  take(ledger, { evidence: [{ key, rev: 1, delta }], writer: 'w' }, kindOf, NOON)
const refusal = (key: string, delta: unknown, ledger = nobody) => takeRow(ledger, key, delta).evidence[0]?.refused

test('a row is taken in only in the shape that its series has', () => {
  expect(refusal('c', cells(cell(today)))).toBeUndefined()
  expect(refusal('v', cells(cell(today)))).toBe('malformed')
  expect(refusal('constructor', cells(cell(today)))).toBe('unknownSeries')
  expect(refusal('c', cells({ ...cell(today), day: today - 1 }))).toBe('malformed')
  expect(refusal('c', cells(cell(today, 'e', NOON, 0.5)))).toBe('malformed')
  expect(refusal('c', cells(cell(today, 'nul\0')))).toBe('malformed')
  expect(refusal('c', cells(cell(today, 'half \ud800')))).toBe('malformed')
  expect(refusal('c', cells(cell(today, 'e', NOON, 1, '')))).toBe('malformed')
  expect(refusal('c', JSON.parse(JSON.stringify(cells(cell(today))).replace('"w"', '"__proto__"')))).toBe('malformed')
  expect(refusal('c', cells({ ...cell(today), dots: [] }))).toBe('malformed')
  expect(refusal('v', { kind: 'values', from: 0, since: null, hashes: { abc: [[today, NOON, NOON]] } })).toBeUndefined()
  expect(refusal('v', { kind: 'values', from: 0, since: null, hashes: { 'Plain text': [[today, NOON, NOON]] } })).toBe('malformed')
  expect(refusal('v', { kind: 'values', from: 0, since: null, hashes: { abc: [[today, NOON, NOON - 1]] } })).toBe('malformed')
  expect(refusal('trait.role', mark('admin'))).toBeUndefined()
  expect(refusal('trait.', mark('admin'))).toBe('malformed')
  expect(refusal('role', mark('admin'))).toBe('malformed')
  expect(refusal('trait.role', mark('x'.repeat(2000)))).toBe('malformed')
  expect(refusal('trait.role', mark({ deep: 1 } as never))).toBe('malformed')
})

test('what is bad in a day or a fact is refused, and spoils nothing of what is good beside it', () => {
  const at = today * DAY
  const [good, later] = [
    { at: at + 1, id: 'a', n: 1 },
    { at: at + 3, id: 'z', n: 1 },
  ]
  const bad = [
    { at: at + 2, id: 'nul\0', n: 1 },
    { at: at + 2, id: 'half', n: 0.5 },
    { at: at + 2.5, id: 'x'.repeat(201), n: 1 },
  ]
  for (const dot of bad) {
    const { ledger, evidence } = takeRow(nobody, 'c', cells({ ...cell(today), dots: [good, dot, later] }))
    expect(evidence).toEqual([{ key: 'c', rev: 1, refused: 'malformed' }])
    expect((ledger.evidence.series.c as Cells).days[0]?.dots).toEqual([good, later])
  }
  const future = takeRow(nobody, 'c', cells({ ...cell(today), dots: [good, { at: NOON + 7_200_001, id: 'f', n: 1 }] }))
  expect(future.evidence).toEqual([{ key: 'c', rev: 1, refused: 'future' }])
  expect((future.ledger.evidence.series.c as Cells).days[0]?.dots).toEqual([good])
  // What is early comes again; until then the rest of its day is there.
  const early = takeRow(nobody, 'c', cells({ ...cell(today), dots: [good, { at: NOON + 3_600_000, id: 'e', n: 1 }] }))
  expect(early.evidence).toEqual([])
  expect((early.ledger.evidence.series.c as Cells).days[0]?.dots).toEqual([good])
  const [was, is] = [mark('sender'), mark('x'.repeat(2000), 0, NOON + 1)]
  const fact = takeRow(nobody, 'trait.role', { ...is, first: NOON, log: [was.cur, is.cur] })
  expect(fact.evidence).toEqual([{ key: 'trait.role', rev: 1, refused: 'malformed' }])
  expect(fact.ledger.evidence.marks['trait.role']).toEqual(was)
})

test('the bounds of time are those of both sides, and a day that was good yesterday is not half bad today', () => {
  const first = Math.floor((NOON - 400 * DAY) / DAY)
  expect(refusal('c', cells(cell(first)))).toBeUndefined()
  expect(refusal('c', cells(cell(first - 1)))).toBe('tooOld')
  expect(refusal('c', cells(cell(today, 'e', NOON + 300_000)))).toBeUndefined()
  expect(refusal('c', cells(cell(today, 'e', NOON + 7_200_001)))).toBe('future')
  expect(refusal('trait.role', mark('admin', 0, NOON + 7_200_001))).toBe('future')
})

test('what a clock stamped that stepped ahead by an hour is not refused but comes again, until its time has come', () => {
  for (const ms of [300_001, 3_600_000, 7_200_000]) {
    for (const [key, delta] of [
      ['c', cells(cell(today, 'e', NOON + ms))],
      ['v', { kind: 'values', from: 0, since: null, hashes: { abc: [[today, NOON, NOON + ms]] } }],
      ['trait.role', mark('admin', 0, NOON + ms)],
    ] as const) {
      const before = takeRow(nobody, key, delta)
      expect(before.evidence).toEqual([])
      expect(before.ledger.evidence).toEqual(nobody.evidence)
    }
    const seen = { id: 'h', at: NOON + ms, seq: 1, kind: 'level', level: 1, from: 0 }
    expect(sortHappenings([seen], NOON)).toEqual({ good: [], rejected: [] })
    expect(sortHappenings([seen], NOON + ms)).toMatchObject({ good: [{ id: 'h' }], rejected: [] })
  }
  const both = {
    ...cells(cell(today, 'soon', NOON + 3_600_000)),
    days: [cell(today - 1, 'then', NOON - DAY), cell(today, 'soon', NOON + 3_600_000)],
  }
  const { ledger, evidence } = takeRow(nobody, 'c', both)
  expect(evidence).toEqual([])
  expect((ledger.evidence.series.c as Cells).days).toHaveLength(1)
})

test('a browser can make nobody forget, nor bring in more than is asked for', () => {
  const { ledger } = takeRow(nobody, 'c', { ...cells(cell(today)), from: today - 1, extra: 'x'.repeat(9000), kept: { deep: true } })
  expect(ledger.evidence.series.c).toEqual(cells(cell(today)))
})

test('what is said in the name of servers is left out, what the browser itself said is kept', () => {
  expect(takeRow(nobody, 'trait.role', mark('owner', 2)).ledger.evidence).toBe(empty)
  const mixed: Mark = { ...mark('owner', 2, NOON), log: [mark('member', 0, NOON - 5).cur, mark('owner', 2, NOON).cur] }
  const { ledger, evidence } = takeRow(nobody, 'trait.role', mixed)
  expect(evidence[0]).not.toHaveProperty('refused')
  expect(ledger.evidence.marks['trait.role']).toEqual({ ...mark('member', 0, NOON - 5), first: NOON - 5 })
})

test('one person piles up only so much', () => {
  const many = Object.fromEntries(Array.from({ length: 70 }, (_, i) => [`w${i}`, { k: 1, n: 1, sum: 1, max: 1 }]))
  expect(refusal('c', cells({ ...cell(today), by: many }))).toBe('cap')
  const hashes = (from: number): Values => ({
    kind: 'values',
    from: 0,
    since: null,
    hashes: Object.fromEntries(Array.from({ length: 4000 }, (_, i) => [`h${from + i}`, [[today, NOON, NOON]]])),
  })
  const full = takeRow(nobody, 'v', hashes(0)).ledger
  expect(refusal('v', hashes(4000), full)).toBe('cap')
  expect(takeRow(full, 'v', hashes(4000)).ledger.evidence).toBe(full.evidence)
  let ledger = nobody
  for (let i = 0; i < 400; i++) ledger = takeRow(ledger, `trait.t${i}`, mark('x')).ledger
  expect(refusal('trait.more', mark('x'), ledger)).toBe('cap')
  expect(refusal('trait.t7', mark('y', 0, NOON + 1), ledger)).toBeUndefined()
  let heard = nobody
  for (let i = 0; i < 120; i++) heard = take(heard, { evidence: [], writer: `w${i}` }, kindOf, NOON + i).ledger
  expect(Object.keys(heard.writers)).toHaveLength(100)
  expect(heard.writers).toHaveProperty('w119')
  // What waited in a queue comes in late, and sets no time back.
  const late = take(heard, { evidence: [], writer: 'w119' }, kindOf, NOON).ledger
  expect([late.writers.w119, late.lastBeaconAt]).toEqual([NOON + 119, NOON + 119])
})

test('whatever comes in, taking never throws, and twice is once', () => {
  const junk = fc.anything({ maxDepth: 4, withNullPrototype: true })
  const row = fc.record({
    key: fc.constantFrom('c', 'v', 'trait.a', 'account.b', 'constructor', '__proto__', ''),
    rev: fc.oneof(fc.nat(), junk),
    delta: fc.oneof(
      junk,
      fc.constant(cells(cell(today))),
      fc.constant(mark('x')),
      fc.record({
        kind: fc.constantFrom('cells', 'values', 'mark', 'constructor'),
        from: junk,
        since: junk,
        days: junk,
        hashes: junk,
        cur: junk,
        log: junk,
      }),
    ),
  })
  fc.assert(
    fc.property(fc.array(fc.oneof(row, junk)), junk, (evidence, happening) => {
      const once = take(nobody, { evidence, writer: 'w' }, kindOf, NOON)
      const twice = take(once.ledger, { evidence, writer: 'w' }, kindOf, NOON)
      expect(twice.ledger.evidence).toBe(once.ledger.evidence)
      expect(merge(once.ledger.evidence, once.ledger.evidence)).toBe(once.ledger.evidence)
      sortHappenings([happening], NOON)
    }),
    { numRuns: 500 },
  )
})

test('no JSON makes reading an envelope throw, and depth is bounded', () => {
  fc.assert(
    fc.property(fc.json(), json => {
      parseEnvelope(parseJson(json))
    }),
  )
  expect(parseJson('{"a":[[[[[[[[[[[[[[1]]]]]]]]]]]]]]}')).toEqual({ a: [[[[[[[[[[[[[[1]]]]]]]]]]]]]] })
  expect(parseJson(`${'['.repeat(17)}${']'.repeat(17)}`)).toBeUndefined()
  expect(parseJson('{"a":"[[[[[[[[[[[[[[[[[[\\"[[["}')).toEqual({ a: '[[[[[[[[[[[[[[[[[["[[[' })
  const started = performance.now()
  expect(parseJson('"\\"'.repeat(80_000))).toBeUndefined()
  expect(performance.now() - started).toBeLessThan(2000)
})

test('a device is told what others added since it last heard, not what it said itself', () => {
  const apply = (before: Ledger, key: string, delta: unknown, seen: number) => {
    const after = raise(before, takeRow(before, key, delta).ledger)
    return { after, news: newsFor(before, after, seen, []) }
  }
  const a = apply(nobody, 'trait.a', mark('1'), 0)
  expect(a.after.rev).toBe(1)
  expect(a.news).toEqual({ rev: 1, evidence: empty })
  const b = apply(a.after, 'trait.b', mark('2'), 1)
  expect(b.news).toEqual({ rev: 2, evidence: empty })
  // Another device, which has seen nothing: `a` and `b` are news, its own `c` is not.
  const c = apply(b.after, 'trait.c', mark('3'), 0)
  expect(Object.keys(c.news?.evidence.marks ?? {})).toEqual(['trait.a', 'trait.b'])
  // The first one, which has seen revision 2.
  expect(Object.keys(newsFor(c.after, c.after, 2, [])?.evidence.marks ?? {})).toEqual(['trait.c'])
  expect(newsFor(c.after, c.after, 3, [])).toBeUndefined()
  // A receiver that was set back has less than the device saw: all is told.
  expect(Object.keys(newsFor(c.after, c.after, 77, [])?.evidence.marks ?? {})).toEqual(['trait.a', 'trait.b', 'trait.c'])
})

test('a row of a mark that no browser said anything in has nothing to refuse', () => {
  expect(fitRow('trait.a', mark('x', 1), kindOf, NOON)).toEqual({ row: null, unfit: null })
  const ken = device('ken', 'a')
  expect(fitRow('trait.a', ken.fact('trait.a', 'x', NOON).delta, kindOf, NOON).row).toMatchObject({ kind: 'mark' })
})

test('buckets fill with time, one a name, and say how long to wait', () => {
  const bucket = createBuckets({ perSecond: 2, burst: 3 })
  expect([bucket('a', 0), bucket('a', 0), bucket('a', 0), bucket('a', 0), bucket('b', 0)]).toEqual([0, 0, 0, 500, 0])
  expect(bucket('a', 400)).toBe(100)
  expect(bucket('a', 500)).toBe(0)
  expect(bucket('a', 500)).toBe(500)
  // A clock that steps back gives nothing and takes nothing.
  expect(bucket('a', 0)).toBe(500)
})
