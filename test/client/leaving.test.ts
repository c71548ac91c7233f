import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createWorld, settle } from './fakes.ts'
import { openFront, signIn } from './front.ts'
import { count, noted } from './start.ts'

test('calls are kept up to a bound; events beyond it are told so, and counted on the wire', async () => {
  const it = openFront()
  it.miss(true)
  await it.paint()
  for (let i = 0; i < 998; i++) it.waymark.track('scout.sent')
  signIn(it)
  const over = [it.waymark.track('scout.sent'), it.waymark.attest('x'), it.waymark.track('scout.sent')]
  expect(await Promise.all(over)).toEqual(Array(3).fill({ stored: 'no', reason: 'cap' }))
  it.miss(false)
  await it.online()
  await it.waymark.ready()
  await settle()
  expect(it.lost).toBe(3)
  await it.waymark.flush()
  expect(it.world.sent.at(-1)!.beacon.dropped).toEqual({ cap: 3 })
  expect(count(it.waymark)).toBe(998)
})

test('a page that goes before its engine came leaves a note, without tokens; the next page stores it under its person, once', async () => {
  const world = createWorld()
  const first = openFront(world)
  first.waymark.identify('u1', { role: 'sender' }, { token: 'secret' })
  first.waymark.group('acme')
  const at = world.wall()
  first.waymark.track('scout.sent', { big: 10n } as never)
  first.waymark.track('scout.sent')
  first.tab.hide()
  expect([...world.notes.values()].join()).not.toContain('secret')
  await world.pass(60_000)

  const second = openFront(world)
  second.waymark.identify('u2')
  second.waymark.group('acme')
  second.waymark.track('scout.sent')
  await second.paint()
  expect(count(second.waymark)).toBe(1)
  // The first one comes back from the cache of pages, and does what it was called for too.
  await first.paint()
  expect(count(first.waymark)).toBe(2)

  const third = openFront(world)
  signIn(third)
  await third.paint()
  expect(count(third.waymark)).toBe(2)
  expect(third.waymark.progress!.milestones.first!.reachedAt).toBe(at)
  expect(noted(world)).toEqual([])
})

test('the same person on the next page sees at once what the page before had no time for', async () => {
  const world = createWorld()
  const first = openFront(world)
  signIn(first)
  first.waymark.track('scout.sent')
  first.tab.hide()
  const second = openFront(world)
  signIn(second)
  second.waymark.track('scout.sent')
  await second.paint()
  expect(count(second.waymark)).toBe(2)
})

test('where nobody has signed in yet, the person of a note is not signed in', async () => {
  const world = createWorld()
  const first = openFront(world)
  signIn(first)
  first.waymark.track('scout.sent')
  first.tab.hide()
  const next = openFront(world)
  await next.paint()
  expect([next.made, next.waymark.progress]).toEqual([1, null])
  signIn(next)
  await settle()
  expect(count(next.waymark)).toBe(1)
})

test('whoever is erased on a page that goes before its engine came is erased by the next one, with what was noted', async () => {
  const world = createWorld()
  const before = openFront(world)
  signIn(before)
  before.waymark.track('scout.sent')
  await before.paint()
  const first = openFront(world)
  first.miss(true)
  signIn(first)
  first.waymark.track('scout.sent')
  first.waymark.agree('rules', 2)
  first.waymark.erase()
  first.tab.hide()
  const next = openFront(world)
  signIn(next)
  await next.paint()
  expect(count(next.waymark)).toBe(0)
  expect(Object.keys((await next.waymark.export()).evidence.marks)).not.toContain('agree.rules')
})

test('what is asked for while the engine is missing is answered by what is true', async () => {
  const it = openFront()
  it.miss(true)
  signIn(it)
  let isErased = false
  const exported = it.waymark.export()
  it.waymark.erase().then(() => {
    isErased = true
  })
  expect(await exported).toMatchObject({ person: null, waiting: [] })
  expect(await it.waymark.agree('rules', 1)).toEqual({ stored: 'memory', reason: 'chunk' })
  expect(isErased).toBe(false)
  it.miss(false)
  await it.online()
  await it.paint()
  expect(isErased).toBe(true)
})

test('a note that somebody damaged does no harm', async () => {
  for (const text of [
    '',
    '{',
    'null',
    '[null]',
    '[{"by":"x"}]',
    '[{"by":"x","lost":0,"calls":[{"name":"destroy","args":[]},{"name":"track"}]}]',
  ]) {
    const world = createWorld()
    world.notes.set('waymark:wk::calls', text)
    const it = openFront(world)
    signIn(it)
    it.waymark.track('scout.sent')
    await it.paint()
    expect([text, count(it.waymark)]).toEqual([text, 1])
  }
})

