import type { DropReason, Happening } from '../beacon/types.ts'
import { empty } from '../evidence/index.ts'
import type { Evidence, Instant, SeriesKey, Writer } from '../evidence/types.ts'
import type { Alarm } from './alarm.ts'
import type { Delivery, Message, Wants } from './message.ts'

/** The pseudo-person whose ledger holds what servers and customer success say of the account itself. */
export const ACCOUNT = ''
/** The account of people who belong to none. Its ledgers are never joined. */
export const NONE = ''
/**
 * Begins the name of what is kept apart: beacons without a token, where tokens are asked for. Nothing of it is joined to an account,
 * raises an alarm or is told to anybody. No account's own name may begin so.
 */
export const APART = '\u001f'

/** Is it an account whose people are joined? */
export const isJoined = (account: string): boolean => account !== NONE && !account.startsWith(APART)

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
  /** Digests of the secrets that writers first came with. */
  readonly secrets: Readonly<Record<Writer, string>>
  readonly lastBeaconAt: Instant | null
}

/** The ledger of somebody of whom nothing is kept yet. `epoch`: of the account, where it was erased. */
export const noLedger = (person: string, epoch = 0): Ledger => ({
  person,
  rev: 0,
  evidence: { ...empty, epoch },
  rows: {},
  writers: {},
  secrets: {},
  lastBeaconAt: null,
})

/** Something told once, and by whom. */
export interface Told {
  readonly person: string
  readonly happening: Happening
}

/** How much each writer lost since its beginning, by reason. */
export type Losses = Readonly<Partial<Record<DropReason, number>>>

/** How much never arrived of a person for one reason, summed over their devices. */
export interface Loss {
  readonly person: string
  readonly reason: DropReason
  /** Counted as devices count it: a happening, a day of a series, a mark. */
  readonly n: number
  /** When the last of it was told. */
  readonly at: Instant
}

/** The people and times of an account, without their evidence. */
export interface AccountHead {
  readonly account: string
  /** Grows with each commit that changed evidence of anybody in it, in the order of the commits. */
  readonly rev: number
  readonly lastBeaconAt: Instant | null
}

/** What was told of an account before, so that each level and milestone is told once. */
export interface Known {
  readonly level: number | null
  /** Ids of the account's milestones that were reached. */
  readonly milestones: readonly string[]
}

/** What a look at an account leaves behind. */
export interface Swept {
  /** Names the playbook that it was read by. */
  readonly by: string
  /** When to look again though nothing was told. Null: never. */
  readonly dueAt: Instant | null
  readonly known: Known
}

/** What a transaction may do. The account and the ledgers asked for are locked until its end. */
export interface Writing {
  /** Whose ledgers are locked and there. */
  readonly people: readonly string[]
  /** The ledger as committed last; one with nothing in it where there is none. */
  ledger(person: string): Ledger
  /** Keeps a ledger, and what is new of what its person told; says which ids of that were new. */
  save(ledger: Ledger, told?: readonly Happening[]): Promise<ReadonlySet<string>>
  /** Which of these ids of server entries were noted before. */
  entered(ids: readonly string[]): Promise<ReadonlySet<string>>
  /** Notes ids of server entries. */
  enter(ids: readonly string[], at: Instant): Promise<void>
  /** Totals of a writer; the greatest told counts, so twice or in another order comes to the same. Gives by how much they rose. */
  lose(person: string, writer: Writer, losses: Losses, at: Instant): Promise<Losses>
  /** The account's revision, after `save` raised it. */
  readonly rev: number
  /** What was told of the account. Null: it was there before anybody looked, so what it reached is not told. */
  readonly known: Known | null
  /** Its history was brought in: what is found now is not told either. */
  readonly quiet: boolean
  /** The ledgers that changed after revision `since`. */
  changed(since: number): Promise<readonly Ledger[]>
  /** Of each topic the alarm that was raised last; one that holds before those that are over. */
  alarms(): Promise<readonly Alarm[]>
  /** Keeps these alarms as they are now. */
  ring(alarms: readonly Alarm[]): Promise<void>
  /** Puts messages into the outbox, each once for every target that wants its type. */
  post(messages: readonly Message[], wants: Wants, at: Instant): Promise<void>
  /** Takes back what was not sent yet of this type; says whether nothing of it is out. */
  withdraw(about: string, type: string, at: Instant): Promise<boolean>
  /** Notes that the account was looked at in its present revision. */
  sweep(swept: Swept): Promise<void>
  /** What is found at the next look was so before: nobody is told. */
  hush(): Promise<void>
  /** Deletes what a person, or everybody, told besides evidence: happenings, alarms, losses; and the messages about them, sent or not. */
  wipe(person: string | null): Promise<void>
  /** From now on nobody in the account may tell of an epoch before this one. */
  raiseEpoch(epoch: number): Promise<void>
}

