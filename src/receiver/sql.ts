import { and, asc, desc, eq, gt, inArray, lt, ne, sql, sum } from 'drizzle-orm'
import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'
import { empty } from '../evidence/index.ts'
import { migrations } from './migrations.ts'
import { type Ledger, type Losses, NONE, type Store, type Writing } from './store.ts'
import { accounts, entries, happenings, ledgers, losses, sessions } from './tables.ts'

/** Both drivers, PGlite's and node-postgres's, are one of these to us. */
export type Database = PgDatabase<PgQueryResultHKT>
type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** What a driver adds to the SQL that both share. */
export interface Driver {
  readonly db: Database
  listen(channel: string, hear: (payload: string) => void): Promise<() => void>
  close(): Promise<void>
}

/** The channel on which commits are told. */
const CHANNEL = 'waymark'
/** Names our lock among the advisory locks of a shared database. */
const MIGRATING = 7_290_184_311
/** Serialisation failure and deadlock: PostgreSQL asks to try the transaction again. */
const AGAIN = ['40001', '40P01']
const TRIES = 4

/** Brings the tables up to date. Under a lock, since several receivers may start at once. */
export async function migrate(db: Database): Promise<void> {
  await db.transaction(async tx => {
    await tx.execute(sql`select pg_advisory_xact_lock(${MIGRATING})`)
    await tx.execute(sql`create schema if not exists waymark`)
    await tx.execute(sql`create table if not exists waymark.migrations (n integer primary key)`)
    const { rows } = (await tx.execute(sql`select count(*)::int as done from waymark.migrations`)) as unknown as {
      rows: { done: number }[]
    }
    const done = rows[0]?.done ?? 0
    if (done > migrations.length) throw new Error('The database was written by a later version of Waymark.')
    for (const [n, statement] of migrations.entries()) {
      if (n < done) continue
      await tx.execute(sql.raw(statement))
      await tx.execute(sql`insert into waymark.migrations (n) values (${n})`)
    }
  })
}

const fresh = (person: string): Ledger => ({ person, rev: 0, evidence: empty, rows: {}, writers: {}, lastBeaconAt: null })

const codeOf = (error: unknown): unknown => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return code ?? (cause ? codeOf(cause) : undefined)
}

