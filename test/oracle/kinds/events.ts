import type { Instant } from '../../../src/evidence/types.ts'
import type { CountRule, DistinctRule, GapRule } from '../../../src/playbook/types.ts'
import { allOf, propOf, usesOf } from '../facts.ts'
import { dateAfter, dateAt, dateOfSpan, exactOf, isOpen, type Office, plus, startOf } from '../time.ts'
import type { Seen, Truth } from '../world.ts'
import { inWindow } from './window.ts'

export const count = (rule: CountRule, seen: Seen): Truth =>
  inWindow(
    rule,
    usesOf(seen, rule.count, rule.where).map(({ at }, i) => ({ at, key: `${i}` })),
    seen,
  )

export const distinct = (rule: DistinctRule, seen: Seen): Truth => {
  // Of values no ids are known: told with two instants, both are uses.
  const uses =
    rule.by === 'day'
      ? usesOf(seen, rule.distinct, rule.where).map(({ at }) => ({ at, key: dateAt(at, seen.world.cal) }))
      : allOf(seen, rule.distinct, rule.where).map(deed => ({ at: deed.at, key: propOf(deed, rule.by) }))
  return inWindow(
    rule,
    uses.filter(({ key }) => key !== ''),
    seen,
  )
}

/**
 * When a span of open time has passed since an instant. Months and days end with an open day: days with the n-th after its own day,
 * months with the first from the day on that is so many months later. Hours pass on open days only.
 */
export const openPlus = (at: Instant, span: string, cal: Office): Instant => {
  const { years, months, weeks, days } = dateOfSpan(span)
  const isMonths = years + months > 0
  let left = weeks * 7 + days
  let from = at
  if (isMonths || left) {
    let date = dateAt(plus(at, `P${years}Y${months}M`, cal), cal)
    const isDue = (): boolean => {
      if (isOpen(date, cal)) left--
      return left <= 0 && isOpen(date, cal)
    }
    if (left) date = dateAfter(date, 1)
    while (!isDue()) date = dateAfter(date, 1)
    from = startOf(dateAfter(date, 1), cal)
  }
  let rest = exactOf(span)
  for (let date = dateAt(from, cal); rest > 0; date = dateAfter(date, 1)) {
    const end = startOf(dateAfter(date, 1), cal)
    if (!isOpen(date, cal)) {
      from = end
      continue
    }
    const passed = Math.min(rest, end - from)
    rest -= passed
    from += passed
  }
  return from
}

export const gap = (rule: GapRule, seen: Seen): Truth => {
  const last = usesOf(seen, rule.gap, rule.where).at(-1)
  const expectedBy = last ? openPlus(last.at, rule.over, seen.world.cal) : null
  const holds = expectedBy !== null && seen.world.now >= expectedBy
  return { holds, at: holds ? expectedBy : null, value: holds ? 1 : 0, need: 1, late: false, rising: false, expectedBy, lostAt: null }
}
