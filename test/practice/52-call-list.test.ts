import { expect, test } from 'vitest'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const at = Date.parse
const store = aStore()
const playbook = written({
  calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5, 6] },
  milestones: { first: { title: 'First reservation', rule: { count: 'reservation.saved', atLeast: 1 } } },
  roadmap: [{ level: 0, state: 'In use', criteria: ['first'], next: [] }],
  signals: {
    stopped: {
      title: 'Use has stopped',
      scope: 'account',
      when: { gap: 'reservation.saved', over: 'P1D' },
      severity: 'bad',
      do: { call: { say: 'What was in the way?' } },
    },
  },
})

test('practice 52: an open day ends at 23:59 without an event, and by 00:05 the shop is in the call list with last use, level and contact', async () => {
  const it = receiving(store(), playbook)
  await it.tell({ account: 'toro', facts: { name: 'Toro', contact: 'Aoki, ext. 214', tier: '1' } }, KEY)
  const last = at('2026-03-05T21:10+09:00')
  await it.used('toro', 'u1', 'reservation.saved', last)
  // Friday is open and nobody comes; at its last minute they still may.
  expect(await it.at(at('2026-03-06T23:59:59+09:00'), 'toro')).toEqual([])
  expect(await it.at(at('2026-03-07T00:05+09:00'), 'toro')).toEqual([
    expect.objectContaining({
      name: 'Toro',
      contact: 'Aoki, ext. 214',
      level: 0,
      lastUseAt: last,
      since: at('2026-03-07T00:00+09:00'),
      say: 'What was in the way?',
      do: ['call'],
      standing: 'raised',
    }),
  ])
})

test('practice 52: a closed day rings nobody', async () => {
  const it = receiving(store(), playbook)
  await it.used('sunday', 'u1', 'reservation.saved', at('2026-03-07T21:00+09:00'))
  // Saturday's use; Sunday is closed, so Monday ends it.
  expect(await it.at(at('2026-03-09T23:59:59+09:00'), 'sunday')).toEqual([])
  expect(await it.at(at('2026-03-10T00:05+09:00'), 'sunday')).toHaveLength(1)
})
