import { type AddressInfo, connect, createServer, type Socket } from 'node:net'
import fc from 'fast-check'
import pg from 'pg'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { APART, type Writing } from '../../src/receiver/store.ts'
import { openStore, type Store } from '../../src/receiver.ts'
import { databases, device, NOON, receiverOn, type TestDatabase } from './kit.ts'
import { busy, outcomeOf, scattered, traffic } from './traffic.ts'

const [, openServer] = databases[1]!
let database: TestDatabase
let stores: readonly Store[] = []
beforeAll(async () => {
  database = await openServer()
  stores = [database.store, await openStore(database.address), await openStore(database.address)]
}, 120_000)
afterAll(async () => {
  await Promise.all(stores.slice(1).map(store => store.close()))
  await database.close()
})

/** So many requests are under way at a time. */
const AT_ONCE = 12

test('three receivers on one database, in any order and with redelivery, come to the same accounts as one', async () => {
  const receivers = () => stores.map(store => receiverOn(store, { playbooks: [busy], rates: { address: null, account: null } }))
  const several = receivers()
  const [alone] = receivers()
  let run = 0
  await fc.assert(
    fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 60 }), async (seed, n) => {
      const [three, one] = [`three-${run}`, `one-${run++}`]
      for (const beacon of traffic(one, seed, n)) expect((await alone!.post(beacon)).status).toBe(200)
      const waiting = scattered(traffic(three, seed, n), seed).map((beacon, i) => ({ beacon, receiver: several[(i + seed) % 3]! }))
      const send = async (): Promise<void> => {
        for (let next = waiting.pop(); next; next = waiting.pop()) {
          const { status, receipt } = await next.receiver.post(next.beacon)
          expect(status).toBe(200)
          expect(receipt.evidence.map(({ key, rev, refused }) => [key, rev, refused])).toEqual(
            next.beacon.evidence.map(({ key, rev }) => [key, rev, undefined]),
          )
          expect([...receipt.accepted, ...receipt.duplicate].sort()).toEqual(next.beacon.happenings.map(({ id }) => id).sort())
        }
      }
      await Promise.all(Array.from({ length: AT_ONCE }, send))

      expect(await outcomeOf(stores[0]!, three)).toEqual(await outcomeOf(stores[0]!, one))
      // Each of them tells people the same of it, whichever took their beacons in.
      const pages = await Promise.all(several.map(async it => (await it.get(`/api/accounts/${three}`)).json()))
      expect(pages[1]).toEqual(pages[0])
      expect(pages[2]).toEqual(pages[0])
      const said = (account: string) =>
        Promise.all(
          several.map(async it => {
            const { readings } = (await it.post({ ...traffic(account, seed, 1)[0]!, evidence: [], happenings: [] })).receipt.account!
            return readings
          }),
        )
      const [expected] = await said(one)
      expect(await said(three)).toEqual([expected, expected, expected])
    }),
    { numRuns: 6 },
  )
}, 120_000)

test('a write that waited for another begins with what that one left: account and ledger', async () => {
  const [first, second] = stores as [Store, Store]
  const save = (writing: Writing, by: string) => {
    const ledger = writing.ledger('ken')
    const writers = { ...ledger.writers, [by]: 1 }
    return writing.save({ ...ledger, rev: ledger.rev + 1, writers })
  }
  await first.write('waiting', ['ken'], writing => save(writing, 'w0'))
  const client = new pg.Client({ connectionString: (database.address as { readonly url: string }).url })
  await client.connect()
  try {
    const isWaiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const wait = async (): Promise<void> => {
      while ((await client.query(isWaiting)).rowCount === 0) await new Promise(resolve => setTimeout(resolve, 10))
    }
    let later: Promise<unknown> | undefined
    await first.write('waiting', ['ken'], async writing => {
      later = second.write('waiting', ['ken'], async writing => {
        expect(writing.rev).toBe(2)
        expect(writing.ledger('ken')).toMatchObject({ rev: 2, writers: { w0: 1, w1: 1 } })
        await save(writing, 'w2')
      })
      await wait()
      await save(writing, 'w1')
    })
    await later
    expect(await first.ledger('waiting', 'ken')).toMatchObject({ rev: 3, writers: { w0: 1, w1: 1, w2: 1 } })

    // And whoever waits for the account holds no ledger of it: nobody waits in a circle.
    await first.write('waiting', [], async () => {
      later = second.write('waiting', ['ken'], async () => {})
      await wait()
      expect((await client.query(`select from waymark.ledgers where account = 'waiting' for update nowait`)).rowCount).toBe(1)
    })
    await later
  } finally {
    await client.end()
  }
})

