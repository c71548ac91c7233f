import { launch, serve } from './test/browser/kit.ts'
import { dashboard, harness } from './test/bench/tour/page.ts'
import { bundlePlayer, players } from './test/bench/tour/players.ts'
import { build } from 'esbuild'
import { writeFileSync } from 'node:fs'
const mode = process.argv[2] ?? 'time'
const rounds = Number(process.argv[3] ?? 7)
const names = (process.argv[4] ?? 'waymark,driver.js').split(',')
const dist = process.env.DIST ?? './dist/index.js'
const scripts: Record<string, { script: string; css: string }> = {}
for (const name of names) {
  const { code, css = '' } = players[name]!
  const out = await build({ stdin: { contents: code.replace('./dist/index.js', dist), resolveDir: '/tmp/wt/surface' }, bundle: true, minify: mode === 'time', write: false, format: 'iife', target: 'es2022', logLevel: 'error', define: { 'process.env.NODE_ENV': '"production"' } })
  scripts[name] = { script: out.outputFiles[0]!.text, css }
}
const html = (name: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>${name}</title><style>${scripts[name]?.css ?? ''}</style><body>${dashboard}<script src="/${name}.js"></script><script>${harness}</script></body></html>`
const web = await serve({
  ...Object.fromEntries(names.map(name => [`/${name}`, { headers: { 'content-type': 'text/html; charset=utf-8' }, body: html(name) }])),
  ...Object.fromEntries(names.map(name => [`/${name}.js`, scripts[name]!.script])), '/favicon.ico': { status: 204 } })
const browser = await launch()
const med = (v: number[]) => [...v].sort((a, b) => a - b)[Math.floor(v.length / 2)]!
const res: Record<string, { start: number[]; step: number[]; startMain: number[]; stepMain: number[] }> = {}
for (let i = 0; i < rounds; i++) for (const name of names) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${web.origin}/${name}`)
  await page.waitForFunction('window.bench')
  await page.evaluate('window.player?.ready?.()')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  await page.evaluate('bench.pause(300)')
  if (process.env.WARM) await page.evaluate('bench.rounds(1)')
  await cdp.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  const r = (res[name] ??= { start: [], step: [], startMain: [], stepMain: [] })
  const main = async () => ((await cdp.send('Performance.getMetrics')).metrics as {name: string, value: number}[]).find(m => m.name === 'TaskDuration')!.value * 1000
  if (mode === 'prof') { await cdp.send('Profiler.enable'); await cdp.send('Profiler.setSamplingInterval', { interval: 100 }); await cdp.send('Profiler.start') }
  const events: unknown[] = []
  if (mode === 'trace') { cdp.on('Tracing.dataCollected', (e: {value: unknown[]}) => events.push(...e.value)); await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { includedCategories: ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'v8'] } } as never) }
  const a = await main()
  r.start.push(await page.evaluate('bench.start()'))
  const b = await main()
  r.startMain.push(b - a)
  for (const k of [1, 2]) { const c = await main(); r.step.push(await page.evaluate(`bench.next(${k})`)); r.stepMain.push(await main() - c) }
  if (mode === 'prof') { const { profile } = await cdp.send('Profiler.stop'); writeFileSync(`/tmp/surface/${name}.cpuprofile`, JSON.stringify(profile)) }
  if (mode === 'trace') { const done = new Promise(d => cdp.once('Tracing.tracingComplete', d)); await cdp.send('Tracing.end'); await done; writeFileSync(`/tmp/surface/${name}.trace.json`, JSON.stringify(events)) }
  await page.close()
}
for (const [name, r] of Object.entries(res)) console.log(name.padEnd(10), Object.entries(r).map(([k, v]) => `${k} ${med(v).toFixed(1)} (${Math.min(...v).toFixed(0)}-${Math.max(...v).toFixed(0)})`).join('  '))
await browser.close(); await web.close()
