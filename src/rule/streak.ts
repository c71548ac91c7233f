import { type Instant, seriesKey } from '../evidence/index.ts'
import type { StreakRule } from '../playbook/index.ts'
import { parseSpan } from './calendar.ts'
import { cells, earlier, type Kind, reading } from './kind.ts'
import { FAR, hitsOf, periodsOf } from './periods.ts'
import { type Stretch, stateAt, sumAt, turns } from './turns.ts'
import type { Reading, Use } from './types.ts'
import { hurried, keptSince, usesIn } from './uses.ts'

/** Used in every open period for a span. */
export const streak: Kind<StreakRule> = {
  recorder: ({ streak: event, where }) => cells(event, where),
  span: rule => rule.for,
  join: 'further',
  read(rule, view) {
    const { every, atLeast = 1, grace = 0 } = rule
    const { now, calendar } = view
    const key = seriesKey(rule.streak, rule.where)
    const periods = periodsOf(every, calendar)
    const present = periods.of(now)
    const length = parseSpan(rule.for) ?? { months: 0, days: 0, ms: 0 }
    /** The open periods of a full run. */
    const needOf = (start: number): number => {
      let need = 0
      for (let period = start, end = Math.min(start + FAR, periods.after(start, length)); period < end; period++)
        need += +periods.isOpen(period)
      return need
    }

    const judge = (uses: readonly Use[]): Reading => {
      const used = hitsOf(uses, atLeast, periods)
      const missed: number[] = []
      /** How many were missed before each used one. */
      const before: number[] = []
      let period = used[0]?.[0] ?? 0
      const pass = (to: number, most = Infinity): void => {
        for (; period < to && missed.length <= most; period++) if (periods.isOpen(period)) missed.push(period)
      }
      for (const [next] of used) {
        pass(next)
        before.push(missed.length)
        period++
      }
      pass(period + FAR, missed.length + grace)

      /** The miss that a run from a used period on does not survive. */
      const lossOf = (i: number): number => missed[before[i]! + grace] ?? Infinity
      const brokenAt = (i: number): Instant => (lossOf(i) < Infinity ? periods.start(lossOf(i) + 1) : Infinity)
      const full: Stretch[] = []
      let best = 0
      for (let i = 0, end = 0; i < used.length; i++) {
        // A run that begins later, with no miss between, is proved no earlier and lasts no longer.
        if (i && before[i] === before[i - 1]) continue
        while (end < used.length && before[end]! <= before[i]! + grace) end++
        best = Math.max(best, end - i)
        const start = used[i]![0]
        const last = used[i + Math.max(needOf(start) - grace, 1) - 1]
        if (last && last[0] < periods.after(start, length)) full.push([last[1], brokenAt(i), 1])
      }
      full.sort((a, b) => a[0] - b[0])

      const first = before.findIndex((_, i) => lossOf(i) >= present)
      const value = first < 0 ? 0 : used.length - first
      const from = value ? used[first]![0] : present
      const said = {
        value,
        need: needOf(from),
        best,
        revisitAt: value ? brokenAt(first) : periods.start(present + 1),
        exact: !value || first > 0 || isKnown(from),
      }
      if (said.revisitAt === Infinity) said.revisitAt = null as never
      if (!rule.now) return reading(full[0]?.[0] ?? null, said)
      const { on, since } = stateAt(turns(full, 1), now)
      return reading(on ? since : null, {
        ...said,
        rising: false,
        revisitAt: earlier(said.revisitAt, sumAt(full, now).next),
        ...(!on && since !== null && { lostAt: since }),
      })
    }
    /** Is it known that no run reaches back to before a period? */
    const isKnown = (start: number): boolean => {
      const kept = keptSince(view, key)
      let left = grace + 1
      for (let period = start - 1; left && periods.start(period) >= kept && kept; period--) left -= +periods.isOpen(period)
      return !kept || !left
    }

    const uses = usesIn(view, key)
    const sure = judge(uses)
    const hoped = hurried(uses)
    const best = hoped && judge(hoped)
    return best && (best.at !== sure.at || best.value !== sure.value || best.best !== sure.best) ? { ...sure, exact: false } : sure
  },
}
