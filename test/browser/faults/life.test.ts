import type { Page } from 'playwright-core'
import puppeteer, { type Browser } from 'puppeteer-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { chromiumOptions, type Route, until } from '../kit.ts'
import { bench } from './bench.ts'
import { arrives, flush, type Promised, pick, send, settled, somebody } from './people.ts'
import { host } from './rig.ts'

/** What pages told of their own lives, and how often each was asked for, by whom it was for. */
const told: { who: string; what: string; persisted?: boolean; reasons?: unknown; started?: number; ids?: string[] }[] = []
const asked: Record<string, number> = {}

const elsewhere = '<!doctype html><title>Elsewhere</title><p>Elsewhere</p>'
const on = bench(
  {
    '/elsewhere': elsewhere,
    '/told': (_, response, body) => {
      told.push(JSON.parse(body))
      response.writeHead(204).end()
    },
    '/from': (request, response) => {
      const href = `/life${new URL(request.url!, 'http://x').search}`
      const rules = { prerender: [{ source: 'list', urls: [href], eagerness: 'immediate' }] }
      response.writeHead(200, { 'content-type': 'text/html' })
      response.end(
        `<!doctype html><title>From</title><a href="${href}">On</a><script type="speculationrules">${JSON.stringify(rules)}</script>`,
      )
    },
  },
  { ignoreDefaultArgs: ['--disable-back-forward-cache'] },
)
const { inContext } = on

/** Chromium holds locks back while it prerenders: without them only we hold back. */
const diary = `<script>
if (document.prerendering) Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })
const tell = (what, more) => fetch('/told', { method: 'POST', body: JSON.stringify({ who: new URLSearchParams(location.search).get('person'), what, ...more }) })
const visit = () => performance.getEntriesByType('navigation')[0]
addEventListener('pageshow', ({ persisted }) => tell('pageshow', { persisted, reasons: visit().notRestoredReasons }))
document.addEventListener('prerenderingchange', () => tell('activated', { started: visit().activationStart }))
document.addEventListener('freeze', () => { window.frozen = (window.frozen || 0) + 1 })
document.addEventListener('resume', () => tell('resume', { started: window.frozen }))
if (document.prerendering) addEventListener('load', async () => {
  await waymark.ready()
  const said = await send(0, 10)
  waymark.flush()
  tell('prerendered', { ids: said.flatMap((stored, i) => (stored === 'disk' ? person + '-' + i : [])) })
})
</script>
<a target="_blank" href="/elsewhere" onclick="window.after = send(0, 20)">Beside</a>
<form action="/elsewhere" onsubmit="send(20, 20)"><button type="submit">Send</button></form>`

/** Playwright's pages are never hidden, so never frozen, and it holds up what is prerendered. */
let plain: Browser
const openPlain = async (us: Promised, path: string): Promise<import('puppeteer-core').Page> => {
  const page = await plain.newPage()
  page.on('pageerror', error => on.rig.wrong.push(String(error)))
  await page.goto(`${on.rig.web.origin}${path}?person=${us.person}`)
  return page
}
afterAll(() => plain?.close())
beforeAll(async () => {
  const { executablePath, args } = chromiumOptions
  plain = await puppeteer.launch({ executablePath: executablePath!, args: [...args!] })
  const page = host(`${on.rig.gate.url}/v1/beacon`, { head: diary }) as Extract<Route, (...all: never[]) => unknown>
  on.rig.web.routes['/life'] = (request, response, body) => {
    const who = new URL(request.url!, 'http://x').searchParams.get('person')!
    const purpose = request.headers['sec-purpose'] ? 'prerender' : 'visit'
    asked[`${purpose} ${who}`] = (asked[`${purpose} ${who}`] ?? 0) + 1
    return page(request, response, body)
  }
})
const saying = (who: string, what: string) => told.filter(it => it.who === who && it.what === what)
const beaconsOf = (person: string) => on.rig.gate.beacons.filter(beacon => beacon.person === person)

const leaves: readonly (readonly [string, (page: Page, refused: () => number) => Promise<unknown>])[] = [
  ['while nothing is under way', async (_, refused) => until(() => refused() > 0, 5000)],
  [
    'while a request is under way',
    async (page, refused) => {
      // One may hang already, and is the one that is under way: nothing goes beside it.
      await page.evaluate('void waymark.flush()')
      await until(() => refused() > 0, 5000)
    },
  ],
]
test.each(pick(leaves, 1))(
  'a page that is kept for "back" %s: it is kept, comes back, and sends by itself what waits',
  async (when, before) => {
    await inContext(async context => {
      const us = somebody(on.rig)
      const page = await us.open(context, '/life')
      let refused = 0
      on.rig.gate.fault = ({ person }) => {
        if (person !== us.person) return { do: 'pass' }
        refused++
        return { do: when === leaves[0]![0] ? 'reset' : 'hang' }
      }
      await send(page, 0, 10)
      await before(page, () => refused)
      await page.evaluate(`location.assign('/elsewhere')`)
      await page.waitForURL('**/elsewhere')
      expect((await on.rig.stored(us.person)).ids.size).toBe(0)
      on.rig.gate.fault = () => ({ do: 'pass' })
      // The driver knows nothing of pages that come back, so the server's word counts.
      page.evaluate('history.back()').catch(() => {})
      await until(() => saying(us.person, 'pageshow').length > 1, 10_000, 'the page to be shown again')
      expect(saying(us.person, 'pageshow').at(-1)).toMatchObject({ persisted: true, reasons: null })
      expect(asked[`visit ${us.person}`]).toBe(1)
      on.rig.meets('back from the page cache')
      await arrives(on.rig, us)
      expect((await on.rig.stored(us.person)).tally).toBe(10)
    })
  },
)

