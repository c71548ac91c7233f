import { type Instant, seriesKey } from '../evidence/index.ts'
import type { MissedRule } from '../playbook/index.ts'
import { anchorAt } from './facts.ts'
import { absence } from './gap.ts'
import { cells, type Kind } from './kind.ts'
import { FAR, hitsOf, periodsOf } from './periods.ts'
import { hurried, keptSince, usesIn } from './uses.ts'

/** What is to be done in every open period was not in the last of them. A period in which it was starts the count over. */
export const missed: Kind<MissedRule> = {
  recorder: ({ missed: event, where }) => cells(event, where),
  // There may be no more than one open day a week.
  span: ({ every, atLeast = 1 }) => `P${Math.min(Math.ceil(atLeast), 9999)}${every === 'month' ? 'M' : 'W'}`,
  join: 'latest',
  read({ missed: event, where, every, atLeast = 1, each = 1, from }, view) {
    const key = seriesKey(event, where)
    const periods = periodsOf(every, view.calendar)
    const uses = usesIn(view, key)
    const kept = keptSince(view, key)
    const anchor = from ? anchorAt(from, view) : (uses[0]?.at ?? (kept ? kept - 1 : null))
    if (anchor === null) return absence(null, view.now)

    // Lost uses count wherever they may lie: nobody is called for what may have been done.
    const last = hitsOf(hurried(uses) ?? uses, each, periods).at(-1)?.[0]
    const first = periods.of(anchor)
    const known = Math.max(periods.start(first) < anchor ? first + 1 : first, (last ?? -Infinity) + 1)
    // Days that were forgotten may have fulfilled theirs.
    const sure = kept ? Math.max(known, periods.of(kept - 1) + 1) : known
    let period = sure
    let left = atLeast
    for (; left > 0 && period < sure + FAR; period++) if (periods.isOpen(period)) left--
    const by: Instant | null = left > 0 ? null : periods.start(period)
    return { ...absence(by, view.now), exact: sure === known && !(kept && !from && last === undefined) }
  },
}
