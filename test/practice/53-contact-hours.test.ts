import { expect, test } from 'vitest'
import { contactAt, hoursOf } from '../../src/progress/index.ts'
import { calendarOf } from '../../src/rule/index.ts'
import { written } from './kit.ts'
import { aStore, KEY, receiving } from './receiving.ts'

const at = Date.parse
const store = aStore()
const playbook = written({
  calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5], contact: { from: '14:00', to: '17:00' } },
  signals: {
    stopped: { scope: 'account', when: { gap: 'reservation.saved', over: 'P1D' }, severity: 'bad', do: { call: { say: 'Call' } } },
    slow: { scope: 'account', when: { trait: 'slow', is: true, of: 'account' }, do: { call: { say: 'Call' } } },
  },
})

test('practice 53: at 14:00 the list stands by tier, then by risk; who may not be called now comes after', async () => {
  const it = receiving(store(), playbook)
  const shops: [string, object][] = [
    ['two', { tier: '2' }],
    ['ten', { tier: '10' }],
    ['top', { tier: 'S' }],
    ['evening', { tier: 'S', contactHours: '19:00-20:00' }],
    ['none', {}],
  ]
  for (const [account, facts] of shops) {
    await it.tell({ account, facts }, KEY)
    await it.used(account, 'u1', 'reservation.saved', at('2026-03-03T12:00+09:00'))
  }
  await it.tell({ account: 'mild', facts: { tier: 'S', slow: true } }, KEY)
  const accounts = [...shops.map(([account]) => account), 'mild']
  const list = await it.at(at('2026-03-05T14:00+09:00'), ...accounts)
  expect(list.map(({ account, reachable }) => [account, reachable])).toEqual([
    ['top', true],
    ['mild', true],
    ['two', true],
    ['ten', true],
    ['none', true],
    ['evening', false],
  ])
  expect(list.at(-1)!.reachableAt).toBe(at('2026-03-05T19:00+09:00'))
  const evening = await it.at(at('2026-03-05T19:30+09:00'), ...accounts)
  expect(evening[0]).toMatchObject({ account: 'evening', reachable: true })
  expect(evening.slice(1).every(({ reachable, reachableAt }) => !reachable && reachableAt === at('2026-03-06T14:00+09:00'))).toBe(true)
})

test('practice 53: contact hours end with their last minute, and a closed day has none', () => {
  const calendar = calendarOf(playbook)
  const read = (time: string) => contactAt(hoursOf('14:00-17:00'), calendar, at(time))
  expect(read('2026-03-06T13:59:59+09:00')).toEqual({ isNow: false, nextAt: at('2026-03-06T14:00+09:00') })
  expect(read('2026-03-06T16:59:59+09:00').isNow).toBe(true)
  // Friday, 17:00: the next time is on Monday.
  expect(read('2026-03-06T17:00+09:00')).toEqual({ isNow: false, nextAt: at('2026-03-09T14:00+09:00') })
  expect(contactAt(hoursOf('whenever'), calendar, at('2026-03-08T03:00+09:00'))).toEqual({ isNow: true, nextAt: null })
})

test.each([
  '９：００～１７：００',
  '9:00〜17:00',
  '9:00−17:00',
  '9時〜17時',
  '9時から17時',
  '平日 9時～17時00分',
  '9:00 to 17:00',
  '9:00—17:00',
])('hours are read as they are written in Japan and elsewhere: %s', text => {
  expect(hoursOf(text)).toEqual([[540, 1020]])
})

test('several spans are read, half hours too, and what is no hour is passed over', () => {
  expect(hoursOf('9時30分～12時、13時半～17:00')).toEqual([
    [570, 720],
    [810, 1020],
  ])
  expect(hoursOf('03-1234-5678')).toEqual([])
  expect(hoursOf('17:00-31:00')).toEqual([])
})

test.each(['22:00-2:00', '22:00-26:00', '22時〜翌2時'])('hours that go on past midnight are of the day on which they begin: %s', text => {
  const read = (time: string) => contactAt(hoursOf(text), calendarOf(playbook), at(time))
  // Thursday evening until Friday night, and Friday evening until Saturday night, though Saturday is closed.
  expect(read('2026-03-05T15:00+09:00')).toEqual({ isNow: false, nextAt: at('2026-03-05T22:00+09:00') })
  expect(read('2026-03-06T01:59+09:00').isNow).toBe(true)
  expect(read('2026-03-06T02:00+09:00')).toEqual({ isNow: false, nextAt: at('2026-03-06T22:00+09:00') })
  expect(read('2026-03-07T01:59+09:00').isNow).toBe(true)
  expect(read('2026-03-07T23:00+09:00')).toEqual({ isNow: false, nextAt: at('2026-03-09T22:00+09:00') })
  // In the night after Sunday, which is closed.
  expect(read('2026-03-09T01:00+09:00').isNow).toBe(false)
})