/** What the receiver needs of a database. Every promise of a write resolves after the commit. */
export interface Store {
  /** One transaction over one account: all of it is kept, or nothing. Tried again when the database asks for it, so `work` does nothing else. */
  write<T>(account: string, people: readonly string[] | 'all', work: (writing: Writing) => Promise<T>): Promise<T>
  /** All accounts that have a name, in order of it. */
  accounts(): Promise<readonly AccountHead[]>
  head(account: string): Promise<AccountHead | null>
  /** What is kept apart, by the account that it says it is of. */
  apart(): Promise<readonly (AccountHead & { readonly people: number })[]>
  /** The accounts in which something is kept of a person; `NONE` among them. */
  homes(person: string): Promise<readonly string[]>
  /** The account's revision and the ledgers that changed after revision `since`. Null: nothing is known of it. */
  changes(account: string, since: number): Promise<{ readonly head: AccountHead; readonly ledgers: readonly Ledger[] } | null>
  /** The newest happenings, newest first. */
  told(account: string, most: number): Promise<readonly Told[]>
  /** What is kept of one person. Null: nothing. */
  ledger(account: string, person: string): Promise<Ledger | null>
  /** Everything that a person told once, oldest first. */
  toldBy(account: string, person: string): Promise<readonly Told[]>
  /** Every alarm about a person, open or over, oldest first. */
  alarmsOf(account: string, person: string): Promise<readonly Alarm[]>
  /** What was lost in an account, of everybody or of one person: by person and reason, in their order. */
  lost(account: string, person?: string): Promise<readonly Loss[]>
  /** The database's own clock: one for all receivers. */
  now(): Promise<Instant>
  /** Takes a lease, or keeps it, for so many milliseconds of the database's clock. False: somebody else has it. */
  lease(name: string, holder: string, ms: number): Promise<boolean>
  /** Accounts that changed since they were looked at, were looked at by another playbook, or whose time has come; the longest due first. */
  due(by: string, now: Instant, most: number): Promise<readonly AccountHead[]>
  /** How many alarms nobody is done with. */
  openAlarms(): Promise<number>
  /** Alarms that nobody is done with, the oldest first. */
  alarms(): Promise<readonly Alarm[]>
  alarm(id: string): Promise<Alarm | null>
  /** Takes deliveries to a target that are due for an attempt, and keeps them from others until `until`. */
  claim(target: string, now: Instant, until: Instant, most: number): Promise<readonly Delivery[]>
  /** Notes what became of an attempt. */
  delivered(delivery: Delivery): Promise<void>
  /** Tries again what was given up. False: there is no such delivery. */
  revive(id: string, target: string, now: Instant): Promise<boolean>
  /** Deliveries in this state, the last changed first. */
  deliveries(state: Delivery['state'], most: number): Promise<readonly Delivery[]>
  /** How many deliveries are in each state. */
  tally(): Promise<Readonly<Record<string, number>>>
  setting(name: string): Promise<unknown>
  set(name: string, value: unknown): Promise<void>
  /** Deletes what is of no more use: happenings and ids of entries that would be too old now, deliveries and alarms that are long over. */
  prune(now: Instant): Promise<void>
  /** Wherever a person is not known yet, nobody may tell of an epoch before this one from now on. */
  raiseEpoch(person: string): Promise<void>
  /** Opens a session; those that are over are cleared away. */
  addSession(hash: string, now: Instant, expiresAt: Instant): Promise<void>
  hasSession(hash: string, now: Instant): Promise<boolean>
  /** Hears the account of each commit that changed something, from this process or another; `alarms`: its alarms changed. Returns the undo. */
  listen(changed: (account: string, what: 'account' | 'alarms') => void): Promise<() => void>
  close(): Promise<void>
}
