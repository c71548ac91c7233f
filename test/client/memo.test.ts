import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Outline, outlineOf } from '../../src/client/outline.ts'
import { evidenceOf } from '../../src/client/rows.ts'
import { seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, settle, type World } from './fakes.ts'
import { open, rowsOf, signedIn } from './start.ts'

const DAY = 86_400_000
const scope = '["acme","u1"]'

const playbook = {
  id: 'p',
  version: 1,
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    few: { title: 'Few', rule: { count: 'a', atLeast: 3 } },
    soon: { title: 'Soon', rule: { count: 'a', atLeast: 4, within: 'P3D' } },
    anchored: { title: 'Anchored', rule: { count: 'b', atLeast: 2, from: 'contract', within: 'P10D' } },
    after: { title: 'After', rule: { count: 'b', atLeast: 1, from: { milestone: 'few' } } },
    kinds: { title: 'Kinds', rule: { distinct: 'c', by: 'kind', atLeast: 3 } },
    days: { title: 'Days', rule: { distinct: 'a', by: 'day', atLeast: 4, from: 'activation' } },
    agreed: { title: 'Agreed', rule: { count: 'c', atLeast: { target: 'c' } } },
    both: { title: 'Both', rule: { all: [{ milestone: 'few' }, { count: 'c', atLeast: 1 }] } },
    lively: { title: 'Lively', rule: { count: 'b', atLeast: 2, last: 'P2D' }, demote: true },
    asked: { title: 'Asked', rule: { any: [{ attest: 'ok' }, { trait: 'role', is: 'x' }] } },
  },
  roadmap: [
    { level: 0, state: '0', criteria: ['few'], next: [] },
    { level: 1, state: '1', criteria: ['kinds', 'both'], next: [] },
  ],
  guides: {
    list: {
      kind: 'checklist',
      title: 'List',
      audience: { level: 0 },
      items: [{ id: 'i', title: 'I', done: { count: 'c', atLeast: 2 } }],
    },
  },
  signals: { stopped: { when: { gap: 'a', over: 'P2D' }, do: { call: { say: 'Call' } } } },
} as const satisfies Playbook

const opened = (world: World, book: Playbook = playbook) => signedIn(world, { playbook: book, endpoint: undefined as never })

/** What a page sees that opens this disk; with what was kept beside the days, or with nothing but outlines made anew of all days. */
const seenOn = async (world: World, hasMemo: boolean): Promise<unknown> => {
  const copy = createWorld(world.wall())
  const disk = structuredClone([...world.disk])
  const mine = disk.flatMap(([key, value]) => (key.startsWith(scope) ? [[key.slice(scope.length), value] as const] : []))
  const { series } = evidenceOf(mine, (world.disk.get(`h${scope}`) as { epoch: number }).epoch)
  for (const [key, value] of disk) {
    const row = key.startsWith(scope) ? key.slice(scope.length) : ''
    const whole = row[0] === 'i' && series[row.slice(1)]
    const { rev, was } = value as Outline
    if (hasMemo) copy.disk.set(key, value)
    else if (whole) copy.disk.set(key, { ...outlineOf(whole, rev), was })
    else if (key !== 'k' && row !== 'r') copy.disk.set(key, value)
  }
  const { waymark } = await opened(copy)
  const { progress } = waymark
  waymark.destroy()
  return progress
}

type Deed =
  | { readonly do: 'track'; readonly event: string; readonly kind: string; readonly ago: number; readonly id: string | null }
  | { readonly do: 'say'; readonly value: number }
  | { readonly do: 'attest'; readonly value: boolean }
  | { readonly do: 'wait'; readonly days: number }
  | { readonly do: 'open' | 'leave' }
const deeds: fc.Arbitrary<Deed> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('track' as const),
      event: fc.constantFrom('a', 'b', 'c'),
      kind: fc.constantFrom('x', 'y', 'z'),
      ago: fc.constantFrom(0, 0, 0, 0.5, 3, 20),
      id: fc.constantFrom(null, null, null, 'one', 'two'),
    }),
  },
  fc.record({ do: fc.constant('say' as const), value: fc.integer({ min: 1, max: 3 }) }),
  fc.record({ do: fc.constant('attest' as const), value: fc.boolean() }),
  fc.record({ do: fc.constant('wait' as const), days: fc.constantFrom(0.2, 1, 2, 5, 150) }),
  fc.record({ do: fc.constantFrom('open' as const, 'leave' as const) }),
)

