import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Cells, type Evidence, empty, merge } from '../../src/evidence/index.ts'
import { createWorld, receiptFor, settle, type World } from './fakes.ts'
import { count, rowsOf, signedIn } from './start.ts'

test('a disk that fills up: memory takes over, and nothing of this page is lost', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'disk' })
  world.isFull = true
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  await settle()
  expect(count(waymark)).toBe(2)
  await world.pass(5000)
  const sent = world.sent.flatMap(({ beacon }) => beacon.evidence).filter(({ key }) => key.startsWith('["scout'))
  expect(sent.at(-1)).toMatchObject({ delta: { days: [{ dots: [{}, {}] }] } })
})

test('a disk that fills up while something waits: what memory took over from it is no gap to the next page', async () => {
  const world = createWorld()
  const first = await signedIn(world)
  world.reply = () => ({ status: 0, body: '' })
  await first.waymark.track('scout.sent')
  await world.pass(2000)
  world.isFull = true
  expect(await first.waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  await world.pass(10_000)
  first.tab.hide()
  first.tab.kill()
  world.isFull = false
  world.reply = createWorld().reply
  const next = await signedIn(world)
  await next.waymark.track('scout.sent')
  await next.waymark.flush()
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({})
})

test('a disk that fills up while a beacon is on its way: its receipt settles nothing of what memory took in since', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  const { reply } = world
  let answer = () => {}
  world.reply = async (beacon, body) => {
    await new Promise<void>(resolve => {
      answer = resolve
    })
    return reply(beacon, body)
  }
  await world.pass(5000)
  answer()
  await settle()
  await waymark.track('scout.sent')
  await world.pass(1500)
  world.isFull = true
  // As many changes as the disk had seen.
  for (const _ of [1, 2]) expect(await waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  world.reply = reply
  answer()
  await world.pass(5000)
  const sent = world.sent.flatMap(({ beacon }) => beacon.evidence).filter(({ key }) => key.startsWith('["scout'))
  expect(sent.at(-1)).toMatchObject({ delta: { days: [{ dots: [{}, {}, {}] }] } })
})

test('a disk that fills up after everything was erased: what memory takes in belongs to the time after', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  world.reply = beacon => ({ status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow(), { epoch: 2 })) })
  await waymark.flush()
  world.isFull = true
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  await settle()
  expect(count(waymark)).toBe(1)
  await world.pass(5000)
  expect(world.sent.at(-1)?.beacon).toMatchObject({ epoch: 2 })
})

test.each<[string, (world: World) => void]>([
  ['fills up', world => Object.assign(world, { isFull: true })],
  ['is cleared under the page', world => world.disk.clear()],
])('a disk that %s: what is reached then is told once, and the page rests', async (_, change) => {
  const world = createWorld()
  const { waymark, told } = await signedIn(world)
  await waymark.track('scout.sent')
  await settle()
  change(world)
  for (const _ of [1, 2]) await waymark.track('scout.sent')
  await settle()
  expect(told.filter(turn => turn.startsWith('three'))).toEqual(['three reached'])
  const looks = world.looks.length
  await settle()
  expect(world.looks).toHaveLength(looks)
})

/** The events that rows of evidence tell of. */
const idsIn = (rows: readonly unknown[]): string[] =>
  (rows as Partial<Cells>[]).flatMap(row => (row.kind === 'cells' ? row.days!.flatMap(({ dots }) => dots.map(({ id }) => id)) : []))

test('whenever the disk fills up, and whatever the network does meanwhile: what memory took in arrives, and what the disk has arrives or waits there', async () => {
  const deeds = fc.array(fc.constantFrom('track', 'track', 'track', 'wait', 'fill', 'hold', 'answer', 'lose'), {
    minLength: 4,
    maxLength: 20,
  })
  await fc.assert(
    fc.asyncProperty(deeds, async deeds => {
      const world = createWorld()
      let known: Evidence = empty
      let net = 'fine'
      let held: (() => void)[] = []
      const answer = () => {
        net = 'fine'
        for (const go of held) go()
        held = []
      }
      world.reply = async beacon => {
        const its = net
        if (its === 'hold') await new Promise<void>(resolve => held.push(resolve))
        for (const { key, delta } of beacon.evidence)
          if (delta.kind === 'cells') known = merge(known, { ...empty, series: { [key]: delta } })
        return its === 'lose' ? { status: 0, body: '' } : { status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow())) }
      }
      const { waymark } = await signedIn(world)
      const stored: Record<'disk' | 'memory', string[]> = { disk: [], memory: [] }
      let n = 0
      for (const deed of deeds) {
        if (deed === 'track') {
          const id = `e${n++}`
          const where = world.isFull ? 'memory' : 'disk'
          expect(await waymark.track('scout.sent', {}, { id })).toEqual({ stored: where })
          stored[where].push(id)
        } else if (deed === 'wait') await world.pass(1500)
        else if (deed === 'fill') world.isFull = true
        else if (deed === 'answer') answer()
        else net = deed
      }
      answer()
      for (const _ of [1, 2, 3]) {
        await waymark.flush()
        await settle()
      }
      const arrived = idsIn(Object.values(known.series))
      expect(arrived).toEqual(expect.arrayContaining(stored.memory))
      const waits = rowsOf(world, 'acme', 'u1', 'o').some(row => row.includes('scout.sent'))
      const kept = idsIn(waits ? [...world.disk.values()] : [])
      expect([...arrived, ...kept]).toEqual(expect.arrayContaining(stored.disk))
      expect(count(waymark)).toBe(n)
    }),
    { numRuns: 60 },
  )
})
