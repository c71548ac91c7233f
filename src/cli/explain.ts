import { empty, type Instant } from '../evidence/index.ts'
import { kindOf, needsOf, type Playbook, partsOf, type Rule } from '../playbook/index.ts'
import { seeEveryone } from '../progress/everyone.ts'
import { createMemo, type MilestoneProgress } from '../progress/index.ts'
import { plan, recordersOf } from '../rule/index.ts'
import type { HistoryLine } from './history.ts'
import { createLedgers } from './ledgers.ts'

/** What proved a milestone of an account or a person, or how far it is. */
export interface Proof {
  readonly account: string
  readonly person: string | null
  readonly progress: MilestoneProgress
  /** The very lines without which it would not be reached, or not then; empty while it is open. */
  readonly lines: readonly HistoryLine[]
}

/** A rule and all that it comes to rest on: its parts, and the rules of the milestones that they name. */
function rulesUnder(playbook: Playbook, rule: Rule, seen = new Set<string>()): Rule[] {
  const named = needsOf(rule, playbook.roadmap).filter(id => id in playbook.milestones && !seen.has(id))
  for (const id of named) seen.add(id)
  const phases = kindOf(rule) === 'phase' && !seen.has('\n') ? (playbook.phases ?? []).map(({ when }) => when) : []
  if (phases.length) seen.add('\n')
  return [
    rule,
    ...[...partsOf(rule), ...named.map(id => playbook.milestones[id]!.rule), ...phases].flatMap(one => rulesUnder(playbook, one, seen)),
  ]
}

/**
 * The fewest of the lines for which it still holds, in the sense that none of them can be left out: halves, quarters and so on are left out as long as
 * it does, the later ones first (A. Zeller's delta debugging).
 */
export function fewest<T>(lines: readonly T[], holds: (lines: readonly T[]) => boolean): readonly T[] {
  let left = lines
  for (let size = Math.ceil(left.length / 2); size >= 1 && left.length; size = size > 1 ? Math.ceil(size / 2) : 0)
    for (let end = left.length; end > 0; end -= size) {
      const without = [...left.slice(0, Math.max(0, end - size)), ...left.slice(end)]
      if (holds(without)) left = without
    }
  return left
}

/** What proved a milestone, by the engine's own word: each account of the lines, of a person's milestone each person. */
export function explain(playbook: Playbook, id: string, lines: readonly HistoryLine[], until: Instant): readonly Proof[] {
  const { scope = 'user', rule, from } = playbook.milestones[id]!
  const about = from === undefined ? [rule] : [rule, { elapsed: from, before: 'PT0S' }]
  const events = new Set(
    about
      .flatMap(one => rulesUnder(playbook, one))
      .flatMap(recordersOf)
      .map(({ event }) => event),
  )
  const drawn = plan(playbook)
  const memo = createMemo()
  const look = (some: readonly HistoryLine[], person: string | null): MilestoneProgress | undefined => {
    const ledgers = createLedgers(drawn)
    for (const line of some) ledgers.take(line)
    const seen = seeEveryone(playbook, ledgers.people(), ledgers.facts(), until, { rows: empty, memo: who => (who ? createMemo() : memo) })
    return (person === null ? seen.scene : seen.people.find(one => one.id === person)?.scene)?.milestone(id)
  }
  const own = lines.filter(({ at, account }) => at <= until && account !== '')
  return [...new Set(own.map(({ account }) => account))].flatMap(account => {
    const all = own.filter(line => line.account === account)
    const people = scope === 'account' ? [null] : [...new Set(all.flatMap(({ person }) => (person ? [person] : [])))]
    return people.flatMap((person): Proof[] => {
      const progress = look(all, person)
      if (!progress) return []
      const { reached, reachedAt } = progress
      if (!reached) return [{ account, person, progress, lines: [] }]
      const isSame = (some: readonly HistoryLine[]): boolean => {
        const found = look(some, person)
        return !!found?.reached && found.reachedAt === reachedAt
      }
      const near = all.filter(
        ({ at, deed }) =>
          deed.kind === 'facts' || (deed.kind === 'event' && events.has(deed.name) && (reachedAt === null || at <= reachedAt)),
      )
      return [{ account, person, progress, lines: fewest(isSame(near) ? near : all, isSame) }]
    })
  })
}
