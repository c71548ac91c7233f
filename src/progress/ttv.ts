import { DAY, type Evidence } from '../evidence/index.ts'
import type { Playbook, Scalar } from '../playbook/index.ts'
import { calendarOf, localDay } from '../rule/index.ts'
import type { Progress } from './types.ts'

/** Time to value of one account, in whole days of its calendar from the anchor; null where it is not reached. */
export interface TtvRow {
  /** The month of the anchor, `YYYY-MM`. */
  readonly month: string | null
  /** The playbook's version that the account began with: its fact `playbook`, else the one that it is read by. */
  readonly version: string
  readonly tier: string | null
  readonly levels: readonly (number | null)[]
  readonly milestones: Readonly<Record<string, number | null>>
}

/** What the accounts of a cohort are told apart by. */
export type Cohort = 'month' | 'version' | 'tier'

/** How long those took that reached it: `reached` of the cohort's `accounts`. */
export interface TtvFigure {
  readonly kind: 'level' | 'milestone'
  readonly id: string
  readonly reached: number
  readonly median: number
  readonly p75: number
}
export interface TtvCohort {
  /** Null: accounts of which it is not known. */
  readonly cohort: string | null
  readonly accounts: number
  /** Levels, then milestones; those that nobody reached are left out. */
  readonly figures: readonly TtvFigure[]
}

/** The middle of numbers in rising order; of an even number the mean of the two in the middle. Null without any. */
export const medianOf = (numbers: readonly number[]): number | null => {
  const sorted = [...numbers].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length ? (sorted.length % 2 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2) : null
}

/** The third quartile by nearest rank: the ceil(0.75 n)-th of n numbers in rising order. */
const p75Of = (numbers: readonly number[]): number => [...numbers].sort((a, b) => a - b)[Math.ceil(0.75 * numbers.length) - 1]!

/** Reads one account's row from its facts and its progress. */
export const ttvRow = (playbook: Playbook, account: Evidence, progress: Progress): TtvRow => {
  const factOf = (name: string): Scalar => account.marks[`account.${name}`]?.cur.value ?? null
  const { anchorAt, levels, milestones } = progress
  return {
    month: anchorAt === null ? null : new Date(localDay(anchorAt, calendarOf(playbook, account)) * DAY).toJSON().slice(0, 7),
    version: String(factOf('playbook') ?? playbook.version),
    tier: factOf('tier') === null ? null : String(factOf('tier')),
    levels: levels.map(({ day }) => day),
    milestones: Object.fromEntries(Object.values(milestones).map(({ id, ttvDays }) => [id, ttvDays])),
  }
}

/**
 * Median and third quartile of the days to each level and milestone, by cohort (practices 17, 41, 70). Cohorts come in rising order, versions
 * as numbers; those of which it is not known last.
 */
export const ttvReport = (rows: readonly TtvRow[], by: Cohort): readonly TtvCohort[] => {
  const cohorts = new Map<string | null, TtvRow[]>()
  for (const row of rows) {
    const all = cohorts.get(row[by])
    if (all) all.push(row)
    else cohorts.set(row[by], [row])
  }
  const figure = (kind: TtvFigure['kind'], id: string, days: readonly (number | null | undefined)[]): TtvFigure[] => {
    const known = days.filter(day => typeof day === 'number')
    return known.length ? [{ kind, id, reached: known.length, median: medianOf(known)!, p75: p75Of(known) }] : []
  }
  return [...cohorts]
    .sort(([a], [b]) => Number(a === null) - Number(b === null) || (a ?? '').localeCompare(b ?? '', 'en', { numeric: true }))
    .map(([cohort, all]) => ({
      cohort,
      accounts: all.length,
      figures: [
        ...Array.from({ length: all.reduce((most, { levels }) => Math.max(most, levels.length), 0) }, (_, level) =>
          figure(
            'level',
            String(level),
            all.map(row => row.levels[level]),
          ),
        ).flat(),
        ...[...new Set(all.flatMap(({ milestones }) => Object.keys(milestones)))].flatMap(id =>
          figure(
            'milestone',
            id,
            all.map(row => (Object.hasOwn(row.milestones, id) ? row.milestones[id] : null)),
          ),
        ),
      ],
    }))
}
