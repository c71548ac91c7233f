import { and, asc, desc, eq, gt, inArray, lt, lte, max, ne, not, type SQL, sql, sum } from 'drizzle-orm'
import type { Database, Driver, Transaction } from './driver.ts'
import { createLanes } from './lanes.ts'
import type { Delivery } from './message.ts'
import { migrations } from './migrations.ts'
import { APARTS, prune } from './prune.ts'
import { CHANNELS, epochsOf, type Head, lockAccount, lockBoth, lockLedger, raiseEpoch } from './statements.ts'
import type { AccountHead, Ledger, Store } from './store.ts'
import { APART, NONE } from './store.ts'
import { accounts, alarms, happenings, leases, ledgers, losses, outbox, sessions, settings } from './tables.ts'
import { createTally } from './tally.ts'
import { AGAIN, writingOf } from './writing.ts'

/** Names our lock among the advisory locks of a shared database. */
const MIGRATING = 7_290_184_311
const TRIES = 4
/** So many writes of one account may have a connection: the one with the lock, and the next. A third would only keep other accounts out. */
const AT_ONCE = 2

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

/** What every look at an account needs; its row has more. */
const JOINED = and(ne(accounts.account, NONE), not(APARTS))
/** Alarms that nobody is done with. */
const OPEN = sql`${alarms.standing} ->> 'state' in ('raised', 'taken', 'snoozed')`
const HEAD = { account: accounts.account, rev: accounts.rev, lastBeaconAt: accounts.lastBeaconAt }

/** The database's own code of a fault (SQLSTATE). */
export const codeOf = (error: unknown): unknown => {
  const { code, cause } = error as { code?: unknown; cause?: unknown }
  return code ?? (cause ? codeOf(cause) : undefined)
}

/** Makes an account, unless somebody else just did, and locks it. */
async function lockNew(tx: Transaction, account: string): Promise<Head> {
  await tx.insert(accounts).values({ account, rev: 0 }).onConflictDoNothing()
  return (await lockAccount(tx, account))!
}

