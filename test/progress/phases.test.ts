import { describe, expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { createMemo, measure, measureAccount } from '../../src/progress/index.ts'
import { DAY, deed, facts, T0 } from '../rule/world.ts'
import { book, goal, ledger, progress, sources } from './world.ts'

const at = Date.parse
const life: Playbook = book({
  calendar: { zone: 'Asia/Tokyo' },
  milestones: { used: goal({ count: 'use', atLeast: 2 }), retired: goal({ phase: 'renewal' }, { demote: true }) },
  phases: [
    { id: 'introduction', title: 'Introduction', when: { elapsed: 'contract', over: 'PT0S' } },
    { id: 'use', title: 'Use', when: { milestone: 'used' } },
    { id: 'renewal', title: 'Renewal', when: { elapsed: 'renewal', before: 'P120D' } },
  ],
  signals: { renew: { when: { phase: 'renewal' }, do: { task: { say: 'Renew' } } } },
  audiences: { beginners: { phase: 'introduction' } },
  guides: { map: { kind: 'roadmap', audience: 'beginners' } },
})
const contract = ['account.anchor.contract', '2026-03-01'] as const
const renewal = ['account.anchor.renewal', '2026-12-01'] as const
const used = [deed('use', T0 + DAY, 'a'), deed('use', T0 + 2 * DAY, 'b')]
/** 120 days before the first of December. */
const window = at('2026-08-03T00:00+09:00')

describe('the phase', () => {
  test('is the last in order whose rule holds, and none before the first', () => {
    expect(progress(life, [], T0 + DAY).phase).toBe(null)
    expect(progress(life, [], T0 + DAY, facts(contract)).phase).toBe('introduction')
    expect(progress(life, used, T0 + 3 * DAY, facts(contract)).phase).toBe('use')
    expect(progress(life, used, window, facts(contract, renewal)).phase).toBe('renewal')
    expect(progress(life, [], window, facts(contract, renewal)).phase).toBe('renewal')
  })
  test('changes by time alone, at the instant that was told', () => {
    const before = progress(life, used, window - 3 * DAY, facts(contract, renewal))
    const memo = createMemo()
    const own = ledger(life, used, facts(contract, renewal))
    expect(before.phase).toBe('use')
    expect(measure(life, sources(own), window - 1, memo)).toMatchObject({ phase: 'use', revisitAt: window, signals: [] })
    expect(measure(life, sources(own), window, memo)).toMatchObject({
      phase: 'renewal',
      signals: [{ id: 'renew', since: window }],
      milestones: { retired: { reached: true, reachedAt: window } },
    })
  })
  test('goes back when the anchor moves, and takes its signals along', () => {
    const moved = facts(contract, renewal, ['account.anchor.renewal', '2027-12-01', T0 + 9 * DAY])
    expect(progress(life, used, window, moved)).toMatchObject({ phase: 'use', signals: [], milestones: { retired: { reached: false } } })
  })
  test('is the same in rules of people, audiences and the account’s own progress', () => {
    const marks = facts(contract)
    expect(progress(life, [], T0 + DAY, marks).guides.map?.audience).toBe(true)
    expect(progress(life, used, T0 + 3 * DAY, marks).guides.map?.audience).toBe(false)
    const people = [{ id: 'u1', evidence: ledger(life, used, marks) }]
    expect(measureAccount(life, people, marks, T0 + 3 * DAY).phase).toBe('use')
  })
  test('that rests on itself is none, and nothing throws', () => {
    const round = book({ phases: [{ id: 'one', title: 'One', when: { not: { phase: 'one' } } }] })
    expect(progress(round, [], T0).phase).toBe('one')
    const ring = book({
      milestones: { m: goal({ phase: 'one' }, { demote: true }) },
      phases: [{ id: 'one', title: 'One', when: { milestone: 'm' } }],
    })
    expect(progress(ring, [], T0)).toMatchObject({ phase: null, milestones: { m: { reached: false } } })
  })
})
