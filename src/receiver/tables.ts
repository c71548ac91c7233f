import { bigint, doublePrecision, jsonb, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core'
import type { Happening } from '../beacon/types.ts'
import type { Evidence } from '../evidence/types.ts'

/** The receiver's own schema, so that it may live beside other tables of a shared database. */
const waymark = pgSchema('waymark')
const whole = (name: string) => bigint(name, { mode: 'number' }).notNull()
const instant = (name: string) => doublePrecision(name)

export const accounts = waymark.table('accounts', {
  account: text('account').primaryKey(),
  rev: whole('rev'),
  lastBeaconAt: instant('last_beacon_at'),
})
export const ledgers = waymark.table(
  'ledgers',
  {
    account: text('account').notNull(),
    person: text('person').notNull(),
    rev: whole('rev'),
    accountRev: whole('account_rev'),
    evidence: jsonb('evidence').$type<Evidence>().notNull(),
    rows: jsonb('rows').$type<Record<string, number>>().notNull(),
    writers: jsonb('writers').$type<Record<string, number>>().notNull(),
    lastBeaconAt: instant('last_beacon_at'),
  },
  table => [primaryKey({ columns: [table.account, table.person] })],
)
export const happenings = waymark.table(
  'happenings',
  {
    account: text('account').notNull(),
    id: text('id').notNull(),
    person: text('person').notNull(),
    at: instant('at').notNull(),
    body: jsonb('body').$type<Happening>().notNull(),
  },
  table => [primaryKey({ columns: [table.account, table.id] })],
)
export const entries = waymark.table(
  'entries',
  { account: text('account').notNull(), id: text('id').notNull(), at: instant('at').notNull() },
  table => [primaryKey({ columns: [table.account, table.id] })],
)
export const losses = waymark.table(
  'losses',
  { account: text('account').notNull(), writer: text('writer').notNull(), reason: text('reason').notNull(), n: whole('n') },
  table => [primaryKey({ columns: [table.account, table.writer, table.reason] })],
)
export const sessions = waymark.table('sessions', { hash: text('hash').primaryKey(), expiresAt: instant('expires_at').notNull() })
