import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { counting, deliveredFiles, stub } from './delivered.ts'
import { launch, type Route, type Served, serve, until } from './kit.ts'

const embed = `<script>${stub}</script>
<script src="/waymark.js" data-playbook="/playbook.json" data-write-key="wk"></script>`
const page = (script: string): string => `<!doctype html><title>x</title><body><p>Product</p><script>window.wrong = []
requestAnimationFrame(() => { window.framed = performance.now() })
addEventListener('error', event => wrong.push(event.message))
addEventListener('unhandledrejection', event => wrong.push(String(event.reason)))</script>${embed}<script>${script}</script>`
const signIn = `waymark.identify('u1'); waymark.group('acme');`

const one = { title: 'One scout', rule: { count: 'scout.sent', atLeast: 1 } } as const
const playbook = { ...counting, milestones: { ...counting.milestones, one } }

let browser: Browser
let served: Served
let routes: Record<string, Route>
let engine: string
beforeAll(async () => {
  routes = { ...deliveredFiles(), '/playbook.json': JSON.stringify(playbook) }
  engine = Object.keys(routes).find(path => path.includes('/engine-'))!
  served = await serve(routes)
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const open = async (script: string): Promise<Page> => {
  const tab = await (await browser.newContext()).newPage()
  routes['/'] = page(script)
  await tab.goto(served.origin)
  return tab
}
const value = (tab: Page) => tab.evaluate('window.waymark.progress?.milestones.ten.reading.value')
const close = async (tab: Page): Promise<void> => {
  expect(await tab.evaluate('wrong')).toEqual([])
  await tab.context().close()
}

test('the engine is fetched after the first frame, and soon; calls are stored in order with their times', async () => {
  const tab = await open(`${signIn} window.at = Date.now(); window.began = performance.now(); window.stored = waymark.track('scout.sent')
    window.early = performance.getEntriesByType('resource').filter(it => it.name.includes('engine-')).length`)
  expect(await tab.evaluate('early')).toBe(0)
  // Nothing is asked of it before it comes by itself.
  await until(async () => (await tab.evaluate(`performance.getEntriesByType('resource').some(it => it.name.includes('engine-'))`)) === true)
  await tab.evaluate('waymark.ready()')
  expect(await tab.evaluate('stored')).toEqual({ stored: 'disk' })
  // A page without a frame for a second does not keep it waiting longer. When a frame is seen is up to the machine, so it is not asked here.
  const began = (await tab.evaluate(`performance.getEntriesByType('resource').find(it => it.name.includes('engine-')).startTime`)) as number
  expect(began).toBeGreaterThanOrEqual((await tab.evaluate('Math.min(window.framed ?? Infinity, began + 990)')) as number)
  await until(async () => (await value(tab)) === 1)
  expect(Math.abs((await tab.evaluate(`waymark.progress.milestones.one.reachedAt - at`)) as number)).toBeLessThan(50)
  await close(tab)
})

test('an engine whose file is gone: the product goes on, and it comes with a later call', async () => {
  const file = routes[engine]!
  delete routes[engine]
  const tab = await open(
    `${signIn} window.stored = waymark.track('scout.sent'); window.codes = []; waymark.on('error', it => codes.push(it.code))`,
  )
  expect(await tab.evaluate('waymark.ready().catch(error => error.code)')).toBe('chunk')
  expect(await tab.evaluate('stored')).toEqual({ stored: 'memory', reason: 'chunk' })
  routes[engine] = file
  await until(
    async () => ((await tab.evaluate(`waymark.track('scout.sent')`)) as { stored: string }).stored === 'disk',
    10_000,
    'the engine to come back',
  )
  await tab.evaluate('waymark.ready()')
  await until(async () => ((await value(tab)) as number) >= 2)
  expect(await tab.evaluate('codes[0]')).toBe('chunk')
  await close(tab)
})

test('what checks a playbook is fetched once on a device; a file that fails comes again, and nothing of the page is lost', async () => {
  const guard = Object.keys(routes).find(path => path.includes('/guard-'))!
  const file = routes[guard] as { readonly headers: Readonly<Record<string, string>>; readonly body: string }
  let asked = 0
  routes[guard] = (_, response) => {
    if (asked++) response.writeHead(200, file.headers).end(file.body)
    else response.writeHead(503).end()
  }
  const tab = await open(`${signIn} window.stored = waymark.track('scout.sent')`)
  expect(await tab.evaluate('stored')).toEqual({ stored: 'disk' })
  await until(async () => (await value(tab)) === 1)
  expect(asked).toBe(2)
  delete routes[guard]
  await tab.reload()
  await tab.evaluate('waymark.ready()')
  await until(async () => ((await value(tab)) as number) === 2)
  routes[guard] = file
  await close(tab)
})

test('a page that is left before its engine came: the next one stores what it was called for, once', async () => {
  const file = routes[engine]!
  let asked = 0
  // It is on its way, and never comes.
  routes[engine] = () => {
    asked++
  }
  const tab = await open(`${signIn} waymark.track('scout.sent'); waymark.track('scout.sent')`)
  await until(() => asked)
  routes[engine] = file
  routes['/next'] = page(`${signIn} waymark.track('scout.sent')`)
  await tab.goto(`${served.origin}/next`)
  await until(async () => (await value(tab)) === 3)
  await tab.goto(`${served.origin}/next`)
  await until(async () => (await value(tab)) === 4)
  expect(await tab.evaluate(`localStorage.getItem('waymark:wk::calls')`)).toBe('[]')
  await close(tab)
})

test('destroyed before its engine is there: nothing is fetched, and another one works', async () => {
  const tab = await open(`${signIn} waymark.destroy(); window.over = waymark.ready().catch(error => error.code)`)
  expect(await tab.evaluate('over')).toBe('destroyed')
  await tab.waitForTimeout(100)
  expect(await tab.evaluate(`performance.getEntriesByType('resource').filter(it => it.name.includes('engine-')).length`)).toBe(0)
  await close(tab)
})

test('a page that is hidden from its start has its engine within about a second', async () => {
  const tab = await (await browser.newContext()).newPage()
  await tab.addInitScript(`window.requestAnimationFrame = () => 0`)
  routes['/'] = page(`${signIn} window.stored = waymark.track('scout.sent')`)
  await tab.goto(served.origin)
  expect(await tab.evaluate('stored')).toEqual({ stored: 'disk' })
  await close(tab)
})
