import { expect, test } from 'vitest'
import { DAY, type Deed, deed, T0 } from '../rule/world.ts'
import { inAccount, ofPerson, written } from './kit.ts'

const STEPS = ['plan', 'do', 'check', 'act']
const playbook = written({
  milestones: {
    habit: { title: 'Twice round in sixty days', scope: 'account', rule: { cycle: STEPS, atLeast: 2, within: 'P60D' } },
  },
  guides: { planning: { kind: 'checklist', title: 'Plan', items: [{ id: 'plan', title: 'Plan', done: { count: 'plan' } }] } },
  signals: {
    stalled: {
      when: { all: [{ sequence: ['sdk.installed'] }, { gap: 'seen', over: 'P10D' }, { not: { count: 'plan' } }] },
      do: { prompt: { start: 'planning' } },
    },
  },
})
const at = (name: string, day: number, who = 'u1') => deed(name, T0 + day * DAY, `${name}${day}`, who)
const round = (from: number, step: number): Deed[] => STEPS.map((name, i) => at(name, from + i * step, i % 2 ? 'u2' : 'u1'))

test('practice 42: plan, do, check and act twice within sixty days, by whomever', () => {
  const read = (deeds: readonly Deed[], day: number) => inAccount(playbook, { deeds, now: T0 + day * DAY }).milestones.habit
  expect(read(round(0, 5), 20)).toMatchObject({ reached: false, reading: { value: 1, need: 2 } })
  expect(read([...round(0, 5), ...round(20, 5)], 36)).toMatchObject({ reached: true, reachedAt: T0 + 35 * DAY, reading: { value: 2 } })
  // The second ends sixty days after the first began: too late by nothing.
  expect(read([...round(0, 5), ...round(45, 5)], 61)?.reached).toBe(false)
  // Without a check it is no round.
  const skipped = [...round(0, 5), ...round(20, 5)].filter(({ name, at }) => name !== 'check' || at < T0 + 20 * DAY)
  expect(read(skipped, 40)).toMatchObject({ reached: false, reading: { value: 1 } })
})

test('practice 42: ten days of silence after the installation prompt for a plan', () => {
  const deeds = [at('sdk.installed', 0), at('seen', 0)]
  const read = (more: readonly Deed[], day: number) => ofPerson(playbook, 'u1', { deeds: [...deeds, ...more], now: T0 + day * DAY }).signals
  // The tenth day after it is over.
  expect(read([], 11 - 1 / 24)).toEqual([])
  expect(read([], 11)).toMatchObject([{ id: 'stalled', since: T0 + 11 * DAY, do: { prompt: { start: 'planning' } } }])
  expect(read([at('seen', 5)], 11)).toEqual([])
  expect(read([at('plan', 9)], 12)).toEqual([])
})
