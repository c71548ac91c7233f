import { arch, cpus } from 'node:os'
import type { Browser, CDPSession, Page } from 'playwright-core'
import { launch, type Served, serve } from '../../browser/kit.ts'
import { weighAll } from '../../house/bundles.ts'
import { dashboard, harness } from './page.ts'
import { bundlePlayer, players } from './players.ts'
import { wheelLag } from './wheel.ts'

/** Each library so often, one after another, so that what the machine does besides falls on all alike. */
const ROUNDS = Number(process.env.ROUNDS ?? 9)
const THROTTLE = 4
/** A film of each library, this often. */
const FILMED = 3

/** Some of them only, by name: `PLAYERS=waymark,driver.js`. */
const names = process.env.PLAYERS?.split(',') ?? Object.keys(players)
const at = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN
}
const median = (values: readonly number[]): number => at(values, 0.5)
const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length

interface Metrics {
  readonly TaskDuration: number
  readonly JSHeapUsedSize: number
  readonly Nodes: number
  readonly JSEventListeners: number
}
const metricsOf = async (cdp: CDPSession): Promise<Metrics> => {
  const { metrics } = (await cdp.send('Performance.getMetrics')) as { metrics: readonly { name: string; value: number }[] }
  return Object.fromEntries(metrics.map(({ name, value }) => [name, value])) as unknown as Metrics
}
/** The main thread's time for some work, in milliseconds. */
const busy = async (cdp: CDPSession, work: () => Promise<unknown>): Promise<number> => {
  const before = await metricsOf(cdp)
  await work()
  return ((await metricsOf(cdp)).TaskDuration - before.TaskDuration) * 1000
}

const results: Record<string, Record<string, number[]>> = {}
const note = (name: string, what: string, ...values: number[]): void => {
  results[name] ??= {}
  results[name][what] ??= []
  results[name][what].push(...values)
}

