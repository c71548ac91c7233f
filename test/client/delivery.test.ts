import { expect, test } from 'vitest'
import type { Beacon } from '../../src/beacon/index.ts'
import { createWorld, receiptFor, type Sent, settle, type World } from './fakes.ts'
import { endpoint, open, rowsOf, signedIn } from './start.ts'

const waits = (world: World) => rowsOf(world, 'acme', 'u1', 'o').length + rowsOf(world, 'acme', 'u1', 'q').length
const eventsIn = (sent: readonly Sent[]) => sent.map(({ beacon }) => beacon.evidence.filter(({ key }) => key.startsWith('["scout')).length)
const answers = (world: World, list: readonly ((beacon: Beacon, body: string) => { status: number; body: string } | undefined)[]) => {
  const { reply } = world
  let i = 0
  world.reply = (beacon, body) => list[i++]?.(beacon, body) ?? reply(beacon, body)
}

test('what is tracked goes in one beacon, and is deleted when the receipt names it', async () => {
  const { world, waymark } = await signedIn()
  const heard: unknown[] = []
  waymark.on('beacon', value => heard.push(value))
  await waymark.track('scout.sent')
  await waymark.track('scout.sent')
  expect(waits(world)).toBeGreaterThan(0)
  await world.pass(2000)
  const { url, beacon } = world.sent.at(-1)!
  expect(url).toBe(endpoint)
  expect(beacon).toMatchObject({ v: 1, key: 'wk', account: 'acme', person: 'u1', playbook: { id: 'scouting', version: 1 } })
  expect(waits(world)).toBe(0)
  expect(heard.at(-1)).toEqual({ ok: true, status: 200, waiting: 0 })
  const n = world.sent.length
  await world.pass(20_000)
  expect(world.sent).toHaveLength(n)
})

test('nothing is sent before identify, without an endpoint, or to a receiver that nothing was to be told', async () => {
  const world = createWorld()
  const { waymark } = open(world)
  await waymark.track('scout.sent')
  await waymark.flush()
  await world.pass(5000)
  expect(world.sent).toEqual([])
  await signedIn(world, { endpoint: undefined as never })
  await world.pass(5000)
  expect(world.sent).toEqual([])
})

test('an answer that is lost after the commit: told again, the same, until it is named', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  answers(world, [
    () => ({ status: 0, body: '' }),
    () => ({ status: 200, body: '<html>Log in' }),
    () => ({ status: 204, body: '' }),
    () => ({ status: 200, body: '{}' }),
  ])
  const from = world.sent.length
  await waymark.track('scout.sent')
  await world.pass(60_000)
  const told = world.sent.slice(from).filter(({ beacon }) => beacon.evidence.length)
  expect(told.length).toBe(5)
  expect(new Set(told.map(({ beacon }) => JSON.stringify([beacon.evidence, beacon.happenings]))).size).toBe(1)
  expect(waits(world)).toBe(0)
})

test('a receipt that names nothing of it is no reason to hurry, nor to delete', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  world.reply = beacon => ({
    status: 200,
    body: JSON.stringify(receiptFor({ ...beacon, evidence: [], happenings: [] }, world.serverNow())),
  })
  const from = world.sent.length
  await waymark.track('scout.sent')
  await world.pass(60_000)
  expect(waits(world)).toBeGreaterThan(0)
  expect(world.sent.length - from).toBeLessThan(12)
})

test('retries come further and further apart, and hear when to come again', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  world.reply = () => ({ status: 503, body: '' })
  const from = world.sent.length
  await waymark.track('scout.sent')
  await world.pass(3_600_000)
  const times = world.sent.slice(from).map(({ at }) => at)
  expect(times.length).toBeGreaterThan(8)
  expect(times.length).toBeLessThan(45)
  expect(times.at(-1)! - times.at(-2)!).toBeGreaterThan(60_000)
  const busy = { ...receiptFor(world.sent.at(-1)!.beacon, world.serverNow()), accepted: [], evidence: [], retryAfterMs: 1_800_000 }
  world.reply = () => ({ status: 429, body: JSON.stringify(busy) })
  await waymark.flush()
  const asked = world.sent.length
  await world.pass(1_700_000)
  expect(world.sent).toHaveLength(asked)
  await waymark.track('scout.sent')
  await world.pass(400_000)
  expect(world.sent.length).toBeGreaterThan(asked)
})

