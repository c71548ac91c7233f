import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar, Every, StreakRule } from '../../src/playbook/index.ts'
import { anyCalendar, DAY, type Deed, dateBy, deed, HOUR, history, MINUTE, readDeeds, T0 } from './world.ts'

const at = Date.parse
/** T0 is a Sunday: its week is the one from Monday 23 February on. */
const on = (...days: number[]): Deed[] => days.map(day => deed('use', T0 + day * DAY + 9 * HOUR, `e${String(day).padStart(3, '0')}`))
const upTo = (n: number, but: readonly number[] = []) => Array.from({ length: n }, (_, day) => day).filter(day => !but.includes(day))
const daily: StreakRule = { streak: 'use', every: 'day', for: 'P5D' }
const evening = (day: number) => T0 + day * DAY + 20 * HOUR

describe('a streak of days', () => {
  test('is proved by the first use of the last day of the first full run', () => {
    expect(readDeeds(daily, on(...upTo(4)), { now: evening(3) })).toMatchObject({ holds: false, at: null, value: 4, need: 5, best: 4 })
    const more = [...on(...upTo(5)), deed('use', evening(4), 'z')]
    expect(readDeeds(daily, more, { now: evening(4) })).toMatchObject({
      holds: true,
      at: T0 + 4 * DAY + 9 * HOUR,
      value: 5,
      need: 5,
      best: 5,
      rising: true,
      exact: true,
    })
  })
  test('starts over after a miss, and the best is kept; what was proved stays', () => {
    const deeds = on(0, 1, 2, 4, 5)
    expect(readDeeds(daily, deeds, { now: evening(5) })).toMatchObject({ holds: false, value: 2, best: 3 })
    expect(readDeeds(daily, deeds, { now: evening(7) })).toMatchObject({ value: 0, need: 5, best: 3 })
    expect(readDeeds(daily, on(0, 1, 2, 3, 4), { now: evening(30) })).toMatchObject({ holds: true, at: T0 + 4 * DAY + 9 * HOUR, value: 0 })
  })
  test('today need not be over: the run goes on until the end of the day, and says so', () => {
    const deeds = on(0, 1)
    expect(readDeeds(daily, deeds, { now: T0 + 3 * DAY - 1 })).toMatchObject({ value: 2, revisitAt: T0 + 3 * DAY })
    expect(readDeeds(daily, deeds, { now: T0 + 3 * DAY })).toMatchObject({ value: 0 })
  })
  test('needs no use on closed days, and gives none for it', () => {
    // From Thursday the 5th on, with the weekend closed.
    const office: Calendar = { open: [1, 2, 3, 4, 5] }
    const rule: StreakRule = { ...daily, for: 'P7D' }
    const deeds = on(4, 5, 8, 9, 10)
    expect(readDeeds(rule, deeds, { calendar: office, now: evening(10) })).toMatchObject({
      at: T0 + 10 * DAY + 9 * HOUR,
      value: 5,
      need: 5,
    })
    expect(readDeeds(rule, [...on(4, 5, 6, 8)], { calendar: office, now: evening(8) })).toMatchObject({ value: 3, best: 3 })
  })
  test('may miss as many as it is granted', () => {
    const rule: StreakRule = { ...daily, grace: 1 }
    expect(readDeeds(rule, on(0, 2, 3), { now: evening(3) })).toMatchObject({ holds: false, value: 3 })
    // Four of five: no more than one can be missing.
    expect(readDeeds(rule, on(0, 2, 3, 4), { now: evening(4) })).toMatchObject({ at: T0 + 4 * DAY + 9 * HOUR, best: 4 })
    expect(readDeeds(rule, on(0, 2, 4, 5), { now: evening(5) })).toMatchObject({ holds: false, value: 3, best: 3 })
  })
  test('may need several uses a day', () => {
    const twice = on(0, 1, 2, 3, 4).flatMap(one => [one, { ...one, at: one.at + HOUR, id: `${one.id}b` }])
    const rule: StreakRule = { ...daily, atLeast: 2 }
    expect(readDeeds(rule, twice, { now: evening(4) }).at).toBe(T0 + 4 * DAY + 10 * HOUR)
    expect(readDeeds(rule, twice.slice(0, 9), { now: evening(4) })).toMatchObject({ at: null, value: 4 })
  })
  test('of now holds while the run is full', () => {
    const rule: StreakRule = { ...daily, now: true }
    const deeds = on(0, 1, 2, 3, 4, 5)
    expect(readDeeds(rule, deeds, { now: evening(5) })).toMatchObject({
      holds: true,
      at: T0 + 4 * DAY + 9 * HOUR,
      rising: false,
      revisitAt: T0 + 7 * DAY,
    })
    expect(readDeeds(rule, deeds, { now: T0 + 7 * DAY })).toMatchObject({ holds: false, at: null, lostAt: T0 + 7 * DAY, best: 6 })
  })
  test('are those of the account’s zone and day start', () => {
    const bar: Calendar = { zone: 'Asia/Tokyo', dayStart: '05:00' }
    const nights = ['2026-03-03T04:00+09:00', '2026-03-04T04:59+09:00'].map((time, i) => deed('use', at(time), `n${i}`))
    expect(readDeeds({ ...daily, for: 'P2D' }, nights, { calendar: bar, now: at('2026-03-04T06:00+09:00') })).toMatchObject({
      holds: true,
      value: 2,
    })
  })
})

