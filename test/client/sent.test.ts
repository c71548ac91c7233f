import { expect, test } from 'vitest'
import type { Waymark } from '../../src/client/index.ts'
import { createWorld, fakeSurface, receiptFor, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'
import { rowsOf, signedIn } from './start.ts'

/** Newest first. */
const sentBy = async (waymark: Waymark) => [...(await waymark.export()).sent].sort((a, b) => b.at - a.at)
const kept = (world: World, account = 'acme', person = 'u1'): number => rowsOf(world, account, person, 'd').length

/** From now on the receiver answers only when it is told to: the last that waits. */
const held = (world: World): (() => void) => {
  let answer = () => {}
  const { reply } = world
  world.reply = async beacon => {
    await new Promise<void>(done => {
      answer = done
    })
    return reply(beacon, '')
  }
  return () => answer()
}

test('the last 20 beacons are kept for the person: when, how much, what came of each, and what was in it', async () => {
  const { world, waymark } = await signedIn()
  for (let i = 0; i < 25; i++) {
    world.setWall(world.wall() + 1000)
    await waymark.track('scout.sent')
    await waymark.flush()
  }
  await settle()
  const sent = await sentBy(waymark)
  expect(sent).toHaveLength(20)
  const last = world.sent.slice(-20).map(({ beacon }) => beacon)
  const plain = JSON.parse(JSON.stringify(last)) as { secret?: string }[]
  for (const beacon of plain) if (beacon.secret) beacon.secret = '…'
  expect(sent.map(({ body }) => JSON.parse(body))).toEqual(plain.reverse())
  expect(sent[0]).toMatchObject({ answer: 'settle', status: 200, reasons: [], at: world.sent.at(-1)!.beacon.sentAt })
  expect(sent[0]!.bytes).toBe(JSON.stringify(world.sent.at(-1)!.beacon).length)
  expect(sent.some(({ entries }) => entries > 0)).toBe(true)
  // A page that opens reads none of them.
  world.read.length = 0
  const next = await signedIn(world)
  expect(world.read.filter(key => /\]d\d/.test(key))).toEqual([])
  expect((await next.waymark.export()).sent).toHaveLength(20)
})

test('how the receiver answered is kept: waiting, refused whole, partly refused, not known', async () => {
  const world = createWorld()
  const { waymark, tab } = await signedIn(world)
  const { reply } = world
  const after = async (answer: typeof reply) => {
    world.reply = answer
    await waymark.track('scout.sent')
    await waymark.flush()
    await settle()
    return (await sentBy(waymark))[0]!
  }
  expect(await after(() => ({ status: 0, body: '' }))).toMatchObject({ answer: 'retry', status: 0, reasons: [] })
  const busy = (beacon: Parameters<typeof reply>[0]) =>
    JSON.stringify({ ...receiptFor(beacon, world.serverNow()), accepted: [], evidence: [], refused: 'store' })
  expect(await after(beacon => ({ status: 503, body: busy(beacon) }))).toMatchObject({ answer: 'retry', status: 503, reasons: ['store'] })
  expect(await after(() => ({ status: 403, body: '' }))).toMatchObject({ answer: 'hold', status: 403 })
  await world.pass(400_000)
  world.reply = reply
  await waymark.track('scout.sent')
  world.setWall(world.wall() + 1000)
  tab.hide()
  await settle()
  expect((await sentBy(waymark))[0]).toMatchObject({ answer: 'left', status: 0 })
  const partly = (beacon: Parameters<typeof reply>[0]) =>
    JSON.stringify({
      ...receiptFor(beacon, world.serverNow()),
      evidence: beacon.evidence.map(({ key, rev }) => ({ key, rev, refused: 'unknownSeries' })),
    })
  world.setWall(world.wall() + 1000)
  expect(await after(beacon => ({ status: 200, body: partly(beacon) }))).toMatchObject({ answer: 'settle', reasons: ['unknownSeries'] })
})

test('what proves who sent a beacon is never kept with it, whatever is in a token', async () => {
  const world = createWorld()
  const token = 'ey"J\\h"bG.c"i'
  const { waymark } = await signedIn(world)
  waymark.identify('u1', {}, { token })
  await waymark.track('scout.sent')
  await waymark.flush()
  await settle()
  expect(world.sent.at(-1)!.beacon.token).toBe(token)
  const sent = await sentBy(waymark)
  const { secret } = world.sent.at(-1)!.beacon
  for (const { body } of sent) expect(body).not.toContain(secret!)
  expect(JSON.parse(sent[0]!.body)).toMatchObject({ token: '…', secret: '…' })
  expect(JSON.stringify([...world.disk])).not.toContain('bG.c')
})

