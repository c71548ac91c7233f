import { and, desc, eq, gt, inArray, or, type SQLWrapper, sql } from 'drizzle-orm'
import type { DropReason } from '../beacon/types.ts'
import type { Transaction } from './driver.ts'
import { MOST_LOSSES } from './limits.ts'
import { CHANNELS, type Head, saveLedger } from './statements.ts'
import { isJoined, type Ledger, noLedger, type Writing } from './store.ts'
import { accounts, alarms, entries, happenings, ledgers, losses, outbox } from './tables.ts'

/** Serialisation failure and deadlock: PostgreSQL asks to try the transaction again. */
export const AGAIN = ['40001', '40P01']

/** The account as it was when its lock was taken, and the ledgers that were locked with it. */
export interface Held extends Head {
  readonly account: string
  readonly ledgers: readonly Ledger[]
  /** Of people who are new here and were erased wherever they are. */
  readonly epochs: ReadonlyMap<string, number>
}

/** What a transaction over an account may do, over SQL. */
export function writingOf(tx: Transaction, { account, rev: before, epoch, known, quiet, ledgers: found, epochs }: Held): Writing {
  let rev = before
  const held = new Map(found.map(ledger => [ledger.person, ledger]))
  const here = eq(accounts.account, account)
  const notify = async (channel: string): Promise<void> => {
    if (isJoined(account)) await tx.execute(sql`select pg_notify(${channel}, ${account})`)
  }
  return {
    get rev() {
      return rev
    },
    people: [...held.keys()],
    known,
    quiet,
    ledger: person => held.get(person) ?? noLedger(person, Math.max(epoch, epochs.get(person) ?? 0)),
    save: async (ledger, told = []) => {
      const old = held.get(ledger.person)
      const isNews = ledger.rev !== old?.rev
      if (isNews) rev = before + 1
      const write = old ? (isNews ? 'news' : 'heard') : 'new'
      const { isSaved, kept } = await saveLedger(tx, write, account, rev, ledger, told, isJoined(account))
      // An account's lock keeps others out; people of no account have none, and two of their first beacons may meet here: the second
      // then finds the row, and is tried again.
      if (!isSaved) throw Object.assign(new Error('Somebody else made this ledger first.'), { code: AGAIN[0] })
      held.set(ledger.person, ledger)
      return kept
    },
    entered: async ids => {
      const known = await tx
        .select({ id: entries.id })
        .from(entries)
        .where(and(eq(entries.account, account), inArray(entries.id, [...ids])))
      return new Set(known.map(({ id }) => id))
    },
    enter: async (ids, at) => {
      if (ids.length)
        await tx
          .insert(entries)
          .values(ids.map(id => ({ account, id, at })))
          .onConflictDoNothing()
    },
    lose: async (person, writer, told, at) => {
      const list = Object.entries(told) as [DropReason, number][]
      if (!list.length) return {}
      const theirs = and(eq(losses.account, account), eq(losses.person, person))
      const known = await tx
        .select({ reason: losses.reason, n: losses.n, at: losses.at })
        .from(losses)
        .where(and(theirs, eq(losses.writer, writer)))
      const of = (reason: string) => known.find(old => old.reason === reason)
      // A device tells its totals with every beacon: what says nothing new is not written again.
      const news = list.filter(([reason, n]) => {
        const old = of(reason)
        return !old || n > old.n || (n === old.n && at < old.at)
      })
      const isFull = news.some(([reason]) => !of(reason)) && (await tx.$count(losses, theirs)) + news.length > MOST_LOSSES
      const rows = news.filter(([reason]) => !isFull || of(reason)).map(([reason, n]) => ({ account, person, writer, reason, n, at }))
      if (!rows.length) return {}
      await tx
        .insert(losses)
        .values(rows)
        .onConflictDoUpdate({
          target: [losses.account, losses.person, losses.writer, losses.reason],
          set: { n: sql`excluded.n`, at: sql`excluded.at` },
        })
      await notify(CHANNELS.account)
      return Object.fromEntries(rows.map(({ reason, n }) => [reason, n - (of(reason)?.n ?? 0)]))
    },
    changed: since =>
      tx
        .select()
        .from(ledgers)
        .where(and(eq(ledgers.account, account), gt(ledgers.accountRev, since))),
    // One that holds goes before all that are over: what was found of a history, or waited in a queue, was raised earlier than it was known.
    alarms: () =>
      tx
        .selectDistinctOn([alarms.kind, alarms.signal, alarms.person])
        .from(alarms)
        .where(eq(alarms.account, account))
        .orderBy(alarms.kind, alarms.signal, alarms.person, desc(sql`${alarms.endedAt} is null`), desc(alarms.raisedAt)),
    ring: async list => {
      // Those that end first: of each topic only one may hold.
      for (const alarm of [...list].sort((a, b) => Number(a.endedAt === null) - Number(b.endedAt === null))) {
        const { id, ...rest } = alarm
        await tx
          .insert(alarms)
          .values({ id, ...rest })
          .onConflictDoUpdate({ target: alarms.id, set: rest })
      }
      if (list.length) await notify(CHANNELS.alarms)
    },
    post: async (messages, wants, at) => {
      const rows = messages.flatMap(message => wants(message.type).map(target => ({ ...message, target, nextAt: at, changedAt: at })))
      if (rows.length) await tx.insert(outbox).values(rows).onConflictDoNothing()
    },
    withdraw: async (about, type, at) => {
      await tx
        .update(outbox)
        .set({ state: 'withdrawn', changedAt: at })
        .where(and(eq(outbox.about, about), eq(outbox.type, type), eq(outbox.state, 'waiting'), eq(outbox.attempts, 0)))
      const out = await tx
        .select({ id: outbox.id })
        .from(outbox)
        .where(and(eq(outbox.about, about), eq(outbox.type, type), sql`${outbox.state} <> 'withdrawn'`))
        .limit(1)
      return !out.length
    },
    sweep: async ({ by, dueAt, known }) => {
      await tx.update(accounts).set({ sweptRev: rev, sweptBy: by, dueAt, known, quiet: false }).where(here)
    },
    hush: async () => {
      await tx.update(accounts).set({ quiet: true, sweptRev: -1 }).where(here)
    },
    wipe: async person => {
      const theirs = (table: typeof happenings | typeof alarms | typeof losses) =>
        and(eq(table.account, account), person === null ? undefined : eq(table.person, person))
      // Whoever put them in charge, or came after them, told of them.
      const names = (told: SQLWrapper) => (person === null ? undefined : sql`${person} in (${told} ->> 'to', ${told} ->> 'from')`)
      const handed = and(eq(happenings.account, account), sql`${happenings.body} ->> 'kind' = 'personChanged'`, names(happenings.body))
      const changes = and(eq(alarms.account, account), eq(alarms.kind, 'personChanged'))
      const tellers = inArray(alarms.person, tx.select({ person: happenings.person }).from(happenings).where(handed))
      // Messages hold names too: what waits does not go out, and what went is not kept.
      const told = or(theirs(alarms), and(changes, or(names(alarms.context), tellers)))
      await tx.delete(outbox).where(inArray(outbox.about, tx.select({ id: alarms.id }).from(alarms).where(told)))
      await tx.delete(alarms).where(and(changes, names(alarms.context)))
      await tx.delete(happenings).where(handed)
      const isOfThem = person === null ? undefined : sql`${outbox.body}::jsonb -> 'data' ->> 'person' = ${person}`
      await tx.delete(outbox).where(and(eq(outbox.about, account), inArray(outbox.type, ['milestone', 'level']), isOfThem))
      for (const table of [happenings, alarms, losses]) await tx.delete(table).where(theirs(table))
      if (person === null) {
        await tx.delete(entries).where(eq(entries.account, account))
        // Else the next look would find that its level is gone, and tell webhooks so.
        await tx.update(accounts).set({ known: null, lastBeaconAt: null }).where(here)
      }
      await notify(CHANNELS.alarms)
    },
    raiseEpoch: async epoch => {
      await tx.update(accounts).set({ epoch }).where(here)
    },
  }
}
