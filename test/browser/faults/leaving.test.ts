import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { chromium } from 'playwright-core'
import { expect, test } from 'vitest'
import { chromiumOptions, until } from '../kit.ts'
import { bench } from './bench.ts'
import { flush, pick, send, settled, somebody, waitingOn } from './people.ts'

const on = bench({ '/elsewhere': '<!doctype html><title>Elsewhere</title>' })
const { inContext } = on

const leave: readonly (readonly [string, (page: import('playwright-core').Page) => Promise<unknown>])[] = [
  ['the tab is closed', page => page.close()],
  ['another origin is gone to', page => page.evaluate(`location.assign(location.origin.replace('127.0.0.1', 'localhost') + '/elsewhere')`)],
  [
    'a form is sent',
    page =>
      page.evaluate(
        `(() => { const form = document.createElement('form'); form.action = '/elsewhere'; document.body.append(form); form.submit() })()`,
      ),
  ],
  ['the page is loaded again', page => page.reload()],
]

test.each(pick(leave, 2))(
  '%s at once after events were stored: what was promised comes with the page or on the next visit',
  async (_, go) => {
    await inContext(async context => {
      const us = somebody(on.rig)
      const page = await us.open(context)
      await send(page, 0, 40)
      await go(page)
      on.rig.meets('left right after track()')
      const next = await us.open(context)
      expect(await settled(on.rig, us, next)).toBe(40)
    })
  },
)

test('a burst of 200 in one task and the tab closed in it: nothing that was said to be on disk is lost, nothing is double', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    page.evaluate('void send(0, 200)').catch(() => {})
    await page.close({ runBeforeUnload: false })
    on.rig.meets('tab closed in the middle of a call')
    const next = await us.open(context)
    const stored = await settled(on.rig, us, next)
    // Those that were tracked and never said to be stored may be there too.
    expect(stored).toBeGreaterThanOrEqual(us.disk.size)
  })
})

test('what is on disk goes with the page, without another visit', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await page.evaluate('waymark.flush()')
    await send(page, 0, 200)
    await page.close({ runBeforeUnload: true })
    on.rig.meets('left right after track()')
    await until(async () => (await on.rig.stored(us.person)).ids.size === 200, 5000, 'all 200, without another visit')
  })
})

test('what was tracked in the very task that leaves is there on the next visit', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const page = await us.open(context)
    await page.evaluate('waymark.flush()')
    await page.evaluate(`(() => { send(0, 20); location.assign('/elsewhere') })()`)
    await page.waitForURL('**/elsewhere')
    on.rig.meets('left in the task that tracks')
    const next = await us.open(context)
    await until(async () => (await on.rig.stored(us.person)).ids.size === 20, 10_000, 'all of them')
    await settled(on.rig, us, next)
  })
})

test('a renderer that crashes, tabs beside it going on', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const [page, other] = [await us.open(context), await us.open(context)]
    on.rig.gate.fault = () => ({ do: 'reset' })
    await send(page, 0, 30)
    const crashed = new Promise(done => page.once('crash', done))
    page.goto('chrome://crash').catch(() => {})
    await crashed
    on.rig.meets('renderer crashed')
    on.rig.gate.fault = () => ({ do: 'pass' })
    expect(await settled(on.rig, us, other)).toBe(30)
  })
})

test('the browser is killed, one second after the server went down', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-profile-'))
  try {
    const us = somebody(on.rig)
    const first = await chromium.launchPersistentContext(folder, chromiumOptions)
    const page = await us.open(first)
    await on.rig.gate.down()
    await send(page, 0, 200)
    expect(us.disk.size).toBe(200)
    await page.waitForTimeout(1000)
    const session = await first.newCDPSession(page)
    // SIGKILL by the browser's own hand: no chance to write anything down.
    const died = new Promise(done => first.once('close', done))
    await Promise.race([session.send('Browser.crash' as 'Browser.close').catch(() => {}), died])
    await died
    on.rig.meets('browser killed')
    await first.close().catch(() => {})
    await on.rig.gate.up()
    const second = await chromium.launchPersistentContext(folder, chromiumOptions)
    const again = await us.open(second)
    expect(await settled(on.rig, us, again)).toBe(200)
    await second.close()
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}, 120_000)

test.each(pick([`() => false`, `undefined`, `() => { throw new Error('no') }`], 1))(
  'sendBeacon is %s: it is not relied on',
  async beacon => {
    await inContext(async context => {
      await context.addInitScript(`Navigator.prototype.sendBeacon = ${beacon}`)
      const us = somebody(on.rig)
      const page = await us.open(context)
      await send(page, 0, 10)
      await page.close()
      const next = await us.open(context)
      expect(await settled(on.rig, us, next)).toBe(10)
    })
  },
)

test('four tabs with one outbox that all flush at once, the one that holds the lock crashing', async () => {
  await inContext(async context => {
    const us = somebody(on.rig)
    const tabs = [await us.open(context), await us.open(context), await us.open(context), await us.open(context)]
    on.rig.gate.fault = (_, n) => (n % 3 ? { do: 'pass' } : { do: 'lost' })
    await Promise.all(tabs.map((tab, i) => send(tab, i * 25, 25)))
    const crashed = new Promise(done => tabs[0]!.once('crash', done))
    await Promise.all([
      ...tabs.slice(1).map(tab => tab.evaluate('void waymark.flush()')),
      tabs[0]!.goto('chrome://crash').catch(() => {}),
      crashed,
    ])
    on.rig.meets('renderer crashed')
    expect(await settled(on.rig, us, tabs[2]!)).toBe(100)
  })
})

test('without locks every tab may send, and it is stored once', async () => {
  await inContext(async context => {
    await context.addInitScript(`Object.defineProperty(Navigator.prototype, 'locks', { value: undefined })`)
    const us = somebody(on.rig)
    const tabs = [await us.open(context), await us.open(context), await us.open(context)]
    await Promise.all(tabs.map((tab, i) => send(tab, i * 20, 20)))
    await Promise.all(tabs.map(tab => tab.evaluate('waymark.flush()')))
    on.rig.meets('no locks among tabs')
    expect(await settled(on.rig, us, tabs[0]!)).toBe(60)
  })
})

test('IndexedDB evicted while what a visitor did waited: the first person who signs in tells of it, and nobody after', async () => {
  await inContext(async context => {
    const visitor = await context.newPage()
    await visitor.goto(on.rig.web.origin)
    expect(new Set(await send(visitor, 0, 10))).toEqual(new Set(['disk']))
    await visitor.goto(`${on.rig.web.origin}/elsewhere`)
    const waiting = await waitingOn(visitor)
    expect(waiting).toBe(8)
    const session = await context.newCDPSession(visitor)
    await session.send('Storage.clearDataForOrigin', { origin: on.rig.web.origin, storageTypes: 'indexeddb' })
    on.rig.meets('IndexedDB evicted alone')
    const [first, second] = [somebody(on.rig), somebody(on.rig)]
    first.drops = waiting
    for (const us of [first, second]) {
      const page = await us.open(context)
      await send(page, 0, 5)
      await flush(page)
      await until(async () => (await on.rig.stored(us.person)).ids.size === 5, 15_000)
      await page.close()
    }
    const told = async (us: typeof first) => (await on.rig.stored(us.person)).dropped
    expect([await told(first), await told(second)]).toEqual([waiting, 0])
  })
})
