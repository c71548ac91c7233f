import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { build } from 'esbuild'
import { launch } from '../browser/kit.ts'

export interface TrackCost {
  readonly rules: number
  readonly history: number
  /** The call itself, in microseconds. */
  readonly median: number
  readonly p99: number
  /** Call, reading of the rules and the commit together, a call, in microseconds of wall time; the disk is in it. */
  readonly whole: number
  /** Opening the ledger and reading progress in a new page, in milliseconds. */
  readonly open: number
}

/** Runs in the page: `rules` milestones over 20 events, `history` events of the last 300 days, then single calls timed one by one. */
const page = `
import { createWaymark } from './dist/index.js'
const playbook = rules => ({
  id: 'bench', version: 1, anchor: 'contract',
  milestones: Object.fromEntries(Array.from({ length: rules }, (_, i) => ['m' + i, {
    title: 'm' + i, rule: { count: 'event' + (i % 20), atLeast: 9 + i, within: 'P' + (30 + i % 60) + 'D', from: 'contract' } }])),
  roadmap: [{ level: 0, state: 'bench', criteria: ['m0'], next: [] }],
})
const at = n => { const t = performance.now(); while (performance.now() - t < n); }
const start = async (rules, name) => {
  const waymark = createWaymark({ playbook: playbook(rules), namespace: name, surfaces: 'none' })
  await waymark.ready()
  waymark.identify('u1')
  waymark.group('acme', { anchors: { contract: new Date(Date.now() - 300 * 864e5).toISOString() } })
  return waymark
}
window.fill = async (rules, history) => {
  const waymark = await start(rules, 'b' + rules + '-' + history)
  const now = Date.now(), waits = []
  for (let i = 0; i < history; i++) {
    waits.push(waymark.track('event' + (i % 20), {}, { at: now - Math.floor((history - i) * (299 * 864e5 / history)) }))
    if (waits.length === 2000) { await Promise.all(waits.splice(0)) }
  }
  const last = await Promise.all(waits)
  return last.every(one => one.stored === 'disk')
}
window.time = async (rules, history, calls) => {
  const from = performance.now()
  const waymark = await start(rules, 'b' + rules + '-' + history)
  await waymark.track('event0')
  const level = waymark.progress
  const open = performance.now() - from
  const cost = []
  const pause = () => new Promise(done => setTimeout(done))
  for (let i = 0; i < calls; i++) {
    if (i % 50 === 0) await pause()
    const t = performance.now(); waymark.track('event' + (i % 20)); cost.push((performance.now() - t) * 1000)
  }
  const all = performance.now(), waits = []
  for (let i = 0; i < calls; i++) { waits.push(waymark.track('event' + (i % 20))); if (i % 10 === 9) await pause() }
  await Promise.all(waits)
  const whole = (performance.now() - all) * 1000 / calls
  cost.sort((a, b) => a - b)
  return { median: cost[calls >> 1], p99: cost[Math.floor(calls * .99)], whole, open, seen: !!level }
}`

/** Measures \`track()\` in real Chromium against a ledger on disk. */
export const benchTrack = async (cases: readonly (readonly [rules: number, history: number])[]): Promise<TrackCost[]> => {
  const { outputFiles } = await build({
    stdin: { contents: page, resolveDir: process.cwd(), loader: 'js' },
    bundle: true,
    minify: true,
    write: false,
    logLevel: 'error',
    format: 'iife',
    target: 'es2022',
  })
  const script = outputFiles[0]!.text
  // Cross-origin isolation gives the page a clock of 5 microseconds instead of 100.
  const headers = { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' }
  const server = createServer((request, response) => {
    const isScript = request.url === '/bench.js'
    response.writeHead(200, { ...headers, 'content-type': isScript ? 'text/javascript' : 'text/html' })
    response.end(isScript ? script : '<!doctype html><meta charset="utf-8"><script src="/bench.js"></script>')
  }).listen(0, '127.0.0.1')
  await new Promise(done => server.once('listening', done))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`
  const browser = await launch()
  try {
    const context = await browser.newContext()
    const costs: TrackCost[] = []
    for (const [rules, history] of cases) {
      const filling = await context.newPage()
      await filling.goto(url)
      const stored = await filling.evaluate(
        ([r, h]) => (window as unknown as { fill(r: number, h: number): Promise<boolean> }).fill(r, h),
        [rules, history] as const,
      )
      if (!stored) throw new Error('the history did not reach the disk')
      await filling.close()
      const timing = await context.newPage()
      await timing.goto(url)
      type Timed = { median: number; p99: number; whole: number; open: number }
      const timed = await timing.evaluate(
        ([r, h]) => (window as unknown as { time(r: number, h: number, n: number): Promise<Timed> }).time(r, h, 2000),
        [rules, history] as const,
      )
      await timing.close()
      costs.push({ rules, history, ...timed })
    }
    return costs
  } finally {
    await browser.close()
    server.close()
  }
}
