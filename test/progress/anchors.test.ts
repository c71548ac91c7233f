import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { merge } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createMemo, measure, measureAccount } from '../../src/progress/index.ts'
import { DAY, deed, facts, HOUR, history, T0 } from '../rule/world.ts'
import { book, goal, ledger, level, progress, sources } from './world.ts'

const dated = (day: number) => new Date(T0 + day * DAY).toISOString().slice(0, 10)
const contract = (day: number, toldAt = T0) => facts(['account.anchor.contract', dated(day), toldAt])

const playbook: Playbook = book({
  anchor: 'contract',
  milestones: {
    nine: goal({ count: 'use', atLeast: 3, from: 'contract', within: 'P10D' }, { target: 'P10D' }),
    places: goal({ distinct: 'use', by: 'day', atLeast: 2, from: 'contract' }),
    again: goal({ cycle: ['use', 'use'], from: 'contract' }),
    settled: goal({ count: 'use', atLeast: 5, from: { level: 0 } }, { from: { level: 0 }, target: 'P2D' }),
  },
  roadmap: [level(0, ['nine'], { plan: 'P10D' }), level(1, ['settled'])],
  signals: {
    late: { when: { all: [{ elapsed: 'contract', over: 'P5D' }, { not: { milestone: 'nine' } }] }, do: { call: { say: 'Call' } } },
  },
})

describe('an anchor that moves', () => {
  test('leaves nothing behind: everything is as if it had always stood there', () => {
    fc.assert(
      fc.property(history(20, 0, 15), fc.array(fc.integer({ min: -5, max: 25 }), { minLength: 1, maxLength: 4 }), (deeds, days) => {
        const memo = createMemo()
        const own = ledger(playbook, deeds)
        const told = days.map((day, i) => facts(['account.anchor.contract', dated(day), T0 + i]))
        let moved = own
        for (const one of told) {
          moved = merge(moved, one)
          measure(playbook, sources(moved), T0 + 25 * DAY, memo)
        }
        const { asOf: _, ...last } = measure(playbook, sources(moved), T0 + 25 * DAY, memo)
        const { asOf: __, ...fresh } = measure(playbook, sources(merge(own, contract(days.at(-1)!, T0))), T0 + 25 * DAY)
        expect(last).toEqual(fresh)
      }),
      { numRuns: 200 },
    )
  })
  test('and is moved back brings back what was reached', () => {
    const deeds = [1, 2, 3].map(day => deed('use', T0 + day * DAY, `e${day}`))
    const at = (day: number) => progress(playbook, deeds, T0 + 9 * DAY, contract(day))
    expect(at(0).milestones.nine).toMatchObject({ reached: true, reachedAt: T0 + 3 * DAY })
    expect(at(2).milestones.nine).toMatchObject({ reached: false, reading: { value: 2 } })
    expect(at(2).signals).toMatchObject([{ id: 'late', since: T0 + 7 * DAY }])
    expect(at(0).milestones.nine).toMatchObject({ reached: true, reachedAt: T0 + 3 * DAY })
  })
})

test('what happened before the contract keeps its account, and counts where nothing is said of the contract', () => {
  const trial = book({
    anchor: 'contract',
    milestones: { tried: goal({ count: 'use', atLeast: 2 }), bought: goal({ count: 'use', from: 'contract' }) },
    roadmap: [level(0, ['tried'])],
  })
  const deeds = [deed('use', T0, 'a'), deed('use', T0 + DAY, 'b')]
  const now = progress(trial, deeds, T0 + 12 * DAY, contract(10))
  expect(now.milestones.tried).toMatchObject({ reached: true, reachedAt: T0 + DAY, ttv: -9 * DAY, ttvDays: -9, late: false })
  expect(now.levels[0]).toMatchObject({ reached: true, day: -9, ttv: -9 * DAY, ttvOpenDays: -9 })
  expect(now.milestones.bought).toMatchObject({ reached: false, reading: { value: 0 } })
  const people = [{ id: 'u1', evidence: ledger(trial, deeds) }]
  expect(measureAccount(trial, people, contract(10), T0 + 12 * DAY).milestones.tried?.reachedAt).toBe(T0 + DAY)
})

describe('a level as an anchor', () => {
  const deeds = (n: number) => Array.from({ length: n }, (_, i) => deed('use', T0 + i * HOUR, `e${String(i).padStart(2, '0')}`))
  test('counts from when it was reached, whoever asks first', () => {
    const now = progress(playbook, deeds(9), T0 + DAY, contract(0))
    // Level 0 with the third, from which on there are seven.
    expect(now.milestones.settled).toMatchObject({ reached: true, reachedAt: T0 + 6 * HOUR, ttv: 4 * HOUR, dueAt: T0 + 2 * HOUR + 2 * DAY })
    expect(now.level).toBe(1)
  })
  test('that is not reached yet starts nothing', () => {
    expect(progress(playbook, deeds(2), T0 + DAY, contract(0)).milestones.settled).toMatchObject({
      reached: false,
      dueAt: null,
      reading: { value: 0 },
    })
  })
  test('that a criterion of a higher level asks for, before the roadmap is read, spoils no level', () => {
    const ladder = book({
      milestones: { top: goal({ all: [{ level: 0 }, { count: 'see' }] }), base: goal({ count: 'use' }) },
      roadmap: [level(0, ['base']), level(1, ['top'])],
    })
    expect(progress(ladder, [deed('use', T0, 'a'), deed('see', T0 + 1, 'b')], T0 + DAY).level).toBe(1)
  })
})
