import type { Instant } from '../evidence/index.ts'
import { kindOf, type Rule } from '../playbook/index.ts'
import { localDay, parseSpan } from './calendar.ts'
import type { View } from './types.ts'
import { untilOf } from './until.ts'

/** How a person's uses read, when none is lost. */
export interface Told {
  readonly value: number
  readonly at: Instant | null
  readonly revisitAt: Instant | null
}
/** Reads a part of a list of instants; undefined where that is not so simple. */
export type Tell = (ats: readonly Instant[], start: number, end: number) => Told | undefined

/** How one person's uses read by a rule, for the kinds that many people are asked of most. */
export const tellerOf = (rule: Rule, { calendar, now }: View): Tell | undefined => {
  const { atLeast = 1, from, within, last, by } = rule as Record<string, unknown>
  if (typeof atLeast !== 'number' || from !== undefined || last !== undefined) return undefined
  const n = Math.max(1, Math.ceil(atLeast))
  const kind = kindOf(rule)
  if (kind === 'count' && within === undefined)
    return (ats, start, end) => ({ value: end - start, at: start + n > end ? null : ats[start + n - 1]!, revisitAt: null })
  if (kind !== 'distinct' || by !== 'day') return undefined
  const length = within === undefined ? undefined : parseSpan(within as string)
  if (length === null || (length && !length.days && !length.months)) return undefined
  const until = length ? untilOf(length, calendar) : () => Infinity
  const froms: Instant[] = []
  const tos: Instant[] = []
  return (ats, start, end) => {
    let days = 0
    let day = -Infinity
    let to = -Infinity
    for (let i = start; i < end; i++) {
      const at = ats[i]!
      const other = localDay(at, calendar)
      // A clock that was put back over the start of a day.
      if (other < day) return undefined
      if (other > day) froms[days++] = at
      day = other
      to = Math.max(to, until(at))
      tos[days - 1] = to
    }
    for (let i = n - 1; i < days; i++)
      if (tos[i - n + 1]! > froms[i]!)
        return length ? { value: atLeast, at: froms[i]!, revisitAt: null } : { value: days, at: froms[i]!, revisitAt: null }
    let value = 0
    let next = Infinity
    for (let i = 0; i < days; i++) {
      if (froms[i]! > now) next = Math.min(next, froms[i]!)
      if (tos[i]! > now) next = Math.min(next, tos[i]!)
      if (!length || (froms[i]! <= now && now < tos[i]!)) value++
    }
    return { value, at: null, revisitAt: next < Infinity ? next : null }
  }
}
