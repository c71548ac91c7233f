import fc from 'fast-check'
import { expect, test } from 'vitest'
import type { Beacon } from '../../src/beacon/index.ts'
import { LONGEST_ID, nameOf, scalars } from '../../src/client/clean.ts'
import { dots, type Evidence, empty, merge, seriesKey } from '../../src/evidence/index.ts'
import { isScalar } from '../../src/receiver/fit.ts'
import { isName } from '../../src/receiver/parse.ts'
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

/** Takes in what a text does not spoil, as a collector of somebody else's would, which knows no answer but 400. Gives what it has. */
const collector = (world: World, isSpoilt: (body: string) => boolean) => {
  const { reply } = world
  const has = { evidence: empty as Evidence }
  const join = ({ evidence }: Beacon) => {
    for (const { key, delta } of evidence)
      has.evidence = merge(
        has.evidence,
        delta.kind === 'mark' ? { ...empty, marks: { [key]: delta } } : { ...empty, series: { [key]: delta } },
      )
  }
  world.reply = (beacon, body) => {
    if (isSpoilt(body)) return { status: 400, body: '' }
    join(beacon)
    return reply(beacon, body)
  }
  return has
}
const idsIn = ({ series }: Evidence) => dots(series[seriesKey('scout.sent')] as never).map(({ id }) => id)

test('one poison event of a day that good ones share, refused with a bare 400: each good one arrives, the poison alone is lost', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const has = collector(world, body => body.includes('poison'))
  for (const id of ['a', 'b', 'poison', 'c', 'd']) await waymark.track('scout.sent', {}, { id })
  waymark.attest('ready')
  await world.pass(300_000)
  expect(idsIn(has.evidence)).toEqual(['a', 'b', 'c', 'd'])
  expect(waits(world)).toBe(0)
  // The day goes whole again with its next event, and nothing beside it shows that the endpoint is not what is broken.
  await waymark.track('scout.sent', {}, { id: 'e' })
  await world.pass(300_000)
  expect(idsIn(has.evidence)).toEqual(['a', 'b', 'c', 'd', 'e'])
  expect(waits(world)).toBe(0)
  waymark.attest('again')
  await waymark.flush()
  // By entry: the day was refused twice.
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({ rejected: 2 })
})

test('the network goes while the good events beside a poison are saved: nothing is given up before all of them had an answer', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const has = collector(world, body => body.includes('poison'))
  const { reply } = world
  let isDown = false
  let left = 2
  world.reply = (beacon, body) => {
    const days = beacon.evidence.flatMap(({ delta }) => (delta.kind === 'cells' ? delta.days : []))
    isDown ||= days[0]?.dots.length === 1 && !left--
    return isDown ? { status: 0, body: '' } : reply(beacon, body)
  }
  for (const id of ['a', 'b', 'poison', 'c', 'd']) await waymark.track('scout.sent', {}, { id })
  waymark.attest('ready')
  await world.pass(300_000)
  expect(isDown).toBe(true)
  expect(idsIn(has.evidence)).toEqual(['a', 'b'])
  expect(waits(world)).toBeGreaterThan(0)
  world.reply = reply
  await world.pass(300_000)
  expect(idsIn(has.evidence)).toEqual(['a', 'b', 'c', 'd'])
  expect(waits(world)).toBe(0)
})

test.each([1, 3, 7])('%d poisons that go first, refused with a bare 400: the good ones behind them come in bounded sends', async n => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const has = collector(world, body => /attest\.\d/.test(body))
  const from = world.sent.length
  const good = ['long-enough-to-go-last-1', 'long-enough-to-go-last-2', 'long-enough-to-go-last-3']
  for (let i = 0; i < n; i++) waymark.attest(`${i}`)
  for (const key of good) waymark.attest(key)
  let sends = 0
  for (let hours = 0; hours < 6 && !sends; hours++) {
    await world.pass(3_600_000)
    if (good.every(key => has.evidence.marks[`attest.${key}`])) sends = world.sent.length - from
  }
  expect(sends).toBeGreaterThan(0)
  // Each is found by halving what waits, and only what was found so is refused again.
  expect(sends).toBeLessThanOrEqual(2 * (n + good.length) * (Math.ceil(Math.log2(n + good.length)) + 1))
  await waymark.track('scout.sent')
  await world.pass(3_600_000)
  await waymark.flush()
  expect(idsIn(has.evidence)).toHaveLength(1)
  expect(Object.keys(has.evidence.marks).filter(key => /attest\.\d/.test(key))).toEqual([])
})

test('poisons that our receiver refuses by name: all the good ones are taken in with the same beacon', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const { reply } = world
  world.reply = async (beacon, body) => {
    const { status, body: text } = await reply(beacon, body)
    const { evidence, ...receipt } = JSON.parse(text) as ReturnType<typeof receiptFor>
    const answers = evidence.map(row => (/attest\.\d/.test(row.key) ? { ...row, refused: 'malformed' } : row))
    return { status, body: JSON.stringify({ ...receipt, evidence: answers }) }
  }
  const from = world.sent.length
  for (let i = 0; i < 5; i++) waymark.attest(`${i}`)
  for (const key of ['a', 'b', 'c']) waymark.attest(key)
  await world.pass(10_000)
  expect(waits(world)).toBe(0)
  expect(world.sent.length - from).toBe(1)
  waymark.attest('d')
  await waymark.flush()
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({ rejected: 5 })
})

test('what is taken in as an id, a name or a value is nothing that our receiver refuses', () => {
  const text = fc.string({ unit: fc.constantFrom('\0', '\u001f', '\ud800', '\udc00', ' ', 'a', '\u{1f600}', '__proto__'), maxLength: 6 })
  fc.assert(
    fc.property(fc.oneof(text, fc.string({ unit: 'binary' })), given => {
      const id = nameOf(given, LONGEST_ID)
      if (id !== null) expect(isName(id, LONGEST_ID)).toBe(true)
      for (const value of Object.values(scalars({ given }))) expect(isScalar(value)).toBe(true)
    }),
    { numRuns: 2000 },
  )
})
