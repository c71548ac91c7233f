import { expect, test, vi } from 'vitest'
import type { Facts } from '../../src/client/index.ts'
import { createWorld, settle } from './fakes.ts'
import { count, open, rowsOf, signedIn } from './start.ts'

test('calls before the playbook is there are kept, in order and with their own times', async () => {
  const world = createWorld()
  const { waymark } = open(world, { playbook: 'https://app/playbook.json' })
  world.files['https://app/playbook.json'] = JSON.stringify((await import('./playbook.ts')).scouting)
  const at = world.wall()
  const first = waymark.track('scout.sent')
  world.setWall(at + 5000)
  const second = waymark.track('scout.sent')
  waymark.identify('u1')
  await waymark.ready()
  expect([await first, await second]).toEqual([{ stored: 'disk' }, { stored: 'disk' }])
  await settle()
  expect(waymark.progress?.milestones.first?.reachedAt).toBe(at)
  expect(waymark.progress?.milestones.three?.reading.value).toBe(2)
})

test('one id counts once, however often and whenever it is told', async () => {
  const { world, waymark } = await signedIn()
  for (let i = 0; i < 3; i++) {
    await waymark.track('scout.sent', {}, { id: 'order-1' })
    world.setWall(world.wall() + 86_400_000)
  }
  expect(count(waymark)).toBe(1)
})

test('an event that no rule reads is not stored', async () => {
  const { world, waymark } = await signedIn()
  expect(await waymark.track('page.viewed')).toEqual({ stored: 'no', reason: 'noRule' })
  expect(rowsOf(world, 'acme', 'u1', 'e')).toEqual([])
})

test('only scalars are taken from properties, and nothing throws', async () => {
  const { world, waymark, errors } = await signedIn()
  const cycle: Record<string, unknown> = {}
  cycle.self = cycle
  const odd = {
    nan: Number.NaN,
    big: 10n,
    cycle,
    text: 'fine',
    lone: 'a\ud800',
    long: 'x'.repeat(5000),
    when: new Date(),
    call: () => 1,
    none: undefined,
    nothing: null,
    get bad() {
      throw new Error('no')
    },
    __proto__: { inherited: 1 },
  }
  expect(await waymark.track('scout.sent', odd as unknown as Facts)).toEqual({ stored: 'disk' })
  waymark.identify('u1', odd as unknown as Facts)
  await settle()
  expect(rowsOf(world, 'acme', 'u1', 'mtrait.')).toEqual(['text', 'nothing'])
  const hostile = new Proxy(
    {},
    {
      ownKeys() {
        throw new Error('no')
      },
    },
  )
  expect(await waymark.track('scout.sent', hostile)).toEqual({ stored: 'disk' })
  for (const name of [null, undefined, '', {}, [], Symbol('x'), '\ud800', 'x'.repeat(257), '__proto__'])
    expect(await waymark.track(name as string)).toEqual({ stored: 'no', reason: 'invalid' })
  await settle()
  expect(errors.splice(0).every(({ code }) => code === 'host')).toBe(true)
  expect(await waymark.track('scout.sent', undefined, null as never)).toEqual({ stored: 'disk' })
  expect(await waymark.track('scout.sent', 7 as never, { id: {} as string })).toEqual({ stored: 'disk' })
  expect(errors).toEqual([])
})

test('an event too old or in the future is refused, and told to the receiver once it hears from us', async () => {
  const { world, waymark } = await signedIn()
  expect(await waymark.track('scout.sent', {}, { at: 0 })).toEqual({ stored: 'no', reason: 'tooOld' })
  expect(await waymark.track('scout.sent', {}, { at: '2200-01-01' })).toEqual({ stored: 'no', reason: 'future' })
  expect(await waymark.track('scout.sent', {}, { at: new Date('2200-01-01') })).toEqual({ stored: 'no', reason: 'future' })
  expect(await waymark.track('scout.sent', {}, { at: 'soon' })).toEqual({ stored: 'no', reason: 'future' })
  expect(await waymark.track('scout.sent', {}, { at: new Date(world.wall() - 1000) })).toEqual({ stored: 'disk' })
  await waymark.flush()
  expect(world.sent.at(-1)?.beacon.dropped).toEqual({ tooOld: 1, future: 3 })
})

test('an amount that is no whole number is refused by the rule that adds it up', async () => {
  const playbook = {
    id: 'p',
    version: 1,
    milestones: { a: { title: 'A', rule: { distinct: 'use', by: 'kind', atLeast: 2 } } },
    roadmap: [],
  } as const
  const { waymark } = await signedIn(createWorld(), { playbook })
  await waymark.track('use', { kind: 'x' })
  await waymark.track('use', { kind: 'x' })
  await waymark.track('use', { kind: 'y' })
  expect(waymark.progress?.milestones.a?.reading.value).toBe(2)
})

test('progress is up to date at once, the same object until it changes, and subscribers hear once a task', async () => {
  const { waymark } = await signedIn()
  const heard = vi.fn()
  const undo = waymark.subscribe(heard)
  const before = waymark.progress
  expect(waymark.progress).toBe(before)
  waymark.track('scout.sent')
  waymark.track('scout.sent')
  waymark.track('scout.sent')
  expect(count(waymark)).toBe(3)
  await settle()
  expect(heard).toHaveBeenCalledTimes(1)
  undo()
  waymark.attest('ready')
  await settle()
  expect(heard).toHaveBeenCalledTimes(1)
})

test('after destroy every call is fine and does nothing', async () => {
  const { world, waymark, tab } = await signedIn()
  waymark.destroy()
  waymark.destroy()
  expect(await waymark.track('scout.sent')).toEqual({ stored: 'no', reason: 'destroyed' })
  waymark.identify('u2')
  waymark.group('beta')
  waymark.reset()
  waymark.setConsent('denied')
  await waymark.flush()
  expect(await waymark.start('welcome')).toMatchObject({ open: false })
  await settle()
  expect(tab.listening()).toBe(0)
  expect(world.timers()).toBe(0)
  expect(world.reports).toEqual([])
})

test('what is longer than a receiver takes is refused here: names, keys of facts; an id of the host is replaced', async () => {
  const { world, waymark } = await signedIn()
  expect(await waymark.track('x'.repeat(256))).toEqual({ stored: 'no', reason: 'noRule' })
  expect(await waymark.attest('x'.repeat(200))).toEqual({ stored: 'no', reason: 'invalid' })
  waymark.identify('u1', { ['y'.repeat(250)]: 1, role: 'sender' })
  await waymark.track('scout.sent', {}, { id: 'z'.repeat(201) })
  await waymark.flush()
  const keys = world.sent.flatMap(({ beacon }) => beacon.evidence.map(({ key }) => key))
  expect(keys.filter(key => key.length > 200)).toEqual([])
  expect(JSON.stringify(world.sent)).not.toContain('zzz')
})
