import type { Instant, SeriesKey } from '../evidence/index.ts'
import { falls, type Playbook, partsOf, type Rule, rulesOf } from '../playbook/index.ts'
import { isWide, type Reading, recordersOf } from '../rule/index.ts'

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
}

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
  const split = (rule: Rule, scope: Unit['scope']): void => {
    const parts = partsOf(rule)
    if (parts.length && !falls(rule)) {
      for (const part of parts) split(part, scope)
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
    }
    if (unit.series.length || unit.isFickle) units.set(of + text, unit)
  }
  for (const { rule, scope, section } of rulesOf(playbook)) if (section !== 'guides' && section !== 'audiences') split(rule, scope)
  return [...units.values()]
}
