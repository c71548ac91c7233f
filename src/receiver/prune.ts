import { and, eq, inArray, lt, ne, sql } from 'drizzle-orm'
import { DAY, type Instant, OLDEST } from '../evidence/index.ts'
import type { Database, Transaction } from './driver.ts'
import { APART } from './store.ts'
import { accounts, alarms, entries, happenings, ledgers, losses, outbox, sessions } from './tables.ts'

/** Deliveries that went, and alarms that are over, are kept for so long. */
const SENT_STAYS = 30 * DAY
const ALARM_STAYS = OLDEST
/** What is told again after its id was forgotten lies too far back to be taken in. */
const TOLD_STAYS = OLDEST + DAY
/** What came without a token is forgotten when nothing more of it came for so long. */
const APART_STAYS = 30 * DAY
/** So many of them at a time. */
const MANY = 500

/** What is kept apart. Said as the indexes say it, not by a parameter, so that they serve. */
export const APARTS = sql`starts_with(${accounts.account}, ${sql.raw(`'${APART}'`)})`

/** Deletes what is of no more use. */
export async function prune(
  db: Database,
  inTransaction: <T>(work: (tx: Transaction) => Promise<T>) => Promise<T>,
  now: Instant,
): Promise<void> {
  await db.delete(entries).where(lt(entries.at, now - TOLD_STAYS))
  await db.delete(happenings).where(lt(happenings.at, now - TOLD_STAYS))
  await db.delete(outbox).where(and(ne(outbox.state, 'waiting'), lt(outbox.changedAt, now - SENT_STAYS)))
  // Whoever wants it tries within two days: this target is no more, and must not hear of it should it come back.
  const isLeft = and(eq(outbox.state, 'waiting'), lt(outbox.nextAt, now - SENT_STAYS))
  await db.update(outbox).set({ state: 'dead', error: 'no target', changedAt: now }).where(isLeft)
  await db.delete(alarms).where(lt(alarms.endedAt, now - ALARM_STAYS))
  await db.delete(sessions).where(lt(sessions.expiresAt, now))
  const isOld = and(APARTS, lt(accounts.lastBeaconAt, now - APART_STAYS))
  // Under their locks, and not those that somebody has: a beacon that comes in now is kept whole.
  const some = (): Promise<number> =>
    inTransaction(async tx => {
      const old = await tx.select({ account: accounts.account }).from(accounts).where(isOld).limit(MANY).for('update', { skipLocked: true })
      const names = old.map(({ account }) => account)
      for (const table of [happenings, losses, ledgers, accounts]) await tx.delete(table).where(inArray(table.account, names))
      return names.length
    })
  while ((await some()) === MANY);
}
