import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { build } from 'esbuild'
import { weighAll } from '../house/bundles.ts'
import type { FoldCost, LedgerSize } from './fold.ts'
import { benchTrack } from './track.ts'

const table = (rows: readonly (readonly (string | number)[])[]): string => {
  const texts = rows.map(row => row.map(String))
  const widths = texts[0]!.map((_, column) => Math.max(...texts.map(row => row[column]!.length)))
  return texts
    .map(row => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '))
    .join('\n')
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`
const us = (time: number): string => `${time.toFixed(0)} us`
const ms = (time: number): string => `${time.toFixed(0)} ms`

console.log(`Load average: ${loadavg().map(one => one.toFixed(1))}\n`)
console.log('Bytes (gzip, minified, dependencies included)\n')
const weights = await weighAll()
console.log(
  table([
    ['what', 'is', 'planned', 'held', ''],
    ...weights.map(({ what, bytes, plan, bar }) => [what, kB(bytes), kB(plan), kB(bar), bytes <= plan ? 'ok' : 'over plan']),
  ]),
)

/** Runs in a process of its own what is delivered: bundled, without what a loader adds for whoever debugs. */
const built = async (code: string): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'))
  const outfile = join(folder, 'fold.mjs')
  await build({
    stdin: { contents: code, resolveDir: import.meta.dirname, loader: 'ts' },
    bundle: true,
    platform: 'node',
    format: 'esm',
    outfile,
    logLevel: 'error',
  })
  const printed = execFileSync(process.execPath, ['--single-threaded-gc', outfile], { encoding: 'utf8' })
  rmSync(folder, { recursive: true, force: true })
  return printed
}
const { folds, ledgers } = JSON.parse(
  await built(`import { benchFold, benchLedger } from './fold.ts'
console.log(JSON.stringify({ folds: [100, 1000, 10000].map(benchFold), ledgers: [2, 20, 200].map(benchLedger) }))`),
) as { folds: FoldCost[]; ledgers: LedgerSize[] }

console.log('\nOne account read over everybody in Node, processor time, median of 5 (bar: 250 ms for 10,000 members)\n')
console.log(
  table([
    ['members', 'facts joined', 'shared readings', 'progress'],
    ...folds.map(it => [it.members, ms(it.facts), ms(it.share), ms(it.progress)]),
  ]),
)

console.log('\nA ledger after a year of daily use\n')
console.log(table([['events a day', 'events', 'rows kept', 'bytes'], ...ledgers.map(it => [it.uses, it.events, it.rows, kB(it.bytes)])]))

console.log('\ntrack() in Chromium, ledger on disk, 2,000 calls (bar: median 20 us, p99 100 us; cold open with 1,000 rules 30 ms)\n')
const costs = await benchTrack([10, 100, 1000], [0, 10_000, 1_000_000])
console.log(
  table([
    [
      'rules x history',
      'median',
      'p99',
      'with reading and commit',
      'bare commit',
      'first open',
      'cold open',
      'its work',
      'a day later',
      'bare open',
      'bare zone',
      'work / bare',
    ],
    ...costs.map(it => [
      `${it.rules} x ${it.history}`,
      us(it.median),
      us(it.p99),
      us(it.whole),
      us(it.bare),
      ms(it.first),
      ms(it.open),
      ms(it.work),
      ms(it.nextDay),
      ms(it.bareOpen),
      ms(it.bareZone),
      (it.work / (it.bareOpen + it.bareZone)).toFixed(1),
    ]),
  ]),
)
console.log(`\nLoad average: ${loadavg().map(one => one.toFixed(1))}`)
