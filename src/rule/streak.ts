import { DAY, type Instant, seriesKey } from '../evidence/index.ts'
import type { StreakRule } from '../playbook/index.ts'
import { parseSpan } from './calendar.ts'
import { cells, earlier, type Kind, reading } from './kind.ts'
import { surely } from './narrow.ts'
import { FAR, hitsOf, periodsOf } from './periods.ts'
import { type Stretch, stateAt, sumAt, turns } from './turns.ts'
import type { Reading, Use } from './types.ts'
import { hurried, keptSince, usesIn } from './uses.ts'

/** Closed days in a row are no more, where it must be known what was before them. */
const CLOSED = 14 * DAY
/** The first period that is looked at, of days, weeks or months: a `grace` may ask for more than a clock can tell. */
const OLDEST = -1e5

/** Used in every open period for a span. */
export const streak: Kind<StreakRule> = {
  recorder: ({ streak: event, where }) => cells(event, where),
  span: rule => rule.for,
  join: 'further',
  read(rule, view) {
    const { every, atLeast = 1, grace = 0 } = rule
    const { now, calendar } = view
    const key = seriesKey(rule.streak, rule.where)
    const kept = keptSince(view, key)
    const periods = periodsOf(every, calendar)
    const present = periods.of(now)
    const length = parseSpan(rule.for) ?? { months: 0, days: 0, ms: 0 }

    const judge = (uses: readonly Use[]): Reading => {
      const hits = hitsOf(uses, atLeast, periods)
      const [first = present] = hits.keys()
      const full: Stretch[] = []
      let best = 0
      let next = 0
      let run: Partial<Reading> | undefined
      /** Until when the first run lasted, when it may reach back to what was forgotten. */
      let doubt = -Infinity
      // The last one stands for no run: what begins now.
      for (const start of [...hits.keys(), present]) {
        // A run that begins later, with no miss between, is proved no earlier and lasts no longer.
        if (start < next) continue
        const end = periods.after(start, length)
        const used: Instant[] = []
        const missed: number[] = []
        let need = 0
        let inTime = 0
        for (let period = start; period < start + FAR && (period < end || missed.length <= grace); period++) {
          if (!periods.isOpen(period)) continue
          const at = hits.get(period)
          if (at === undefined) missed.push(period)
          else if (missed.length <= grace) used.push(at)
          if (period < end) {
            need++
            inTime = used.length
          }
        }
        const value = used.length
        const { [grace]: loss = Infinity } = missed
        const lostAt = loss < Infinity ? periods.start(loss + 1) : null
        const n = Math.max(need - grace, 1)
        if (n <= inTime) full.push([used[n - 1]!, lostAt ?? Infinity, 1])
        best = Math.max(best, value)
        next = missed[0] ?? Infinity
        if (start === first && kept && periods.start(Math.max(start - grace - 1, OLDEST)) - CLOSED <= kept) doubt = lostAt ?? Infinity
        if (loss >= present)
          run ??= {
            value,
            need,
            revisitAt: value ? lostAt : periods.start(present + 1),
            exact: start > first || doubt < 0,
          }
      }
      full.sort((a, b) => a[0] - b[0])
      const told = { ...run, best }
      if (!rule.now) return reading(full[0]?.[0] ?? null, told)
      const { on, since } = stateAt(turns(full, 1), now)
      return reading(on ? since : null, {
        ...told,
        rising: false,
        exact: !!told.exact && (since ?? Infinity) > doubt,
        revisitAt: earlier(told.revisitAt, sumAt(full, now).next),
        ...(!on && since !== null && { lostAt: since }),
      })
    }

    const uses = usesIn(view, key)
    const hoped = hurried(uses)
    return surely(judge(uses), hoped && judge(hoped))
  },
}
