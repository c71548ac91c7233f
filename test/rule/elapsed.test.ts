import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Calendar } from '../../src/playbook/index.ts'
import { read, reading } from '../../src/rule/index.ts'
import { anyCalendar, facts, laterBy, MINUTE, RUNS, T0, viewOf } from './world.ts'

const at = Date.parse
const tokyo: Calendar = { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5], holidays: ['2026-03-20'] }
const told = (anchor: string, value: string) => facts([`account.anchor.${anchor}`, value])

describe('a span after an anchor', () => {
  const five = { elapsed: 'contract', over: 'P5D' } as const
  const account = told('contract', '2026-03-02')
  const due = at('2026-03-07T00:00+09:00')
  test('has come at its very instant, and says when', () => {
    expect(read(five, viewOf([], { account, calendar: tokyo, now: due - 1 }))).toMatchObject({
      holds: false,
      at: null,
      rising: false,
      revisitAt: due,
      expectedBy: null,
    })
    expect(read(five, viewOf([], { account, calendar: tokyo, now: due }))).toMatchObject({ holds: true, at: due, revisitAt: null })
  })
  test('of open time ends with the last of its open days', () => {
    const open = { ...five, open: true }
    const view = (date: string, now: string) => viewOf([], { account: told('contract', date), calendar: tokyo, now: at(now) })
    // From Thursday the 19th: Friday is a holiday, so Monday to Friday.
    expect(read(open, view('2026-03-19', '2026-03-27T23:59+09:00')).holds).toBe(false)
    expect(read(open, view('2026-03-19', '2026-03-28T00:00+09:00')).holds).toBe(true)
  })
  test('moves with the anchor, to and fro', () => {
    const now = at('2026-03-08T00:00+09:00')
    expect(read(five, viewOf([], { account, calendar: tokyo, now })).holds).toBe(true)
    expect(read(five, viewOf([], { account: told('contract', '2026-04-01'), calendar: tokyo, now })).holds).toBe(false)
  })
  test('never comes without the anchor', () => {
    expect(read(five, viewOf([], { now: at('2036-01-01') }))).toMatchObject({ holds: false, at: null, revisitAt: null })
  })
})

test('a span before an anchor begins its window: renewals clamp to the month’s end', () => {
  const rule = { elapsed: 'renewal', before: 'P1M' } as const
  const view = (now: string) => viewOf([], { account: told('renewal', '2026-03-31'), calendar: tokyo, now: at(now) })
  expect(read(rule, view('2026-02-27T23:59+09:00'))).toMatchObject({ holds: false, revisitAt: at('2026-02-28T00:00+09:00') })
  expect(read(rule, view('2026-02-28T00:00+09:00')).holds).toBe(true)
  // It still holds once the renewal is over: the date has to be moved on.
  expect(read(rule, view('2027-01-01T00:00+09:00')).holds).toBe(true)
})

test('counts from milestones and levels', () => {
  const level = { ...viewOf([], { now: T0 }), level: (n: number) => reading(n === 1 ? T0 - 10 * MINUTE : null) }
  expect(read({ elapsed: { level: 1 }, over: 'PT10M' }, level)).toMatchObject({ holds: true, at: T0 })
  expect(read({ elapsed: { level: 2 }, over: 'PT10M' }, level).holds).toBe(false)
  const milestone = viewOf([], { now: T0, milestones: { m: { at: T0 - 10 * MINUTE } } })
  expect(read({ elapsed: { milestone: 'm' }, over: 'PT11M' }, milestone)).toMatchObject({ holds: false, revisitAt: T0 + MINUTE })
})

test('is the anchor and the span by luxon, in every zone', () => {
  fc.assert(
    fc.property(
      anyCalendar,
      fc.integer({ min: 0, max: 400 * 1440 }),
      fc.constantFrom('P1D', 'P30D', 'P1M', 'PT36H'),
      (calendar, minute, over) => {
        const from = T0 + minute * MINUTE
        const account = told('kickoff', new Date(from).toISOString())
        const due = laterBy(from, over, calendar)
        expect(read({ elapsed: 'kickoff', over }, viewOf([], { account, calendar, now: due })).at).toBe(due)
        expect(read({ elapsed: 'kickoff', over }, viewOf([], { account, calendar, now: due - 1 })).revisitAt).toBe(due)
      },
    ),
    RUNS,
  )
})
