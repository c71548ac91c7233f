import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { launch, until } from '../kit.ts'
import { flush, host, openRig, pick, type Rig, send, settled, somebody } from './rig.ts'

let browser: Browser
let rig: Rig
beforeAll(async () => {
  browser = await launch()
  rig = await openRig()
  const meta = `<meta http-equiv="content-security-policy" content="connect-src 'self'">`
  rig.web.routes['/blocked'] = host(`${rig.gate.url}/v1/beacon`, meta)
})
afterAll(async () => {
  await browser?.close()
  await rig?.close()
})

const inContext = async (work: (context: BrowserContext) => Promise<void>, init?: string): Promise<void> => {
  const context = await browser.newContext()
  if (init) await context.addInitScript(init)
  try {
    await work(context)
  } finally {
    rig.gate.fault = () => ({ do: 'pass' })
    await context.close()
  }
}
const beaconsOf = (person: string) => rig.gate.beacons.filter(beacon => beacon.person === person)
const pause = (page: Page, ms = 2500) => page.waitForTimeout(ms)

test('consent withdrawn while a request is under way: what waits is purged, nothing is sent again', async () => {
  await inContext(async context => {
    const us = somebody(rig)
    const page = await us.open(context)
    rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.evaluate('void waymark.flush()')
    await until(() => beaconsOf(us.person).length > 0)
    await page.evaluate(`waymark.setConsent('denied')`)
    await pause(page, 300)
    const before = beaconsOf(us.person).length
    rig.gate.fault = () => ({ do: 'pass' })
    await flush(page)
    await pause(page)
    expect(await send(page, 20, 1)).toEqual(['no consent'])
    expect(beaconsOf(us.person).length).toBe(before)
    await page.close()
    expect((await rig.stored(us.person)).ids.size).toBe(0)
    expect(beaconsOf(us.person).length).toBe(before)
  })
})

test('Global Privacy Control: recorded here, nothing is sent', async () => {
  await inContext(async context => {
    const us = somebody(rig)
    const page = await us.open(context)
    expect(new Set(await send(page, 0, 10))).toEqual(new Set(['disk']))
    await flush(page)
    await pause(page)
    await page.close()
    expect(beaconsOf(us.person)).toEqual([])
  }, `Object.defineProperty(Navigator.prototype, 'globalPrivacyControl', { get: () => true })`)
})

test("another person signs in while the first one's events wait: each arrives as who did it", async () => {
  await inContext(async context => {
    const [a, b] = [somebody(rig), somebody(rig)]
    const page = await a.open(context)
    rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 20)
    await page.evaluate(`(() => { person = '${b.person}'; waymark.identify(person); waymark.group('of-' + person) })()`)
    for (const id of await page.evaluate<string[]>(`send(0, 20).then(all => all.map((_, i) => person + '-' + i))`)) {
      b.disk.add(id)
      a.disk.delete(id)
    }
    rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(rig, a, page)).toBe(20)
    expect(await settled(rig, b, page)).toBe(20)
  })
})

test('another account: what was done in the first one is never counted in the second', async () => {
  await inContext(async context => {
    const [a, b] = [somebody(rig), somebody(rig)]
    const page = await a.open(context)
    rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 10)
    await page.evaluate(`waymark.group('of-${b.person}')`)
    rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(rig, a, page)).toBe(10)
    expect((await rig.stored(b.person)).ids.size).toBe(0)
  })
})

test('nobody is signed in: nothing is sent, and the first person claims it', async () => {
  await inContext(async context => {
    const us = somebody(rig)
    const page = await context.newPage()
    await page.goto(rig.web.origin)
    await page.evaluate('waymark.ready()')
    await page.evaluate(`person = '${us.person}'`)
    await send(page, 0, 10)
    await flush(page)
    await pause(page, 1500)
    expect(beaconsOf(us.person)).toEqual([])
    await page.evaluate(`(() => { waymark.identify(person); waymark.group('of-' + person) })()`)
    await until(async () => {
      await flush(page)
      return (await rig.stored(us.person)).ids.size === 10
    }, 10_000)
  })
})

test.each(pick([365, -365, 1], 2))('a wall clock that is %d days off: events are dated by the receiver’s clock', async days => {
  await inContext(async context => {
    const us = somebody(rig)
    const page = await us.open(context)
    await send(page, 0, 10)
    expect(await settled(rig, us, page)).toBe(10)
    const ats = await rig.dates(us.person)
    expect(ats).toHaveLength(10)
    for (const at of ats) expect(Math.abs(at - Date.now())).toBeLessThan(60_000)
  }, `{ const real = Date.now; Date.now = () => real() + ${days} * 864e5 }`)
})

test('a policy that blocks the endpoint: the page goes on, and delivers once it may', async () => {
  await inContext(async context => {
    const us = somebody(rig)
    const page = await us.open(context, '/blocked')
    await send(page, 0, 10)
    await flush(page)
    expect(beaconsOf(us.person)).toEqual([])
    await page.click('button')
    await page.close()
    const next = await us.open(context)
    expect(await settled(rig, us, next)).toBe(10)
  })
})

test('a page that is prerendered or hidden at load sends nothing before it is shown', async () => {
  await inContext(async context => {
    const us = somebody(rig)
    const page = await us.open(context)
    await send(page, 0, 3)
    await settled(rig, us, page)
    const asked = beaconsOf(us.person).filter(({ evidence, happenings }) => !evidence.length && !happenings.length)
    expect(asked).toEqual([])
  }, `Object.defineProperty(Document.prototype, 'visibilityState', { get: () => 'hidden' })`)
})
