import { DAY, type Day, type Instant } from '../evidence/index.ts'
import type { Every } from '../playbook/index.ts'
import { dayAt, type Length, type LocalCalendar, later, localDay } from './calendar.ts'
import type { Use } from './types.ts'

/** Local days, ISO weeks or months, each known by its number. */
export interface Periods {
  readonly of: (at: Instant) => number
  /** Its first instant. */
  readonly start: (period: number) => Instant
  readonly isOpen: (period: number) => boolean
  /** The first one after those that lie whole in a length from the start of one; at least the next. */
  readonly after: (period: number, length: Length) => number
}

/** So many periods are looked ahead at most: more than any evidence lasts. */
export const FAR = 5000

/** A wall without changes of the clock. */
const WALL = { offset: () => 0 }

export const periodsOf = (every: Every, cal: LocalCalendar): Periods => {
  // The epoch was a Thursday.
  const first = (period: number): Day => (every === 'day' ? period : every === 'week' ? period * 7 - 3 : Date.UTC(1970, period) / DAY)
  const on = (day: Day): number => {
    if (every === 'day') return day
    if (every === 'week') return Math.floor((day + 3) / 7)
    const date = new Date(day * DAY)
    return date.getUTCFullYear() * 12 + date.getUTCMonth() - 1970 * 12
  }
  return {
    of: at => on(localDay(at, cal)),
    start: period => dayAt(first(period), cal),
    isOpen: period => {
      const end = first(period + 1)
      for (let day = first(period); day < end; day++) if (cal.isOpen(day)) return true
      return false
    },
    after: (period, length) => Math.max(period + 1, on(Math.floor(later(first(period) * DAY, length, WALL) / DAY))),
  }
}

/** The open periods that had `n` uses, in order, each with the instant of the n-th. Lost uses count where they surely lie or, of hurried ones, wherever they may. */
export const hitsOf = (uses: readonly Use[], n: number, periods: Periods): readonly (readonly [period: number, at: Instant])[] => {
  const counts = new Map<number, number>()
  const hits: (readonly [number, Instant])[] = []
  for (const { at, lo = at, k = 1 } of uses) {
    const from = periods.of(at)
    const to = lo === at ? from : periods.of(lo)
    for (let period = from; period <= to; period++) {
      const before = counts.get(period) ?? 0
      counts.set(period, before + k)
      if (before < n && before + k >= n && periods.isOpen(period)) hits.push([period, period > from ? periods.start(period) : at])
    }
  }
  return hits.sort((a, b) => a[0] - b[0])
}
