import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const playbook = written({
  milestones: {
    onboarded: {
      title: 'Onboarding is complete',
      scope: 'account',
      rule: {
        all: [
          { attest: 'operation-set' },
          { attest: 'stakeholders-understand' },
          { attest: 'setup-done' },
          { count: 'contract.concluded' },
        ],
      },
    },
  },
})
const said = ['operation-set', 'stakeholders-understand', 'setup-done'].map((key, i) => [`attest.${key}`, true, T0 + i * DAY] as const)
const concluded = deed('contract.concluded', T0 + 9 * DAY, 'c')

test('practice 20: three attested criteria and one concluded contract; without the contract never done', () => {
  const read = (n: number, deeds = [concluded]) =>
    inAccount(playbook, { now: T0 + 300 * DAY, deeds, people: { ken: said.slice(0, n) } }).milestones.onboarded
  expect(read(3)).toMatchObject({ reached: true, reachedAt: T0 + 9 * DAY })
  expect(read(3, [])).toMatchObject({ reached: false, reading: { value: 3, need: 4 } })
  expect(read(2)).toMatchObject({ reached: false, reading: { value: 3, need: 4 } })
})
