import { expect, onTestFinished, test, vi } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, receiptFor, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'
import { count, signedIn } from './start.ts'

const listed = {
  ...scouting,
  guides: { list: { ...scouting.guides.list, items: [{ id: 'send', title: 'Send one', done: { count: 'scout.sent', atLeast: 2 } }] } },
} as const satisfies Playbook

/** Throws once a page asks for the time on and on: else the test would never end. */
const impatient = (world: World, most = 20_000) => {
  const { wall } = world
  let asked = 0
  const tab = world.tab
  world.tab = options => {
    const made = tab(options)
    Object.assign(made.ports.clock, {
      wall: () => {
        if (asked++ > most) throw new Error('on and on')
        return wall()
      },
    })
    return made
  }
  return () => asked
}

/** A world in which somebody was here before, and left so much behind. */
const visited = async (events = 1, playbook: Playbook = scouting): Promise<World> => {
  const world = createWorld()
  const { waymark } = await signedIn(world, { playbook })
  for (let i = 0; i < events; i++) await waymark.track('scout.sent')
  await settle()
  waymark.destroy()
  await settle()
  return world
}

test.each([
  ['no number', Number.NaN],
  ['a text', 'yesterday'],
  ['nothing', null],
])('a guide whose memory has %s for its time: its completion is told once', async (_, at) => {
  const world = await visited(1, listed)
  world.disk.set('["acme","u1"]g', { list: { status: 'open', at } })
  const asked = impatient(world)
  const { waymark, told } = await signedIn(world, { playbook: listed })
  await waymark.track('scout.sent')
  await settle()
  expect(told.filter(it => it.startsWith('guide list'))).toEqual(['guide list completed'])
  expect(world.disk.get('["acme","u1"]g')).toMatchObject({ list: { status: 'completed', at: world.wall() } })
  expect(asked()).toBeLessThan(2000)
  expect(world.reports).toEqual([])
})

test.each([Number.NaN, 'x', {}, null])('a clock row that is %j: progress is known all the same, and the row heals', async value => {
  const world = await visited(2)
  world.disk.set('c', value)
  world.ahead = 1000
  const { waymark } = await signedIn(world)
  expect(count(waymark)).toBe(2)
  await world.pass(2000)
  expect(world.disk.get('c')).toBe(1000)
  expect(world.reports).toEqual([])
})

test('a clock row that is damaged, and a clock that is a day off: the row heals', async () => {
  const world = await visited(2)
  world.disk.set('c', Number.NaN)
  world.ahead = 86_400_000
  const { waymark } = await signedIn(world)
  await world.pass(5000)
  expect(world.disk.get('c')).toBe(86_400_000)
  expect(count(waymark)).toBe(2)
  expect(world.reports).toEqual([])
})

test.each(['{', '7', 'null', '{"level":1,"milestones":null,"signals":[null]}', { level: 1 }, 7])(
  'told progress that is %j: what holds is told, and nothing rejects',
  async was => {
    const rejected = vi.fn()
    process.on('unhandledRejection', rejected)
    onTestFinished(() => void process.off('unhandledRejection', rejected))
    const world = await visited()
    world.disk.set('["acme","u1"]t', { n: 3, was })
    const { told } = await signedIn(world)
    expect(told.filter(it => it.startsWith('first'))).toEqual(['first reached'])
    const looks = world.looks.length
    await settle()
    expect(world.looks).toHaveLength(looks)
    expect(rejected).not.toHaveBeenCalled()
  },
)

test('a head without a revision, and a clock that is a day off: what is there is stamped anew once', async () => {
  const world = createWorld()
  world.reply = () => ({ status: 0, body: '' })
  const first = await signedIn(world)
  await first.waymark.track('scout.sent')
  await settle()
  first.waymark.destroy()
  await settle()
  const head = world.disk.get('h["acme","u1"]') as object
  world.disk.set('h["acme","u1"]', { ...head, rev: Number.NaN })
  world.ahead = 86_400_000
  world.reply = beacon => ({
    status: 200,
    body: JSON.stringify(receiptFor(beacon, world.serverNow(), { ...(beacon.sentAt < world.serverNow() - 1e6 && { isSkewed: true }) })),
  })
  const asked = impatient(world)
  let looked = 0
  const push = world.looks.push.bind(world.looks)
  world.looks.push = (...at) => {
    if (looked++ > 500) throw new Error('on and on')
    return push(...at)
  }
  const { waymark } = await signedIn(world)
  await world.pass(10_000)
  expect(count(waymark)).toBe(1)
  expect(looked).toBeLessThan(100)
  expect(asked()).toBeLessThan(2000)
  expect(world.disk.get('h["acme","u1"]')).toMatchObject({ rev: expect.any(Number) })
  expect((world.disk.get('h["acme","u1"]') as { rev: number }).rev).toBeGreaterThan(0)
})

test('a receiver that wants to be asked every millisecond is asked no more than about once a second', async () => {
  const world = createWorld()
  world.reply = beacon => ({ status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow(), { refreshMs: 1 })) })
  await signedIn(world)
  await world.pass(10_000)
  expect(world.sent.length).toBeLessThan(14)
})
