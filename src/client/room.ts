import type { Instant } from '../evidence/index.ts'
import type { Playbook, Scalar } from '../playbook/index.ts'
import type { Progress } from '../progress/index.ts'
import type { Plan, Remembered } from '../rule/index.ts'
import type { WaymarkError } from './error.ts'
import type { Events } from './events.ts'
import type { Ledger } from './ledger.ts'
import type { Ports } from './ports.ts'
import type { Consent, Options, Stored, WaymarkEvents } from './types.ts'

/** What can be listened to: the public events, and each change of progress. */
export type Heard = WaymarkEvents & { progress: Progress | null }

/** A signed token, or where to get a fresh one. */
export type TokenSource = string | (() => string | Promise<string>)

/** What the parts of a client share. Only `create.ts` and `follow.ts` change it, and `scene.ts` the calendar. */
export interface Room {
  readonly options: Options
  readonly ports: Ports
  readonly events: Events<Heard>
  /** What all tabs of this client have in common: the database's name. */
  readonly name: string
  /** Tokens by person. */
  readonly tokens: Map<string, TokenSource>
  /** Of whoever is here now; an anonymous one before `identify`. */
  ledger: Ledger
  book: Playbook | null
  /** Of the playbook and the engine: what was made by others is not to be used. */
  seal?: string
  /** What its rules ask to be remembered. */
  readonly plan: Plan | null
  progress: Progress | null
  /** As it was last measured by or asked for: to ask whether a zone is one is dear. */
  calendar?: Remembered | undefined
  consent: Consent
  /** What to add to the wall clock; not known before the disk is read. */
  offset: number | undefined
  /** The person is writing. */
  isTyping: boolean
  /** A receiver has told this device what time it is. Before, all is stamped by the wall clock alone. */
  isTimed: boolean
  /** The receiver's clock, as well as it is known. */
  now(): Instant
  fail(error: WaymarkError): void
  /** Remembers a fact of this person. */
  mark(key: string, value: Scalar): Promise<Stored>
  /** Remembers an event of this person. */
  did(event: string, props: Readonly<Record<string, Scalar>>): void
  /** The ledgers of other people, and of other accounts, on this device. */
  others(): Promise<readonly Ledger[]>
  /**
   * `isSkewed`: the receiver took in nothing of what was stamped before; `isQuestion`: it was told nothing. Tells whether all of it was stamped
   * anew, in another ledger.
   */
  setOffset(offset: number, isSkewed?: boolean, isQuestion?: boolean): Promise<boolean>
}
