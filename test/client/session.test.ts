import { expect, test } from 'vitest'
import { createWorld, settle } from './fakes.ts'
import { count, open, rowsOf, signedIn } from './start.ts'

test('what was tracked before identify is claimed by the first person, and by nobody after', async () => {
  const world = createWorld()
  const { waymark } = open(world)
  await waymark.track('scout.sent')
  expect(rowsOf(world, null, null, 'e')).toHaveLength(1)
  expect(waymark.progress).toBeNull()
  waymark.identify('u1')
  await settle()
  expect(count(waymark)).toBe(1)
  expect(rowsOf(world, null, null, '')).toEqual([])
  await waymark.flush()
  expect(world.sent.flatMap(({ beacon }) => beacon.evidence).some(({ key }) => key.startsWith('["scout'))).toBe(true)
  expect(world.sent.every(({ beacon }) => beacon.person === 'u1')).toBe(true)
  waymark.identify('u2')
  await settle()
  expect(count(waymark)).toBe(0)
  waymark.identify('u1')
  await settle()
  expect(count(waymark)).toBe(1)
})

test('an anonymous visit of an earlier page load is claimed too', async () => {
  const world = createWorld()
  const before = open(world)
  await before.waymark.track('scout.sent')
  before.waymark.destroy()
  await settle()
  const { waymark } = await signedIn(world)
  expect(count(waymark)).toBe(1)
  expect(rowsOf(world, 'acme', 'u1', 'e')).toHaveLength(1)
})

test('two tabs that identify two people at once share the anonymous evidence out once', async () => {
  const world = createWorld()
  const a = open(world)
  const b = open(world)
  await a.waymark.track('scout.sent')
  await settle()
  a.waymark.identify('u1')
  b.waymark.identify('u2')
  await settle()
  expect([count(a.waymark), count(b.waymark)].sort()).toEqual([0, 1])
})

test('identify and group in one go write to one ledger only', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  waymark.track('scout.sent')
  await settle()
  expect([...world.disk.keys()].filter(key => key.startsWith('h'))).toEqual(['h["acme","u1"]'])
})

test('what a person did before the account is known goes to the account', async () => {
  const world = createWorld()
  const { waymark } = open(world)
  waymark.identify('u1', { role: 'sender' })
  await waymark.track('scout.sent')
  waymark.group('acme')
  await settle()
  expect(count(waymark)).toBe(1)
  expect(rowsOf(world, null, 'u1', '')).toEqual([])
  expect(rowsOf(world, 'acme', 'u1', 'mtrait.')).toEqual(['role'])
})

test('accounts of one person are kept apart, and facts of the person are known in both', async () => {
  const world = createWorld()
  const { waymark } = open(world)
  waymark.identify('u1', { role: 'sender' })
  waymark.group('acme', { tier: '1' })
  await waymark.track('scout.sent')
  waymark.group('beta')
  await settle()
  expect(count(waymark)).toBe(0)
  expect(rowsOf(world, 'beta', 'u1', 'm')).toEqual(['trait.role'])
  waymark.group('acme')
  await settle()
  expect(count(waymark)).toBe(1)
})

test('what a person is in one account they are not in the next', async () => {
  const world = createWorld()
  const { waymark } = open(world)
  waymark.identify('u1', { role: 'sender', lang: 'ja' })
  waymark.group('acme', { tier: '1' }, { member: { role: 'admin', unit: 'sales' } })
  await settle()
  waymark.group('beta')
  await settle()
  const marks = async () => (await waymark.export()).evidence.marks
  expect(rowsOf(world, 'beta', 'u1', 'm').sort()).toEqual(['trait.lang', 'trait.role'])
  expect((await marks())['trait.role']?.cur.value).toBe('sender')
  waymark.setConsent('denied')
  waymark.setConsent('granted')
  await settle()
  expect(Object.keys(await marks()).sort()).toEqual(['trait.lang', 'trait.role'])
  waymark.group('beta', { tier: '2' }, { member: { unit: 'it' } })
  waymark.setConsent('denied')
  waymark.setConsent('granted')
  await settle()
  expect(Object.keys(await marks()).sort()).toEqual(['account.tier', 'trait.lang', 'trait.role', 'trait.unit'])
})

test('an account that is named before the person', async () => {
  const world = createWorld()
  const { waymark } = open(world)
  waymark.group('acme', { seats: 3, anchors: { contract: '2026-03-30' }, targets: { downloads: 10 } }, { member: { role: 'sender' } })
  waymark.identify('u1')
  await waymark.ready()
  await settle()
  expect(rowsOf(world, 'acme', 'u1', 'm').sort()).toEqual([
    'account.anchor.contract',
    'account.seats',
    'account.target.downloads',
    'trait.role',
  ])
  expect(waymark.progress?.day).toBe(2)
})

test('facts that are said again change nothing: no row is written, nothing waits', async () => {
  const world = createWorld()
  const say = (waymark: ReturnType<typeof open>['waymark']) => {
    waymark.identify('u1', { role: 'sender', name: 'Aoi' })
    waymark.group('acme', { seats: 12 }, { member: { unit: 'sales-2' } })
  }
  const first = open(world)
  say(first.waymark)
  await first.waymark.ready()
  await world.pass(5000)
  expect(rowsOf(world, 'acme', 'u1', 'o')).toEqual([])
  const before = structuredClone(world.disk)
  say(first.waymark)
  const second = open(world)
  // As an app does that fetches its account first.
  second.waymark.identify('u1', { role: 'sender', name: 'Aoi' })
  await settle()
  say(second.waymark)
  await settle()
  await settle()
  const marks = (disk: Map<string, unknown>) => [...disk].filter(([key]) => /\]m/.test(key))
  expect(marks(world.disk)).toEqual(marks(before))
  expect(rowsOf(world, 'acme', 'u1', 'o')).toEqual([])
})

test('reset forgets who is signed in and keeps the evidence for when they come back', async () => {
  const { world, waymark } = await signedIn()
  await waymark.track('scout.sent')
  waymark.reset()
  await settle()
  expect(waymark.progress).toBeNull()
  await waymark.track('scout.sent')
  waymark.identify('u2')
  waymark.group('acme')
  await settle()
  expect(count(waymark)).toBe(1)
  waymark.reset()
  waymark.identify('u1')
  waymark.group('acme')
  await settle()
  expect(count(waymark)).toBe(1)
  expect(world.reports).toEqual([])
})

test('nobody without a name: the host is told, and nothing throws', async () => {
  const { waymark, errors } = open(createWorld())
  for (const name of [null, undefined, '', {}, 'x'.repeat(2000), '\ud800']) {
    waymark.identify(name as string)
    waymark.group(name as string)
  }
  await settle()
  expect(errors.map(({ code }) => code)).toEqual(Array(12).fill('host'))
})

test('consent that is withdrawn and given again in one go: what there was is gone all the same', async () => {
  const { waymark, world } = await signedIn()
  await waymark.track('scout.sent')
  waymark.setConsent('denied')
  waymark.setConsent('granted')
  await settle()
  expect(count(waymark)).toBe(0)
  await waymark.track('scout.sent')
  expect([count(waymark), count((await signedIn(world)).waymark)]).toEqual([1, 1])
})