const open = async (browser: Browser, web: Served, name: string): Promise<{ page: Page; cdp: CDPSession }> => {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${web.origin}/${name}`)
  await page.waitForFunction('window.bench')
  await page.evaluate('window.player?.ready?.()')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await page.evaluate('bench.pause(300)')
  return { page, cdp }
}

const walk = async (browser: Browser, web: Served, name: string): Promise<void> => {
  const { page, cdp } = await open(browser, web, name)
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: THROTTLE })
  note(name, 'start, main thread', await busy(cdp, async () => note(name, 'start', await page.evaluate<number>('bench.start()'))))
  for (const i of [1, 2])
    note(name, 'step, main thread', await busy(cdp, async () => note(name, 'step', await page.evaluate<number>(`bench.next(${i})`))))
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  note(name, 'inner scroll', ...(await page.evaluate<number[]>('bench.errors()')))
  note(name, 'page scroll', ...(await page.evaluate<number[]>('bench.pageErrors()')))
  note(name, 'at rest, 1 s', await busy(cdp, () => page.evaluate('bench.pause(1000)')))
  await page.close()
}
const wheel = async (browser: Browser, web: Served, name: string): Promise<void> => {
  const { page, cdp } = await open(browser, web, name)
  const { inner, page: whole } = await wheelLag(browser, page, cdp)
  note(name, 'inner wheel', ...inner.frames)
  note(name, 'inner wheel, px', ...inner.pixels)
  note(name, 'page wheel', ...whole.frames)
  note(name, 'page wheel, px', ...whole.pixels)
  await page.close()
}
/** Loaded, with nothing to show. `bare`: no library. */
const idle = async (browser: Browser, web: Served, name: string): Promise<void> => {
  const { page, cdp } = await open(browser, web, name)
  note(name, '20,000 mutations', await busy(cdp, () => page.evaluate('bench.mutate()')))
  await page.close()
}
const rounds = async (browser: Browser, web: Served, name: string): Promise<void> => {
  const { page, cdp } = await open(browser, web, name)
  const settle = async () => {
    await cdp.send('HeapProfiler.collectGarbage')
    return metricsOf(cdp)
  }
  await page.evaluate('bench.rounds(5)')
  const before = await settle()
  await page.evaluate('bench.rounds(200)')
  // What is still on its way to a disk is no leak.
  await page.evaluate('bench.pause(2500)')
  const after = await settle()
  note(name, 'heap', after.JSHeapUsedSize - before.JSHeapUsedSize)
  note(name, 'nodes', after.Nodes - before.Nodes)
  note(name, 'listeners', after.JSEventListeners - before.JSEventListeners)
  await page.close()
}

const bundles = Object.fromEntries(await Promise.all(names.map(async name => [name, await bundlePlayer(name)] as const)))
const html = (name: string): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><style>${bundles[name]?.css ?? ''}</style><body>${dashboard}${bundles[name] ? `<script src="/${name}.js"></script>` : ''}<script>${harness}</script></body></html>`
const web = await serve({
  ...Object.fromEntries(names.map(name => [`/${name}`, { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html(name) }])),
  ...Object.fromEntries(names.map(name => [`/${name}.js`, bundles[name]!.script])),
  '/bare': html('bare'),
  '/favicon.ico': { status: 204 },
})
const browser = await launch()
const failed: string[] = []
const attempt = (name: string, work: () => Promise<void>): Promise<void> =>
  work().catch(error => void failed.push(`${name}: ${String(error.message).split('\n')[0]}`))
for (let i = 0; i < ROUNDS; i++)
  for (const name of names) {
    await attempt(name, () => walk(browser, web, name))
    await attempt(name, () => idle(browser, web, name))
    if (i < FILMED) await attempt(name, () => wheel(browser, web, name))
    if (name === names[0]) await idle(browser, web, 'bare')
  }
for (const name of names) await attempt(name, () => rounds(browser, web, name))
await browser.close()
await web.close()

const tour = (await weighAll()).find(({ what }) => what.startsWith('all that a first tour loads'))!
const figure = (name: string, what: string, of: (values: readonly number[]) => number, digits = 0): string =>
  results[name]?.[what]?.length ? of(results[name][what]).toFixed(digits) : '-'
const bare = median(results.bare?.['20,000 mutations'] ?? [])
const rows: readonly (readonly [what: string, of: (name: string) => string])[] = [
  ['bytes, gzip (kB)', name => ((name === 'waymark' ? tour.bytes : bundles[name]!.bytes) / 1000).toFixed(1)],
  [`start to visible, ${THROTTLE}x (ms)`, name => figure(name, 'start', median)],
  ['  main thread (ms)', name => figure(name, 'start, main thread', median)],
  [`a step, ${THROTTLE}x (ms)`, name => figure(name, 'step', median)],
  ['  main thread (ms)', name => figure(name, 'step, main thread', median)],
  ['inner scroll, mean error (px)', name => figure(name, 'inner scroll', mean, 2)],
  ['  p99 (px)', name => figure(name, 'inner scroll', values => at(values, 0.99), 2)],
  ['page scroll, mean error (px)', name => figure(name, 'page scroll', mean, 2)],
  ['  p99 (px)', name => figure(name, 'page scroll', values => at(values, 0.99), 2)],
  ['inner wheel: frames behind, p99', name => figure(name, 'inner wheel', values => at(values, 0.99))],
  [
    '  mean error (px); moved frames',
    name => `${figure(name, 'inner wheel, px', mean, 2)}; ${results[name]?.['inner wheel']?.length ?? 0}`,
  ],
  ['page wheel: frames behind, p99', name => figure(name, 'page wheel', values => at(values, 0.99))],
  ['  mean error (px); moved frames', name => `${figure(name, 'page wheel, px', mean, 2)}; ${results[name]?.['page wheel']?.length ?? 0}`],
  ['open and at rest, 1 s (ms)', name => figure(name, 'at rest, 1 s', median, 1)],
  ['20,000 mutations over a bare page (ms)', name => figure(name, '20,000 mutations', values => median(values) - bare, 1)],
  ['200 rounds: heap (kB)', name => figure(name, 'heap', values => median(values) / 1000)],
  ['  nodes', name => figure(name, 'nodes', median)],
  ['  listeners', name => figure(name, 'listeners', median)],
]
console.log(`A five-step tour on a dashboard of 1,500 elements; ${ROUNDS} rounds, interleaved, medians; ${cpus()[0]?.model ?? arch()}\n`)
const table = [['', ...names], ...rows.map(([what, of]) => [what, ...names.map(of)])]
const widths = table[0]!.map((_, i) => Math.max(...table.map(row => row[i]!.length)))
for (const row of table) console.log(row.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  '))
if (failed.length) console.log(`\nFailed:\n${[...new Set(failed)].join('\n')}`)
