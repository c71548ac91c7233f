import { expect, test } from 'vitest'
import { hash64, seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, settle, type World } from './fakes.ts'
import { rowsOf, signedIn } from './start.ts'

const kinds = {
  id: 'kinds',
  version: 1,
  milestones: { kinds: { title: 'Kinds', rule: { distinct: 'use', by: 'kind', atLeast: 9 } } },
  roadmap: [],
} as const satisfies Playbook
const key = seriesKey('use', {}, 'kind')
const told = (world: World, of: string) =>
  world.sent.flatMap(({ beacon }) => beacon.evidence).findLast(row => row.key === of)?.delta as { hashes?: object; since: number | null }

test('values are hashed under the id of the playbook, whatever the write key, so a server that reads the playbook hashes alike', async () => {
  for (const writeKey of ['wk', 'other']) {
    const { world, waymark } = await signedIn(createWorld(), { playbook: kinds, writeKey })
    await waymark.track('use', { kind: 'x' })
    await waymark.flush()
    expect(Object.keys(told(world, key).hashes ?? {})).toEqual([hash64('kinds', 'x')])
  }
})

test('a series that a later version of the playbook begins to record says since when it is known', async () => {
  const world = createWorld()
  const milestones = { a: { title: 'A', rule: { count: 'a', atLeast: 9 } } } as const
  const first = await signedIn(world, { playbook: { id: 'p', version: 1, milestones, roadmap: [] } })
  await first.waymark.track('a')
  await first.waymark.track('b')
  await first.waymark.flush()
  first.waymark.destroy()
  await world.pass(86_400_000)
  const since = world.wall()
  const more = { ...milestones, b: { title: 'B', rule: { count: 'b', atLeast: 9 } } } as const
  const second = await signedIn(world, { playbook: { id: 'p', version: 2, milestones: more, roadmap: [] } })
  await second.waymark.track('b')
  await second.waymark.track('a')
  await second.waymark.flush()
  expect([told(world, seriesKey('a')).since, told(world, seriesKey('b')).since]).toEqual([null, since])
  expect(second.waymark.progress?.milestones.b?.reading.value).toBe(1)
  second.waymark.destroy()
  await world.pass(86_400_000)
  const third = await signedIn(world, { playbook: { id: 'p', version: 2, milestones: more, roadmap: [] } })
  await third.waymark.track('b')
  await third.waymark.flush()
  expect(told(world, seriesKey('b')).since).toBe(since)
})

test('a series that a playbook begins to record while a page is open says since when it is known too', async () => {
  const world = createWorld()
  const milestones = { a: { title: 'A', rule: { count: 'a', atLeast: 9 } } } as const
  const { waymark } = await signedIn(world, { playbook: { id: 'p', version: 1, milestones, roadmap: [] } })
  await waymark.track('a')
  await world.pass(86_400_000)
  const since = world.wall()
  const more = { ...milestones, b: { title: 'B', rule: { count: 'b', atLeast: 9 } } } as const
  await waymark.setPlaybook({ id: 'p', version: 2, milestones: more, roadmap: [] })
  await waymark.track('b')
  await waymark.track('a')
  await waymark.flush()
  expect([told(world, seriesKey('a')).since, told(world, seriesKey('b')).since]).toEqual([null, since])
})

test('where all is erased, not even the playbook that was followed is noted anew', async () => {
  const { world, waymark } = await signedIn(createWorld(), { endpoint: undefined as never })
  await waymark.track('scout.sent')
  expect(rowsOf(world, 'acme', 'u1', 's')).toEqual([''])
  await waymark.erase()
  await settle()
  expect(rowsOf(world, 'acme', 'u1', '')).toEqual([])
})
