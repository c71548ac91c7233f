import { expect, test } from 'vitest'
import { seriesKey } from '../../src/evidence/index.ts'
import { createWorld, settle } from './fakes.ts'
import { count, open, signedIn } from './start.ts'

test('without a disk everything works in memory, and the host is told', async () => {
  const world = createWorld()
  world.hasDisk = false
  const { waymark, errors } = await signedIn(world)
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  expect(count(waymark)).toBe(1)
  expect(errors.map(({ code }) => code)).toEqual(['storage'])
  await world.pass(2000)
  expect(world.sent.flatMap(({ beacon }) => beacon.evidence).map(({ key }) => key)).toContain(seriesKey('scout.sent'))
})

test('damaged, foreign and later rows are passed over, and block nothing', async () => {
  const world = createWorld()
  const first = await signedIn(world)
  await first.waymark.track('scout.sent')
  await settle()
  const scope = '["acme","u1"]'
  world.disk.set(`${scope}e${seriesKey('scout.sent')}\n20000`, { kind: 'cells', days: 'many' })
  world.disk.set(`${scope}mtrait.role`, 42)
  world.disk.set(`${scope}mtrait.unit`, { kind: 'mark', v: 9 })
  world.disk.set(`${scope}zfuture`, { v: 9 })
  world.disk.set(`${scope}ofoo`, 7)
  world.disk.set(`${scope}obar`, { 'no day': 'x' })
  world.disk.set(`${scope}qbaz`, 'happened')
  world.disk.set('elsewhere', null)
  const { waymark, errors } = await signedIn(world)
  await waymark.track('scout.sent')
  waymark.identify('u1', { role: 'sender' })
  await settle()
  expect(count(waymark)).toBe(2)
  expect(errors).toEqual([])
  await world.pass(2000)
  expect(world.sent.at(-1)?.beacon.person).toBe('u1')
})

test('consent pending: memory only and nothing sent; what was kept goes to disk on grant', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world, { consent: 'pending' })
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  await waymark.flush()
  await world.pass(10_000)
  expect(world.disk.size).toBe(0)
  expect(world.names.size).toBe(0)
  expect(world.sent).toEqual([])
  expect(count(waymark)).toBe(1)
  waymark.setConsent('granted')
  await settle()
  expect(count(waymark)).toBe(1)
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'disk' })
  await world.pass(2000)
  expect(count(waymark)).toBe(2)
  const again = await signedIn(world)
  expect(count(again.waymark)).toBe(2)
})

test('consent denied: nothing is recorded or sent, and what waited is gone from the disk', async () => {
  const world = createWorld()
  world.reply = () => ({ status: 503, body: '' })
  const { waymark, tab } = await signedIn(world)
  await waymark.track('scout.sent')
  await world.pass(2000)
  const before = world.sent.length
  expect(before).toBeGreaterThan(0)
  const racing = waymark.track('scout.sent')
  tab.hide()
  expect([...world.notes.values()].join()).toContain('scout.sent')
  waymark.setConsent('denied')
  expect([...world.notes.values()]).toEqual(['[]'])
  const sent = world.sent.length
  expect(await racing).toEqual({ stored: 'no', reason: 'consent' })
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'no', reason: 'consent' })
  await waymark.flush()
  await world.pass(600_000)
  expect(world.sent).toHaveLength(sent)
  expect([...world.disk.keys()]).toEqual([])
  expect(count(waymark)).toBe(0)
  waymark.identify('u1', { role: 'sender' })
  waymark.setConsent('granted')
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'disk' })
  expect(count(waymark)).toBe(1)
  await settle()
  expect(world.disk.get('["acme","u1"]mtrait.role')).toMatchObject({ cur: { value: 'sender' } })
})

test('consent withdrawn while a beacon is on its way: its receipt brings nothing back', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  const reply = world.reply
  let answer = () => {}
  world.reply = async (beacon, body) => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    return reply(beacon, body)
  }
  await waymark.track('scout.sent')
  await world.pass(1500)
  waymark.setConsent('denied')
  answer()
  await settle()
  await world.pass(60_000)
  expect([...world.disk.keys()].filter(key => key !== 'c')).toEqual([])
})

test('Global Privacy Control: kept on the device, sent only when the product says so', async () => {
  const world = createWorld()
  world.gpc = true
  const quiet = await signedIn(world)
  expect(await quiet.waymark.track('scout.sent')).toEqual({ stored: 'disk' })
  await quiet.waymark.flush()
  await world.pass(10_000)
  expect(world.sent).toEqual([])
  quiet.waymark.destroy()
  const knowingly = await signedIn(world, { ignoreGpc: true })
  await knowingly.waymark.flush()
  expect(world.sent).not.toEqual([])
})

test('the clock of the receiver is known again after a reload, also for what is tracked at once', async () => {
  const world = createWorld()
  world.ahead = 10 * 86_400_000
  const first = await signedIn(world)
  await first.waymark.track('scout.sent')
  await first.waymark.flush()
  expect(world.disk.get('c')).toBe(world.ahead)
  const { waymark } = open(world)
  waymark.identify('u1')
  waymark.group('acme')
  waymark.track('scout.sent', {}, { age: 60_000 })
  await settle()
  const { days } = world.disk.get(`["acme","u1"]e${seriesKey('scout.sent')}\n${Math.floor((world.serverNow() - 60_000) / 86_400_000)}`) as {
    days: { dots: { at: number }[] }[]
  }
  expect(days[0]?.dots.map(({ at }) => at)).toEqual([world.serverNow() - 60_000])
})

