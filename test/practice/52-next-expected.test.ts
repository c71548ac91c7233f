import { expect, test } from 'vitest'
import { DAY, deed, HOUR } from '../rule/world.ts'
import { inAccount, ofPerson, written } from './kit.ts'

const at = Date.parse
const call = { call: { say: 'Call' } }
const playbook = written({
  calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5], holidays: ['2026-03-20'] },
  signals: {
    stopped: { when: { gap: 'reservation.saved', over: 'P1D' }, do: call, severity: 'bad' },
    unattended: { scope: 'account', when: { missed: 'menu.edited', every: 'week' }, do: call },
  },
})
const saved = (time: string, who = 'u1') => deed('reservation.saved', at(time), `${who}${time}`, who)
const edited = (time: string, who = 'u1') => deed('menu.edited', at(time), `m${who}${time}`, who)

test('practice 52: after the last open day use is expected by the end of the next one, and absent from then on', () => {
  // Thursday the 19th; Friday is a holiday, so Monday the 23rd ends it.
  const deeds = [saved('2026-03-19T21:00+09:00')]
  const end = at('2026-03-24T00:00+09:00')
  expect(ofPerson(playbook, 'u1', { deeds, now: end - 1 })).toMatchObject({ nextExpectedBy: end, signals: [], revisitAt: end })
  expect(ofPerson(playbook, 'u1', { deeds, now: end })).toMatchObject({ signals: [{ id: 'stopped', since: end }], health: 'bad' })
})

test('practice 52: for a rule the latest of people and devices counts', () => {
  const deeds = [saved('2026-03-10T10:00+09:00', 'u1'), saved('2026-03-11T10:00+09:00', 'u2'), saved('2026-03-09T10:00+09:00', 'u3')]
  const end = at('2026-03-13T00:00+09:00')
  // u1 and u3 are absent by then; as long as u2 may still come the account is not.
  expect(inAccount(playbook, { deeds, now: end - HOUR })).toMatchObject({ nextExpectedBy: end, signals: [] })
  expect(inAccount(playbook, { deeds, now: end }).signals).toMatchObject([{ id: 'stopped', since: end }])
})

test('practice 52: over rules the earliest counts, whichever kind it is', () => {
  const quiet = [edited('2026-03-03T10:00+09:00')]
  const week = at('2026-03-16T00:00+09:00')
  expect(inAccount(playbook, { deeds: quiet, now: week - DAY }).nextExpectedBy).toBe(week)
  const busy = [...quiet, saved('2026-03-11T10:00+09:00')]
  expect(inAccount(playbook, { deeds: busy, now: at('2026-03-11T11:00+09:00') }).nextExpectedBy).toBe(at('2026-03-13T00:00+09:00'))
  const edits = [...busy, edited('2026-03-10T10:00+09:00', 'u2')]
  // Edited by somebody this week: the next whole week ends on the 23rd.
  expect(inAccount(playbook, { deeds: edits.filter(({ name }) => name === 'menu.edited'), now: week - DAY }).nextExpectedBy).toBe(
    at('2026-03-23T00:00+09:00'),
  )
})

test('practice 52: an account that opens on Saturdays has its own Saturday', () => {
  const deeds = [saved('2026-03-06T21:00+09:00')]
  const account = [['account.calendar.open', '1,2,3,4,5,6']] as const
  expect(inAccount(playbook, { deeds, now: at('2026-03-07T09:00+09:00') }).nextExpectedBy).toBe(at('2026-03-10T00:00+09:00'))
  expect(inAccount(playbook, { deeds, account, now: at('2026-03-07T09:00+09:00') }).nextExpectedBy).toBe(at('2026-03-08T00:00+09:00'))
})
