import { expect, test } from 'vitest'
import { DAY, deed } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const playbook = written({
  // A restaurant that closes on Mondays and whose evenings end after midnight.
  calendar: { zone: 'Asia/Tokyo', open: [2, 3, 4, 5, 6, 7], dayStart: '05:00' },
  milestones: {
    habit: { title: 'Four weeks without a gap', scope: 'account', rule: { streak: 'reservation.saved', every: 'day', for: 'P28D' } },
  },
})
/** Tuesday the 3rd of March, one in the morning of the next day included. */
const first = Date.parse('2026-03-03T11:00+09:00')
/** Those of the first n days that are no Mondays. */
const days = (n: number) => Array.from({ length: n }, (_, day) => day).filter(day => (day + 1) % 7 !== 0)
/** Staff take turns, each with their own device. */
const saved = (list: readonly number[]) =>
  list.map(day => deed('reservation.saved', first + day * DAY, `r${String(day).padStart(2, '0')}`, `u${day % 3}`))
const read = (list: readonly number[], day: number) =>
  inAccount(playbook, { deeds: saved(list), now: first + day * DAY + DAY / 4 }).milestones.habit

test('practice 51: closed on Mondays, 24 of 24 open days are complete on day 28', () => {
  expect(days(28)).toHaveLength(24)
  const before = read(days(26), 25)
  expect(before).toMatchObject({ reached: false, reading: { value: 23, need: 24, best: 23 } })
  // Day 27 is a Monday, so the last open day of the 28 is the 27th of them.
  expect(read(days(28), 27)).toMatchObject({ reached: true, reachedAt: first + 26 * DAY, reading: { value: 24, need: 24, best: 24 } })
})

test('practice 51: one open day missed, and the run is 0; the best is kept', () => {
  const missed = days(15)
  expect(read(missed, 15)?.reading).toMatchObject({ value: 13, best: 13 })
  expect(read(missed, 16)?.reading).toMatchObject({ value: 0, need: 24, best: 13 })
  const again = [...missed, ...days(30).filter(day => day > 15)]
  expect(read(again, 29)).toMatchObject({ reached: false, reading: { best: 13 } })
})

test('practice 51: a day that a device tells late mends the run', () => {
  const torn = days(28).filter(day => day !== 10)
  expect(read(torn, 27)?.reached).toBe(false)
  expect(read([...torn, 10], 27)).toMatchObject({ reached: true, reachedAt: first + 26 * DAY })
})

test('practice 51: what was saved at one in the morning belongs to the evening before', () => {
  const night = [...saved(days(28).filter(day => day !== 10)), deed('reservation.saved', first + 10 * DAY + 14 * 3_600_000, 'night')]
  expect(inAccount(playbook, { deeds: night, now: first + 28 * DAY }).milestones.habit?.reached).toBe(true)
})
