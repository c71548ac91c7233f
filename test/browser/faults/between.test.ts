import { createServer, type Server } from 'node:http'
import { createServer as createSecure } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { bundle, until } from '../kit.ts'
import { bench } from './bench.ts'
import { certificate } from './certificate.ts'
import { arrives, flush, pick, send, settled, somebody } from './people.ts'
import { host } from './rig.ts'

const on = bench()
const { inContext } = on

/** A client that says its beacons as JSON, for which a browser asks first. */
const asked = (endpoint: string): string => `
  import { createWaymark } from './src/index.ts'
  const type = 'application/json'
  const codec = send => ({ post: (url, body, ms) => send.post(url, body, ms, type), last: (url, body) => send.last(url, body, type) })
  window.waymark = createWaymark({ playbook: '/playbook.json', endpoint: '${endpoint}', writeKey: 'wk', surfaces: 'none', codec })`

beforeAll(async () => {
  const { routes } = on.rig.web
  const endpoint = `${on.rig.gate.url}/v1/beacon`
  routes['/asked.js'] = await bundle({ code: asked(endpoint) }, { name: 'asked' })
  routes['/asked'] = host(endpoint, { script: '<script src="/asked.js"></script>' })
})

const secureServers: readonly (readonly [string, (hear: () => void) => Server])[] = [
  ['a port that does not speak TLS', hear => createServer(hear)],
  ['a certificate that nobody vouches for', hear => createSecure(certificate, hear)],
]
test.each(secureServers)('https with %s: nothing is given up, and it all comes by the endpoint that is put right', async (name, make) => {
  let requests = 0
  let connections = 0
  const server = make(() => requests++)
  server.on('connection', () => connections++)
  // What is refused is told on both sides.
  server.on('tlsClientError', () => {})
  await new Promise<void>(done => server.listen(0, '127.0.0.1', done))
  try {
    await inContext(async context => {
      const us = somebody(on.rig)
      on.rig.web.routes['/secure'] = host(`https://127.0.0.1:${(server.address() as AddressInfo).port}/v1/beacon`)
      const page = await us.open(context, '/secure')
      const failed: string[] = []
      page.on('requestfailed', request => failed.push(request.failure()!.errorText))
      await send(page, 0, 10)
      await flush(page)
      await until(() => failed.find(text => /SSL|CERT/.test(text)), 5000, 'a handshake that fails')
      expect(connections).toBeGreaterThan(0)
      expect(requests).toBe(0)
      on.rig.meets(`TLS: ${name}`, connections)
      await page.click('button')
      await page.close()
      const next = await us.open(context)
      expect(await settled(on.rig, us, next)).toBe(10)
    })
  } finally {
    server.close()
    server.closeAllConnections()
  }
})

test('the network of the page cut off, then slow: nothing leaves, then all of it comes', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await flush(page)
    const session = await context.newCDPSession(page)
    await session.send('Network.enable')
    const emulate = (offline: boolean, latency: number, rate: number) =>
      session.send('Network.emulateNetworkConditions', { offline, latency, downloadThroughput: rate, uploadThroughput: rate })
    let failed = 0
    page.on('requestfailed', () => failed++)
    const before = on.rig.gate.beacons.length
    await emulate(true, 0, -1)
    await send(page, 0, 20)
    await flush(page)
    await until(() => failed > 0, 5000, 'a request that fails')
    expect(on.rig.gate.beacons.length).toBe(before)
    on.rig.meets('cut off (Network.emulateNetworkConditions)', failed)
    await emulate(false, 1200, 20_000)
    const from = Date.now()
    await flush(page)
    expect(Date.now() - from).toBeGreaterThan(1000)
    on.rig.meets('slow network')
    expect(await settled(on.rig, us, page)).toBe(20)
    expect(on.rig.gate.beacons.length).toBeGreaterThan(before)
  })
})

test.each(pick(['deny', 'hang'] as const, 1))(
  'a question before the request (OPTIONS) that is met with %s: only a codec asks it, and nothing is given up',
  async answer => {
    await inContext(async context => {
      const { gate } = on.rig
      const count = () => ({ ...gate.methods })
      const us = somebody(on.rig)
      gate.preflight = answer
      const before = count()
      const page = await us.open(context, '/asked')
      await send(page, 0, 10)
      await flush(page)
      expect(count().OPTIONS).toBeGreaterThan(before.OPTIONS ?? 0)
      expect(count().POST).toBe(before.POST)
      gate.preflight = 'allow'
      expect(await settled(on.rig, us, page, 60_000)).toBe(10)

      gate.preflight = answer
      const them = somebody(on.rig)
      const { OPTIONS } = count()
      const plain = await them.open(context)
      await send(plain, 0, 10)
      expect(await settled(on.rig, them, plain)).toBe(10)
      await plain.close()
      expect(count().OPTIONS).toBe(OPTIONS)
    })
  },
)

/** Time goes so much faster for what waits, but for the waits for storage (2 and 10 s), which goes no faster. */
const FAST = 600
const hurry = `{ const real = setTimeout, now = performance.now.bind(performance)
performance.now = () => now() * ${FAST}
window.setTimeout = (fn, ms, ...all) => real(fn, ms === 2000 || ms === 10000 ? ms : ms / ${FAST}, ...all) }`

/** What is on disk, but for the last beacons that are kept for the person to see: they are 20 at most. */
const rowsOf = (page: Page): Promise<{ rows: number; bytes: number }> =>
  page.evaluate(`new Promise((ok, no) => Object.assign(indexedDB.open('waymark:wk:'), { onerror: no, onsuccess: ({ target: { result } }) => {
    const rows = result.transaction('rows').objectStore('rows'), keys = rows.getAllKeys(), all = rows.getAll()
    all.onsuccess = () => {
      result.close()
      const kept = all.result.filter((_, i) => !/\\]d\\d+$/.test(keys.result[i]))
      ok({ rows: kept.length, bytes: JSON.stringify(kept).length })
    }
  } }))`)