/** What the note says of how much waits. */
const counted = (world: ReturnType<typeof createWorld>) =>
  [...world.notes.values()].flatMap(text => JSON.parse(text) as { n?: number }[]).flatMap(({ n }) => n ?? [])
const waiting = (world: ReturnType<typeof createWorld>): number => [...world.disk.keys()].filter(key => /\][oq]/.test(key)).length
const offline = (world: ReturnType<typeof createWorld>) => {
  const { reply } = world
  world.reply = () => ({ status: 0, body: '' })
  return () => {
    world.reply = reply
  }
}
/** A page whose event waits. */
const waits = async () => {
  const world = createWorld()
  const first = await signedIn(world)
  const online = offline(world)
  await first.waymark.track('scout.sent')
  await world.pass(2000)
  return { world, first, online }
}
const reportedBy = (world: ReturnType<typeof createWorld>) => world.sent.at(-1)?.beacon

test('a disk that was cleared while something waited, beside a note of it: how much is told under the new writer, once', async () => {
  const world = createWorld()
  const before = await signedIn(world)
  await world.pass(2000)
  const online = offline(world)
  await before.waymark.track('scout.sent')
  before.waymark.attest('ready')
  await world.pass(3000)
  const { writer } = reportedBy(world)!
  const n = waiting(world)
  expect(n).toBeGreaterThan(1)
  expect(counted(world)).toEqual([n])
  before.tab.kill()
  world.disk.clear()
  online()

  const tabs = await Promise.all([signedIn(world), signedIn(world)])
  await world.pass(5000)
  await tabs[0]!.waymark.track('scout.sent')
  await tabs[1]!.waymark.flush()
  expect(reportedBy(world)?.dropped).toEqual({ evicted: n })
  expect(reportedBy(world)?.writer).not.toBe(writer)
  expect(counted(world)).toEqual([])
  for (const { tab } of tabs) tab.hide()
  const next = await signedIn(world)
  await next.waymark.track('scout.sent')
  await next.waymark.flush()
  expect(reportedBy(world)?.dropped).toEqual({ evicted: n })
})

test('a disk that was cleared when nothing waited any more, or whose rows all are there: no gap is told', async () => {
  const { world, first, online } = await waits()
  first.tab.hide()
  expect(counted(world)).toEqual([waiting(world)])
  online()
  const second = await signedIn(world)
  await second.waymark.flush()
  expect(reportedBy(world)?.dropped).toEqual({})
  expect(counted(world)).toEqual([])
  second.tab.hide()
  world.disk.clear()
  const third = await signedIn(world)
  await third.waymark.track('scout.sent')
  await third.waymark.flush()
  expect(reportedBy(world)?.dropped).toEqual({})
})

test('what waited of somebody else, on a disk that was cleared, is told when they are here again, and for nobody else', async () => {
  const { world, online } = await waits()
  const n = waiting(world)
  world.disk.clear()
  online()
  const colleague = open(world)
  colleague.waymark.identify('u2')
  colleague.waymark.group('acme')
  await colleague.waymark.track('scout.sent')
  await colleague.waymark.flush()
  expect([reportedBy(world)?.person, reportedBy(world)?.dropped]).toEqual(['u2', {}])
  await settle()
  colleague.waymark.reset()
  // Whoever is known late claims what was done before, and so has a ledger already.
  await colleague.waymark.track('scout.sent')
  colleague.waymark.identify('u1')
  colleague.waymark.group('acme')
  await settle()
  await colleague.waymark.flush()
  expect(reportedBy(world)).toMatchObject({ person: 'u1', dropped: { evicted: n } })
})

test('a disk that is only out of reach for a while: no gap is told, not even then', async () => {
  const { world, first, online } = await waits()
  first.tab.hide()
  const n = waiting(world)
  online()
  world.hasDisk = false
  const second = await signedIn(world)
  await second.waymark.track('scout.sent')
  await second.waymark.flush()
  second.tab.hide()
  expect(reportedBy(world)?.dropped).toEqual({})
  expect(counted(world)).toEqual([n])
  world.hasDisk = true
  const third = await signedIn(world)
  await third.waymark.flush()
  expect(reportedBy(world)?.dropped).toEqual({})
  expect(counted(world)).toEqual([])
})

test.each(['{}', 'null', '[null, 7]', '"text"', '{['])('a note that somebody damaged (%s) holds up nothing', async text => {
  const world = createWorld()
  world.notes.set('waymark:wk:', text)
  // Rows without what goes with them are no gap either.
  world.disk.set('["acme","u1"]oforeign', { mark: 1 })
  const { waymark, tab } = await signedIn(world)
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'disk' })
  await waymark.flush()
  expect(reportedBy(world)?.evidence.map(({ key }) => key)).toContain(seriesKey('scout.sent'))
  expect(world.reports).toEqual([])
  tab.hide()
})
