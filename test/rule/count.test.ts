import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/evidence/index.ts'
import type { Calendar, CountRule } from '../../src/playbook/index.ts'
import { anyCalendar, DAY, type Deed, deed, facts, HOUR, history, inOrder, laterBy, MINUTE, RUNS, readDeeds, T0 } from './world.ts'

const nine: CountRule = { count: 'scout.sent', atLeast: 9, within: 'P30D', from: 'activation' }
const first = T0 + 10 * HOUR
/** Nine scouts, the last so long after the first. */
const scouts = (last: number): Deed[] =>
  Array.from({ length: 9 }, (_, i) => deed('scout.sent', i < 8 ? first + i * DAY : first + last, `s${i}`))

describe('practice 47: nine scouts within 30 days of activation', () => {
  test('the ninth at 29 days 23 h 59 is in time', () => {
    const reading = readDeeds(nine, scouts(30 * DAY - MINUTE))
    expect(reading).toMatchObject({ holds: true, at: first + 30 * DAY - MINUTE, late: false, value: 9, need: 9, exact: true })
  })
  test('the ninth at 30 days 00 h 00 and at 00 h 01 is late, and counts', () => {
    expect(readDeeds(nine, scouts(30 * DAY))).toMatchObject({ holds: true, late: true })
    expect(readDeeds(nine, scouts(30 * DAY + MINUTE))).toMatchObject({ holds: true, at: first + 30 * DAY + MINUTE, late: true })
  })
  test('eight are a near miss', () => {
    expect(readDeeds(nine, scouts(DAY).slice(0, 8))).toMatchObject({ holds: false, at: null, value: 8, need: 9, late: false })
  })
  test('the window is of the calendar: with a clock put forward it ends an hour earlier', () => {
    const calendar = { zone: 'America/New_York' }
    expect(readDeeds(nine, scouts(30 * DAY - HOUR - MINUTE), { calendar }).late).toBe(false)
    expect(readDeeds(nine, scouts(30 * DAY - HOUR), { calendar }).late).toBe(true)
  })
})

describe('from an anchor', () => {
  const rule: CountRule = { count: 'use', atLeast: 2, within: 'P7D', from: 'contract' }
  const uses = [1, 3, 5].map(day => deed('use', T0 + day * DAY, `e${day}`))
  const contract = (date: string) => ({ account: facts(['account.anchor.contract', date]) })
  test('that nobody told, nothing counts', () => {
    expect(readDeeds(rule, uses)).toMatchObject({ holds: false, at: null, value: 0 })
  })
  test('a date is the start of that day in the zone', () => {
    expect(readDeeds(rule, uses, contract('2026-03-05')).at).toBe(null)
    expect(readDeeds(rule, uses, contract('2026-03-03')).at).toBe(T0 + 5 * DAY)
    expect(
      readDeeds(rule, [deed('use', T0 + 2 * DAY - 9 * HOUR, 'a'), ...uses], { ...contract('2026-03-03'), calendar: { zone: 'Asia/Tokyo' } })
        .at,
    ).toBe(T0 + 3 * DAY)
  })
  test('a date-time without offset is on the wall of the zone', () => {
    const tokyo = { calendar: { zone: 'Asia/Tokyo' } }
    const at = (text: string) => readDeeds(rule, uses, { ...contract(text), ...tokyo }).at
    expect(at('2026-03-02T09:00:00')).toBe(T0 + 3 * DAY)
    expect(at('2026-03-02T09:00:01')).toBe(T0 + 5 * DAY)
    expect(at('2026-03-02T00:00:00Z')).toBe(T0 + 3 * DAY)
    expect(at('2026-03-02T09:00:01+09:00')).toBe(T0 + 5 * DAY)
    expect(at('soon')).toBe(null)
  })
  test('a moved anchor reads the same evidence again', () => {
    expect(readDeeds(rule, uses, contract('2026-03-01')).at).toBe(T0 + 3 * DAY)
    expect(readDeeds(rule, uses, contract('2026-03-02')).at).toBe(T0 + 3 * DAY)
    expect(readDeeds(rule, uses, contract('2026-03-03')).at).toBe(T0 + 5 * DAY)
  })
  test('may be a milestone', () => {
    const after: CountRule = { count: 'use', atLeast: 1, from: { milestone: 'setup' } }
    expect(readDeeds(after, uses, { milestones: { setup: { at: T0 + 2 * DAY } } }).at).toBe(T0 + 3 * DAY)
    expect(readDeeds(after, uses).at).toBe(null)
  })
  test('is the first event known, when it is the activation', () => {
    expect(readDeeds({ count: 'use', atLeast: 3, from: 'activation' }, uses)).toMatchObject({ at: T0 + 5 * DAY, value: 3 })
    expect(
      readDeeds({ count: 'use', atLeast: 2, from: 'activation' }, uses, { account: facts(['account.anchor.activation', '2026-03-03']) }).at,
    ).toBe(T0 + 5 * DAY)
  })
})

