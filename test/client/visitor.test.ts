import { expect, test } from 'vitest'
import { createWorld, settle } from './fakes.ts'
import { count, open, signedIn } from './start.ts'

type World = ReturnType<typeof createWorld>

/** What each person's last beacon says was lost. */
const lostBy = (world: World) =>
  Object.fromEntries(world.sent.map(({ beacon: { account, person, dropped } }) => [account ? `${person} of ${account}` : person, dropped]))

/** A page of somebody who is not known yet: two events and an answer wait on the disk, and a note says so. */
const visited = async () => {
  const world = createWorld()
  const page = open(world)
  await page.waymark.ready()
  for (let i = 0; i < 2; i++) await page.waymark.track('scout.sent')
  await page.waymark.attest('ready')
  await settle()
  const n = [...world.disk.keys()].filter(key => key.startsWith('[null,null]o')).length
  expect(n).toBeGreaterThan(1)
  return { world, page, n }
}
const uses = async (world: World, person: string) => {
  const page = open(world)
  page.waymark.identify(person)
  page.waymark.group('acme')
  await page.waymark.ready()
  await page.waymark.track('scout.sent')
  await page.waymark.flush()
  await settle()
  return page
}
const long = (world: World) => world.wall() - 500 * 86_400_000

test('what waited of a visitor, on a disk that was cleared, is told by the first person after them and by nobody else', async () => {
  const { world, page, n } = await visited()
  page.tab.hide()
  world.disk.clear()
  const first = await uses(world, 'u1')
  expect(lostBy(world)).toEqual({ 'u1 of acme': { evicted: n } })
  first.tab.hide()
  await uses(world, 'u2')
  expect(lostBy(world)).toEqual({ 'u1 of acme': { evicted: n }, 'u2 of acme': {} })
})

test('it is told also where a page of the visitor found out before anybody signed in', async () => {
  const { world, page, n } = await visited()
  page.tab.hide()
  world.disk.clear()
  const between = open(world)
  await between.waymark.ready()
  await settle()
  await between.waymark.track('scout.sent')
  between.waymark.identify('u1')
  await settle()
  between.waymark.group('acme')
  await settle()
  await between.waymark.flush()
  expect(count(between.waymark)).toBe(1)
  expect(lostBy(world)['u1 of acme']).toEqual({ evicted: n })
  between.waymark.reset()
  await settle()
  await uses(world, 'u2')
  expect(lostBy(world)['u2 of acme']).toEqual({})
})

test('what a person took over is theirs: a disk that is cleared later is no loss of whoever comes then', async () => {
  const { world, page } = await visited()
  // It is put aside, and comes back.
  page.tab.hide()
  page.waymark.identify('u1')
  page.waymark.group('acme')
  await settle()
  await page.waymark.flush()
  page.tab.kill()
  world.disk.clear()
  await uses(world, 'u2')
  expect(lostBy(world)).toEqual({ 'u1 of acme': {}, 'u2 of acme': {} })
})

test('a disk that is out of reach when somebody signs in is no gap, neither then nor once it is back', async () => {
  const { world, page } = await visited()
  page.tab.hide()
  world.hasDisk = false
  ;(await uses(world, 'u1')).tab.hide()
  expect(lostBy(world)).toEqual({ 'u1 of acme': {} })
  world.hasDisk = true
  await uses(world, 'u1')
  expect(lostBy(world)).toEqual({ 'u1 of acme': {} })
})

test('what was dropped before anybody was known goes with the first person too, once', async () => {
  const world = createWorld()
  const page = open(world)
  await page.waymark.ready()
  expect(await page.waymark.track('scout.sent', {}, { at: long(world) })).toEqual({ stored: 'no', reason: 'tooOld' })
  page.waymark.identify('u1')
  page.waymark.group('acme')
  await page.waymark.track('scout.sent')
  await page.waymark.flush()
  page.waymark.reset()
  page.waymark.identify('u2')
  page.waymark.group('acme')
  await page.waymark.track('scout.sent')
  await page.waymark.flush()
  expect(lostBy(world)).toEqual({ 'u1 of acme': { tooOld: 1 }, 'u2 of acme': {} })
})

test('what was dropped of a person before their account was known is told in it', async () => {
  const world = createWorld()
  const page = open(world)
  page.waymark.identify('u1')
  await page.waymark.ready()
  await page.waymark.track('scout.sent', {}, { at: long(world) })
  page.waymark.group('acme')
  await page.waymark.track('scout.sent')
  await page.waymark.flush()
  expect(lostBy(world)).toEqual({ 'u1 of acme': { tooOld: 1 } })
})

test('what was dropped while consent was not given yet is told once it is', async () => {
  const { world, waymark } = await signedIn(createWorld(), { consent: 'pending' })
  await waymark.track('scout.sent', {}, { at: long(world) })
  waymark.setConsent('granted')
  await waymark.track('scout.sent')
  await waymark.flush()
  expect(lostBy(world)).toEqual({ 'u1 of acme': { tooOld: 1 } })
})

test('counts are not brought back by a device that hears that all was erased', async () => {
  const { world, waymark } = await signedIn()
  await waymark.track('scout.sent', {}, { at: long(world) })
  await waymark.track('scout.sent')
  const { reply } = world
  world.reply = async (beacon, body) => {
    const answer = await reply(beacon, body)
    return { ...answer, body: JSON.stringify({ ...JSON.parse(answer.body), epoch: 1 }) }
  }
  await waymark.flush()
  expect(lostBy(world)).toEqual({ 'u1 of acme': { tooOld: 1 } })
  world.reply = reply
  await waymark.track('scout.sent')
  await waymark.flush()
  const { epoch, dropped } = world.sent.at(-1)!.beacon
  expect([epoch, dropped]).toEqual([1, {}])
})

test.each([1, 2, 3, 4, 5, 9])('what a visitor did goes to the account that is named while their person still claims it (%d)', async n => {
  const world = createWorld()
  const { waymark } = open(world)
  await waymark.ready()
  await waymark.track('scout.sent')
  await settle()
  waymark.identify('u1')
  for (let i = 0; i < n; i++) await null
  waymark.group('acme')
  await settle()
  expect(count(waymark)).toBe(1)
  await waymark.flush()
  expect(world.sent.map(({ beacon }) => beacon.account)).toContain('acme')
})

test('who signs in again and again keeps all that they did before, also where the days of a visitor are full', async () => {
  const world = createWorld()
  for (let visit = 1; visit <= 3; visit++) {
    const { waymark } = open(world)
    await waymark.ready()
    await Promise.all(Array.from({ length: 30 }, () => waymark.track('scout.sent')))
    waymark.identify('u1')
    waymark.group('acme')
    await settle()
    expect(count(waymark)).toBe(30 * visit)
    waymark.destroy()
    await settle()
  }
})

test('a page that opens where nobody was a visitor looks for nothing to claim: it learns that where it reads its own rows', async () => {
  const world = createWorld()
  const first = await signedIn(world)
  await first.waymark.track('scout.sent')
  first.tab.kill()
  world.looks.length = 0
  const { waymark } = await signedIn(world)
  await settle()
  expect(count(waymark)).toBe(1)
  expect(world.looks.flat().filter(from => from.includes('["acme","u1"]'))).not.toEqual([])
  expect(world.looks.flat().filter(from => from.includes('[null'))).toEqual([])
})
