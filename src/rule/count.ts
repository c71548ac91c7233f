import { seriesKey } from '../evidence/index.ts'
import type { CountRule } from '../playbook/index.ts'
import type { Kind } from './kind.ts'
import { narrow, spanOf } from './narrow.ts'
import { rowsOf, usesOf } from './uses.ts'

/** n events: ever, from an anchor on, within a rolling span, or now. */
export const count: Kind<CountRule> = {
  recorder: ({ count: event, where }) => ({ key: seriesKey(event, where), kind: 'cells', event, ...(where && { where }) }),
  span: spanOf,
  join: 'add',
  read: (rule, view) => narrow(rule, usesOf(rowsOf(view, seriesKey(rule.count, rule.where))), view),
}
