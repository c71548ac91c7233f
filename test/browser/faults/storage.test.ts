import type { BrowserContext } from 'playwright-core'
import { expect, test } from 'vitest'
import { until } from '../kit.ts'
import { bench } from './bench.ts'
import { flush, pick, send, settled, somebody, waitingOn } from './people.ts'

const on = bench({ '/bare': '<!doctype html><title>Bare</title>' })
const { inContext } = on

const broken: readonly (readonly [string, string])[] = [
  ['is missing', `Object.defineProperty(window, 'indexedDB', { value: undefined })`],
  [
    'throws when it is touched',
    `Object.defineProperty(window, 'indexedDB', { get: () => { throw new DOMException('no', 'SecurityError') } })`,
  ],
  ['never opens', `IDBFactory.prototype.open = () => ({ addEventListener() {}, removeEventListener() {} })`],
  ['refuses to open', `IDBFactory.prototype.open = () => { throw new DOMException('no', 'InvalidStateError') }`],
]
test.each(broken)('storage that %s: told as memory, and delivered all the same', async (_, init) => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    expect(new Set(await send(page, 0, 20))).toEqual(new Set(['memory']))
    on.rig.meets('no usable IndexedDB')
    await until(async () => {
      await flush(page)
      return (await on.rig.stored(us.person)).ids.size === 20
    }, 10_000)
    expect(await page.evaluate('wrong')).toEqual([])
  }, init)
})

test('storage that is full from some time on: what was on disk stays, the rest is told as memory, all of it arrives', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    // Half of the milestones are reached before, half after.
    await send(page, 0, 4)
    await page.evaluate(`IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`)
    const after = await send(page, 4, 36)
    expect(us.disk.size).toBe(4)
    expect(after.every(said => said.startsWith('memory'))).toBe(true)
    on.rig.meets('disk full (put throws)')
    on.rig.gate.fault = () => ({ do: 'pass' })
    await until(async () => {
      await flush(page)
      return (await on.rig.stored(us.person)).ids.size === 40
    }, 10_000)
    expect(await page.evaluate('wrong')).toEqual([])
  })
})

/** `parts`: how many of one look like parts that wait, and are given up as `corrupt`. */
const poisons: readonly (readonly [string, string, parts: number])[] = [
  ['of another schema', `{ v: 99, anything: [1, 2] }`, 1],
  ['that are no objects', `'some text'`, 0],
  ['of a hostile shape', `{ kind: 'cells', days: 'x', from: {}, since: [] }`, 2],
]
test.each(pick(poisons, 3))('rows on disk %s are put aside: they hold up nothing', async (_, value, parts) => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 10)
    // Every row that is there is followed by a foreign one of the same sort.
    const changed = await page.evaluate(`(async () => {
      let [n, waiting] = [0, 0]
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((ok, no) => Object.assign(indexedDB.open(name), { onsuccess: e => ok(e.target.result), onerror: no }))
        for (const store of db.objectStoreNames) {
          const tx = db.transaction(store, 'readwrite').objectStore(store)
          const keys = await new Promise(ok => Object.assign(tx.getAllKeys(), { onsuccess: e => ok(e.target.result) }))
          for (const key of keys) if (typeof key === 'string' && /[oqs]/.test(key)) { tx.put(${value}, key + 'x'); n++; waiting += /\\]o/.test(key) ? 1 : 0 }
          await new Promise(ok => { tx.transaction.oncomplete = ok })
        }
        db.close()
      }
      return [n, waiting]
    })()`)
    const [planted, waiting] = changed as [number, number]
    expect(waiting).toBe(8)
    us.drops = waiting * parts
    on.rig.gate.fault = () => ({ do: 'pass' })
    on.rig.meets('foreign rows on disk', planted)
    await page.close()
    const next = await us.open(context)
    await send(next, 10, 10)
    await until(
      async () => {
        await flush(next)
        return (await on.rig.stored(us.person)).ids.size === 20
      },
      15_000,
      'delivery past foreign rows',
    )
    expect(await next.evaluate('wrong')).toEqual([])
  })
})

