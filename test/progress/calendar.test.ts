import { describe, expect, test } from 'vitest'
import { empty, merge } from '../../src/evidence/index.ts'
import { createMemo, measure, measureAccount } from '../../src/progress/index.ts'
import { DAY, deed, facts, HOUR, T0 } from '../rule/world.ts'
import { book, goal, ledger, progress, sources } from './world.ts'

const at = Date.parse
const stopped = book({ calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5] }, milestones: { any: goal({ count: 'use' }) } })
const gap = { ...stopped, signals: { stopped: { when: { gap: 'use', over: 'P1D' }, do: { call: { say: 'call' } } } } } as const
const friday = at('2026-03-06T10:00+09:00')

describe('an account’s own calendar', () => {
  const shop = facts(['account.calendar.zone', 'Asia/Singapore'], ['account.calendar.open', '1,2,3,4,5,6'])
  test('is what its rules are read in', () => {
    expect(progress(gap, [deed('use', friday, 'e')], friday).nextExpectedBy).toBe(at('2026-03-10T00:00+09:00'))
    expect(progress(gap, [deed('use', friday, 'e')], friday, shop).nextExpectedBy).toBe(at('2026-03-08T00:00+08:00'))
  })
  test('is the same at the receiver, for the account and for each person', () => {
    const own = ledger(gap, [deed('use', friday, 'e')])
    expect(measureAccount(gap, [{ id: 'u1', evidence: own }], shop, friday).nextExpectedBy).toBe(at('2026-03-08T00:00+08:00'))
  })
  test('that is told later is read from then on, also by a memory', () => {
    const memo = createMemo()
    const own = ledger(gap, [deed('use', friday, 'e')])
    expect(measure(gap, sources(own), friday, memo).nextExpectedBy).toBe(at('2026-03-10T00:00+09:00'))
    expect(measure(gap, sources(merge(own, shop)), friday, memo).nextExpectedBy).toBe(at('2026-03-08T00:00+08:00'))
    expect(measure(gap, sources(own), friday, memo).nextExpectedBy).toBe(at('2026-03-10T00:00+09:00'))
  })
})

describe('the zone of the device', () => {
  const days = { distinct: 'use', by: 'day', atLeast: 2 } as const
  const abroad = book({
    calendar: { zone: 'device' },
    milestones: { mine: goal(days), ours: goal(days, { scope: 'account' }) },
  })
  // One evening in New York; two days in London and UTC.
  const evening = [deed('use', at('2026-03-03T18:30-05:00'), 'a'), deed('use', at('2026-03-03T19:30-05:00'), 'b')]
  const newYork = facts(['trait.zone', 'America/New_York'])
  const reached = (marks = empty) => {
    const { mine, ours } = progress(abroad, evening, T0 + 9 * DAY, marks).milestones
    return [mine?.reached, ours?.reached]
  }
  test('is for rules of a person; rules of the account are in UTC, or in the zone told of it', () => {
    expect(reached()).toEqual([true, true])
    expect(reached(newYork)).toEqual([false, true])
    expect(reached(merge(newYork, facts(['account.calendar.zone', 'America/New_York'])))).toEqual([false, false])
    expect(reached(facts(['account.calendar.zone', 'America/New_York']))).toEqual([false, false])
  })
  test('is seen by a memory when it changes', () => {
    const memo = createMemo()
    const own = ledger(abroad, evening)
    const mine = (marks = empty) => measure(abroad, sources(merge(own, marks)), T0 + 9 * DAY, memo).milestones.mine?.reached
    expect([mine(), mine(newYork), mine()]).toEqual([true, false, true])
  })
  test('is each person’s own at the receiver', () => {
    const people = [
      { id: 'u1', evidence: ledger(abroad, evening, newYork) },
      {
        id: 'u2',
        evidence: ledger(
          abroad,
          evening.map(one => ({ ...one, who: 'u2' })),
          facts(['trait.zone', 'Europe/London']),
        ),
      },
    ]
    expect(measureAccount(abroad, [people[0]!], empty, T0 + 9 * DAY).milestones.mine?.reached).toBe(false)
    expect(measureAccount(abroad, people, empty, T0 + 9 * DAY).milestones.mine?.reached).toBe(true)
  })
})

describe('a target of open time', () => {
  const three = book({
    calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5], holidays: ['2026-03-09'] },
    anchor: 'contract',
    milestones: { first: goal({ count: 'use' }, { target: 'P3D', targetOpen: true }) },
  })
  const contract = facts(['account.anchor.contract', '2026-03-06T17:00'])
  test('ends with its last open day', () => {
    const due = at('2026-03-13T00:00+09:00')
    const first = (time: number) => progress(three, [deed('use', time, 'e')], due + DAY, contract).milestones.first
    expect(first(due - HOUR)).toMatchObject({ dueAt: due, late: false, ttvOpenDays: 3 })
    expect(first(due)).toMatchObject({ late: true, ttvOpenDays: 4 })
  })
})
