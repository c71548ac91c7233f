import { expect, test } from 'vitest'
import { playbookOf } from '../demo/playbooks/story.ts'
import { DAY, T0 } from '../rule/world.ts'
import { accountWith } from './account.ts'

const members = ['u1', 'u2', 'u3', 'u4', 'u5']

test('practice 3: a new version of the rules asks those again who agreed to the former one', () => {
  const office = accountWith(playbookOf('virtual-office'))
  office.facts(T0, { seats: 5, 'anchor.trialStart': '2026-03-01' })
  office.facts(T0 + DAY, { 'document.rules': 1, 'document.rules.entryExit': true, 'document.rules.tools': true })
  for (const person of members.slice(0, 4)) office.agree(person, T0 + 2 * DAY, 'rules', 1)

  // Eight in ten of five are four.
  expect(office.read(T0 + 2 * DAY).milestones['rules-agreed']).toMatchObject({ reached: true, reading: { value: 4, need: 4 } })
  expect(office.readAs('u1', T0 + 2 * DAY).milestones['my-rules']?.reached).toBe(true)
  expect(office.readAs('u5', T0 + 2 * DAY).milestones['my-rules']?.reached).toBe(false)

  office.facts(T0 + 3 * DAY, { 'document.rules': 2 })
  expect(office.read(T0 + 3 * DAY).milestones['rules-agreed']).toMatchObject({ reached: false, reading: { value: 0, need: 4 } })
  expect(office.readAs('u1', T0 + 3 * DAY).milestones['my-rules']).toMatchObject({ reached: false, action: { href: '/rules' } })

  for (const person of members.slice(0, 3)) office.agree(person, T0 + 4 * DAY, 'rules', 2)
  expect(office.read(T0 + 4 * DAY).milestones['rules-agreed']).toMatchObject({ reached: false, reading: { value: 3 } })
  office.agree('u5', T0 + 5 * DAY, 'rules', 2)
  expect(office.read(T0 + 5 * DAY).milestones['rules-agreed']).toMatchObject({ reached: true, reachedAt: T0 + 5 * DAY })
  // Who says it twice is one.
  office.agree('u5', T0 + 6 * DAY, 'rules', 2)
  expect(office.read(T0 + 6 * DAY).milestones['rules-agreed']?.reading.value).toBe(4)
})

test('practice 3: the criterion is a version that has both starred fields', () => {
  const office = accountWith(playbookOf('virtual-office'))
  const open = (at: number) =>
    ['entry-exit-clear', 'tools-split-clear', 'rules-posted'].filter(id => !office.read(at).milestones[id]?.reached)
  office.facts(T0, { seats: 5, 'document.rules': 1, 'document.rules.entryExit': true, 'document.rules.tools': false })
  expect(open(T0)).toEqual(['tools-split-clear'])
  office.facts(T0 + DAY, { 'document.rules': 2, 'document.rules.tools': true })
  expect(open(T0 + DAY)).toEqual([])
})
