import { expect, test } from 'vitest'
import { until } from '../kit.ts'
import { bench } from './bench.ts'
import { flush, pick, send, settled, somebody } from './people.ts'

const on = bench()
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
    await send(page, 0, 20)
    await page.evaluate(`IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`)
    const after = await send(page, 20, 20)
    expect(us.disk.size).toBe(20)
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

const poisons: readonly (readonly [string, string])[] = [
  ['of another schema', `{ v: 99, anything: [1, 2] }`],
  ['that are no objects', `'some text'`],
  ['of a hostile shape', `{ kind: 'cells', days: 'x', from: {}, since: [] }`],
]
test.each(pick(poisons, 3))('rows on disk %s are put aside: they hold up nothing', async (_, value) => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await send(page, 0, 10)
    // Every row that is there is followed by a foreign one of the same sort.
    const changed = await page.evaluate(`(async () => {
      let n = 0
      for (const { name } of await indexedDB.databases()) {
        const db = await new Promise((ok, no) => Object.assign(indexedDB.open(name), { onsuccess: e => ok(e.target.result), onerror: no }))
        for (const store of db.objectStoreNames) {
          const tx = db.transaction(store, 'readwrite').objectStore(store)
          const keys = await new Promise(ok => Object.assign(tx.getAllKeys(), { onsuccess: e => ok(e.target.result) }))
          for (const key of keys) if (typeof key === 'string' && /[oqs]/.test(key)) { tx.put(${value}, key + 'x'); n++ }
          await new Promise(ok => { tx.transaction.oncomplete = ok })
        }
        db.close()
      }
      return n
    })()`)
    expect(changed).toBeGreaterThan(0)
    on.rig.meets('foreign rows on disk', changed as number)
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

test('site data cleared between visits: a new writer, nothing breaks, and what was sent before is still there', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await send(page, 0, 10)
    await settled(on.rig, us, page)
    await page.close()
    const cleaner = await context.newPage()
    const session = await context.newCDPSession(cleaner)
    await session.send('Storage.clearDataForOrigin', { origin: on.rig.web.origin, storageTypes: 'all' })
    on.rig.meets('site data cleared')
    const next = await us.open(context)
    await send(next, 10, 10)
    expect(await settled(on.rig, us, next)).toBe(20)
    expect(new Set(on.rig.gate.beacons.filter(({ person }) => person === us.person).map(({ writer }) => writer)).size).toBe(2)
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
