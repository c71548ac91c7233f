import type { Scalar, Where } from '../playbook/types.ts'

/** Milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number
/** UTC day number: floor(instant / 86 400 000). */
export type Day = number
/** Names what is remembered: an event, narrowed by where, and for values or sums a property. Made by `seriesKey`. */
export type SeriesKey = string
/** One serialised adder: a device's ledger, or one page life in memory mode. */
export type Writer = string

/** A fact that the product or a surface reports. `id` is a UUIDv7 unless the host gave its own. */
export interface Happened {
  readonly id: string
  readonly name: string
  readonly at: Instant
  readonly props?: Readonly<Record<string, Scalar>>
}

/** One remembered event. `n` is an integer amount in a stated unit, 1 when the event has none. */
export interface Dot {
  readonly at: Instant
  readonly id: string
  readonly n: number
}

/** What one writer added to one day. `k` only grows; the greater `k` wins in a merge. */
export interface Tally {
  readonly k: number
  readonly n: number
  readonly sum: number
  readonly max: number
}

/**
 * One UTC day of one series: the 16 earliest and 16 latest dots and the one of the greatest amount, in order of (at, id), and the
 * tallies that stay exact when dots are cut.
 */
export interface Cell {
  readonly day: Day
  readonly dots: readonly Dot[]
  readonly by: Readonly<Record<Writer, Tally>>
}

export interface Cells {
  readonly kind: 'cells'
  /** Days before this one were forgotten. 0: none. Merge: max. */
  readonly from: Day
  /** Since when the series is recorded: null when from the first day of the account on. Merge: min, null being the least. */
  readonly since: Instant | null
  /** In order of `day`. An array, so that the next add copies pointers only. */
  readonly days: readonly Cell[]
}

/** Values as 64-bit keyed hashes, with the earliest and latest use of each UTC day. */
export interface Values {
  readonly kind: 'values'
  readonly from: Day
  readonly since: Instant | null
  /** value hash -> [day, earliest, latest], in order of day. */
  readonly hashes: Readonly<Record<string, readonly (readonly [Day, Instant, Instant])[]>>
}

/** Who said it: the browser, a signed token, or the product's server. The higher rank wins. */
export type Rank = 0 | 1 | 2
export interface Change {
  readonly rank: Rank
  readonly at: Instant
  readonly id: string
  readonly value: Scalar
}
/** A fact with its history. */
export interface Mark {
  readonly kind: 'mark'
  /** Raised by erase and reset: the higher epoch wins whole. */
  readonly epoch: number
  /** The earliest instant it was set to something true (not null, false, 0 or ''), or null. */
  readonly first: Instant | null
  /** The greatest by (rank, at, id). */
  readonly cur: Change
  /** The last 32 changes, oldest first. */
  readonly log: readonly Change[]
}

/**
 * The bounded, mergeable memory of one person in one account.
 * `latches` keeps, by rule key, the `reachedAt` that was read before days were forgotten and, by the key and `+`, a streak's longest run (below 0,
 * so that the longer one is the less).
 * Marks: `trait.<name>` facts of the person, `account.<name>` facts of the account (`account.anchor.<name>`, `account.target.<name>`),
 * `attest.<key>`, `guide.<id>` (completed or dismissed).
 */
export interface Evidence {
  readonly epoch: number
  readonly series: Readonly<Record<SeriesKey, Cells | Values>>
  readonly marks: Readonly<Record<string, Mark>>
  readonly latches: Readonly<Record<string, Instant>>
}

/** What to remember of an event, as the playbook's rules ask for it. */
export interface Recorder {
  readonly key: SeriesKey
  readonly kind: 'cells' | 'values'
  readonly event: string
  readonly where?: Where
  /** The property that holds the amount (cells) or the value (values). */
  readonly prop?: string
  /** A lesser amount counts as this. */
  readonly least?: number
  /** Keys the hashes of values. Default: what `record` is given. */
  readonly hashKey?: string
  /** Since when the series is recorded, for the row that the first event makes. Default null: from the first day of the account on. */
  readonly since?: Instant
}

/**
 * Why an event was not remembered under a series: `amount` is not a whole number (give the amount in its least unit), `cap`: 512
 * different values are known already, `tooOld`: its day was forgotten.
 */
export type Refusal = 'amount' | 'cap' | 'tooOld'

/** What `record` did. */
export interface Recorded {
  /** The same object when nothing changed. */
  readonly evidence: Evidence
  readonly changed: readonly { readonly key: SeriesKey; readonly day: Day }[]
  readonly refused: readonly { readonly key: SeriesKey; readonly reason: Refusal }[]
}