const name = 'waymark:wk:'
const changes: readonly (readonly [string, string])[] = [
  ['deleted', `indexedDB.deleteDatabase('${name}')`],
  ['brought to a later version', `indexedDB.open('${name}', 2)`],
]
test.each(pick(changes, 1))(
  'a database that is to be %s while an older page holds on to it: told as memory, delivered all the same, on disk once that page is gone',
  async (_, change) => {
    await inContext(async context => {
      const us = somebody(on.rig)
      const [older, other] = [await context.newPage(), await context.newPage()]
      for (const page of [older, other]) await page.goto(`${on.rig.web.origin}/bare`)
      await older.evaluate(`new Promise(resolve => { const it = indexedDB.open('${name}')
        it.onupgradeneeded = () => it.result.createObjectStore('rows')
        it.onsuccess = () => { window.held = it.result; resolve() } })`)
      const how = await other.evaluate(
        `new Promise(resolve => { window.it = ${change}; it.onblocked = () => resolve('blocked'); it.onsuccess = () => resolve('done') })`,
      )
      expect(how).toBe('blocked')
      on.rig.meets('IndexedDB blocked by an older page')
      const page = await us.open(context)
      expect(new Set(await send(page, 0, 10))).toEqual(new Set(['memory']))
      await page.click('button')
      await until(async () => {
        await flush(page)
        return (await on.rig.stored(us.person)).ids.size === 10
      }, 10_000)
      expect(await page.evaluate('wrong')).toEqual([])
      await page.close()
      await older.close()
      const next = await us.open(context)
      expect(new Set(await send(next, 10, 10))).toEqual(new Set(['disk']))
      expect(await settled(on.rig, us, next)).toBe(20)
    })
  },
)

test('a real quota that the host uses up: what was on disk comes, the rest is told as memory and comes too, the host goes on', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const bare = await context.newPage()
    await bare.goto(`${on.rig.web.origin}/bare`)
    const session = await context.newCDPSession(bare)
    await session.send('Storage.overrideQuotaForOrigin', { origin: on.rig.web.origin, quotaSize: 300_000 })
    const page = await us.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    expect(us.disk.size).toBe(20)
    const fill = `new Promise(opened => { const it = indexedDB.open('host')
      it.onupgradeneeded = () => it.result.createObjectStore('rows', { autoIncrement: true })
      it.onsuccess = () => opened(it.result)
    }).then(async host => {
      const put = size => new Promise(done => {
        const writing = host.transaction('rows', 'readwrite')
        writing.objectStore('rows').put('x'.repeat(size))
        writing.oncomplete = () => done('')
        writing.onabort = () => done(writing.error.name)
      })
      let name = ''
      for (const size of [50000, 5000, 500, 50]) for (name = ''; !name; ) name = await put(size)
      return name
    })`
    expect(await bare.evaluate(fill)).toBe('QuotaExceededError')
    const after = await send(page, 20, 20)
    expect(new Set(after)).toEqual(new Set(['memory']))
    on.rig.meets('quota used up (Storage.overrideQuotaForOrigin)')
    await page.click('button')
    on.rig.gate.fault = () => ({ do: 'pass' })
    await until(async () => {
      await flush(page)
      return (await on.rig.stored(us.person)).ids.size === 40
    }, 10_000)
    expect(await page.evaluate('wrong')).toEqual([])
    await page.close()
    await session.send('Storage.overrideQuotaForOrigin', { origin: on.rig.web.origin })
    const next = await us.open(context)
    expect(await settled(on.rig, us, next)).toBe(40)
  })
})

/** Ten events are delivered, further ones wait, and the product's pages are closed. */
const waits = async (context: BrowserContext, from: number, n: number) => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  await send(page, 0, 10)
  await settled(on.rig, us, page)
  on.rig.gate.fault = () => ({ do: 'reset' })
  await send(page, from, n)
  await flush(page)
  await page.close()
  return { us, cleaner: await context.newPage() }
}

