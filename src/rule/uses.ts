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
  const lists = rows.flatMap((row): (readonly Use[])[] => {
    if (row?.kind !== 'cells' || !row.days.length) return []
    const lost = row.days.flatMap((cell): Use[] => {
      // Only a day of 32 dots can have been cut, and `total` is dear.
      const known = cell.dots
      const { n, cut } = known[31] ? total(cell) : { n: 0, cut: false }
      return cut ? [{ lo: known[15]!.at, at: known.at(-16)!.at, k: n - known.length, n: lostOf(cell) }] : []
    })
    return lost.length ? [lost, dots(row)] : [dots(row)]
  })
  return lists.length < 2 ? (lists[0] ?? []) : lists.flat().sort(inOrder)
}

/** `usesOf` a series, once a view. */
export const usesIn = (view: View, key: SeriesKey): readonly Use[] => {
  const rows = rowsOf(view, key)
  const uses = view.uses?.get(key) ?? usesOf(rows)
  view.uses?.set(key, uses)
  return uses
}

/** Since when everything is kept of a series, of everybody; 0: nothing was forgotten. */
export const keptSince = (view: View, key: SeriesKey): Instant => Math.max(0, ...rowsOf(view, key).map(row => row?.from ?? 0)) * DAY

/** The same uses at the earliest that they can have been. Both ways alike: the reading is exact. */
export const hurried = (uses: readonly Use[]): readonly Use[] | null =>
  uses.some(use => use.lo !== undefined) ? uses.map(use => ({ ...use, at: use.lo ?? use.at, lo: use.at })).sort(inOrder) : null
