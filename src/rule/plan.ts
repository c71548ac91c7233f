import { DAY, type Day, type Instant, type Recorder, type SeriesKey } from '../evidence/index.ts'
import { type Playbook, type Rule, rulesOf } from '../playbook/index.ts'
import { parseSpan } from './calendar.ts'
import { kindFor, leavesOf } from './key.ts'

/** What a playbook asks to be remembered. */
export interface Plan {
  /** Some rule is over the account, so others' doings change what a person sees. */
  readonly isShared: boolean
  /** One a series. */
  readonly recorders: readonly Recorder[]
  /** By the event that they remember. */
  readonly byEvent: Readonly<Record<string, readonly Recorder[]>>
  /** For how many days: the longest span that looks back at the series and 90 more, from 100 to 400. */
  readonly keepDays: Readonly<Record<SeriesKey, number>>
}

const recordersOfLeaf = (leaf: Rule): readonly Recorder[] => [kindFor(leaf)?.recorder?.(leaf) ?? []].flat()

/** What must be remembered of events for a rule. */
export const recordersOf = (rule: Rule): readonly Recorder[] => leavesOf(rule).flatMap(recordersOfLeaf)

const daysOf = (span: string | undefined): number => {
  const length = parseSpan(span ?? '')
  return length ? 31 * length.months + length.days + Math.ceil(length.ms / DAY) : Infinity
}

/** Everything that the milestones, signals, audiences, checklists and health of a playbook read. */
export const plan = (playbook: Playbook): Plan => {
  const recorders = new Map<SeriesKey, Recorder>()
  const byEvent: Record<string, Recorder[]> = Object.create(null)
  const keepDays: Record<SeriesKey, number> = {}
  const placed = rulesOf(playbook)
  for (const { rule } of placed)
    for (const leaf of leavesOf(rule))
      for (const recorder of recordersOfLeaf(leaf)) {
        const { key, event } = recorder
        if (!recorders.has(key)) {
          // Whoever reads the playbook, in a browser or on a server, hashes alike.
          const keyed = recorder.kind === 'values' ? { ...recorder, hashKey: playbook.id } : recorder
          recorders.set(key, keyed)
          byEvent[event] = [...(byEvent[event] ?? []), keyed]
        }
        keepDays[key] = Math.max(keepDays[key] ?? 100, Math.min(daysOf(kindFor(leaf)?.span?.(leaf)) + 90, 400))
      }
  return {
    isShared: placed.some(({ scope }) => scope === 'account'),
    recorders: [...recorders.values()],
    byEvent,
    keepDays,
  }
}

/** The first day that each series keeps: what `forget` cuts at. */
export const cutsOf = ({ keepDays }: Pick<Plan, 'keepDays'>, now: Instant): Readonly<Record<SeriesKey, Day>> =>
  Object.fromEntries(Object.entries(keepDays).map(([key, days]) => [key, Math.floor(now / DAY) - days]))
