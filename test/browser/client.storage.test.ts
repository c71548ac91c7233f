import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, desk } from './client-page.ts'
import { launch, until } from './kit.ts'

let browser: Browser
let served: Desk
beforeAll(async () => {
  served = await desk()
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const open = async (context: BrowserContext, init?: string): Promise<Page> => {
  const page = await context.newPage()
  if (init) await page.addInitScript(init)
  await page.goto(served.origin)
  await page.waitForFunction('window.isReady')
  return page
}
const fresh = () => browser.newContext()

test('two tabs that add 200 each at the same time: none lost, and both agree within a second', async () => {
  const context = await fresh()
  const [a, b] = [await open(context), await open(context)]
  await Promise.all([a, b].map(page => page.evaluate('signIn({ endpoint: undefined }).then(() => 1)')))
  const add = `(async () => { const all = []; for (let i = 0; i < 200; i++) { all.push(waymark.track('scout.sent')); if (i % 3 === 0) await new Promise(r => setTimeout(r, 1)) } return (await Promise.all(all)).filter(it => it.stored === 'disk').length })()`
  expect(await Promise.all([a.evaluate(add), b.evaluate(add)])).toEqual([200, 200])
  for (const page of [a, b]) await until(async () => (await page.evaluate('count()')) === 400, 1000, 'both tabs to know of 400')
  const c = await open(context)
  await c.evaluate('signIn({ endpoint: undefined }).then(() => 1)')
  await until(async () => (await c.evaluate('count()')) === 400, 2000)
  expect(await a.evaluate('unhandled')).toEqual([])
  await context.close()
})

const faults: Record<string, string> = {
  'is missing': `Object.defineProperty(window, 'indexedDB', { value: undefined })`,
  'throws when it is looked at': `Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('no', 'SecurityError') } })`,
  'never opens': `IDBFactory.prototype.open = () => ({})`,
  'fails to open': `IDBFactory.prototype.open = function () { const request = {}; setTimeout(() => request.onerror?.({}), 5); return request }`,
  'has no room': `IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }`,
  'hangs in transactions': `IDBObjectStore.prototype.get = () => ({})`,
}
for (const [name, init] of Object.entries(faults))
  test(`a disk that ${name}: memory, and nothing reaches the host`, async () => {
    const context = await fresh()
    const from = served.beacons.length
    const page = await open(context, init)
    await page.evaluate('signIn().then(() => 1)')
    expect(await page.evaluate(`waymark.track('scout.sent')`)).toEqual({ stored: 'memory' })
    expect(await page.evaluate('count()')).toBe(1)
    await page.evaluate('waymark.flush()')
    expect(served.beacons.slice(from).some(({ evidence }) => evidence.some(row => row.key.startsWith('["scout')))).toBe(true)
    expect(await page.evaluate('unhandled')).toEqual([])
    await context.close()
  }, 60_000)

test('a database that another page deletes or blocks', async () => {
  const context = await fresh()
  const [a, b] = [await open(context), await open(context)]
  await a.evaluate('signIn({ endpoint: undefined }).then(() => 1)')
  await a.evaluate(`waymark.track('scout.sent')`)
  const deleted = await b.evaluate(
    `new Promise(resolve => { const it = indexedDB.deleteDatabase('waymark:wk:'); it.onsuccess = () => resolve('deleted'); it.onblocked = () => resolve('blocked') })`,
  )
  expect(deleted).toBe('deleted')
  expect(await a.evaluate(`waymark.track('scout.sent')`)).toEqual({ stored: 'disk' })
  expect(await a.evaluate('count()')).toBe(2)
  expect(await a.evaluate('unhandled')).toEqual([])
  await context.close()
})

test('a foreign database of the same name: memory', async () => {
  const context = await fresh()
  const page = await open(context)
  await page.evaluate(
    `new Promise(resolve => { const it = indexedDB.open('waymark:wk:', 7); it.onupgradeneeded = () => it.result.createObjectStore('theirs'); it.onsuccess = () => { it.result.close(); resolve() } })`,
  )
  await page.evaluate('signIn({ endpoint: undefined }).then(() => 1)')
  expect(await page.evaluate(`waymark.track('scout.sent')`)).toEqual({ stored: 'memory' })
  await context.close()
})

test('what was stored is there after the browser is killed', async () => {
  const context = await fresh()
  const page = await open(context)
  await page.evaluate('signIn({ endpoint: undefined }).then(() => 1)')
  for (let i = 0; i < 5; i++) expect(await page.evaluate(`waymark.track('scout.sent')`)).toEqual({ stored: 'disk' })
  const session = await context.newCDPSession(page)
  session.send('Page.crash').catch(() => {})
  await new Promise(resolve => setTimeout(resolve, 300))
  const next = await open(context)
  await next.evaluate('signIn({ endpoint: undefined }).then(() => 1)')
  await until(async () => (await next.evaluate('count()')) === 5, 3000)
  await context.close()
})

test('a page that is frozen for "back" holds no transaction open, and goes on when it is shown again', async () => {
  const context = await fresh()
  const page = await open(
    context,
    `window.made = []; const { transaction } = IDBDatabase.prototype
IDBDatabase.prototype.transaction = function (...all) { const one = transaction.apply(this, all), row = { end: '', reads: 0 }; made.push(one.row = row); for (const end of ['abort', 'complete']) one.addEventListener(end, () => row.end = end); return one }
for (const name of ['get', 'getAll']) { const read = IDBObjectStore.prototype[name]; IDBObjectStore.prototype[name] = function (...all) { this.transaction.row.reads++; return read.apply(this, all) } }`,
  )
  await page.evaluate('signIn({ endpoint: undefined }).then(() => 1)')
  const turn = (name: string) => `dispatchEvent(new PageTransitionEvent('${name}', { persisted: true }))`
  const pause = (ms: number) => `await new Promise(done => setTimeout(done, ${ms}))`
  const left = await page.evaluate(`(async () => {
    ${pause(300)}
    window.kept = [waymark.track('scout.sent')]
    for (const before = made.length; made.length === before; ) await null
    const before = made.length
    ${turn('pagehide')}
    kept.push(waymark.track('scout.sent'))
    ${pause(300)}
    return { underWay: made[before - 1].end, read: made.slice(before).filter(({ end, reads }) => end !== 'abort' && reads).length }
  })()`)
  // What reads nothing is over at once. One that was asked for before the page fell asleep and opened after is taken back too.
  expect(left).toEqual({ underWay: 'abort', read: 0 })
  expect(await page.evaluate(`${turn('pageshow')}, Promise.all(kept)`)).toEqual([{ stored: 'disk' }, { stored: 'disk' }])
  expect(await page.evaluate('count()')).toBe(2)
  await context.close()
})

test('a page in a sandbox without an origin works in memory', async () => {
  served.routes['/framed'] = { headers: { 'content-security-policy': 'sandbox allow-scripts' }, body: served.routes['*'] as string }
  served.routes['/client.js'] = {
    headers: { 'access-control-allow-origin': '*' },
    body: String((served.routes['/client.js'] as { body?: string }).body ?? served.routes['/client.js']),
  }
  const context = await fresh()
  const page = await context.newPage()
  await page.goto(`${served.origin}/framed`)
  await page.waitForFunction('window.isReady')
  // Counted from before the sign-in: what was tracked may go by itself ahead of the flush.
  const before = served.beacons.filter(({ evidence }) => evidence.length).length
  await page.evaluate('signIn({ endpoint: location.href.replace("/framed", "/v1/beacon") }).then(() => 1)')
  expect(await page.evaluate(`waymark.track('scout.sent')`)).toEqual({ stored: 'memory' })
  await page.evaluate('waymark.flush()')
  expect(served.beacons.filter(({ evidence }) => evidence.length).length).toBeGreaterThan(before)
  expect(await page.evaluate('unhandled')).toEqual([])
  await context.close()
})
