import type { BrowserContext } from 'playwright-core'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { until } from '../kit.ts'
import { bench } from './bench.ts'
import { flush, pick, send, settled, somebody } from './people.ts'
import type { Fault } from './rig.ts'

const on = bench()
let context: BrowserContext
beforeEach(async () => {
  const { browser, rig } = on
  context = await browser.newContext()
  rig.gate.fault = () => ({ do: 'pass' })
  for (const bag of [rig.gate.counts, rig.gate.methods]) for (const name of Object.keys(bag)) delete bag[name]
  rig.gate.beacons.length = 0
})
afterEach(() => context.close())

/** The first n beacons meet the fault, then all is well. */
const first = (n: number, fault: Fault): void => {
  const from = on.rig.gate.beacons.length
  on.rig.gate.fault = (_, i) => (i - from <= n ? fault : { do: 'pass' })
}

test('the receipt is lost after the commit: it is sent again, and stored once', async () => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  first(3, { do: 'lost' })
  await send(page, 0, 40)
  expect(await settled(on.rig, us, page)).toBe(40)
  expect(on.rig.gate.counts.lost).toBe(3)
})

test('connections that are torn before the receiver hears of anything', async () => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  first(3, { do: 'reset' })
  await send(page, 0, 40)
  expect(await settled(on.rig, us, page)).toBe(40)
  expect(on.rig.gate.counts.reset).toBe(3)
})

test('the server is down, then up again', async () => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  await flush(page)
  await on.rig.gate.down()
  expect(new Set(await send(page, 0, 40))).toEqual(new Set(['disk']))
  await flush(page)
  const failed: string[] = []
  page.on('requestfailed', request => failed.push(request.failure()!.errorText))
  await flush(page)
  await until(() => failed.length > 0, 5000, 'a refused connection')
  expect(failed[0]).toContain('REFUSED')
  on.rig.meets('server down')
  await on.rig.gate.up()
  expect(await settled(on.rig, us, page)).toBe(40)
})

test.each(pick(['blockedbyclient', 'connectionrefused', 'namenotresolved', 'connectionreset', 'internetdisconnected'], 1))(
  'requests that fail by %s: tried again with longer and longer waits, and delivered once it is over',
  async code => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    let aborted = 0
    await context.route('**/v1/beacon', route => {
      aborted++
      return route.abort(code)
    })
    await send(page, 0, 20)
    await page.waitForTimeout(3000)
    expect(aborted).toBeGreaterThan(0)
    expect(aborted).toBeLessThan(8)
    on.rig.meets(`request failed: ${code}`, aborted)
    await page.click('button')
    await context.unroute('**/v1/beacon')
    expect(await settled(on.rig, us, page)).toBe(20)
  },
)

test('offline and back', async () => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  await context.setOffline(true)
  expect(await page.evaluate('navigator.onLine')).toBe(false)
  await send(page, 0, 20)
  await flush(page)
  expect((await on.rig.stored(us.person)).ids.size).toBe(0)
  on.rig.meets('offline')
  await context.setOffline(false)
  expect(await settled(on.rig, us, page)).toBe(20)
})

test.each([
  [true, 'says that it is online while the net is dead'],
  [false, 'says that it is offline while all is well'],
])('navigator.onLine lies: %s (%s)', async lie => {
  const us = somebody(on.rig)
  await context.addInitScript(`Object.defineProperty(Navigator.prototype, 'onLine', { get: () => ${lie} })`)
  const page = await us.open(context)
  if (lie) first(2, { do: 'reset' })
  await send(page, 0, 10)
  expect(await settled(on.rig, us, page)).toBe(10)
  expect(on.rig.gate.counts.reset ?? 0).toBe(lie ? 2 : 0)
  on.rig.meets('navigator.onLine lies')
})

test.each(pick([400, 401, 413, 429, 503, 403, 404, 410, 422, 500], 5))(
  'status %d for a while, from whoever is in between: nothing is given up',
  async status => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    first(2, { do: 'answer', status, body: 'no' })
    await send(page, 0, 10)
    await flush(page)
    expect(await settled(on.rig, us, page)).toBe(10)
    expect(on.rig.gate.counts[status]).toBe(2)
  },
)

test.each(pick(['1000000000', '1', 'Wed, 21 Oct 2026 07:28:00 GMT', 'Wed, 21 Oct 2015 07:28:00 GMT', '-5', 'soon'], 1))(
  '429 with Retry-After: %s, which no page of another origin can read',
  async after => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    first(1, { do: 'answer', status: 429, headers: { 'retry-after': after } })
    await send(page, 0, 5)
    expect(await settled(on.rig, us, page)).toBe(5)
    expect(on.rig.gate.counts[429]).toBe(1)
  },
)

test.each<[string, Fault]>([
  ['a login page with status 200', { do: 'answer', status: 200, headers: { 'content-type': 'text/html' }, body: '<h1>Welcome</h1>' }],
  ['a redirect', { do: 'answer', status: 302, headers: { location: 'http://127.0.0.1:9/' } }],
  ['204', { do: 'answer', status: 204 }],
  ['an empty 200', { do: 'answer', status: 200 }],
  ['JSON that is no receipt', { do: 'answer', status: 200, body: '{"ok":true}' }],
])('a captive portal that answers with %s took nothing', async (_, fault) => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  first(2, fault)
  await send(page, 0, 10)
  await flush(page)
  expect(await settled(on.rig, us, page)).toBe(10)
})

test.each(pick(['drip', 'hang'] as const, 1))(
  'a server that never ends its answer (%s) holds up nothing for good',
  async fault => {
    // The client waits 15 s: each day a fifth of it does.
    if (process.env.FAULTS !== 'all')
      await context.addInitScript('{ const real = AbortSignal.timeout.bind(AbortSignal); AbortSignal.timeout = ms => real(ms / 5) }')
    const us = somebody(on.rig)
    const page = await us.open(context)
    first(1, { do: fault })
    await send(page, 0, 10)
    expect(await settled(on.rig, us, page, 40_000)).toBe(10)
    expect(on.rig.gate.counts[fault]).toBe(1)
  },
  60_000,
)

test('no preflight is ever asked', async () => {
  const us = somebody(on.rig)
  const page = await us.open(context)
  await send(page, 0, 30)
  await settled(on.rig, us, page)
  await page.close()
  await until(() => on.rig.gate.beacons.length > 0, 1000)
  expect(Object.keys(on.rig.gate.methods)).toEqual(['POST'])
})
