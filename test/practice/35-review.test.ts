import { expect, test } from 'vitest'
import { lintPlaybook } from '../../src/schema.ts'

const playbook = {
  id: 'p',
  version: 1,
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    m: { title: 'x', rule: { count: 'e' }, key: true, guards: ['n'], reviewBy: '2026-06-30' },
    n: { title: 'x', rule: { count: 'f' } },
  },
  roadmap: [],
  guides: { g: { kind: 'tour', auto: true, steps: [{ id: 'a', title: 'x' }], reviewBy: '2026-07-31' } },
  signals: { s: { when: { gap: 'e', over: 'P1D' }, do: { call: { say: 'x' } }, reviewBy: '2027-01-31' } },
}
const due = (at: string) => lintPlaybook(playbook, Date.parse(at)).map(({ severity, practice, path }) => `${severity} ${practice} ${path}`)

test('practice 35: what was to be read again by a day is warned of from the next day on, by the playbook’s own calendar', () => {
  expect(due('2026-06-30T23:59:00+09:00')).toEqual([])
  expect(due('2026-07-01T00:00:00+09:00')).toEqual(['warning 35 milestones.m.reviewBy'])
  expect(due('2026-08-01T00:00:00+09:00')).toEqual(['warning 35 milestones.m.reviewBy', 'warning 35 guides.g.reviewBy'])
  expect(due('2027-03-01T00:00:00+09:00')).toHaveLength(3)
})