test('an account that somebody holds for long keeps no other account from its beacons', async () => {
  const [first, second] = stores as [Store, Store]
  const it = receiverOn(first)
  const of = (account: string, person = 'ken') => it.post(device(person, account).beacon([]))
  for (const account of ['held', 'other']) await of(account)
  const client = new pg.Client({ connectionString: (database.address as { readonly url: string }).url })
  await client.connect()
  try {
    let waiting: Promise<{ readonly status: number }>[] = []
    await second.write('held', [], async () => {
      waiting = Array.from({ length: 20 }, (_, i) => of('held', `p${i}`))
      const isWaiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
      while ((await client.query(isWaiting)).rowCount === 0) await new Promise(resolve => setTimeout(resolve, 10))
      expect((await of('other')).status).toBe(200)
    })
    expect((await Promise.all(waiting)).map(({ status }) => status)).toEqual(waiting.map(() => 200))
  } finally {
    await client.end()
  }
})

test('a beacon without a token that comes in while old ones are forgotten is kept', async () => {
  const [first, second] = stores as [Store, Store]
  const it = receiverOn(first, { verify: { secret: 'a secret of tokens, of 32 bytes or more' }, unsigned: 'apart' })
  const months = NOON + 40 * 86_400_000
  const home = `${APART}seldom`
  for (const account of ['seldom', 'never']) {
    const ken = device('ken', account)
    expect((await it.post(ken.beacon([ken.scout('s1', NOON)]))).status).toBe(200)
  }
  const pruned = await second.write(home, ['ken'], async writing => {
    const ledger = writing.ledger('ken')
    const pruning = first.prune(months)
    const isOver = pruning.then(() => true)
    const client = new pg.Client({ connectionString: (database.address as { readonly url: string }).url })
    await client.connect()
    const isWaiting = `select 1 from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'`
    const pause = () => new Promise<false>(resolve => setTimeout(() => resolve(false), 10))
    while ((await client.query(isWaiting)).rowCount === 0 && !(await Promise.race([isOver, pause()])));
    await client.end()
    await writing.save({ ...ledger, rev: ledger.rev + 1, lastBeaconAt: months })
    return { pruning }
  })
  await pruned.pruning
  expect((await first.ledger(home, 'ken'))?.rev).toBe(2)
  expect(await first.ledger(`${APART}never`, 'ken')).toBeNull()
})

test('a database that can not be listened to says so, and nobody goes on trying behind it', async () => {
  const url = new URL((database.address as { readonly url: string }).url)
  const sockets: Socket[] = []
  let isAway = false
  let turnedAway = 0
  const between = createServer(socket => {
    const there = isAway ? socket : connect(Number(url.port), url.hostname)
    for (const one of [socket, there]) sockets.push(one.on('error', () => {}))
    if (there !== socket) return void socket.pipe(there).pipe(socket)
    turnedAway++
    socket.destroy()
  })
  await new Promise<void>(resolve => between.listen(0, '127.0.0.1', resolve))
  const store = await openStore({ url: Object.assign(new URL(url), { port: String((between.address() as AddressInfo).port) }).href })
  const later = vi.spyOn(globalThis, 'setTimeout')
  try {
    isAway = true
    await expect(store.listen(() => {})).rejects.toThrow()
    // It notices that its connection ended a little after it says that there is none.
    for (let turn = 0; turn < 20; turn++) await new Promise(resolve => setImmediate(resolve))
    expect([turnedAway, later.mock.calls.filter(([, ms]) => (ms ?? 0) >= 1_000 && ms !== 10_000)]).toEqual([1, []])
  } finally {
    later.mockRestore()
    await store.close()
    for (const socket of sockets) socket.destroy()
    between.close()
  }
})

test('what a person told is found without going through what everybody told', async () => {
  const client = new pg.Client({ connectionString: (database.address as { readonly url: string }).url })
  await client.connect()
  try {
    await client.query(`insert into waymark.happenings (account, id, person, at, body)
      select 'large', 'h' || i, 'p' || i % 2000, i, '{}' from generate_series(1, 20000) i`)
    await client.query('analyze waymark.happenings')
    const { rows } = await client.query(`explain delete from waymark.happenings where account = 'large' and person = 'p7'`)
    expect(JSON.stringify(rows)).toMatch(/Index Cond: .*person/)
  } finally {
    await client.end()
  }
})

test('deliveries are counted without going through all that went', async () => {
  const store = await openStore(database.address)
  const client = new pg.Client({ connectionString: (database.address as { readonly url: string }).url })
  await client.connect()
  try {
    await client.query(`insert into waymark.outbox (id, target, type, about, at, body, state, next_at, changed_at)
      select 'm' || i, 't', 'call', 'counted', i, repeat('x', 200), case when i % 1000 = 0 then 'dead' else 'sent' end, i, i * 1000
      from generate_series(1, 20000) i`)
    await client.query('analyze waymark.outbox')
    // What a connection counts of itself it tells a second later, with what it does next.
    const counted = async (): Promise<number> => {
      for (let i = 0; i < 2; i++) {
        expect(await store.tally()).toEqual({ sent: 19_980, dead: 20 })
        await new Promise(resolve => setTimeout(resolve, 1_100))
      }
      const { rows } = await client.query(`select seq_scan from pg_stat_user_tables where schemaname = 'waymark' and relname = 'outbox'`)
      return Number(rows[0].seq_scan)
    }
    const before = await counted()
    expect(await counted()).toBe(before)
  } finally {
    await client.query('delete from waymark.outbox')
    await client.end()
    await store.close()
  }
})
