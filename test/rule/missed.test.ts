import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empty, seriesKey } from '../../src/evidence/index.ts'
import type { Calendar, Every, MissedRule } from '../../src/playbook/index.ts'
import { read } from '../../src/rule/index.ts'
import { anyCalendar, DAY, dateBy, deed, facts, HOUR, history, MINUTE, RUNS, readDeeds, T0, viewOf } from './world.ts'

const at = Date.parse
/** T0 is a Sunday; day 1 is Monday the 2nd. */
const on = (...days: number[]) => days.map(day => deed('edit', T0 + day * DAY + 9 * HOUR, `e${day}`))
const weekly: MissedRule = { missed: 'edit', every: 'week', atLeast: 2 }
const contract = (date: string) => facts(['account.anchor.contract', date])

describe('what is to be done every week', () => {
  test('was missed twice when two whole weeks have ended without it', () => {
    // Tuesday the 3rd; the weeks from the 9th and the 16th go by.
    const end = T0 + 22 * DAY
    expect(readDeeds(weekly, on(2), { now: end - 1 })).toMatchObject({
      holds: false,
      at: null,
      expectedBy: end,
      revisitAt: end,
      rising: false,
    })
    expect(readDeeds(weekly, on(2), { now: end })).toMatchObject({ holds: true, at: end, expectedBy: end, revisitAt: null })
  })
  test('is done again with one use, in the present week or, told late, in a past one', () => {
    const now = T0 + 23 * DAY
    expect(readDeeds(weekly, on(2, 22), { now })).toMatchObject({ holds: false, expectedBy: T0 + 43 * DAY })
    expect(readDeeds(weekly, on(2, 20), { now })).toMatchObject({ holds: false, expectedBy: T0 + 36 * DAY })
  })
  test('needs as many uses as are asked for', () => {
    const rule: MissedRule = { ...weekly, atLeast: 1, each: 2 }
    // Counted from the first use: the week from the 9th on is the first whole one.
    expect(readDeeds(rule, on(2, 3), { now: T0 + 8 * DAY })).toMatchObject({ holds: false, expectedBy: T0 + 15 * DAY })
    expect(readDeeds(rule, on(2, 9), { now: T0 + 15 * DAY }).holds).toBe(true)
    expect(readDeeds(rule, on(2, 9, 10), { now: T0 + 15 * DAY }).holds).toBe(false)
  })
  test('is counted from the first whole week after an anchor, used before or not', () => {
    const rule: MissedRule = { ...weekly, from: 'contract' }
    expect(readDeeds(rule, [], { account: contract('2026-03-02'), now: T0 + 15 * DAY })).toMatchObject({ holds: true, at: T0 + 15 * DAY })
    expect(readDeeds(rule, [], { account: contract('2026-03-03'), now: T0 + 15 * DAY })).toMatchObject({ expectedBy: T0 + 22 * DAY })
    expect(readDeeds(rule, [], { now: T0 + 99 * DAY })).toMatchObject({ holds: false, expectedBy: null })
    // An anchor that moves on takes the alarm back.
    expect(readDeeds(rule, [], { account: contract('2026-04-01'), now: T0 + 15 * DAY }).holds).toBe(false)
  })
  test('before the first use nothing is missed', () => {
    expect(readDeeds(weekly, [], { now: T0 })).toMatchObject({ holds: false, expectedBy: null, revisitAt: null })
  })
  test('over people anybody’s use counts', () => {
    const deeds = [deed('edit', T0 + 2 * DAY, 'a', 'u1'), deed('edit', T0 + 10 * DAY, 'b', 'u2')]
    expect(readDeeds(weekly, deeds, { now: T0 + 22 * DAY })).toMatchObject({ holds: false, expectedBy: T0 + 29 * DAY })
  })
})

test('days that are closed are not missed, weeks that are closed from end to end neither', () => {
  const office: Calendar = { open: [1, 2, 3, 4, 5], holidays: ['2026-03-09', '2026-03-10', '2026-03-11', '2026-03-12', '2026-03-13'] }
  // Friday the 6th; the next open day is Monday the 16th.
  expect(readDeeds({ missed: 'edit', every: 'day' }, on(5), { calendar: office, now: T0 }).expectedBy).toBe(at('2026-03-17T00:00Z'))
  expect(readDeeds(weekly, on(5), { calendar: office, now: T0 }).expectedBy).toBe(at('2026-03-30T00:00Z'))
})

test('a row whose days were forgotten: never too early, and told as not exact', () => {
  const row = { kind: 'cells' as const, from: T0 / DAY, since: null, days: [] }
  const view = (now: number) => viewOf([{ id: 'u1', evidence: { ...empty, series: { [seriesKey('edit')]: row } } }], { now })
  // It may have been done on the last day forgotten, Saturday the 28th of February.
  expect(read(weekly, view(T0 + 15 * DAY))).toMatchObject({ holds: true, at: T0 + 15 * DAY, exact: false })
  expect(read(weekly, view(T0 + 14 * DAY)).holds).toBe(false)
  expect(readDeeds(weekly, on(2), { now: T0 }).exact).toBe(true)
})

test('over whole histories: the last open periods were each without enough', () => {
  fc.assert(
    fc.property(
      fc.record({
        deeds: history(25, 1, 30, 2),
        calendar: anyCalendar,
        every: fc.constantFrom<Every>('day', 'week'),
        k: fc.integer({ min: 1, max: 3 }),
        each: fc.integer({ min: 1, max: 2 }),
        hour: fc.integer({ min: 0, max: 50 * 24 }),
        dice: fc.integer(),
      }),
      ({ deeds, calendar, every, k, each, hour, dice }) => {
        const now = T0 + hour * HOUR
        const past = deeds.filter(one => one.at <= now)
        fc.pre(past.length > 0)
        const rule: MissedRule = { missed: 'use', every, atLeast: k, each }
        const setting = { calendar, scope: 'account' as const }
        const found = readDeeds(rule, past, { ...setting, now }, dice)
        const startBy = (time: number) => {
          const day = at(`${dateBy(time, calendar)}T00:00Z`) / DAY
          return every === 'day' ? day : day - ((new Date(day * DAY).getUTCDay() + 6) % 7)
        }
        const length = every === 'day' ? 1 : 7
        const isOpen = (start: number) =>
          Array.from({ length }, (_, i) => new Date((start + i) * DAY)).some(
            date => calendar.open.includes(date.getUTCDay() || 7) && !calendar.holidays.includes(date.toISOString().slice(0, 10)),
          )
        const usesIn = (start: number) => past.filter(one => startBy(one.at) === start).length
        const first = Math.min(...past.map(one => startBy(one.at)))
        const present = startBy(now)
        const whole: number[] = []
        for (let start = first; start < present; start += length) if (isOpen(start)) whole.push(start)
        const isDone = (start: number) => usesIn(start) >= each && isOpen(start)
        // The period of the first use is not counted unless it begins with it.
        const counted = whole.filter(start => start > first || isDone(start))
        const lost = isDone(present) ? 0 : counted.length - 1 - counted.findLastIndex(isDone)
        expect(found.holds).toBe(lost >= k)
        expect(readDeeds(rule, past, { ...setting, now: found.expectedBy! }, dice)).toMatchObject({ holds: true, at: found.expectedBy })
        expect(readDeeds(rule, past, { ...setting, now: found.expectedBy! - MINUTE }, dice).holds).toBe(false)
      },
    ),
    RUNS,
  )
})
