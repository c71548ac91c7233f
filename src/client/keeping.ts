import type { Change, Day, Evidence, Happened, Recorder } from '../evidence/index.ts'
import type { Store } from './ports.ts'
import type { Head, Outbox } from './rows.ts'
import type { Stored } from './types.ts'

/** A thing to remember: an event or a fact. */
export type Memorable = { readonly event: Happened } | { readonly key: string; readonly change: Change }

/** `done` hears once it is kept, or why not. */
export type Entry = Memorable & { readonly done: (stored: Stored) => void }

/** What a change may do with rows, all in one transaction. It may run again, so it does nothing else. */
export interface Writing {
  get(key: string): unknown
  /** Undefined deletes. */
  put(key: string, value: unknown): void
  readonly head: Head
  /** Mints a new writer. */
  renew(): void
}

export interface LedgerWorld {
  readonly store: Promise<Store>
  /** The playbook is there; rejects when there is none. */
  readonly loaded: Promise<unknown>
  /** What the playbook's rules ask to be remembered of an event. */
  readonly recorders: (event: string) => readonly Recorder[]
  readonly hashKey: string
  readonly id: () => string
  /** Consent was withdrawn: nothing is written any more. */
  isOver: boolean
  /** Evidence or rows of a ledger changed. `keys`: those that this tab has put, for the others to read. */
  readonly changed: (keys: readonly string[]) => void
}

/**
 * The evidence of one person in one account on this device, with what of it waits to be sent. Rows, each under the scope's prefix: `e` a
 * day of a series, `m` mark, `l` latch, `o` waiting parts of a series or mark, `q` waiting happening, and single rows of the other rooms;
 * the head is `h` + scope. The row on disk counts: what another tab put there is read inside the writing transaction.
 */
export interface Ledger {
  readonly account: string | null
  readonly person: string | null
  readonly scope: string
  readonly store: Promise<Store>
  /** All that is known: what is kept, and what is on its way there. */
  readonly evidence: Evidence
  readonly kept: Evidence
  /** What is on its way to the disk. */
  readonly entries: readonly Entry[]
  readonly rows: Map<string, unknown>
  readonly head: Head | undefined
  /** Its rows are read. Never rejects. */
  readonly opened: Promise<void>
  readonly isOpen: boolean
  /** The full key of a row. */
  key(row: string): string
  add(entry: Entry): void
  /** Changes rows; reads `keys` (and the head) for that. Never rejects. */
  write(keys: readonly string[], change: (writing: Writing) => void): Promise<void>
  /** Reads rows again that another tab changed; all without `keys`. */
  reread(keys?: readonly string[]): Promise<void>
  /** What waits, from the disk: what other tabs have put there too. `kept` is then at least as new, as a beacon needs it. */
  outbox(): Promise<Outbox>
  /** Drops the days before the cuts, and latches what was read of them. */
  forget(cuts: Readonly<Record<string, Day>>, latches: () => Evidence['latches']): void
  /** Resolves when all that was added is kept. */
  idle(): Promise<void>
  /** Gives away what it has, when it has not begun to write. */
  handOver(): { readonly entries: Entry[]; readonly sources: readonly Ledger[] } | undefined
}
