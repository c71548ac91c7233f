import type { Evidence, Instant, SeriesKey } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import type { LocalCalendar, Reading, Remembered, View } from '../rule/index.ts'
import type { LevelProgress, MilestoneProgress, Progress } from './types.ts'

export type Scope = View['scope']

/** What a reading may rest on: a series' row, a fact of the person or the account, what the receiver shared, a milestone, a level, the phase. */
export type Sight = 'series' | 'mark' | 'fact' | 'shared' | 'milestone' | 'phase'
/** What was seen under a name ('' all of them), or the seal of it. */
export type Ground = readonly [kind: Sight, name: string | number, found: unknown]
/** A reading that is remembered. */
export interface Entry {
  readonly asOf: Instant
  readonly reading: Reading
  readonly grounds: readonly Ground[]
}

/** The phase that the account is in (null: none), since when, and when that can next change without an event. */
export interface PhaseNow {
  readonly id: string | null
  readonly at: Instant | null
  readonly revisitAt: Instant | null
}

/** What is remembered of the account's calendar, and since when its offsets were looked up. */
export type Zone = Pick<Remembered, 'told' | 'zone' | 'known'> & { readonly since: Instant }

/** What `measure` found last, so that it looks only at what changed. Belongs to one playbook and one person's ledger. */
export interface Memo {
  /**
   * The account's evidence comes in the order of time, and the ledger has other rows whenever anybody has: what was read over everybody may be remembered
   * too, and what is proved stays as it is.
   */
  readonly inOrder?: true
  last?: {
    readonly playbook: Playbook
    readonly calendars: Readonly<Record<Scope, LocalCalendar>>
    /** The account and what is shared of it; then what every rule may rest on: when that changes, each is read again. */
    readonly facts: readonly unknown[]
    readonly own: Evidence
    readings: Readings
    progress: Progress | undefined
    phase: PhaseNow | undefined
  }
  /** What was sealed on a disk, with the playbook and the seal of that and the engine, until it is opened. */
  sealed?: { readonly texts: unknown; readonly seal: string; readonly book: Playbook } | undefined
  /** Progress as it was sealed, and its calendar. */
  recalled?: Progress
  calendar?: Zone | undefined
  /** Since when offsets of the zone were looked up. */
  since?: Instant
  /** The series that were looked at though not every day of them is here. While there is one, what was measured is not to be used. */
  lacks?: ReadonlySet<SeriesKey>
  /** The uses of series as they are known already, by whose they are. */
  readonly uses?: { readonly [scope in Scope]?: View['uses'] }
  /** How many rules were read, not remembered. */
  reads?: number
}
export type Readings = { readonly [scope in Scope]: Map<Rule, Entry> }

/** A playbook seen at an instant by one person or by the account: everything in it is read when it is asked for, once. */
export interface Scene {
  readonly playbook: Playbook
  readonly now: Instant
  /** In which days are counted: the person's, or the account's where it alone is seen. */
  readonly calendar: LocalCalendar
  readonly view: (scope: Scope) => View
  /** Where days are counted from, by the scope and the name of the fact. */
  readonly origins: Map<string | undefined, Instant | null>
  readonly read: (rule: Rule, scope?: Scope) => Reading
  readonly milestone: (id: string) => MilestoneProgress | undefined
  /** A level of the roadmap, by its number; undefined when there is none, or when it is asked for while it is being read. */
  readonly level: (n: number) => LevelProgress | undefined
  readonly phase: () => PhaseNow
  /** The scope in which the roadmap's days are counted. */
  readonly scope: Scope
  /** When something that was read may change by time alone. */
  readonly edges: Set<Instant | null>
  readonly last: NonNullable<Memo['last']>
  readonly lacks: ReadonlySet<SeriesKey>
}
