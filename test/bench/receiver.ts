import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { PGlite } from '@electric-sql/pglite'
import { Hono } from 'hono'
import pg from 'pg'
import { openQueue, openStore, type Store } from '../../src/receiver.ts'
import { startNats } from '../receiver/nats.ts'
import { startPostgres } from '../receiver/postgres.ts'
import { bareReceiver, beaconOf, type Rate, rateOf } from './beacons.ts'
import { head, MB, ms, n, row, whole } from './table.ts'

const { values } = parseArgs({
  options: {
    beacons: { type: 'string', default: '10000' },
    seconds: { type: 'string', default: '5' },
    accounts: { type: 'string', default: '100000' },
    members: { type: 'string', default: '10000' },
    /** One of the parts alone. */
    only: { type: 'string' },
  },
})
const seconds = Number(values.seconds)
const ACCOUNTS = 1_000
const PEOPLE = 10
const BATCH = 100

type Query = (text: string, values?: unknown[]) => Promise<unknown>
const some = (most: number): number => Math.floor(Math.random() * most)
const somebody = () => beaconOf(`a${some(ACCOUNTS)}`, `p${some(PEOPLE)}`, Date.now())

/** A handler that reads the same beacon and does nothing with it. */
async function bare(): Promise<Rate> {
  const app = new Hono()
  app.post('/v1/beacon', async c => c.json({ accepted: [JSON.parse(await c.req.text()).seq] }))
  return rateOf(
    async () => {
      const request = new Request('http://127.0.0.1:4400/v1/beacon', { method: 'POST', body: JSON.stringify(somebody()) })
      await (await app.fetch(request)).json()
    },
    { seconds },
  )
}

/** How many beacons the database itself takes as rows of JSON, a hundred to a statement, and one to a transaction. */
async function inserts(query: Query): Promise<{ batched: number; single: number }> {
  await query('create table if not exists public.bench (id bigserial primary key, body jsonb not null)')
  const insert = (many: number): Promise<unknown> => {
    const bodies = Array.from({ length: many }, () => JSON.stringify(somebody()))
    return query(`insert into public.bench (body) values ${bodies.map((_, i) => `($${i + 1})`).join(', ')}`, bodies)
  }
  const batched = await rateOf(() => insert(BATCH), { seconds, atOnce: 8 })
  const single = await rateOf(() => insert(1), { seconds, atOnce: 8 })
  return { batched: batched.perSecond * BATCH, single: single.perSecond }
}

const received = (store: Store): Promise<Rate> => {
  const { post } = bareReceiver(store)
  return rateOf(() => post(somebody()), { seconds: seconds * 2 })
}

const folder = mkdtempSync(join(tmpdir(), 'waymark-bench-'))
const wants = (part: string): boolean => !values.only || values.only === part
// As it is delivered: every commit is on the disk before it is told.
const postgres = await startPostgres(['fsync=on', 'shared_buffers=256MB'])
const pool = new pg.Pool({ connectionString: postgres.url, max: 8 })
const onServer: Query = (text, values) => pool.query(text, values)
const store = await openStore({ url: postgres.url })
const nats = await (wants('beacons') ? startNats() : Promise.resolve(null)).catch(error => {
  console.log(error.message)
  return null
})

/** How many beacons a second, beside a handler that keeps nothing and a database that reads nothing. */
async function beacons(): Promise<void> {
  head('Beacons (two series, one happening each; 1,000 accounts of ten people; 16 at a time)', [
    'what',
    'a second',
    'p50',
    'p99',
    'CPU of the process',
    'times the CPU of a bare handler',
    'of batched inserts',
    'of single inserts',
  ])
  const none = await bare()
  row(['bare Hono handler: parse, answer', n(none.perSecond), ms(none.p50), ms(none.p99), ms(none.work), 1, '', ''])
  const tell = (what: string, rate: Rate, { batched, single }: { batched: number; single: number }): void =>
    row([
      what,
      n(rate.perSecond),
      ms(rate.p50),
      ms(rate.p99),
      ms(rate.work),
      n(rate.work / none.work),
      ...[batched, single].map(other => (rate.perSecond / other).toFixed(3)),
    ])

  const raw = await PGlite.create(join(folder, 'raw'))
  const ofPglite = await inserts((text, values) => raw.query(text, values))
  await raw.close()
  const small = await openStore({ data: join(folder, 'data') })
  tell('receiver on PGlite', await received(small), ofPglite)
  await small.close()

  const ofServer = await inserts(onServer)
  tell('receiver on PostgreSQL', await received(store), ofServer)
  if (nats) {
    const queue = await openQueue(nats.url)
    const { receiver, post } = bareReceiver(store, { queue })
    const taken = await rateOf(() => post(somebody()), { seconds })
    tell('with a queue: taken in', taken, ofServer)
    const from = performance.now()
    const before = process.cpuUsage()
    const stop = await receiver.merge()
    while ((await queue.waiting()).count > 0) await new Promise(resolve => setTimeout(resolve, 20))
    const perSecond = taken.count / ((performance.now() - from) / 1000)
    const { user, system } = process.cpuUsage(before)
    const work = (user + system) / 1000 / taken.count
    await stop()
    await queue.close()
    row(['with a queue: merged by one', n(perSecond), '', '', ms(work), n(work / none.work), '', (perSecond / ofServer.single).toFixed(3)])
  }
  row(['PGlite: rows, 100 a statement / one', `${n(ofPglite.batched)} / ${n(ofPglite.single)}`, '', '', '', '', '', ''])
  row(['PostgreSQL: rows, 100 a statement / one', `${n(ofServer.batched)} / ${n(ofServer.single)}`, '', '', '', '', '', ''])
}

