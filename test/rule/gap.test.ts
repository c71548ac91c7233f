import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empty, seriesKey } from '../../src/evidence/index.ts'
import type { Calendar, GapRule } from '../../src/playbook/index.ts'
import { read } from '../../src/rule/index.ts'
import { anyCalendar, DAY, dateBy, deed, HOUR, history, MINUTE, RUNS, readDeeds, T0, viewOf } from './world.ts'

const at = Date.parse
const stopped: GapRule = { gap: 'reservation.saved', over: 'P1D' }
const tokyo: Calendar = { zone: 'Asia/Tokyo' }
const used = (time: string) => [deed('reservation.saved', at(time), 'e1')]

describe('practice 52: one unused day', () => {
  test('is over with the end of the open day after the last use', () => {
    const midnight = at('2026-03-05T00:00+09:00')
    const before = readDeeds(stopped, used('2026-03-03T20:00+09:00'), { calendar: tokyo, now: midnight - 1 })
    expect(before).toMatchObject({ holds: false, at: null, expectedBy: midnight, revisitAt: midnight, rising: false })
    const after = readDeeds(stopped, used('2026-03-03T20:00+09:00'), { calendar: tokyo, now: midnight })
    expect(after).toMatchObject({ holds: true, at: midnight, expectedBy: midnight, revisitAt: null })
  })
  test('after Friday, with the weekend closed, is Monday', () => {
    const office = { ...tokyo, open: [1, 2, 3, 4, 5] }
    expect(readDeeds(stopped, used('2026-03-06T09:00+09:00'), { calendar: office, now: T0 }).expectedBy).toBe(at('2026-03-10T00:00+09:00'))
  })
  test('a use that came late takes the alarm back', () => {
    const now = at('2026-03-05T09:00+09:00')
    const late = [...used('2026-03-03T20:00+09:00'), deed('reservation.saved', at('2026-03-04T23:59+09:00'), 'e2')]
    expect(readDeeds(stopped, late, { calendar: tokyo, now })).toMatchObject({ holds: false, expectedBy: at('2026-03-06T00:00+09:00') })
  })
  test('over people the latest use counts', () => {
    const deeds = [deed('reservation.saved', T0, 'a', 'u1'), deed('reservation.saved', T0 + 3 * DAY, 'b', 'u2')]
    expect(readDeeds(stopped, deeds, { now: T0 + 4 * DAY })).toMatchObject({ holds: false, expectedBy: T0 + 5 * DAY })
  })
})

test('before the first use there is no gap', () => {
  expect(readDeeds(stopped, [], { now: T0 })).toMatchObject({ holds: false, expectedBy: null, revisitAt: null })
  expect(read(stopped, viewOf([{ id: 'u1', evidence: empty }])).holds).toBe(false)
})

test('hours are of open time', () => {
  const weekdays = { zone: 'UTC', open: [1, 2, 3, 4, 5] }
  expect(
    readDeeds({ gap: 'reservation.saved', over: 'PT36H' }, used('2026-03-06T12:00Z'), { calendar: weekdays, now: T0 }).expectedBy,
  ).toBe(at('2026-03-10T00:00Z'))
})

test('a series whose days were all forgotten is known to have been used before', () => {
  const row = { kind: 'cells' as const, from: T0 / DAY, since: null, days: [] }
  const view = viewOf([{ id: 'u1', evidence: { ...empty, series: { [seriesKey('reservation.saved')]: row } } }], { now: T0 + DAY })
  expect(read(stopped, view)).toMatchObject({ holds: true, at: T0 + DAY, exact: false })
})

test('over whole histories: holds when the open days that may pass unused have passed', () => {
  fc.assert(
    fc.property(
      history(20, 1, 20, 2),
      anyCalendar,
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 0, max: 30 * 24 }),
      fc.integer(),
      (deeds, calendar, n, hour, dice) => {
        const now = T0 + hour * HOUR
        const found = readDeeds({ gap: 'use', over: `P${n}D` }, deeds, { calendar, now, scope: 'account' }, dice)
        const last = Math.max(...deeds.map(one => one.at))
        // Walk hour by hour: how many open days have wholly passed since the day of the last use?
        const today = dateBy(now, calendar)
        let passed = 0
        for (
          let date = new Date(`${dateBy(last, calendar)}T00:00Z`).getTime() + DAY;
          new Date(date).toISOString().slice(0, 10) < today;
          date += DAY
        ) {
          const weekday = new Date(date).getUTCDay() || 7
          if (calendar.open.includes(weekday) && !calendar.holidays.includes(new Date(date).toISOString().slice(0, 10))) passed++
        }
        expect(found.holds).toBe(passed >= n)
        expect(readDeeds({ gap: 'use', over: `P${n}D` }, deeds, { calendar, now: found.expectedBy!, scope: 'account' }, dice).holds).toBe(
          true,
        )
        expect(
          readDeeds({ gap: 'use', over: `P${n}D` }, deeds, { calendar, now: found.expectedBy! - MINUTE, scope: 'account' }, dice).holds,
        ).toBe(false)
      },
    ),
    RUNS,
  )
})
