import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { ofPerson, written } from './kit.ts'

const playbook = written({
  milestones: {
    nine: { title: 'Nine scouts', key: true, guards: ['quality', 'steady'], rule: { count: 'scout.sent', atLeast: 9 } },
    quality: {
      title: 'One in five is answered',
      demote: true,
      rule: { ratio: { count: 'reply.received', last: 'P30D' }, per: { count: 'scout.sent', last: 'P30D' }, atLeast: 0.2, least: 5 },
    },
    steady: { title: 'On three days', rule: { distinct: 'scout.sent', by: 'day', atLeast: 3 } },
  },
})

test('practice 50: the key metric comes with its guards, so that it is never read alone', () => {
  const scouts = Array.from({ length: 9 }, (_, i) => deed('scout.sent', T0 + i, `s${i}`))
  const read = (replies: number) => {
    const deeds = [...scouts, ...Array.from({ length: replies }, (_, i) => deed('reply.received', T0 + DAY + i, `r${i}`))]
    const { milestones } = ofPerson(playbook, 'u1', { now: T0 + 2 * DAY, deeds })
    const { key, reached, guards = [] } = milestones.nine!
    return { key, reached, guards: guards.map(id => milestones[id]!.reached) }
  }
  // The figure is there, and what it was for is not: nine at once that nobody answers.
  expect(read(0)).toEqual({ key: true, reached: true, guards: [false, false] })
  expect(read(2)).toEqual({ key: true, reached: true, guards: [true, false] })
})
