import { expect, test } from 'vitest'
import { decide } from '../../src/guide/index.ts'
import { DAY, deed, T0 } from '../rule/world.ts'
import { ofPerson, written } from './kit.ts'

const late = { all: [{ elapsed: 'contract', over: 'P5D' }, { not: { count: 'step' } }] }
const steps = [{ id: 's', title: 'Step' }]
const playbook = written({
  anchor: 'contract',
  milestones: { first: { title: 'The easy first goal', goal: 'first', target: 'P7D', rule: { count: 'step', atLeast: 2 } } },
  guides: {
    news: { kind: 'tour', auto: true, priority: 50, steps },
    'first-goal': { kind: 'tour', auto: true, urgent: late, steps },
  },
  signals: { cooling: { when: late, do: { call: { say: 'The first goal is close' } } } },
})
const at = (day: number, ...steps: readonly number[]) =>
  ofPerson(playbook, 'u1', {
    now: T0 + day * DAY,
    deeds: steps.map(day => deed('step', T0 + day * DAY, `s${day}`)),
    people: { u1: [] },
    account: [['account.anchor.contract', '2026-03-01', T0]],
  })
const shown = (progress: ReturnType<typeof at>) =>
  decide(playbook, progress, {}, { path: '/', open: null, consent: 'granted', surfaces: 'auto', now: progress.asOf }).show

test('practice 64: the first goal is due seven days after the contract', () => {
  expect(at(1).firstGoal).toEqual({ id: 'first', dueAt: T0 + 7 * DAY, reached: false })
  expect(at(4, 1, 3).firstGoal).toMatchObject({ reached: true })
})

test('practice 64: on day 5 without a step its guide goes before all others, and a signal is raised', () => {
  expect([shown(at(4)), at(4).signals.length]).toEqual(['news', 0])
  expect([shown(at(5)), at(5).signals[0]?.id]).toEqual(['first-goal', 'cooling'])
  expect([shown(at(5, 2)), at(5, 2).signals.length]).toEqual(['news', 0])
})
