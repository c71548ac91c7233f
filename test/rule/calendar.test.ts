import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addSpan, calendarOf, dayAt, laterOpen, localDay, openDays, parseSpan, startOfDay } from '../../src/rule/index.ts'
import { anyCalendar, CALENDARS, DAY, dateBy, facts, HOUR, laterBy, MINUTE, RUNS, T0 } from './world.ts'

const iso = (at: number) => new Date(at).toISOString()
const at = Date.parse
const cal = (zone: string, more = {}) => calendarOf({ calendar: { zone, ...more } })

describe('spans', () => {
  test('are read as ISO 8601 says', () => {
    expect(parseSpan('P1Y2M3W4DT5H6M7S')).toEqual({ months: 14, days: 25, ms: (5 * 3600 + 6 * 60 + 7) * 1000 })
    expect(parseSpan('PT36H')).toEqual({ months: 0, days: 0, ms: 36 * HOUR })
    expect(parseSpan('P1M')).toEqual({ months: 1, days: 0, ms: 0 })
  })
  test('that are none are null', () => {
    for (const text of ['', '7', '7D', 'P-1D', 'P1.5D', 'PT1D', 'P1H', ' P1D', 'p1d']) expect(parseSpan(text), text).toBe(null)
  })
})

describe('adding a span', () => {
  test('keeps the wall time over a change of the clock, while hours stay exact', () => {
    const newYork = cal('America/New_York')
    // The clock is put forward on 8 March 2026 at 02:00.
    expect(iso(addSpan(at('2026-03-07T12:00-05:00'), 'P1D', newYork))).toBe(iso(at('2026-03-08T12:00-04:00')))
    expect(iso(addSpan(at('2026-03-07T12:00-05:00'), 'PT24H', newYork))).toBe(iso(at('2026-03-08T13:00-04:00')))
  })
  test('moves a wall time that does not exist on by the gap, and takes the earlier of two', () => {
    const newYork = cal('America/New_York')
    expect(iso(addSpan(at('2026-03-07T02:30-05:00'), 'P1D', newYork))).toBe(iso(at('2026-03-08T03:30-04:00')))
    expect(iso(addSpan(at('2026-10-31T01:30-04:00'), 'P1D', newYork))).toBe(iso(at('2026-11-01T01:30-04:00')))
  })
  test('clamps a month to its end', () => {
    const tokyo = cal('Asia/Tokyo')
    expect(iso(addSpan(at('2026-01-31T10:00+09:00'), 'P1M', tokyo))).toBe(iso(at('2026-02-28T10:00+09:00')))
    expect(iso(addSpan(at('2024-02-29T10:00+09:00'), 'P1Y', tokyo))).toBe(iso(at('2025-02-28T10:00+09:00')))
    expect(iso(addSpan(at('2026-11-30T10:00+09:00'), 'P3M', tokyo))).toBe(iso(at('2027-02-28T10:00+09:00')))
  })
  test('is what luxon says, in every zone and at any minute', () => {
    const span = fc.constantFrom('P1D', 'P7D', 'P30D', 'P1M', 'P13M', 'P2W', 'PT36H', 'P1DT1H')
    fc.assert(
      fc.property(anyCalendar, fc.integer({ min: 0, max: 800 * 1440 }), span, (calendar, minute, text) => {
        const from = T0 + minute * MINUTE
        expect(iso(addSpan(from, text, calendarOf({ calendar })))).toBe(iso(laterBy(from, text, calendar)))
      }),
      { numRuns: 2000 },
    )
  })
  test('of a text that is no span adds nothing', () => {
    expect(addSpan(T0, 'soon', cal('UTC'))).toBe(T0)
  })
})

