import { randomUUID } from 'node:crypto'
import type { BrowserContext, CDPSession, Page } from 'playwright-core'
import type { Served } from '../../browser/kit.ts'
import { type Gate, openGate } from './gate.ts'
import type { Library } from './library.ts'
import { FEW, MANY } from './waymark.ts'

/** How long everybody is waited for after the fault is over, in milliseconds. */
export const WAIT = 20_000
/** How long after the last event came in a run still listens for what comes twice. */
export const LISTEN = 4000
/** How long one call into a page may take, in milliseconds. */
const MOST = 60_000
/** A page in use goes on calling: so often, after the fault is over. What these calls bring is not counted. */
const EVERY = 2000

export interface Result {
  readonly library: string
  readonly n: number
  readonly delivered: number
  /** Kept under more than one id, or counted more than once. */
  readonly doubled: number
  /** Taken in more than once: equal ids let the far end drop the second. */
  readonly again: number
  readonly requests: number
  readonly bytes: number
  readonly preflights: number
  readonly faults: number
  /** Milliseconds: inside the calls themselves, and of the main thread until all is delivered, over a page without a library. */
  readonly calls: number
  readonly task: number
  readonly script: number
  readonly window: number
  /** From the end of the fault to the last event, in milliseconds. */
  readonly took: number
  readonly wrong: readonly string[]
}

/** One library going through one scenario. */
export interface Run {
  readonly gate: Gate
  readonly n: number
  /** From 0. */
  readonly round: number
  /** A page of the product, loaded and at rest. */
  open(context: BrowserContext): Promise<Page>
  /** All N calls in one task; the 100th of them is the poison, where there is one. */
  call(page: Page, poison?: boolean): Promise<void>
  /** Waits until all is delivered, or time is up. With `isIdle` nobody calls anything meanwhile. */
  settle(page: Page, options?: { readonly isIdle?: boolean }): Promise<void>
  /** That a fault which cuts the server off did so: nothing came in. */
  cutOff(): Promise<void>
}

export interface Scenario {
  readonly name: string
  readonly about: string
  readonly n: number
  /** How often, where it is not once. */
  readonly rounds?: number
  /** Measured one library after the other; the rest run side by side. */
  readonly isTimed?: true
  readonly hasPoison?: true
  /** How long everybody is waited for, in milliseconds, where it is not `WAIT`. */
  readonly wait?: number
  play(run: Run, contexts: Contexts): Promise<void>
}

export interface Contexts {
  /** A browser context of this run's own. */
  fresh(): Promise<BrowserContext>
  /** Nobody else does such work meanwhile: where a moment decides, all have the same processor time in it. */
  alone<T>(work: () => Promise<T>): Promise<T>
  /** A browser of its own on a folder that outlives it. */
  persistent(folder: string): Promise<BrowserContext>
}

const pause = (ms: number) => new Promise<void>(done => setTimeout(done, ms))

/** A page that hangs or crashes is a result, not the end of the bench. */
const inTime = async <T>(work: Promise<T>, what: string): Promise<T> => {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`${what} not over after ${MOST / 1000} s`)), MOST)
  })
  return Promise.race([work, late]).finally(() => clearTimeout(timer))
}

const metricsOf = async (cdp: CDPSession): Promise<{ task: number; script: number }> => {
  const { metrics } = await cdp.send('Performance.getMetrics')
  const of = (name: string) => (metrics.find(metric => metric.name === name)?.value ?? 0) * 1000
  return { task: of('TaskDuration'), script: of('ScriptDuration') }
}

/** Somebody new, at a gate of their own, through a scenario. A page that fails is told of in `wrong`; what was delivered stands. */
export async function play(library: Library, scenario: Scenario, web: Served, contexts: Contexts, round: number): Promise<Result> {
  const person = `p${randomUUID().slice(0, 8)}`
  const gate = await openGate(library, person)
  const wide = scenario.n > 30 * FEW
  const key = (i: number | string) => `${person}-${i}`
  const wrong: string[] = []
  const spent = { calls: 0, task: 0, script: 0, window: 0, took: 0 }
  let cdp: CDPSession | undefined
  let from = { task: 0, script: 0 }
  let began = 0
  const wanted = Array.from({ length: scenario.n }, (_, i) => key(i)).filter((_, i) => !(scenario.hasPoison && i === 100))
  const deliveredOf = (kept: ReadonlyMap<string, number>) => wanted.filter(one => kept.has(one)).length
  const run: Run = {
    gate,
    n: scenario.n,
    round,
    async open(context) {
      const page = await context.newPage()
      page.on('pageerror', error => wrong.push(error.message))
      await page.goto(`${web.origin}/${library.name}?gate=${encodeURIComponent(gate.url)}&person=${person}${wide ? '&wide' : ''}`)
      await page.evaluate('lib.ready')
      await page.waitForTimeout(700)
      return page
    },
    async call(page, poison = false) {
      gate.count.requests = gate.count.bytes = gate.count.preflights = gate.count.faults = 0
      if (scenario.isTimed) {
        cdp = await page.context().newCDPSession(page)
        await cdp.send('Performance.enable')
        from = await metricsOf(cdp)
      }
      began = Date.now()
      const calls = page.evaluate<number>(`(() => {
  const from = performance.now()
  for (let i = 0; i < ${scenario.n}; i++) ${poison ? `i === 100 ? lib.track('poison', '${key('poison')}') : ` : ''}lib.track('e' + i % ${wide ? MANY : FEW}, '${person}-' + i)
  return performance.now() - from
})()`)
      spent.calls = await inTime(calls, 'the calls')
    },
    async settle(page, { isIdle = false } = {}) {
      const start = Date.now()
      let extra = 0
      let all = 0
      while (Date.now() - start < (scenario.wait ?? WAIT)) {
        if (!isIdle && Date.now() - start >= extra * EVERY)
          await inTime(page.evaluate(`lib.track('extra', 'x-${person}-${extra++}')`), 'one more call')
        const delivered = deliveredOf(await gate.ledger.kept())
        if (delivered === wanted.length) all ||= Date.now()
        if (all && Date.now() - all >= (scenario.isTimed ? 2000 : LISTEN)) break
        await pause(200)
      }
      spent.took = (all || Date.now()) - start
      if (!cdp) return
      const to = await metricsOf(cdp)
      Object.assign(spent, { task: to.task - from.task, script: to.script - from.script, window: Date.now() - began })
    },
    async cutOff() {
      if (gate.taken.size) throw new Error('the fault did not happen: something came in')
    },
  }
  try {
    await scenario.play(run, contexts).catch(error => wrong.push(String(error.message)))
    const kept = await gate.ledger.kept()
    const ours = (one: string) => one.startsWith(`${person}-`)
    return {
      library: library.name,
      n: wanted.length,
      delivered: deliveredOf(kept),
      doubled: [...kept].filter(([one, times]) => ours(one) && times > 1).length,
      again: [...gate.taken].filter(([one, times]) => ours(one) && times > 1).length,
      ...gate.count,
      ...spent,
      wrong,
    }
  } finally {
    await gate.down()
  }
}
