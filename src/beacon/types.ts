import type { Cells, Evidence, Instant, Mark, SeriesKey, Values } from '../evidence/types.ts'
import type { Outcome } from '../guide/types.ts'
import type { SharedReading } from '../rule/types.ts'

/** Something that happened once and is told once; the receiver keeps one per id. */
export type Happening = { readonly id: string; readonly at: Instant; readonly seq: number } & (
  | {
      readonly kind: 'milestone'
      readonly milestone: string
      readonly scope: 'user' | 'account'
      readonly reachedAt: Instant
      readonly ttv: number | null
      readonly late: boolean
    }
  | { readonly kind: 'level'; readonly level: number | null; readonly from: number | null }
  | { readonly kind: 'signal'; readonly signal: string; readonly raised: boolean }
  | {
      readonly kind: 'guide'
      readonly guide: string
      /** `stayed`: a step past the first was open for half a minute. `left`: the page went while it was open. */
      readonly what: 'started' | 'shown' | 'stayed' | 'left' | 'missing' | Outcome
      readonly step?: string
      readonly reason?: string
    }
  /** Somebody asks for a person of customer success, with where they stand: codes and ids, no text of theirs. */
  | {
      readonly kind: 'talk'
      readonly level: number | null
      /** The criteria of the next level that are open. */
      readonly open: readonly string[]
      /** The guide and step that they saw last. */
      readonly guide?: string
      readonly step?: string
      /** What it is about: an id of the product's own. */
      readonly topic?: string
    }
  /** Another person is in charge of the account from now on. */
  | { readonly kind: 'personChanged'; readonly to: string; readonly from?: string }
)

/** A part of the sender's evidence. `rev` grows with each local change of the row, so that a receipt names exactly what was stored. */
export interface EvidenceRow {
  /** A series key, or a mark's key. */
  readonly key: SeriesKey
  readonly rev: number
  readonly delta: Cells | Values | Mark
}

/**
 * Why something of ours was not kept or not sent. Counted in entries: a happening, a day of a series, a mark. `evicted`: it waited on a disk that was
 * cleared. Of that only a note beside the disk tells, so it is the least: a series counts once, and where the note went too, nobody knows of it.
 */
export type DropReason =
  | 'future'
  | 'tooOld'
  | 'tooBig'
  | 'amount'
  | 'cap'
  | 'consent'
  | 'rejected'
  | 'corrupt'
  | 'unknownSeries'
  | 'evicted'

/** One progress report on the wire: JSON under `text/plain`, at most 64 KiB (16 KiB at pagehide). */
export interface Beacon {
  readonly v: 1
  readonly key: string
  /** The sender's writer id, `seq` grows by one a beacon. */
  readonly writer: string
  readonly seq: number
  readonly sentAt: Instant
  readonly account: string | null
  readonly person: string
  /** A signed token, when the product gave one: its claims outrank what is said here. */
  readonly token?: string
  readonly playbook: { readonly id: string; readonly version: number }
  readonly evidence: readonly EvidenceRow[]
  readonly happenings: readonly Happening[]
  /** Totals of this writer since its beginning. The receiver keeps the greatest of each, so a beacon that comes twice counts once. */
  readonly dropped?: Readonly<Partial<Record<DropReason, number>>>
  /** The revision of the person's ledger at the receiver that the sender has joined. 0: none. */
  readonly seen: number
  /** The etag of the account readings that the sender has. */
  readonly etag?: string
  /**
   * The epoch of the sender's evidence, 0 when it is left out. A lower one than the receiver's was erased since: nothing of it is taken
   * in. A higher one erases what the receiver has of the person, and needs a token or the device's secret.
   */
  readonly epoch?: number
  /** What only this device knows, 16 to 200 characters, the same in each beacon of a writer: the receiver keeps a digest of the first. */
  readonly secret?: string
}

export interface Receipt {
  readonly waymark: 1
  readonly serverTime: Instant
  /** Wait at least this long before the next beacon. */
  readonly retryAfterMs?: number
  /** `sentAt` was more than 5 minutes off: nothing was taken in. Stamp anew what was stamped by that clock, and send it again. */
  readonly isSkewed?: true
  /** A beacon to this receiver may be one member of gzip, under `text/plain` too: its first byte tells. */
  readonly gzip?: true
  /** How often a visible, signed-in tab should ask when the playbook has account rules. */
  readonly refreshMs: number
  readonly accepted: readonly string[]
  readonly duplicate: readonly string[]
  readonly rejected: readonly { readonly id: string; readonly reason: string }[]
  /** Evidence rows stored (merged and committed), by key and rev; a refused one has its reason. */
  readonly evidence: readonly { readonly key: SeriesKey; readonly rev: number; readonly refused?: string }[]
  /** What other devices (or the server) added to this person's evidence since `seen`. */
  readonly own?: { readonly rev: number; readonly evidence: Evidence }
  /** The version of that playbook that the receiver reads by: what it did not know is sent again when this is another. */
  readonly playbook?: number
  /** Why nothing of the beacon was taken in, and nothing is named. */
  readonly refused?: string
  /** The epoch of what the receiver has, where it is higher than the beacon's: what the sender has was erased. */
  readonly epoch?: number
  /** Left out when the etag still holds. */
  readonly account?: {
    readonly etag: string
    readonly readings: Readonly<Record<string, SharedReading>>
    readonly facts: Readonly<Record<string, Mark>>
  }
}

/** `POST /v1/events`: one entry from the product's server or from CS, under a secret key. */
export type ServerEntry = {
  readonly id?: string
  readonly at?: Instant | string
  readonly account: string
  readonly person?: string
  readonly by?: string
  /** It was so before we knew of it: it counts, and raises no alarm. */
  readonly history?: boolean
} & (
  | { readonly event: string; readonly props?: Readonly<Record<string, string | number | boolean | null>> }
  | { readonly traits: Readonly<Record<string, string | number | boolean | null>> }
  | {
      readonly facts: {
        readonly anchors?: Readonly<Record<string, string>>
        readonly targets?: Readonly<Record<string, number>>
        readonly [name: string]: unknown
      }
    }
  | { readonly attest: string; readonly value?: boolean }
  /**
   * Facts by the keys under which they are kept, told as whoever said them first (`rank`, default the server's): `trait.*`, `attest.*` and
   * `agree.*` of the person, or `account.*` where no person is named. What a history is made of.
   */
  | { readonly marks: Readonly<Record<string, string | number | boolean | null>>; readonly rank?: 0 | 1 | 2 }
)
