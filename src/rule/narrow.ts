import { DAY, type Instant } from '../evidence/index.ts'
import type { CountRule } from '../playbook/index.ts'
import { addSpan, later, parseSpan } from './calendar.ts'
import { anchorAt } from './facts.ts'
import { reading } from './kind.ts'
import { against, needAt, needsOf, weigh } from './need.ts'
import { type Stretch, sumAt, turns, union } from './turns.ts'
import type { Reading, Use, View } from './types.ts'
import { hurried } from './uses.ts'

/** What count, distinct, gauge and sum have in common: how many, and in which time. */
export type Narrowing = Pick<CountRule, 'atLeast' | 'from' | 'within' | 'last'> & { readonly net?: boolean }

/** The longest that uses can count after they happened, for the evidence that must be kept; a missing `within` has no end. */
export const spanOf = ({ from, within, last }: Narrowing): string | undefined => last ?? (from ? undefined : within)

/**
 * The n-th use from an instant on, one use a key; and how many there are. Only what surely happened since counts; `exact` is false where a
 * stretch of lost dots may have begun before the instant, or have held the n-th.
 */
const nth = (uses: readonly Use[], need: number | null, from: Instant): { at: Instant | null; value: number; exact: boolean } => {
  const seen = uses[0]?.key === undefined ? null : new Set<unknown>()
  let at: Instant | null = null
  let value = 0
  let exact = true
  for (const use of uses) {
    const first = use.lo ?? use.at
    if (first < from) {
      if (use.at >= from) exact = false
      continue
    }
    if (seen) {
      if (seen.has(use.key)) continue
      seen.add(use.key)
    }
    value += use.k ?? 1
    if (at === null && need !== null && value >= need) at = use.at > from ? use.at : from
    if (at !== null && first < at && use.at >= at && use.lo !== undefined) exact = false
  }
  return { at, value, exact }
}

/**
 * When each use counts: until a span after it, and no less long than one before it (a month after the 31st may end before a month after
 * the 30th). Uses of one key that follow within it count once.
 */
export function* stretches(uses: readonly Use[], until: (at: Instant) => Instant): Generator<Stretch> {
  let end = -Infinity
  const spell = ({ at, lo, k = 1 }: Use): Stretch => {
    if (lo !== undefined) return [at, until(lo), k]
    end = Math.max(end, until(at))
    return [at, end, k]
  }
  if (uses[0]?.key === undefined) {
    for (const use of uses) yield spell(use)
    return
  }
  const byKey = new Map<unknown, Stretch[]>()
  for (const use of uses) {
    const group = byKey.get(use.key) ?? []
    group.push(spell(use))
    byKey.set(use.key, group)
  }
  yield* [...byKey.values()].flatMap(union).sort((a, b) => a[0] - b[0])
}

/** What is sure, told as not exact where it is not what could be hoped for. */
export const surely = (sure: Reading, best: Reading | null): Reading =>
  best && (best.at !== sure.at || best.value !== sure.value) ? { ...sure, exact: false } : sure

/**
 * Counts uses: from an anchor on (the n-th, `late` when past the window), rolling (the earliest use that ends n of them within the
 * span), now (those of the last span; falling) or ever. `net`: what some uses add others take away, so it falls too, and nothing counts
 * once the time is over. `hoped`: the uses at their best, where some of them were lost.
 */
export const narrow = (rule: Narrowing, uses: readonly Use[], view: View, hoped?: readonly Use[] | null): Reading => {
  const { from, within, last, net, atLeast = 1 } = rule
  const { calendar, now } = view
  const length = parseSpan(last ?? within ?? '')
  const isRolling = length && (last || !from)
  const until = (at: Instant) => (isRolling ? later(at, length, calendar) : Infinity)
  const isFixed = typeof atLeast === 'number'

  const anchor = from && !isRolling ? anchorAt(from, view) : -Infinity
  const end = from && within && anchor !== null && !isRolling ? addSpan(anchor, within, calendar) : Infinity
  const steps = needsOf(atLeast, view)
  const need = needAt(steps)
  const judge = (all: readonly Use[]): Reading => {
    if (anchor === null) return reading(null, { need, rising: !net })
    const counted = () => stretches(isRolling ? all : all.filter(({ at, lo = at }) => lo >= anchor && !(net && at >= end)), until)
    if (last || net) return weigh([...counted()], steps, now, true)
    const first = () => (isFixed ? turns(counted(), atLeast) : against([...counted()], steps)).next().value ?? null
    if (!isRolling) {
      const { value, exact, ...told } = nth(all, need, anchor)
      const at = isFixed ? told.at : first()
      return reading(at, { value, exact, need, late: at !== null && at >= end })
    }
    const at = first()
    if (at && isFixed) return reading(at, { value: atLeast, need })
    // No month has more than 31 days, and no change of the clock takes a day.
    const recent = all.filter(({ at }) => at > now - length.ms - (31 * length.months + length.days + 1) * DAY)
    const { sum, next } = sumAt(stretches(recent, until), now)
    return reading(at, { value: sum, need, revisitAt: next })
  }

  // Without keys, one walk has told it; else what is lost is tried at both ends.
  const isOnce = !isRolling && !net && isFixed && uses[0]?.key === undefined
  const hurry = hoped === undefined && !isOnce ? hurried(uses) : hoped
  return surely(judge(uses), hurry ? judge(hurry) : null)
}