describe('days', () => {
  test('are those of the zone, from the start of the day on', () => {
    fc.assert(
      fc.property(anyCalendar, fc.integer({ min: 0, max: 800 * 1440 }), (calendar, minute) => {
        const from = T0 + minute * MINUTE
        expect(iso(localDay(from, calendarOf({ calendar })) * DAY).slice(0, 10)).toBe(dateBy(from, calendar))
      }),
      { numRuns: 2000 },
    )
  })
  test('start with their first instant, also where midnight does not exist', () => {
    const santiago = cal('America/Santiago')
    // The clock is put forward on 6 September 2026 at 24:00 of the day before.
    expect(iso(startOfDay(at('2026-09-06T12:00-03:00'), santiago))).toBe(iso(at('2026-09-06T01:00-03:00')))
    for (const calendar of CALENDARS)
      for (let day = 0; day < 400; day++) {
        const zone = calendarOf({ calendar })
        const start = dayAt(T0 / DAY + day, zone)
        expect(localDay(start, zone)).toBe(T0 / DAY + day)
        expect(localDay(start - 1, zone)).toBe(T0 / DAY + day - 1)
      }
  })
  test('begin at 05:00 where the account says so', () => {
    const bar = cal('Asia/Tokyo', { dayStart: '05:00' })
    expect(localDay(at('2026-03-02T04:59+09:00'), bar)).toBe(at('2026-03-01') / DAY)
    expect(localDay(at('2026-03-02T05:00+09:00'), bar)).toBe(at('2026-03-02') / DAY)
  })
})

describe('open time', () => {
  const office = { open: [1, 2, 3, 4, 5], holidays: ['2026-03-20'] }
  const days = (n: number) => ({ months: 0, days: n, ms: 0 })
  test('a day after Friday ends with Monday', () => {
    expect(iso(laterOpen(at('2026-03-06T18:00+09:00'), days(1), cal('Asia/Tokyo', office)))).toBe(iso(at('2026-03-10T00:00+09:00')))
  })
  test('passes over a holiday', () => {
    expect(iso(laterOpen(at('2026-03-19T18:00+09:00'), days(1), cal('Asia/Tokyo', office)))).toBe(iso(at('2026-03-24T00:00+09:00')))
  })
  test('starts with the next open day when the use was on a closed one', () => {
    expect(iso(laterOpen(at('2026-03-07T18:00+09:00'), days(2), cal('Asia/Tokyo', office)))).toBe(iso(at('2026-03-11T00:00+09:00')))
  })
  test('of a month ends with the end of an open day', () => {
    // 6 February + 1 month is Friday 6 March; 7 February + 1 month a Saturday, so Monday.
    const tokyo = cal('Asia/Tokyo', office)
    expect(iso(laterOpen(at('2026-02-06T18:00+09:00'), { months: 1, days: 0, ms: 0 }, tokyo))).toBe(iso(at('2026-03-07T00:00+09:00')))
    expect(iso(laterOpen(at('2026-02-07T18:00+09:00'), { months: 1, days: 0, ms: 0 }, tokyo))).toBe(iso(at('2026-03-10T00:00+09:00')))
  })
  test('of hours counts on open days only', () => {
    expect(iso(laterOpen(at('2026-03-06T22:00+09:00'), { months: 0, days: 0, ms: 3 * HOUR }, cal('Asia/Tokyo', office)))).toBe(
      iso(at('2026-03-09T01:00+09:00')),
    )
    expect(iso(laterOpen(at('2026-03-06T10:00+09:00'), { months: 0, days: 0, ms: 36 * HOUR }, cal('Asia/Tokyo', office)))).toBe(
      iso(at('2026-03-09T22:00+09:00')),
    )
  })
  test('takes an empty week for an open one', () => {
    expect(iso(laterOpen(T0, days(1), cal('UTC', { open: [] })))).toBe(iso(T0 + 2 * DAY))
  })
  test('is what counting day by day says', () => {
    fc.assert(
      fc.property(anyCalendar, fc.integer({ min: 0, max: 400 * 1440 }), fc.integer({ min: 1, max: 12 }), (calendar, minute, n) => {
        const from = T0 + minute * MINUTE
        let left = n
        let date = dateBy(from, calendar)
        while (left) {
          date = iso(at(date) + DAY).slice(0, 10)
          const weekday = new Date(date).getUTCDay() || 7
          if (calendar.open.includes(weekday) && !calendar.holidays.includes(date)) left--
        }
        const end = laterOpen(from, days(n), calendarOf({ calendar }))
        expect(dateBy(end - 1, calendar)).toBe(date)
        expect(dateBy(end, calendar)).toBe(iso(at(date) + DAY).slice(0, 10))
      }),
      RUNS,
    )
  })
})

