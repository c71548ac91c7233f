import type { SumRule } from '../playbook/index.ts'
import { amounts, type Kind } from './kind.ts'
import { narrow, spanOf } from './narrow.ts'
import { keptSince, usesIn } from './uses.ts'

/** Amounts that come to so much: ever, from an anchor on, within a rolling span, or now. `net`: what is below 0 takes away. */
export const sum: Kind<SumRule> = {
  recorder: ({ sum: event, prop, where, net }) => amounts(event, where, prop, net),
  span: spanOf,
  join: 'add',
  read(rule, view) {
    const { sum: event, prop, where, net } = rule
    const { key } = amounts(event, where, prop, net)
    const uses = usesIn(view, key)
    const found = narrow(
      rule,
      uses.map(({ n = 0, ...use }) => ({ ...use, k: net ? n : Math.max(n, 0) })),
      view,
    )
    // What went up and down again among those that were lost or forgotten is not known.
    return net && (uses.some(({ lo }) => lo !== undefined) || keptSince(view, key)) ? { ...found, exact: false } : found
  },
}
