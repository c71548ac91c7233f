import { seriesKey } from '../evidence/index.ts'
import type { CountRule } from '../playbook/index.ts'
import { cells, type Kind } from './kind.ts'
import { narrow, spanOf } from './narrow.ts'
import { usesIn } from './uses.ts'

/** n events: ever, from an anchor on, within a rolling span, or now. */
export const count: Kind<CountRule> = {
  recorder: ({ count: event, where }) => cells(event, where),
  span: spanOf,
  join: 'add',
  read: (rule, view) => narrow(rule, usesIn(view, seriesKey(rule.count, rule.where)), view),
}
