import type { Browser, BrowserContext, BrowserContextOptions, LaunchOptions } from 'playwright-core'
import { afterAll, beforeAll, expect } from 'vitest'
import { launch, type Route } from '../kit.ts'
import { note } from './ledger.ts'
import { tallyOf } from './people.ts'
import { openRig, type Rig } from './rig.ts'

/** A browser and a rig for a file of tests. They are there once its tests run. */
export interface Bench {
  readonly rig: Rig
  readonly browser: Browser
  /** Works in a context of its own; `init` runs in each page first. The gate lets all pass after it. */
  inContext(work: (context: BrowserContext) => Promise<void>, init?: string, options?: BrowserContextOptions): Promise<void>
}

/** Opens both before the tests of a file, and closes its ledger after them: nothing lost, nothing double, nothing of anybody else. */
export function bench(more: Record<string, Route> = {}, options: LaunchOptions = {}): Bench {
  let browser: Browser
  let rig: Rig
  beforeAll(async () => {
    ;[browser, rig] = await Promise.all([launch(options), openRig(more)])
  })
  afterAll(async () => {
    await browser?.close()
    if (!rig) return
    const tally = await tallyOf(rig)
    note(tally)
    const { wrong } = rig
    await rig.close()
    expect(wrong).toEqual([])
    expect(tally).toMatchObject({ lost: 0, twice: 0, foreign: 0, reported: tally.dropped })
  })
  return {
    get rig() {
      return rig
    },
    get browser() {
      return browser
    },
    async inContext(work, init, options) {
      const context = await browser.newContext(options)
      if (init) await context.addInitScript(init)
      try {
        await work(context)
      } finally {
        rig.gate.fault = () => ({ do: 'pass' })
        rig.gate.preflight = 'allow'
        rig.ahead = 0
        await context.close()
      }
    },
  }
}