for (const consent of ['pending', 'denied'] as const)
  test(`with consent ${consent} nothing is written down when the page goes`, async () => {
    const it = openFront(createWorld(), { consent })
    signIn(it)
    const stored = it.waymark.track('scout.sent')
    it.tab.hide()
    expect([...it.world.notes]).toEqual([])
    await it.paint()
    expect(await stored).toEqual(consent === 'denied' ? { stored: 'no', reason: 'consent' } : { stored: 'memory' })
    expect([...it.world.disk]).toEqual([])
  })

test('where the browser asks not to be tracked nothing is sent of what was called before or noted', async () => {
  const world = createWorld()
  world.gpc = true
  const first = openFront(world)
  signIn(first)
  first.waymark.track('scout.sent')
  first.tab.hide()
  const next = openFront(world)
  signIn(next)
  await next.waymark.flush()
  await world.pass(10_000)
  expect([count(next.waymark), world.sent]).toEqual([1, []])
})

test('consent that is withdrawn before the engine is there takes along what was noted and called', async () => {
  const it = openFront()
  signIn(it)
  const stored = it.waymark.track('scout.sent')
  it.tab.hide()
  it.waymark.setConsent('denied')
  expect(await stored).toEqual({ stored: 'no', reason: 'consent' })
  expect([...it.world.notes.values()]).toEqual(['[]'])
  await it.paint()
  expect([...it.world.disk.keys()].filter(key => /e\[/.test(key))).toEqual([])
  // Given again, who is here is known still.
  it.waymark.setConsent('granted')
  await it.waymark.track('scout.sent')
  await settle()
  expect(count(it.waymark)).toBe(1)
})

test('destroyed before the engine is there: nothing is loaded, listened to or left waiting', async () => {
  const it = openFront()
  it.waymark.identify('u1')
  const started = it.waymark.start
  it.waymark.destroy()
  it.waymark.destroy()
  await expect(it.waymark.ready()).rejects.toMatchObject({ code: 'destroyed' })
  await it.paint()
  expect([it.asked, it.undone]).toEqual([0, { hide: 1, online: 1 }])
  expect(await it.waymark.track('scout.sent')).toEqual({ stored: 'no', reason: 'destroyed' })
  expect(await started('first-scout')).toEqual({ open: false, why: ['notReady'] })
  await it.waymark.flush()
})

test('what was tracked before a destroy is stored first', async () => {
  const it = openFront()
  signIn(it)
  const stored = it.waymark.track('scout.sent')
  it.waymark.destroy()
  await it.paint()
  expect(await stored).toEqual({ stored: 'disk' })
  expect(it.tab.listening()).toBe(0)
  const next = openFront(it.world)
  signIn(next)
  await next.paint()
  expect(count(next.waymark)).toBe(1)
})

test('destroyed while the engine is missing, it leaves a note', async () => {
  const it = openFront()
  it.miss(true)
  signIn(it)
  it.waymark.track('scout.sent')
  await it.paint()
  it.waymark.destroy()
  const next = openFront(it.world)
  signIn(next)
  await next.paint()
  expect(count(next.waymark)).toBe(1)
})

test('destroyed while its engine is on the way, which then is missing: a note too, and nothing is left waiting', async () => {
  const it = openFront()
  it.miss(true)
  signIn(it)
  const stored = it.waymark.track('scout.sent')
  const painted = it.paint()
  it.waymark.destroy()
  await painted
  expect(await stored).toEqual({ stored: 'memory', reason: 'chunk' })
  await expect(it.waymark.ready()).rejects.toMatchObject({ code: 'chunk' })
  expect(it.undone).toEqual({ hide: 1, online: 1 })
  const next = openFront(it.world)
  signIn(next)
  await next.paint()
  expect(count(next.waymark)).toBe(1)
})

test('whatever it is called with, nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.anything(), { maxLength: 4 }), async args => {
      const { waymark, tab } = openFront(createWorld(), { playbook: { id: 'x' } as never })
      const hostile = {
        get id(): never {
          throw new Error('getter')
        },
      }
      for (const name of ['identify', 'group', 'track', 'page', 'attest', 'dismiss', 'snooze', 'move', 'setConsent'] as const) {
        ;(waymark[name] as (...args: unknown[]) => unknown)(...args)
        ;(waymark[name] as (...args: unknown[]) => unknown)('x', hostile, hostile)
      }
      tab.hide()
      waymark.destroy()
    }),
    { numRuns: 50 },
  )
})
