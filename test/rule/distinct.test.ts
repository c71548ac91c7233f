import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Instant } from '../../src/evidence/index.ts'
import type { Calendar } from '../../src/playbook/index.ts'
import {
  anyCalendar,
  CALENDARS,
  DAY,
  type Deed,
  dateBy,
  deed,
  facts,
  HOUR,
  history,
  inOrder,
  laterBy,
  MINUTE,
  RUNS,
  readDeeds,
  T0,
} from './world.ts'

const visits = (...list: readonly (readonly [day: number, useCase: string])[]): Deed[] =>
  list.map(([day, useCase], i) => deed('office.entered', T0 + day * DAY, `v${i}`, 'u1', { useCase }))

describe('practice 6: used for other purposes', () => {
  const other = { distinct: 'office.entered', by: 'useCase', where: { useCase: { not: 'office' } }, atLeast: 2, within: 'P90D' } as const
  test('two different purposes within 90 days, the office itself aside', () => {
    expect(readDeeds(other, visits([0, 'office'], [1, 'event'], [5, 'event'], [9, 'recruiting'])).at).toBe(T0 + 9 * DAY)
    expect(readDeeds(other, visits([0, 'office'], [1, 'event'], [5, 'office']), { now: T0 + 9 * DAY })).toMatchObject({
      holds: false,
      value: 1,
    })
    expect(readDeeds(other, visits([0, 'event'], [90, 'recruiting'])).holds).toBe(false)
    expect(readDeeds(other, visits([0, 'event'], [89.9, 'recruiting'])).holds).toBe(true)
  })
})

test('days are those of the account: 23:30 and 00:30 are two, and one where the day starts at five', () => {
  const night = [deed('use', Date.parse('2026-03-03T23:30+09:00'), 'a'), deed('use', Date.parse('2026-03-04T00:30+09:00'), 'b')]
  const days = (calendar: Calendar) => readDeeds({ distinct: 'use', by: 'day', atLeast: 2 }, night, { calendar }).value
  expect([days({ zone: 'Asia/Tokyo' }), days({ zone: 'Asia/Tokyo', dayStart: '05:00' }), days({ zone: 'UTC' })]).toEqual([2, 1, 1])
})

test('from an anchor in the middle of a day a value counts from its next use on, and the instant is exact only if that is known', () => {
  const rule = { distinct: 'use', by: 'v', atLeast: 1, from: 'contract' } as const
  const uses = [1, 2, 3].map(hour => deed('use', T0 + hour * HOUR, `e${hour}`, 'u1', { v: 'a' }))
  const from = (hour: number) =>
    readDeeds(rule, uses, { account: facts(['account.anchor.contract', new Date(T0 + hour * HOUR).toISOString()]) })
  expect(from(1)).toMatchObject({ at: T0 + HOUR, exact: true })
  expect(from(1.5)).toMatchObject({ at: T0 + 3 * HOUR, exact: false })
  expect(from(3)).toMatchObject({ at: T0 + 3 * HOUR })
  expect(from(3.5)).toMatchObject({ at: null, value: 0 })
})

type KeyOf = (one: Deed, calendar: Calendar) => string
const value: KeyOf = one => String(one.props?.v)
const day: KeyOf = (one, calendar) => dateBy(one.at, calendar)

/** Oracle: how many keys have a use that counts at an instant. */
const keysAt = (deeds: readonly Deed[], t: Instant, span: string, calendar: Calendar, keyOf: KeyOf): number =>
  new Set(deeds.filter(({ at }) => at <= t && t < laterBy(at, span, calendar)).map(one => keyOf(one, calendar))).size

