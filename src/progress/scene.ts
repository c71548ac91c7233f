import type { Evidence, Instant } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import type { LocalCalendar, Reading, View } from '../rule/index.ts'
import type { LevelProgress, MilestoneProgress, Progress } from './types.ts'

export type Scope = View['scope']

/** What a reading rests on besides facts: a series' row, a milestone, the levels. */
export type Ground = readonly [kind: 'series' | 'milestone' | 'levels', name: string, found: unknown]
/** A reading that is remembered. */
export interface Entry {
  readonly asOf: Instant
  readonly reading: Reading
  readonly grounds: readonly Ground[]
}

/** What `measure` found last, so that it looks only at what changed. Belongs to one playbook and one person's ledger. */
export interface Memo {
  last?: {
    readonly playbook: Playbook
    readonly calendar: LocalCalendar
    /** Facts and first uses: when one of them changes, every rule is read again. */
    readonly facts: readonly unknown[]
    readonly own: Evidence
    readonly readings: Map<Rule, Entry>
    progress: Progress | undefined
  }
}

/** A playbook seen at an instant by one person or by the account: everything in it is read when it is asked for, once. */
export interface Scene {
  readonly playbook: Playbook
  readonly now: Instant
  readonly calendar: LocalCalendar
  readonly view: (scope: Scope) => View
  readonly read: (rule: Rule, scope?: Scope) => Reading
  readonly milestone: (id: string) => MilestoneProgress | undefined
  readonly levels: () => readonly LevelProgress[]
  /** The scope in which the roadmap's days are counted. */
  readonly scope: Scope
  /** When something that was read may change by time alone. */
  readonly edges: Set<Instant | null>
  readonly last: NonNullable<Memo['last']>
}
