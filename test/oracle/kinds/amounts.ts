import type { Instant } from '../../../src/evidence/types.ts'
import type { GaugeRule, RatioRule, SumRule, Where } from '../../../src/playbook/types.ts'
import { amountOf, anchorOf, turnsOf, usesOf } from '../facts.ts'
import { dateAt, plus } from '../time.ts'
import type { Deed, Seen, Truth } from '../world.ts'
import { aliveAt, inWindow } from './window.ts'

/** How much an event was: a whole number, 1 when it doesn't say. What says anything else is refused. */
const amount = ({ props }: Deed, prop: string): number | null => {
  const said = props?.[prop] ?? 1
  return typeof said === 'number' && Number.isSafeInteger(said) ? said : null
}

/** What the events of a series were. */
export const amountsOf = (seen: Seen, name: string, prop: string, where?: Where): { readonly at: Instant; readonly n: number }[] =>
  usesOf(seen, name, where).flatMap(deed => {
    const n = amount(deed, prop)
    return n === null ? [] : [{ at: deed.at, n }]
  })

/** Local days on which it came to so much. */
export const gauge = ({ gauge: name, prop, where, atLeast, days = 1, ...time }: GaugeRule, seen: Seen): Truth =>
  inWindow(
    { ...time, atLeast: days },
    amountsOf(seen, name, prop, where)
      .filter(({ at, n }) => n >= (amountOf(atLeast, seen, at) ?? Number.POSITIVE_INFINITY))
      .map(({ at }) => ({ at, key: dateAt(at, seen.world.cal) })),
    seen,
  )

export const sum = (rule: SumRule, seen: Seen): Truth => {
  const { cal, now } = seen.world
  const { net, last, within, from } = rule
  const need = amountOf(rule.atLeast, seen)
  const rolls = last ?? (from ? undefined : within)
  const start = from ? anchorOf(from, seen) : Number.NEGATIVE_INFINITY
  const close = from && within && start !== null ? plus(start, within, cal) : Number.POSITIVE_INFINITY
  const all = amountsOf(seen, rule.sum, rule.prop, rule.where)
    .filter(({ at }) => start !== null && at >= start && !(net && at >= close))
    .map(({ at, n }) => ({ at, n: net ? n : Math.max(n, 0), end: rolls ? plus(at, rolls, cal) : Number.POSITIVE_INFINITY }))
  const totalAt = (t: Instant): number => aliveAt(all, t).reduce((total, { n }) => total + n, 0)
  const enough = (t: Instant): boolean => totalAt(t) >= (amountOf(rule.atLeast, seen, t) ?? Number.POSITIVE_INFINITY)
  const edges = [...all.flatMap(({ at, end }) => [at, end]), ...turnsOf(rule.atLeast, seen)].sort((a, b) => a - b)
  if (net || last) {
    const holds = start !== null && enough(now)
    let at: Instant | null = null
    let lostAt: Instant | null = null
    for (const edge of edges.filter(edge => edge <= now)) {
      if (enough(edge)) at ??= edge
      else {
        if (at !== null) lostAt = edge
        at = null
      }
    }
    return { holds, at, value: totalAt(now), need, late: false, rising: false, lostAt: at === null ? lostAt : null }
  }
  const at = edges.find(enough) ?? null
  const isCounted = at !== null && rolls !== undefined && typeof rule.atLeast !== 'object'
  const value = isCounted ? need! : totalAt(rolls ? now : Number.MAX_VALUE)
  return { holds: at !== null, at, value, need, late: at !== null && at >= close, rising: true }
}

/** One reading by another; none while there is too little to divide by. Since when is not asked. */
export const ratio = ({ ratio: rule, per, atLeast, atMost, least = 1 }: RatioRule, seen: Seen): Truth => {
  const whole = seen.read(per, seen).value
  const value = whole > 0 && whole >= least ? seen.read(rule, seen).value / whole : null
  return {
    holds: value !== null && value >= (atLeast ?? Number.NEGATIVE_INFINITY) && value <= (atMost ?? Number.POSITIVE_INFINITY),
    at: null,
    value: value ?? 0,
    need: atLeast ?? atMost ?? null,
    late: false,
    rising: false,
  }
}
