import { expect, test } from 'vitest'
import { memoryStore } from '../../src/client/memory.ts'
import type { Store } from '../../src/client/ports.ts'
import { restamp } from '../../src/client/restamp.ts'
import type { Room } from '../../src/client/room.ts'
import { createTime } from '../../src/client/time.ts'
import type { Cells } from '../../src/evidence/index.ts'
import { createWorld, receiptFor, settle, type World } from './fakes.ts'
import { count, noted, open, rowsOf, signedIn } from './start.ts'

const DAY = 86_400_000
const T0 = Date.UTC(2026, 3, 1)

/** A receiver that takes nothing in from a clock that is more than five minutes off, and keeps when the events of the rest happened. */
const strict = (world: World) => {
  const dates = new Map<string, number>()
  world.reply = async beacon => {
    const { evidence, happenings, sentAt } = beacon
    if (evidence.length + happenings.length && Math.abs(sentAt - world.serverNow()) > 300_000)
      return {
        status: 200,
        body: JSON.stringify({ ...receiptFor({ ...beacon, evidence: [], happenings: [] }, world.serverNow()), isSkewed: true }),
      }
    for (const { key, delta } of evidence)
      if (key.startsWith('["scout')) for (const { dots } of (delta as Cells).days) for (const { id, at } of dots) dates.set(id, at)
    return { status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow())) }
  }
  return dates
}
const waits = (world: World, person = 'u1') => rowsOf(world, 'acme', person, 'o').length + rowsOf(world, 'acme', person, 'q').length
/** A device whose clock is so many milliseconds ahead of the receiver's, which says T0. */
const wrong = (ms: number) => Object.assign(createWorld(T0 + ms), { ahead: -ms })
/** A device a year behind, whose receiver answers nothing before it is let. */
const unanswered = () => {
  const world = wrong(-365 * DAY)
  const dates = strict(world)
  const { reply } = world
  let release = () => {}
  const held = new Promise<void>(done => {
    release = done
  })
  world.reply = async (beacon, body) => {
    await held
    return reply(beacon, body)
  }
  return { world, dates, release }
}

test('what is tracked while the first question is under way is stamped anew too, though nothing was refused', async () => {
  const { world, dates, release } = unanswered()
  const { waymark } = await signedIn(world)
  await world.pass(10)
  expect(world.sent.map(({ beacon }) => beacon.evidence.length + beacon.happenings.length)).toEqual([0])
  await Promise.all([1, 2].map(() => waymark.track('scout.sent')))
  release()
  await world.pass(20_000)
  expect(dates.size).toBe(2)
  for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(2000)
  expect(waits(world)).toBe(0)
})

test.each([365 * DAY, -365 * DAY, -500 * DAY, 3_600_000])(
  'a clock that is %d ms ahead: what it stamped at first is stamped anew',
  async ms => {
    const world = wrong(ms)
    const dates = strict(world)
    const { waymark } = await signedIn(world)
    await Promise.all([1, 2, 3].map(() => waymark.track('scout.sent')))
    expect(count(waymark)).toBe(3)
    await world.pass(20_000)
    expect(dates.size).toBe(3)
    for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(2000)
    expect(waits(world)).toBe(0)
    expect(count(waymark)).toBe(3)
    expect(Math.abs(waymark.progress!.milestones.three!.reachedAt! - T0)).toBeLessThan(2000)
    await waymark.track('scout.sent')
    await world.pass(20_000)
    expect(dates.size).toBe(4)
    for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(60_000)
    expect(world.reports).toEqual([])
  },
)

test('a page that goes while all is stamped anew: what its note has by the right clock already is not moved twice', async () => {
  const { world, dates, release } = unanswered()
  const first = await signedIn(world)
  await world.pass(10)
  await first.waymark.track('scout.sent')
  first.tab.kill()
  release()
  await settle()
  first.waymark.track('scout.sent')
  first.tab.hide()
  expect(noted(world)).toMatchObject([{ entries: [{ event: { name: 'scout.sent' } }] }])
  first.waymark.destroy()
  const { waymark } = await signedIn(world)
  await world.pass(20_000)
  expect(count(waymark)).toBe(2)
  expect(dates.size).toBe(2)
  for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(60_000)
})

