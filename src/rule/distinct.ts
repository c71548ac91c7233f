import { seriesKey } from '../evidence/index.ts'
import type { DistinctRule } from '../playbook/index.ts'
import { localDay } from './calendar.ts'
import { cells, type Kind } from './kind.ts'
import { narrow, spanOf } from './narrow.ts'
import type { Use, View } from './types.ts'
import { rowsOf, usesIn } from './uses.ts'

const keyOf = ({ distinct: event, by, where }: DistinctRule) => seriesKey(event, where, by === 'day' ? undefined : by)

/** A day's earliest and latest use of a value are known; what lies between is one entry that may be as early as the first. */
const valueUses = (rule: DistinctRule, view: View): readonly Use[] => {
  const uses: Use[] = []
  for (const row of rowsOf(view, keyOf(rule)))
    if (row?.kind === 'values')
      for (const key in row.hashes)
        for (const [, first, last] of row.hashes[key]!) {
          uses.push({ key, at: first })
          if (first !== last) uses.push({ key, at: last, lo: first }, { key, at: last })
        }
  return uses.sort((a, b) => a.at - b.at)
}

/** Each use with the account's day; of uses that were cut, the last is on the day of the dot after them. */
const dayUses = (rule: DistinctRule, view: View): readonly Use[] =>
  usesIn(view, keyOf(rule)).map(({ at, lo }) => {
    const key = localDay(at, view.calendar)
    return lo === undefined ? { at, key } : { at, lo, key }
  })

/** n different values of a property, or n different local days. */
export const distinct: Kind<DistinctRule> = {
  recorder: rule => ({
    ...cells(rule.distinct, rule.where),
    ...(rule.by !== 'day' && { key: keyOf(rule), kind: 'values', prop: rule.by }),
  }),
  span: spanOf,
  join: 'greatest',
  read: (rule, view) => narrow(rule, rule.by === 'day' ? dayUses(rule, view) : valueUses(rule, view), view),
}
