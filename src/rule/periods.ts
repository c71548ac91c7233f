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
export const FAR = 1000

export const periodsOf = (every: Every, cal: LocalCalendar): Periods => {
  // The epoch was a Thursday.
  const first = (period: number): Day => (every === 'day' ? period : every === 'week' ? period * 7 - 3 : Date.UTC(1970, period) / DAY)
  const on = (day: Day): number => {
    const date = new Date(day * DAY)
    return every === 'day'
      ? day
      : every === 'week'
        ? Math.floor((day + 3) / 7)
        : date.getUTCFullYear() * 12 + date.getUTCMonth() - 1970 * 12
  }
  return {
    of: at => on(localDay(at, cal)),
    start: period => dayAt(first(period), cal),
    isOpen: period => {
      let day = first(period)
      const end = first(period + 1)
      while (day < end && !cal.isOpen(day)) day++
      return day < end
    },
    // On a wall whose clock is never changed.
    after: (period, length) => Math.max(period + 1, on(Math.floor(later(first(period) * DAY, length, { offset: () => 0 }) / DAY))),
  }
}

/** By open period that had `n` uses, in order, the instant of the n-th. Lost uses count where they surely lie or, of hurried ones, wherever they may. */
export const hitsOf = (uses: readonly Use[], n: number, { of, start, isOpen }: Periods): ReadonlyMap<number, Instant> => {
  const counts = new Map<number, number>()
  const hits: [period: number, at: Instant][] = []
  for (const { at, lo = at, k = 1 } of uses) {
    const from = of(at)
    const to = lo === at ? from : of(lo)
    for (let period = from; period <= to; period++) {
      const left = counts.get(period) ?? n
      counts.set(period, left - k)
      if (left > 0 && left <= k && isOpen(period)) hits.push([period, Math.max(at, start(period))])
    }
  }
  return new Map(hits.sort((a, b) => a[0] - b[0]))
}
