/**
 * The tables, as statements in the order in which they came to be. A statement that was released is never changed, only followed by
 * another. Instants are milliseconds; revisions are whole numbers.
 */
export const migrations: readonly string[] = [
  `create table waymark.accounts (
    account text primary key,
    rev bigint not null default 0,
    last_beacon_at double precision
  )`,
  `create table waymark.ledgers (
    account text not null,
    person text not null,
    rev bigint not null,
    account_rev bigint not null,
    evidence jsonb not null,
    rows jsonb not null,
    writers jsonb not null,
    last_beacon_at double precision,
    primary key (account, person)
  )`,
  'create index ledgers_changed on waymark.ledgers (account, account_rev)',
  `create table waymark.happenings (
    account text not null,
    id text not null,
    person text not null,
    at double precision not null,
    body jsonb not null,
    primary key (account, id)
  )`,
  'create index happenings_newest on waymark.happenings (account, at desc, id)',
  `create table waymark.entries (
    account text not null,
    id text not null,
    at double precision not null,
    primary key (account, id)
  )`,
  `create table waymark.losses (
    account text not null,
    writer text not null,
    reason text not null,
    n bigint not null,
    primary key (account, writer, reason)
  )`,
  `create table waymark.sessions (
    hash text primary key,
    expires_at double precision not null
  )`,
  // What was reached before is known to nobody yet and is not told; of new accounts everything is.
  `alter table waymark.accounts
    add column epoch bigint not null default 0,
    add column swept_rev bigint not null default -1,
    add column swept_by text,
    add column due_at double precision,
    add column known jsonb,
    add column quiet boolean not null default false`,
  `alter table waymark.accounts alter column known set default '{"level": null, "milestones": []}'`,
  'create index accounts_due on waymark.accounts (due_at)',
  'create index accounts_unswept on waymark.accounts (account) where swept_rev <> rev',
  `alter table waymark.ledgers add column secrets jsonb not null default '{}'`,
  `create table waymark.alarms (
    id text primary key,
    account text not null,
    person text not null,
    kind text not null,
    signal text not null,
    since double precision not null,
    raised_at double precision not null,
    ended_at double precision,
    standing jsonb not null,
    context jsonb not null
  )`,
  // The same thing rings once, however many look.
  'create unique index alarms_once on waymark.alarms (account, person, kind, signal) where ended_at is null',
  'create index alarms_last on waymark.alarms (account, kind, signal, person, raised_at desc)',
  `create index alarms_open on waymark.alarms (raised_at) where standing ->> 'state' in ('raised', 'taken', 'snoozed')`,
  `create table waymark.outbox (
    id text not null,
    target text not null,
    type text not null,
    about text not null,
    at double precision not null,
    body text not null,
    state text not null default 'waiting',
    attempts integer not null default 0,
    next_at double precision not null,
    changed_at double precision not null,
    status integer,
    error text,
    primary key (id, target)
  )`,
  `create index outbox_waiting on waymark.outbox (next_at) where state = 'waiting'`,
  'create index outbox_about on waymark.outbox (about)',
  'create index outbox_over on waymark.outbox (state, changed_at)',
  `create table waymark.leases (
    name text primary key,
    holder text not null,
    until double precision not null
  )`,
  `create table waymark.settings (
    name text primary key,
    value jsonb not null
  )`,
  'create index entries_at on waymark.entries (at)',
  'create index ledgers_person on waymark.ledgers (person)',
  // Whose losses they are. Of a device that is no longer remembered nobody can say; it tells them again with its next beacon.
  'alter table waymark.losses add column person text, add column at double precision',
  `update waymark.losses set person = ledgers.person, at = (ledgers.writers ->> losses.writer)::double precision
    from waymark.ledgers where ledgers.account = losses.account and jsonb_exists(ledgers.writers, losses.writer)`,
  'delete from waymark.losses where person is null',
  `alter table waymark.losses
    alter column person set not null,
    alter column at set not null,
    drop constraint losses_pkey,
    add primary key (account, person, writer, reason)`,
  // To erase one person, and to say what is kept of them, without going through everybody's.
  'create index happenings_person on waymark.happenings (account, person)',
  // Who was erased wherever they are: what waits in a queue, or on a device, may be of an account that does not know them yet.
  'create table waymark.erased (person text primary key, epoch bigint not null)',
  'create index happenings_at on waymark.happenings (at)',
  // Accounts to look at, without those that are only kept apart: nobody ever looks at them.
  "create index accounts_changed on waymark.accounts (account) where swept_rev <> rev and not starts_with(account, E'\\x1f')",
  "create index accounts_by on waymark.accounts (swept_by) where not starts_with(account, E'\\x1f')",
  'drop index waymark.accounts_unswept',
]
