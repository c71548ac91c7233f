import { expect, test } from 'vitest'
import type { Stored } from '../../src/client/index.ts'
import { empty, type Mark } from '../../src/evidence/index.ts'
import { createWorld, receiptFor, settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { open, rowsOf, signedIn } from './start.ts'

test('two tabs with two versions of a playbook: the one that was opened last tells, and both rest', async () => {
  const later = {
    ...scouting,
    version: 2,
    milestones: { ...scouting.milestones, three: { title: 'Two scouts', rule: { count: 'scout.sent', atLeast: 2 } } },
  } as const
  const { world, waymark, told } = await signedIn()
  const other = await signedIn(world, { playbook: later })
  for (const _ of [1, 2]) await waymark.track('scout.sent')
  await settle()
  const turns = (of: readonly string[]) => of.filter(turn => turn.startsWith('three'))
  expect([turns(told), turns(other.told)]).toEqual([[], ['three reached']])
  const looks = world.looks.length
  await settle()
  expect(world.looks).toHaveLength(looks)
})

test('what is held back, or damaged, is looked for again with the next beacon, not each second', async () => {
  const world = createWorld()
  world.reply = beacon => {
    const receipt = receiptFor(beacon, world.serverNow(), { refreshMs: 3_600_000 })
    const evidence = receipt.evidence.map(row => (row.key.includes('scout') ? { ...row, refused: 'unknownSeries' as const } : row))
    return { status: 200, body: JSON.stringify({ ...receipt, evidence }) }
  }
  const { waymark } = await signedIn(world)
  await waymark.track('scout.sent')
  await world.pass(10_000)
  const looks = world.looks.length
  await world.pass(60_000)
  expect(world.looks).toHaveLength(looks)
  expect(rowsOf(world, 'acme', 'u1', 'o').join()).toContain('scout.sent')
})

test('a damaged outline of a series, or head: what comes is kept, and all can be erased', async () => {
  for (const value of [7, {}, { rev: Number.NaN, seq: 0 }])
    for (const row of ['["acme","u1"]i["scout.sent",[],null]', 'h["acme","u1"]']) {
      const world = createWorld()
      const first = await signedIn(world)
      await first.waymark.track('scout.sent')
      await settle()
      first.waymark.destroy()
      expect(world.disk.has(row)).toBe(true)
      world.disk.set(row, value)
      const { waymark } = await signedIn(world)
      let stored: Stored | undefined
      waymark.track('scout.sent').then(now => {
        stored = now
      })
      await settle()
      expect([row, value, stored]).toEqual([row, value, { stored: 'disk' }])
      let isErased = false
      waymark.erase().then(() => {
        isErased = true
      })
      await settle()
      await settle()
      expect([row, value, isErased]).toEqual([row, value, true])
      expect(world.reports).toEqual([])
    }
})

test('a page whose disk filled up takes no word of another page for a loss of what it knows itself', async () => {
  const { world, waymark, told } = await signedIn()
  const other = await signedIn(world)
  for (const _ of [1, 2, 3]) await waymark.track('scout.sent')
  await settle()
  world.isFull = true
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'memory' })
  await settle()
  world.isFull = false
  other.waymark.attest('ready')
  await settle()
  expect(other.told).toContain('level null > 1')
  expect(told.filter(turn => turn.startsWith('three'))).toEqual(['three reached'])
})

test('who took over, and of whom another device says otherwise by a clock ahead of this one: the page rests', async () => {
  const world = createWorld()
  const markOf = (value: boolean | string, at: number): Mark => {
    const cur = { rank: 0, at, id: 'x', value } as const
    return { kind: 'mark', epoch: 0, first: at, cur, log: [cur] }
  }
  world.reply = beacon => {
    const now = world.serverNow()
    const marks = { 'trait.tookOver': markOf(true, now + 60_000) }
    const own = { rev: 5, evidence: { ...empty, marks } }
    const account = { etag: 'a', facts: { 'account.charge': markOf('somebody else', now) }, readings: {} }
    return { status: 200, body: JSON.stringify(receiptFor(beacon, now, { own, account })) }
  }
  const { waymark, tab } = open(world)
  const clock = tab.ports.clock as { wall: () => number }
  const { wall } = clock
  let asked = 0
  clock.wall = () => {
    // Else the loop would never end.
    if (asked++ > 20_000) throw new Error('on and on')
    return wall()
  }
  waymark.identify('u1')
  waymark.group('acme')
  await waymark.ready()
  await world.pass(3000)
  expect(asked).toBeLessThan(2000)
})
