import { expect, test } from 'vitest'
import { shareAccount } from '../../src/progress/index.ts'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const playbook = playbookOf('field-rental')
const members = Array.from({ length: 8 }, (_, i) => `member-${i + 1}`)

/** A site of eight, of whom the first so many agreed to the purpose, one a day. */
const agreed = (n: number) => {
  const site = accountWith(playbook)
  site.facts(T0, { members: 8, 'document.purpose': 1 })
  for (const person of members) site.traits(person, T0, { role: 'crew' })
  for (const [i, person] of members.slice(0, n).entries()) site.agree(person, T0 + i * DAY, 'purpose', 1)
  return site
}

test('practice 67: six of eight members who agreed to the purpose are the 75 percent that it takes', () => {
  const now = T0 + 10 * DAY
  expect(agreed(5).read(now).milestones['purpose-agreed']).toMatchObject({ reached: false, reading: { value: 5, need: 6 } })
  expect(agreed(6).read(now).milestones['purpose-agreed']).toMatchObject({
    reached: true,
    reachedAt: T0 + 5 * DAY,
    reading: { value: 6, need: 6 },
  })
})

test('practice 67: each sees the own yes; who is missing no browser is told', () => {
  const now = T0 + 10 * DAY
  const site = agreed(6)
  expect(site.readAs('member-1', now).milestones['my-purpose']?.reached).toBe(true)
  expect(site.readAs('member-8', now).milestones['my-purpose']).toMatchObject({ reached: false, action: { start: 'agree-purpose' } })
  const { people, account } = site.source()
  const own = people.find(({ id }) => id === 'member-8')!.evidence
  const told = JSON.stringify(shareAccount(playbook, { person: 'member-8', own, account, people }, 'member-8', now))
  expect(told).toContain('"value":6')
  expect(told).not.toContain('member-')
})

test('practice 67: a yes stays when the purpose is put in other words, and a second one adds nothing', () => {
  const site = agreed(6)
  site.facts(T0 + 11 * DAY, { 'document.purpose': 2 })
  site.agree('member-1', T0 + 12 * DAY, 'purpose', 2)
  expect(site.read(T0 + 12 * DAY).milestones['purpose-agreed']).toMatchObject({
    reached: true,
    reachedAt: T0 + 5 * DAY,
    reading: { value: 6 },
  })
})
