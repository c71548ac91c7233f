import { expect, test } from 'vitest'
import type { Guide, Playbook } from '../../src/playbook/index.ts'
import { createWorld, fakeSurface, settle } from './fakes.ts'
import { signedIn } from './start.ts'

const tour = (more: object = {}): Guide => ({ kind: 'tour', steps: [{ id: 'a', title: 'A' }], ...more }) as Guide
const book = (guides: Readonly<Record<string, Guide>>): Playbook => ({ id: 'p', version: 1, milestones: {}, roadmap: [], guides })
const guides = (told: readonly string[]) => told.filter(line => line.startsWith('guide')).map(line => line.slice(6))
const begun = async (list: Readonly<Record<string, Guide>>) => {
  const world = createWorld()
  const surface = fakeSurface()
  const load = surface.load
  const client = await signedIn(
    world,
    { surfaces: 'auto', playbook: book(list) },
    { surfaces: { tour: load, checklist: load, hint: load, recorded: load } },
  )
  return { ...client, surface }
}

test('what is recorded takes the place of a tour, and no other tour opens between', async () => {
  const { told, surface } = await begun({ a: tour({ auto: true, priority: 2 }), c: tour({ auto: true }) })
  surface.act({ do: 'recorded', is: true })
  await settle()
  expect(guides(told)).toEqual(['a started a', 'a shown a', 'a interrupted a replaced'])
})
test('another page right after the log-out opens nothing of whoever was here', async () => {
  const { told, waymark, tab, surface } = await begun({ a: tour({ auto: true }) })
  surface.act({ do: 'next' })
  await settle()
  const before = guides(told)
  waymark.reset()
  tab.go('/login')
  await settle()
  expect(guides(told)).toEqual(before)
})
test('what is tracked right after the log-out moves no tour of whoever was here', async () => {
  const { told, waymark } = await begun({ a: tour({ auto: true, steps: [{ id: 'a', title: 'A', advance: { event: 'x' } }] }) })
  const before = guides(told)
  waymark.reset()
  waymark.track('x')
  await settle()
  expect(guides(told)).toEqual(before)
})
test('a tour that is snoozed again goes on where it stood', async () => {
  const { waymark, surface, world } = await begun({
    a: tour({
      auto: true,
      steps: [
        { id: 'a', title: 'A' },
        { id: 'b', title: 'B' },
      ],
    }),
  })
  surface.act({ do: 'next' })
  waymark.snooze('a')
  await settle()
  waymark.snooze('a', 'P2D')
  await world.pass(2 * 86_400_000 + 1000)
  expect(surface.scene.run).toMatchObject({ step: 'b' })
})
test('a tour that was snoozed before its first step was shown is started when it is', async () => {
  const { waymark, surface, world, told } = await begun({ a: tour({ auto: true, steps: [{ id: 'a', title: 'A', target: '#a' }] }) })
  waymark.snooze('a')
  await world.pass(86_400_000 + 1000)
  surface.act({ do: 'found', step: 'a' })
  expect(guides(told)).toEqual(['a snoozed a host', 'a started a', 'a shown a'])
})

test('a guide that takes the place of another lets no third one open between', async () => {
  const { told, waymark } = await begun({ a: tour({ auto: true, priority: 2 }), b: tour(), c: tour({ auto: true }) })
  await waymark.start('b')
  await settle()
  expect(guides(told)).toEqual(['a started a', 'a shown a', 'a interrupted a replaced', 'b started a', 'b shown a'])
})
test('what gave way before one person until the next page is not kept from the next person', async () => {
  const { told, waymark } = await begun({ a: tour({ auto: true }), b: tour() })
  await waymark.start('b')
  waymark.reset()
  await settle()
  waymark.identify('u2')
  waymark.group('acme')
  await settle()
  expect(guides(told).slice(-2)).toEqual(['a started a', 'a shown a'])
})
test('what was tracked before a log-out triggers nothing for whoever comes next', async () => {
  const { told, waymark } = await begun({ a: tour({ auto: true, trigger: { event: 'x' } }) })
  waymark.track('x')
  waymark.reset()
  waymark.identify('u2')
  waymark.group('acme')
  await settle()
  expect(guides(told)).toEqual([])
})
test('a tour whose file comes after the end is not begun', async () => {
  const world = createWorld()
  const surface = fakeSurface()
  let bring = () => {}
  const coming = new Promise<void>(done => {
    bring = done
  })
  const load = () => coming.then(surface.load)
  const { waymark, told } = await signedIn(
    world,
    { surfaces: 'auto', playbook: book({ a: tour({ auto: true }) }) },
    { surfaces: { tour: load, checklist: load, hint: load, recorded: load } },
  )
  waymark.destroy()
  bring()
  await settle()
  expect(guides(told)).toEqual([])
})