test('a page that opens with a memo sees what one sees that reads every day', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(deeds, { minLength: 4, maxLength: 30 }), async deeds => {
      const world = createWorld()
      const tabs = [await opened(world)]
      tabs[0]!.waymark.group('acme', { anchors: { contract: '2026-03-20' } })
      for (const deed of deeds) {
        const { waymark, tab } = tabs.at(-1)!
        if (deed.do === 'track')
          await waymark.track(deed.event, { kind: deed.kind }, { at: world.wall() - deed.ago * DAY, ...(deed.id && { id: deed.id }) })
        else if (deed.do === 'say') waymark.group('acme', { targets: { c: deed.value } }, { member: { role: deed.value > 2 ? 'x' : 'y' } })
        else if (deed.do === 'attest') waymark.attest('ok', { value: deed.value })
        else if (deed.do === 'wait') await world.pass(deed.days * DAY)
        else if (deed.do === 'open') tabs.push(await opened(world))
        else {
          tab.show(false)
          tab.hide()
          await settle()
          waymark.destroy()
          tabs.pop()
          if (!tabs[0]) tabs.push(await opened(world))
        }
      }
      await settle()
      for (const { waymark, tab } of tabs) {
        tab.hide()
        await settle()
        waymark.destroy()
      }
      expect(await seenOn(world, true)).toEqual(await seenOn(world, false))
      world.setWall(world.wall() + 4 * DAY)
      expect(await seenOn(world, true)).toEqual(await seenOn(world, false))
      expect(world.reports).toEqual([])
    }),
    { numRuns: 60 },
  )
}, 120_000)

/** A person with a history on the disk, and a memo of it. */
const past = async (): Promise<World> => {
  const world = createWorld()
  const { waymark, tab } = await opened(world)
  for (let day = 20; day; day--)
    for (const event of ['a', 'b', 'c']) await waymark.track(event, { kind: `k${day}` }, { at: world.wall() - day * DAY })
  tab.hide()
  await settle()
  waymark.destroy()
  world.read.length = 0
  return world
}
const daysRead = (world: World): string[] => world.read.filter(key => key.startsWith(`${scope}e`))
const values = (waymark: Awaited<ReturnType<typeof opened>>['waymark']) =>
  Object.fromEntries(Object.entries(waymark.progress?.milestones ?? {}).map(([id, { reading }]) => [id, reading.value]))

test('a page that opens reads no day while nothing changed, and of a series that changed all of its days once', async () => {
  const world = await past()
  const { waymark } = await opened(world)
  expect(values(waymark)).toMatchObject({ few: 20, days: 20, kinds: 20 })
  expect(daysRead(world)).toEqual([])
  await waymark.track('b')
  expect(values(waymark)).toMatchObject({ after: 19, kinds: 20 })
  expect(daysRead(world)).toHaveLength(21)
  await waymark.track('b')
  expect(values(waymark)).toMatchObject({ after: 20 })
  expect(daysRead(world)).toHaveLength(21)
  // A value is known or not: only all days tell.
  await waymark.track('c', { kind: 'k3' })
  expect(values(waymark)).toMatchObject({ kinds: 20 })
})

test('a page that was killed leaves a memo that is behind: what it missed is read', async () => {
  const world = await past()
  const { waymark, tab } = await opened(world)
  await waymark.track('b')
  tab.kill()
  waymark.destroy()
  world.read.length = 0
  const again = await opened(world)
  expect(values(again.waymark)).toMatchObject({ few: 20, after: 19 })
  expect(new Set(daysRead(world).map(key => key.split('\n')[0]))).toEqual(new Set([`${scope}e${seriesKey('b')}`]))
})

test('a fact that a rule looks at makes that rule be read again, and no other', async () => {
  const world = await past()
  const { waymark } = await opened(world)
  waymark.group('acme', { targets: { c: 5 } }, { member: { nickname: 'Aoi' } })
  await settle()
  expect(waymark.progress?.milestones.agreed).toMatchObject({ reached: true, reading: { value: 20, need: 5 } })
  expect(new Set(daysRead(world).map(key => key.split('\n')[0]))).toEqual(new Set([`${scope}e${seriesKey('c')}`]))
})

const isTold = (world: World) => rowsOf(world, 'acme', 'u1', 'r')
test('a memo of another playbook, or of another engine, is thrown away', async () => {
  const world = await past()
  const milestones = { ...playbook.milestones, few: { title: 'Few', rule: { count: 'a', atLeast: 30 } } } as const
  const edited = await opened(world, { ...playbook, milestones })
  expect(edited.waymark.progress?.milestones.few).toMatchObject({ reached: false, reading: { value: 20, need: 30 } })
  edited.waymark.destroy()
  expect(isTold(world)).toHaveLength(1)
  Object.assign(globalThis, { __VERSION__: 'later' })
  world.read.length = 0
  const later = await opened(world, { ...playbook, milestones })
  Object.assign(globalThis, { __VERSION__: 'test' })
  expect(values(later.waymark)).toMatchObject({ few: 20 })
  expect(daysRead(world).length).toBeGreaterThan(0)
})

