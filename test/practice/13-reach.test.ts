import { expect, test } from 'vitest'
import { nps } from '../../src/progress/index.ts'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const playbook = written({
  milestones: {
    reach: {
      title: 'Most members saw the survey',
      scope: 'account',
      demote: true,
      rule: {
        ratio: { coverage: 'survey.shown', expected: 'seats' },
        per: { quorum: { member: true } },
        atLeast: 0.6,
      },
    },
    'all-reached': {
      title: 'Three fifths of the seats',
      scope: 'account',
      rule: { coverage: 'survey.shown', expected: 'seats', share: 0.6 },
    },
  },
})

test('practice 13: reach is the members shown by the members expected', () => {
  const members = Object.fromEntries(Array.from({ length: 10 }, (_, i) => [`m${i}`, [['trait.member', true, T0] as const]]))
  const shown = (n: number) => Array.from({ length: n }, (_, i) => deed('survey.shown', T0 + i, `s${i}`, `m${i}`))
  const read = (n: number) =>
    inAccount(playbook, { now: T0 + DAY, deeds: shown(n), people: members, account: [['account.seats', 10, T0 - DAY]] }).milestones
  expect(read(5)).toMatchObject({ reach: { reached: false, reading: { value: 0.5 } }, 'all-reached': { reading: { value: 5, need: 6 } } })
  expect(read(6)).toMatchObject({ reach: { reached: true, reading: { value: 0.6 } }, 'all-reached': { reached: true, reachedAt: T0 + 5 } })
  // Again and again to the same person reaches nobody else.
  const again = Array.from({ length: 20 }, (_, i) => deed('survey.shown', T0 + i, `s${i}`, 'm0'))
  expect(inAccount(playbook, { now: T0 + DAY, deeds: again, people: members }).milestones.reach?.reading.value).toBe(0.1)
})

test('practice 13: the number of answers tells when a score is to be withheld', () => {
  expect(nps([10, 9, 3, 8])!.answers).toBeLessThan(5)
})
