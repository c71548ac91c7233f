import { expect, test } from 'vitest'
import { deed } from '../rule/world.ts'
import { inAccount, level, ofPerson, written } from './kit.ts'

const at = Date.parse
const playbook = written({
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'contract',
  milestones: {
    released: { title: 'Released', scope: 'account', rule: { count: 'bot.released' } },
    asked: { title: 'Asked', scope: 'account', rule: { count: 'bot.asked', atLeast: 3 } },
  },
  roadmap: [level(0, ['released']), level(1, ['asked'])],
  phases: [
    { id: 'introduction', title: { ja: '導入', en: 'Introduction' }, when: { elapsed: 'contract', over: 'PT0S' } },
    { id: 'use', title: { ja: '活用', en: 'Use' }, when: { level: 0 } },
    { id: 'operation', title: { ja: '運用', en: 'Operation' }, when: { level: 1 } },
    { id: 'renewal', title: { ja: '更新', en: 'Renewal' }, when: { elapsed: 'renewal', before: 'P120D' } },
  ],
  guides: {
    lesson: { kind: 'tour', audience: { not: { phase: 'renewal' } }, steps: [{ id: 's', title: 'How it works' }] },
    review: {
      kind: 'checklist',
      title: 'The year',
      audience: { phase: 'renewal' },
      items: [{ id: 'i', title: 'Figures', done: { attest: 'figures' } }],
    },
  },
})
const account = [
  ['account.anchor.contract', '2026-03-02'],
  ['account.anchor.renewal', '2027-03-01'],
] as const
const opens = at('2026-11-01T00:00+09:00')
const released = [deed('bot.released', at('2026-03-10T10:00+09:00'), 'r')]
const asked = ['a', 'b', 'c'].map((id, i) => deed('bot.asked', at('2026-04-01T10:00+09:00') + i, id))
const phase = (deeds: typeof released, now: number) => inAccount(playbook, { deeds, account, people: { u1: [] }, now }).phase

test('practice 80: 120 days before the renewal the phase is renewal, at any level', () => {
  for (const deeds of [[], released, [...released, ...asked]]) expect(phase(deeds, opens)).toBe('renewal')
  expect([phase([], opens - 1), phase(released, opens - 1), phase([...released, ...asked], opens - 1)]).toEqual([
    'introduction',
    'use',
    'operation',
  ])
})

test('practice 80: the renewal’s own guides take the place of the lessons', () => {
  const shown = (now: number) => {
    const { guides } = ofPerson(playbook, 'u1', { deeds: released, account, now })
    return [guides.lesson?.audience, guides.review?.audience]
  }
  expect(shown(opens - 1)).toEqual([true, false])
  expect(shown(opens)).toEqual([false, true])
})

test('practice 80: renewed for another year, the account is in operation again', () => {
  const renewed = [...account, ['account.anchor.renewal', '2028-03-01', at('2027-02-15')]] as const
  const read = (now: number) => inAccount(playbook, { deeds: [...released, ...asked], account: renewed, now }).phase
  expect(read(at('2027-02-16'))).toBe('operation')
})
