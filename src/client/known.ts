import type { Happening } from '../beacon/types.ts'
import type { Evidence, Instant } from '../evidence/types.ts'
import type { GuideMemory } from '../guide/types.ts'

export type Consent = 'granted' | 'pending' | 'denied'

/** A beacon that left this browser, for the person of whom it speaks. */
export interface SentBeacon {
  /** By this device's clock. */
  readonly at: Instant
  /** How many happenings, days and marks were in it. */
  readonly entries: number
  /** UTF-8. */
  readonly bytes: number
  /**
   * What became of it: `settle`, taken in; `retry` and `hold`, not taken in, so that it goes again; `split`, refused whole, so that it goes in
   * parts; `left`, it went with the page, and nobody knows: it goes again.
   */
  readonly answer: 'settle' | 'retry' | 'hold' | 'split' | 'left'
  /** Of HTTP. 0: there was no answer. */
  readonly status: number
  /** Why it, or something in it, was refused: the receiver's codes. */
  readonly reasons: readonly string[]
  /** Its JSON, but for the token and the device's secret. */
  readonly body: string
}

export interface Exported {
  readonly account: string | null
  readonly person: string | null
  readonly evidence: Evidence
  readonly guides: Readonly<Record<string, GuideMemory>>
  /** What has happened and was not sent yet. */
  readonly waiting: readonly Happening[]
  /** The last 20 beacons since this person signed in, in no order. */
  readonly sent: readonly SentBeacon[]
}
