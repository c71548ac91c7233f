import { expect, test } from 'vitest'
import { transitionsOf } from '../../src/progress/index.ts'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const playbook = playbookOf('hiring-suite')

/** A customer at a stage from `T0` on. */
const at = (stage: 0 | 1 | 2) => {
  const account = accountWith(playbook)
  account.facts(T0, { 'anchor.contract': '2026-03-01' })
  account.track('u1', T0, 'admin.entered')
  if (stage > 0) account.track('u1', T0, 'job.saved')
  if (stage > 0) for (let i = 0; i < 5; i++) account.track('u1', T0, 'candidate.added')
  if (stage > 1) for (let i = 0; i < 3; i++) account.track('u1', T0, 'stage.moved')
  if (stage > 1) account.track('u2', T0, 'evaluation.saved')
  return account
}
const isStuck = (account: ReturnType<typeof at>, day: number) => account.read(T0 + day * DAY).signals.some(({ id }) => id === 'stuck')

test('practice 24: 45 days in Onboard with a plan of 30 are a stall; one day less than the plan is none', () => {
  expect(playbook.roadmap[2]).toMatchObject({ plan: 'P30D', name: { en: 'Active' } })
  const account = at(1)
  expect([29, 30, 45].map(day => isStuck(account, day))).toEqual([false, true, true])
  expect(account.read(T0 + 45 * DAY)).toMatchObject({ level: 1, health: 'bad' })
  // Who is active is not stuck, and who is not in Onboard yet is told otherwise.
  expect([at(0), at(2)].map(one => isStuck(one, 45))).toEqual([false, false])
  for (let i = 0; i < 3; i++) account.track('u1', T0 + 46 * DAY, 'stage.moved')
  account.track('u2', T0 + 46 * DAY, 'evaluation.saved')
  expect(isStuck(account, 46)).toBe(false)
})

test('practice 24: the matrix of transitions sums to the accounts', () => {
  const rows = (levels: readonly (number | null)[]) => levels.map((level, i) => ({ id: `a${i}`, level }))
  // Ten accounts in spring and two more by summer: six of ten are active by then.
  const spring = rows([null, 0, 0, 1, 1, 1, 1, 1, 1, 2])
  const summer = rows([0, 0, 1, 1, 2, 2, 2, 2, 2, 3, null, 1])
  const matrix = transitionsOf(spring, summer)
  expect(matrix).toEqual([
    { from: null, to: null, accounts: 1 },
    { from: null, to: 0, accounts: 1 },
    { from: null, to: 1, accounts: 1 },
    { from: 0, to: 0, accounts: 1 },
    { from: 0, to: 1, accounts: 1 },
    { from: 1, to: 1, accounts: 1 },
    { from: 1, to: 2, accounts: 5 },
    { from: 2, to: 3, accounts: 1 },
  ])
  expect(matrix.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(summer.length)
})
