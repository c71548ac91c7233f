import { afterEach, expect, test, vi } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, settle } from './fakes.ts'
import { open, signedIn } from './start.ts'

const playbook: Playbook = {
  id: 'p',
  version: 1,
  calendar: { zone: 'device', open: [1, 2, 3, 4, 5] },
  milestones: { two: { title: 'Two days', rule: { distinct: 'use', by: 'day', atLeast: 2 } } },
  roadmap: [],
  signals: { stopped: { scope: 'account', when: { gap: 'use', over: 'P1D' }, do: { call: { say: 'Call' } } } },
}
const isAt = (timeZone: string) =>
  vi.spyOn(Intl.DateTimeFormat.prototype, 'resolvedOptions').mockReturnValue({ timeZone } as Intl.ResolvedDateTimeFormatOptions)
afterEach(() => {
  vi.restoreAllMocks()
})

test('the device tells its zone once, where the playbook asks for it, and again when it is another', async () => {
  const world = createWorld()
  isAt('America/New_York')
  const { waymark } = await signedIn(world, { playbook })
  await world.pass(2000)
  const zones = () =>
    world.sent.flatMap(({ beacon }) =>
      beacon.evidence.flatMap(({ key, delta }) => (key === 'trait.zone' && delta.kind === 'mark' ? [delta.cur.value] : [])),
    )
  expect(zones()).toEqual(['America/New_York'])
  // One evening there, two days in UTC.
  await waymark.track('use', {}, { at: '2026-03-30T18:30-04:00' })
  await waymark.track('use', {}, { at: '2026-03-30T20:30-04:00' })
  await settle()
  expect(waymark.progress?.milestones.two?.reading.value).toBe(1)
  waymark.destroy()
  const again = await signedIn(world, { playbook })
  await world.pass(2000)
  expect(zones()).toEqual(['America/New_York'])
  again.waymark.destroy()
  isAt('Europe/London')
  const moved = await signedIn(world, { playbook })
  await world.pass(2000)
  expect(zones()).toEqual(['America/New_York', 'Europe/London'])
  expect(moved.waymark.progress?.milestones.two?.reading.value).toBe(2)
})

test('no zone is told where the playbook names one', async () => {
  const world = createWorld()
  await signedIn(world, { playbook: { ...playbook, calendar: { zone: 'Asia/Tokyo' } } })
  await world.pass(2000)
  expect(world.sent.some(({ beacon }) => beacon.evidence.some(({ key }) => key === 'trait.zone'))).toBe(false)
})

test('an account’s own calendar is told with the account, and its rules are read in it', async () => {
  const world = createWorld(Date.UTC(2026, 3, 3, 12))
  const { waymark, errors } = open(world, { playbook })
  waymark.identify('u1')
  waymark.group('acme', { calendar: { zone: 'Asia/Tokyo', open: [1, 2, 3, 4, 5, 6], holidays: ['2026-04-04'], dayStart: '05:00' } })
  await waymark.ready()
  await waymark.track('use')
  await settle()
  // Friday night: Saturday is a holiday, so Monday.
  expect(waymark.progress?.nextExpectedBy).toBe(Date.parse('2026-04-07T05:00+09:00'))
  expect(errors).toEqual([])
})

test('a calendar that is none does no harm', async () => {
  const world = createWorld()
  const { waymark, errors } = open(world, { playbook })
  waymark.identify('u1')
  waymark.group('acme', { calendar: { zone: 5, open: 'always', holidays: [{}] } as never })
  waymark.group('acme', { calendar: null as never })
  await waymark.ready()
  await waymark.track('use')
  await settle()
  expect(waymark.progress?.nextExpectedBy).toBe(Date.parse('2026-04-03T00:00Z'))
  expect(errors).toEqual([])
})
