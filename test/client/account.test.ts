import { expect, test } from 'vitest'
import { ruleKey } from '../../src/rule/index.ts'
import { createWorld, receiptFor, settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { open, signedIn } from './start.ts'

const reading = (value: number, now: number) => ({ value, mine: 0, need: 2, at: value >= 2 ? now - 1000 : null, asOf: now, through: null })
/** A receiver that tells how many senders the account has. */
const receiver = (senders: { n: number }, world: ReturnType<typeof createWorld>) => {
  world.reply = beacon => {
    const etag = `e${senders.n}`
    const account = { etag, readings: { [ruleKey(scouting.milestones.pair.rule)]: reading(senders.n, world.serverNow()) }, facts: {} }
    return { status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow(), beacon.etag === etag ? {} : { account })) }
  }
}

test('an idle tab rises when a colleague does something, and asks more seldom while nothing comes', async () => {
  const world = createWorld()
  const senders = { n: 1 }
  receiver(senders, world)
  const { waymark, told } = await signedIn(world)
  await world.pass(2000)
  expect(waymark.progress?.milestones.pair?.reading.value).toBe(1)
  const from = world.sent.length
  await world.pass(1_800_000)
  const quiet = world.sent.slice(from)
  expect(quiet.length).toBeGreaterThan(6)
  expect(quiet.length).toBeLessThan(20)
  expect(quiet.every(({ beacon }) => beacon.etag === 'e1' && !beacon.evidence.length && !beacon.happenings.length)).toBe(true)
  senders.n = 2
  await world.pass(300_000)
  expect(waymark.progress?.milestones.pair?.reached).toBe(true)
  expect(told).toContain('pair reached')
})

test('a hidden tab asks nothing, and asks at once when it is seen', async () => {
  const world = createWorld()
  receiver({ n: 1 }, world)
  const { tab } = await signedIn(world)
  await world.pass(2000)
  tab.show(false)
  await world.pass(5000)
  const from = world.sent.length
  await world.pass(1_800_000)
  expect(world.sent).toHaveLength(from)
  tab.show(true)
  await world.pass(100)
  expect(world.sent).toHaveLength(from + 1)
})

test('a tab that asked in vain goes on asking when the network is back', async () => {
  const world = createWorld()
  const senders = { n: 1 }
  receiver(senders, world)
  const { waymark } = await signedIn(world)
  await world.pass(2000)
  const { reply } = world
  world.reply = () => ({ status: 0, body: '' })
  await world.pass(3_600_000)
  senders.n = 2
  world.reply = reply
  await world.pass(600_000)
  expect(waymark.progress?.milestones.pair?.reached).toBe(true)
})

test('a playbook without rules over the account asks nothing while idle', async () => {
  const world = createWorld()
  const { pair, ...milestones } = scouting.milestones
  const { waymark, tab } = await signedIn(world, { playbook: { ...scouting, milestones, roadmap: scouting.roadmap.slice(0, 2) } as never })
  expect(pair.scope).toBe('account')
  waymark.attest('ready')
  await world.pass(5000)
  const from = world.sent.length
  await world.pass(1_800_000)
  tab.show(true)
  await world.pass(5000)
  expect(world.sent).toHaveLength(from)
})

test('readings and facts of the account are there after a reload without a network', async () => {
  const world = createWorld()
  receiver({ n: 2 }, world)
  const first = await signedIn(world)
  await world.pass(2000)
  expect(first.waymark.progress?.milestones.pair?.reached).toBe(true)
  first.waymark.destroy()
  world.reply = () => ({ status: 0, body: '' })
  const { waymark } = await signedIn(world)
  expect(waymark.progress?.milestones.pair?.reached).toBe(true)
})

test('when the receiver moves its clock on, progress is measured again', async () => {
  const world = createWorld()
  const { waymark, told } = await signedIn(world)
  await waymark.track('scout.sent')
  await world.pass(2000)
  world.ahead = 5 * 86_400_000
  await waymark.flush()
  waymark.attest('ready')
  await waymark.flush()
  await settle()
  expect(told).toContain('stopped raised')
})

test('two products of one page keep apart by write key and namespace', async () => {
  const world = createWorld()
  const a = await signedIn(world)
  const b = open(world, { namespace: 'b' })
  b.waymark.identify('u1')
  await b.waymark.ready()
  expect([...world.names]).toEqual(['waymark:wk:', 'waymark:wk:b'])
  expect(a.errors).toEqual([])
})
