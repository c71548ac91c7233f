import type { Instant } from '../../../src/evidence/types.ts'
import type { Amount, Anchor, Span } from '../../../src/playbook/types.ts'
import { amountOf, anchorOf, nthOf, turnsOf } from '../facts.ts'
import { plus } from '../time.ts'
import type { Seen, Truth } from '../world.ts'

/** How many, and in which time. */
export interface Window {
  readonly atLeast?: Amount
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
}

/** A thing that is counted: an event, or what it is a use of. */
export interface Use {
  readonly at: Instant
  readonly key: string
}

const different = (uses: readonly Use[]): number => new Set(uses.map(({ key }) => key)).size

/** How many different things were used in the span that ends at an instant. */
const alive = (uses: readonly Use[], t: Instant, ends: (at: Instant) => Instant): number =>
  different(uses.filter(({ at }) => at <= t && t < ends(at)))

/** Each instant at which something begins or ceases to count, in order. */
const edgesOf = (uses: readonly Use[], ends: (at: Instant) => Instant): Instant[] =>
  [...new Set(uses.flatMap(({ at }) => [at, ends(at)]))].sort((a, b) => a - b)

/** Counts different keys of uses, which are in order of time. */
export const inWindow = (rule: Window, uses: readonly Use[], seen: Seen): Truth => {
  const { cal, now } = seen.world
  const need = amountOf(rule.atLeast, seen)
  const enough = (n: number, t?: Instant): boolean => n >= (amountOf(rule.atLeast, seen, t) ?? Number.POSITIVE_INFINITY)
  const turns = turnsOf(rule.atLeast, seen)
  const inOrder = (ats: readonly Instant[]): Instant[] => [...ats, ...turns].sort((a, b) => a - b)
  if (rule.last) {
    const ends = (at: Instant) => plus(at, rule.last!, cal)
    let since: Instant | null = null
    let lostAt: Instant | null = null
    for (const edge of inOrder(edgesOf(uses, ends))) {
      if (edge > now) break
      const isOn = enough(alive(uses, edge, ends), edge)
      if (isOn) since ??= edge
      else if (since !== null) lostAt = edge
      if (!isOn) since = null
    }
    const value = alive(uses, now, ends)
    return { holds: enough(value), at: since, value, need, late: false, rising: false, lostAt: since === null ? lostAt : null }
  }
  if (rule.within && !rule.from) {
    const ends = (at: Instant) => plus(at, rule.within!, cal)
    if (typeof rule.atLeast === 'object') {
      const at = inOrder(edgesOf(uses, ends)).find(edge => enough(alive(uses, edge, ends), edge)) ?? null
      return { holds: at !== null, at, value: alive(uses, now, ends), need, late: false, rising: true }
    }
    // Some window, begun by a use, in which so many different ones lie: the first to be full.
    const full = uses.flatMap(({ at: from }) => {
      const seenKeys = new Set<string>()
      for (const { at, key } of uses) {
        if (at < from || at >= ends(from)) continue
        seenKeys.add(key)
        if (enough(seenKeys.size)) return [at]
      }
      return []
    })
    const at = full.length ? Math.min(...full) : null
    const value = at === null ? alive(uses, now, ends) : need!
    return { holds: at !== null, at, value, need, late: false, rising: true }
  }
  const from = rule.from ? anchorOf(rule.from, seen) : Number.NEGATIVE_INFINITY
  const since = from === null ? [] : uses.filter(({ at }) => at >= from)
  const firsts = since.filter(({ key }, i) => since.findIndex(one => one.key === key) === i)
  const at =
    typeof rule.atLeast === 'object'
      ? (inOrder(firsts.map(({ at }) => at)).find(edge => enough(firsts.filter(({ at }) => at <= edge).length, edge)) ?? null)
      : (nthOf(firsts, need)?.at ?? null)
  const late = at !== null && rule.from !== undefined && rule.within !== undefined && at >= plus(from!, rule.within, cal)
  return { holds: at !== null, at, value: firsts.length, need, late, rising: true }
}
