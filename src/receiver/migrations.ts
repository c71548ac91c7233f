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
]