test('an ad blocker that never gives way: few attempts an hour, a disk that stops growing, a host that goes on', async () => {
  const minutes = process.env.FAULTS === 'all' ? 120 : 20
  await inContext(async context => {
    const us = somebody(on.rig)
    let aborted = 0
    await context.route('**/v1/beacon', route => {
      aborted++
      return route.abort('blockedbyclient')
    })
    const page = await us.open(context)
    const track = (n: number) =>
      page.evaluate(
        `Promise.all(Array.from({ length: ${n} }, (_, i) => waymark.track('e' + i % 8))).then(all => all.filter(one => one.stored === 'disk').length)`,
      )
    expect(await track(1000)).toBe(1000)
    const some = await rowsOf(page)
    expect(await track(7000)).toBe(7000)
    us.counted = 8000
    const many = await rowsOf(page)
    expect(many.rows).toBeLessThanOrEqual(some.rows + 8)
    expect(many.bytes).toBeLessThan(some.bytes * 1.5)
    await page.waitForTimeout((minutes * 60_000) / FAST)
    // Waits of 1, 2, 4 … s, then of up to 5 min: half of that on average.
    expect(aborted).toBeGreaterThan(3)
    expect(aborted).toBeLessThan(20 + minutes)
    on.rig.meets('request failed: blockedbyclient', aborted)
    await page.click('button')
    expect((await rowsOf(page)).rows).toBeLessThanOrEqual(many.rows)
    await context.unroute('**/v1/beacon')
    await until(
      async () => {
        await flush(page)
        return (await on.rig.stored(us.person)).tally === 8000
      },
      20_000,
      'all 8,000 once nobody blocks',
    )
    expect(await page.evaluate('wrong')).toEqual([])
  }, hurry)
})

test.each(pick([403, 400, 404, 401, 410, 413, 422], 2))(
  'one poison series among good ones, refused with %d by who stands between: the good ones are saved, the loss is told',
  async status => {
    await inContext(async context => {
      const us = somebody(on.rig)
      const page = await us.open(context)
      let refused = 0
      on.rig.gate.fault = ({ person, evidence }) => {
        if (person !== us.person || !evidence.some(({ key }) => key.includes('e7'))) return { do: 'pass' }
        refused++
        return { do: 'answer', status, body: 'no' }
      }
      await send(page, 0, 80)
      us.release([...us.disk].filter(id => Number(id.split('-')[1]) % 8 === 7))
      expect(us.disk.size).toBe(70)
      const flushed = async () => {
        await flush(page)
        return on.rig.stored(us.person)
      }
      const areSaved = async () => {
        const { ids } = await flushed()
        return [...us.disk].every(id => ids.has(id))
      }
      await until(areSaved, 20_000, 'delivery of the 70 good ones')
      // The bad one is given up once others are taken, and told with what goes next.
      for (const next of [80, 81]) {
        await send(page, next, 1)
        await until(areSaved, 20_000, 'delivery of another good one')
      }
      await until(async () => (await flushed()).dropped > 0, 20_000, 'word of the bad one')
      expect(refused).toBeGreaterThan(1)
      on.rig.meets('poison among good ones', refused)
      const { ids, dropped } = await on.rig.stored(us.person)
      expect(ids.size).toBe(72)
      // Its one day of the series.
      us.drops = 1
      expect(dropped).toBe(1)
    })
  },
)

const soon = () => new Date(Date.now() + 4000).toUTCString()
const waits: readonly (readonly [string, () => string, boolean, least: number])[] = [
  ['seconds', () => '3', true, 3000],
  ['junk', () => 'soon', true, 0],
  ['a thousand million seconds, which no page can read', () => '1000000000', false, 0],
  ['a date', soon, true, 2500],
  ['a date that is past', () => 'Wed, 21 Oct 2015 07:28:00 GMT', true, 0],
  ['less than nothing', () => '-5', true, 0],
]
test.each(pick(waits, 1))(
  '503 with Retry-After: %s: no request sooner, none forgotten, and nobody flushes',
  async (_, after, isExposed, least) => {
    await inContext(async context => {
      const us = somebody(on.rig)
      const page = await us.open(context)
      await flush(page)
      const times: number[] = []
      on.rig.gate.fault = ({ person }) => {
        if (person !== us.person) return { do: 'pass' }
        const isFirst = times.push(Date.now()) === 1
        const headers = { 'retry-after': after(), ...(isExposed && { 'access-control-expose-headers': 'Retry-After' }) }
        return isFirst ? { do: 'answer', status: 503, headers } : { do: 'pass' }
      }
      await send(page, 0, 5)
      await arrives(on.rig, us)
      expect(times.length).toBeGreaterThan(1)
      expect(times[1]! - times[0]!).toBeGreaterThanOrEqual(least)
      expect(await settled(on.rig, us, page)).toBe(5)
    })
  },
)

test('503 with Retry-After: a thousand million seconds: an hour at most, and a flush is heard before', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await flush(page)
    let asked = 0
    const headers = { 'retry-after': '1000000000', 'access-control-expose-headers': 'Retry-After' }
    on.rig.gate.fault = ({ person }) => (person === us.person && !asked++ ? { do: 'answer', status: 503, headers } : { do: 'pass' })
    await send(page, 0, 5)
    await until(() => asked > 0, 10_000, 'the first request')
    await page.waitForTimeout(1500)
    expect(asked).toBe(1)
    expect(await settled(on.rig, us, page)).toBe(5)
  })
})
