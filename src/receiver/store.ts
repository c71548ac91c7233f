import type { DropReason, Happening } from '../beacon/types.ts'
import type { Evidence, Instant, SeriesKey, Writer } from '../evidence/types.ts'

/** The pseudo-person whose ledger holds what servers and customer success say of the account itself. */
export const ACCOUNT = ''
/** The account of people who belong to none. Its ledgers are never joined. */
export const NONE = ''

/** What is kept of one person in one account. */
export interface Ledger {
  readonly person: string
  /** Grows with each commit that changed its evidence. 0: nothing is kept yet. */
  readonly rev: number
  readonly evidence: Evidence
  /** The revision in which a row (series or mark) last changed. */
  readonly rows: Readonly<Record<SeriesKey, number>>
  /** When each writer was last heard. */
  readonly writers: Readonly<Record<Writer, Instant>>
  readonly lastBeaconAt: Instant | null
}

/** Something told once, and by whom. */
export interface Told {
  readonly person: string
  readonly happening: Happening
}

/** How much each writer lost since its beginning, by reason. */
export type Losses = Readonly<Partial<Record<DropReason, number>>>

/** The people and times of an account, without their evidence. */
export interface AccountHead {
  readonly account: string
  /** Grows with each commit that changed evidence of anybody in it, in the order of the commits. */
  readonly rev: number
  readonly lastBeaconAt: Instant | null
}

/** What a transaction may do. The account and the ledgers asked for are locked until its end. */
export interface Writing {
  /** The ledger as committed last; one with nothing in it where there is none. */
  ledger(person: string): Ledger
  save(ledger: Ledger): Promise<void>
  /** Keeps what is new of these and says which ids that was. */
  tell(person: string, happenings: readonly Happening[]): Promise<ReadonlySet<string>>
  /** Which of these ids of server entries were noted before. */
  entered(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Notes ids of server entries. */
  enter(ids: readonly string[], at: Instant): Promise<void>
  /** Totals of a writer; the greatest told counts. */
  lose(writer: Writer, losses: Losses): Promise<void>
  /** The account's revision, after `save` raised it. */
  readonly rev: number
}

/** What the receiver needs of a database. Every promise of a write resolves after the commit. */
export interface Store {
  /** One transaction over one account: all of it is kept, or nothing. Tried again when the database asks for it, so `work` does nothing else. */
  write<T>(account: string, people: readonly string[], work: (writing: Writing) => Promise<T>): Promise<T>
  /** All accounts that have a name, in order of it. */
  accounts(): Promise<readonly AccountHead[]>
  head(account: string): Promise<AccountHead | null>
  /** The account's revision and the ledgers that changed after revision `since`. Null: nothing is known of it. */
  changes(account: string, since: number): Promise<{ readonly head: AccountHead; readonly ledgers: readonly Ledger[] } | null>
  /** The newest happenings, newest first. */
  told(account: string, most: number): Promise<readonly Told[]>
  /** How much was lost in an account, over its writers. */
  lost(account: string): Promise<Losses>
  /** Opens a session; those that are over are cleared away. */
  addSession(hash: string, now: Instant, expiresAt: Instant): Promise<void>
  hasSession(hash: string, now: Instant): Promise<boolean>
  /** Hears the account of each commit that changed something, from this process or another. Returns the undo. */
  listen(changed: (account: string) => void): Promise<() => void>
  close(): Promise<void>
}
