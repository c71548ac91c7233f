import type { Instant } from '../../src/evidence/types.ts'
import type { Rule } from '../../src/playbook/types.ts'
import { anchorOf } from './facts.ts'
import { gauge, ratio, sum } from './kinds/amounts.ts'
import { count, distinct, gap, openPlus } from './kinds/events.ts'
import { cycle, elapsed, phase, sequence } from './kinds/order.ts'
import { not, portionOf, some } from './kinds/parts.ts'
import { agree, attest, coverage, quorum, target, trait } from './kinds/people.ts'
import { missed, streak } from './kinds/periods.ts'
import { dateAfter, dateAt, daysFrom, isOpen, plus } from './time.ts'
import { type Case, everybody, type Seen, type Truth } from './world.ts'

const read = (rule: Rule, seen: Seen): Truth => {
  if ('trait' in rule) return trait(rule, seen)
  if ('count' in rule) return count(rule, seen)
  if ('distinct' in rule) return distinct(rule, seen)
  if ('quorum' in rule) return quorum(rule, seen)
  if ('coverage' in rule) return coverage(rule, seen)
  if ('gap' in rule) return gap(rule, seen)
  if ('gauge' in rule) return gauge(rule, seen)
  if ('sum' in rule) return sum(rule, seen)
  if ('ratio' in rule) return ratio(rule, seen)
  if ('agree' in rule) return agree(rule, seen)
  if ('target' in rule) return target(rule, seen)
  if ('streak' in rule) return streak(rule, seen)
  if ('missed' in rule) return missed(rule, seen)
  if ('sequence' in rule) return sequence(rule, seen)
  if ('cycle' in rule) return cycle(rule, seen)
  if ('elapsed' in rule) return elapsed(rule, seen)
  if ('phase' in rule) return phase(rule, seen)
  if ('attest' in rule) return attest(rule, seen)
  if ('all' in rule) return some(rule.all, rule.all.length, seen)
  if ('any' in rule) return some(rule.any, 1, seen)
  if ('of' in rule) return some(rule.of, rule.share === undefined ? (rule.atLeast ?? 1) : portionOf(rule.of.length, rule.share), seen)
  if ('not' in rule) return not(rule, seen)
  if ('milestone' in rule) return seen.milestone(rule.milestone)
  return seen.level(rule.level)
}

/** What a milestone comes to. */
export interface Reached {
  readonly reading: Truth
  readonly reached: boolean
  readonly reachedAt: Instant | null
  readonly late: boolean
  readonly dueAt: Instant | null
  readonly ttv: number | null
  readonly ttvDays: number | null
  readonly ttvOpenDays: number | null
}

/** What the whole history says of a milestone. */
export const truthOf = ({ world, playbook }: Case, id = 'm'): Reached => {
  const milestone = playbook.milestones[id]!
  const { rule, scope = 'user', target, targetOpen, from = playbook.anchor, demote, late: lateness } = milestone
  const seen: Seen = {
    world,
    playbook,
    scope,
    people: [world.people[0]!],
    milestone: other => {
      const { reading, reached, reachedAt, late } = truthOf({ world, playbook, delivery: 0 }, other)
      return { ...reading, holds: reached, at: reachedAt, late }
    },
    level: n => {
      // Nothing is skipped: the levels below must be reached too, and it is as late as the latest of them.
      const below = playbook.roadmap.filter(({ level }) => level <= n).flatMap(({ criteria }) => criteria)
      const all = below.map(one => truthOf({ world, playbook, delivery: 0 }, one))
      const holds = all.every(({ reached }) => reached)
      const ats = all.flatMap(({ reachedAt }) => reachedAt ?? [])
      const at = holds && ats.length ? Math.max(...ats) : null
      return { holds, at, value: at === null ? 0 : 1, need: 1, late: false, rising: true }
    },
    read,
  }
  const eyes = scope === 'account' ? everybody(seen) : seen
  const reading = read(rule, eyes)
  const origin = from ? anchorOf(from, eyes) : (anchorOf('contract', eyes) ?? anchorOf('activation', eyes))
  const dueAt = target && origin !== null ? (targetOpen ? openPlus : plus)(origin, target, world.cal) : null
  const isProved = reading.rising && !demote ? reading.at !== null : reading.holds
  const late = (isProved && reading.late) || (dueAt !== null && ((isProved ? reading.at : null) ?? world.now) >= dueAt)
  const reached = isProved && !(late && lateness === 'fails')
  const reachedAt = reached ? reading.at : null
  const days = (at: Instant) => daysFrom(dateAt(origin!, world.cal), dateAt(at, world.cal))
  /** Open dates after the origin's up to the one of an instant; what was reached before took as many less than none. */
  const openDays = (at: Instant): number => {
    const [from, to] = [dateAt(origin!, world.cal), dateAt(at, world.cal)].sort() as [string, string]
    let n = 0
    for (let date = to; date > from; date = dateAfter(date, -1)) if (isOpen(date, world.cal)) n++
    return at < origin! && n ? -n : n
  }
  return {
    reading,
    reached,
    reachedAt,
    late,
    dueAt,
    ttv: reachedAt === null || origin === null ? null : reachedAt - origin,
    ttvDays: reachedAt === null || origin === null ? null : days(reachedAt),
    ttvOpenDays: reachedAt === null || origin === null ? null : openDays(reachedAt),
  }
}