/** The store port over SQL. */
export function sqlStore({ db, listen, close }: Driver): Store {
  const inTransaction = async <T>(work: (tx: Transaction) => Promise<T>): Promise<T> => {
    for (let attempt = 1; ; attempt++) {
      try {
        return await db.transaction(work)
      } catch (error) {
        if (attempt >= TRIES || !AGAIN.includes(codeOf(error) as string)) throw error
      }
    }
  }

  return {
    write: (account, people, work) =>
      inTransaction(async tx => {
        // The account first, then its ledgers: one order of locks, so that writers wait for one another and never in a circle.
        let rev = 0
        if (account !== NONE) {
          await tx.insert(accounts).values({ account, rev: 0 }).onConflictDoNothing()
          const [head] = await tx.select().from(accounts).where(eq(accounts.account, account)).for('update')
          rev = head!.rev
        }
        const before = rev
        const found = await tx
          .select()
          .from(ledgers)
          .where(and(eq(ledgers.account, account), inArray(ledgers.person, [...people])))
          .orderBy(asc(ledgers.person))
          .for('update')
        const held = new Map(found.map(row => [row.person, row as Ledger]))

        const writing: Writing = {
          get rev() {
            return rev
          },
          ledger: person => held.get(person) ?? fresh(person),
          save: async ledger => {
            const { person, lastBeaconAt, writers } = ledger
            const old = held.get(person)
            const isNews = ledger.rev !== old?.rev
            if (isNews) rev = before + 1
            const news = isNews ? { rev: ledger.rev, evidence: ledger.evidence, rows: ledger.rows, accountRev: rev } : {}
            if (old)
              await tx
                .update(ledgers)
                .set({ ...news, writers, lastBeaconAt })
                .where(and(eq(ledgers.account, account), eq(ledgers.person, person)))
            else await insertFirst(tx, account, ledger, rev)
            held.set(person, ledger)
            if (account !== NONE)
              await tx
                .update(accounts)
                .set({ rev, lastBeaconAt: sql`greatest(${accounts.lastBeaconAt}, ${lastBeaconAt}::double precision)` })
                .where(eq(accounts.account, account))
            if (isNews && account !== NONE) await tx.execute(sql`select pg_notify(${CHANNEL}, ${account})`)
          },
          tell: async (person, list) => {
            if (!list.length) return new Set()
            const rows = list.map(happening => ({ account, id: happening.id, person, at: happening.at, body: happening }))
            const kept = await tx.insert(happenings).values(rows).onConflictDoNothing().returning({ id: happenings.id })
            if (kept.length && account !== NONE) await tx.execute(sql`select pg_notify(${CHANNEL}, ${account})`)
            return new Set(kept.map(({ id }) => id))
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
          lose: async (writer, told) => {
            const rows = Object.entries(told).map(([reason, n]) => ({ account, writer, reason, n }))
            if (!rows.length) return
            await tx
              .insert(losses)
              .values(rows)
              .onConflictDoUpdate({
                target: [losses.account, losses.writer, losses.reason],
                set: { n: sql`greatest(${losses.n}, excluded.n)` },
              })
          },
        }
        return work(writing)
      }),

    accounts: () => db.select().from(accounts).where(ne(accounts.account, NONE)).orderBy(asc(accounts.account)),

    head: async account => (await db.select().from(accounts).where(eq(accounts.account, account)))[0] ?? null,

    changes: async (account, since) => {
      // The revision first: a ledger that a later commit changed is then read once more, and none is missed.
      const [head] = await db.select().from(accounts).where(eq(accounts.account, account))
      if (!head) return null
      const changed = await db
        .select()
        .from(ledgers)
        .where(and(eq(ledgers.account, account), gt(ledgers.accountRev, since)))
      return { head, ledgers: changed }
    },

    told: (account, most) =>
      db
        .select({ person: happenings.person, happening: happenings.body })
        .from(happenings)
        .where(eq(happenings.account, account))
        .orderBy(desc(happenings.at), asc(happenings.id))
        .limit(most),

    lost: async account => {
      const rows = await db
        .select({ reason: losses.reason, n: sum(losses.n).mapWith(Number) })
        .from(losses)
        .where(eq(losses.account, account))
        .groupBy(losses.reason)
      return Object.fromEntries(rows.map(({ reason, n }) => [reason, n])) as Losses
    },

    addSession: async (hash, now, expiresAt) => {
      await db.delete(sessions).where(lt(sessions.expiresAt, now))
      await db.insert(sessions).values({ hash, expiresAt }).onConflictDoNothing()
    },
    hasSession: async (hash, now) => {
      const found = await db
        .select()
        .from(sessions)
        .where(and(eq(sessions.hash, hash), gt(sessions.expiresAt, now)))
      return found.length > 0
    },
    listen: changed => listen(CHANNEL, changed),
    close,
  }
}

/**
 * The first row of a ledger. An account's lock keeps others out; people of no account have none, and two of their first beacons may
 * meet here: the second then finds the row, and the database asks to try again.
 */
async function insertFirst(tx: Transaction, account: string, ledger: Ledger, accountRev: number): Promise<void> {
  const { person, rev, evidence, rows, writers, lastBeaconAt } = ledger
  const kept = await tx
    .insert(ledgers)
    .values({ account, person, rev, accountRev, evidence, rows, writers, lastBeaconAt })
    .onConflictDoNothing()
    .returning({ person: ledgers.person })
  if (!kept.length) throw Object.assign(new Error('Somebody else made this ledger first.'), { code: AGAIN[0] })
}
