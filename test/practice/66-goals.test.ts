import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { goalsCalendar } from '../../src/progress/index.ts'
import { databases, receiverOn, type TestDatabase } from '../receiver/kit.ts'
import { DAY, deed, facts, T0 } from '../rule/world.ts'
import { inAccount, written } from './kit.ts'

const playbook = written({
  locales: ['ja', 'en'],
  calendar: { zone: 'Asia/Tokyo' },
  anchor: 'contract',
  milestones: {
    first: { title: { ja: '最初の一歩', en: 'First step' }, scope: 'account', rule: { count: 'step' } },
    habit: { title: { ja: '定着', en: 'Habit' }, scope: 'account', rule: { count: 'step', atLeast: 30 } },
    effect: { title: { ja: '成果', en: 'Effect' }, scope: 'account', rule: { count: 'sold' } },
  },
  goals: [
    {
      id: 'month',
      title: { ja: '1か月の目標', en: 'Goal of the first month' },
      milestone: 'first',
      due: 'P1M',
      owner: { ja: '山田', en: 'Yamada; sales, east' },
    },
    { id: 'quarter', title: { ja: '3か月の目標', en: 'Goal of three months' }, milestone: 'habit', due: 'P3M', owner: 'Suzuki' },
    { id: 'year', title: { ja: '1年の目標', en: 'Goal of the first year' }, milestone: 'effect', due: 'P1Y', owner: 'Tanaka' },
  ],
})
const history = {
  now: T0 + 20 * DAY,
  deeds: [deed('step', T0 + 5 * DAY, 's')],
  account: [['account.anchor.contract', '2026-03-01', T0 - DAY] as const],
}
const midnight = (date: string) => Date.parse(`${date}T00:00:00+09:00`)

test('practice 66: three dated goals with their owners, and which are reached', () => {
  expect(inAccount(playbook, history).goals).toMatchObject([
    { id: 'month', dueAt: midnight('2026-04-01'), owner: { en: 'Yamada; sales, east' }, reachedAt: T0 + 5 * DAY },
    { id: 'quarter', dueAt: midnight('2026-06-01'), owner: 'Suzuki', reachedAt: null },
    { id: 'year', dueAt: midnight('2027-03-01'), owner: 'Tanaka', reachedAt: null },
  ])
  expect(inAccount(playbook, { now: T0 }).goals).toMatchObject([{ dueAt: null }, { dueAt: null }, { dueAt: null }])
})

describe('practice 66: the goals as a calendar (RFC 5545)', () => {
  const progress = inAccount(playbook, history)
  const unfolded = (text: string): string[] => text.replaceAll('\r\n ', '').split('\r\n')

  test('an event of a whole day each, with the owner', () => {
    const lines = unfolded(goalsCalendar(playbook, progress, 'en', { id: 'acme', facts: facts(...history.account) }))
    expect(lines.slice(0, 12)).toEqual([
      'BEGIN:VCALENDAR',
      'VERSION:2.0',
      'PRODID:-//Waymark//Goals//EN',
      'BEGIN:VEVENT',
      'UID:acme/practice/month@waymark',
      'DTSTAMP:20260321T000000Z',
      'DTSTART;VALUE=DATE:20260401',
      'DTEND;VALUE=DATE:20260402',
      'SUMMARY:Goal of the first month',
      'DESCRIPTION:Owner: Yamada\\; sales\\, east\\nFirst step\\nReached: 2026-03-06',
      'TRANSP:TRANSPARENT',
      'END:VEVENT',
    ])
    expect(lines.filter(line => line.startsWith('DTSTART'))).toEqual([
      'DTSTART;VALUE=DATE:20260401',
      'DTSTART;VALUE=DATE:20260601',
      'DTSTART;VALUE=DATE:20270301',
    ])
    expect(lines.slice(-2)).toEqual(['END:VCALENDAR', ''])
  })

  test('no line is longer than 75 octets, and no letter is cut in two', () => {
    const long = written({ ...playbook, goals: [{ ...playbook.goals![0]!, title: '目標を達成しよう🎯'.repeat(20) }] })
    const text = goalsCalendar(long, inAccount(long, history), 'ja')
    for (const line of text.split('\r\n')) expect(new TextEncoder().encode(line).length).toBeLessThanOrEqual(75)
    expect(text).not.toContain('\ufffd')
    expect(unfolded(text)).toContain(`SUMMARY:${'目標を達成しよう🎯'.repeat(20)}`)
    expect(unfolded(text)).toContain('DESCRIPTION:担当: 山田\\n最初の一歩\\n達成: 2026-03-06')
  })

  test('a text can add no line of its own', () => {
    const sly = written({ ...playbook, goals: [{ ...playbook.goals![0]!, title: 'a\r\nEND:VEVENT\nX:\u0007y' }] })
    expect(unfolded(goalsCalendar(sly, inAccount(sly, history), 'en'))).toContain('SUMMARY:a\\nEND:VEVENT\\nX:y')
  })
})

describe('practice 66: the receiver serves it', () => {
  let database: TestDatabase
  beforeAll(async () => {
    database = await databases[0]![1]()
  }, 120_000)
  afterAll(() => database.close())

  test('to those who may read the account', async () => {
    const { tell, get, clock } = receiverOn(database.store, { playbooks: [playbook], secretKeys: ['sk_test'] })
    clock.now = history.now
    await tell({ account: 'acme', at: T0, facts: { anchors: { contract: '2026-03-01' } } })
    const found = await get('/api/accounts/acme/goals.ics?locale=en')
    expect([found.status, found.headers.get('content-type')]).toEqual([200, 'text/calendar; charset=utf-8'])
    expect(await found.text()).toContain('SUMMARY:Goal of three months')
    expect(await (await get('/api/accounts/acme/goals.ics')).text()).toContain('SUMMARY:3か月の目標')
    expect((await get('/api/accounts/nobody/goals.ics')).status).toBe(404)
    expect((await get('/api/accounts/acme/goals.ics', {}, { loopback: false, address: '10.0.0.1' })).status).toBe(401)
  })
})
