import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createFormat } from '../../src/console/format.ts'
import { en, ja } from '../../src/console/text/index.ts'

const now = Date.UTC(2026, 11, 3, 5, 2) // 14:02 on 3 December in Tokyo
const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR
const tokyo = { ja: createFormat('ja', ja.when, 'Asia/Tokyo', now), en: createFormat('en', en.when, 'Asia/Tokyo', now) }

describe('dates and times', () => {
  test('a day of this year needs no year', () => {
    expect([tokyo.ja.day(now), tokyo.en.day(now)]).toEqual(['12月3日', '3 Dec'])
    const last = Date.UTC(2025, 2, 31)
    expect([tokyo.ja.day(last), tokyo.en.day(last)]).toEqual(['2025年3月31日', '31 Mar 2025'])
  })
  test('days and years turn at the account’s midnight', () => {
    const eve = Date.UTC(2026, 11, 3, 14, 59)
    expect(tokyo.en.moment(eve)).toBe('23:59')
    expect(tokyo.en.moment(eve + MINUTE)).toBe('4 Dec 00:00')
    expect(createFormat('en', en.when, 'America/New_York', now).moment(now - 3 * HOUR)).toBe('2 Dec 21:02')
  })
  test('on the day of 25 hours, 24 of them are no 0 days', () => {
    const from = Date.UTC(2026, 10, 1, 4, 5) // 00:05 in New York, where clocks are put back this night
    const to = Date.UTC(2026, 10, 2, 4, 30) // 23:30 of the same day
    const at = (now: number) => createFormat('en', en.when, 'America/New_York', now)
    expect([at(to).ago(from), at(from).ahead(to), at(to).overdue(from)]).toEqual(['24 h ago', 'in 24 h', '24 h overdue'])
  })
  test('a morning is six o’clock in the zone, also where clocks are changed in the night before', () => {
    expect(tokyo.en.morning(now, 1)).toBe(Date.UTC(2026, 11, 3, 21))
    const newYork = createFormat('en', en.when, 'America/New_York', now)
    expect(newYork.morning(Date.UTC(2026, 9, 31, 21), 1)).toBe(Date.UTC(2026, 10, 1, 11))
    expect(newYork.morning(Date.UTC(2026, 2, 7, 21), 1)).toBe(Date.UTC(2026, 2, 8, 10))
    expect(newYork.morning(Date.UTC(2026, 2, 7, 21), 7)).toBe(Date.UTC(2026, 2, 14, 10))
  })
  test('a share that is short of its goal does not read as the goal', () => {
    expect([0.7999, 0.8, 0.05, 12, 1234.5].map(tokyo.en.number)).toEqual(['0.79', '0.8', '0.05', '12', '1,234.5'])
  })
  test('a zone that does not exist reads as UTC', () => {
    expect(createFormat('en', en.when, 'Mars/Olympus', now).time(now)).toBe('05:02')
  })
  test('an ISO date is that day in every zone; other text is no date', () => {
    for (const zone of ['America/Los_Angeles', 'Asia/Tokyo', 'Pacific/Kiritimati'])
      expect(createFormat('en', en.when, zone, now).isoDay('2026-12-03')).toBe('3 Dec')
    expect(tokyo.ja.isoDay('2026-12-03T20:00:00Z')).toBe('12月4日')
    expect(['2026-13-40', '2026', 'S', '2026-12-03 and more'].map(tokyo.ja.isoDay)).toEqual([null, null, null, null])
  })
})

describe('how long ago, how long still', () => {
  test.each([
    [0, 'たった今', 'just now'],
    [5 * MINUTE, '5分前', '5 min ago'],
    [3 * HOUR, '3時間前', '3 h ago'],
    [DAY, '1日前', '1 day ago'],
    [6 * DAY + 20 * HOUR, '7日前', '7 days ago'],
  ])('%i ms', (length, inJa, inEn) => {
    expect([tokyo.ja.ago(now - length), tokyo.en.ago(now - length)]).toEqual([inJa, inEn])
  })
  test('a deadline is ahead until it is past', () => {
    expect([tokyo.ja.ahead(now + 4 * HOUR), tokyo.en.ahead(now + 4 * HOUR)]).toEqual(['あと4時間', 'in 4 h'])
    expect(tokyo.en.ahead(now)).toBeNull()
    expect([tokyo.ja.overdue(now - 2 * DAY), tokyo.en.overdue(now - 2 * DAY)]).toEqual(['2日超過', '2 days overdue'])
    expect(tokyo.en.overdue(now)).toBe('1 min overdue')
  })
  test('a clock that runs ahead is just now, never in minus minutes', () => {
    expect(tokyo.en.ago(now + HOUR)).toBe('just now')
  })
  test('longer ago never sounds shorter', () => {
    const minutes = (text: string): number => {
      const n = Number(/\d+/.exec(text)?.[0] ?? 0)
      return n * (text.includes('day') ? 1440 : text.includes('h') ? 60 : 1)
    }
    fc.assert(
      fc.property(fc.nat(60 * 1440), fc.nat(60 * 1440), (a, b) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(minutes(tokyo.en.ago(now - more * MINUTE))).toBeGreaterThanOrEqual(minutes(tokyo.en.ago(now - less * MINUTE)))
      }),
    )
  })
})
