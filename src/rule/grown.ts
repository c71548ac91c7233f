import type { Cells, Day, SeriesKey, Values } from '../evidence/index.ts'
import type { Person, Use, View } from './types.ts'
import { usesOf } from './uses.ts'

type Row = Cells | Values | undefined

/** What is known of a series: the first `settled` of `uses` lie before `day`, and stay. */
interface Grown {
  readonly uses: Use[]
  readonly rows: readonly Row[]
  readonly day: Day
  readonly settled: number
  /** The ids of what is settled, each with the place of its person. */
  readonly ids: Set<string>
  /** An id was told on several days: it counts once, so the days can't be told one by one. */
  readonly isDoubled: boolean
}

/** The row's days from one on, and before another. */
const between = (row: Row, from: Day, to: Day): Row => {
  if (row?.kind !== 'cells') return undefined
  const start = row.days.findLastIndex(({ day }) => day < from) + 1
  const end = to === Infinity ? row.days.length : row.days.findLastIndex(({ day }) => day < to) + 1
  return start < end ? { ...row, days: row.days.slice(start, end) } : undefined
}

/**
 * The uses of series for a view over people whose evidence grows in the order of time: the same as without, but what lies before a series' last day is not
 * gone through again. `people`: everybody as they are when a series is asked for, in the same order, those who are new at the end. The list of a series is
 * the same one each time, grown.
 */
export const growingUses = (people: () => readonly Person[]): NonNullable<View['uses']> => {
  const all = new Map<SeriesKey, Grown>()
  const grow = (key: SeriesKey): Grown => {
    const rows = people().map(({ evidence }) => evidence.series[key])
    const old = all.get(key) ?? { uses: [], rows: [], day: -Infinity, settled: 0, ids: new Set(), isDoubled: false }
    if (rows.length === old.rows.length && rows.every((row, i) => row === old.rows[i])) return old
    if (old.isDoubled) return { ...old, uses: [...usesOf(rows)], rows }
    const { uses, ids } = old
    let isDoubled = false
    const day = rows.reduce((last, row) => Math.max(last, (row?.kind === 'cells' && row.days.at(-1)?.day) || -Infinity), old.day)
    const add = (from: Day, to: Day, settles: boolean): void => {
      const parts = rows.map(row => between(row, from, to))
      for (const [place, row] of parts.entries())
        if (row?.kind === 'cells')
          for (const { dots } of row.days)
            for (const { id } of dots) {
              const name = `${place} ${id}`
              isDoubled ||= ids.has(name)
              if (settles) ids.add(name)
            }
      for (const use of usesOf(parts)) uses.push(use)
    }
    uses.length = old.settled
    if (day > old.day) add(old.day, day, true)
    const settled = uses.length
    add(day, Infinity, false)
    return { uses: isDoubled ? [...usesOf(rows)] : uses, rows, day, settled, ids, isDoubled }
  }
  return {
    get: key => {
      const grown = grow(key)
      all.set(key, grown)
      return grown.uses
    },
    set: () => {},
  }
}
