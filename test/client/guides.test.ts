import { expect, test } from 'vitest'
import type { Options } from '../../src/client/index.ts'
import { createWorld, fakeSurface, settle, type World } from './fakes.ts'
import { rowsOf, signedIn } from './start.ts'

const shown = async (world: World = createWorld(), options: Partial<Options> = {}, path = '/') => {
  const tour = fakeSurface()
  const checklist = fakeSurface()
  const roadmap = fakeSurface()
  const client = await signedIn(
    world,
    { surfaces: 'auto', ...options },
    { path, surfaces: { tour: tour.load, checklist: checklist.load, roadmap: roadmap.load } },
  )
  return { ...client, tour, checklist, roadmap }
}
const guides = (told: readonly string[]) => told.filter(line => line.startsWith('guide')).map(line => line.slice(6))

test('the tour that leads to the next level opens by itself, step by step to its end, and never again', async () => {
  const world = createWorld()
  const { tour, checklist, told, waymark } = await shown(world)
  expect(tour.scene).toMatchObject({
    showing: { open: { id: 'welcome', kind: 'tour' }, launcher: 'list' },
    run: { phase: 'shown', step: 'hello' },
    path: '/',
    locale: 'en',
    zone: 'Asia/Tokyo',
  })
  expect(checklist.playing).toBe(1)
  expect(tour.scene).toBe(tour.scene)
  tour.act({ do: 'next' })
  expect(tour.scene.run).toMatchObject({ phase: 'waiting', step: 'send' })
  tour.act({ do: 'found', step: 'send' })
  tour.act({ do: 'click', step: 'send' })
  await settle()
  expect(tour.playing).toBe(0)
  expect(guides(told)).toEqual(['welcome started hello', 'welcome shown hello', 'welcome shown send', 'welcome completed send done'])
  await settle()
  expect(waymark.explain('welcome')).toEqual(['completed', 'manual'].filter(reason => reason !== 'manual'))
  const reloaded = await shown(world)
  expect(reloaded.tour.playing).toBe(0)
  expect(rowsOf(world, 'acme', 'u1', 'mguide.')).toEqual(['welcome'])
})

test('a language is understood as a server writes it too', async () => {
  const { tour } = await shown(createWorld(), { locale: 'ja_JP' })
  expect(tour.scene.locale).toBe('ja-JP')
})

test('a tour goes on after a reload at the same step', async () => {
  const world = createWorld()
  const first = await shown(world)
  first.tour.act({ do: 'next' })
  await settle()
  first.waymark.destroy()
  await settle()
  expect(first.tour.playing).toBe(0)
  const { tour, told } = await shown(world)
  expect(tour.scene.run).toMatchObject({ step: 'send', phase: 'waiting' })
  expect(guides(told)).toEqual([])
})

test('what was closed and where a tour stood is known to the next page, however soon the page goes and whatever its disk had time for', async () => {
  const world = createWorld()
  const first = await shown(world)
  first.tour.act({ do: 'next' })
  first.tab.hide()
  first.tab.kill()
  const second = await shown(world)
  expect(second.tour.scene.run).toMatchObject({ step: 'send', phase: 'waiting' })
  second.waymark.dismiss('welcome', { force: true })
  second.tab.hide()
  second.tab.kill()
  const third = await shown(world)
  await settle()
  expect([third.waymark.explain('welcome'), guides(third.told)]).toEqual([['dismissed'], []])
  third.tab.kill()
  // By now it is on the disk, and nowhere else.
  expect([...world.notes.values()].filter(text => text.includes('guides'))).toEqual([])
  expect((await shown(world)).waymark.explain('welcome')).toEqual(['dismissed'])
})

test('where there is no disk, what was closed stays closed over pages, by a note', async () => {
  const world = createWorld()
  world.hasDisk = false
  const first = await shown(world)
  first.waymark.dismiss('welcome', { force: true })
  await settle()
  first.tab.hide()
  for (let page = 0; page < 3; page++) {
    const next = await shown(world)
    expect([next.waymark.explain('welcome'), guides(next.told)]).toEqual([['dismissed'], []])
    next.tab.hide()
  }
})

test('what was closed before all was erased is open to come again, with a disk and without', async () => {
  for (const hasDisk of [true, false]) {
    const world = createWorld()
    world.hasDisk = hasDisk
    const first = await shown(world, { endpoint: undefined as never })
    first.waymark.dismiss('welcome', { force: true })
    await settle()
    first.tab.hide()
    const { waymark } = await shown(world, { endpoint: undefined as never })
    expect(waymark.explain('welcome')).toEqual(['dismissed'])
    await waymark.erase()
    await settle()
    expect(waymark.explain('welcome')).toEqual(['shown'])
    await waymark.start('welcome')
    waymark.dismiss('welcome', { force: true })
    await waymark.erase()
    await settle()
    expect(waymark.explain('welcome')).toEqual(['shown'])
  }
})

test('start opens whatever the audience, takes the person to the page of a step, and moves on by an event', async () => {
  const { tour, tab, waymark, told } = await shown(createWorld())
  expect(await waymark.start('first-scout')).toEqual({ open: true, why: ['waiting'] })
  expect(guides(told)).toContain('welcome interrupted hello replaced')
  // Not before the step is written down: a page that is left takes an unfinished transaction with it.
  expect(tab.gone).toEqual([])
  await settle()
  expect(tab.gone).toEqual(['/scouts'])
  expect(tour.scene.run).toMatchObject({ phase: 'waiting', for: 'page' })
  tab.go('/scouts')
  expect(tour.scene.run).toMatchObject({ phase: 'shown', step: 'compose' })
  tour.act({ do: 'next' })
  waymark.track('scout.sent')
  await settle()
  expect(guides(told).at(-1)).toMatch(/^(first-scout|list) completed/)
  expect(guides(told)).toContain('first-scout completed sent done')
  expect(await waymark.start('first-scout', { once: true })).toEqual({ open: false, why: ['completed'] })
  expect(await waymark.start('no such')).toEqual({ open: false, why: ['unknown'] })
  expect((await waymark.start('first-scout')).open).toBe(true)
})