test('a token goes with each beacon; a function is asked again when it is refused', async () => {
  const world = createWorld()
  let n = 0
  const { waymark } = open(world)
  const { reply } = world
  world.reply = (beacon, body) =>
    beacon.token === 'token 2'
      ? reply(beacon, body)
      : { status: 401, body: JSON.stringify(receiptFor({ ...beacon, evidence: [], happenings: [] }, world.serverNow())) }
  waymark.identify('u1', {}, { token: async () => `token ${++n}` })
  waymark.group('acme')
  waymark.track('scout.sent')
  await waymark.flush()
  expect(world.sent.map(({ beacon }) => beacon.token)).toEqual(expect.arrayContaining(['token 1', 'token 2']))
  expect(waits(world)).toBe(0)
})

test('a token that is refused for good, or can not be had, loses nothing and throws nothing', async () => {
  const world = createWorld()
  const { waymark, tab } = open(world)
  waymark.identify('u1', {}, { token: () => Promise.reject(new Error('down')) })
  waymark.group('acme')
  await waymark.track('scout.sent')
  await waymark.flush()
  await world.pass(60_000)
  expect(world.sent).toEqual([])
  expect(waits(world)).toBeGreaterThan(0)
  tab.hide()
  expect(world.sent).toEqual([])
  world.reply = () => ({ status: 401, body: '' })
  let made = 0
  waymark.identify('u1', {}, { token: async () => `stale ${made++}` })
  await waymark.flush()
  expect(world.sent.map(({ beacon }) => beacon.token)).toEqual(['stale 0', 'stale 1'])
  waymark.identify('u1', {}, { token: 'stale' })
  await waymark.flush()
  await world.pass(3_600_000)
  expect(world.sent.length).toBeGreaterThan(1)
  expect(world.sent.length).toBeLessThan(60)
  expect(waits(world)).toBeGreaterThan(0)
})

test("another person's backlog goes under their own name only, and waits when it needs their token", async () => {
  const world = createWorld()
  world.reply = () => ({ status: 0, body: '' })
  const first = await signedIn(world)
  await first.waymark.track('scout.sent')
  await world.pass(2000)
  world.sent.length = 0
  world.reply = createWorld().reply
  first.waymark.identify('u2', {}, { token: 'of u2' })
  first.waymark.group('acme')
  first.waymark.attest('ready')
  await first.waymark.flush()
  await world.pass(10_000)
  const of = (person: string) => world.sent.filter(({ beacon }) => beacon.person === person)
  expect(eventsIn(of('u1')).some(Boolean)).toBe(true)
  expect(of('u1').every(({ beacon }) => beacon.token === undefined && !JSON.stringify(beacon).includes('ready'))).toBe(true)
  expect(of('u2').every(({ beacon }) => beacon.token === 'of u2' && !JSON.stringify(beacon).includes('scout.sent'))).toBe(true)
  expect(waits(world)).toBe(0)

  // u2 goes offline with a backlog and leaves; without their token it waits until they are back.
  world.reply = () => ({ status: 0, body: '' })
  first.waymark.attest('later')
  await world.pass(2000)
  first.waymark.destroy()
  world.reply = createWorld().reply
  world.sent.length = 0
  const next = await signedIn(world)
  await next.waymark.flush()
  expect(of('u2')).toEqual([])
  next.waymark.identify('u2', {}, { token: 'new of u2' })
  next.waymark.group('acme')
  await next.waymark.flush()
  expect(of('u2').some(({ beacon }) => beacon.token === 'new of u2' && JSON.stringify(beacon).includes('attest.later'))).toBe(true)
})

test('at pagehide one small beacon goes with the page, and the rows stay', async () => {
  const { world, waymark, tab } = await signedIn()
  await world.pass(3000)
  for (let i = 0; i < 40; i++) waymark.attest(`key-${i}-${'x'.repeat(900)}`)
  waymark.attest('ready')
  await waymark.track('scout.sent')
  await settle()
  const before = waits(world)
  tab.hide()
  const { beacon, last } = world.sent.at(-1)!
  expect(last).toBe(true)
  expect(JSON.stringify(beacon).length).toBeLessThanOrEqual(16_384)
  expect(beacon.happenings.map(({ kind }) => kind)).toContain('milestone')
  expect(waits(world)).toBe(before)
})

