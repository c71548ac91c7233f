import { expect, test } from 'vitest'
import { createWaymark } from '../../src/client/index.ts'
import { createWorld, receiptFor, settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { endpoint } from './start.ts'

/** A client in a world whose sender tells which beacons it was asked to compress. */
const told = async (answer: (gzip: boolean) => number, takes = true, codec = false) => {
  const world = createWorld()
  const asked: boolean[] = []
  const { ports, hide } = world.tab()
  world.reply = beacon => {
    const status = answer(asked.at(-1)!)
    return { status, body: status === 200 ? JSON.stringify(receiptFor(beacon, world.serverNow(), takes ? { gzip: true } : {})) : '' }
  }
  const { post, last } = ports.send
  const send: typeof ports.send = {
    post: (url, body, ms, type, gzip) => {
      asked.push(gzip === true)
      return post(url, body, ms, type)
    },
    last,
  }
  const options = { playbook: scouting, endpoint, writeKey: 'wk', surfaces: 'none' } as const
  const listens = (to: typeof send): typeof send => ({ post: (url, body, ms) => to.post(url, body, ms, 'application/json'), last: to.last })
  const waymark = createWaymark(codec ? { ...options, codec: listens } : options, { ...ports, send })
  waymark.identify('u1')
  waymark.group('acme')
  await waymark.ready()
  await settle()
  const more = async (): Promise<void> => {
    world.setWall(world.wall() + 1000)
    await waymark.track('scout.sent')
    await waymark.flush()
    await settle()
  }
  return { world, asked, waymark, more, hide }
}

test('beacons are compressed once the receiver has said that it takes them so, and never for one that does not say', async () => {
  const taking = await told(() => 200)
  await taking.more()
  await taking.more()
  expect(taking.asked.slice(0, 1)).toEqual([false])
  expect(taking.asked.slice(1)).toEqual(taking.asked.slice(1).map(() => true))
  expect(taking.asked.length).toBeGreaterThan(1)
  for (const it of [await told(() => 200, false), await told(() => 200, true, true)]) {
    await it.more()
    await it.more()
    expect(it.asked.length).toBeGreaterThan(1)
    expect(it.asked).not.toContain(true)
  }
})

test('where a compressed beacon is refused it goes plain at once, nothing of it is given up, and no other is compressed', async () => {
  for (const refusal of [400, 403, 413]) {
    const it = await told(gzip => (gzip ? refusal : 200))
    await it.more()
    await it.more()
    expect(it.asked.filter(Boolean), String(refusal)).toEqual([true])
    expect(it.asked.at(-1)).toBe(false)
    expect((await it.waymark.export()).waiting).toEqual([])
    expect(it.world.sent.at(-1)!.beacon.dropped).toEqual({})
  }
})

test('without an answer the next beacon goes plain, and what goes with the page always does', async () => {
  let isDown = false
  const it = await told(() => (isDown ? 0 : 200))
  await it.more()
  isDown = true
  await it.more()
  expect(it.asked.at(-1)).toBe(true)
  isDown = false
  await it.more()
  expect(it.asked.at(-1)).toBe(false)
  await it.waymark.track('scout.sent')
  const before = it.asked.length
  it.hide()
  expect([it.world.sent.at(-1)!.last, it.asked.length]).toEqual([true, before])
})
