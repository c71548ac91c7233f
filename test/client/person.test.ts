import { expect, test } from 'vitest'
import { hash64 } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, receiptFor, settle } from './fakes.ts'
import { count, open, rowsOf, signedIn } from './start.ts'

const scope = '["acme","u1"]'
const office = {
  id: 'office',
  version: 1,
  milestones: {
    agreed: { title: 'Agreed', rule: { agree: 'rules', version: 2 } },
    latest: { title: 'Agreed to the latest', rule: { agree: 'rules' }, demote: true },
    three: { title: 'Three', rule: { count: 'scout.sent', atLeast: 3 } },
  },
  roadmap: [],
  audiences: { newcomers: { trait: 'tookOver' } },
} as const satisfies Playbook

test('practice 67: agreeing to a version of a document counts once, and no longer when there is a newer one', async () => {
  const world = createWorld()
  const documents = { rules: { version: 2, url: '/rules', fields: { when: true, where: false } } }
  const { waymark } = await signedIn(world, { playbook: office, documents })
  expect(rowsOf(world, 'acme', 'u1', 'maccount.document.').sort()).toEqual(['rules', 'rules.when', 'rules.where'])
  expect(await waymark.agree('rules', 2)).toEqual({ stored: 'disk' })
  expect(waymark.progress?.milestones).toMatchObject({ agreed: { reached: true }, latest: { reached: true } })
  await waymark.flush()
  const before = structuredClone(world.disk.get(`${scope}magree.rules`))
  world.setWall(world.wall() + 60_000)
  await waymark.agree('rules', 2)
  expect(world.disk.get(`${scope}magree.rules`)).toEqual(before)
  expect(JSON.stringify(world.sent)).not.toContain('/rules"')
  waymark.destroy()
  const next = await signedIn(world, { playbook: office, documents: { rules: { version: 3 } } })
  expect(next.waymark.progress?.milestones).toMatchObject({ agreed: { reached: true }, latest: { reached: false } })
  for (const version of [undefined, '2', Number.NaN])
    expect(await next.waymark.agree('rules', version as never)).toMatchObject({ stored: 'no' })
})

test('practice 24: a handover tells customer success, keeps what was reached, and the new person is known as such', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world, { playbook: office })
  for (let i = 0; i < 3; i++) await waymark.track('scout.sent')
  waymark.handover({ to: 'u2' })
  await settle()
  expect(waymark.progress?.milestones.three?.reached).toBe(true)
  await waymark.flush()
  const told = world.sent.flatMap(({ beacon }) => beacon.happenings).filter(({ kind }) => kind === 'personChanged')
  expect(told).toMatchObject([{ to: 'u2', from: 'u1' }])
  const charge = world.disk.get(`${scope}maccount.charge`) as never
  // Nobody's browser learns a name.
  expect(charge).toMatchObject({ cur: { value: hash64('office', 'u2') } })
  const account = { etag: 'e', readings: {}, facts: { 'account.charge': charge } }
  world.reply = beacon => ({ status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow(), { account })) })
  const other = createWorld(world.wall())
  other.reply = world.reply
  const next = open(other, { playbook: office })
  next.waymark.identify('u2')
  next.waymark.group('acme')
  await next.waymark.flush()
  await settle()
  expect(other.disk.get('["acme","u2"]mtrait.tookOver')).toMatchObject({ cur: { value: true } })
  expect(rowsOf(world, 'acme', 'u1', 'mtrait.tookOver')).toEqual([])
  expect(await waymark.handover({ to: '' })).toMatchObject({ stored: 'no' })
})

test('what a device knows of a person can be taken away whole', async () => {
  const world = createWorld()
  const first = await signedIn(world, { endpoint: undefined as never })
  await first.waymark.track('scout.sent')
  first.tab.hide()
  await settle()
  first.waymark.destroy()
  const { waymark } = await signedIn(world, { endpoint: undefined as never })
  waymark.identify('u1', { role: 'sender' })
  const all = await waymark.export()
  expect(all).toMatchObject({ account: 'acme', person: 'u1' })
  expect(Object.values(all.evidence.series)).toMatchObject([{ days: [{ dots: [{}] }] }])
  expect(all.evidence.marks['trait.role']?.cur.value).toBe('sender')
  expect(all.waiting.some(({ kind }) => kind === 'milestone')).toBe(true)
  expect(JSON.parse(JSON.stringify(all))).toEqual(all)
})

