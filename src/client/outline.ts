import {
  type Cells,
  type Evidence,
  empty,
  type Instant,
  isEvidenceRow,
  merge,
  mergeRow,
  type SeriesKey,
  type Values,
} from '../evidence/index.ts'
import { earlier, firstUse } from '../rule/index.ts'

/** What is kept of a series beside its days, so that a page need not read them all: its row `i`. */
export interface Outline {
  /** The ledger's revision when one of the days last changed, and when one did before: whoever missed a change sees so. */
  readonly rev: number
  readonly was: number
  readonly first: Instant | null
  /** The series without a day. */
  readonly row: Cells | Values
}

const bare = <R extends Cells | Values>(row: R): R => ({ ...row, ...(row.kind === 'cells' ? { days: [] } : { hashes: {} }) })
const firstOf = (row: Cells | Values): Instant | null => firstUse({ ...empty, series: { '': row } })

/** The outline of a series after `row`, some of its days or all of them, was written at a revision. */
export const outlineOf = (row: Cells | Values, rev: number, known?: unknown): Outline => {
  const old: Outline = isOutline(known) ? known : { rev: 0, was: 0, first: null, row: bare(row) }
  return {
    rev,
    was: old.rev === rev ? old.was : old.rev,
    first: earlier(old.first, firstOf(row)),
    row: mergeRow(old.row, bare(row)),
  }
}

/** Whether a row of a disk is one. */
export const isOutline = (x: unknown): x is Outline => {
  const { rev, was, first, row } = (x ?? {}) as Outline
  return [rev, was, first ?? 0].every(Number.isFinite) && isEvidenceRow(row)
}

/** Evidence with what an outline tells of a series. */
export const sketch = (evidence: Evidence, key: SeriesKey, { first, row }: Outline): Evidence =>
  merge(evidence, { ...empty, epoch: evidence.epoch, series: { [key]: row }, latches: first === null ? {} : { activation: first } })
