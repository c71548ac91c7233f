import { type Cell, type Cells, DAY, dots, type Instant, type SeriesKey, total, type Values } from '../evidence/index.ts'
import type { Use, View } from './types.ts'

/** The rows of a series, one a person. */
export const rowsOf = (view: View, key: SeriesKey): readonly (Cells | Values | undefined)[] => {
  view.saw?.(key)
  return view.people.map(({ evidence }) => evidence.series[key])
}

/** What the lost dots of a day came to. */
const lostOf = ({ dots, by }: Cell): number =>
  dots.reduce(
    (left, dot) => left - dot.n,
    Object.values(by).reduce((sum, tally) => sum + tally.sum, 0),
  )

const inOrder = (a: Use, b: Use): number => a.at - b.at
/** In order of time; most lists are already, and a look is cheaper than a sort. */
const sorted = (uses: Use[]): Use[] => (uses.every((use, i) => !i || uses[i - 1]!.at <= use.at) ? uses : uses.sort(inOrder))

/** The events of a series over people, in order of time. Of a day that was cut, what lies between its dots is one entry. */
export const usesOf = (rows: readonly (Cells | Values | undefined)[]): readonly Use[] => {
  const all: Use[] = []
  for (const row of rows) {
    if (row?.kind !== 'cells') continue
    for (const cell of row.days) {
      // Only a day of 32 dots can have been cut, and `total` is dear.
      const known = cell.dots
      if (!known[31]) continue
      const { n, cut } = total(cell)
      if (cut) all.push({ lo: known[15]!.at, at: known.at(-16)!.at, k: n - known.length, n: lostOf(cell) })
    }
    for (const dot of dots(row)) all.push(dot)
  }
  return sorted(all)
}

/** `usesOf` a series, once a view. */
export const usesIn = (view: View, key: SeriesKey): readonly Use[] => {
  view.saw?.(key)
  const known = view.uses?.get(key)
  const uses = known ?? usesOf(rowsOf(view, key))
  if (!known) view.uses?.set(key, uses)
  return uses
}

/** Since when everything is kept of a series, of everybody; 0: nothing was forgotten. */
export const keptSince = (view: View, key: SeriesKey): Instant =>
  rowsOf(view, key).reduce((from, row) => Math.max(from, row?.from ?? 0), 0) * DAY

/** The same uses at the earliest that they can have been. Both ways alike: the reading is exact. */
export const hurried = (uses: readonly Use[]): readonly Use[] | null =>
  uses.some(use => use.lo !== undefined) ? sorted(uses.map(use => (use.lo === undefined ? use : { ...use, at: use.lo, lo: use.at }))) : null
