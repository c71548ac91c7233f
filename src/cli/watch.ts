import type { Instant, SeriesKey } from '../evidence/index.ts'
import { falls, needsOf, PHASE, type Playbook, partsOf, type Rule, rulesOf } from '../playbook/index.ts'
import { isWide, leavesOf, type Reading, recordersOf } from '../rule/index.ts'

/** A part of a rule that must be looked at as a whole: one without parts, or one that may fall. */
export interface Unit {
  readonly rule: Rule
  readonly scope: 'user' | 'account'
  readonly series: readonly SeriesKey[]
  /** It may hold, and no longer hold, with any event and with time: looked at each time. Else the events that are known tell when it is proved. */
  readonly isFickle: boolean
  /** It rests on milestones, levels or phases. */
  readonly isBound: boolean
  /** It counts people by what they are. */
  readonly isNamed: boolean
  /** What it says of the account, people's own milestones, levels or signals rest on. */
  readonly isTied: boolean
}

/** What of the account people's own milestones, levels and signals rest on, however many steps away: ids of milestones, and `PHASE` when it is the phase. */
export function tiesOf(playbook: Playbook): ReadonlySet<string> {
  const { milestones, roadmap, anchor, phases = [] } = playbook
  const ties = new Set<string>()
  const follow = (rule: Rule): void => {
    for (const need of leavesOf(rule).flatMap(leaf => needsOf(leaf, roadmap))) {
      const name = need.startsWith(PHASE) ? PHASE : need
      if (ties.has(name)) continue
      ties.add(name)
      if (name === PHASE) for (const { when } of phases) follow(when)
      else followMilestone(name)
    }
  }
  const followMilestone = (id: string): void => {
    const { rule, from = anchor } = milestones[id] ?? {}
    if (rule) follow(rule)
    if (from) follow({ elapsed: from, before: 'PT0S' })
  }
  if (anchor) follow({ elapsed: anchor, before: 'PT0S' })
  for (const id in milestones) if (milestones[id]!.scope !== 'account') followMilestone(id)
  for (const { when, scope } of Object.values(playbook.signals ?? {})) if (scope !== 'account') follow(when)
  // Somebody may reach levels alone: then all of them are read of each.
  if (hasOwnLevels(playbook)) follow({ level: roadmap.length - 1 })
  return ties
}

/** Is some level reached by each person alone? */
export const hasOwnLevels = ({ roadmap, milestones }: Playbook): boolean =>
  roadmap.some(({ criteria }) => criteria.some(id => milestones[id]?.scope !== 'account'))

/** A unit as it was read last, of the account or of a person. */
export interface Watch {
  readonly unit: Unit
  readonly person: string | null
  /** `isAwaited`: something is expected and may still come in time, on which it rests whether the account is held to lack it. */
  reading: Pick<Reading, 'holds' | 'at'> & { readonly isAwaited: boolean }
  /** When to look again though nothing happens. */
  wakeAt: Instant | null
  /** Looked at with each event, since the proof can't be foretold. */
  isClose: boolean
}

/** What milestones, signals, health and phases come down to: what can turn an account or a person. Each once. */
export function unitsOf(playbook: Playbook): readonly Unit[] {
  const mayFall = Object.values(playbook.milestones).some(({ demote }) => demote)
  const units = new Map<string, Unit>()
  const ties = tiesOf(playbook)
  const split = (rule: Rule, scope: Unit['scope'], isTied: boolean): void => {
    const parts = partsOf(rule)
    if (parts.length && !falls(rule)) {
      for (const part of parts) split(part, scope, isTied)
      return
    }
    const of = isWide(rule) ? 'account' : scope
    const text = JSON.stringify(rule)
    const isBound = /"(milestone|level|phase)":/.test(text)
    const unit = {
      rule,
      scope: of,
      series: recordersOf(rule).map(({ key }) => key),
      isFickle: !!falls(rule) || (isBound && mayFall),
      isBound,
      isNamed: /"by":/.test(text),
      isTied: isTied || !!units.get(of + text)?.isTied,
    }
    if (unit.series.length || unit.isFickle) units.set(of + text, unit)
  }
  for (const { rule, scope, section, id } of rulesOf(playbook))
    if (section !== 'guides' && section !== 'audiences')
      split(rule, scope, scope === 'user' || (section === 'milestones' ? ties.has(id) : section === 'phases' && ties.has(PHASE)))
  return [...units.values()]
}

/** The watches of the account or of a person, and the first instant at which one of them is to be looked at again. */
export interface WatchGroup {
  readonly person: string | null
  readonly watches: readonly Watch[]
  wakeAt: Instant | null
  /** `wakeAt` is to be found anew. */
  isStirred: boolean
}

/** Watches of the units of one scope, as before anything was known. */
export const groupOf = (units: readonly Unit[], person: string | null): WatchGroup => ({
  person,
  watches: units
    .filter(({ scope }) => (scope === 'account') === (person === null))
    .map(unit => ({ unit, person, reading: { holds: false, at: null, isAwaited: false }, wakeAt: null, isClose: false })),
  wakeAt: null,
  isStirred: false,
})
