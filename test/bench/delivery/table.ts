import type { Result, Scenario } from './run.ts'

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0
const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0)

const lines = (rows: readonly (readonly string[])[]): string => {
  const widths = rows[0]!.map((_, i) => Math.max(...rows.map(row => row[i]!.length)))
  return rows.map(row => `  ${row.map((cell, i) => (i ? cell.padStart(widths[i]!) : cell.padEnd(widths[i]!))).join('  ')}`).join('\n')
}

/** Milliseconds of a page without a library in a span as long. */
const share = (bare: Result | undefined, what: 'task' | 'script', window: number): number =>
  bare?.window ? (bare[what] / bare.window) * window : 0

/** One scenario: a line a library. Counts are added over rounds, times are medians. */
export function tableOf(scenario: Scenario, results: readonly Result[], bare?: Result): string {
  const names = [...new Set(results.map(({ library }) => library))]
  const head = ['', 'delivered', 'doubled', 'taken twice', 'requests', 'kB', 'preflights', 'faults met', 'last after', 'errors']
  const timed = ['calls ms', 'main thread ms', 'script ms']
  const rows = names.map(name => {
    const own = results.filter(({ library }) => library === name)
    const all = (of: (result: Result) => number) => sum(own.map(of))
    const mid = (of: (result: Result) => number) => median(own.map(of))
    const delivered = all(it => it.delivered)
    const n = all(it => it.n)
    return [
      name,
      `${delivered} of ${n}`,
      String(all(it => it.doubled)),
      String(all(it => it.again)),
      String(mid(it => it.requests)),
      (mid(it => it.bytes) / 1000).toFixed(1),
      String(mid(it => it.preflights)),
      String(all(it => it.faults)),
      delivered === n ? `${(mid(it => it.took) / 1000).toFixed(1)} s` : '-',
      String(all(it => it.wrong.length)),
      ...(scenario.isTimed
        ? [
            mid(it => it.calls).toFixed(1),
            mid(it => it.task - share(bare, 'task', it.window)).toFixed(0),
            mid(it => it.script - share(bare, 'script', it.window)).toFixed(0),
          ]
        : []),
    ]
  })
  const wrong = [
    ...new Set(results.flatMap(({ library, wrong }) => wrong.map(text => `  ${library}: ${text.split('\n')[0]!.slice(0, 120)}`))),
  ]
  return `${scenario.name}: ${scenario.about}\n${lines([scenario.isTimed ? [...head, ...timed] : head, ...rows])}${wrong.length ? `\n${wrong.join('\n')}` : ''}\n`
}

/** Everything together, a sentence a library. */
export function closing(results: readonly { readonly scenario: string; readonly result: Result }[], seconds: number): string {
  const names = [...new Set(results.map(({ result }) => result.library))]
  const said = names.map(name => {
    const own = results.flatMap(({ result }) => (result.library === name ? [result] : []))
    const n = sum(own.map(it => it.n))
    const lost = n - sum(own.map(it => it.delivered))
    const bound = lost ? '' : `, which bounds the loss below ${((3 / n) * 100).toFixed(3)} % (95 %)`
    return `${name}: ${lost} lost, ${sum(own.map(it => it.doubled))} doubled of ${n}${bound}; ${sum(own.map(it => it.wrong.length))} errors in the page`
  })
  return `${said.join('\n')}\n${seconds.toFixed(0)} s in all`
}
