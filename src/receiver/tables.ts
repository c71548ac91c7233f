import { bigint, boolean, doublePrecision, integer, jsonb, pgSchema, primaryKey, text } from 'drizzle-orm/pg-core'
import type { DropReason, Happening } from '../beacon/types.ts'
import type { Evidence } from '../evidence/types.ts'
import type { AlarmKind, Standing } from './alarm.ts'
import type { Known } from './store.ts'

/** The receiver's own schema, so that it may live beside other tables of a shared database. */
const waymark = pgSchema('waymark')
const whole = (name: string) => bigint(name, { mode: 'number' }).notNull()
const instant = (name: string) => doublePrecision(name)

export const accounts = waymark.table('accounts', {
  account: text('account').primaryKey(),
  rev: whole('rev'),
  lastBeaconAt: instant('last_beacon_at'),
  epoch: whole('epoch').default(0),
  sweptRev: whole('swept_rev').default(-1),
  sweptBy: text('swept_by'),
  dueAt: instant('due_at'),
  known: jsonb('known').$type<Known>().default({ level: null, milestones: [] }),
  quiet: boolean('quiet').notNull().default(false),
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
    secrets: jsonb('secrets').$type<Record<string, string>>().notNull(),
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
  {
    account: text('account').notNull(),
    person: text('person').notNull(),
    writer: text('writer').notNull(),
    reason: text('reason').$type<DropReason>().notNull(),
    n: whole('n'),
    at: instant('at').notNull(),
  },
  table => [primaryKey({ columns: [table.account, table.person, table.writer, table.reason] })],
)
export const sessions = waymark.table('sessions', { hash: text('hash').primaryKey(), expiresAt: instant('expires_at').notNull() })
export const alarms = waymark.table('alarms', {
  id: text('id').primaryKey(),
  account: text('account').notNull(),
  person: text('person').notNull(),
  kind: text('kind').$type<AlarmKind>().notNull(),
  signal: text('signal').notNull(),
  since: instant('since').notNull(),
  raisedAt: instant('raised_at').notNull(),
  endedAt: instant('ended_at'),
  standing: jsonb('standing').$type<Standing>().notNull(),
  context: jsonb('context').$type<Record<string, unknown>>().notNull(),
})
export const outbox = waymark.table(
  'outbox',
  {
    id: text('id').notNull(),
    target: text('target').notNull(),
    type: text('type').notNull(),
    about: text('about').notNull(),
    at: instant('at').notNull(),
    body: text('body').notNull(),
    state: text('state').$type<'waiting' | 'sent' | 'dead' | 'withdrawn'>().notNull().default('waiting'),
    attempts: integer('attempts').notNull().default(0),
    nextAt: instant('next_at').notNull(),
    changedAt: instant('changed_at').notNull(),
    status: integer('status'),
    error: text('error'),
  },
  table => [primaryKey({ columns: [table.id, table.target] })],
)
export const leases = waymark.table('leases', {
  name: text('name').primaryKey(),
  holder: text('holder').notNull(),
  until: instant('until').notNull(),
})
export const settings = waymark.table('settings', { name: text('name').primaryKey(), value: jsonb('value').$type<unknown>().notNull() })
