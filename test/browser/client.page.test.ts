import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Desk, desk } from './client-page.ts'
import { deliveredFiles } from './delivered.ts'
import { launch, pageWith, serve, until } from './kit.ts'

let browser: Browser
let served: Desk
beforeAll(async () => {
  served = await desk()
  browser = await launch({ ignoreDefaultArgs: ['--disable-back-forward-cache'] })
})
afterAll(async () => {
  await browser?.close()
  await served?.close()
})

const open = async (path = '/', init?: string): Promise<Page> => {
  const page = await (await browser.newContext()).newPage()
  if (init) await page.addInitScript(init)
  await page.goto(served.origin + path)
  await page.waitForFunction('window.isReady')
  return page
}
const events = (from = 0) =>
  served.beacons.slice(from).filter(({ evidence }) => evidence.some(({ key }) => key.startsWith('["scout'))).length

test('who writes is told of, until they rest or leave the field; what the page fills in by itself is not', async () => {
  const page = await open('/')
  await page.evaluate(`import('/page.js').then(({ page }) => {
    document.body.insertAdjacentHTML('beforeend', '<input id="field"><button id="other">x</button>')
    window.heard = []
    window.stopHearing = page.onTyping(typing => heard.push(typing))
  })`)
  const heard = () => page.evaluate('heard')
  await page.evaluate(`field.value = 'x', field.dispatchEvent(new Event('input', { bubbles: true }))`)
  expect(await heard()).toEqual([])
  await page.click('#field')
  await page.keyboard.type('abc')
  expect(await heard()).toEqual([true])
  await page.click('#other')
  expect(await heard()).toEqual([true, false])
  await page.click('#field')
  await page.keyboard.type('d')
  expect(await heard()).toEqual([true, false, true])
  await until(async () => ((await heard()) as boolean[]).length === 4, 8000, 'rest')
  await page.evaluate('stopHearing()')
  await page.keyboard.type('e')
  expect(await heard()).toEqual([true, false, true, false])
})

const routes = { 'with the navigation API': '', 'without it': `delete window.navigation` }
for (const [name, init] of Object.entries(routes))
  test(`routes of a single page are found by themselves, ${name}`, async () => {
    const page = await open('/a', init)
    expect(await page.evaluate(`'navigation' in window`)).toBe(init === '')
    const paths = await page.evaluate(`(async () => {
      const { page } = await import('/page.js')
      const seen = []
      const stop = page.onRoute(() => seen.push(page.path()))
      const wait = ms => new Promise(resolve => setTimeout(resolve, ms))
      let known = 0
      const next = async () => {
        for (let waited = 0; seen.length === known && waited < 5000; waited += 5) await wait(5)
        known = seen.length
      }
      history.pushState({}, '', '/b'); await next()
      history.replaceState({}, '', '/c'); await next()
      const back = new Promise(resolve => addEventListener('popstate', resolve, { once: true }))
      history.back(); await back; await next()
      // An app that wraps history after us, and is still there when we go.
      const ours = history.pushState
      history.pushState = function (...args) { return ours.apply(this, args) }
      history.pushState({}, '', '/d'); await next()
      location.hash = '#/route'; await next()
      location.hash = '#place'; await next()
      stop()
      history.pushState({}, '', '/e'); await wait(60)
      return [...seen, location.pathname]
    })()`)
    expect(paths).toEqual(['/b', '/c', '/a', '/d', '/d#/route', '/d', '/e'])
    await page.context().close()
  })

test('what was tracked just before leaving goes with the page', async () => {
  const page = await open()
  await page.evaluate('signIn().then(() => 1)')
  await page.evaluate('waymark.flush()')
  const from = served.beacons.length
  await page.evaluate(`waymark.track('scout.sent')`)
  await page.goto(`${served.origin}/elsewhere`)
  await until(() => events(from) > 0, 3000)
  await page.context().close()
})

/** Leaves a page, and goes back to it: what it says then. */
const goBack = async () => {
  const back: string[] = []
  served.routes['/back'] = (request, response) => {
    back.push(decodeURIComponent(request.url ?? ''))
    response.end()
  }
  // A page that may not be stored is never kept, whoever runs on it.
  served.routes['/first'] = { headers: { 'cache-control': 'no-cache' }, body: String(served.routes['*']) }
  const page = await open('/first')
  await page.evaluate('signIn().then(() => 1)')
  await page.evaluate('waymark.flush()')
  // The page tells the server itself: a driver loses sight of a page that comes back.
  await page.evaluate(`addEventListener('pageshow', async event => {
    const stored = await waymark.track('scout.sent')
    fetch('/back?' + event.persisted + stored.stored)
  })`)
  await page.addInitScript(`addEventListener('pageshow', () => {
    const [entry] = performance.getEntriesByType('navigation')
    if (entry.type === 'back_forward' && entry.notRestoredReasons) fetch('/back?' + encodeURIComponent(JSON.stringify(entry.notRestoredReasons)))
  })`)
  await page.goto(`${served.origin}/second`)
  await page.waitForFunction('window.isReady')
  const from = served.beacons.length
  page.evaluate('history.back()').catch(() => {})
  await until(() => back.length, 8000, 'the page to come back')
  return { page, back, from }
}

