import { expect, test } from 'vitest'
import { accountReport } from '../../src/progress/index.ts'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const playbook = playbookOf('field-rental')
const isRisk = (site: ReturnType<typeof accountWith>, at: number) => site.read(at).signals.some(({ id }) => id === 'one-key-person')

test('practice 65: one person of high influence is a risk, two are none, and none is another matter', () => {
  const site = accountWith(playbook)
  site.traits('u1', T0, { section: 'site', position: 'foreman', influence: 'low' })
  expect(isRisk(site, T0)).toBe(false)
  site.traits('u1', T0 + DAY, { influence: 'high' })
  expect(isRisk(site, T0 + DAY)).toBe(true)
  expect(site.read(T0 + DAY).signals[0]?.do).toMatchObject({ task: {}, prompt: { start: 'bring-key-person' } })
  site.traits('u2', T0 + 2 * DAY, { influence: 'high' })
  expect(isRisk(site, T0 + 2 * DAY)).toBe(false)
  // One of them is moved: the milestone stays, the risk is back.
  site.traits('u1', T0 + 3 * DAY, { influence: 'low' })
  expect(isRisk(site, T0 + 3 * DAY)).toBe(true)
  expect(site.read(T0 + 3 * DAY).milestones['two-key-people']?.reached).toBe(true)
})

test('practice 65: customer success reads section, position and influence of each person', () => {
  const site = accountWith(playbook)
  site.traits('u1', T0, { name: 'Ito', section: 'construction', position: 'approver', influence: 'high', introduced: true })
  const { people, account } = site.source()
  const report = accountReport(playbook, { id: 'a', people, account, lastBeaconAt: null }, [], T0)
  expect(report.people).toMatchObject([{ id: 'u1', section: 'construction', position: 'approver', influence: 'high' }])
})

test('practice 65: three who introduced themselves at the kickoff say who is who', () => {
  const site = accountWith(playbook)
  for (const person of ['u1', 'u2', 'u2', 'u3']) {
    expect(site.read(T0).milestones['roles-heard']?.reached).toBe(false)
    site.traits(person, T0, { introduced: true })
  }
  expect(site.read(T0).milestones['roles-heard']?.reached).toBe(true)
})
