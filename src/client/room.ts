import { type Happening, overflow } from '../beacon/index.ts'
import type { Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import type { Progress } from '../progress/index.ts'
import type { WaymarkError } from './error.ts'
import type { Events } from './events.ts'
import type { Ledger, Writing } from './ledger.ts'
import type { Ports } from './ports.ts'
import type { Consent, Options, WaymarkEvents } from './types.ts'

/** What can be listened to: the public events, and each change of progress. */
export type Heard = WaymarkEvents & { progress: Progress | null }

/** What the parts of a client share. */
export interface Room {
  readonly options: Options
  readonly ports: Ports
  readonly events: Events<Heard>
  /** The receiver's clock, as well as it is known. */
  now(): Instant
  fail(error: WaymarkError): void
  /** Of whoever is here now; an anonymous one before `identify`. */
  readonly ledger: Ledger
  readonly book: Playbook | null
  readonly progress: Progress | null
  readonly consent: Consent
  /** The playbook has rules over the account, so others' doings change what is seen here. */
  readonly isShared: boolean
  /** What all tabs of this client have in common: the database's name. */
  readonly name: string
  tokenOf(person: string): TokenSource | undefined
  /** The ledgers of other people, and of other accounts, on this device. */
  others(): Promise<readonly Ledger[]>
  setOffset(offset: number): void
}

/** A signed token, or where to get a fresh one. */
export type TokenSource = string | (() => string | Promise<string>)

type Told<H> = H extends Happening ? Omit<H, 'seq'> : never

/** Puts happenings into the outbox, one an id, with what `change` writes beside them; nothing when it gives false. */
export function happen(
  ledger: Ledger,
  list: readonly Told<Happening>[],
  row?: string,
  change?: (writing: Writing) => boolean,
): Promise<void> {
  const waiting = [...ledger.rows].filter(([row]) => row[0] === 'q').map(([, value]) => value as Happening)
  const over = overflow([...waiting, ...(list as readonly Happening[])])
  const keys = [...list.map(({ id }) => id), ...over].map(id => ledger.key(`q${id}`))
  return ledger.write(row ? [ledger.key(row), ...keys] : keys, writing => {
    const { get, put, head } = writing
    if (change?.(writing) === false) return
    for (const happening of list) {
      const key = ledger.key(`q${happening.id}`)
      if (!get(key)) put(key, { ...happening, seq: ++head.rev })
    }
    for (const id of over) put(ledger.key(`q${id}`), undefined)
    if (over[0]) head.dropped = { ...head.dropped, cap: (head.dropped.cap ?? 0) + over.length }
  })
}
