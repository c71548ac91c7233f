import { and, eq, gte, inArray, lt, or, sql } from 'drizzle-orm'
import type { Database } from './driver.ts'
import { outbox } from './tables.ts'

/** What went is counted whole once in so many milliseconds: of the weeks for which it is kept that is dear. */
const WHOLE_AGAIN = 600_000
/** Whatever is noted of a delivery is committed within so many milliseconds of its time. */
const COMMITTED = 600_000

/** How many deliveries are in each state. */
export interface Tally {
  count(): Promise<Readonly<Record<string, number>>>
  /** Some of what went is gone: counts it whole the next time. */
  forget(): void
}

const SENT = 'sent'
const OTHERS: ('waiting' | 'dead' | 'withdrawn')[] = ['waiting', 'dead', 'withdrawn']

/**
 * Counts the deliveries. Those that went do not change any more, so of them only the latest are counted each time; where an erase took some of them,
 * that shows within ten minutes.
 */
export function createTally(db: Database, clock: () => number = Date.now): Tally {
  let settled = { until: Number.NEGATIVE_INFINITY, before: 0, n: 0 }
  const n = sql`count(*)`.mapWith(Number)
  return {
    count: async () => {
      if (clock() >= settled.until) {
        const [last] = await db
          .select({ at: sql`max(${outbox.changedAt})`.mapWith(Number) })
          .from(outbox)
          .where(eq(outbox.state, SENT))
        const before = (last?.at ?? 0) - COMMITTED
        const whole = await db.$count(outbox, and(eq(outbox.state, SENT), lt(outbox.changedAt, before)))
        settled = { until: clock() + WHOLE_AGAIN, before, n: whole }
      }
      const known = settled
      const rows = await db
        .select({ state: outbox.state, n })
        .from(outbox)
        // As the index has them: in other words the database would go through all.
        .where(or(inArray(outbox.state, OTHERS), and(eq(outbox.state, SENT), gte(outbox.changedAt, known.before))))
        .groupBy(outbox.state)
      const counts: Record<string, number> = Object.fromEntries(rows.map(({ state, n }) => [state, n]))
      const sent = (counts[SENT] ?? 0) + known.n
      return sent ? { ...counts, [SENT]: sent } : counts
    },
    forget: () => {
      settled = { ...settled, until: Number.NEGATIVE_INFINITY }
    },
  }
}
