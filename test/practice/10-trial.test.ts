import { expect, test } from 'vitest'
import { deed, HOUR } from '../rule/world.ts'
import { inAccount, ofPerson, written } from './kit.ts'

const at = Date.parse
const homework = {
  title: 'Homework',
  rule: { count: 'rooms.named', from: 'trialStart', within: 'P14D' },
  from: 'trialStart',
  target: 'P7D',
}
const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'trialStart',
  milestones: {
    homework,
    used: { title: 'Usage', scope: 'account', rule: { coverage: 'enter', expected: 'seats', last: 'P1D' } },
  },
  guides: {
    trial: {
      kind: 'checklist',
      title: 'Trial',
      items: [{ id: 'rooms', title: 'Name the rooms', done: { milestone: 'homework' }, due: 'P7D' }],
    },
  },
  signals: {
    // The second meeting is a week after the start: a day ahead of it.
    remind: {
      when: { all: [{ elapsed: 'trialStart', over: 'P6D' }, { not: { milestone: 'homework' } }] },
      do: { mail: { say: 'Tomorrow we meet' } },
    },
  },
})
const account = [
  ['account.anchor.trialStart', '2026-03-02'],
  ['account.seats', 4],
] as const
const meeting = at('2026-03-09T00:00+09:00')
const named = (time: number) => [deed('rooms.named', time, 'n')]

test('practice 10: homework that is unfinished 24 hours before the second meeting is reminded of, at that instant', () => {
  const read = (now: number) => ofPerson(playbook, 'u1', { people: { u1: [] }, account, now })
  expect(read(meeting - 24 * HOUR - 1)).toMatchObject({ signals: [], revisitAt: meeting - 24 * HOUR })
  expect(read(meeting - 24 * HOUR).signals).toMatchObject([{ id: 'remind', since: meeting - 24 * HOUR }])
  expect(read(meeting).milestones.homework).toMatchObject({ dueAt: meeting, late: true, reached: false })
  expect(read(meeting).guides.trial?.items).toMatchObject([{ done: false, dueAt: meeting }])
})

test('practice 10: homework that is done is not, and its window is the trial’s two weeks', () => {
  const read = (done: number) => ofPerson(playbook, 'u1', { deeds: named(done), account, now: meeting + 400 * HOUR })
  expect(read(meeting - HOUR)).toMatchObject({ signals: [], milestones: { homework: { reached: true, late: false } } })
  const end = at('2026-03-16T00:00+09:00')
  expect(read(end - 1).milestones.homework?.reading.late).toBe(false)
  expect(read(end).milestones.homework?.reading.late).toBe(true)
  // Before the trial began does not count.
  expect(read(at('2026-03-01T23:59+09:00')).milestones.homework?.reached).toBe(false)
})

test('practice 10: the card shows who was active of who is expected, on each of the fourteen days', () => {
  const deeds = Array.from({ length: 14 }, (_, day) =>
    Array.from({ length: (day % 4) + 1 }, (_, i) => deed('enter', at('2026-03-02T09:00+09:00') + day * 24 * HOUR, `d${day}u${i}`, `u${i}`)),
  ).flat()
  for (let day = 0; day < 14; day++) {
    const { milestones, day: n } = inAccount(playbook, { deeds, account, now: at('2026-03-02T18:00+09:00') + day * 24 * HOUR })
    expect([n, milestones.used?.reading.value, milestones.used?.reading.need]).toEqual([day, (day % 4) + 1, 4])
  }
})