test("evidence of the person's other devices is joined, and not sent again", async () => {
  const world = createWorld()
  const { reply } = world
  const phone = createWorld()
  const other = await signedIn(phone)
  await other.waymark.track('scout.sent')
  await other.waymark.track('scout.sent')
  await phone.pass(2000)
  const series = Object.fromEntries(
    phone.sent.flatMap(({ beacon }) => beacon.evidence.filter(({ delta }) => delta.kind !== 'mark').map(({ key, delta }) => [key, delta])),
  )
  world.reply = beacon => ({
    status: 200,
    body: JSON.stringify(
      receiptFor(
        beacon,
        world.serverNow(),
        beacon.seen < 7 ? { own: { rev: 7, evidence: { epoch: 0, series, marks: {}, latches: {} } as never } } : {},
      ),
    ),
  })
  const { waymark, told } = await signedIn(world)
  await waymark.track('scout.sent')
  await world.pass(5000)
  expect(waymark.progress?.milestones.three?.reached).toBe(true)
  expect(told).toContain('three reached')
  expect(world.sent.at(-1)?.beacon.seen).toBe(7)
  expect(waits(world)).toBe(0)
  world.reply = reply
  const reloaded = await signedIn(world)
  expect(reloaded.waymark.progress?.milestones.three?.reading.value).toBe(3)
})

test('evidence that was erased elsewhere is erased here', async () => {
  const { world, waymark } = await signedIn()
  await waymark.track('scout.sent')
  await world.pass(2000)
  const { reply } = world
  world.reply = beacon => ({
    status: 200,
    body: JSON.stringify(
      receiptFor(beacon, world.serverNow(), { own: { rev: 9, evidence: { epoch: 1, series: {}, marks: {}, latches: {} } } }),
    ),
  })
  waymark.attest('ready')
  await waymark.flush()
  await settle()
  expect(waymark.progress?.milestones.first?.reading.value).toBe(0)
  expect(rowsOf(world, 'acme', 'u1', 'e')).toEqual([])
  world.reply = reply
  await waymark.track('scout.sent')
  const reloaded = await signedIn(world)
  expect(reloaded.waymark.progress?.milestones.first?.reading.value).toBe(1)
})

test('a disk that was copied gets a new name as a writer, so that the two never count for one another', async () => {
  const world = createWorld()
  const original = await signedIn(world)
  await original.waymark.track('scout.sent')
  await world.pass(2000)
  const copy = createWorld()
  for (const [key, value] of structuredClone(world.disk)) copy.disk.set(key, value)
  // The original goes on, and the receiver tells the copy of it.
  await original.waymark.track('scout.sent')
  await original.waymark.track('scout.sent')
  await world.pass(2000)
  const { key, delta } = world.sent.flatMap(({ beacon }) => beacon.evidence).findLast(({ key }) => key.startsWith('["scout'))!
  const own = { rev: 3, evidence: { epoch: 0, series: { [key]: delta }, marks: {}, latches: {} } } as never
  copy.reply = beacon => ({ status: 200, body: JSON.stringify(receiptFor(beacon, copy.serverNow(), { own })) })
  const { waymark } = await signedIn(copy)
  await waymark.flush()
  await waymark.track('scout.sent')
  await settle()
  expect(waymark.progress?.milestones.three?.reading.value).toBe(4)
  await copy.pass(2000)
  const writers = copy.sent.map(({ beacon }) => beacon.writer)
  expect(writers[0]).toBe(world.sent[0]!.beacon.writer)
  expect(writers.at(-1)).not.toBe(writers[0])
})

test('consent that is withdrawn while a token is made: nothing is sent when it comes', async () => {
  for (const next of ['denied', 'pending'] as const) {
    const world = createWorld()
    const { waymark } = open(world)
    let give = () => {}
    const token = () =>
      new Promise<string>(done => {
        give = () => done('token')
      })
    waymark.identify('u1', {}, { token })
    waymark.group('acme')
    await waymark.track('scout.sent')
    const flushed = waymark.flush()
    await settle()
    waymark.setConsent(next)
    give()
    await flushed
    await settle()
    expect(world.sent).toEqual([])
    expect(world.reports).toEqual([])
  }
})
