import { seriesKey } from '../evidence/index.ts'
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
    const { of, start, isOpen, ...periods } = periodsOf(every, view.calendar)
    const uses = usesIn(view, key)
    const kept = keptSince(view, key)
    // Lost uses count wherever they may lie: nobody is called for what may have been done.
    const last = [...hitsOf(hurried(uses) ?? uses, each, { of, start, isOpen, ...periods }).keys()].at(-1) ?? -Infinity
    const anchor = from ? anchorAt(from, view) : (uses[0]?.at ?? (kept ? kept - 1 : null))
    if (anchor === null) return absence(null, view.now)

    // The first whole one, the one after the last in which it was done, and the one after what was forgotten and may have been done.
    const known = Math.max(of(anchor - 1) + 1, last + 1)
    let period = Math.max(known, kept ? of(kept - 1) + 1 : known)
    const exact = period === known && (!kept || !!from || last > 0)
    let left = atLeast
    for (const end = period + FAR; left > 0 && period < end; period++) left -= +isOpen(period)
    return { ...absence(left > 0 ? null : start(period), view.now), exact }
  },
}
