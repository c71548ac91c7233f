import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import type { BrowserContext } from 'playwright-core'
import { launch } from '../browser/kit.ts'
import { benchPage } from './page.ts'

export interface TrackCost {
  readonly rules: number
  readonly history: number
  /** The call itself, in microseconds. */
  readonly median: number
  readonly p99: number
  /** Call, reading of the rules and the commit together, a call, in microseconds of wall time; the disk is in it. */
  readonly whole: number
  /** A bare transaction of one put, by as many calls. */
  readonly bare: number
  /** From the first call in a new page to progress, in milliseconds: without a memo, with one, and with one of the day before. */
  readonly first: number
  readonly open: number
  readonly nextDay: number
  /** Of the second, what the main thread worked; other work on the machine does not count. */
  readonly work: number
  /** Opening a database and reading one row of it; the first look at a time zone; both the main thread's work. */
  readonly bareOpen: number
  readonly bareZone: number
}

const CALLS = 2000
const OPENS = 9
const DAY = 86_400_000

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1]!

/** Measures `track()` and the cold open in real Chromium against a ledger on disk. */
export const benchTrack = async (rules: readonly number[], histories: readonly number[]): Promise<TrackCost[]> => {
  // The engine in a file of its own, as the script tag has it, with its word to V8, which is there before the clock starts.
  const { outputFiles } = await build({
    stdin: { contents: benchPage, resolveDir: process.cwd(), loader: 'ts' },
    bundle: true,
    splitting: true,
    minify: true,
    write: false,
    outdir: '/',
    entryNames: 'bench',
    banner: { js: '//# allFunctionsCalledOnLoad' },
    logLevel: 'error',
    format: 'esm',
    target: 'es2022',
  })
  const files = new Map(outputFiles.map(({ path, text }) => [path, text]))
  const links = [...files.keys()].map(path => `<link rel="modulepreload" href="${path}">`)
  const html = `<!doctype html><meta charset="utf-8">${links.join('')}<script type="module" src="/bench.js"></script>`
  // Cross-origin isolation gives the page a clock of 5 microseconds instead of 100.
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
  const server = createServer((request, response) => {
    const script = files.get(request.url ?? '')
    response.writeHead(200, { ...headers, 'content-type': script ? 'text/javascript' : 'text/html' })
    response.end(script ?? html)
  }).listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser = await launch()

  let work = 0
  /** Runs in a page of its own, between what is not measured. `later`: its clock is ahead by so many milliseconds. */
  const run = async (context: BrowserContext, code: string, later = 0, before = '0', after = '0'): Promise<never> => {
    const page = await context.newPage()
    if (later) await page.addInitScript(`{ const now = Date.now; Date.now = () => now() + ${later} }`)
    await page.goto(url)
    const session = await context.newCDPSession(page)
    await session.send('Performance.enable', { timeDomain: 'threadTicks' })
    const worked = async () => (await session.send('Performance.getMetrics')).metrics.find(({ name }) => name === 'TaskDuration')!.value
    await page.evaluate(before)
    const from = await worked()
    const result = (await page.evaluate(code)) as never
    work = 1000 * ((await worked()) - from)
    await page.evaluate(after)
    await page.close()
    return result
  }

  try {
    const costs: TrackCost[] = []
    for (const history of histories) {
      const context = await browser.newContext()
      await run(context, `fill(${history})`)
      for (const n of rules) {
        const opens = async (later?: number): Promise<number> => run(context, `opens(${n}, ${history})`, later, `write(${n})`, 'closes()')
        const first = await opens()
        const open: number[] = []
        const works: number[] = []
        const bareOpen: number[] = []
        const bareZone: number[] = []
        for (let i = 0; i < OPENS; i++) {
          await run(context, 'bareOpen()')
          bareOpen.push(work)
          await run(context, 'bareZone()')
          bareZone.push(work)
          open.push(await opens())
          works.push(work)
        }
        const nextDay = await opens(DAY)
        const timed: Pick<TrackCost, 'median' | 'p99' | 'whole' | 'bare'> = await run(context, `time(${n}, ${history}, ${CALLS})`)
        const medians = { open: median(open), work: median(works), bareOpen: median(bareOpen), bareZone: median(bareZone) }
        costs.push({ rules: n, history, ...timed, first, nextDay, ...medians })
      }
      await context.close()
    }
    return costs
  } finally {
    await browser.close()
    server.close()
  }
}
