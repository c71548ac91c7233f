import type { ElapsedRule } from '../playbook/index.ts'
import { later, laterOpen, parseSpan } from './calendar.ts'
import { anchorAt } from './facts.ts'
import { absence } from './gap.ts'
import type { Kind } from './kind.ts'

/** A span after an anchor, or before it, has come. */
export const elapsed: Kind<ElapsedRule> = {
  read(rule, view) {
    const { over, before, open } = rule as { over?: string; before?: string; open?: boolean }
    const anchor = anchorAt(rule.elapsed, view)
    const length = parseSpan(over ?? before ?? '')
    const { months, days, ms } = length ?? { months: 0, days: 0, ms: 0 }
    const at =
      anchor === null || !length
        ? null
        : over === undefined
          ? later(anchor, { months: -months, days: -days, ms: -ms }, view.calendar)
          : (open ? laterOpen : later)(anchor, length, view.calendar)
    // It is awaited as an absence is, but nobody is expected.
    return { ...absence(at, view.now), expectedBy: null }
  },
}
