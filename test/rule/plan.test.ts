import { expect, test } from 'vitest'
import { seriesKey } from '../../src/evidence/index.ts'
import type { Playbook, Rule } from '../../src/playbook/index.ts'
import { cutsOf, plan } from '../../src/rule/index.ts'
import { DAY, T0 } from './world.ts'

const milestone = (rule: Rule) => ({ title: 't', rule })
const playbook: Playbook = {
  id: 'p',
  version: 1,
  roadmap: [],
  milestones: {
    ever: milestone({ count: 'a', atLeast: 1 }),
    again: milestone({
      all: [
        { count: 'a', atLeast: 5 },
        { count: 'a', where: { kind: 'x' }, atLeast: 1, within: 'P30D' },
      ],
    }),
    places: milestone({ distinct: 'b', by: 'place', atLeast: 2, within: 'P200D' }),
    days: milestone({ distinct: 'b', by: 'day', atLeast: 2, within: 'P1M' }),
    role: milestone({ trait: 'role' }),
  },
  signals: { stopped: { when: { gap: 'c', over: 'P1D' }, do: { task: { say: 's' } } } },
  guides: { list: { kind: 'checklist', title: 'l', items: [{ id: 'i', title: 'i', done: { count: 'd', atLeast: 1, last: 'P365D' } }] } },
  health: { bad: { coverage: 'e', expected: 3, last: 'PT36H' } },
}
const made = plan(playbook)

test('asks once for each series that a rule reads, and for no other event', () => {
  expect(made.recorders.map(({ event, kind, prop }) => [event, kind, prop])).toEqual([
    ['a', 'cells', undefined],
    ['a', 'cells', undefined],
    ['b', 'values', 'place'],
    ['b', 'cells', undefined],
    ['c', 'cells', undefined],
    ['e', 'cells', undefined],
    ['d', 'cells', undefined],
  ])
  expect(made.byEvent.a).toHaveLength(2)
  expect(made.byEvent.z).toBe(undefined)
  expect(made.byEvent.constructor).toBe(undefined)
})

test('keeps the longest span and 90 days, from 100 to 400', () => {
  const { keepDays } = made
  expect(keepDays[seriesKey('a')]).toBe(400)
  expect(keepDays[seriesKey('a', { kind: 'x' })]).toBe(120)
  expect(keepDays[seriesKey('b', undefined, 'place')]).toBe(290)
  expect(keepDays[seriesKey('b')]).toBe(121)
  expect(keepDays[seriesKey('c')]).toBe(100)
  expect(keepDays[seriesKey('d')]).toBe(400)
  expect(keepDays[seriesKey('e')]).toBe(100)
  expect(cutsOf(made, T0 + DAY)[seriesKey('c')]).toBe(T0 / DAY + 1 - 100)
})