describe('a streak of weeks or months', () => {
  test('counts ISO weeks from Monday, that lie in the span whole', () => {
    // Sunday the 1st, Monday the 2nd, and Monday the 16th or the 9th.
    const rule: StreakRule = { streak: 'use', every: 'week', for: 'P3W' }
    expect(readDeeds(rule, on(0, 1, 15), { now: evening(15) })).toMatchObject({ holds: false, value: 1, need: 3, best: 2 })
    expect(readDeeds(rule, on(0, 1, 8), { now: evening(14) })).toMatchObject({ holds: true, at: T0 + 8 * DAY + 9 * HOUR, value: 3 })
    expect(readDeeds({ ...rule, for: 'P20D' }, on(0, 1), { now: evening(1) })).toMatchObject({ holds: true, need: 2 })
  })
  test('counts months of any length', () => {
    const rule: StreakRule = { streak: 'use', every: 'month', for: 'P3M' }
    const deeds = ['2026-01-31', '2026-02-01', '2026-03-31'].map((date, i) => deed('use', at(`${date}T12:00Z`), `m${i}`))
    expect(readDeeds(rule, deeds, { now: at('2026-04-30T12:00Z') })).toMatchObject({
      holds: true,
      at: at('2026-03-31T12:00Z'),
      value: 3,
      need: 3,
      revisitAt: at('2026-05-01T00:00Z'),
    })
    expect(readDeeds(rule, deeds, { now: at('2026-05-01T00:00Z') }).value).toBe(0)
  })
  test('needs none of a week that is closed from end to end', () => {
    const holidays = [2, 3, 4, 5, 6].map(day => `2026-03-0${day}`)
    const calendar: Calendar = { open: [1, 2, 3, 4, 5], holidays }
    const rule: StreakRule = { streak: 'use', every: 'week', for: 'P3W' }
    expect(readDeeds(rule, on(-2, 10), { calendar, now: evening(11) })).toMatchObject({ holds: true, need: 2, value: 2 })
  })
})

const dayOf = (date: string) => at(`${date}T00:00Z`) / DAY
const isOpen = (day: number, { open = [], holidays = [] }: Calendar) => {
  const date = new Date(day * DAY)
  return open.includes(date.getUTCDay() || 7) && !holidays.includes(date.toISOString().slice(0, 10))
}
/** The first day of the period that a day is in. */
const startBy = (day: number, every: Every): number => {
  const date = new Date(day * DAY)
  return every === 'day'
    ? day
    : every === 'week'
      ? day - ((date.getUTCDay() + 6) % 7)
      : Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1) / DAY
}
const nextBy = (start: number, every: Every): number => startBy(start + (every === 'day' ? 1 : every === 'week' ? 7 : 31), every)

