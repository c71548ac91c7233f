import { expect, test } from 'vitest'
import type { Guide, Playbook, Trigger } from '../../src/playbook/index.ts'
import { createWorld, fakeSurface, settle } from './fakes.ts'
import { open, signedIn } from './start.ts'

const tour = (trigger: Trigger, more: Partial<Guide> = {}): Guide =>
  ({ kind: 'tour', steps: [{ id: 'a', title: 'A' }], trigger, ...more }) as Guide
const book = (guides: Readonly<Record<string, Guide>>): Playbook => ({ id: 'p', version: 1, milestones: {}, roadmap: [], guides })
const begun = async (guides: Readonly<Record<string, Guide>>, path = '/') => {
  const surface = fakeSurface()
  const client = await signedIn(
    createWorld(),
    { surfaces: 'auto', playbook: book(guides) },
    { path, surfaces: { tour: surface.load, checklist: surface.load } },
  )
  const why = () => client.waymark.explain('t')
  const track = async (name: string) => {
    await client.waymark.track(name)
    await settle()
    return why()
  }
  return { ...client, surface, why, track }
}

test('an event opens what waits for it, on its page only, and no file is loaded before', async () => {
  const { tab, surface, track, why } = await begun({ t: tour({ event: 'saved', page: '/here' }) })
  expect(await track('saved')).toEqual(['trigger'])
  tab.go('/here')
  expect(why()).toEqual(['trigger'])
  expect(await track('other')).toEqual(['trigger'])
  expect(surface.playing).toBe(0)
  expect(await track('saved')).toEqual(['shown'])
  expect(surface.playing).toBe(1)
})

test('an event that is tracked before anybody is known counts', async () => {
  const surface = fakeSurface()
  const { waymark } = open(
    createWorld(),
    { surfaces: 'auto', playbook: book({ t: tour({ event: 'saved' }) }) },
    { surfaces: { tour: surface.load } },
  )
  waymark.track('saved')
  waymark.identify('u1')
  await waymark.ready()
  await settle()
  expect(waymark.explain('t')).toEqual(['shown'])
})

test('an event does not open later what something else kept back when it was tracked', async () => {
  const { waymark, track, why } = await begun({ t: tour({ event: 'saved' }, { audience: { trait: 'role', in: ['admin'] } }) })
  expect(await track('saved')).toEqual(['audience', 'trigger'])
  waymark.identify('u1', { role: 'admin' })
  await settle()
  expect(why()).toEqual(['trigger'])
  expect(await track('saved')).toEqual(['shown'])
})

test('what came about while another tour was open opens after it', async () => {
  const { surface, waymark, track } = await begun({
    other: { kind: 'tour', steps: [{ id: 'a', title: 'A' }] },
    t: tour({ event: 'saved' }),
  })
  await waymark.start('other')
  expect(await track('saved')).toEqual(['busy'])
  surface.act({ do: 'next' })
  await settle()
  expect(waymark.explain('t')).toEqual(['shown'])
})

test('what is to be seen on the page is handed to the surface once the rest is so, and taken back when the page is left', async () => {
  const { tab, surface, track, why } = await begun({ t: tour({ event: 'saved', page: '/here', click: '#x', gone: '#y' }) }, '/here')
  expect(surface.playing).toBe(0)
  expect(await track('saved')).toEqual(['trigger'])
  expect(surface.playing).toBe(1)
  expect(surface.scene.awaited).toEqual({ t: { click: '#x', gone: '#y' } })
  tab.go('/there')
  await settle()
  expect(surface.playing).toBe(0)
  tab.go('/here')
  await settle()
  expect(surface.playing).toBe(0)
  await track('saved')
  surface.act({ do: 'trigger', guide: 't' })
  expect(why()).toEqual(['shown'])
})

test('a launcher and hints come by a trigger too', async () => {
  const list: Guide = {
    kind: 'checklist',
    title: 'L',
    items: [{ id: 'i', title: 'I', done: { attest: 'x' } }],
    trigger: { event: 'saved' },
  }
  const { surface, track } = await begun({ t: list })
  expect(surface.playing).toBe(0)
  expect(await track('saved')).toEqual(['shown'])
  expect(surface.scene.showing.launcher).toBe('t')
})

test('what one person has triggered does not open for the next', async () => {
  const { waymark, track, why } = await begun({
    other: { kind: 'tour', steps: [{ id: 'a', title: 'A' }] },
    t: tour({ event: 'saved' }),
  })
  await waymark.start('other')
  await track('saved')
  waymark.identify('u2')
  waymark.group('acme')
  await settle()
  expect(why()).toEqual(['trigger'])
})