test('only events that fit count', () => {
  const talks = ['work', 'small', 'work'].map((kind, i) => deed('talk', T0 + i * HOUR, `t${i}`, 'u1', { kind }))
  expect(readDeeds({ count: 'talk', where: { kind: 'work' }, atLeast: 2 }, talks)).toMatchObject({ at: T0 + 2 * HOUR, value: 2 })
})

test('a target that nobody agreed is not reached, and its need is not known', () => {
  const rule: CountRule = { count: 'use', atLeast: { target: 'downloads' } }
  const uses = [1, 2, 3].map(i => deed('use', T0 + i, `e${i}`))
  expect(readDeeds(rule, uses)).toMatchObject({ holds: false, need: null, value: 3 })
  expect(readDeeds(rule, uses, { account: facts(['account.target.downloads', 2]) })).toMatchObject({ holds: true, need: 2, at: T0 + 2 })
})

test('an event that two devices told, with two instants, counts once', () => {
  const uses = [deed('use', T0, 'order-1'), deed('use', T0 + 2 * DAY, 'order-1'), deed('use', T0 + DAY, 'order-2')]
  for (let seed = 0; seed < 20; seed++) expect(readDeeds({ count: 'use', atLeast: 2 }, uses, {}, seed).value).toBe(2)
})

describe('rolling and now', () => {
  const rule: CountRule = { count: 'use', atLeast: 3, within: 'P7D' }
  const at = (...days: number[]) => days.map((day, i) => deed('use', T0 + day * DAY, `e${i}`))
  test('the earliest use that ends n within the span', () => {
    expect(readDeeds(rule, at(0, 5, 7, 11.9)).at).toBe(T0 + 11.9 * DAY)
    expect(readDeeds(rule, at(0, 5, 6.9)).at).toBe(T0 + 6.9 * DAY)
    expect(readDeeds(rule, at(0, 5, 7)).at).toBe(null)
  })
  test('says how many count now, and when that changes', () => {
    expect(readDeeds(rule, at(0, 5), { now: T0 + 6 * DAY })).toMatchObject({ value: 2, revisitAt: T0 + 7 * DAY })
    expect(readDeeds(rule, at(0, 5), { now: T0 + 7 * DAY })).toMatchObject({ value: 1, revisitAt: T0 + 12 * DAY })
    expect(readDeeds(rule, at(0, 5), { now: T0 + 12 * DAY })).toMatchObject({ value: 0, revisitAt: null })
  })
  test('a month counts as long as the month has days', () => {
    expect(readDeeds({ count: 'use', atLeast: 3, within: 'P1M' }, at(0, 29), { now: T0 + 30.5 * DAY })).toMatchObject({
      value: 2,
      revisitAt: T0 + 31 * DAY,
    })
  })
  test('a use counts no less long than one before it, also where a month is cut short', () => {
    const days = ['2026-01-30T10:00Z', '2026-01-31T09:00Z', '2026-02-28T09:30Z'].map((time, i) => deed('use', Date.parse(time), `e${i}`))
    // All three lie within the month that the first begins, though a month after the second ends before the third.
    expect(readDeeds({ count: 'use', atLeast: 3, within: 'P1M' }, days).at).toBe(Date.parse('2026-02-28T09:30Z'))
    const now = { now: Date.parse('2026-02-28T09:40Z') }
    expect(readDeeds({ count: 'use', atLeast: 3, last: 'P1M' }, days, now)).toMatchObject({ holds: true, value: 3 })
    expect(readDeeds({ count: 'use', atLeast: 2, within: 'P1M' }, days.slice(1), now).at).toBe(null)
    const values = days.map((one, i) => ({ ...one, props: { v: i } }))
    expect(readDeeds({ distinct: 'use', by: 'v', atLeast: 3, within: 'P1M' }, values).at).toBe(Date.parse('2026-02-28T09:30Z'))
  })
  test('once reached it needs no clock', () => {
    expect(readDeeds(rule, at(0, 1, 2), { now: T0 + 90 * DAY })).toMatchObject({ holds: true, value: 3, revisitAt: null })
  })
  test('`last` falls when the span has passed, and says since when', () => {
    const last: CountRule = { count: 'use', atLeast: 2, last: 'P7D' }
    expect(readDeeds(last, at(0, 5), { now: T0 + 6 * DAY })).toMatchObject({
      holds: true,
      at: T0 + 5 * DAY,
      rising: false,
      value: 2,
      revisitAt: T0 + 7 * DAY,
    })
    const after = readDeeds(last, at(0, 5), { now: T0 + 7 * DAY })
    expect(after).toMatchObject({ holds: false, at: null, lostAt: T0 + 7 * DAY, value: 1, revisitAt: T0 + 12 * DAY })
    expect(readDeeds(last, at(0, 5, 7), { now: T0 + 8 * DAY }).at).toBe(T0 + 5 * DAY)
  })
})

