import type { ElapsedRule } from '../playbook/index.ts'
import { later, laterOpen, parseSpan } from './calendar.ts'
import { anchorAt } from './facts.ts'
import { absence } from './gap.ts'
import type { Kind } from './kind.ts'

/** A span after an anchor, or before it, has come. */
export const elapsed: Kind<ElapsedRule> = {
  read(rule, view) {
    const { over, before, open } = rule as { readonly over?: string; readonly before?: string; readonly open?: boolean }
    const anchor = anchorAt(rule.elapsed, view)
    const length = parseSpan(over ?? before ?? '')
    const way = over ? 1 : -1
    const at =
      anchor !== null && length
        ? (over && open ? laterOpen : later)(
            anchor,
            { months: way * length.months, days: way * length.days, ms: way * length.ms },
            view.calendar,
          )
        : null
    // It is awaited as an absence is, but nobody is expected.
    return { ...absence(at, view.now), expectedBy: null }
  },
}
