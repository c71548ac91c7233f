import { expect, test } from 'vitest'
import { DAY, type Fact, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const criteria = ['speed', 'quality', 'sales', 'help', 'training']
const parts = criteria.map(key => ({ attest: key }))
const by = (role: string) => ({ attest: 'waived', by: { role } })
const playbook = written({
  milestones: {
    release: {
      title: 'Release',
      scope: 'account',
      rule: {
        any: [
          // Flexible: four fifths will do, or one person's waiver.
          { all: [{ trait: 'strictness', is: 'flexible' }, { any: [{ of: parts, share: 0.8 }, { attest: 'waived' }] }] },
          // Strict: everything, or a waiver by both roles.
          { all: [{ trait: 'strictness', is: 'strict' }, { any: [{ all: parts }, { all: [by('manager'), by('security')] }] }] },
        ],
      },
    },
  },
})
const go = (strictness: string, met: number, waivers: readonly string[] = []) => {
  const said: Fact[] = criteria.slice(0, met).map(key => [`attest.${key}`, true, T0] as const)
  const people = Object.fromEntries(waivers.map(role => [role, [['trait.role', role, T0] as const, ['attest.waived', true, T0] as const]]))
  const account = [['account.strictness', strictness, T0] as const]
  return inAccount(playbook, { now: T0 + DAY, people: { boss: said, ...people }, account }).milestones.release!.reached
}

test('practice 74: flexible asks for 80 % or a waiver', () => {
  expect([go('flexible', 3), go('flexible', 4), go('flexible', 0, ['member'])]).toEqual([false, true, true])
})

test('practice 74: strict asks for 100 % or a waiver by two roles', () => {
  expect([go('strict', 4), go('strict', 5)]).toEqual([false, true])
  expect([go('strict', 4, ['manager']), go('strict', 4, ['manager', 'member']), go('strict', 4, ['manager', 'security'])]).toEqual([
    false,
    false,
    true,
  ])
})
