import { expect, test } from 'vitest'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, HOUR, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const playbook = playbookOf('e-contract')
const ordered = (tier: string | number, seats: number) => {
  const account = accountWith(playbook)
  account.facts(T0, { tier })
  account.track('', T0, 'seats.ordered', { n: seats })
  return {
    ...account,
    isTold: (at: number) => account.read(at).signals.some(({ id }) => id === 'tier-review'),
  }
}

test('practice 22: three times the ordered seats, invited within 30 days, make tier 3 one to look at again', () => {
  for (const tier of ['3', 3]) {
    const account = ordered(tier, 3)
    account.track('u1', T0 + DAY, 'member.invited', { n: 5 })
    account.track('u1', T0 + 20 * DAY, 'member.invited', { n: 3 })
    expect(account.isTold(T0 + 20 * DAY)).toBe(false)
    account.track('u2', T0 + 29 * DAY, 'member.invited', { n: 1 })
    expect(account.isTold(T0 + 29 * DAY)).toBe(true)
    expect(account.read(T0 + 29 * DAY).signals[0]?.do).toHaveProperty('task')
    // Thirty days after the first invitations five of the nine are past.
    expect(account.isTold(T0 + 31 * DAY - 1)).toBe(true)
    expect(account.isTold(T0 + 31 * DAY)).toBe(false)
  }
})

test('practice 22: the other tiers are left alone, and so is who orders the seats that are invited', () => {
  for (const tier of ['S', '1', '2']) {
    const account = ordered(tier, 3)
    account.track('u1', T0 + HOUR, 'member.invited', { n: 30 })
    expect(account.isTold(T0 + HOUR)).toBe(false)
  }
  const grown = ordered('3', 3)
  grown.track('u1', T0 + HOUR, 'member.invited', { n: 9 })
  expect(grown.isTold(T0 + HOUR)).toBe(true)
  grown.track('', T0 + DAY, 'seats.ordered', { n: 9 })
  expect(grown.isTold(T0 + DAY)).toBe(false)
})

test('practice 22: nothing ordered is nothing to compare with', () => {
  const account = accountWith(playbook)
  account.facts(T0, { tier: '3' })
  account.track('u1', T0, 'member.invited', { n: 50 })
  expect(account.read(T0).signals).toEqual([])
})
