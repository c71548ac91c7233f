import type { Day, SeriesKey } from '../evidence/types.ts'
import type { DropReason, Happening } from './types.ts'

/** A part of a row: a UTC day of a series, or a mark, which goes whole. */
export type Part = Day | 'mark'

/**
 * What waits of one series or mark: part -> the revision of its last change. One row a key on disk, changed in the same
 * transaction as the evidence. Revisions come from one counter of the ledger that only grows, so an equal revision
 * means an unchanged part, even after the row was settled and made anew.
 */
export type Waiting = Readonly<Record<string, number>>

/** Some of what waits: the parts of rows at their revisions, and happenings by id. */
export interface Contents {
  readonly rows: readonly (readonly [key: SeriesKey, parts: Waiting])[]
  readonly happenings: readonly string[]
}

/** How many entries (a happening, a day, a mark) were lost, by reason. Totals of a writer since its beginning, so telling them twice does no harm. */
export type Drops = Readonly<Partial<Record<DropReason, number>>>

/** What is to be taken out of the outbox, and what of it counts as lost. */
export interface Removal extends Contents {
  readonly dropped: Drops
}

/** At most this many happenings wait. */
export const MOST_HAPPENINGS = 1_000

/** Notes that parts of a row changed, at a revision greater than every one before. */
export const dirty = (row: Waiting | undefined, parts: readonly Part[], rev: number): Waiting => ({
  ...row,
  ...Object.fromEntries(parts.map(part => [part, rev])),
})

/** Takes parts out of a row, but for those that changed since. Undefined: nothing is left, delete the row. */
export const without = (row: Waiting, taken: Waiting): Waiting | undefined => {
  const left = Object.entries(row).filter(([part, rev]) => taken[part] !== rev)
  return left[0] && Object.fromEntries(left)
}

/** What was told first is given up last: milestones are what the outbox is for, and the receiver reads levels and signals from the evidence as well. */
const WORTH = { guide: 0, signal: 1, level: 2, milestone: 3 }

/** The happenings to give up (reason `cap`) so that at most `most` wait: guides first, milestones last, each oldest first. */
export const overflow = (happenings: readonly Happening[], most = MOST_HAPPENINGS): readonly string[] =>
  happenings.length > most
    ? [...happenings]
        .sort((a, b) => WORTH[a.kind] - WORTH[b.kind] || a.seq - b.seq)
        .slice(0, happenings.length - most)
        .map(({ id }) => id)
    : []

/** Adds up counts of what was lost. */
export const addDrops = (a: Drops, b: Drops): Drops => {
  const sum: Partial<Record<DropReason, number>> = { ...a }
  for (const [reason, n] of Object.entries(b) as [DropReason, number][]) sum[reason] = (sum[reason] ?? 0) + n
  return sum
}
