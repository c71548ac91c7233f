import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Scenario } from './run.ts'

const N = 200
const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))

const killed = (name: string, after: number): Scenario => ({
  name,
  about: `the server is down, the browser is killed ${after / 1000} s after the calls; then a visit with the server up`,
  n: N,
  async play(run, contexts) {
    const folder = mkdtempSync(join(tmpdir(), 'waymark-delivery-profile-'))
    try {
      const first = await contexts.persistent(folder)
      const page = await run.open(first)
      await run.gate.down()
      await run.call(page)
      await pause(after)
      await run.cutOff()
      const session = await first.newCDPSession(page)
      // By the browser's own hand: no chance to write anything down.
      const died = new Promise(done => first.once('close', done))
      await Promise.race([session.send('Browser.crash').catch(() => {}), died])
      await died
      await first.close().catch(() => {})
      await run.gate.up()
      const second = await contexts.persistent(folder)
      await run.settle(await run.open(second))
      await second.close()
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 })
    }
  },
})

/** What delivery must survive. */
export const scenarios: readonly Scenario[] = [
  {
    name: 'healthy',
    about: 'nothing is wrong',
    n: N,
    rounds: 3,
    isTimed: true,
    async play(run, contexts) {
      const page = await run.open(await contexts.fresh())
      await run.call(page)
      await run.settle(page, { isIdle: true })
    },
  },
  {
    name: 'burst',
    about: '5,000 calls in one task',
    n: 5000,
    isTimed: true,
    wait: 60_000,
    async play(run, contexts) {
      const page = await run.open(await contexts.fresh())
      await run.call(page)
      await run.settle(page)
    },
  },
  killed('killed', 1000),
  // Chromium writes localStorage to disk some seconds late: who keeps the queue there is given time for it.
  killed('killed late', 15_000),
  {
    name: 'closed',
    about: 'the tab is closed at once after the calls; then a visit',
    n: N,
    rounds: 3,
    async play(run, contexts) {
      const context = await contexts.fresh()
      await contexts.alone(async () => {
        const page = await run.open(context)
        const gone = new Promise(done => page.once('close', done))
        await run.call(page)
        await page.close({ runBeforeUnload: true })
        await gone
      })
      await run.settle(await run.open(context))
    },
  },
  {
    name: '429',
    about: 'every other request is answered 429, Retry-After 1 s, all the time; once the first is, once the second',
    n: N,
    rounds: 2,
    async play(run, contexts) {
      run.gate.fault = ({ n }) => ((n + run.round) % 2 ? { status: 429, retryAfter: 1 } : 'pass')
      const page = await run.open(await contexts.fresh())
      await run.call(page)
      await run.settle(page)
    },
  },
  {
    name: '503',
    about: '503, Retry-After 5 s, for 10 s; then all is well',
    n: N,
    async play(run, contexts) {
      const page = await run.open(await contexts.fresh())
      run.gate.fault = () => ({ status: 503, retryAfter: 5 })
      await run.call(page)
      await pause(10_000)
      run.gate.fault = () => 'pass'
      await run.settle(page)
    },
  },
  {
    name: 'poison',
    about: 'one event among 200 for which the server answers 400 to whatever holds it; N: the good ones',
    n: N,
    hasPoison: true,
    async play(run, contexts) {
      run.gate.fault = ({ told }) => (told.some(({ key }) => key.endsWith('-poison')) ? { status: 400 } : 'pass')
      const page = await run.open(await contexts.fresh())
      await run.call(page, true)
      await run.settle(page)
    },
  },
  {
    name: 'receipt',
    about: 'every third request is taken in, and the connection torn before the answer, all the time',
    n: N,
    async play(run, contexts) {
      run.gate.fault = ({ n }) => (n % 3 === 1 ? 'lost' : 'pass')
      const page = await run.open(await contexts.fresh())
      await run.call(page)
      await run.settle(page)
    },
  },
  {
    name: 'offline',
    about: 'offline for 5 s, then back',
    n: N,
    async play(run, contexts) {
      const context = await contexts.fresh()
      const page = await run.open(context)
      await context.setOffline(true)
      await run.call(page)
      await pause(5000)
      await run.cutOff()
      await context.setOffline(false)
      await run.settle(page)
    },
  },
  {
    name: 'reset',
    about: 'every connection is torn for 5 s, before anything is taken in; then all is well',
    n: N,
    async play(run, contexts) {
      const page = await run.open(await contexts.fresh())
      run.gate.isTorn = true
      await run.call(page)
      await pause(5000)
      await run.cutOff()
      run.gate.isTorn = false
      await run.settle(page)
    },
  },
]