test('over whole histories, several devices, any order: the earliest run that lacks no more than its grace', () => {
  let met = 0
  fc.assert(
    fc.property(
      fc.record({
        deeds: history(30, 5, 60, 3),
        calendar: anyCalendar,
        every: fc.constantFrom<Every>('day', 'day', 'week'),
        days: fc.integer({ min: 2, max: 15 }),
        grace: fc.integer({ min: 0, max: 2 }),
        atLeast: fc.integer({ min: 1, max: 2 }),
        hour: fc.integer({ min: 0, max: 33 * 24 }),
        dice: fc.integer(),
      }),
      ({ deeds, calendar, every, days, grace, atLeast, hour, dice }) => {
        const now = T0 + hour * HOUR
        const rule: StreakRule = { streak: 'use', every, for: `P${days}D`, grace, atLeast }
        const past = deeds.filter(one => one.at <= now)
        const found = readDeeds(rule, past, { calendar, now, scope: 'account' }, dice)

        const byPeriod = new Map<number, number[]>()
        for (const one of past) {
          const start = startBy(dayOf(dateBy(one.at, calendar)), every)
          byPeriod.set(
            start,
            [...(byPeriod.get(start) ?? []), one.at].sort((a, b) => a - b),
          )
        }
        const useOf = (start: number) => byPeriod.get(start)?.[atLeast - 1]
        const opens = (from: number, to: number) => {
          const list: number[] = []
          for (let start = from; start < to; start = nextBy(start, every))
            for (let day = start; day < nextBy(start, every); day++)
              if (isOpen(day, calendar)) {
                list.push(start)
                break
              }
          return list
        }
        const endOf = (start: number) => Math.max(nextBy(start, every), startBy(start + days, every))
        const first = startBy(T0 / DAY - 1, every)
        const present = startBy(dayOf(dateBy(now, calendar)), every)
        const starts = opens(first, present + 1).filter(start => useOf(start) !== undefined)
        const ats = starts.flatMap(start => {
          const run = opens(start, endOf(start))
          return run.flatMap(useOf).filter(at => at !== undefined)[Math.max(run.length - grace, 1) - 1] ?? []
        })
        const lengths = starts.map(start => {
          const run = opens(start, present + 1)
          const lost = run.filter(one => useOf(one) === undefined)[grace] ?? Number.POSITIVE_INFINITY
          return { used: run.filter(one => one < lost && useOf(one) !== undefined).length, isAlive: lost >= present, start }
        })
        const alive = lengths.find(({ isAlive }) => isAlive)
        met += +(ats.length > 0)
        expect(found).toMatchObject({
          at: ats.length ? Math.min(...ats) : null,
          holds: ats.length > 0,
          value: alive?.used ?? 0,
          best: Math.max(0, ...lengths.map(({ used }) => used)),
          need: opens(alive?.start ?? present, endOf(alive?.start ?? present)).length,
          exact: true,
        })
        const state = readDeeds({ ...rule, now: true }, past, { calendar, now, scope: 'account' }, dice)
        const isFull = lengths.some(
          ({ start, isAlive }) =>
            isAlive &&
            opens(start, endOf(start)).filter(one => useOf(one) !== undefined).length >=
              Math.max(opens(start, endOf(start)).length - grace, 1),
        )
        expect(state.holds).toBe(isFull)
      },
    ),
    { numRuns: 400 },
  )
  expect(met).toBeGreaterThan(80)
})

test('on a day that was cut to its dots the day counts, and only a use that can’t be told apart makes it inexact', () => {
  const busy = Array.from({ length: 50 }, (_, i) => deed('use', T0 + i * 10 * MINUTE, `b${String(i).padStart(2, '0')}`))
  expect(readDeeds({ ...daily, for: 'P1D' }, busy, { now: evening(0) })).toMatchObject({ at: T0, exact: true })
  expect(readDeeds({ ...daily, for: 'P1D', atLeast: 20 }, busy, { now: evening(0) })).toMatchObject({ holds: true, exact: false })
  expect(readDeeds({ ...daily, for: 'P1D', atLeast: 51 }, busy, { now: evening(0) })).toMatchObject({ holds: false, exact: true })
})

test('an absurd span is not counted out', () => {
  expect(readDeeds({ ...daily, for: 'P9999Y', grace: 1e9 }, on(0), { now: evening(1) })).toMatchObject({ value: 1 })
})