describe.each([
  ['values', 'v', value],
  ['days', 'day', day],
] as const)('different %s over whole histories, several devices and people, in any order', (_, by, keyOf) => {
  const deeds = history(14, 5, 40, 2)
  test('ever, and from a day on', () => {
    fc.assert(
      fc.property(
        deeds,
        anyCalendar,
        fc.integer({ min: 1, max: 6 }),
        fc.integer({ min: 0, max: 8 }),
        fc.integer(),
        (list, calendar, n, from, dice) => {
          const zone = { ...calendar, dayStart: '00:00' }
          const start = laterBy(Date.parse(`${new Date(T0 + from * DAY).toISOString().slice(0, 10)}`), 'PT0S', zone)
          const account = facts(['account.anchor.contract', new Date(start).toISOString()])
          const found = readDeeds(
            { distinct: 'use', by, atLeast: n, from: 'contract' },
            list,
            { calendar: zone, scope: 'account', account },
            dice,
          )
          const firsts = new Map<string, Instant>()
          for (const one of inOrder(list)) if (one.at >= start && !firsts.has(keyOf(one, zone))) firsts.set(keyOf(one, zone), one.at)
          const want = [...firsts.values()][n - 1] ?? null
          // The anchor is midnight of UTC, where no day of the evidence is split.
          expect([found.at, found.value, found.exact]).toEqual([want, firsts.size, true])
        },
      ),
      RUNS,
    )
  })
  test('rolling', () => {
    fc.assert(
      fc.property(
        deeds,
        anyCalendar,
        fc.integer({ min: 2, max: 5 }),
        fc.constantFrom('P2D', 'P3D', 'P5D'),
        fc.integer(),
        (list, calendar, n, within, dice) => {
          const found = readDeeds({ distinct: 'use', by, atLeast: n, within }, list, { calendar, scope: 'account' }, dice)
          const want = inOrder(list).find(({ at }) => keysAt(list, at, within, calendar, keyOf) >= n)?.at ?? null
          expect([found.at, found.exact]).toEqual([want, true])
        },
      ),
      RUNS,
    )
  })
  test('now', () => {
    fc.assert(
      fc.property(
        deeds,
        fc.constantFrom(...CALENDARS),
        fc.integer({ min: 1, max: 4 }),
        fc.integer({ min: 0, max: 17 * 1440 }),
        fc.integer(),
        (list, calendar, n, minute, dice) => {
          const now = T0 + minute * MINUTE
          const found = readDeeds({ distinct: 'use', by, atLeast: n, last: 'P3D' }, list, { calendar, now, scope: 'account' }, dice)
          const sum = keysAt(list, now, 'P3D', calendar, keyOf)
          const edges = [...new Set(list.flatMap(({ at }) => [at, laterBy(at, 'P3D', calendar)]))]
            .filter(edge => edge <= now)
            .sort((a, b) => a - b)
          let since: Instant | null = null
          for (const edge of edges) since = keysAt(list, edge, 'P3D', calendar, keyOf) >= n ? (since ?? edge) : null
          expect([found.value, found.holds, found.at]).toEqual([sum, sum >= n, since])
        },
      ),
      RUNS,
    )
  })
})

test('values seen within less than a day may lie between what is known of a day: never too early, and told', () => {
  let inexact = 0
  fc.assert(
    fc.property(history(2, 5, 40), fc.integer({ min: 2, max: 4 }), (list, n) => {
      const found = readDeeds({ distinct: 'use', by: 'v', atLeast: n, within: 'PT5H' }, list)
      const want = inOrder(list).find(({ at }) => keysAt(list, at, 'PT5H', {}, value) >= n)?.at ?? null
      expect(found.at ?? Infinity).toBeGreaterThanOrEqual(want ?? Infinity)
      if (found.exact) expect(found.at).toBe(want)
      inexact += +!found.exact
    }),
    RUNS,
  )
  expect(inexact).toBeGreaterThan(5)
})

test('days that were cut to 32 dots keep the set of local days', () => {
  fc.assert(
    fc.property(history(3, 100, 250), anyCalendar, fc.integer({ min: 1, max: 4 }), (list, calendar, n) => {
      const found = readDeeds({ distinct: 'use', by: 'day', atLeast: n }, list, { calendar })
      const firsts = [
        ...new Map(
          inOrder(list)
            .reverse()
            .map(one => [dateBy(one.at, calendar), one.at]),
        ).values(),
      ].sort((a, b) => a - b)
      expect(found.value).toBe(firsts.length)
      expect(found.at ?? Infinity).toBeGreaterThanOrEqual(firsts[n - 1] ?? Infinity)
      if (found.exact) expect(found.at).toBe(firsts[n - 1] ?? null)
    }),
    { numRuns: 150 },
  )
})
