import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createFront, type Engine } from '../../src/client/front.ts'
import { createWaymark, type Options } from '../../src/client/index.ts'
import { createWorld, settle, type World } from './fakes.ts'
import { scouting } from './playbook.ts'
import { count, endpoint } from './start.ts'

/** A page whose engine comes when the test says so. */
function open(world: World = createWorld(), options: Partial<Options> = {}) {
  const tab = world.tab()
  const { clock, id, note, report, page } = tab.ports
  let soon = () => {}
  let isMissing = false
  let asked = 0
  let made = 0
  let given = 0
  let online = () => {}
  const undone = { hide: 0, online: 0 }
  const engine: Engine = (options, basics, lost) => {
    made++
    given += lost
    return createWaymark(options, { ...tab.ports, ...basics, lost })
  }
  const waymark = createFront(
    { playbook: scouting, endpoint, writeKey: 'wk', surfaces: 'none', ...options },
    {
      clock,
      id,
      note,
      report,
      soon: fn => {
        soon = fn
      },
      onHide: fn => {
        const stop = page.onHide(fn)
        return () => {
          undone.hide++
          stop()
        }
      },
      onOnline: fn => {
        online = fn
        return () => void undone.online++
      },
      load: async () => {
        asked++
        await settle()
        if (isMissing) throw new Error('404')
        return engine
      },
    },
  )
  return {
    world,
    tab,
    waymark,
    undone,
    /** The page has been painted. */
    paint: async () => {
      soon()
      for (let i = 0; i < 4; i++) await settle()
    },
    online: async () => {
      online()
      await settle()
      await settle()
    },
    miss: (next: boolean) => {
      isMissing = next
    },
    get asked() {
      return asked
    },
    get made() {
      return made
    },
    get lost() {
      return given
    },
  }
}
const signIn = ({ waymark }: ReturnType<typeof open>) => {
  waymark.identify('u1')
  waymark.group('acme')
}

test('nothing is loaded before the page has been painted; then what was called is done, in order and each at its own time', async () => {
  const world = createWorld()
  const it = open(world)
  const start = world.wall()
  it.waymark.track('scout.sent')
  await world.pass(100)
  signIn(it)
  await world.pass(200)
  // The clock of the device is put right meanwhile.
  world.setWall(start + 5_000_000)
  const stored = it.waymark.track('scout.sent')
  expect([it.asked, it.waymark.explain === undefined]).toEqual([0, false])
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
  const it = open(world)
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
} satisfies Record<string, (waymark: ReturnType<typeof open>['waymark']) => void>))
  test(`${name} does not wait for the paint`, async () => {
    const it = open()
    signIn(it)
    ask(it.waymark)
    await settle()
    await settle()
    expect([it.asked, it.made]).toEqual([1, 1])
    await it.paint()
    expect(it.asked).toBe(1)
  })

test('who listens hears, who has stopped listening does not', async () => {
  const it = open()
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
  const it = open(createWorld(), { onError: error => errors.push(error.code) })
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
  const it = open()
  it.miss(true)
  signIn(it)
  await it.paint()
  it.miss(false)
  await it.online()
  await it.waymark.ready()
  expect([it.asked, it.made]).toEqual([2, 1])
})

test('calls are kept up to a bound; events beyond it are told so, and counted on the wire', async () => {
  const it = open()
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
  const first = open(world)
  first.waymark.identify('u1', { role: 'sender' }, { token: 'secret' })
  first.waymark.group('acme')
  const at = world.wall()
  first.waymark.track('scout.sent', { big: 10n } as never)
  first.waymark.track('scout.sent')
  first.tab.hide()
  expect([...world.notes.values()].join()).not.toContain('secret')
  await world.pass(60_000)

  const second = open(world)
  second.waymark.identify('u2')
  second.waymark.group('acme')
  second.waymark.track('scout.sent')
  await second.paint()
  expect(count(second.waymark)).toBe(1)
  // The first one comes back from the cache of pages, and does what it was called for too.
  await first.paint()
  expect(count(first.waymark)).toBe(2)

  const third = open(world)
  signIn(third)
  await third.paint()
  expect(count(third.waymark)).toBe(2)
  expect(third.waymark.progress!.milestones.first!.reachedAt).toBe(at)
  expect([...world.notes.values()].filter(text => text !== '[]' && text !== '')).toEqual([])
})

test('the same person on the next page sees at once what the page before had no time for', async () => {
  const world = createWorld()
  const first = open(world)
  signIn(first)
  first.waymark.track('scout.sent')
  first.tab.hide()
  const second = open(world)
  signIn(second)
  second.waymark.track('scout.sent')
  await second.paint()
  expect(count(second.waymark)).toBe(2)
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
    const it = open(world)
    signIn(it)
    it.waymark.track('scout.sent')
    await it.paint()
    expect([text, count(it.waymark)]).toEqual([text, 1])
  }
})

for (const consent of ['pending', 'denied'] as const)
  test(`with consent ${consent} nothing is written down when the page goes`, async () => {
    const it = open(createWorld(), { consent })
    signIn(it)
    const stored = it.waymark.track('scout.sent')
    it.tab.hide()
    expect([...it.world.notes]).toEqual([])
    await it.paint()
    expect(await stored).toEqual(consent === 'denied' ? { stored: 'no', reason: 'consent' } : { stored: 'memory' })
    expect([...it.world.disk]).toEqual([])
  })

test('consent that is withdrawn before the engine is there takes along what was noted and called', async () => {
  const it = open()
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
  const it = open()
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
  const it = open()
  signIn(it)
  const stored = it.waymark.track('scout.sent')
  it.waymark.destroy()
  await it.paint()
  expect(await stored).toEqual({ stored: 'disk' })
  expect(it.tab.listening()).toBe(0)
  const next = open(it.world)
  signIn(next)
  await next.paint()
  expect(count(next.waymark)).toBe(1)
})

test('destroyed while the engine is missing, it leaves a note', async () => {
  const it = open()
  it.miss(true)
  signIn(it)
  it.waymark.track('scout.sent')
  await it.paint()
  it.waymark.destroy()
  const next = open(it.world)
  signIn(next)
  await next.paint()
  expect(count(next.waymark)).toBe(1)
})

test('whatever it is called with, nothing throws', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.anything(), { maxLength: 4 }), async args => {
      const { waymark, tab } = open(createWorld(), { playbook: { id: 'x' } as never })
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