test('stamped anew once: a page that is opened later, and another tab, go on by the right clock', async () => {
  const world = wrong(365 * DAY)
  const dates = strict(world)
  const first = await signedIn(world)
  const other = await signedIn(world)
  await Promise.all([first.waymark.track('scout.sent'), other.waymark.track('scout.sent')])
  await world.pass(20_000)
  expect(dates.size).toBe(2)
  expect([count(first.waymark), count(other.waymark)]).toEqual([2, 2])
  await other.waymark.track('scout.sent')
  await world.pass(20_000)
  first.waymark.destroy()
  other.waymark.destroy()
  const { waymark } = await signedIn(world)
  await waymark.track('scout.sent')
  await world.pass(20_000)
  expect(dates.size).toBe(4)
  expect(count(waymark)).toBe(4)
  for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(120_000)
})

test('what others did on this device before anybody told it the time is stamped anew too', async () => {
  const world = wrong(-365 * DAY)
  const { waymark } = open(world, { endpoint: undefined as never })
  waymark.identify('u0')
  waymark.group('acme')
  await waymark.ready()
  await waymark.track('scout.sent')
  waymark.destroy()
  await settle()
  const dates = strict(world)
  const next = await signedIn(world)
  await next.waymark.track('scout.sent')
  await world.pass(20_000)
  await next.waymark.flush()
  await world.pass(20_000)
  expect(dates.size).toBe(2)
  expect(waits(world, 'u0')).toBe(0)
  for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(120_000)
})

test('what another tab writes while all is stamped anew is stamped anew too', async () => {
  const world = wrong(-365 * DAY)
  const { waymark } = await signedIn(world, { endpoint: undefined as never })
  await waymark.track('scout.sent')
  const before = structuredClone(world.disk)
  await waymark.attest('ready')
  await settle()
  const store = memoryStore()
  await store.commit([], () => before)
  let isBetween = true
  await restamp(
    {
      ...store,
      rows: async (...under) => {
        const found = await store.rows(...under)
        if (isBetween) await store.commit([], () => world.disk)
        isBetween = false
        return found
      },
    },
    365 * DAY,
    365 * DAY,
  )
  const cells = (await store.rows('["acme","u1"]e')).map(([, row]) => row as Cells)
  expect(cells.flatMap(({ days }) => days.flatMap(({ dots }) => dots.map(({ at }) => at)))).toEqual([T0])
  expect(await store.rows('["acme","u1"]mattest.ready')).toMatchObject([[expect.anything(), { cur: { at: T0 } }]])
  expect(await store.rows('c')).toEqual([['c', 365 * DAY]])
})

test('somebody who comes while all is stamped anew, and what is first remembered of guides meanwhile, is stamped anew too, once', async () => {
  const world = wrong(-365 * DAY)
  const { waymark } = await signedIn(world, { endpoint: undefined as never })
  await waymark.track('scout.sent')
  const before = structuredClone(world.disk)
  waymark.snooze('welcome', 'P1D')
  const other = open(world, { endpoint: undefined as never })
  other.waymark.identify('u2')
  await other.waymark.track('scout.sent')
  const store = memoryStore()
  await store.commit([], () => before)
  let come = new Map([...world.disk].filter(([key]) => /u2"\]|u1"\]g$/.test(key)))
  const between: Store = {
    ...store,
    rows: async (...under) => {
      const found = await store.rows(...under)
      await store.commit([], () => come)
      come = new Map()
      return found
    },
  }
  await restamp(between, 365 * DAY, 365 * DAY)
  const times = async () => {
    const cells = (await store.rows('["acme","u1"]e', '[null,"u2"]e')).map(([, row]) => row as Cells)
    return cells.flatMap(({ days }) => days.flatMap(({ dots }) => dots.map(({ at }) => at)))
  }
  expect(await times()).toEqual([T0, T0])
  expect(await store.rows('["acme","u1"]g')).toMatchObject([[expect.anything(), { welcome: { at: T0, until: T0 + DAY } }]])
  await restamp(between, 365 * DAY, 365 * DAY)
  expect(await times()).toEqual([T0, T0])
})

