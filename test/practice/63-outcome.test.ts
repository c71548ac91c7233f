import { expect, test } from 'vitest'
import { DAY, deed, T0 } from '../rule/world.ts'
import { inAccount, ofPerson, written } from './kit.ts'

const playbook = written({
  milestones: {
    faster: {
      title: 'Minutes takes half the time',
      scope: 'account',
      outcome: { kind: 'efficiency', before: 'minutesBefore', after: 'minutesAfter', unit: { ja: '分', en: 'minutes' } },
      rule: { trait: 'minutesAfter' },
    },
    more: { title: 'More applicants', outcome: { kind: 'effect', after: 'applicants' }, rule: { count: 'applied' } },
  },
})

test('practice 63: a milestone says whether it is efficiency or effect, with the figures before and after', () => {
  const account = [['account.minutesBefore', 90, T0] as const, ['account.minutesAfter', 30, T0 + DAY] as const]
  expect(inAccount(playbook, { now: T0 + 2 * DAY, account }).milestones.faster).toMatchObject({
    reached: true,
    outcome: { kind: 'efficiency', before: 90, after: 30, unit: { ja: '分', en: 'minutes' } },
  })
  const history = { now: T0 + DAY, deeds: [deed('applied', T0, 'a')], people: { u1: [['trait.applicants', 12, T0] as const] } }
  expect(ofPerson(playbook, 'u1', history).milestones).toMatchObject({
    more: { reached: true, outcome: { kind: 'effect', before: null, after: 12 } },
    faster: { outcome: { kind: 'efficiency', before: null, after: null } },
  })
})
