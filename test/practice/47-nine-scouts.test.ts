import { expect, test } from 'vitest'
import { DAY, deed, HOUR, MINUTE, T0 } from '../rule/world.ts'
import { ofPerson, written } from './kit.ts'

const scouts = (more: object = {}) =>
  written({
    milestones: {
      nine: {
        title: 'Nine scouts in the first month',
        rule: { count: 'scout.sent', atLeast: 9, within: 'P30D', from: 'activation' },
        from: 'activation',
        target: 'P30D',
        ...more,
      },
    },
  })
/** The first event known is the activation. */
const read = (ninth: number, more = {}) => {
  const eight = Array.from({ length: 8 }, (_, i) => deed('scout.sent', T0 + i * DAY, `s${i}`))
  const deeds = [...eight, deed('scout.sent', T0 + ninth, 's9')]
  return ofPerson(scouts(more), 'u1', { deeds, now: T0 + 40 * DAY }).milestones.nine
}

test('practice 47: the ninth at 29 days, 23 hours and 59 minutes is met; at 30 days and one minute it is late', () => {
  expect(read(29 * DAY + 23 * HOUR + 59 * MINUTE)).toMatchObject({
    reached: true,
    late: false,
    ttvDays: 29,
    reading: { value: 9, need: 9 },
  })
  expect(read(30 * DAY + MINUTE)).toMatchObject({ reached: true, late: true, ttvDays: 30 })
})

test('practice 47: the very end of the month is late, and late may be made to fail', () => {
  expect([read(30 * DAY - 1)?.late, read(30 * DAY)?.late]).toEqual([false, true])
  expect(read(30 * DAY, { late: 'fails' })).toMatchObject({ reached: false, late: true, reading: { value: 9 } })
})

test('practice 47: eight are a near miss, of which the number is told', () => {
  const deeds = Array.from({ length: 8 }, (_, i) => deed('scout.sent', T0 + i * DAY, `s${i}`))
  const near = ofPerson(scouts(), 'u1', { deeds, now: T0 + 31 * DAY }).milestones.nine
  expect(near).toMatchObject({ reached: false, late: true, dueAt: T0 + 30 * DAY, reading: { value: 8, need: 9 } })
})
