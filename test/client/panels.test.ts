import { expect, test } from 'vitest'
import type { Happening } from '../../src/beacon/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { createWorld, fakeSurface, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'
import { signedIn } from './start.ts'

const { welcome: _, ...guides } = scouting.guides
const playbook: Playbook = { ...scouting, guides: { ...guides, welcome: { kind: 'tour', steps: [{ id: 'hello', title: 'Hello' }] } } }

const shown = async (world: World = createWorld(), book = playbook) => {
  const surface = fakeSurface()
  const load = surface.load
  const client = await signedIn(
    world,
    { surfaces: 'auto', playbook: book },
    { surfaces: { tour: load, checklist: load, roadmap: load, hint: load } },
  )
  return { ...client, surface }
}
const leave = async ({ waymark }: Awaited<ReturnType<typeof shown>>): Promise<void> => {
  await settle()
  waymark.destroy()
  await settle()
}

test('a checklist that was left open is open again, and was not asked for; one that was closed stays closed', async () => {
  const world = createWorld()
  const first = await shown(world)
  expect(first.surface.scene.showing).toEqual({ open: null, launcher: 'list' })
  first.surface.act({ do: 'open', guide: 'list' })
  await settle()
  expect(first.surface.scene.showing.open).toEqual({ id: 'list', kind: 'checklist', asked: true })
  await leave(first)
  const second = await shown(world)
  expect(second.surface.scene.showing).toEqual({ open: { id: 'list', kind: 'checklist', asked: false }, launcher: 'list' })
  second.surface.act({ do: 'close', guide: 'list', reason: 'launcher' })
  await leave(second)
  const third = await shown(world)
  expect(third.surface.scene.showing).toEqual({ open: null, launcher: 'list' })
})

test('a checklist that gave way to a tour rests as its launcher after it', async () => {
  const { surface, waymark } = await shown()
  await waymark.start('list')
  await waymark.start('welcome')
  await settle()
  surface.act({ do: 'next' })
  await settle()
  expect(surface.scene.showing).toEqual({ open: null, launcher: 'list' })
})

test('a completed checklist stays on the screen until it is closed, is told once, and is not open again', async () => {
  const world = createWorld()
  const first = await shown(world)
  first.surface.act({ do: 'open', guide: 'list' })
  first.waymark.track('scout.sent')
  await settle()
  expect(first.surface.scene.showing).toEqual({ open: { id: 'list', kind: 'checklist', asked: true }, launcher: 'map' })
  first.surface.act({ do: 'close', guide: 'list', reason: 'button' })
  await leave(first)
  expect(first.told.filter(line => line.startsWith('guide list'))).toEqual(['guide list shown', 'guide list completed'])
  const second = await shown(world)
  expect(second.surface.scene.showing).toEqual({ open: null, launcher: 'map' })
  expect(second.told.filter(line => line.startsWith('guide list'))).toEqual([])
})

test('a checklist that is not to be shown again is dismissed on every device, until somebody asks for it', async () => {
  const world = createWorld()
  const first = await shown(world)
  first.surface.act({ do: 'open', guide: 'list' })
  first.surface.act({ do: 'dismiss', guide: 'list' })
  await leave(first)
  expect(first.told).toContain('guide list dismissed again')
  const second = await shown(world)
  expect(second.surface.scene.showing).toEqual({ open: null, launcher: 'map' })
  expect(second.waymark.explain('list')).toEqual(['dismissed'])
  await world.pass(1000)
  expect(await second.waymark.start('list')).toEqual({ open: true, why: ['shown'] })
  second.surface.act({ do: 'close', guide: 'list', reason: 'button' })
  await settle()
  expect(second.surface.scene.showing).toEqual({ open: null, launcher: 'list' })
})

test('practice 56: who asks for a person is told with the level, the open criteria and the step that they saw last', async () => {
  const { surface, waymark, world } = await shown()
  await waymark.attest('ready')
  surface.act({ do: 'open', guide: 'welcome' })
  await settle()
  surface.act({ do: 'close', guide: 'welcome', reason: 'escape' })
  await world.pass(1000)
  surface.act({ do: 'talk' })
  waymark.talk('invoice')
  await world.pass(60_000)
  const told = world.sent
    .flatMap(({ beacon }) => beacon.happenings)
    .filter((one): one is Happening & { kind: 'talk' } => one.kind === 'talk')
  expect(told).toMatchObject([
    { level: 0, open: ['first'], guide: 'welcome', step: 'hello' },
    { level: 0, open: ['first'], guide: 'welcome', step: 'hello', topic: 'invoice' },
  ])
  expect(told[0]).not.toHaveProperty('topic')
})
