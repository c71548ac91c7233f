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

/** How many happenings, days and marks were lost, by reason: totals of a writer, so telling them twice does no harm. */
export type Drops = Readonly<Partial<Record<DropReason, number>>>

/** What is to be taken out of the outbox, and why what of it is lost: by the id of a happening, or by `nameOf` a row. */
export interface Removal extends Contents {
  readonly lost: Readonly<Record<string, DropReason>>
}

/** Notes that parts of a row changed, at a revision that is greater than every one before. */
export const dirty = (row: Waiting | undefined, parts: readonly Part[], rev: number): Waiting => ({
  ...row,
  ...Object.fromEntries(parts.map(part => [part, rev])),
})

/** Takes parts out of a row, but for those that changed since. Undefined: nothing is left, delete the row. */
export const without = (row: Waiting, taken: Waiting): Waiting | undefined => {
  const left = Object.entries(row).filter(([part, rev]) => taken[part] !== rev)
  return left[0] && Object.fromEntries(left)
}

/** What goes first, and is given up last. The steps of guides come after the evidence. */
export const RANK = { talk: 0, personChanged: 0, milestone: 0, level: 1, signal: 2, evidence: 3, guide: 4 }

/** The happenings to give up (reason `cap`) so that at most `most` wait: guides first, milestones last, each oldest first. */
export const overflow = (happenings: readonly Happening[], most = 1_000): readonly string[] =>
  [...happenings]
    .sort((a, b) => RANK[b.kind] - RANK[a.kind] || a.seq - b.seq)
    .slice(0, Math.max(0, happenings.length - most))
    .map(({ id }) => id)

/** The revision of the whole: its row goes under this one on the wire. */
export const revOf = (parts: Waiting): number => Math.max(...Object.values(parts))

/** Names a row at its revision. */
export const nameOf = (key: SeriesKey, parts: Waiting): string => revOf(parts) + key

/** All of it, lost for one reason. */
export const allOf = ({ rows, happenings }: Contents, reason: DropReason): Removal['lost'] =>
  Object.fromEntries([...happenings, ...rows.map(([key, parts]) => nameOf(key, parts))].map(name => [name, reason]))

/** How much is lost by a removal: of what still waits as it was sent, so that what is taken out twice counts once. */
export const lossOf = (
  { rows, happenings, lost }: Removal,
  waiting: (key: SeriesKey) => Waiting | undefined,
  isThere: (id: string) => boolean,
): Drops => {
  const drops: Record<string, number> = {}
  const count = (reason: DropReason | undefined, n: number): void => {
    if (reason && n) drops[reason] = (drops[reason] ?? 0) + n
  }
  for (const [key, parts] of rows)
    count(lost[nameOf(key, parts)], Object.entries(parts).filter(([part, rev]) => waiting(key)?.[part] === rev).length)
  for (const id of happenings) count(lost[id], +isThere(id))
  return drops
}

/** Adds up counts of what was lost. */
export const addDrops = (a: Drops, b: Drops): Drops => {
  const sum: Record<string, number> = { ...a }
  for (const [reason, n] of Object.entries(b)) sum[reason] = (sum[reason] ?? 0) + n
  return sum
}
