import { expect, test } from 'vitest'
import { createWaymark, type Options } from '../../src/client/index.ts'
import type { Guide, Playbook } from '../../src/playbook/index.ts'
import { createWorld, fakeSurface, settle } from './fakes.ts'
import { scouting } from './playbook.ts'
import { count, open, signedIn } from './start.ts'

const steps = (...ids: string[]): Playbook => ({
  ...scouting,
  guides: { a: { kind: 'tour', steps: ids.map(id => ({ id, title: id })) } as Guide },
})
const touring = async (options: Partial<Options>) => {
  const surface = fakeSurface()
  const client = await signedIn(createWorld(), { surfaces: 'auto', ...options }, { surfaces: { tour: surface.load } })
  await client.waymark.start('a')
  await settle()
  return { ...client, surface }
}

test('of two playbooks that are set the last one runs, whichever comes first', async () => {
  const world = createWorld()
  const come: Record<string, (text: string) => void> = {}
  const fetchText = (url: string) => new Promise<string>(done => Object.assign(come, { [url]: done }))
  const waymark = createWaymark({ playbook: '/0', writeKey: 'wk', surfaces: 'none' }, { ...world.tab().ports, fetchText })
  const bring = async (url: string, title: string) => {
    come[url]!(JSON.stringify({ ...scouting, milestones: { [title]: scouting.milestones.first } }))
    await settle()
    return Object.keys(waymark.progress?.milestones ?? {})
  }
  waymark.identify('u1')
  waymark.setPlaybook('/1')
  waymark.setPlaybook('/2')
  await settle()
  expect(await bring('/1', 'one')).toEqual(['one'])
  expect(await bring('/2', 'two')).toEqual(['two'])
  expect(await bring('/0', 'none')).toEqual(['two'])
})

test('a step that is taken out while the product prepares it does not hold up its tour', async () => {
  const { waymark, surface } = await touring({
    playbook: steps('a', 'b', 'c'),
    hooks: { before: ({ step }) => step === 'b' && new Promise(() => {}) },
  })
  surface.act({ do: 'next' })
  expect(surface.scene.run).toMatchObject({ phase: 'waiting', for: 'host', step: 'b' })
  await waymark.setPlaybook(steps('a', 'c'))
  await settle()
  expect(surface.scene.run).toMatchObject({ phase: 'shown', step: 'c' })
})

test('a step that was left is not told to have been stayed at while the next one is waited for', async () => {
  const { surface, told, world } = await touring({
    playbook: steps('a', 'b', 'c'),
    hooks: { before: ({ step }) => step === 'c' && new Promise(() => {}), limitMs: 60_000 },
  })
  surface.act({ do: 'next' })
  await settle()
  surface.act({ do: 'next' })
  await world.pass(31_000)
  expect(told.filter(line => line.includes('stayed'))).toEqual([])
  await world.pass(60_000)
  expect(told.filter(line => line.includes('stayed'))).toEqual(['guide a stayed c'])
})

test('start right after identify waits for what the rules must read', async () => {
  const world = createWorld()
  const before = await signedIn(world, { endpoint: undefined as never })
  await before.waymark.track('scout.sent')
  before.tab.kill()
  const surface = fakeSurface()
  const { waymark } = open(world, { surfaces: 'auto' }, { surfaces: { tour: surface.load } })
  await waymark.ready()
  await settle()
  waymark.identify('u1')
  waymark.group('acme')
  expect(await waymark.start('first-scout')).toMatchObject({ open: true })
  expect(count(waymark)).toBe(1)
})

test('a playbook that is set where the first one is missing keeps what is tracked', async () => {
  const { waymark } = open(createWorld(), { playbook: '/gone' })
  waymark.identify('u1')
  await settle()
  await waymark.setPlaybook(scouting)
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'disk' })
  expect(await waymark.start('welcome')).toEqual({ open: false, why: ['surfaces'] })
})

test('a route that changes while the product is asked counts at once: nothing is shown on the wrong page, and nobody is taken where they are', async () => {
  let answer = () => {}
  const asked = () =>
    new Promise<void>(done => {
      answer = done
    })
  const book = (b: object): Playbook => ({
    ...scouting,
    guides: {
      a: {
        kind: 'tour',
        steps: [
          { id: 'a', title: 'a' },
          { id: 'b', title: 'b', page: '/b', ...b },
        ],
      } as Guide,
    },
  })
  const left = await touring({ playbook: book({ href: '/b' }), hooks: { leave: asked } })
  left.surface.act({ do: 'next' })
  left.tab.go('/b')
  answer()
  await settle()
  expect([left.surface.scene.run, left.tab.gone]).toMatchObject([{ phase: 'shown', step: 'b' }, []])

  const before = await touring({ playbook: book({}), hooks: { before: ({ step }) => step === 'b' && asked() } })
  before.tab.go('/b')
  before.surface.act({ do: 'next' })
  await settle()
  before.tab.go('/c')
  answer()
  await settle()
  expect(before.surface.scene.run).toMatchObject({ phase: 'waiting', for: 'page', step: 'b' })
  expect(before.told).not.toContain('guide a shown b')

  const stays = await touring({ playbook: book({}), hooks: { leave: ({ step }) => step !== 'b' || asked().then(() => false) } })
  stays.surface.act({ do: 'next' })
  await settle()
  stays.tab.go('/b')
  stays.surface.act({ do: 'next' })
  stays.tab.go('/c')
  answer()
  await settle()
  expect(stays.surface.scene.run).toMatchObject({ phase: 'waiting', for: 'page', step: 'b' })
})

