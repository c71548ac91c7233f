import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { dueOf, sayDue } from '../../src/surface/day.ts'

const tokyo = (text: string): number => Date.parse(`${text}+09:00`)
const say = (due: string, now: string, locale: string, long = false): string =>
  sayDue(dueOf(tokyo(due), { now: tokyo(now), zone: 'Asia/Tokyo', locale }), locale, long)

test('a due day in words: by, with the days left, tomorrow, today, overdue', () => {
  const now = '2026-11-21T12:00'
  const cases = ['2026-12-04T00:00', '2026-11-23T00:00', '2026-11-22T00:00', '2026-11-21T00:00', '2026-11-20T00:00']
  expect(cases.map(due => say(due, now, 'ja', true))).toEqual([
    '12月3日まで、あと12日',
    '明日まで',
    '今日まで',
    '期限を1日過ぎています',
    '期限を2日過ぎています',
  ])
  expect(cases.map(due => say(due, now, 'en'))).toEqual(['By Dec 3', 'Due tomorrow', 'Due today', '1 day overdue', '2 days overdue'])
  expect(say(cases[0]!, now, 'en', true)).toBe('By Dec 3, 12 days left')
})

test('an instant inside a day is due on that day', () => {
  expect(say('2026-11-21T18:00', '2026-11-21T12:00', 'en')).toBe('Due today')
})

test('days are counted in the account’s zone, as an independent calendar counts them', () => {
  const zone = fc.constantFrom('Asia/Tokyo', 'America/New_York', 'Europe/Berlin', 'Pacific/Auckland', 'Asia/Kathmandu', 'UTC')
  const instant = fc.integer({ min: Date.UTC(2024, 0, 1), max: Date.UTC(2028, 0, 1) })
  fc.assert(
    fc.property(instant, instant, zone, (now, dueAt, zone) => {
      const day = (at: number) => DateTime.fromMillis(at, { zone }).startOf('day').setZone('UTC', { keepLocalTime: true })
      expect(dueOf(dueAt, { now, zone, locale: 'en' }).left).toBe(day(dueAt - 1).diff(day(now), 'days').days)
    }),
    { numRuns: 500 },
  )
})