test('a tab that is frozen in the middle of it sends nothing, and goes on by itself when it thaws', async () => {
  const us = somebody(on.rig)
  const page = await openPlain(us, '/life')
  await page.exposeFunction('told', (id: string, stored: string) => void (stored === 'disk' && us.disk.add(id)))
  on.rig.gate.fault = () => ({ do: 'reset' })
  await page.evaluate('waymark.ready().then(() => send(0, 10))')
  expect(us.disk.size).toBe(10)
  await until(() => beaconsOf(us.person).some(({ evidence }) => evidence.length), 10_000, 'a first attempt')
  // Only what is hidden is frozen.
  const other = await plain.newPage()
  await other.bringToFront()
  const session = await page.createCDPSession()
  await session.send('Page.setWebLifecycleState', { state: 'frozen' })
  await new Promise(done => setTimeout(done, 300))
  on.rig.gate.fault = () => ({ do: 'pass' })
  const before = on.rig.gate.beacons.length
  await new Promise(done => setTimeout(done, 2500))
  expect(on.rig.gate.beacons.length).toBe(before)
  await session.send('Page.setWebLifecycleState', { state: 'active' })
  await arrives(on.rig, us)
  await until(() => saying(us.person, 'resume').length > 0, 5000, 'the page to say that it thawed')
  expect(saying(us.person, 'resume')[0]!.started).toBe(1)
  on.rig.meets('frozen, then active')
  expect((await on.rig.stored(us.person)).tally).toBe(10)
  expect(await page.evaluate('wrong')).toEqual([])
  await Promise.all([page.close(), other.close()])
})

test('a page that is prerendered keeps what happens, sends nothing before it is shown, and all of it then', async () => {
  const us = somebody(on.rig)
  const page = await openPlain(us, '/from')
  await until(() => saying(us.person, 'prerendered').length > 0, 15_000, 'the page to be prerendered')
  for (const id of saying(us.person, 'prerendered')[0]!.ids!) us.disk.add(id)
  expect(us.disk.size).toBe(10)
  await new Promise(done => setTimeout(done, 2000))
  expect(beaconsOf(us.person)).toEqual([])
  await page.click('a')
  await arrives(on.rig, us)
  await until(() => saying(us.person, 'activated').length > 0, 5000, 'the page to say that it is shown')
  expect(saying(us.person, 'activated')[0]!.started).toBeGreaterThan(0)
  // It was not loaded anew.
  expect([asked[`prerender ${us.person}`], asked[`visit ${us.person}`]]).toEqual([1, undefined])
  on.rig.meets('prerendered, then shown')
  expect((await on.rig.stored(us.person)).tally).toBe(10)
})

test('a link that opens beside, and a form that is sent, right after events: all of them come', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context, '/life')
    await flush(page)
    const opened = context.waitForEvent('page')
    await page.click('a')
    await opened
    on.rig.meets('target=_blank right after track()')
    await until(() => us.disk.size === 20, 5000)
    await arrives(on.rig, us)
    await page.click('button[type=submit]')
    await page.waitForURL('**/elsewhere*')
    on.rig.meets('form sent right after track()')
    const next = await us.open(context)
    await until(async () => (await on.rig.stored(us.person)).ids.size === 40, 15_000, 'those of the form')
    expect(await settled(on.rig, us, next)).toBe(40)
  })
})

test('the server holds its answer back while the page is closed: the next visit tells it again, and it is stored once', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const { gate } = on.rig
    const page = await us.open(context, '/life')
    await flush(page)
    gate.fault = ({ person }) => (person === us.person ? { do: 'hold' } : { do: 'pass' })
    const { hold = 0, left = 0 } = gate.counts
    await send(page, 0, 30)
    page.evaluate('void waymark.flush()').catch(() => {})
    await until(
      async () => gate.counts.hold! > hold && (await on.rig.stored(us.person)).ids.size === 30,
      10_000,
      'a commit that nobody hears of',
    )
    await page.close()
    await until(() => (gate.counts.left ?? 0) > left, 10_000, 'the client to hang up')
    gate.fault = () => ({ do: 'pass' })
    const from = beaconsOf(us.person).length
    const next = await us.open(context)
    expect(await settled(on.rig, us, next)).toBe(30)
    expect(beaconsOf(us.person).length).toBeGreaterThan(from)
  })
})
