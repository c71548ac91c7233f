import type { Instant } from '../evidence/index.ts'
import { type Amount, type Anchor, kindOf, type Rule } from '../playbook/index.ts'
import { localDay } from './calendar.ts'
import { type Column, inTime, usesAlong } from './columns.ts'
import { anchorAt } from './facts.ts'
import { needsOf } from './need.ts'
import type { Use, View } from './types.ts'

/**
 * Fewer uses than all of a column, that read the same by a rule; undefined where all must be looked at: of a count those up to the n-th, the rest being one; of
 * days the first use of each; of a gauge those that are high.
 */
export const fewer = (rule: Rule, column: Column, view: View): readonly Use[] | undefined => {
  const { atLeast = 1, from, within, last } = rule as Record<string, unknown> & { readonly from?: Anchor }
  const kind = kindOf(rule)
  if (kind === 'gauge') {
    const least = Math.min(...needsOf(atLeast as Amount, view).map(([, need]) => need))
    return inTime(usesAlong(column, ({ lo, n = 0 }) => lo !== undefined || n >= least))
  }
  if (last !== undefined || (within !== undefined && from === undefined) || column.odd.size) return undefined
  const anchor = from === undefined ? -Infinity : (anchorAt(from, view) ?? -Infinity)
  const ats = from === undefined ? column.ats : column.ats.filter(at => at >= anchor)
  if (kind === 'distinct') {
    const firsts = new Map<number, Instant>()
    for (const at of ats) {
      const day = localDay(at, view.calendar)
      const first = firsts.get(day)
      if (first === undefined || at < first) firsts.set(day, at)
    }
    // Of those days the kind makes what it makes of all uses.
    return inTime([...firsts.values()].map(at => ({ at })))
  }
  if (kind !== 'count' || typeof atLeast !== 'number') return undefined
  const n = Math.max(1, Math.ceil(atLeast))
  if (n >= ats.length) return undefined
  const sorted = Float64Array.from(ats).sort()
  return [...[...sorted.subarray(0, n)].map(at => ({ at })), { at: sorted[n]!, k: sorted.length - n }]
}
