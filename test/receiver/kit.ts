import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe } from 'vitest'
import type { Beacon, EvidenceRow, Happening, Receipt } from '../../src/beacon/types.ts'
import { type Cells, DAY, empty, type Mark, mark, record, seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { AlarmRow, AlarmsReport } from '../../src/progress/index.ts'
import type { Ledger } from '../../src/receiver/store.ts'
import { createReceiver, openStore, type ReceiverOptions, type RequestInfo, type Store, type StoreAddress } from '../../src/receiver.ts'
import { startPostgres } from './postgres.ts'
import { emptyDatabase } from './template.ts'

/** Some morning. */
export const NOON = Date.UTC(2026, 8, 1, 3)

export const playbook: Playbook = {
  id: 'recruiting',
  version: 1,
  calendar: { zone: 'Asia/Tokyo' },
  milestones: {
    scouted: { title: 'Two scouts', rule: { count: 'scout.sent', atLeast: 2 } },
    promoters: { title: 'Two promoters', scope: 'account', rule: { quorum: { promoter: true }, atLeast: 2 } },
    many: { title: 'Five scouts together', scope: 'account', rule: { count: 'scout.sent', atLeast: 5 } },
  },
  roadmap: [{ level: 0, state: 'Started', criteria: ['scouted'], next: [] }],
}

export const tempFolder = (): { path: string; remove(): void } => {
  const path = mkdtempSync(join(tmpdir(), 'waymark-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** A database of one test file. */
export interface TestDatabase {
  readonly store: Store
  readonly address: StoreAddress
  close(): Promise<void>
}

const openFolder = async (): Promise<TestDatabase> => {
  const folder = tempFolder()
  const address = { data: folder.path }
  await emptyDatabase(folder.path)
  const store = await openStore(address)
  return { store, address, close: () => store.close().then(folder.remove) }
}

const openServer = async (): Promise<TestDatabase> => {
  const given = process.env.DATABASE_URL_TEST
  const { url, stop } = given ? { url: given, stop: async () => {} } : await startPostgres()
  const name = `waymark_test_${randomUUID().replaceAll('-', '')}`
  const admin = new pg.Client({ connectionString: url })
  await admin.connect()
  await admin.query(`create database ${name}`)
  const address = { url: Object.assign(new URL(url), { pathname: `/${name}` }).href }
  const store = await openStore(address)
  return {
    store,
    address,
    close: async () => {
      await store.close()
      await admin.query(`drop database ${name} with (force)`)
      await admin.end()
      await stop()
    },
  }
}

/** Where the same tests run: PGlite, and PostgreSQL: a server of our own, or the one that `DATABASE_URL_TEST` names. */
export const databases: readonly (readonly [name: string, open: () => Promise<TestDatabase>])[] = [
  ['PGlite', openFolder],
  ['PostgreSQL', openServer],
]

/** One browser of one person: its evidence, and beacons of it. */
export function device(person: string, account: string | null, writer = `${person}-1`) {
  let evidence = empty
  let rev = 0
  let seq = 0
  let seen = 0
  const recorder = { key: seriesKey('scout.sent'), kind: 'cells', event: 'scout.sent' } as const
  return {
    get evidence() {
      return evidence
    },
    /** Sends a scout and gives the row that tells of it. */
    scout(id: string, at: number): EvidenceRow {
      evidence = record(evidence, [recorder], { id, name: 'scout.sent', at }, writer, '').evidence
      return { key: recorder.key, rev: ++rev, delta: evidence.series[recorder.key] as Cells }
    },
    fact(key: string, value: string | number | boolean | null, at: number, rank: 0 | 1 | 2 = 0): EvidenceRow {
      evidence = mark(evidence, key, { rank, at, id: `${writer}-${rev}`, value })
      return { key, rev: ++rev, delta: evidence.marks[key] as Mark }
    },
    beacon(rows: readonly EvidenceRow[], happenings: readonly Happening[] = [], more: Partial<Beacon> = {}): Beacon {
      return {
        v: 1,
        key: 'wk',
        writer,
        seq: ++seq,
        sentAt: NOON,
        account,
        person,
        playbook: { id: 'recruiting', version: 1 },
        evidence: rows,
        happenings,
        seen,
        ...more,
      }
    },
    heard(receipt: Receipt): Receipt {
      seen = receipt.own?.rev ?? seen
      return receipt
    },
  }
}

export const guideSeen = (id: string, at = NOON): Happening => ({ id, at, seq: 1, kind: 'guide', guide: 'first', what: 'shown' })

export interface Answered {
  readonly status: number
  readonly headers: Headers
  readonly receipt: Receipt & { readonly refused?: string }
}

/** A receiver on a store, asked as a page would ask it. */
export function receiverOn(store: Store, options: Partial<ReceiverOptions> = {}) {
  const clock = { now: NOON }
  const receiver = createReceiver({ store, playbooks: [playbook], verify: 'none', clock: () => clock.now, ...options })
  const local: RequestInfo = { loopback: true, address: '127.0.0.1' }
  return {
    receiver,
    clock,
    post: async (body: unknown, headers: Record<string, string> = {}, info = local): Promise<Answered> => {
      const response = await receiver.fetch(
        new Request('http://127.0.0.1:4400/v1/beacon', {
          method: 'POST',
          headers: { 'content-type': 'text/plain', ...headers },
          // Sent now by a clock that is right, unless a test says otherwise.
          body:
            typeof body === 'string'
              ? body
              : JSON.stringify(body, (key, value) => (key === 'sentAt' && value === NOON ? clock.now : value)),
        }),
        info,
      )
      return { status: response.status, headers: response.headers, receipt: (await response.json()) as Answered['receipt'] }
    },
    get: (path: string, headers: Record<string, string> = {}, info = local): Promise<Response> =>
      receiver.fetch(new Request(`http://127.0.0.1:4400${path}`, { headers }), info),
    /** What customer success does on the console. */
    ask: async (path: string, body: unknown, headers: Record<string, string> = {}, info = local) => {
      const response = await receiver.fetch(
        new Request(`http://127.0.0.1:4400${path}`, {
          method: 'POST',
          headers: { 'content-type': 'application/json', ...headers },
          body: JSON.stringify(body),
        }),
        info,
      )
      return { status: response.status, answer: (await response.json()) as Record<string, unknown> & { alarm?: AlarmRow } }
    },
    /** Tonight's list of these accounts. */
    alarms: async (...accounts: string[]): Promise<AlarmRow[]> => {
      const response = await receiver.fetch(new Request('http://127.0.0.1:4400/api/alarms'), local)
      return ((await response.json()) as AlarmsReport).rows.filter(({ account }) => accounts.includes(account))
    },
    tell: async (body: unknown, headers: Record<string, string> = { authorization: 'Bearer sk_test' }) => {
      const response = await receiver.fetch(
        new Request('http://127.0.0.1:4400/v1/events', {
          method: 'POST',
          headers,
          body: typeof body === 'string' ? body : JSON.stringify(body),
        }),
        local,
      )
      return {
        status: response.status,
        answer: (await response.json()) as Record<string, unknown> & { entries: { status: string; reason?: string }[] },
      }
    },
  }
}

export const day = (n: number): number => n * DAY

/** A database of each kind for the tests of a file. */
export interface Databases {
  readonly store: Store
  /** The store of receivers whose sweep no lease of another one keeps from looking. */
  readonly free: Store
  readonly database: TestDatabase
  ledgerOf(account: string, person: string): Promise<Ledger | undefined>
}

/** Runs the same tests on each kind of database. */
export function onDatabases(tests: (db: Databases) => void): void {
  describe.each(databases)('on %s', (_, open) => {
    let database: TestDatabase
    beforeAll(async () => {
      database = await open()
    }, 120_000)
    afterAll(() => database.close())
    tests({
      get store() {
        return database.store
      },
      get free() {
        return { ...database.store, lease: async () => true }
      },
      get database() {
        return database
      },
      ledgerOf: async (account, person) => (await database.store.changes(account, -1))?.ledgers.find(ledger => ledger.person === person),
    })
  })
}
