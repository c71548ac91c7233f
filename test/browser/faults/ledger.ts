import { appendFileSync, existsSync, readFileSync } from 'node:fs'

/** What a file of tests adds up to. Counted are the events that `track()` said to be on disk. */
export interface Tally {
  /** How often each fault really happened. */
  readonly met: Readonly<Record<string, number>>
  readonly promised: number
  readonly lost: number
  readonly twice: number
  /** Stored under a person or account who did not do it. */
  readonly foreign: number
  /** Errors and unhandled rejections in the host's pages. */
  readonly hostErrors: number
  /** Entries that were given up, as the receiver was told of them and as the tests know. */
  readonly reported: number
  readonly dropped: number
}

/** Adds what a file of tests found to what the whole run finds. */
export const note = (tally: Tally): void => {
  const path = process.env.FAULT_LEDGER
  if (path) appendFileSync(path, `${JSON.stringify(tally)}\n`)
}

const figure = (n: number): string => n.toLocaleString('en-US')

/** None lost of n says that fewer than 3/n are, at 95 % (the rule of three). In per cent, one digit of it, rounded up. */
export const boundOf = (promised: number): string => {
  const share = 300 / promised
  const unit = 10 ** Math.floor(Math.log10(share))
  return `${Number((Math.ceil(share / unit) * unit).toPrecision(1))} %`
}

/** The table that closes a run. Empty: nothing was promised. */
export function tableOf(tallies: readonly Tally[]): string {
  const sum = (of: (tally: Tally) => number): number => tallies.reduce((total, tally) => total + of(tally), 0)
  const met: Record<string, number> = {}
  for (const tally of tallies) for (const [fault, n] of Object.entries(tally.met)) met[fault] = (met[fault] ?? 0) + n
  const promised = sum(it => it.promised)
  const lost = sum(it => it.lost)
  if (!promised) return ''
  const rows: (readonly [string, string])[] = [
    ...Object.entries(met)
      .sort(([a], [b]) => a.localeCompare(b))
      .map(([fault, n]) => [fault, figure(n)] as const),
    ['events promised (N)', figure(promised)],
    ['lost', figure(lost)],
    ['stored twice', figure(sum(it => it.twice))],
    ['foreign', figure(sum(it => it.foreign))],
    ['host errors', figure(sum(it => it.hostErrors))],
    ['drops reported / in the ledger', `${figure(sum(it => it.reported))} / ${figure(sum(it => it.dropped))}`],
  ]
  const width = Math.max(...rows.map(([name]) => name.length))
  return [
    'Faults of delivery, each as often as it really happened',
    ...rows.map(([name, value]) => `${name.padEnd(width)}  ${value.padStart(7)}`),
    `N = ${figure(promised)} events, ${figure(lost)} lost${lost ? '' : `: below ${boundOf(promised)} at 95 %`}`,
  ].join('\n')
}

/** The tallies that were noted in a file. */
export const talliesIn = (path: string): readonly Tally[] =>
  existsSync(path)
    ? readFileSync(path, 'utf8')
        .split('\n')
        .flatMap(line => (line ? [JSON.parse(line) as Tally] : []))
    : []
