import type { Instant } from '../../../src/evidence/types.ts'
import type { Amount, Anchor, Span } from '../../../src/playbook/types.ts'
import { amountOf, anchorOf, turnsOf } from '../facts.ts'
import { type Office, plus } from '../time.ts'
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

/** A use, and when it ceases to count. */
interface Spell extends Use {
  readonly end: Instant
}
const spellsOf = (uses: readonly Use[], span: Span, cal: Office): Spell[] => uses.map(use => ({ ...use, end: plus(use.at, span, cal) }))

/** What counts at an instant: all since the first whose window lasts still. (A month after the 31st may end before a month after the 30th.) */
export const aliveAt = <T extends { readonly at: Instant; readonly end: Instant }>(spells: readonly T[], t: Instant): readonly T[] => {
  const from = spells.find(({ at, end }) => at <= t && t < end)?.at
  return from === undefined ? [] : spells.filter(({ at }) => at >= from && at <= t)
}
const alive = (spells: readonly Spell[], t: Instant): number => different(aliveAt(spells, t))

/** Each instant at which something begins or ceases to count, in order. */
const edgesOf = (spells: readonly Spell[]): Instant[] => [...new Set(spells.flatMap(({ at, end }) => [at, end]))].sort((a, b) => a - b)

/** Counts different keys of uses, which are in order of time. */
export const inWindow = (rule: Window, uses: readonly Use[], seen: Seen): Truth => {
  const { cal, now } = seen.world
  const need = amountOf(rule.atLeast, seen)
  /** Is it as many as were needed at that instant? */
  const enough = (n: number, t: Instant): boolean => n >= (amountOf(rule.atLeast, seen, t) ?? Number.POSITIVE_INFINITY)
  const edges = (ats: readonly Instant[]): Instant[] => [...ats, ...turnsOf(rule.atLeast, seen)].sort((a, b) => a - b)
  if (rule.last) {
    const spells = spellsOf(uses, rule.last, cal)
    let since: Instant | null = null
    let lostAt: Instant | null = null
    for (const edge of edges(edgesOf(spells))) {
      if (edge > now) break
      const isOn = enough(alive(spells, edge), edge)
      if (isOn) since ??= edge
      else if (since !== null) lostAt = edge
      if (!isOn) since = null
    }
    const value = alive(spells, now)
    const holds = enough(value, now)
    return { holds, at: since, value, need, late: false, rising: false, lostAt: since === null ? lostAt : null }
  }
  if (rule.within && !rule.from) {
    const spells = spellsOf(uses, rule.within, cal)
    const at = edges(uses.map(({ at }) => at)).find(t => enough(alive(spells, t), t)) ?? null
    const isCounted = at !== null && typeof rule.atLeast !== 'object'
    return { holds: at !== null, at, value: isCounted ? need! : alive(spells, now), need, late: false, rising: true }
  }
  const from = rule.from ? anchorOf(rule.from, seen) : Number.NEGATIVE_INFINITY
  const since = from === null ? [] : uses.filter(({ at }) => at >= from)
  const firsts = since.filter(({ key }, i) => since.findIndex(one => one.key === key) === i)
  const at = edges(firsts.map(({ at }) => at)).find(t => enough(firsts.filter(({ at }) => at <= t).length, t)) ?? null
  const late = at !== null && rule.from !== undefined && rule.within !== undefined && at >= plus(from!, rule.within, cal)
  return { holds: at !== null, at, value: firsts.length, need, late, rising: true }
}