test('a step that was left before it was written down takes nobody to its page any more', async () => {
  const { surface, waymark, tab } = await touring({
    playbook: {
      ...scouting,
      guides: {
        a: {
          kind: 'tour',
          steps: [
            { id: 'a', title: 'a' },
            { id: 'b', title: 'b', page: '/b', href: '/b' },
          ],
        } as Guide,
      },
    },
  })
  surface.act({ do: 'next' })
  await waymark.start('a', { step: 'a' })
  await settle()
  expect([surface.scene.run, tab.gone]).toMatchObject([{ phase: 'shown', step: 'a' }, []])
})

test('a tour that is put off for a while stays away for so long, also where the product is asked first; what the person puts off later does not', async () => {
  const DAY = 86_400_000
  let isFree = true
  const { waymark, surface, told, world } = await touring({ playbook: steps('a', 'b'), hooks: { leave: async () => isFree } })
  waymark.snooze('a', 'P2D')
  await settle()
  expect([told.at(-1), waymark.explain('a')[0]]).toEqual(['guide a snoozed a host', 'snoozed'])
  await world.pass(1.5 * DAY)
  expect(waymark.explain('a')[0]).toBe('snoozed')
  await world.pass(DAY)
  expect(surface.scene.run).toMatchObject({ phase: 'shown', step: 'a' })
  isFree = false
  waymark.snooze('a', 'P9D')
  await settle()
  isFree = true
  surface.act({ do: 'close', guide: 'a', reason: 'later', later: true })
  await world.pass(1.5 * DAY)
  expect(surface.scene.run).toMatchObject({ phase: 'shown', step: 'a' })
})

const books = {
  tour: steps('a', 'b'),
  list: {
    ...scouting,
    guides: { a: { kind: 'checklist', title: 'A', items: [{ id: 'x', title: 'X', done: { count: 'scout.sent', atLeast: 1 } }] } as Guide },
  } satisfies Playbook,
}
const panels = async (playbook: Playbook) => {
  const surface = fakeSurface()
  const client = await signedIn(
    createWorld(),
    { surfaces: 'auto', playbook },
    { surfaces: { tour: surface.load, checklist: surface.load } },
  )
  await client.waymark.start('a')
  await settle()
  const set = async (next: Playbook) => {
    await client.waymark.setPlaybook(next)
    await settle()
    return surface.scene.showing.open?.kind
  }
  return { ...client, surface, set }
}

test('a guide that is of another kind in the next playbook goes on as that, to and fro', async () => {
  const { set, waymark } = await panels(books.tour)
  expect(await set(books.list)).toBe('checklist')
  expect(waymark.explain('a')).toEqual(['shown'])
  expect(await set(books.tour)).toBe('tour')
})

test('a tour that was taken out of the playbook and is put back goes on', async () => {
  const { set, surface } = await panels(books.tour)
  surface.act({ do: 'next' })
  expect(await set({ ...scouting, guides: {} })).toBe(undefined)
  expect(await set(books.tour)).toBe('tour')
  expect(surface.scene.run).toMatchObject({ step: 'b' })
})

test('what happens while a panel is open moves no tour that comes in its place', async () => {
  const { set, surface, waymark } = await panels(books.list)
  waymark.move('next')
  waymark.move('next')
  expect(await set(books.tour)).toBe('tour')
  expect(surface.scene.run).toMatchObject({ step: 'a' })
})

test('what is asked for and closed in one go does not open', async () => {
  for (const close of ['dismiss', 'snooze'] as const) {
    const { load } = fakeSurface()
    const { waymark, told } = await signedIn(createWorld(), { surfaces: 'auto', playbook: steps('a', 'b') }, { surfaces: { tour: load } })
    const started = waymark.start('a')
    waymark[close]('a')
    expect(await started).toMatchObject({ open: false, why: [close === 'dismiss' ? 'dismissed' : 'snoozed', 'manual'] })
    await settle()
    expect(told.filter(line => /^guide/.test(line))).toEqual([`guide a ${close === 'dismiss' ? 'dismissed' : 'snoozed'} host`])
    // The last word counts.
    waymark[close]('a')
    expect(await waymark.start('a')).toMatchObject({ open: true })
  }
})

test('what is closed before the playbook is there stays closed', async () => {
  for (const close of ['dismiss', 'snooze'] as const) {
    const world = createWorld()
    world.files['/p.json'] = JSON.stringify(scouting)
    const { waymark, told } = open(world, { playbook: '/p.json', surfaces: 'auto' })
    waymark.identify('u1')
    const started = waymark.start('first-scout')
    waymark[close]('welcome')
    waymark[close]('first-scout')
    expect((await started).open).toBe(false)
    await settle()
    expect(told.filter(line => /started|shown/.test(line))).toEqual([])
    expect(waymark.explain('welcome')[0]).toBe(close === 'dismiss' ? 'dismissed' : 'snoozed')
  }
})

test('what somebody asked for while the playbook was on its way does not open for who comes after them', async () => {
  const world = createWorld()
  const { load } = fakeSurface()
  const { guides } = scouting
  world.files['/p.json'] = JSON.stringify({ ...scouting, guides: { 'first-scout': guides['first-scout'] } })
  const { waymark, told } = open(world, { playbook: '/p.json', surfaces: 'auto' }, { surfaces: { tour: load } })
  waymark.identify('u1')
  const started = waymark.start('first-scout')
  waymark.reset()
  waymark.identify('u2')
  await settle()
  expect([(await started).open, told]).toEqual([false, []])
})

test('a page that is seen again after days tells its surfaces what day it is', async () => {
  const { surface, world, tab } = await touring({ playbook: steps('a', 'b') })
  const { now } = surface.scene
  tab.show(false)
  // Asleep: no timer runs.
  world.setWall(world.wall() + 2 * 86_400_000)
  tab.show(true)
  await settle()
  expect(surface.scene.now - now).toBeGreaterThanOrEqual(2 * 86_400_000)
})