const nthFrom = (deeds: readonly Deed[], n: number, from: Instant): Instant | null =>
  inOrder(deeds).filter(({ at }) => at >= from)[n - 1]?.at ?? null
const aliveAt = (ends: readonly (readonly [Instant, Instant])[], t: Instant): number =>
  ends.filter(([at, end]) => at <= t && t < end).length
const endsOf = (deeds: readonly Deed[], span: string, calendar: Calendar) =>
  inOrder(deeds).map(({ at }) => [at, laterBy(at, span, calendar)] as const)
const seed = fc.integer()

describe('over whole histories, several devices and people, in any order', () => {
  test('anchored: the n-th event from the anchor on, late when past the window', () => {
    fc.assert(
      fc.property(
        history(40, 0, 40, 3),
        anyCalendar,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 30 }),
        seed,
        (deeds, calendar, n, day, dice) => {
          const contract = new Date(T0 + day * DAY + 12 * HOUR).toISOString()
          const anchor = Date.parse(contract)
          const rule: CountRule = { count: 'use', atLeast: n, from: 'contract', within: 'P10D' }
          const found = readDeeds(rule, deeds, { calendar, scope: 'account', account: facts(['account.anchor.contract', contract]) }, dice)
          const at = nthFrom(deeds, n, anchor)
          expect([found.at, found.holds, found.exact]).toEqual([at, at !== null, true])
          expect(found.value).toBe(deeds.filter(one => one.at >= anchor).length)
          expect(found.late).toBe(at !== null && at >= laterBy(anchor, 'P10D', calendar))
        },
      ),
      RUNS,
    )
  })
  test('rolling: the first instant at which n lie within the span', () => {
    let met = 0
    fc.assert(
      fc.property(
        history(30, 10, 60, 2),
        anyCalendar,
        fc.integer({ min: 3, max: 14 }),
        fc.constantFrom('P7D', 'P3D', 'PT20H', 'P1M'),
        seed,
        (deeds, calendar, n, within, dice) => {
          const found = readDeeds({ count: 'use', atLeast: n, within }, deeds, { calendar, scope: 'account' }, dice)
          const ends = endsOf(deeds, within, calendar)
          const want = ends.find(([at]) => aliveAt(ends, at) >= n)?.[0] ?? null
          met += +(want !== null)
          expect([found.at, found.exact]).toEqual([want, true])
        },
      ),
      RUNS,
    )
    expect(met).toBeGreaterThan(60)
  })
  test('now: how many, since when, and when that next changes', () => {
    fc.assert(
      fc.property(
        history(20, 5, 50, 2),
        anyCalendar,
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: 0, max: 24 * 1440 }),
        seed,
        (deeds, calendar, n, minute, dice) => {
          const now = T0 + minute * MINUTE
          const found = readDeeds({ count: 'use', atLeast: n, last: 'P4D' }, deeds, { calendar, now, scope: 'account' }, dice)
          const ends = endsOf(deeds, 'P4D', calendar)
          const edges = [...new Set(ends.flat())].sort((a, b) => a - b)
          let since: Instant | null = null
          for (const edge of edges) if (edge <= now) since = aliveAt(ends, edge) >= n ? (since ?? edge) : null
          const value = aliveAt(ends, now)
          expect([found.value, found.holds, found.at]).toEqual([value, value >= n, since])
          expect(found.revisitAt).toBe(edges.find(edge => edge > now) ?? null)
        },
      ),
      RUNS,
    )
  })
  test('a rising reading does not depend on when it is read', () => {
    fc.assert(
      fc.property(history(30, 5, 40), fc.integer({ min: 1, max: 9 }), fc.integer({ min: 0, max: 60 }), (deeds, n, day) => {
        for (const rule of [
          { count: 'use', atLeast: n },
          { count: 'use', atLeast: n, within: 'P5D' },
        ]) {
          const then = readDeeds(rule, deeds, { now: T0 + day * DAY })
          expect(readDeeds(rule, deeds, { now: T0 + 100 * DAY })).toMatchObject({ at: then.at, holds: then.holds })
        }
      }),
      RUNS,
    )
  })
  test('more events never move it later', () => {
    fc.assert(
      fc.property(history(30, 5, 40), history(30, 1, 5), fc.integer({ min: 1, max: 9 }), (deeds, more, n) => {
        const all = [...deeds, ...more.map(one => ({ ...one, id: `late${one.id}` }))]
        for (const rule of [
          { count: 'use', atLeast: n },
          { count: 'use', atLeast: n, within: 'P5D' },
        ]) {
          const before = readDeeds(rule, deeds).at
          expect(readDeeds(rule, all).at ?? Infinity).toBeLessThanOrEqual(before ?? Infinity)
        }
      }),
      RUNS,
    )
  })
})

