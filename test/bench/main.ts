import { weighAll } from '../house/bundles.ts'
import { benchTrack } from './track.ts'

const table = (rows: readonly (readonly (string | number)[])[]): string => {
  const texts = rows.map(row => row.map(String))
  const widths = texts[0]!.map((_, column) => Math.max(...texts.map(row => row[column]!.length)))
  return texts
    .map(row => row.map((cell, column) => (column === 0 ? cell.padEnd(widths[0]!) : cell.padStart(widths[column]!))).join('  '))
    .join('\n')
}

const kB = (bytes: number): string => `${(bytes / 1000).toFixed(1)} kB`

console.log('Bytes (gzip, minified, dependencies included)\n')
const weights = await weighAll()
console.log(
  table([
    ['what', 'is', 'planned', 'held', ''],
    ...weights.map(({ what, bytes, plan, bar }) => [what, kB(bytes), kB(plan), kB(bar), bytes <= plan ? 'ok' : 'over plan']),
  ]),
)

console.log('\ntrack() in Chromium, ledger on disk, 2,000 calls (bar: median 20 us, p99 100 us)\n')
const costs = await benchTrack([
  [10, 0],
  [100, 0],
  [100, 100_000],
])
console.log(
  table([
    ['rules x history', 'median', 'p99', 'with reading and commit', 'cold open'],
    ...costs.map(({ rules, history, median, p99, whole, open }) => [
      `${rules} x ${history}`,
      `${median.toFixed(0)} us`,
      `${p99.toFixed(0)} us`,
      `${whole.toFixed(0)} us`,
      `${open.toFixed(0)} ms`,
    ]),
  ]),
)
