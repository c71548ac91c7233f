import type { Page } from 'playwright-core'
import { beforeAll, expect, test } from 'vitest'
import { until } from '../kit.ts'
import { bench } from './bench.ts'
import { flush, pick, send, settled, somebody } from './people.ts'
import { host } from './rig.ts'

const on = bench()
const { inContext } = on
beforeAll(() => {
  const head = `<meta http-equiv="content-security-policy" content="connect-src 'self'">`
  on.rig.web.routes['/blocked'] = host(`${on.rig.gate.url}/v1/beacon`, { head })
})

const beaconsOf = (person: string) => on.rig.gate.beacons.filter(beacon => beacon.person === person)
const pause = (page: Page, ms = 2500) => page.waitForTimeout(ms)

test('consent withdrawn while a request is under way: what waits is purged, nothing is sent again', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.evaluate('void waymark.flush()')
    await until(() => beaconsOf(us.person).length > 0)
    await page.evaluate(`waymark.setConsent('denied')`)
    on.rig.meets('consent withdrawn')
    us.release(us.disk)
    await pause(page, 300)
    const before = beaconsOf(us.person).length
    on.rig.gate.fault = () => ({ do: 'pass' })
    await flush(page)
    await pause(page)
    expect(await send(page, 20, 1)).toEqual(['no consent'])
    expect(beaconsOf(us.person).length).toBe(before)
    await page.close()
    expect((await on.rig.stored(us.person)).ids.size).toBe(0)
    expect(beaconsOf(us.person).length).toBe(before)
  })
})

test('Global Privacy Control: recorded here, nothing is sent', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    expect(new Set(await send(page, 0, 10))).toEqual(new Set(['disk']))
    await flush(page)
    await pause(page)
    await page.close()
    expect(beaconsOf(us.person)).toEqual([])
    us.release(us.disk)
    on.rig.meets('Global Privacy Control')
  }, `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`)
})

test('Global Privacy Control that is turned on while a request is under way: nothing more is sent, and nothing is lost', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.evaluate('void waymark.flush()')
    await until(() => beaconsOf(us.person).some(({ evidence }) => evidence.length))
    await page.evaluate('window.asked = true')
    await pause(page, 300)
    const before = beaconsOf(us.person).length
    on.rig.gate.fault = () => ({ do: 'pass' })
    await flush(page)
    expect(new Set(await send(page, 20, 5))).toEqual(new Set(['disk']))
    await pause(page)
    await page.close()
    await new Promise(done => setTimeout(done, 300))
    expect(beaconsOf(us.person).length).toBe(before)
    on.rig.meets('Global Privacy Control')
    const next = await us.open(context)
    expect(await settled(on.rig, us, next)).toBe(25)
  }, `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => window.asked === true })`)
})

test('another write key: what waits under the former one goes to the former endpoint only, once that is back', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const { gate, web } = on.rig
    web.routes['/rotated'] = host(`${gate.url}/v1/beacon?other`, { key: 'wk2' })
    const page = await us.open(context)
    gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.close()
    // What went with the former page may come late.
    const isNew = (n: number) => gate.places[n - 1]!.endsWith('?other')
    gate.fault = (_, n) => (isNew(n) ? { do: 'pass' } : { do: 'reset' })
    const next = await us.open(context, '/rotated')
    await send(next, 20, 10)
    await until(async () => {
      await flush(next)
      return (await on.rig.stored(us.person)).ids.size === 10
    }, 10_000)
    await next.close()
    for (const [i, beacon] of gate.beacons.entries()) {
      expect(isNew(i + 1)).toBe(beacon.key === 'wk2')
      if (isNew(i + 1)) expect(JSON.stringify(beacon)).not.toMatch(new RegExp(`"${us.person}-1?\\d"`))
    }
    on.rig.meets('another write key with a backlog')
    gate.fault = () => ({ do: 'pass' })
    const back = await us.open(context)
    expect(await settled(on.rig, us, back)).toBe(30)
    for (const [i, { key }] of gate.beacons.entries()) expect(isNew(i + 1)).toBe(key === 'wk2')
  })
})

test('another endpoint with the same key: what waited for the former one comes by it', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const { gate, web } = on.rig
    web.routes['/moved'] = host(`${gate.url.replace('127.0.0.1', 'localhost')}/v1/beacon`)
    const page = await us.open(context)
    gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.close()
    gate.fault = (_, n) => (gate.places[n - 1]!.startsWith('localhost') ? { do: 'pass' } : { do: 'reset' })
    const next = await us.open(context, '/moved')
    expect(await settled(on.rig, us, next)).toBe(20)
    on.rig.meets('another endpoint with a backlog')
  })
})

