import { expect, test } from 'vitest'
import { createWorld, receiptFor, type World } from './fakes.ts'
import { rowsOf, signedIn } from './start.ts'

const waits = (world: World) => rowsOf(world, 'acme', 'u1', 'o').length + rowsOf(world, 'acme', 'u1', 'q').length

test('one poison entry among good ones: the good ones are saved, the bad one is counted', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const { reply } = world
  world.reply = (beacon, body) => (body.includes('attest.poison') ? { status: 400, body: '' } : reply(beacon, body))
  await waymark.track('scout.sent')
  waymark.attest('poison')
  waymark.attest('ready')
  waymark.identify('u1', { a: 1, b: 2, c: 3 })
  await world.pass(300_000)
  expect(waits(world)).toBe(0)
  await waymark.track('scout.sent')
  await waymark.flush()
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({ rejected: 1 })
})

test.each([401, 403, 404, 410])(
  'one entry that somebody in between refuses with %d: the good ones are saved, slowly, the bad one is counted',
  async status => {
    const { world, waymark } = await signedIn()
    await world.pass(3000)
    const { reply } = world
    world.reply = (beacon, body) => (body.includes('attest.poison') ? { status, body: '' } : reply(beacon, body))
    const from = world.sent.length
    await waymark.track('scout.sent')
    waymark.attest('poison')
    waymark.attest('ready')
    waymark.identify('u1', { a: 1, b: 2, c: 3 })
    await world.pass(1_800_000)
    expect(waits(world)).toBe(0)
    // The whole, halves of it, then it alone, further and further apart.
    expect(world.sent.length - from).toBeLessThan(40)
    await waymark.track('scout.sent')
    await waymark.flush()
    expect(world.sent.at(-1)?.beacon.dropped).toEqual({ rejected: 1 })
  },
)

test('the receiver itself refuses the key: it is asked again in five minutes, with all that waits', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  world.reply = beacon => ({
    status: 403,
    body: JSON.stringify({ ...receiptFor(beacon, world.serverNow()), accepted: [], evidence: [], refused: 'key' }),
  })
  const from = world.sent.length
  for (const key of ['a', 'b', 'c', 'd']) waymark.attest(key)
  await world.pass(1_800_000)
  const told = world.sent.slice(from)
  expect(told.length).toBeGreaterThan(1)
  expect(told.length).toBeLessThan(8)
  for (const { beacon } of told) expect(beacon.evidence.length).toBe(4)
})

test('an endpoint that is broken for a moment: what was refused all alone meanwhile is not given up', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const { reply } = world
  let left = 5
  const refused: number[] = []
  world.reply = (beacon, body) => {
    if (!left--) world.reply = reply
    if (left < 0) return reply(beacon, body)
    refused.push(beacon.evidence.length + beacon.happenings.length)
    return { status: 400, body: '' }
  }
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h']) waymark.attest(key)
  await world.pass(300_000)
  // So far that one was refused alone, and others came through after that.
  expect(refused).toContain(1)
  await waymark.track('scout.sent')
  await waymark.flush()
  expect(waits(world)).toBe(0)
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({})
  expect(
    new Set(world.sent.flatMap(({ beacon }) => beacon.evidence.map(({ key }) => key)).filter(key => key.startsWith('attest'))),
  ).toHaveProperty('size', 8)
})

test('an endpoint that refuses everything loses nothing and is not hammered', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  world.reply = () => ({ status: 400, body: '' })
  const from = world.sent.length
  for (const key of ['a', 'b', 'c', 'd', 'e', 'f']) waymark.attest(key)
  await world.pass(600_000)
  expect(waits(world)).toBe(6)
  expect(world.sent.length - from).toBeLessThan(120)
  const { reply } = createWorld()
  world.reply = reply
  await waymark.flush()
  expect(waits(world)).toBe(0)
})
