import { expect, test } from 'vitest'
import { expectedRenewals } from '../../src/progress/index.ts'
import { playbookOf } from '../demo/playbooks/story.ts'

const accounts = (n: number, level: number | null) => Array.from({ length: n }, (_, i) => ({ id: `${level}-${i}`, level }))

test('practice 23: ten accounts in Onboard and five that are loyal are 12.9 renewals to expect', () => {
  const playbook = playbookOf('hiring-suite')
  expect(playbook.roadmap.map(({ name, renewalRate }) => [(name as { en: string }).en, renewalRate])).toEqual([
    ['Entry', 0.5],
    ['Onboard', 0.8],
    ['Active', 0.92],
    ['Loyal', 0.98],
  ])
  expect(expectedRenewals(playbook, [...accounts(10, 1), ...accounts(5, 3)])).toEqual({ expected: 12.9, unrated: 0 })
  expect(expectedRenewals(playbook, [...accounts(10, 1), ...accounts(2, null)])).toEqual({ expected: 8, unrated: 2 })
  expect(expectedRenewals(playbook, [])).toEqual({ expected: 0, unrated: 0 })
})

test('without rates nothing is expected, and it says of how many', () => {
  expect(expectedRenewals(playbookOf('recruiting'), accounts(3, 1))).toEqual({ expected: 0, unrated: 3 })
})