test("another person signs in while the first one's events wait: each arrives as who did it", async () => {
  await inContext(async context => {
    const [a, b] = [somebody(on.rig), somebody(on.rig)]
    const page = await a.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.evaluate(`(() => { person = '${b.person}'; waymark.identify(person); waymark.group('of-' + person) })()`)
    for (const id of await page.evaluate<string[]>(`send(0, 20).then(all => all.map((_, i) => person + '-' + i))`)) {
      b.disk.add(id)
      a.disk.delete(id)
    }
    on.rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(on.rig, a, page)).toBe(20)
    expect(await settled(on.rig, b, page)).toBe(20)
  })
})

test('another account: what was done in the first one is never counted in the second', async () => {
  await inContext(async context => {
    const [a, b] = [somebody(on.rig), somebody(on.rig)]
    const page = await a.open(context)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 10)
    await page.evaluate(`waymark.group('of-${b.person}')`)
    on.rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(on.rig, a, page)).toBe(10)
    expect((await on.rig.stored(b.person)).ids.size).toBe(0)
  })
})

test('nobody is signed in: nothing is sent, and the first person claims it', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await context.newPage()
    await page.goto(on.rig.web.origin)
    await page.evaluate('waymark.ready()')
    await page.evaluate(`person = '${us.person}'`)
    await send(page, 0, 10)
    await flush(page)
    await pause(page, 1500)
    expect(beaconsOf(us.person)).toEqual([])
    await page.evaluate(`(() => { waymark.identify(person); waymark.group('of-' + person) })()`)
    await until(async () => {
      await flush(page)
      return (await on.rig.stored(us.person)).ids.size === 10
    }, 10_000)
  })
})

test.each(pick([365, -365, 1], 2))('a wall clock that is %d days off: events are dated by the receiver’s clock', async days => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await send(page, 0, 10)
    expect(await settled(on.rig, us, page)).toBe(10)
    const ats = await on.rig.dates(us.person)
    expect(ats).toHaveLength(10)
    for (const at of ats) expect(Math.abs(at - Date.now())).toBeLessThan(60_000)
    on.rig.meets('wall clock days off')
  }, `{ const real = Date.now; Date.now = () => real() + ${days} * 864e5 }`)
})

const HOUR = 3_600_000
/** Its clock steps when `window.step` is set. */
const stepping = `{ const real = Date.now; Date.now = () => real() + (window.step || 0) }`

test.each(pick([-HOUR, -10 * 60_000], 1))('a wall clock that steps back by %d ms while events wait: nothing is refused', async step => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await send(page, 0, 10)
    expect(await settled(on.rig, us, page)).toBe(10)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 10, 10)
    await page.evaluate(`window.step = ${step}`)
    on.rig.meets('wall clock steps back while events wait')
    await send(page, 20, 10)
    on.rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(on.rig, us, page)).toBe(30)
    await send(page, 30, 10)
    expect(await settled(on.rig, us, page)).toBe(40)
    const off = (await on.rig.dates(us.person)).map(at => Math.abs(at - Date.now()))
    // What was stamped between the step and the next receipt is off by it; the rest is right.
    expect(off.filter(ms => ms > 60_000)).toHaveLength(10)
    expect(Math.max(...off)).toBeLessThan(-step + 60_000)
  }, stepping)
})

test('a wall clock that keeps local time steps ahead by an hour while events wait: they come when their time has come', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await send(page, 0, 10)
    expect(await settled(on.rig, us, page)).toBe(10)
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 10, 10)
    await page.evaluate(`window.step = ${HOUR}`)
    on.rig.meets('wall clock steps ahead while events wait')
    await send(page, 20, 10)
    on.rig.gate.fault = () => ({ do: 'pass' })
    for (let i = 0; i < 4; i++) await flush(page)
    // They wait: nobody refused them.
    const early = await on.rig.stored(us.person)
    expect(early.ids.size).toBeLessThan(30)
    expect(early.dropped).toBe(0)
    on.rig.ahead = HOUR
    await send(page, 30, 10)
    expect(await settled(on.rig, us, page)).toBe(40)
  }, stepping)
})

test('a policy that blocks the endpoint: the page goes on, and delivers once it may', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context, '/blocked')
    await send(page, 0, 10)
    await flush(page)
    expect(beaconsOf(us.person)).toEqual([])
    on.rig.meets('endpoint blocked by policy')
    await page.click('button')
    await page.close()
    const next = await us.open(context)
    expect(await settled(on.rig, us, next)).toBe(10)
  })
})

test('a page that is hidden at load asks for nothing, and tells what happens in it', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await send(page, 0, 3)
    await settled(on.rig, us, page)
    const asked = beaconsOf(us.person).filter(({ evidence, happenings }) => !evidence.length && !happenings.length)
    expect(asked).toEqual([])
  }, `Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' })`)
})