test('a memo that lies about a series, or is no memo, is found out', async () => {
  for (const lie of [
    // Of other days, and of other evidence altogether.
    (texts: string[]) =>
      texts.map(text =>
        text
          .replaceAll(/"value":20/g, '"value":99')
          .replaceAll(/(\["series",".*?"),\d+\]/g, '$1,99999]')
          .replace(/"\w{14}"\]$/, '"another"]'),
      ),
    ([head, , readings]: string[]) => [head, '{', readings],
    ([head]: string[]) => [head],
    ([head, progress]: string[]) => [head, progress, '['],
    () => '["a","b",[[]],[[1,2,3,[7],null]]]',
    () => ({ not: 'texts' }),
    () => null,
  ]) {
    const world = await past()
    const row = `${scope}r`
    world.disk.set(row, lie(world.disk.get(row) as string[]))
    const { waymark, errors } = await opened(world)
    expect(values(waymark)).toMatchObject({ few: 20, days: 20, kinds: 20 })
    expect(errors).toEqual([])
  }
})

test('two tabs, one of which has read no days yet, end with the same', async () => {
  const world = await past()
  const a = await opened(world)
  const b = await opened(world)
  await Promise.all([a.waymark.track('a'), b.waymark.track('a'), a.waymark.track('a')])
  await b.waymark.track('b')
  await settle()
  expect(values(a.waymark)).toEqual(values(b.waymark))
  expect(values(a.waymark)).toMatchObject({ few: 23 })
  a.tab.hide()
  b.tab.hide()
  await settle()
  expect(await seenOn(world, true)).toEqual(await seenOn(world, false))
})

test('a page that opens where nothing changed tells progress at once, and the very same until something is different', async () => {
  const world = await past()
  const before = (await opened(world)).waymark.progress!
  const { waymark } = await opened(world)
  const { progress } = waymark
  expect({ ...progress, asOf: 0 }).toEqual({ ...before, asOf: 0 })
  expect(progress!.asOf).toBe(world.wall())
  waymark.group('acme', {}, { member: { nickname: 'Aoi' } })
  await settle()
  expect(waymark.progress).toBe(progress)
  await waymark.track('b')
  expect(waymark.progress).not.toBe(progress)
  expect(waymark.progress!.milestones.few).toBe(progress!.milestones.few)
  expect(waymark.progress!.milestones.after).toMatchObject({ reading: { value: 19 } })
})

test('a page that opens when time alone has changed something reads what may be different', async () => {
  const world = await past()
  const { revisitAt } = (await opened(world)).waymark.progress!
  world.setWall(revisitAt! - 1)
  const early = await opened(world)
  expect(early.waymark.progress?.revisitAt).toBe(revisitAt)
  world.setWall(revisitAt!)
  const late = await opened(world)
  expect(late.waymark.progress?.revisitAt).toBeGreaterThan(revisitAt!)
})

test('what waits to be sent, and may be much, is read after progress was told; nobody counts without it', async () => {
  const world = createWorld()
  const first = await opened(world)
  await Promise.all([1, 2, 3].map(() => first.waymark.track('a')))
  await settle()
  first.tab.hide()
  await settle()
  first.waymark.destroy()
  expect(rowsOf(world, 'acme', 'u1', 'q')).not.toEqual([])
  world.read.length = 0
  const { waymark, tab } = open(world, { playbook, endpoint: undefined as never })
  const readBefore = new Promise<string[]>(done => {
    waymark.subscribe(progress => progress && done([...world.read]))
  })
  waymark.identify('u1')
  waymark.group('acme')
  const queued = (keys: readonly string[]) => keys.filter(key => key.startsWith(`${scope}q`))
  const keys = await readBefore
  expect(keys).toContain(`${scope}r`)
  expect(queued(keys)).toEqual([])
  const counted = () => (JSON.parse(world.notes.get('waymark:wk:')!) as { n?: number }[]).flatMap(({ n }) => n ?? [])
  const before = counted()
  expect(before).toHaveLength(1)
  // A page that goes right now leaves the count of what waits as it is.
  tab.hide()
  expect(counted()).toEqual(before)
  await settle()
  expect(queued(world.read)).toEqual([...world.disk.keys()].filter(key => key.startsWith(`${scope}q`)).sort())
  expect((await waymark.export()).waiting).toHaveLength(rowsOf(world, 'acme', 'u1', 'q').length)
})