test('the navigation of the product is used, and only safe addresses are followed', async () => {
  const went: string[] = []
  const { tour, tab, errors } = await shown(createWorld(), {
    navigate: href => {
      went.push(href)
      throw new Error('router')
    },
  })
  tour.act({ do: 'go', href: '/settings' })
  tour.act({ do: 'go', href: 'javascript:alert(1)' })
  expect(went).toEqual(['/settings'])
  expect(tab.gone).toEqual([])
  await settle()
  expect(errors).toMatchObject([{ code: 'host' }])
})

test('a tour that is closed is dismissed on every device; one that host or person dismissed does not come back', async () => {
  const world = createWorld()
  const first = await shown(world)
  first.tour.act({ do: 'close', guide: 'welcome', reason: 'escape' })
  await settle()
  expect(guides(first.told).at(-1)).toBe('welcome dismissed hello escape')
  expect(first.tour.playing).toBe(0)
  first.waymark.dismiss('list')
  expect(first.checklist.scene.showing.launcher).toBe('map')
  await settle()
  const { tour, checklist } = await shown(world)
  expect(tour.playing).toBe(0)
  expect(checklist.scene.showing).toEqual({ open: null, launcher: 'map' })
})

test('a panel opens from the launcher and goes back to it', async () => {
  const { tour, checklist, roadmap, told } = await shown()
  tour.act({ do: 'close', guide: 'welcome', reason: 'button' })
  checklist.act({ do: 'open', guide: 'list' })
  await settle()
  expect(checklist.scene.showing).toEqual({ open: { id: 'list', kind: 'checklist', asked: true }, launcher: 'list' })
  checklist.act({ do: 'open', guide: 'map' })
  await settle()
  expect(roadmap.playing).toBe(1)
  expect(checklist.scene.showing.open).toEqual({ id: 'map', kind: 'roadmap', asked: true })
  roadmap.act({ do: 'close', guide: 'map', reason: 'button' })
  await settle()
  expect(roadmap.playing).toBe(0)
  expect(checklist.scene.showing).toEqual({ open: null, launcher: 'list' })
  expect(guides(told)).toEqual([
    'welcome started hello',
    'welcome shown hello',
    'welcome dismissed hello button',
    'list shown',
    'map shown',
  ])
})

test('a surface whose file does not load is told with a reason, and tried again at the next show', async () => {
  const world = createWorld()
  const file = fakeSurface()
  let works = false
  const load = () => (works ? file.load() : Promise.reject(new Error('blocked')))
  const { waymark, errors, told } = await signedIn(world, { surfaces: 'auto' }, { surfaces: { tour: load, checklist: load } })
  await settle()
  expect(waymark.explain('welcome')).toContain('chunk')
  expect(errors.map(({ code }) => code)).toEqual(expect.arrayContaining(['chunk']))
  expect(guides(told)).toContain('welcome interrupted chunk')
  expect(await waymark.start('welcome')).toEqual({ open: false, why: ['chunk'] })
  works = true
  expect(await waymark.start('welcome')).toEqual({ open: true, why: ['shown'] })
  expect(file.playing).toBeGreaterThan(0)
})

test('a surface of another version is not played', async () => {
  const { waymark, errors } = await signedIn(
    createWorld(),
    { surfaces: 'auto' },
    { surfaces: { tour: async () => ({ version: '9', play: () => () => {} }) } },
  )
  await settle()
  expect(errors.some(({ code, message }) => code === 'chunk' && message.includes('9'))).toBe(true)
  expect(waymark.explain('welcome')).toContain('chunk')
})

test('nothing is shown without surfaces, without a person, after reset, after destroy, or when consent is denied', async () => {
  const none = await shown(createWorld(), { surfaces: 'none' })
  expect(none.checklist.playing + none.tour.playing).toBe(0)
  expect(none.waymark.explain('welcome')).toEqual(['surfaces'])
  expect(await none.waymark.start('welcome')).toEqual({ open: false, why: ['surfaces'] })

  const some = await shown()
  some.waymark.reset()
  await settle()
  expect(some.checklist.playing + some.tour.playing).toBe(0)
  expect(await some.waymark.start('welcome')).toEqual({ open: false, why: ['notReady'] })

  const denied = await shown()
  denied.waymark.setConsent('denied')
  await settle()
  expect(denied.checklist.playing + denied.tour.playing).toBe(0)
  expect(denied.waymark.explain('welcome')).toContain('consent')

  const over = await shown()
  over.waymark.destroy()
  await settle()
  expect(over.checklist.playing + over.tour.playing).toBe(0)
})

test('a surface hears only when something changed', async () => {
  const { tour, waymark } = await shown()
  const before = tour.scene
  await waymark.track('nothing.reads.this')
  await settle()
  expect(tour.scene).toBe(before)
})

test('200 rounds of start and stop leave nothing playing', async () => {
  const { tour, waymark, tab } = await shown()
  const listening = tab.listening()
  for (let i = 0; i < 200; i++) {
    await waymark.start('first-scout', { resume: false })
    tour.act({ do: 'close', guide: 'first-scout', reason: 'escape' })
  }
  await settle()
  expect(tour.playing).toBe(0)
  expect(tab.listening()).toBe(listening)
})
