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

/** The events of a series over people, in order of time. Of a day that was cut, what lies between its dots is one entry. */
export const usesOf = (rows: readonly (Cells | Values | undefined)[]): readonly Use[] => {
  const lists: (readonly Use[])[] = []
  for (const row of rows) {
    if (row?.kind !== 'cells' || !row.days.length) continue
    const lost: Use[] = []
    for (const cell of row.days) {
      // Only a day of 32 dots can have been cut, and `total` is dear.
      const known = cell.dots
      const { n, cut } = known[31] ? total(cell) : { n: 0, cut: false }
      if (cut) lost.push({ lo: known[15]!.at, at: known.at(-16)!.at, k: n - known.length, n: lostOf(cell) })
    }
    if (lost[0]) lists.push(lost)
    lists.push(dots(row))
  }
  if (lists.length < 2) return lists[0] ?? []
  const all: Use[] = []
  // `flat` takes ten times as long.
  for (const list of lists) for (const use of list) all.push(use)
  return all.sort(inOrder)
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
  uses.some(use => use.lo !== undefined) ? uses.map(use => ({ ...use, at: use.lo ?? use.at, lo: use.at })).sort(inOrder) : null