describe('the account’s own calendar', () => {
  const playbook = { calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5], holidays: ['2026-03-20'], dayStart: '05:00' } }
  const told = (...list: readonly (readonly [field: string, value: string | number | null])[]) =>
    facts(...list.map(([field, value]) => [`account.calendar.${field}`, value] as const))
  const friday = at('2026-03-20') / DAY

  test('goes before the playbook’s, field by field', () => {
    const mine = calendarOf(playbook, told(['open', '6,7'], ['dayStart', '00:00']))
    expect([mine.zone, mine.dayStart, mine.isOpen(friday), mine.isOpen(friday + 1)]).toEqual(['Asia/Tokyo', 0, false, true])
    const working = calendarOf(playbook, told(['zone', 'Europe/Paris'], ['holidays', '2026-03-19,2026-05-01']))
    expect([working.zone, working.isOpen(friday - 1), working.isOpen(friday)]).toEqual(['Europe/Paris', false, true])
    expect(calendarOf(playbook, told(['holidays', ''])).isOpen(friday)).toBe(true)
  })
  test('told amiss is passed over', () => {
    const wild = calendarOf(playbook, told(['zone', 'Moon/Crater'], ['dayStart', 'noon'], ['open', 6], ['holidays', null]))
    expect([wild.zone, wild.dayStart, wild.isOpen(friday), wild.isOpen(friday - 1)]).toEqual(['Asia/Tokyo', 5 * HOUR, false, true])
    expect(calendarOf(playbook, told(['holidays', 'soon,2026-03-19'])).isOpen(friday - 1)).toBe(false)
    expect(calendarOf({ calendar: { zone: 'Moon/Crater' } }).zone).toBe('UTC')
  })
  test('of the device is a person’s own; the account’s is what was told of it, else UTC', () => {
    const device = { calendar: { zone: 'device' } }
    const me = facts(['trait.zone', 'America/New_York'])
    expect(calendarOf(device, told(['zone', 'Asia/Tokyo']), me).zone).toBe('America/New_York')
    expect(calendarOf(device, told(['zone', 'Asia/Tokyo'])).zone).toBe('Asia/Tokyo')
    expect(calendarOf(device, facts(), facts(['trait.zone', 'nowhere'])).zone).toBe('UTC')
    // Only where the playbook says so.
    expect(calendarOf(playbook, facts(), me).zone).toBe('Asia/Tokyo')
  })
})

describe('open days between', () => {
  const office = cal('Asia/Tokyo', { open: [1, 2, 3, 4, 5], holidays: ['2026-03-20'] })
  test('are those after the one up to the other', () => {
    const between = (from: string, to: string) => openDays(at(`${from}+09:00`), at(`${to}+09:00`), office)
    expect(between('2026-03-18T09:00', '2026-03-18T18:00')).toBe(0)
    expect(between('2026-03-18T18:00', '2026-03-23T09:00')).toBe(2)
    expect(between('2026-03-21T09:00', '2026-03-22T09:00')).toBe(0)
    expect(between('2026-03-23T09:00', '2026-03-18T18:00')).toBe(-2)
  })
  test('of many years are not counted', () => {
    expect(openDays(at('1926-01-01'), at('2026-01-01'), office)).toBe(null)
  })
  test('are no more than a span of open time allows, up to its end', () => {
    fc.assert(
      fc.property(anyCalendar, fc.integer({ min: 0, max: 400 * 1440 }), fc.integer({ min: 1, max: 12 }), (calendar, minute, n) => {
        const from = T0 + minute * MINUTE
        const zone = calendarOf({ calendar })
        const end = laterOpen(from, { months: 0, days: n, ms: 0 }, zone)
        expect([openDays(from, end - 1, zone), openDays(from, dayAt(localDay(end - 1, zone), zone) - 1, zone)]).toEqual([n, n - 1])
      }),
      RUNS,
    )
  })
})
