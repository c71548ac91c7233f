import type { Instant } from '../../../src/evidence/types.ts'
import type { NotRule, Rule } from '../../../src/playbook/types.ts'
import type { Seen, Truth } from '../world.ts'

/** So many of the parts, at the k-th of their instants. A part that holds and never began always did. */
export const some = (rules: readonly Rule[], k: number, seen: Seen): Truth => {
  const parts = rules.map(rule => seen.read(rule, seen))
  const held = parts.filter(({ holds }) => holds)
  const kth = (ats: readonly (Instant | null)[]): Instant | null => {
    const at = ats.map(one => one ?? Number.POSITIVE_INFINITY).sort((a, b) => a - b)[k - 1]
    return at !== undefined && Number.isFinite(at) ? at : null
  }
  const always = (part: Truth): Instant | null => (part.holds ? Number.NEGATIVE_INFINITY : null)
  const rising = parts.every(part => part.rising)
  const holds = held.length >= k
  return {
    holds,
    // What may be taken back has no instant while it is.
    at: rising || holds ? kth(parts.map(part => part.at ?? always(part))) : null,
    value: held.length,
    need: k,
    late: holds && held.filter(({ late }) => !late).length < k,
    rising,
    expectedBy: kth(parts.map(part => part.expectedBy ?? always(part))),
  }
}

/** So many parts are a share of them: shares are written in decimals. */
export const portionOf = (parts: number, share: number): number => Math.max(1, Math.ceil(Math.round(parts * share * 1000) / 1000))

/** The complement: since its part was lost. */
export const not = ({ not: rule }: NotRule, seen: Seen): Truth => {
  const part = seen.read(rule, seen)
  return {
    holds: !part.holds,
    at: part.holds ? null : (part.lostAt ?? null),
    value: part.holds ? 0 : 1,
    need: 1,
    late: false,
    rising: false,
    ...(part.holds && part.at !== null && { lostAt: part.at }),
    ...(part.expectedBy !== undefined && { expectedBy: part.expectedBy }),
  }
}
