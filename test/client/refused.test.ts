import { expect, test } from 'vitest'
import { receiptFor, type World } from './fakes.ts'
import { rowsOf, signedIn } from './start.ts'

const waits = (world: World) => rowsOf(world, 'acme', 'u1', 'o').length + rowsOf(world, 'acme', 'u1', 'q').length

test('a series that the receiver does not know waits, and goes when it has another playbook or a day has passed', async () => {
  const { world, waymark } = await signedIn()
  await waymark.flush()
  let version = 1
  const knows = (key: string) => version > 1 || !key.startsWith('["scout')
  world.reply = beacon => {
    const { evidence, ...rest } = receiptFor(beacon, world.serverNow(), { playbook: version })
    return {
      status: 200,
      body: JSON.stringify({ ...rest, evidence: evidence.map(row => (knows(row.key) ? row : { ...row, refused: 'unknownSeries' })) }),
    }
  }
  const from = world.sent.length
  const told = () => world.sent.slice(from).filter(({ beacon }) => beacon.evidence.some(({ key }) => key.startsWith('["scout'))).length
  await waymark.track('scout.sent')
  await world.pass(10_000)
  expect([told(), waits(world)]).toEqual([1, 1])
  // What is known goes meanwhile.
  waymark.attest('ready')
  await waymark.flush()
  expect([told(), waits(world)]).toEqual([1, 1])
  world.setWall(world.wall() + 86_400_000)
  await waymark.flush()
  expect(told()).toBe(2)
  version = 2
  // Whoever asks hears of it.
  await waymark.flush()
  await waymark.flush()
  expect([told(), waits(world)]).toEqual([3, 0])
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({})
})

test('a disk that was copied begins its counts of what was lost anew', async () => {
  const { world, waymark } = await signedIn()
  await waymark.track('scout.sent', {}, { at: 0 })
  await waymark.track('scout.sent')
  await waymark.flush()
  const { writer, dropped } = world.sent.at(-1)!.beacon
  expect(dropped).toEqual({ tooOld: 1 })
  const row = world.sent.flatMap(({ beacon }) => beacon.evidence).find(({ key }) => key.startsWith('["scout'))!
  const copy = structuredClone(row.delta) as unknown as { days: { by: Record<string, { k: number }> }[] }
  copy.days[0]!.by[writer]!.k = 9
  const own = { rev: 7, evidence: { epoch: 0, series: { [row.key]: copy }, marks: {}, latches: {} } }
  world.reply = beacon => ({ status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow(), { own: own as never })) })
  await waymark.flush()
  await waymark.track('scout.sent')
  await waymark.flush()
  const after = world.sent.at(-1)!.beacon
  expect(after.writer).not.toBe(writer)
  expect(after.dropped).toEqual({})
})

test('a receiver that asks to wait is left alone until then: by a flush, a page that wakes and one that goes', async () => {
  const { world, waymark, tab } = await signedIn()
  await world.pass(3000)
  const { reply } = world
  world.reply = beacon => ({
    status: 503,
    body: JSON.stringify({ ...receiptFor(beacon, world.serverNow()), accepted: [], evidence: [], retryAfterMs: 60_000 }),
  })
  await waymark.track('scout.sent')
  await waymark.flush()
  world.reply = reply
  const asked = world.sent.length
  await waymark.flush()
  tab.wake()
  tab.hide()
  await world.pass(50_000)
  await waymark.flush()
  expect(world.sent).toHaveLength(asked)
  await world.pass(15_000)
  expect(world.sent.length).toBeGreaterThan(asked)
  expect(waits(world)).toBe(0)
})

test('an own wait after a fault is cut short by a flush', async () => {
  const { world, waymark } = await signedIn()
  await world.pass(3000)
  const { reply } = world
  world.reply = () => ({ status: 0, body: '' })
  await waymark.track('scout.sent')
  await waymark.flush()
  await waymark.flush()
  world.reply = reply
  await waymark.flush()
  expect(waits(world)).toBe(0)
})