test('the beacons of whoever leaves are forgotten: at reset, another person, another account, and withdrawn consent', async () => {
  for (const leave of ['reset', 'identify', 'group', 'denied'] as const) {
    const { world, waymark } = await signedIn()
    await waymark.track('scout.sent')
    await waymark.flush()
    await settle()
    expect(kept(world), leave).toBeGreaterThan(0)
    // One is under way meanwhile.
    const answer = held(world)
    await waymark.track('scout.sent')
    waymark.flush()
    await settle()
    if (leave === 'reset') waymark.reset()
    else if (leave === 'identify') waymark.identify('u2')
    else if (leave === 'group') waymark.group('other')
    else waymark.setConsent('denied')
    await settle()
    answer()
    await settle()
    expect(kept(world), leave).toBe(0)
    expect(JSON.stringify((await waymark.export()).sent), leave).not.toContain('"u1\\"')
  }
})

test('what is erased is erased from the beacons too, though one is under way, here or from another device', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  await waymark.track('scout.sent')
  await waymark.flush()
  await settle()
  const { reply } = world
  const answer = held(world)
  await waymark.track('scout.sent')
  waymark.flush()
  await settle()
  const erased = waymark.erase()
  await settle()
  answer()
  world.reply = reply
  await erased
  await settle()
  await waymark.flush()
  await settle()
  const sent = () => waymark.export().then(all => all.sent.map(({ body }) => body).join())
  expect(await sent()).not.toContain('scout.sent')
  await waymark.track('scout.sent')
  await waymark.flush()
  await settle()
  expect(await sent()).toContain('scout.sent')
  world.reply = beacon => ({ status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow(), { epoch: 7 })) })
  await waymark.track('scout.sent')
  await waymark.flush()
  await settle()
  expect(await sent()).not.toContain('scout.sent')
})

const shown = async (playbook?: Parameters<typeof signedIn>[1]) => {
  const surface = fakeSurface()
  const recorded = fakeSurface()
  const { load } = surface
  const client = await signedIn(
    createWorld(),
    { surfaces: 'auto', ...playbook },
    { surfaces: { tour: load, checklist: load, roadmap: load, hint: load, recorded: recorded.load } },
  )
  await settle()
  return { ...client, surface, recorded }
}

test('what is recorded opens by its name and from a panel, stands in the panel’s place, and gives it back', async () => {
  const { waymark, surface, recorded } = await shown()
  await waymark.start('map')
  await settle()
  expect(recorded.playing).toBe(0)
  surface.act({ do: 'recorded', is: true })
  await settle()
  expect(recorded.playing).toBe(1)
  expect(surface.scene.showing).toEqual({ open: null, launcher: null })
  expect(recorded.stage.client.consent).toBe('granted')
  expect(await recorded.stage.own.export()).toMatchObject({ account: 'acme', person: 'u1' })
  recorded.act({ do: 'recorded', is: false })
  await settle()
  expect(recorded.playing).toBe(0)
  expect(surface.scene.showing.open).toMatchObject({ id: 'map', kind: 'roadmap' })
  expect(await waymark.start('recorded')).toEqual({ open: true, why: ['shown'] })
  recorded.act({ do: 'recorded', is: false })
  await settle()
  expect(recorded.playing).toBe(0)
  // Also who has not agreed may see that nothing is recorded.
  waymark.setConsent('denied')
  await settle()
  expect(await waymark.start('recorded')).toEqual({ open: true, why: ['shown'] })
  waymark.reset()
  await settle()
  expect(recorded.playing).toBe(0)
})

test('nothing opens by itself over what is recorded, and a guide of this name in the playbook goes first', async () => {
  const welcome = { kind: 'tour', trigger: { event: 'room.entered' }, steps: [{ id: 'hello', title: 'Hello' }] } as const
  const { waymark, surface, recorded } = await shown({ playbook: { ...scouting, guides: { ...scouting.guides, welcome } } })
  await waymark.start('recorded')
  waymark.track('room.entered')
  await settle()
  expect([recorded.playing, surface.scene.tour]).toEqual([1, null])
  recorded.act({ do: 'recorded', is: false })
  waymark.track('room.entered')
  await settle()
  expect([recorded.playing, surface.scene.tour?.id]).toEqual([0, 'welcome'])
  await waymark.start('recorded')
  await settle()
  expect([recorded.playing, surface.scene.tour]).toEqual([1, null])
  expect((await waymark.start('first-scout')).open).toBe(true)
  await settle()
  expect(recorded.playing).toBe(0)
  const own = await shown({
    playbook: { ...scouting, guides: { ...scouting.guides, recorded: { kind: 'checklist', title: 'Mine', items: [] } } },
  })
  await own.waymark.start('recorded')
  await settle()
  expect([own.recorded.playing, own.surface.scene.showing.open?.id]).toEqual([0, 'recorded'])
})
