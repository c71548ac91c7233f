import { arch, cpus } from 'node:os'
import { parseArgs } from 'node:util'
import { type BrowserContext, chromium } from 'playwright-core'
import { chromiumOptions, launch, type Route, serve } from '../../browser/kit.ts'
import type { Library } from './library.ts'
import { bareLibrary, hostPage } from './page.ts'
import { openPeers } from './peers.ts'
import { type Contexts, LISTEN, play, type Result, type Scenario, WAIT } from './run.ts'
import { scenarios } from './scenarios.ts'
import { closing, tableOf } from './table.ts'
import { openWaymark } from './waymark.ts'

const { values } = parseArgs({
  options: { only: { type: 'string' }, scenario: { type: 'string' } },
})
const began = Date.now()
const waymark = await openWaymark()
const every: readonly Library[] = [waymark, ...(await openPeers())]
const libraries = every.filter(({ name }) => !values.only || values.only.split(',').includes(name))
const chosen = scenarios.filter(({ name }) => !values.scenario || values.scenario.split(',').includes(name))
if (!libraries.length || !chosen.length)
  throw new Error(`--only is one of ${every.map(({ name }) => name)}, --scenario one of ${scenarios.map(({ name }) => name)}`)

const pages: Record<string, Route> = { '/favicon.ico': { status: 204 } }
for (const library of [...libraries, bareLibrary]) {
  pages[`/${library.name}`] = hostPage(library)
  for (const [path, body] of Object.entries(library.files)) pages[path] = { headers: { 'content-type': typeOf(path) }, body }
}
function typeOf(path: string): string {
  return path.endsWith('.json') ? 'application/json' : 'text/javascript'
}
const web = await serve(pages)
const browser = await launch()

let turn: Promise<unknown> = Promise.resolve()
const alone = <T>(work: () => Promise<T>): Promise<T> => {
  const mine = turn.then(work)
  turn = mine.catch(() => {})
  return mine
}

/** Contexts of one run, closed with it. */
const within = async (work: (contexts: Contexts) => Promise<Result>): Promise<Result> => {
  const open: BrowserContext[] = []
  const keep = (context: BrowserContext): BrowserContext => {
    open.push(context)
    return context
  }
  try {
    return await work({
      alone,
      fresh: async () => keep(await browser.newContext()),
      persistent: async folder => keep(await chromium.launchPersistentContext(folder, chromiumOptions)),
    })
  } finally {
    for (const context of open) await context.close().catch(() => {})
  }
}
const one = (library: Library, scenario: Scenario, round = 0): Promise<Result> =>
  within(contexts => play(library, scenario, web, contexts, round))

console.log(
  `Delivery: ${libraries.map(({ name, version }) => `${name} ${version}`).join(', ')}; ${browser.version()}; node ${process.version}`,
)
console.log(`${cpus()[0]?.model ?? arch()}, ${cpus().length} processors. One server process, a port a run; a page on another origin.`)
for (const { name, settings } of libraries) console.log(`  ${name}: ${settings}`)
console.log(
  `After the fault is over everybody is waited for until all is delivered, at most ${WAIT / 1000} s, and heard for ${LISTEN / 1000} s more; meanwhile the page calls once every 2 s, as one in use does.\n`,
)

const results: { readonly scenario: string; readonly result: Result }[] = []
for (const scenario of chosen) {
  const rows: Result[] = []
  const bare = scenario.isTimed && (await one(bareLibrary, scenario))
  for (let i = 0; i < (scenario.rounds ?? 1); i++)
    if (scenario.isTimed) for (const library of libraries) rows.push(await one(library, scenario, i))
    else rows.push(...(await Promise.all(libraries.map(library => one(library, scenario, i)))))
  for (const result of rows) results.push({ scenario: scenario.name, result })
  // A library that loses something where nothing is wrong is set up badly here: what it loses elsewhere says nothing of it.
  if (scenario.name === 'healthy')
    for (const { library, delivered, n } of rows) if (delivered < n) console.log(`NOT HEALTHY: ${library}, ${delivered} of ${n}`)
  console.log(tableOf(scenario, rows, bare || undefined))
}
console.log(closing(results, (Date.now() - began) / 1000))
await browser.close()
await web.close()
await waymark.close()
