import { readFileSync } from 'node:fs'
import { serialize } from 'node:v8'
import { seriesRow } from '../../src/client/rows.ts'
import { cut, DAY, daysOf, type Evidence, empty, forget, mark, record } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { accountOf, measureAccount, shareEveryone } from '../../src/progress/index.ts'
import { cutsOf, type Person, type Plan, plan } from '../../src/rule/index.ts'

export const NOW = Date.UTC(2026, 8, 1, 3)
const RUNS = 5

export const playbookOf = (name: string): Playbook => JSON.parse(readFileSync(`demo/playbooks/${name}.json`, 'utf8')) as Playbook

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1]!
/** Milliseconds of processor time: other work on the machine does not count. */
const timed = (work: () => unknown): number =>
  median(
    Array.from({ length: RUNS }, () => {
      const from = process.cpuUsage()
      work()
      const { user, system } = process.cpuUsage(from)
      return (user + system) / 1000
    }),
  )

const idOf = (at: number, n: number): string => {
  const hex = at.toString(16).padStart(12, '0')
  return `${hex.slice(0, 8)}-${hex.slice(8)}-7000-8000-${String(n).padStart(12, '0')}`
}

/** What one person did on so many days up to now: `uses` events a day, taken in turn from those that the playbook asks for. */
const historyOf = ({ byEvent }: Plan, person: number, days: number, uses: number): Evidence => {
  const names = Object.keys(byEvent)
  const role = { rank: 0, at: NOW - days * DAY, id: `role-${person}`, value: person % 10 ? 'member' : 'admin' } as const
  let all = mark(empty, 'trait.role', role)
  for (let day = days, n = person; day > 0; day--) {
    for (let i = 0; i < uses; i++, n++) {
      const name = names[n % names.length]!
      const at = NOW - day * DAY + Math.floor((i * DAY) / uses)
      const recorders = byEvent[name]!
      const props = Object.fromEntries(
        recorders.flatMap(({ where = {}, prop }) => [...Object.entries(where), ...(prop ? [[prop, 1]] : [])]),
      )
      all = record(all, recorders, { id: idOf(at, n), name, at, props: props as never }, `device-${person}`, '').evidence
    }
  }
  return all
}

export interface FoldCost {
  readonly members: number
  /** Milliseconds of processor time: everybody's facts joined; what their browsers are told; the account's progress for the console. */
  readonly facts: number
  readonly share: number
  readonly progress: number
}

/** So many members, each with 20 events of the last ten days, as they come from the database. */
export const peopleOf = (planned: Plan, members: number): Person[] =>
  Array.from({ length: members }, (_, i) => ({
    id: `u${i}`,
    evidence: JSON.parse(JSON.stringify(historyOf(planned, i, 10, 2))) as Evidence,
  }))

/** One account with so many members read over everybody as the receiver does it. */
export const benchFold = (members: number): FoldCost => {
  const playbook = playbookOf('virtual-office')
  const people = peopleOf(plan(playbook), members)
  const join = () => accountOf(people.map(({ evidence }) => evidence))
  const account = join()
  return {
    members,
    facts: timed(join),
    share: timed(() => shareEveryone(playbook, people, account, NOW)('u1')),
    progress: timed(() => measureAccount(playbook, people, account, NOW)),
  }
}

export interface LedgerSize {
  readonly uses: number
  readonly rows: number
  readonly events: number
  /** As a structured clone, keys included, which is what a browser's disk holds before it packs it. */
  readonly bytes: number
}

/** The ledger of somebody who works every day of a year, `uses` events a day, after what no rule looks back at is forgotten. */
export const benchLedger = (uses: number): LedgerSize => {
  const planned = plan(playbookOf('virtual-office'))
  const evidence = forget(historyOf(planned, 1, 365, uses), cutsOf(planned, NOW), {})
  const rows = Object.entries(evidence.series).flatMap(([key, row]) =>
    daysOf(row).map(day => [`["minamo","u1"]${seriesRow(key, day)}`, cut(row, [day])] as const),
  )
  return { uses, rows: rows.length, events: 365 * uses, bytes: rows.reduce((sum, row) => sum + serialize(row).length, 0) }
}
