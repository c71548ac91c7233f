import { expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { measure } from '../../src/progress/index.ts'
import { ledger, sources } from '../progress/world.ts'
import { deed, facts } from '../rule/world.ts'

const at = Date.parse
const playbook: Playbook = {
  id: 'hr',
  version: 1,
  calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5], holidays: ['2026-03-09'] },
  anchor: 'contract',
  milestones: {
    active: {
      title: { ja: '3営業日で利用開始', en: 'Active in three business days' },
      rule: { count: 'candidate.added' },
      target: 'P3D',
      targetOpen: true,
    },
  },
  roadmap: [{ level: 0, state: { ja: '使い始めた', en: 'In use' }, criteria: ['active'], next: [] }],
}
const contract = facts(['account.anchor.contract', '2026-03-06T17:00:00+09:00'])
const read = (used: string, now = '2026-03-31T00:00+09:00') =>
  measure(playbook, sources(ledger(playbook, [deed('candidate.added', at(used), 'e')], contract)), at(now))

test('practice 26: contract on Friday at 17:00, Monday a holiday, active on Wednesday at 10:00: two business days', () => {
  const { milestones, levels } = read('2026-03-11T10:00+09:00')
  expect(milestones.active).toMatchObject({
    reached: true,
    late: false,
    ttvOpenDays: 2,
    ttvDays: 5,
    ttv: at('2026-03-11T10:00+09:00') - at('2026-03-06T17:00+09:00'),
  })
  expect(levels[0]).toMatchObject({ reached: true, ttvOpenDays: 2, day: 5, ttv: milestones.active?.ttv })
})

test('practice 26: the third business day is in time to its last minute, the fourth is late', () => {
  expect(read('2026-03-12T23:59+09:00').milestones.active).toMatchObject({ late: false, ttvOpenDays: 3 })
  expect(read('2026-03-13T00:00+09:00').milestones.active).toMatchObject({ late: true, ttvOpenDays: 4 })
})