test('what is done while consent is asked for, on a device whose clock is known to be wrong, has its time once it is given', async () => {
  const world = wrong(365 * DAY)
  const dates = strict(world)
  const first = await signedIn(world)
  await first.waymark.flush()
  first.waymark.destroy()
  const { waymark } = await signedIn(world, { consent: 'pending' })
  await waymark.track('scout.sent')
  waymark.dismiss('welcome')
  await settle()
  waymark.setConsent('granted')
  await settle()
  expect(count(waymark)).toBe(1)
  expect(Math.abs(waymark.progress!.milestones.first!.reachedAt! - T0)).toBeLessThan(120_000)
  await world.pass(20_000)
  expect([...dates.values()].map(at => Math.abs(at - T0) < 120_000)).toEqual([true])
  expect([waymark.explain('welcome')[0], waits(world)]).toEqual(['dismissed', 0])
})

test('a clock that is put right while two tabs are open is right in both', async () => {
  const world = createWorld(T0)
  strict(world)
  const a = await signedIn(world)
  await a.waymark.flush()
  const b = await signedIn(world)
  const open = b.waymark.progress
  world.setWall(world.wall() + 30 * DAY)
  world.ahead = -30 * DAY
  await a.waymark.flush()
  await settle()
  expect(b.waymark.progress).toBe(open)
  await b.waymark.track('scout.sent')
  expect(Math.abs(b.waymark.progress!.milestones.first!.reachedAt! - T0)).toBeLessThan(120_000)
})

test('a clock that is put right later: nothing that was stamped before is moved', async () => {
  const world = createWorld(T0)
  const dates = strict(world)
  const { waymark } = await signedIn(world)
  await waymark.track('scout.sent')
  await world.pass(20_000)
  expect(dates.size).toBe(1)
  world.setWall(world.wall() + 30 * DAY)
  world.ahead = -30 * DAY
  await waymark.flush()
  await world.pass(20_000)
  await waymark.track('scout.sent')
  await world.pass(20_000)
  expect(dates.size).toBe(2)
  for (const at of dates.values()) expect(Math.abs(at - T0)).toBeLessThan(120_000)
})

test('where the file that stamps anew does not come, nothing is taken as done, and the next answer asks for it again', async () => {
  const reports: unknown[] = []
  const renewed: unknown[] = []
  let isThere = false
  const room = {
    offset: 0,
    isTimed: false,
    ledger: { idle: async () => {}, entries: [] },
    ports: { report: (error: unknown) => reports.push(error) },
  }
  const load = () => (isThere ? import('../../src/client/restamp.ts') : Promise.reject(new Error('offline')))
  const time = createTime(
    room as unknown as Room,
    () => {},
    change => renewed.push(change),
    load,
  )
  expect(await time.set(DAY, true)).toBe(false)
  expect([room.offset, room.isTimed, renewed.length, reports.length]).toEqual([0, false, 0, 1])
  isThere = true
  expect(await time.set(DAY, true)).toBe(true)
  expect([room.offset, room.isTimed, renewed.length, reports.length]).toEqual([DAY, true, 1, 1])
})

test.each([3 * DAY, -3 * DAY])(
  'what a visitor did at the very end of a page has its time, also when somebody signs in at once (%d ms)',
  async ahead => {
    const world = Object.assign(createWorld(T0), { ahead })
    const first = await signedIn(world)
    await first.waymark.flush()
    first.waymark.destroy()
    const visit = open(world)
    await visit.waymark.ready()
    await settle()
    visit.waymark.track('scout.sent')
    visit.tab.hide()
    visit.tab.kill()
    await settle()
    const { waymark } = await signedIn(world)
    await settle()
    expect(count(waymark)).toBe(1)
    expect(waymark.progress?.milestones.first?.reachedAt).toBe(world.serverNow())
  },
)