test('IndexedDB evicted while entries waited, localStorage left: how many were lost is told by the next page under a new writer', async () => {
  await inContext(async context => {
    const { us, cleaner } = await waits(context, 10, 20)
    await cleaner.goto(`${on.rig.web.origin}/bare`)
    const waiting = await waitingOn(cleaner)
    // Eight series: what they hold is counted by row.
    expect(waiting).toBe(8)
    const session = await context.newCDPSession(cleaner)
    await session.send('Storage.clearDataForOrigin', { origin: on.rig.web.origin, storageTypes: 'indexeddb' })
    on.rig.meets('IndexedDB evicted alone')
    us.release([...us.disk].filter(id => +id.slice(us.person.length + 1) >= 10))
    us.drops = waiting
    on.rig.gate.fault = () => ({ do: 'pass' })
    const next = await us.open(context)
    await send(next, 30, 10)
    await until(
      async () => {
        await flush(next)
        const { ids, dropped } = await on.rig.stored(us.person)
        return ids.size === 20 && dropped === waiting
      },
      15_000,
      'the gap to be told',
    )
    const told = on.rig.gate.beacons.filter(({ person }) => person === us.person)
    expect(told.at(-1)).toMatchObject({ dropped: { evicted: waiting } })
    expect(told.at(-1)!.writer).not.toBe(told[0]!.writer)
    expect(await next.evaluate('wrong')).toEqual([])
  })
})

test('all site data cleared between visits: a new writer as of a new device, nothing breaks, what was sent before comes back, and what waited is known to nobody', async () => {
  await inContext(async context => {
    const { us, cleaner } = await waits(context, 20, 10)
    const session = await context.newCDPSession(cleaner)
    await session.send('Storage.clearDataForOrigin', { origin: on.rig.web.origin, storageTypes: 'all' })
    on.rig.meets('site data cleared')
    us.release([...us.disk].filter(id => +id.slice(us.person.length + 1) >= 20))
    on.rig.gate.fault = () => ({ do: 'pass' })
    const next = await us.open(context)
    await send(next, 10, 10)
    // No loss is told either: neither side knows that anything waited.
    expect(await settled(on.rig, us, next)).toBe(20)
    const told = on.rig.gate.beacons.filter(({ person }) => person === us.person)
    expect(new Set(told.map(({ writer }) => writer)).size).toBe(2)
    // It says that it knows nothing, so it is told all: the ten of before count in its own progress.
    const anew = told.find(({ writer }) => writer !== told[0]!.writer)
    expect([anew?.seen, anew?.dropped]).toEqual([0, {}])
    const events = `waymark.export().then(({ evidence }) => Object.values(evidence.series).flatMap(row => row.days || []).reduce((n, day) => n + day.dots.length, 0))`
    await until(async () => (await next.evaluate(events)) === 20, 10_000, 'what was sent before to come back')
  })
})

test('events that no JSON holds are made harmless or refused, and the rest goes on', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    const said = await page.evaluate(`Promise.all([
      waymark.track('e0', { n: 1n }, { id: person + '-bigint' }),
      waymark.track('e1', (() => { const o = {}; o.self = o; return o })(), { id: person + '-circle' }),
      waymark.track('e2', Object.defineProperty({}, 'x', { enumerable: true, get() { throw new Error('no') } }), { id: person + '-getter' }),
      waymark.track('e3', { node: document.body, fn() {}, sym: Symbol('x') }, { id: person + '-node' }),
      waymark.track('e4', { text: '\\ud800' }, { id: person + '-surrogate' }),
      waymark.track('e5', { n: NaN, big: 'x'.repeat(100000) }, { id: person + '-long' }),
      waymark.track(null), waymark.track(), waymark.track('e6', 7), waymark.track({}),
    ]).then(all => all.map(one => one.stored))`)
    for (const one of said as string[]) expect(['disk', 'no']).toContain(one)
    await send(page, 0, 20)
    await until(async () => {
      await flush(page)
      const { ids } = await on.rig.stored(us.person)
      return [...us.disk].every(id => ids.has(id))
    }, 10_000)
    expect(await page.evaluate('wrong')).toEqual([])
  })
})

test('10,000 small events: each is counted once', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    const stored = await page.evaluate(
      `Promise.all(Array.from({ length: 10000 }, (_, i) => waymark.track('e' + i % 8))).then(all => all.filter(one => one.stored === 'disk').length)`,
    )
    expect(stored).toBe(10_000)
    us.counted = 10_000
    await until(
      async () => {
        await flush(page)
        return (await on.rig.stored(us.person)).tally === 10_000
      },
      20_000,
      'all 10,000',
    )
    expect(await page.evaluate('wrong')).toEqual([])
  })
}, 60_000)
