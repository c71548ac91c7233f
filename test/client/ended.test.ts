import { expect, test } from 'vitest'
import { createWorld, fakeSurface, settle } from './fakes.ts'
import { count, signedIn } from './start.ts'

/** A surface that draws inside the page, once it was let: how many drawings there are. */
const inside = (world = createWorld()) => {
  const surface = fakeSurface()
  const drawings: (() => void)[] = []
  let count = 0
  let bring = () => {}
  const coming = new Promise<void>(done => {
    bring = done
  })
  const file = async () => {
    await coming
    return {
      ...(await surface.load()),
      inline: () => {
        count++
        const stop = () => void count--
        drawings.push(stop)
        return stop
      },
    }
  }
  const client = signedIn(world, { surfaces: 'auto' }, { surfaces: { tour: surface.load, checklist: file, roadmap: file } })
  return { client, surface, bring: () => bring(), count: () => count }
}

test('a guide inside the page is drawn once, though the person went and came again before its file was there', async () => {
  const { client, bring, count } = inside()
  const { waymark } = await client
  const undo = waymark.mount('map', {} as Element)
  waymark.reset()
  await settle()
  waymark.identify('u1')
  waymark.group('acme')
  await settle()
  bring()
  await settle()
  expect(count()).toBe(1)
  undo()
  expect(count()).toBe(0)
})

test('after its end a client shows nothing any more, whatever it is asked', async () => {
  const { client, bring, count, surface } = inside()
  const { waymark, told } = await client
  bring()
  waymark.mount('map', {} as Element)
  await settle()
  // The tour and the launcher.
  expect([count(), surface.playing]).toEqual([1, 2])
  const before = told.length
  waymark.destroy()
  expect(count()).toBe(0)
  await settle()
  waymark.mount('map', {} as Element)
  expect(await waymark.start('first-scout')).toEqual({ open: false, why: ['notReady'] })
  await settle()
  expect([count(), surface.playing, told.length]).toEqual([0, 0, before])
})

test('a guide inside the page whose file did not load is drawn on the next page', async () => {
  const world = createWorld()
  const surface = fakeSurface()
  let isThere = false
  let drawn = 0
  const roadmap = async () => {
    if (!isThere) throw new Error('offline')
    return { ...(await surface.load()), inline: () => () => void ++drawn }
  }
  const { waymark, tab, errors } = await signedIn(
    world,
    { surfaces: 'auto' },
    { surfaces: { tour: surface.load, checklist: surface.load, roadmap } },
  )
  const undo = waymark.mount('map', {} as Element)
  await settle()
  expect(errors.map(({ code }) => code)).toEqual(['chunk'])
  isThere = true
  tab.go('/next')
  await settle()
  undo()
  expect([drawn, errors.length]).toEqual([1, 1])
})

test('what is tracked right before the end is kept and said to be, and the other tabs hear of it', async () => {
  const world = createWorld()
  const { waymark } = await signedIn(world)
  const other = await signedIn(world)
  const stored = [waymark.track('scout.sent'), waymark.track('scout.sent')]
  waymark.destroy()
  const late = new Promise(done => setTimeout(done, 1000, 'late'))
  expect(await Promise.race([Promise.all(stored), late])).toEqual([{ stored: 'disk' }, { stored: 'disk' }])
  await settle()
  expect(count(other.waymark)).toBe(2)
})
