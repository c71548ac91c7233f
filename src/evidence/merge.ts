import { joinDays } from './cells.ts'
import { raise } from './cut.ts'
import { joinRecords, patch } from './join.ts'
import { joinMark } from './mark.ts'
import type { Cells, Evidence, Mark, Values } from './types.ts'
import { joinHashes } from './values.ts'

/** Nothing known: merged with any evidence it gives that evidence. */
export const empty: Evidence = { epoch: 0, series: {}, marks: {}, latches: {} }

/** What erase leaves: nothing but a higher epoch, which wins over every copy that another device may still have. */
export const erase = (evidence: Evidence): Evidence => ({ ...empty, epoch: evidence.epoch + 1 })

/**
 * Joins two rows of one key: what either knows, nothing twice. Commutative, associative, idempotent; gives `a` itself when `b` adds
 * nothing. Rows of two kinds can't be joined: cells win over a mark, a mark over values.
 */
export const mergeRow = <R extends Cells | Values | Mark>(a: R, b: R): R =>
  (a.kind !== b.kind ? (a.kind < b.kind ? a : b) : a.kind === 'mark' ? joinMark(a, b as Mark) : joinSeries(a, b as Cells | Values)) as R

const joinSeries = (a: Cells | Values, b: Cells | Values): Cells | Values => {
  const since = (a.since ?? -1 / 0) < (b.since ?? -1 / 0) ? a.since : b.since
  const x = raise(a, b.from)
  const y = raise(b, a.from)
  return x.kind === 'cells'
    ? patch(x, { since, days: joinDays(x.days, (y as Cells).days) })
    : patch(x, { since, hashes: joinHashes(x.hashes, (y as Values).hashes) })
}

/**
 * Joins two evidences of one person in one account, in any order and any number of times. The higher epoch wins whole. Gives `a`
 * itself, and rows of it themselves, where `b` adds nothing.
 */
export const merge = (a: Evidence, b: Evidence): Evidence =>
  a.epoch === b.epoch
    ? patch(a, {
        series: joinRecords(a.series, b.series, mergeRow),
        marks: joinRecords(a.marks, b.marks, mergeRow),
        latches: joinRecords(a.latches, b.latches, Math.min),
      })
    : a.epoch > b.epoch
      ? a
      : b
