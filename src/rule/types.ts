import type { Evidence, Instant, SeriesKey } from '../evidence/types.ts'
import type { Playbook, Rule } from '../playbook/types.ts'
import type { LocalCalendar } from './calendar.ts'

/** What a rule says of evidence now. */
export interface Reading {
  readonly holds: boolean
  /**
   * Rising: the earliest instant at which the known events prove it (never later); a fact or an attestation that was taken back keeps it
   * though it no longer holds. Falling: since when it holds, null when it doesn't or ever did.
   */
  readonly at: Instant | null
  readonly rising: boolean
  /** How far it is, and what is needed: `7` of `9`. For yes/no rules 0 or 1 of 1. `need` null: not known yet (a target nobody agreed). */
  readonly value: number
  readonly need: number | null
  /** Of a streak: the longest run so far, in open periods that were used. */
  readonly best?: number
  /** False where a bound of the evidence was hit and the value or instant is an approximation. */
  readonly exact: boolean
  /** Reached, though its window had closed. */
  readonly late: boolean
  /** When it can next change without an event, or null. */
  readonly revisitAt: Instant | null
  /** For gap (and composites over it): when the next event is expected at the latest. */
  readonly expectedBy: Instant | null
  /** Falling, and holding no longer: since when not. */
  readonly lostAt?: Instant
}

/** A leaf of an account rule as the receiver read it over everybody. Keyed by `ruleKey(leaf)`. */
export interface SharedReading {
  readonly value: number
  /** This person's part of `value`, as the receiver knew it. */
  readonly mine: number
  readonly need: number | null
  readonly at: Instant | null
  readonly late?: boolean
  readonly exact?: boolean
  /** The receiver's time of reading. */
  readonly asOf: Instant
  /** When this reading may change by time alone. */
  readonly through: Instant | null
  readonly expectedBy?: Instant | null
  readonly best?: number
}

export interface Person {
  readonly id: string
  readonly evidence: Evidence
}

/** One event, or several whose instants were cut: they lie between `lo` and `at`. */
export interface Use {
  readonly at: Instant
  readonly lo?: Instant
  /** Of one event: its id. */
  readonly id?: string
  /** How many events, or how much; 1 without. */
  readonly k?: number
  /** Their amount, all together. */
  readonly n?: number
  /** What it is a use of, where only different things count. */
  readonly key?: string | number
}

/** All that a rule may look at. `people` has one person for user rules, everybody at the receiver, and only oneself in a browser, where `shared` fills in the rest. */
export interface View {
  readonly now: Instant
  readonly calendar: LocalCalendar
  readonly scope: 'user' | 'account'
  readonly people: readonly Person[]
  /** The account's own facts (marks `account.*`), joined over whoever told them. */
  readonly account: Evidence
  /** How targets are agreed. */
  readonly targets?: Playbook['targets'] | undefined
  /** Only in a browser, for account rules. */
  readonly shared?: (leaf: string) => SharedReading | undefined
  /** Rules over people (quorum, coverage) are read here when they stand in a user rule. */
  readonly joint?: View
  readonly milestone: (id: string) => Reading
  readonly level: (n: number) => Reading
  readonly phase: (id: string) => Reading
  /** Keeps the uses of a series, joined over these very people, for the next rule that reads it. */
  readonly uses?: Pick<Map<SeriesKey, readonly Use[]>, 'get'> & {
    set: (key: SeriesKey, uses: readonly Use[]) => unknown
    /** Reads a leaf over these people the same and sooner, where it can. */
    readonly read?: (rule: Rule, view: View) => Reading | undefined
    /** Who of them came first, if anybody did. */
    readonly first?: readonly Person[]
  }
  /** Is told each series that is looked at, for whoever remembers readings. */
  readonly saw?: (key: SeriesKey) => void
}