test('what is erased is gone from the disk and from other tabs, and the receiver hears of it until it answers', async () => {
  const world = createWorld()
  const { waymark, tab } = await signedIn(world)
  const other = await signedIn(world)
  await waymark.track('scout.sent')
  await waymark.flush()
  const { secret, writer } = world.sent.at(-1)!.beacon
  expect(secret?.length).toBeGreaterThanOrEqual(16)
  expect(secret!.length).toBeLessThanOrEqual(200)
  const { reply } = world
  world.reply = () => ({ status: 0, body: '' })
  waymark.track('scout.sent')
  tab.hide()
  await waymark.erase()
  await settle()
  expect([...world.disk.keys()].filter(key => key.startsWith(scope) && !/\]s$/.test(key))).toEqual([])
  expect([count(waymark), count(other.waymark)]).toEqual([0, 0])
  waymark.destroy()
  other.waymark.destroy()
  await settle()
  world.reply = reply
  const from = world.sent.length
  const again = await signedIn(world)
  await again.waymark.flush()
  expect(world.sent[from]?.beacon).toMatchObject({ epoch: 1, secret, writer, seen: 0, evidence: [] })
  expect(count(again.waymark)).toBe(0)
  await again.waymark.track('scout.sent')
  await again.waymark.flush()
  const { epoch, evidence } = world.sent.at(-1)!.beacon
  expect([epoch, evidence.filter(({ key }) => key.startsWith('["scout')).length]).toEqual([1, 1])
  expect(count(again.waymark)).toBe(1)
})

test('what another tab still knows, or a beacon under way brings down, does not come back after it was erased', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world, { playbook: office })
  const other = await signedIn(world, { playbook: office })
  for (let i = 0; i < 3; i++) await waymark.track('scout.sent')
  await waymark.flush()
  await settle()
  // The other tab does not hear of it.
  world.isSilent = true
  const { reply } = world
  let answer = () => {}
  world.reply = beacon => new Promise(done => (answer = () => done(reply(beacon, ''))))
  await waymark.track('scout.sent')
  const flushed = waymark.flush()
  await settle()
  await waymark.erase()
  answer()
  world.reply = reply
  await flushed
  await waymark.flush()
  await settle()
  expect(world.sent.at(-1)?.beacon).toMatchObject({ epoch: 1, evidence: [], happenings: [] })
  await other.waymark.track('scout.sent')
  expect(count(other.waymark)).toBe(1)
  other.waymark.destroy()
  waymark.destroy()
  const { waymark: again } = await signedIn(world, { playbook: office })
  expect(count(again)).toBe(1)
})

test('a device that the receiver never heard of makes itself known before it erases, and once', async () => {
  const world = createWorld()
  const known = new Set<string>()
  world.reply = beacon => {
    const isBarred = !!beacon.epoch && !known.has(beacon.writer)
    if (!isBarred) known.add(beacon.writer)
    const receipt = receiptFor(beacon, world.serverNow())
    return isBarred
      ? { status: 403, body: JSON.stringify({ ...receipt, accepted: [], evidence: [], refused: 'erase' }) }
      : { status: 200, body: JSON.stringify(receipt) }
  }
  const { waymark } = await signedIn(world, { consent: 'pending' })
  await waymark.erase()
  waymark.setConsent('granted')
  waymark.erase()
  await settle()
  await waymark.track('scout.sent')
  await waymark.flush()
  expect(world.sent.map(({ beacon }) => [beacon.epoch ?? 0, beacon.evidence.length > 0])).toEqual([
    [1, true],
    [0, false],
    [1, true],
  ])
})

test('a device that hears of a higher epoch lets go of what was erased elsewhere, and counts no loss', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  await waymark.track('scout.sent')
  world.reply = beacon => ({
    status: 200,
    body: JSON.stringify(
      receiptFor(beacon, world.serverNow(), {
        ...((beacon.epoch ?? 0) < 2 && {
          epoch: 2,
          accepted: [],
          rejected: beacon.happenings.map(({ id }) => ({ id, reason: 'erased' })),
          evidence: beacon.evidence.map(({ key, rev }) => ({ key, rev, refused: 'erased' })),
        }),
      }),
    ),
  })
  await waymark.flush()
  await settle()
  expect(count(waymark)).toBe(0)
  expect(rowsOf(world, 'acme', 'u1', 'e')).toEqual([])
  await waymark.track('scout.sent')
  await waymark.flush()
  const { epoch, dropped } = world.sent.at(-1)!.beacon
  expect([epoch, dropped]).toEqual([2, {}])
  expect(count(waymark)).toBe(1)
})
