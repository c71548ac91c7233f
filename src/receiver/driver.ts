import type { PgDatabase, PgQueryResultHKT } from 'drizzle-orm/pg-core'

/** Both drivers, PGlite's and node-postgres's, are one of these to us. */
export type Database = PgDatabase<PgQueryResultHKT>
export type Transaction = Parameters<Parameters<Database['transaction']>[0]>[0]

/** What a driver adds to the SQL that both share. */
export interface Driver {
  readonly db: Database
  listen(channel: string, hear: (payload: string) => void): Promise<() => void>
  close(): Promise<void>
}