describe('on days that were cut to 32 dots', () => {
  const crowded = history(3, 90, 300, 2)
  test('never too early; where it is called exact it is', () => {
    let inexact = 0
    fc.assert(
      fc.property(
        crowded,
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 0, max: 3 * 1440 }),
        fc.constantFrom(undefined, 'P1D', 'PT6H'),
        seed,
        (deeds, n, minute, within, dice) => {
          const anchor = T0 + minute * MINUTE
          const account = facts(['account.anchor.contract', new Date(anchor).toISOString()])
          const anchored = readDeeds({ count: 'use', atLeast: n, from: 'contract' }, deeds, { scope: 'account', account }, dice)
          const want = nthFrom(deeds, n, anchor)
          expect(anchored.at ?? Infinity).toBeGreaterThanOrEqual(want ?? Infinity)
          if (anchored.exact) expect([anchored.at, anchored.value]).toEqual([want, deeds.filter(({ at }) => at >= anchor).length])
          inexact += +!anchored.exact
          if (!within) return
          const few = Math.ceil(n / 4)
          const rolling = readDeeds({ count: 'use', atLeast: few, within }, deeds, { scope: 'account' }, dice)
          const ends = endsOf(deeds, within, {})
          const first = ends.find(([at]) => aliveAt(ends, at) >= few)?.[0] ?? null
          expect(rolling.at ?? Infinity).toBeGreaterThanOrEqual(first ?? Infinity)
          if (rolling.exact) expect(rolling.at).toBe(first)
        },
      ),
      RUNS,
    )
    expect(inexact).toBeGreaterThan(20)
  })
  test('whole days keep their number: counting ever is exact but inside the cut', () => {
    fc.assert(
      fc.property(crowded, fc.integer({ min: 1, max: 300 }), seed, (deeds, n, dice) => {
        const found = readDeeds({ count: 'use', atLeast: n }, deeds, { scope: 'account' }, dice)
        expect([found.value, found.holds]).toEqual([deeds.length, deeds.length >= n])
      }),
      RUNS,
    )
  })
})