/** Locks ledgers of an account, in one order. */
async function lockLedgers(tx: Transaction, account: string, people: readonly string[] | 'all'): Promise<readonly Ledger[]> {
  if (people !== 'all' && people.length <= 1) {
    const found = people[0] === undefined ? undefined : await lockLedger(tx, account, people[0])
    return found ? [found] : []
  }
  return tx
    .select()
    .from(ledgers)
    .where(and(eq(ledgers.account, account), people === 'all' ? undefined : inArray(ledgers.person, [...people])))
    .orderBy(asc(ledgers.person))
    .for('update')
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

  const tally = createTally(db)
  const inLane = createLanes(AT_ONCE)
  const write: Store['write'] = (account, people, work) =>
    inTransaction(async tx => {
      // The account first, then its ledgers: one order of locks, so that writers wait for one another and never in a circle.
      let head: Head = { rev: 0, epoch: 0, known: null, quiet: false }
      if (account !== NONE) {
        const both = people.length === 1 && people !== 'all' ? await lockBoth(tx, account, people[0]!) : undefined
        if (both) return work(writingOf(tx, { account, ...both.head, ledgers: [both.ledger], epochs: new Map() }))
        head = (await lockAccount(tx, account)) ?? (await lockNew(tx, account))
      }
      const found = await lockLedgers(tx, account, people)
      const strangers = people === 'all' ? [] : people.filter(one => !found.some(({ person }) => person === one))
      return work(writingOf(tx, { account, ...head, ledgers: found, epochs: await epochsOf(tx, strangers) }))
    })

  return {
    // People of no account do not wait for one another.
    write: (account, people, work) =>
      account === NONE ? write(account, people, work) : inLane(account, () => write(account, people, work)),

    accounts: () => db.select(HEAD).from(accounts).where(JOINED).orderBy(asc(accounts.account)),

    head: async account => (await db.select(HEAD).from(accounts).where(eq(accounts.account, account)))[0] ?? null,

    apart: async () => {
      const people = sql`count(${ledgers.person})`.mapWith(Number)
      const rows = await db
        .select({ ...HEAD, people })
        .from(accounts)
        .innerJoin(ledgers, eq(ledgers.account, accounts.account))
        .where(APARTS)
        .groupBy(accounts.account)
        .orderBy(asc(accounts.account))
      return rows.map(row => ({ ...row, account: row.account.slice(APART.length) }))
    },

    homes: async person => {
      const rows = await db
        .select({ account: ledgers.account })
        .from(ledgers)
        .where(eq(ledgers.person, person))
        .orderBy(asc(ledgers.account))
      return rows.map(({ account }) => account)
    },

    changes: async (account, since) => {
      // The revision first: a ledger that a later commit changed is then read once more, and none is missed.
      const [head] = await db.select(HEAD).from(accounts).where(eq(accounts.account, account))
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

    ledger: async (account, person) => {
      const found = await db
        .select()
        .from(ledgers)
        .where(and(eq(ledgers.account, account), eq(ledgers.person, person)))
      return found[0] ?? null
    },

    toldBy: (account, person) =>
      db
        .select({ person: happenings.person, happening: happenings.body })
        .from(happenings)
        .where(and(eq(happenings.account, account), eq(happenings.person, person)))
        .orderBy(asc(happenings.at), asc(happenings.id)),

    alarmsOf: (account, person) =>
      db
        .select()
        .from(alarms)
        .where(and(eq(alarms.account, account), eq(alarms.person, person)))
        .orderBy(asc(alarms.raisedAt), asc(alarms.id)),

    lost: (account, person) => {
      const [n, at] = [sum(losses.n).mapWith(Number), max(losses.at).mapWith(Number)]
      return db
        .select({ person: losses.person, reason: losses.reason, n, at })
        .from(losses)
        .where(and(eq(losses.account, account), person === undefined ? undefined : eq(losses.person, person)))
        .groupBy(losses.person, losses.reason)
        .orderBy(asc(losses.person), asc(losses.reason))
    },

    now: async () => {
      const { rows } = (await db.execute(sql`select extract(epoch from clock_timestamp())::double precision * 1000 as now`)) as unknown as {
        rows: { now: number }[]
      }
      return Math.round(Number(rows[0]!.now))
    },
    lease: async (name, holder, ms) => {
      const now = sql`extract(epoch from clock_timestamp())::double precision * 1000`
      const until = sql`${now} + ${ms}::double precision`
      const held = await db
        .insert(leases)
        .values({ name, holder, until: until as unknown as number })
        .onConflictDoUpdate({
          target: leases.name,
          set: { holder, until },
          setWhere: sql`${leases.until} < ${now} or ${leases.holder} = ${holder}`,
        })
        .returning({ holder: leases.holder })
      return held.length > 0
    },
    due: async (by, now, most) => {
      // Each by an index of its own: in one question the database would look at every account, each time.
      const reasons: readonly (readonly [what: SQL, order: SQL])[] = [
        [lte(accounts.dueAt, now), asc(accounts.dueAt)],
        [ne(accounts.sweptRev, accounts.rev), asc(accounts.account)],
        [lt(accounts.sweptBy, by), asc(accounts.sweptBy)],
        [gt(accounts.sweptBy, by), asc(accounts.sweptBy)],
      ]
      const found = new Map<string, AccountHead>()
      for (const [what, order] of reasons)
        if (found.size < most)
          for (const head of await db.select(HEAD).from(accounts).where(and(JOINED, what)).orderBy(order).limit(most))
            found.set(head.account, head)
      return [...found.values()].slice(0, most)
    },
    openAlarms: () => db.$count(alarms, OPEN),
    alarms: () => db.select().from(alarms).where(OPEN).orderBy(asc(alarms.raisedAt), asc(alarms.id)),
    alarm: async id => (await db.select().from(alarms).where(eq(alarms.id, id)))[0] ?? null,
    claim: async (target, now, until, most) => {
      const ready = and(eq(outbox.state, 'waiting'), lte(outbox.nextAt, now), eq(outbox.target, target))
      return inTransaction(async tx => {
        const rows = await tx.select().from(outbox).where(ready).orderBy(asc(outbox.nextAt)).limit(most).for('update', { skipLocked: true })
        for (const { id, attempts } of rows)
          await tx
            .update(outbox)
            .set({ nextAt: until, attempts: attempts + 1, changedAt: now })
            .where(and(eq(outbox.id, id), eq(outbox.target, target)))
        return rows.map(row => ({ ...row, attempts: row.attempts + 1, nextAt: until }))
      })
    },
    delivered: async ({ id, target, state, nextAt, changedAt, status, error }) => {
      await db
        .update(outbox)
        .set({ state, nextAt, changedAt, status, error })
        .where(and(eq(outbox.id, id), eq(outbox.target, target)))
    },
    revive: async (id, target, now) => {
      const revived = await db
        .update(outbox)
        .set({ state: 'waiting', attempts: 0, nextAt: now, changedAt: now })
        .where(and(eq(outbox.id, id), eq(outbox.target, target), eq(outbox.state, 'dead')))
        .returning({ id: outbox.id })
      return revived.length > 0
    },
    deliveries: (state, most): Promise<Delivery[]> =>
      db.select().from(outbox).where(eq(outbox.state, state)).orderBy(desc(outbox.changedAt)).limit(most),
    tally: tally.count,
    setting: async name => (await db.select().from(settings).where(eq(settings.name, name)))[0]?.value,
    set: async (name, value) => {
      await db.insert(settings).values({ name, value }).onConflictDoUpdate({ target: settings.name, set: { value } })
    },
    prune: now => prune(db, inTransaction, now).finally(tally.forget),
    raiseEpoch: person => inTransaction(tx => raiseEpoch(tx, person)),

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
    listen: async changed => {
      const stopFirst = await listen(CHANNELS.account, account => changed(account, 'account'))
      const stopSecond = await listen(CHANNELS.alarms, account => changed(account, 'alarms')).catch(error => {
        stopFirst()
        throw error
      })
      return () => {
        stopFirst()
        stopSecond()
      }
    },
    close,
  }
}
