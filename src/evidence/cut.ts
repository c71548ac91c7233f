import type { Cells, Day, Values } from './types.ts'

/** The days that a series has something of. */
export const daysOf = (row: Cells | Values): readonly Day[] =>
  row.kind === 'cells' ? row.days.map(({ day }) => day) : [...new Set(Object.values(row.hashes).flatMap(uses => uses.map(([day]) => day)))]

/** The row with the days that `keep` says; a value without a day left goes. */
const sift = <R extends Cells | Values>(row: R, from: Day, keep: (day: Day) => boolean): R =>
  ({
    ...row,
    from,
    ...(row.kind === 'cells'
      ? { days: row.days.filter(cell => keep(cell.day)) }
      : {
          hashes: Object.fromEntries(
            Object.entries(row.hashes)
              .map(([hash, uses]) => [hash, uses.filter(use => keep(use[0]))] as const)
              .filter(([, uses]) => uses[0]),
          ),
        }),
  }) as R

/** The row without the days before `from`; the row itself when it has forgotten as much already. */
export const raise = <R extends Cells | Values>(row: R, from: Day): R => (from > row.from ? sift(row, from, day => day >= from) : row)

/**
 * The part of a row that lies on these days: a delta. Merged with the rest it gives the whole again. What the sender forgot is not
 * part of it (`from` is 0): the receiver forgets by itself, when it has read and latched.
 */
export const cut = <R extends Cells | Values>(row: R, days: readonly Day[]): R => sift(row, 0, day => days.includes(day))
