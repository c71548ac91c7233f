import { dayOf } from '../evidence/index.ts'
import type { GaugeRule } from '../playbook/index.ts'
import { dayAt, localDay } from './calendar.ts'
import { amounts, type Kind } from './kind.ts'
import { narrow, spanOf } from './narrow.ts'
import { needAt, needsOf } from './need.ts'
import type { Use } from './types.ts'
import { usesIn } from './uses.ts'

/** n local days on which an amount came to so much. */
export const gauge: Kind<GaugeRule> = {
  recorder: ({ gauge: event, prop, where }) => amounts(event, where, prop),
  span: spanOf,
  join: 'greatest',
  rest: (rule, left) => ({ ...rule, days: left }),
  read({ gauge: event, prop, where, atLeast, days = 1, ...rule }, view) {
    const { calendar } = view
    const steps = needsOf(atLeast, view)
    const uses = usesIn(view, amounts(event, where, prop).key)
    const high = uses
      .filter(({ lo, at, n = 0 }) => lo === undefined && n >= (needAt(steps, at) ?? Infinity))
      .map((use): Use => ({ at: use.at, key: localDay(use.at, calendar) }))
    // The greatest amount of a UTC day is known, yet who was lost may have been high before it, or on the other local day.
    const lost = uses.flatMap(({ lo, at }) => {
      const all: Use[] = []
      if (lo !== undefined && high.some(use => dayOf(use.at) === dayOf(at)))
        for (let day = localDay(lo, calendar); day <= localDay(at, calendar); day++)
          all.push({ key: day, at: Math.max(lo, dayAt(day, calendar)), lo: Math.min(at, dayAt(day + 1, calendar)) })
      return all
    })
    return narrow({ ...rule, atLeast: days }, high, view, lost[0] ? [...high, ...lost].sort((a, b) => a.at - b.at) : null)
  },
}
