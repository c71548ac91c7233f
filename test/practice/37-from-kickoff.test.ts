import { expect, test } from 'vitest'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const playbook = playbookOf('app-builder')

test('practice 37: kickoff to release is 28 days, whenever the contract was', () => {
  const app = accountWith(playbook)
  app.track('', T0 - 30 * DAY, 'sample.made')
  app.track('u1', T0 - 28 * DAY, 'sample.opened')
  app.facts(T0 - 10 * DAY, { 'anchor.contract': '2026-02-19', 'anchor.kickoff': '2026-03-01T10:00' })
  app.track('', T0 + 28 * DAY, 'app.released')
  const now = T0 + 40 * DAY
  expect(app.read(now)).toMatchObject({
    anchorAt: Date.parse('2026-03-01T10:00+09:00'),
    milestones: {
      released: { reached: true, ttvDays: 28, late: false },
      // What came before the contract is the same account's, and counts.
      'sample-made': { reached: true, reachedAt: T0 - 30 * DAY },
      'sample-seen': { reached: true, reachedAt: T0 - 28 * DAY },
    },
  })
  // A kickoff that was put off by a week is read again, from the same events.
  app.facts(now, { 'anchor.kickoff': '2026-03-08' })
  expect(app.read(now).milestones.released?.ttvDays).toBe(21)
})

test('practice 37: the time to a milestone is counted from the anchor that it names', () => {
  const app = accountWith(playbook)
  app.facts(T0, { 'anchor.kickoff': '2026-03-01', 'anchor.release': '2026-03-29', 'target.downloads': 100 })
  app.agree('u1', T0, 'target.downloads', 100)
  app.track('', T0 + 30 * DAY, 'app.downloaded', { n: 100 })
  expect(app.read(T0 + 31 * DAY).milestones['downloads-met']).toMatchObject({ reached: true, ttvDays: 2 })
})
