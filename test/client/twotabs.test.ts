import { expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, fakeSurface, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'
import { open } from './start.ts'

const quiet: Playbook = { ...scouting, guides: { ...scouting.guides, list: { ...scouting.guides.list, auto: false } } }
const page = async (world: World, isSeen = true, playbook = quiet) => {
  const surface = fakeSurface()
  const load = surface.load
  const opened = open(world, { surfaces: 'auto', playbook }, { surfaces: { tour: load, checklist: load, roadmap: load } })
  opened.tab.show(isSeen)
  opened.waymark.identify('u1')
  opened.waymark.group('acme')
  await settle()
  const guides = () => opened.told.filter(line => line.startsWith('guide')).map(line => line.slice(6))
  return { ...opened, surface, guides, isOpen: () => surface.playing > 0 && surface.scene.run !== null }
}

test('of two tabs that are opened at once only the one that is seen opens a tour, and the other takes it up where it is', async () => {
  const world = createWorld()
  const [a, b] = await Promise.all([page(world), page(world, false)])
  expect([a.guides(), b.guides()]).toEqual([['welcome started hello', 'welcome shown hello'], []])
  a.surface.act({ do: 'next' })
  await settle()
  expect(b.isOpen()).toBe(false)
  a.tab.show(false)
  b.tab.show(true)
  await settle()
  expect(b.surface.scene.run).toMatchObject({ step: 'send', resumed: true })
  expect(b.guides()).toEqual([])
  // Who asks for one gets it, seen or not.
  b.tab.show(false)
  expect(await b.waymark.start('first-scout')).toMatchObject({ open: true })
})

test('a tour that was dismissed, completed or put off in one tab goes from the others without a word', async () => {
  for (const end of ['dismiss', 'snooze', 'complete'] as const) {
    const world = createWorld()
    const a = await page(world)
    const b = await page(world)
    expect([a.isOpen(), b.isOpen()]).toEqual([true, true])
    const before = b.guides()
    if (end === 'complete') {
      a.surface.act({ do: 'next' })
      a.surface.act({ do: 'found', step: 'send' })
      a.surface.act({ do: 'click', step: 'send' })
    } else a.waymark[end]('welcome')
    await settle()
    expect([end, a.isOpen(), b.isOpen(), b.guides()]).toEqual([end, false, false, before])
    // It can be asked for again.
    expect(await b.waymark.start('welcome')).toEqual({ open: true, why: ['shown'] })
    await settle()
    expect(b.isOpen()).toBe(true)
  }
})

test('a tour that is asked for again right after its end stays open', async () => {
  const { surface, waymark, isOpen } = await page(createWorld())
  surface.act({ do: 'close', guide: 'welcome', reason: 'button' })
  await waymark.start('welcome')
  await settle()
  expect([isOpen(), waymark.explain('welcome')]).toEqual([true, ['shown']])
})

test('a tour that was put off in one tab until the page is loaded anew keeps away from the others too', async () => {
  const world = createWorld()
  const a = await page(world)
  const b = await page(world)
  a.surface.act({ do: 'close', guide: 'welcome', reason: 'button', later: true })
  await settle()
  expect([a.isOpen(), b.isOpen(), b.waymark.explain('welcome')]).toEqual([false, false, ['interrupted']])
  const next = await page(world)
  expect(next.isOpen()).toBe(true)
})

test('a tour that another tab took further is taken up there by a tab that is seen again', async () => {
  const world = createWorld()
  const a = await page(world)
  a.tab.show(false)
  const b = await page(world)
  b.surface.act({ do: 'next' })
  await settle()
  expect(a.surface.scene.run).toMatchObject({ step: 'hello' })
  const before = a.guides()
  b.tab.show(false)
  a.tab.show(true)
  await settle()
  expect(a.surface.scene.run).toMatchObject({ step: 'send', resumed: true })
  expect(a.guides()).toEqual(before)
  // And nothing goes to and fro between two that are seen.
  b.tab.show(true)
  await settle()
  expect([a, b].map(({ surface }) => surface.scene.run)).toMatchObject([{ step: 'send' }, { step: 'send' }])
})

/** A tour that opens by itself once a scout was sent. */
const later: Playbook = {
  ...quiet,
  guides: {
    tip: {
      kind: 'tour',
      auto: true,
      audience: { count: 'scout.sent', atLeast: 1 },
      steps: [
        { id: 'one', title: 'One' },
        { id: 'two', title: 'Two' },
      ],
    },
    list: { kind: 'checklist', title: 'To do', items: [{ id: 'ready', title: 'Be ready', done: { attest: 'ready' } }] },
  },
}
const told = (...pages: readonly Awaited<ReturnType<typeof page>>[]) => pages.flatMap(({ guides }) => guides()).sort()

test('of two windows side by side one opens a tour by itself, and the other takes it up when it is looked at', async () => {
  for (const isSilent of [false, true]) {
    const world = createWorld()
    const pages = [await page(world, true, later), await page(world, true, later)] as const
    world.isSilent = isSilent
    // What is told to both at once: each knows that it is to open.
    await Promise.all(pages.map(({ waymark }) => waymark.track('scout.sent')))
    await settle()
    expect([isSilent, told(...pages)]).toEqual([isSilent, ['tip shown one', 'tip started one']])
    const [a, b] = pages[0].isOpen() ? pages : [pages[1], pages[0]]
    expect([a.isOpen(), b.isOpen()]).toEqual([true, false])
    a.surface.act({ do: 'next' })
    await settle()
    expect(b.isOpen()).toBe(false)
    b.tab.show(true)
    await settle()
    expect(b.surface.scene.run).toMatchObject({ step: 'two' })
  }
})

test('of two windows that are opened at once one opens a tour by itself', async () => {
  const world = createWorld()
  const pages = await Promise.all([page(world), page(world)])
  expect(told(...pages)).toEqual(['welcome shown hello', 'welcome started hello'])
  expect(pages.filter(({ isOpen }) => isOpen())).toHaveLength(1)
})

test('what is asked for in one window opens in no other', async () => {
  const world = createWorld()
  const [a, b] = [await page(world, true, later), await page(world, true, later)]
  await a.waymark.start('tip')
  await settle()
  expect([a.isOpen(), b.isOpen()]).toEqual([true, false])
  await a.waymark.start('list')
  await settle()
  const openIn = ({ surface }: typeof a) => surface.scene.showing.open?.id
  expect([openIn(a), openIn(b)]).toEqual(['list', undefined])
  // Each may ask for it.
  expect(await b.waymark.start('tip')).toEqual({ open: true, why: ['shown'] })
})

test('a tour that was put off for a day in one tab comes back in another one that is still there', async () => {
  const world = createWorld()
  const a = await page(world)
  const b = await page(world)
  a.waymark.snooze('welcome', 'P1D')
  await settle()
  expect(b.isOpen()).toBe(false)
  a.waymark.destroy()
  await world.pass(86_400_000 + 1000)
  expect(b.isOpen()).toBe(true)
})
