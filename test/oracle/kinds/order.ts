import { Duration } from 'luxon'
import type { Instant } from '../../../src/evidence/types.ts'
import type { CycleRule, Doing, ElapsedRule, PhaseRule, SequenceRule } from '../../../src/playbook/types.ts'
import { anchorOf, usesOf } from '../facts.ts'
import { plus } from '../time.ts'
import { type Deed, everybody, type Seen, type Truth } from '../world.ts'
import { openPlus } from './events.ts'

/** How many of the steps can be done one after the other from an event on, and when all of them were: tries whatever happened at once in any order. */
const follow = (steps: readonly (readonly Deed[])[], from: Deed, end: Instant): { readonly done: number; readonly at: Instant | null } => {
  const walk = (i: number, last: Instant, taken: readonly Deed[]): { done: number; at: Instant | null } => {
    if (i === steps.length) return { done: i, at: last }
    const free = steps[i]!.filter(
      deed => deed.at >= last && deed.at < end && !taken.some(one => one.id === deed.id && one.who === deed.who),
    )
    const soonest = Math.min(...free.map(({ at }) => at))
    // Who waits longer than needed has nothing left that who doesn't wait hasn't.
    const all = free.filter(({ at }) => at === soonest).map(deed => walk(i + 1, deed.at, [...taken, deed]))
    return all.reduce(
      (best, one) => (one.done > best.done || (one.done === best.done && one.at !== null && one.at < (best.at ?? Infinity)) ? one : best),
      { done: i, at: null } as { done: number; at: Instant | null },
    )
  }
  return steps[0]!.includes(from) ? walk(1, from.at, [from]) : { done: 0, at: null }
}

const inOrder = (
  doings: readonly Doing[],
  runs: number,
  { within, from }: Pick<SequenceRule, 'within' | 'from'>,
  seen: Seen,
): { readonly done: number; readonly at: Instant | null } => {
  const anchor = from ? anchorOf(from, seen) : Number.NEGATIVE_INFINITY
  const once = doings.map(doing => {
    const { event, where } = typeof doing === 'string' ? { event: doing, where: undefined } : doing
    return usesOf(seen, event, where).filter(({ at }) => anchor !== null && at >= anchor)
  })
  const steps = Array.from({ length: runs }, () => once).flat()
  const { cal, now } = seen.world
  const tries = once[0]!.map(first => {
    const end = within ? plus(first.at, within, cal) : Number.POSITIVE_INFINITY
    return { end, ...follow(steps, first, end) }
  })
  const ats = tries.flatMap(({ at }) => at ?? [])
  if (ats.length) return { done: steps.length, at: Math.min(...ats) }
  return { done: Math.max(0, ...tries.filter(({ end }) => now < end).map(({ done }) => done)), at: null }
}

export const sequence = (rule: SequenceRule, seen: Seen): Truth => {
  const { done, at } = inOrder(rule.sequence, 1, rule, seen)
  return { holds: at !== null, at, value: done, need: rule.sequence.length, late: false, rising: true }
}

export const cycle = (rule: CycleRule, seen: Seen): Truth => {
  const need = rule.atLeast ?? 1
  const { done, at } = inOrder(rule.cycle, need, rule, seen)
  return { holds: at !== null, at, value: Math.floor(done / rule.cycle.length), need, late: false, rising: true }
}

const before = (at: Instant, span: string, seen: Seen): Instant => plus(at, Duration.fromISO(span).negate().toISO()!, seen.world.cal)

export const elapsed = (rule: ElapsedRule, seen: Seen): Truth => {
  const anchor = anchorOf(rule.elapsed, seen)
  const { cal, now } = seen.world
  const due =
    anchor === null ? null : 'before' in rule ? before(anchor, rule.before, seen) : (rule.open ? openPlus : plus)(anchor, rule.over, cal)
  const holds = due !== null && now >= due
  return { holds, at: holds ? due : null, value: holds ? 1 : 0, need: 1, late: false, rising: false, expectedBy: null, lostAt: null }
}

/** The last phase of which the rule holds, since that does or a later phase no longer holds. */
export const phase = (rule: PhaseRule, seen: Seen): Truth => {
  const eyes = everybody(seen)
  const phases = (seen.playbook.phases ?? []).map(({ id, when }) => ({ id, ...seen.read(when, eyes) }))
  const i = phases.findLastIndex(({ holds }) => holds)
  const holds = phases[i]?.id === rule.phase
  const since = phases[i]?.at ?? null
  const at = holds && since !== null ? Math.max(since, ...phases.slice(i + 1).flatMap(({ lostAt }) => lostAt ?? [])) : null
  return { holds, at, value: holds ? 1 : 0, need: 1, late: false, rising: false }
}
