import { addEvent, DAY, dayOf, total } from './cells.ts'
import type { Cells, Change, Evidence, Mark, Tally, Values } from './types.ts'
import { joinUses } from './values.ts'

type Move = (at: number) => number
const each = <T>(table: Readonly<Record<string, T>>, change: (value: T, key: string) => T): Record<string, T> =>
  Object.fromEntries(Object.entries(table).map(([key, value]) => [key, change(value, key)]))

/**
 * Adds each dot anew on the day where it lies now. A day that counted more than its dots stays one day, that of its middle: only a full
 * day can say so. Its outer dots then lie at that day's edge.
 */
const shiftCells = (row: Cells, move: Move): Cells => {
  let next: Cells = { ...row, days: [] }
  for (const cell of row.days) {
    const { dots, by } = cell
    const [writer = ''] = Object.keys(by)
    const { n: all, cut } = total(cell)
    const day = dayOf(move(dots[dots.length >> 1]!.at))
    const on = (at: number): number => (cut ? Math.min(Math.max(at, day * DAY), (day + 1) * DAY - 1) : at)
    for (const { at, id, n } of dots) next = addEvent(next, { id, name: '', at: on(move(at)), props: { n } }, 'n', writer) as Cells
    if (!cut) continue
    const more = all - dots.length
    const sums = Object.values(by).reduce((sum, tally) => sum + tally.sum, 0) - dots.reduce((sum, dot) => sum + dot.n, 0)
    const grown = (old: Tally): Tally => ({ ...old, k: old.k + more, n: old.n + more, sum: old.sum + sums })
    next = { ...next, days: next.days.map(it => (it.day === day ? { ...it, by: each(it.by, grown) } : it)) }
  }
  return next
}

const shiftRow = <R extends Cells | Values>(row: R, move: Move): R =>
  ({
    ...(row.kind === 'cells'
      ? shiftCells(row, move)
      : {
          ...row,
          hashes: each(row.hashes, uses =>
            uses
              .flatMap(([, first, last]) => [move(first), move(last)])
              .reduce((joined: typeof uses, at) => joinUses(joined, [[dayOf(at), at, at]]), []),
          ),
        }),
    from: row.from && row.from + Math.floor((move(0) - 0) / DAY),
    since: row.since === null ? null : move(row.since),
  }) as R

const shiftMark = (mark: Mark, move: Move): Mark => {
  const changed = (change: Change): Change => ({ ...change, at: move(change.at) })
  return { ...mark, first: mark.first === null ? null : move(mark.first), cur: changed(mark.cur), log: mark.log.map(changed) }
}

/**
 * The evidence as it were, had the clock that stamped it been `ms` milliseconds later all the time. Only for what one device has and told
 * nobody yet: the days are counted anew. Exact while no day is cut; of a cut one the number stays, and each instant to within its day.
 */
export const shift = ({ epoch, series, marks, latches }: Evidence, ms: number): Evidence => {
  const move: Move = at => at + ms
  return {
    epoch,
    series: each(series, row => shiftRow(row, move)),
    marks: each(marks, mark => shiftMark(mark, move)),
    // A streak's longest run is no instant.
    latches: each(latches, (at, key) => (key.endsWith('+') ? at : move(at))),
  }
}
