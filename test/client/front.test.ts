import { expect, test } from 'vitest'
import { createWorld, settle } from './fakes.ts'
import { openFront, signIn } from './front.ts'
import { count } from './start.ts'

test('nothing is loaded before the page has been painted; then what was called is done, in order and each at its own time', async () => {
  const world = createWorld()
  const it = openFront(world)
  const start = world.wall()
  it.waymark.track('scout.sent')
  await world.pass(100)
  signIn(it)
  await world.pass(200)
  // The clock of the device is put right meanwhile.
  world.setWall(start + 5_000_000)
  const stored = it.waymark.track('scout.sent')
  expect(it.asked).toBe(0)
  await world.pass(50)
  await it.paint()
  expect(await stored).toEqual({ stored: 'disk' })
  expect([it.asked, it.made]).toEqual([1, 1])
  expect(count(it.waymark)).toBe(2)
  // By the clock that does not jump: 350 ms before the paint.
  expect(it.waymark.progress!.milestones.first!.reachedAt).toBe(world.wall() - 350)
})

test('an event has the props that it was tracked with, though the host goes on to use the same object', async () => {
  const world = createWorld()
  const it = openFront(world)
  signIn(it)
  const facts = { role: 'sender', anchors: { contract: '2026-03-01' } }
  it.waymark.group('acme', facts)
  facts.role = 'other'
  facts.anchors.contract = '2020-01-01'
  await it.paint()
  const marks = [...world.disk]
    .filter(([key]) => /m(account\.anchor\.contract|account\.role)$/.test(key))
    .map(([, value]) => JSON.stringify(value))
  expect(marks.join()).toContain('2026-03-01')
  expect(marks.join()).toContain('sender')
  expect(marks.join()).not.toMatch(/2020|other/)
})

for (const [name, ask] of Object.entries({
  start: waymark => void waymark.start('first-scout'),
  flush: waymark => void waymark.flush(),
  explain: waymark => void expect(waymark.explain('first-scout')).toEqual(['notReady']),
  mount: waymark => void waymark.mount('roadmap', {} as Element),
  progress: waymark => void expect(waymark.progress).toBeNull(),
} satisfies Record<string, (waymark: ReturnType<typeof openFront>['waymark']) => void>))
  test(`${name} does not wait for the paint`, async () => {
    const it = openFront()
    signIn(it)
    ask(it.waymark)
    await settle()
    await settle()
    expect([it.asked, it.made]).toEqual([1, 1])
    await it.paint()
    expect(it.asked).toBe(1)
  })

test('who listens hears, who has stopped listening does not', async () => {
  const it = openFront()
  const heard: string[] = []
  it.waymark.on('milestone', ({ id }) => heard.push(`on ${id}`))
  it.waymark.once('level', ({ level }) => heard.push(`once ${level}`))
  it.waymark.on('milestone', () => heard.push('undone'))()
  const named = () => heard.push('off')
  it.waymark.on('milestone', named)
  it.waymark.off('milestone', named)
  const later = it.waymark.on('milestone', () => heard.push('late'))
  let told = 0
  const stop = it.waymark.subscribe(() => told++)
  signIn(it)
  it.waymark.track('scout.sent')
  await it.paint()
  expect(heard.filter(it => it !== 'late')).toContain('on first')
  expect(heard).not.toContain('undone')
  expect(heard).not.toContain('off')
  const before = told
  expect(before).toBeGreaterThan(0)
  later()
  stop()
  await it.waymark.track('scout.sent')
  await it.waymark.track('scout.sent')
  await settle()
  expect(told).toBe(before)
  expect(heard.filter(it => it === 'late').length).toBe(heard.filter(it => it === 'on first').length)
})

test('an engine that is missing: the product goes on, ready says why, and it is tried again at a later call', async () => {
  const errors: string[] = []
  const it = openFront(createWorld(), { onError: error => errors.push(error.code) })
  it.waymark.once('error', error => errors.push(`once ${error.code}`))
  it.miss(true)
  signIn(it)
  const stored = it.waymark.track('scout.sent')
  const started = it.waymark.start('first-scout')
  await it.paint()
  await expect(it.waymark.ready()).rejects.toMatchObject({ code: 'chunk' })
  expect(await stored).toEqual({ stored: 'memory', reason: 'chunk' })
  expect(await started).toEqual({ open: false, why: ['chunk'] })
  expect(it.waymark.explain('first-scout')).toEqual(['chunk'])
  expect(errors).toEqual(['chunk', 'once chunk'])
  // Not at each call of a busy product.
  for (let i = 0; i < 10; i++) expect(await it.waymark.track('scout.sent')).toEqual({ stored: 'memory', reason: 'chunk' })
  expect(it.asked).toBe(1)
  it.miss(false)
  await it.world.pass(1000)
  const last = it.waymark.track('scout.sent')
  await it.paint()
  expect(await last).toEqual({ stored: 'disk' })
  await it.waymark.ready()
  expect([it.asked, count(it.waymark)]).toEqual([2, 12])
})

test('back online, it is tried again at once', async () => {
  const it = openFront()
  it.miss(true)
  signIn(it)
  await it.paint()
  it.miss(false)
  await it.online()
  await it.waymark.ready()
  expect([it.asked, it.made]).toEqual([2, 1])
})
