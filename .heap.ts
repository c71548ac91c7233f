import { launch, serve } from './test/browser/kit.ts'
import { dashboard, harness } from './test/bench/tour/page.ts'
import { bundlePlayer } from './test/bench/tour/players.ts'
const names = (process.argv[2] ?? 'waymark,driver.js').split(',')
const b = Object.fromEntries(await Promise.all(names.map(async n => [n, await bundlePlayer(n)] as const)))
const web = await serve({ ...Object.fromEntries(names.map(name => [`/${name}`, { headers: { 'content-type': 'text/html; charset=utf-8' }, body: `<!doctype html><html lang="en"><meta charset="utf-8"><style>${b[name]!.css}</style><body>${dashboard}<script src="/${name}.js"></script><script>${harness}</script></body></html>` }])), ...Object.fromEntries(names.map(n => [`/${n}.js`, b[n]!.script])), '/favicon.ico': { status: 204 } })
const browser = await launch()
for (const name of names) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`${web.origin}/${name}`); await page.waitForFunction('window.bench'); await page.evaluate('player.ready?.()')
  const cdp = await page.context().newCDPSession(page)
  await cdp.send('Performance.enable')
  const heap = async () => { await page.evaluate('bench.pause(500)'); await cdp.send('HeapProfiler.collectGarbage'); await cdp.send('HeapProfiler.collectGarbage'); const { metrics } = await cdp.send('Performance.getMetrics'); const m = Object.fromEntries((metrics as {name: string; value: number}[]).map(x => [x.name, x.value])); return [m.JSHeapUsedSize! / 1000, m.Nodes, m.JSEventListeners] }
  await page.evaluate('bench.rounds(5)')
  let last = await heap()
  console.log(name, 'base', last)
  for (let i = 0; i < 4; i++) { const t = Date.now(); await page.evaluate('bench.rounds(100)'); const now = await heap(); console.log(name, `+100: ${(now[0]! - last[0]!).toFixed(0)} kB, nodes ${now[1]! - last[1]!}, listeners ${now[2]! - last[2]!}  ${Date.now() - t} ms`); last = now }
  await page.close()
}
await browser.close(); await web.close()
