import { joinLists, joinRecords, patch, rise } from './join.ts'
import type { Cell, Cells, Day, Dot, Happened, Instant, Refusal, Tally, Values, Writer } from './types.ts'

/** Milliseconds of a day. */
export const DAY = 86_400_000
/** So many of a day's earliest dots are kept, and so many of its latest. */
export const KEPT = 16

/** The UTC day that an instant lies on. */
export const dayOf = (at: Instant): Day => Math.floor(at / DAY)

/** The order of dots and changes: by instant, then by id. */
export const byAt = (x: { at: Instant; id: string }, y: { at: Instant; id: string }): number => x.at - y.at || rise(x.id, y.id)

/**
 * A dot is known by (at, id), and the cut goes by that order alone: so it does not matter in which order days meet, even where
 * somebody tells one id with two instants (`dots` then reads the earliest).
 */
const joinDots = (a: readonly Dot[], b: readonly Dot[], kept: number): readonly Dot[] =>
  joinLists(
    a,
    b,
    byAt,
    (x, y) => (y.n > x.n ? y : x),
    all => {
      const top = all.reduce((top, dot) => (dot.n > top.n ? dot : top))
      return all.filter((dot, i) => i < kept || i >= all.length - kept || dot === top)
    },
  )

/** The greater `k`; the rest decides only where one writer's name was used twice. */
const joinTally = (a: Tally, b: Tally): Tally => ((b.k - a.k || b.n - a.n || b.sum - a.sum || b.max - a.max) > 0 ? b : a)

const byDay = (x: Cell, y: Cell): number => x.day - y.day

/** Joins the days of two series. `kept` is `KEPT` but for tests. */
export const joinDays = (a: readonly Cell[], b: readonly Cell[], kept = KEPT): readonly Cell[] =>
  joinLists(a, b, byDay, (x, y) => patch(x, { dots: joinDots(x.dots, y.dots, kept), by: joinRecords(x.by, y.by, joinTally) }))

/**
 * Adds an event to its day, or gives `row` itself when the event is known, or says why not. The amount is `props[prop]`, 1 without,
 * and no less than `least`. An add copies the pointers of the days, and one cell.
 */
export const addEvent = (row: Cells, event: Happened, prop: string, writer: Writer, kept = KEPT, least = -Infinity): Cells | Refusal => {
  const { id, at } = event
  const amount = (prop ? event.props?.[prop] : 1) ?? 1
  if (!Number.isSafeInteger(amount)) return 'amount'
  const n = Math.max(amount as number, least)
  const day = dayOf(at)
  const cell = row.days.findLast(old => old.day === day)
  // A UUIDv7 of ours has its instant in it, so it comes again on its own day only; the host's own ids may come on any.
  const known = (on: Cell | undefined): boolean | undefined => on?.dots.some(dot => dot.id === id)
  if (id[14] === '7' ? known(cell) : row.days.some(known)) return row
  const told = cell?.by[writer] ?? { k: 0, n: 0, sum: 0, max: n }
  const tally = { k: told.k + 1, n: told.n + 1, sum: told.sum + n, max: Math.max(told.max, n) }
  return { ...row, days: joinDays(row.days, [{ day, dots: [{ at, id, n }], by: { [writer]: tally } }], kept) }
}

/**
 * The dots of a series in order of (at, id), one an id: where devices told one id with different instants, the earliest.
 * Empty for values and for a series that is not there.
 */
export const dots = (row: Cells | Values | undefined): readonly Dot[] => {
  if (row?.kind !== 'cells') return []
  const all: Dot[] = []
  let last = ''
  let isRising = true
  for (const { dots } of row.days)
    for (const dot of dots) {
      // Ids of ours ascend with time, and an ascending list has none twice.
      isRising &&= last < dot.id
      last = dot.id
      all.push(dot)
    }
  if (isRising) return all
  const seen = new Set<string>()
  return all.filter(dot => !seen.has(dot.id) && seen.add(dot.id))
}

/** How many events a day had. `cut`: more than its dots; their number then comes from the writers' tallies. */
export const total = ({ dots, by }: Cell): { readonly n: number; readonly cut: boolean } => {
  const told = Object.values(by).reduce((n, tally) => n + tally.n, 0)
  // A day that is not full was never cut: two writers may have told the same.
  const cut = dots.length >= 2 * KEPT && told > dots.length
  return { n: cut ? told : dots.length, cut }
}