/** The ledger of somebody who used it for a month, to be copied: a beacon each would take hours. */
async function seeded(): Promise<void> {
  const { post } = bareReceiver(store)
  for (let i = 0; i < 60; i++) await post(beaconOf('seed', 'p', Date.now()))
}

/** The same in databases of more and more accounts. */
async function accounts(): Promise<void> {
  await seeded()
  head('PostgreSQL, by accounts of one person who used it for a month', [
    'accounts',
    'beacons a second',
    'p50',
    'p99',
    'CPU of the process',
  ])
  for (let accounts = 100, had = 0; accounts <= Number(values.accounts); had = accounts, accounts *= 10) {
    const copy = `select 'g' || i, rev, last_beacon_at from waymark.accounts, generate_series(${had}, ${accounts - 1}) i where account = 'seed'`
    await onServer(`insert into waymark.accounts (account, rev, last_beacon_at) ${copy}`)
    await onServer(
      `insert into waymark.ledgers (account, person, rev, account_rev, evidence, rows, writers, secrets, last_beacon_at)
       select 'g' || i, person, rev, account_rev, evidence, rows, writers, secrets, last_beacon_at
       from waymark.ledgers, generate_series(${had}, ${accounts - 1}) i where account = 'seed'`,
    )
    const { post } = bareReceiver(store)
    const rate = await rateOf(() => post(beaconOf(`g${some(accounts)}`, 'p', Date.now())), { seconds })
    row([n(accounts), n(rate.perSecond), ms(rate.p50), ms(rate.p99), ms(rate.work)])
  }
}

/** And in accounts of more and more members. */
async function members(): Promise<void> {
  await seeded()
  head('PostgreSQL, by members of a single account', ['members', 'first reading', 'beacons a second', 'p50', 'p99', 'CPU of the process'])
  for (let members = 1; members <= Number(values.members); members *= 10) {
    const account = `of-${members}`
    await onServer(`insert into waymark.accounts (account, rev) values ('${account}', 1)`)
    await onServer(
      `insert into waymark.ledgers (account, person, rev, account_rev, evidence, rows, writers, secrets, last_beacon_at)
       select '${account}', 'm' || i, rev, 1, evidence, rows, writers, secrets, last_beacon_at
       from waymark.ledgers, generate_series(0, ${members - 1}) i where account = 'seed'`,
    )
    const { post } = bareReceiver(store)
    const from = performance.now()
    await post(beaconOf(account, 'm0', Date.now()))
    const first = performance.now() - from
    const rate = await rateOf(() => post(beaconOf(account, `m${some(members)}`, Date.now())), { seconds })
    row([n(members), ms(first), n(rate.perSecond), ms(rate.p50), ms(rate.p99), ms(rate.work)])
  }
}

/** What the process holds on to: it must not grow with what passed through it. */
async function memory(): Promise<void> {
  const most = Number(values.beacons)
  const step = Math.min(100_000, Math.ceil(most / 4))
  head(`PostgreSQL, memory of the receiver's process (with the clients) by beacons taken in`, [
    'beacons',
    'resident',
    'heap in use',
    'heap reserved',
    'beyond the heap',
    'a second',
  ])
  const { post } = bareReceiver(store)
  for (let done = 0, perSecond = 0; ; ) {
    globalThis.gc?.()
    const { rss, heapUsed, heapTotal, external } = process.memoryUsage()
    row([whole(done), MB(rss), MB(heapUsed), MB(heapTotal), MB(external), n(perSecond)])
    if (done >= most) break
    ;({ perSecond } = await rateOf(() => post(somebody()), { times: step }))
    done += step
  }
}

const parts = { beacons, accounts, members, memory }
try {
  console.log(`${cpus()[0]?.model}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()[0]!.toFixed(1)} before the start;`)
  console.log('clients, receiver and database on the one machine, without sockets between clients and receiver')
  for (const [part, tell] of Object.entries(parts)) if (wants(part)) await tell()
  await store.close()
} finally {
  await pool.end()
  await postgres.stop()
  await nats?.stop()
  rmSync(folder, { recursive: true, force: true })
}
