import { DAY, type Day, dayOf, type SeriesKey } from '../evidence/index.ts'
import type { SequenceRule } from '../playbook/index.ts'
import { parseSpan } from './calendar.ts'
import { type Column, inTime, usesAlong, usesUntil } from './columns.ts'
import { anchorAt } from './facts.ts'
import type { Reading, Use, View } from './types.ts'

type Get = (key: SeriesKey) => readonly Use[]

/** Of a longer span no days are left out. In days. */
const LONG = 100

/** The days on which steps may be taken that come to something: near the rarest of them, and of late. Undefined: any day. */
const daysOf = (within: string | undefined, columns: readonly Column[], { now }: View): ((day: Day) => boolean) | undefined => {
  const length = parseSpan(within ?? '')
  if (!length) return undefined
  // No month has more than 31 days, and no change of the clock takes a day.
  const reach = 31 * length.months + length.days + Math.ceil(length.ms / DAY) + 1
  if (reach > LONG) return undefined
  const { ats } = columns.reduce((rarest, column) => (column.ats.length < rarest.ats.length ? column : rarest))
  const near = new Set<Day>()
  for (const day of new Set(ats.map(dayOf))) for (let other = day - reach; other <= day + reach; other++) near.add(other)
  const late = dayOf(now) - reach
  return day => day >= late || near.has(day)
}

/**
 * Steps over the columns of many people. What is proved is proved by what happened until then: the first day is read, the first four days, and so
 * on. What takes a span needs all its steps within that. `over`: reads the rule over some uses, or over all.
 */
export const steps = (
  { from, within }: Pick<SequenceRule, 'from' | 'within'>,
  view: View,
  columns: readonly Column[],
  keys: readonly SeriesKey[],
  over: (get?: Get) => Reading,
): Reading => {
  // What was lost may lie anywhere.
  if (!columns[0] || columns.some(({ odd }) => odd.size)) return over()
  const read = (usesOf: (column: Column) => readonly Use[]): Reading => over(key => inTime(usesOf(columns[keys.indexOf(key)]!)))
  const start = (from && anchorAt(from, view)) ?? -Infinity
  let begin = Infinity
  for (const { ats } of columns) for (const at of ats) if (at >= start && at < begin) begin = at
  const end = Math.max(...columns.map(({ latestAt }) => latestAt))
  // Nobody has taken one of the steps: there is nothing to be proved.
  const isOpen = columns.every(({ ats }) => ats.length)
  for (let length = DAY; isOpen && begin + length < end; length *= 4) {
    const found = read(column => usesUntil(column, begin + length))
    if (found.at !== null) return found
  }
  const isIn = daysOf(within, columns, view)
  return isIn ? read(column => usesAlong(column, ({ at }) => isIn(dayOf(at)))) : over()
}
