import { expect, test } from 'vitest'
import { createWaymark } from '../../src/client/index.ts'
import { createWorld, settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { count, noted, open, rowsOf, signedIn } from './start.ts'

test('two tabs that add at the same time lose none, and agree', async () => {
  const world = createWorld()
  const a = await signedIn(world)
  const b = await signedIn(world)
  const kept = []
  for (let i = 0; i < 10; i++) {
    for (let j = 0; j < 3; j++) kept.push(a.waymark.track('scout.sent'), b.waymark.track('scout.sent'))
    await new Promise(resolve => setImmediate(resolve))
  }
  expect(new Set((await Promise.all(kept)).map(({ stored }) => stored))).toEqual(new Set(['disk']))
  await settle()
  expect([count(a.waymark), count(b.waymark)]).toEqual([60, 60])
  const { waymark } = await signedIn(world)
  expect(count(waymark)).toBe(60)
  // One writer a device, which the transaction makes take turns.
  const row = world.disk.get([...world.disk.keys()].find(key => key.startsWith('["acme","u1"]e'))!) as { days: { by: object }[] }
  expect(row.days.flatMap(({ by }) => Object.values(by))).toMatchObject([{ k: 60, n: 60 }])
})

test('each turn is told once, over tabs and page loads', async () => {
  const world = createWorld()
  const a = await signedIn(world)
  const b = await signedIn(world)
  a.waymark.attest('ready')
  a.waymark.track('scout.sent')
  await settle()
  b.waymark.track('scout.sent')
  b.waymark.track('scout.sent')
  await settle()
  const turns = (told: readonly string[]) => told.filter(line => !line.startsWith('guide'))
  expect([...turns(a.told), ...turns(b.told)].sort()).toEqual(['first reached', 'level null > 1', 'ready reached', 'three reached'])
  const c = await signedIn(world)
  expect(turns(c.told)).toEqual([])
  await world.pass(5000)
  const ids = world.sent.flatMap(({ beacon }) => beacon.happenings.map(({ id }) => id))
  expect(ids.filter(id => id.startsWith('milestone')).sort()).toEqual(['first', 'ready', 'three'].map(id => `milestone/acme/u1/${id}`))
})

test('without a channel between tabs the other reads again when it is seen', async () => {
  const world = createWorld()
  world.isSilent = true
  const a = await signedIn(world)
  const b = await signedIn(world)
  await a.waymark.track('scout.sent')
  await settle()
  expect(count(b.waymark)).toBe(0)
  b.tab.show(true)
  await settle()
  expect(count(b.waymark)).toBe(1)
})

test('a signal is raised by time alone, once, and cleared by the event', async () => {
  const world = createWorld()
  const { waymark, told } = await signedIn(world, { endpoint: undefined as never })
  await waymark.track('scout.sent')
  await settle()
  await world.pass(3 * 86_400_000)
  expect(told).toContain('stopped raised')
  expect(waymark.progress?.signals).toHaveLength(1)
  const other = await signedIn(world, { endpoint: undefined as never })
  expect(other.told).not.toContain('stopped raised')
  await other.waymark.track('scout.sent')
  await settle()
  expect([...told, ...other.told].filter(line => line.startsWith('stopped'))).toEqual(['stopped raised', 'stopped cleared'])
  expect(rowsOf(world, 'acme', 'u1', 'q').filter(id => id.startsWith('signal'))).toHaveLength(2)
})

test('one timer at most is set, for when progress can change by itself', async () => {
  const { world, waymark } = await signedIn(createWorld(), { endpoint: undefined as never })
  for (let i = 0; i < 20; i++) await waymark.track('scout.sent')
  await world.pass(0)
  expect(world.timers()).toBe(1)
})

test('what was tracked at the very end of a page is remembered by the next one, once', async () => {
  const world = createWorld()
  const leave = async (kills: boolean) => {
    const { waymark, tab } = await signedIn(world)
    waymark.track('scout.sent')
    waymark.identify('u1', { role: 'sender' })
    tab.hide()
    if (kills) tab.kill()
    await settle()
    waymark.destroy()
  }
  await leave(true)
  expect(rowsOf(world, 'acme', 'u1', 'e')).toEqual([])
  // Another person is not told of it.
  const other = open(world)
  other.waymark.identify('u2')
  await other.waymark.ready()
  await settle()
  expect(count(other.waymark)).toBe(0)
  const { waymark } = await signedIn(world)
  await settle()
  expect(count(waymark)).toBe(1)
  expect(rowsOf(world, 'acme', 'u1', 'mtrait.')).toEqual(['role'])
  // The disk had it after all.
  await leave(false)
  const again = await signedIn(world)
  await settle()
  expect(count(again.waymark)).toBe(2)
  expect(noted(world)).toEqual([])
})

test('what was on its way when somebody signed in or out is remembered too, should the page end right then', async () => {
  const world = createWorld()
  const visit = open(world)
  await visit.waymark.ready()
  await settle()
  visit.waymark.track('scout.sent')
  visit.waymark.identify('u1')
  visit.waymark.group('acme')
  visit.tab.hide()
  visit.tab.kill()
  await settle()
  const next = await signedIn(world)
  expect(count(next.waymark)).toBe(1)
  next.waymark.track('scout.sent')
  next.waymark.reset()
  next.waymark.identify('u2')
  next.tab.hide()
  next.tab.kill()
  await settle()
  const { waymark } = await signedIn(world)
  expect(count(waymark)).toBe(2)
})

test('what was noted at the end of a page waits while consent is asked for, also over a page that did not come to it', async () => {
  const world = createWorld()
  const first = await signedIn(world)
  first.waymark.track('scout.sent')
  first.tab.hide()
  first.tab.kill()
  await settle()
  const without = await signedIn(world, { consent: 'pending' })
  expect([count(without.waymark), noted(world).length]).toEqual([0, 1])
  without.tab.hide()
  without.tab.kill()
  await settle()
  const { waymark } = await signedIn(world, { consent: 'pending' })
  waymark.setConsent('granted')
  await settle()
  expect(count(waymark)).toBe(1)
  expect(noted(world)).toEqual([])
})

test('an end before the clock of the receiver is known is set right by the next page', async () => {
  const world = createWorld()
  world.ahead = 3 * 86_400_000
  const first = await signedIn(world)
  await first.waymark.flush()
  first.waymark.destroy()
  const short = open(world)
  short.waymark.identify('u1')
  short.waymark.group('acme')
  short.waymark.track('scout.sent')
  short.tab.hide()
  short.tab.kill()
  await settle()
  const { waymark } = await signedIn(world)
  await settle()
  expect(waymark.progress?.milestones.first?.reachedAt).toBe(world.serverNow())
})

test('what another tab writes while this one still opens is known once it is open', async () => {
  const world = createWorld()
  const other = await signedIn(world, { endpoint: undefined as never })
  let come = () => {}
  const held = new Promise<string>(done => {
    come = () => done(JSON.stringify(scouting))
  })
  const waymark = createWaymark({ playbook: '/p.json', writeKey: 'wk', surfaces: 'none' }, { ...world.tab().ports, fetchText: () => held })
  await settle()
  // Nobody knows yet whether it is to be kept, and who claims it waits for that.
  waymark.track('nobody.asks')
  waymark.identify('u1')
  waymark.group('acme')
  await settle()
  await other.waymark.track('scout.sent')
  await settle()
  come()
  await settle()
  expect(count(waymark)).toBe(1)
})
