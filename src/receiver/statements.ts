import type { Happening } from '../beacon/types.ts'
import type { Transaction } from './driver.ts'
import type { Known, Ledger } from './store.ts'

/** Where commits are told: evidence and happenings on the one, alarms on the other. */
export const CHANNELS = { account: 'waymark', alarms: 'waymark_alarms' } as const

/** Runs a statement as it stands here: what every beacon runs is not built anew for each. Gives its rows, by the names of their columns. */
async function rowsOf<R>(tx: Transaction, sql: string, params: unknown[]): Promise<readonly R[]> {
  const done = await tx._.session.prepareQuery({ sql, params }, undefined, undefined, false).execute()
  return (done as { readonly rows: readonly R[] }).rows
}

/** The account as it was when its lock was taken. */
export interface Head {
  readonly rev: number
  readonly epoch: number
  readonly known: Known | null
  readonly quiet: boolean
}

/** Locks an account until the end of the transaction. Undefined: there is none. */
export async function lockAccount(tx: Transaction, account: string): Promise<Head | undefined> {
  const found = await rowsOf<Head>(tx, 'select rev, epoch, known, quiet from waymark.accounts where account = $1 for update', [account])
  // Drivers give whole numbers of 64 bits as text.
  return found[0] && { ...found[0], rev: Number(found[0].rev), epoch: Number(found[0].epoch) }
}

const LEDGER_COLUMNS = 'ledger.person, ledger.rev, evidence, rows, writers, secrets, ledger.last_beacon_at as "lastBeaconAt"'
const LEDGER = `select ${LEDGER_COLUMNS} from waymark.ledgers ledger where account = $1 and person = $2 for update`

/** Locks the ledger of one person until the end of the transaction. Undefined: there is none. */
export async function lockLedger(tx: Transaction, account: string, person: string): Promise<Ledger | undefined> {
  const [found] = await rowsOf<Ledger>(tx, LEDGER, [account, person])
  return found && { ...found, rev: Number(found.rev) }
}

/** Both rows are locked, in this order, so whichever was changed while this waited for it is read as it is then. */
const BOTH = `select head.rev as "accountRev", epoch, known, quiet, ${LEDGER_COLUMNS}
  from waymark.accounts head join waymark.ledgers ledger on ledger.account = head.account
  where head.account = $1 and ledger.person = $2 for update of head, ledger`

/** Locks an account and the ledger of one person in it, where both are there, as nearly always. Undefined: nothing is locked for sure, and either may be missing. */
export async function lockBoth(tx: Transaction, account: string, person: string): Promise<{ head: Head; ledger: Ledger } | undefined> {
  const [found] = await rowsOf<Head & Ledger & { readonly accountRev: number }>(tx, BOTH, [account, person])
  if (!found) return undefined
  const { accountRev, epoch, known, quiet, rev, ...ledger } = found
  return { head: { rev: Number(accountRev), epoch: Number(epoch), known, quiet }, ledger: { ...ledger, rev: Number(rev) } }
}

/** Names our locks of people among the advisory locks of a shared database. */
const PEOPLE = 7_290

/**
 * The epoch of people who were erased wherever they are: what came of them before is not taken in where they are new either. Until the end of
 * the transaction nobody erases them, so whoever does finds what it makes.
 */
export async function epochsOf(tx: Transaction, people: readonly string[]): Promise<ReadonlyMap<string, number>> {
  const epochs = new Map<string, number>()
  // In one order, so that writers wait for one another and never in a circle.
  for (const person of [...people].sort()) {
    await rowsOf(tx, 'select pg_advisory_xact_lock_shared($1::integer, hashtext($2))', [PEOPLE, person])
    const [found] = await rowsOf<{ readonly epoch: number }>(tx, 'select epoch from waymark.erased where person = $1', [person])
    if (found) epochs.set(person, Number(found.epoch))
  }
  return epochs
}

/** From now on nobody may tell of an epoch before this one of a person, wherever they are new. Waits for whoever makes a ledger of them. */
export async function raiseEpoch(tx: Transaction, person: string): Promise<void> {
  await rowsOf(tx, 'select pg_advisory_xact_lock($1::integer, hashtext($2))', [PEOPLE, person])
  const raised = 'insert into waymark.erased (person, epoch) values ($1, 1) on conflict (person) do update set epoch = erased.epoch + 1'
  await rowsOf(tx, raised, [person])
}

/** What is written of a ledger: a new one, one with other evidence, or one whose device was heard and told nothing new. */
export type Write = 'new' | 'news' | 'heard'

/** The first parameters of each are `$1` the account, `$2` the person, `$3` writers, `$4` secrets, `$5` last heard, `$6` the account's revision. */
const LEDGERS: Readonly<Record<Write, string>> = {
  new: `insert into waymark.ledgers (account, person, writers, secrets, last_beacon_at, account_rev, rev, evidence, rows)
    values ($1, $2, $3::jsonb, $4::jsonb, $5, $6, $7, $8::jsonb, $9::jsonb) on conflict do nothing`,
  news: `update waymark.ledgers set writers = $3::jsonb, secrets = $4::jsonb, last_beacon_at = $5, account_rev = $6, rev = $7,
    evidence = $8::jsonb, rows = $9::jsonb where account = $1 and person = $2`,
  heard: 'update waymark.ledgers set writers = $3::jsonb, secrets = $4::jsonb, last_beacon_at = $5 where account = $1 and person = $2',
}

const saving = (write: Write): string => `with ledger as (${LEDGERS[write]} returning 1),
  account as (update waymark.accounts set rev = $6, last_beacon_at = greatest(last_beacon_at, $5::double precision) where account = $1)`
const COUNTED = '(select count(*)::integer from ledger) as saved'
/** Whoever listens hears of a transaction once, whatever it changed. */
const NOTIFIED = `pg_notify('${CHANNELS.account}', $1)`

interface Written {
  readonly saved: number
  readonly kept: readonly string[] | null
}

export interface Saved {
  /** False: somebody else made this ledger first. */
  readonly isSaved: boolean
  /** Which ids of the happenings are new. */
  readonly kept: ReadonlySet<string>
}

/** Writes a ledger, the revision of its account and the happenings told with it, in one statement. `isJoined`: somebody may listen. */
export async function saveLedger(
  tx: Transaction,
  write: Write,
  account: string,
  accountRev: number,
  { person, rev, evidence, rows, writers, secrets, lastBeaconAt }: Ledger,
  told: readonly Happening[],
  isJoined: boolean,
): Promise<Saved> {
  const params: unknown[] = [account, person, JSON.stringify(writers), JSON.stringify(secrets), lastBeaconAt, accountRev]
  if (write !== 'heard') params.push(rev, JSON.stringify(evidence), JSON.stringify(rows))
  let parts = ''
  let answer = COUNTED
  if (told.length) {
    params.push(JSON.stringify(told))
    parts = `, told as (
      insert into waymark.happenings (account, id, person, at, body)
      select $1, it ->> 'id', $2, (it ->> 'at')::double precision, it from jsonb_array_elements($${params.length}::jsonb) it
      on conflict do nothing returning id)`
    answer += ', (select json_agg(id) from told) as kept'
  }
  if (isJoined && write !== 'heard') answer += `, ${NOTIFIED}`
  else if (isJoined && told.length) answer += `, case when exists (select from told) then ${NOTIFIED} end`
  const [done] = await rowsOf<Written>(tx, `${saving(write)}${parts} select ${answer}`, params)
  return { isSaved: done!.saved > 0, kept: new Set(done!.kept ?? []) }
}
