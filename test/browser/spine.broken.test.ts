import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { counting, deliveredFiles, hostPage, stub } from './delivered.ts'
import { launch, type Route, type Served, serve, until } from './kit.ts'

const embed = (more = '') =>
  `<script src="/waymark.js" data-playbook="/playbook.json" data-person="u1" data-account="acme" ${more}></script>`
let browser: Browser
let web: Served
const routes: Record<string, Route> = {}
beforeAll(async () => {
  browser = await launch()
  Object.assign(routes, deliveredFiles(), { '/playbook.json': JSON.stringify(counting), '/': hostPage(embed()) })
  web = await serve(routes)
})
afterAll(async () => {
  await browser?.close()
  await web?.close()
})

const open = async (path: string, prepare?: (page: Page) => Promise<unknown>): Promise<Page> => {
  const page = await (await browser.newContext()).newPage()
  await prepare?.(page)
  await page.goto(web.origin + path, { waitUntil: 'domcontentloaded' })
  return page
}
/** The product goes on: its button works, and nothing of ours reached its error handlers. */
const productWorks = async (page: Page): Promise<void> => {
  const before = Number(await page.textContent('#worked'))
  await page.click('#work')
  expect(Number(await page.textContent('#worked'))).toBe(before + 1)
  await page.waitForTimeout(300)
  expect(await page.evaluate('wrong')).toEqual([])
}
const whyNotReady = (page: Page): Promise<string> =>
  page.evaluate(`waymark.ready().then(() => 'ready', error => error.code + ': ' + error.message)`)

test('the endpoint is blocked: the product works, the events stay on the disk', async () => {
  routes['/blocked'] = hostPage(embed('data-endpoint="/v1/beacon"'))
  const page = await open('/blocked', page => page.route('**/v1/beacon', route => route.abort('blockedbyclient')))
  expect(await whyNotReady(page)).toBe('ready')
  await productWorks(page)
  const told = await page.evaluate(`new Promise(done => { waymark.once('beacon', done); waymark.flush() })`)
  expect(told).toMatchObject({ ok: false, status: 0 })
  await page.reload()
  await page.evaluate('waymark.ready()')
  await until(() => page.evaluate('waymark.progress?.milestones.ten.reading.value === 1'))
  await page.context().close()
})

test('no endpoint: nothing is sent at all', async () => {
  const page = await open('/')
  const sent: string[] = []
  page.on('request', request => sent.push(`${request.method()} ${request.url()}`))
  await page.evaluate('waymark.ready()')
  await productWorks(page)
  await page.evaluate('waymark.flush()')
  await page.goto('about:blank')
  expect(sent.filter(line => !line.startsWith('GET'))).toEqual([])
  await page.context().close()
})

test('the playbook is missing: ready() says so, the product works', async () => {
  routes['/none'] = hostPage(`<script src="/waymark.js" data-playbook="/missing.json" data-person="u1"></script>`)
  const page = await open('/none')
  expect(await whyNotReady(page)).toMatch(/^playbook: .*404/)
  await productWorks(page)
  await page.context().close()
})

test('the playbook goes missing later: the last good one runs on', async () => {
  const page = await open('/')
  expect(await whyNotReady(page)).toBe('ready')
  routes['/playbook.json'] = { status: 404, body: 'gone' }
  await page.reload()
  expect(await whyNotReady(page)).toBe('ready')
  await until(() => page.evaluate('waymark.progress?.levels.length === 2'))
  routes['/playbook.json'] = JSON.stringify(counting)
  await productWorks(page)
  await page.context().close()
})

test('the playbook is half broken: the rest of it runs, and the problems say where', async () => {
  const broken = {
    ...counting,
    milestones: { ...counting.milestones, odd: { title: 'Odd', rule: { sometimes: 3 } } },
    guides: { lost: { kind: 'parade' } },
  }
  routes['/broken.json'] = JSON.stringify(broken)
  routes['/broken'] = hostPage(
    `<script>${stub}; window.told = []</script><script src="/waymark.js" data-playbook="/broken.json" data-person="u1"></script><script>waymark.on('error', error => told.push(...(error.problems ?? []).map(problem => problem.path)))</script>`,
  )
  const page = await open('/broken')
  expect(await whyNotReady(page)).toBe('ready')
  await productWorks(page)
  await until(() => page.evaluate('waymark.progress?.milestones.ten.reading.value === 1'))
  const told = (await page.evaluate('told')) as string[]
  expect(told.some(path => path.startsWith('milestones.odd'))).toBe(true)
  expect(told.some(path => path.startsWith('guides.lost'))).toBe(true)
  await page.context().close()
})

const worlds = {
  'is missing': `Object.defineProperty(window, 'indexedDB', { value: undefined })`,
  throws: `Object.defineProperty(window, 'indexedDB', { get() { throw new DOMException('denied', 'SecurityError') } })`,
  'never answers': `IDBFactory.prototype.open = () => ({})`,
}
for (const [how, script] of Object.entries(worlds))
  test(`IndexedDB ${how}: memory takes over, the product works`, async () => {
    const page = await open('/', page => page.addInitScript(script))
    await productWorks(page)
    await until(() => page.evaluate('waymark.progress?.milestones.ten.reading.value === 1'), 8000)
    expect(await page.evaluate(`waymark.track('scout.sent').then(one => one.stored)`)).toBe('memory')
    await page.context().close()
  })

test('the script is loaded twice: one instance, one count', async () => {
  routes['/twice'] = hostPage(embed() + embed() + embed().replace('/waymark.js', '/waymark.all.js'))
  const page = await open('/twice')
  await page.evaluate('window.first = waymark; waymark.ready()')
  await productWorks(page)
  await until(() => page.evaluate('waymark.progress?.milestones.ten.reading.value === 1'))
  expect(await page.evaluate('waymark === first')).toBe(true)
  await page.context().close()
})

test('calls before the file is there are kept in order with their own times', async () => {
  let release = () => {}
  const held = new Promise<void>(done => {
    release = done
  })
  const file = routes['/waymark.js'] as { body: string }
  routes['/slow.js'] = async (_, response) => {
    await held
    response.writeHead(200, { 'content-type': 'text/javascript' }).end(file.body)
  }
  // The surfaces' addresses are made from the script's own, so it must stand beside them.
  routes['/early'] = hostPage(`<script>${stub}</script><script async src="/slow.js" data-playbook="/playbook.json"></script>
    <script>waymark.identify('u1'); waymark.group('acme', { name: 'Acme' }); for (let i = 0; i < 10; i++) waymark.track('scout.sent')</script>`)
  const page = await open('/early')
  const called = Date.now()
  await productWorks(page) // an eleventh, through the stub
  await page.waitForTimeout(1200)
  release()
  await page.waitForFunction('!window.waymark.q')
  await page.evaluate('waymark.ready()')
  await until(() => page.evaluate('waymark.progress?.milestones.ten.reading.value === 11'))
  const reachedAt = (await page.evaluate('waymark.progress.milestones.ten.reachedAt')) as number
  expect(Math.abs(reachedAt - called)).toBeLessThan(900) // the time of the call, not of the replay
  await page.context().close()
})
