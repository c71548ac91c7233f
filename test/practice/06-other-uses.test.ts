import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const playbook = written({
  milestones: {
    beyond: {
      title: 'Used beyond the virtual office',
      scope: 'account',
      rule: { distinct: 'space.used', by: 'useCase', where: { useCase: { not: 'office' } }, atLeast: 2, within: 'P90D' },
    },
  },
})
const uses = (...list: readonly (readonly [useCase: string, day: number])[]) =>
  list.map(([useCase, day], i) => deed('space.used', T0 + day * DAY, `e${i}`, `u${i % 3}`, { useCase }))
const read = (...list: readonly (readonly [string, number])[]) =>
  inAccount(playbook, { now: T0 + 400 * DAY, deeds: uses(...list) }).milestones.beyond

test('practice 6: two uses other than the office within ninety days', () => {
  expect(read(['office', 0], ['office', 1], ['fair', 2])).toMatchObject({ reached: false })
  expect(read(['office', 0], ['fair', 2], ['fair', 9])).toMatchObject({ reached: false })
  expect(read(['fair', 2], ['interview', 30])).toMatchObject({ reached: true, reachedAt: T0 + 30 * DAY })
  expect(read(['fair', 2], ['interview', 92])).toMatchObject({ reached: false })
})
