import { expect, test } from 'vitest'
import { deed } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const at = Date.parse
const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'contract',
  milestones: { first: { title: 'First goal', scope: 'account', rule: { count: 'machine.booked' }, from: 'contract', target: 'P7D' } },
  signals: {
    cooling: {
      scope: 'account',
      when: { all: [{ elapsed: 'contract', over: 'P5D' }, { not: { count: 'machine.seen' } }, { not: { milestone: 'first' } }] },
      do: { call: { say: 'The first goal is close' } },
    },
  },
})
const account = [['account.anchor.contract', '2026-03-02']] as const
const day5 = at('2026-03-07T00:00+09:00')
const read = (now: number, ...names: string[]) =>
  inAccount(playbook, {
    deeds: names.map((name, i) => deed(name, at('2026-03-04T10:00+09:00'), `e${i}`)),
    account,
    people: { u1: [] },
    now,
  })

test('practice 64: on day 5 without a step a signal is raised, at its very beginning', () => {
  expect(read(day5 - 1)).toMatchObject({ signals: [], milestones: { first: { late: false, dueAt: at('2026-03-09T00:00+09:00') } } })
  expect(read(day5 - 1).revisitAt).toBe(day5)
  expect(read(day5).signals).toMatchObject([{ id: 'cooling', since: day5 }])
})

test('practice 64: a step, or the goal itself, keeps it quiet; the goal is late after seven days', () => {
  expect(read(day5, 'machine.seen').signals).toEqual([])
  expect(read(day5, 'machine.booked').signals).toEqual([])
  expect(read(at('2026-03-09T00:00+09:00'), 'machine.seen').milestones.first).toMatchObject({ reached: false, late: true })
})
