import type { Instant } from '../evidence/index.ts'
import type { Anchor, Outcome } from '../playbook/index.ts'
import { anchorAt, later, laterOpen, localDay, openDays, parseSpan, type View } from '../rule/index.ts'
import type { Scene, Scope } from './scene.ts'
import type { MilestoneProgress, OutcomeProgress } from './types.ts'

/** Where days are counted from: what is named, else what the playbook names, else the contract, else the first event known. */
export const originOf = (
  { playbook, view, scope, origins }: Scene,
  from: Anchor | undefined = playbook.anchor,
  of = scope,
): Instant | null => {
  // An instant that moves by what is being read is looked at each time; a fact is the same in all of a scene.
  const name = typeof from === 'object' ? undefined : `${of} ${from}`
  const known = origins.get(name)
  if (known !== undefined) return known
  const at = from ? anchorAt(from, view(of)) : (anchorAt('contract', view(of)) ?? anchorAt('activation', view(of)))
  if (name) origins.set(name, at)
  return at
}

type Days = Pick<View, 'calendar'>

/** Whole days of the calendar from an origin, its own day being day 0. Null without either. */
export const dayFrom = (origin: Instant | null, at: Instant | null, { calendar }: Days): number | null =>
  origin === null || at === null ? null : localDay(at, calendar) - localDay(origin, calendar)

/** Open days after an origin's day up to that of an instant. Null without either. */
export const openDaysFrom = (origin: Instant | null, at: Instant | null, { calendar }: Days): number | null =>
  origin === null || at === null ? null : openDays(origin, at, calendar)

/** A span after an origin, or null without either. */
export const dueFrom = (origin: Instant | null, span: string | undefined, { calendar }: Days, isOpen?: boolean): Instant | null => {
  const length = parseSpan(span ?? '')
  return origin !== null && length ? (isOpen ? laterOpen : later)(origin, length, calendar) : null
}

/** Would it be made the same again, facts and playbook being the same? An anchor that is a milestone may have moved. */
export const isStill = ({ playbook, read, now }: Scene, { id, scope, reading, reached, late, dueAt }: MilestoneProgress): boolean => {
  const { rule, from = playbook.anchor } = playbook.milestones[id]!
  return (
    typeof from !== 'object' &&
    read(rule, scope) === reading &&
    ((reached && reading.at !== null) || late === (dueAt !== null && now >= dueAt))
  )
}

/** The figures of an outcome as facts tell them, numbers only. */
const outcomeOf = ({ view }: Scene, scope: Scope, { kind, before, after, unit }: Outcome): OutcomeProgress => {
  const { account, people } = view(scope)
  const figure = (name: string | undefined): number | null => {
    const marks = scope === 'account' ? account.marks : people[0]?.evidence.marks
    const value = marks?.[`${scope === 'account' ? scope : 'trait'}.${name}`]?.cur.value
    return typeof value === 'number' ? value : null
  }
  return { kind, before: figure(before), after: figure(after), ...(unit && { unit }) }
}

/**
 * A milestone as it stands: once proved it stays, unless it is one that may be taken back. `tell` hears of it before its time is known, for
 * whoever counts that very time from it.
 */
export const milestoneOf = (scene: Scene, id: string, tell: (early: MilestoneProgress) => void): MilestoneProgress | undefined => {
  const milestone = scene.playbook.milestones[id]
  if (!milestone) return
  const { rule, title, scope = 'user', target, targetOpen, from, late: lateness, demote, story, action, outcome, key, guards } = milestone
  const reading = scene.read(rule, scope)
  const isProved = reading.rising && !demote ? reading.at !== null : reading.holds
  const early = {
    id,
    scope,
    title,
    reached: isProved,
    reachedAt: isProved ? reading.at : null,
    late: isProved && reading.late,
    reading,
    dueAt: null,
    ttv: null,
    ttvDays: null,
    ttvOpenDays: null,
  }
  tell(early)
  const origin = originOf(scene, from, scope)
  const days = scene.view(scope)
  const dueAt = dueFrom(origin, target, days, targetOpen)
  const late = early.late || (dueAt !== null && ((isProved && reading.at) || scene.now) >= dueAt)
  const reached = isProved && !(late && lateness === 'fails')
  const reachedAt = reached ? reading.at : null
  return {
    ...early,
    reached,
    reachedAt,
    late,
    dueAt,
    ttv: reachedAt === null || origin === null ? null : reachedAt - origin,
    ttvDays: dayFrom(origin, reachedAt, days),
    ttvOpenDays: openDaysFrom(origin, reachedAt, days),
    ...(story && { story }),
    ...(action && { action }),
    ...(outcome && { outcome: outcomeOf(scene, scope, outcome) }),
    ...(key && { key }),
    ...(guards && { guards }),
  }
}