test('a page that comes back from the back-forward cache goes on, and does not keep itself out of it', async () => {
  let { page, back, from } = await goBack()
  // The browser has reasons of its own, which it does not tell; what a page does against it, it names.
  for (let tries = 0; tries < 3 && back[0]?.includes('"reason":"masked"'); tries++) {
    await page.context().close()
    ;({ page, back, from } = await goBack())
  }
  expect(back).toEqual(['/back?truedisk'])
  await until(() => events(from) > 0, 8000)
  await page.context().close()
})

test('a receiver that never answers is given up, and what waits goes later', async () => {
  const page = await open()
  served.answer = () => null
  const n = served.beacons.length
  await page.evaluate('signIn().then(() => 1)')
  await page.evaluate(`waymark.track('scout.sent')`)
  await until(() => served.beacons.length > n, 5000)
  served.answer = undefined
  const from = served.beacons.length
  await until(() => events(from) > 0, 30_000)
  expect(await page.evaluate('unhandled')).toEqual([])
  await page.context().close()
}, 60_000)

test('one product is one instance, whoever makes it first; destroyed, it can be made again', async () => {
  const page = await open()
  const same = await page.evaluate(`(async () => {
    const a = make(), b = make(), c = make({ namespace: 'other' }), d = make({ writeKey: 'other' })
    const again = [a === b, a === c, a === d]
    a.destroy()
    return [...again, make() === a]
  })()`)
  expect(same).toEqual([true, false, false, false])
  await page.context().close()
})

test('the script tag: reads its own tag, replays the calls that were made before, and a second one changes nothing', async () => {
  const { scouting } = await import('../client/playbook.ts')
  const { origin, close } = await serve({
    ...deliveredFiles(),
    '/playbook.json': JSON.stringify(scouting),
    '/named':
      '<!doctype html><title>x</title><div id="waymark"></div><script src="/waymark.js" data-playbook="/playbook.json" data-person="u1"></script>',
    '/': `<!doctype html><title>x</title><script>
      window.unhandled = []; addEventListener('error', event => unhandled.push(event.message))
      window.waymark = { q: [] };
      for (const m of ['identify', 'group', 'track', 'attest', 'on']) waymark[m] = (...a) => { waymark.q.push([m, a, Date.now()]) }
      waymark.identify('u1', { role: 'sender' }); waymark.group('acme')
      window.from = Date.now(); waymark.track('scout.sent'); window.to = Date.now()
    </script>
    <script async src="/waymark.js" data-playbook="/playbook.json" data-write-key="wk"></script>`,
  })
  const page = await (await browser.newContext()).newPage()
  await page.goto(origin)
  await page.waitForFunction('window.waymark.ready')
  await page.waitForTimeout(300)
  await page.evaluate('waymark.ready()')
  await until(() => page.evaluate('waymark.progress?.milestones.first.reached'), 3000)
  const [from, at, to] = (await page.evaluate('[from, waymark.progress.milestones.first.reachedAt, to]')) as [number, number, number]
  // Two clocks of a browser, which may drift apart a little.
  expect(at).toBeGreaterThan(from - 50)
  expect(at).toBeLessThan(to + 50)
  await page.evaluate('window.first = waymark')
  await page.addScriptTag({ url: '/waymark.js' })
  expect(await page.evaluate('first === waymark')).toBe(true)
  expect(await page.evaluate('unhandled')).toEqual([])
  // An element of that name is no instance of ours.
  await page.goto(`${origin}/named`)
  await until(() => page.evaluate('waymark.progress?.levels.length'), 3000)
  await page.context().close()
  await close()
})

test('a playbook and an endpoint that are blocked: the product goes on', async () => {
  const page = await open()
  await page.route('**/playbook.json', route => route.abort('blockedbyclient'))
  await page.route('**/v1/beacon', route => route.abort('blockedbyclient'))
  const code = await page.evaluate(`make({ playbook: '/playbook.json', namespace: 'n' }).ready().catch(error => error.code)`)
  expect(code).toBe('playbook')
  await page.evaluate(`signIn().then(() => 1)`)
  expect(await page.evaluate(`waymark.track('scout.sent')`)).toEqual({ stored: 'disk' })
  await page.evaluate('waymark.flush()')
  expect(await page.evaluate('unhandled')).toEqual([])
  await page.context().close()
})

test('without a window there is an instance that does nothing', async () => {
  const { createWaymark } = await import('../../src/index.ts')
  const waymark = createWaymark({ playbook: '/playbook.json' })
  await waymark.ready()
  waymark.identify('u1')
  expect(await waymark.track('x')).toEqual({ stored: 'no', reason: 'noWindow' })
  expect(waymark.on('level', () => {})()).toBeUndefined()
  expect(waymark.progress).toBeNull()
  expect(pageWith('/x.js')).toContain('module')
})
