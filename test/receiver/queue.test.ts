import { afterAll, beforeAll, expect, test } from 'vitest'
import { DAY } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { Writing } from '../../src/receiver/store.ts'
import { openQueue, openStore, type Queue, type Store } from '../../src/receiver.ts'
import { randomOf } from '../evidence/histories.ts'
import { databases, device, guideSeen, NOON, playbook, receiverOn, type TestDatabase } from './kit.ts'
import { makeStream, startNats } from './nats.ts'
import { busy, outcomeOf, scattered, traffic } from './traffic.ts'

const [, openServer] = databases[1]!
let database: TestDatabase
let nats: Awaited<ReturnType<typeof startNats>>
let queue: Queue
const open: { close(): Promise<void> }[] = []
beforeAll(async () => {
  ;[database, nats] = await Promise.all([openServer(), startNats()])
  await makeStream(nats.url)
  queue = await openQueue(nats.url)
}, 180_000)
afterAll(async () => {
  await Promise.all([queue, ...open].map(it => it.close().catch(() => {})))
  await database.close()
  await nats.stop()
})

const options = { playbooks: [busy], rates: { address: null, account: null } }
const another = async () => {
  const one = { store: await openStore(database.address), queue: await openQueue(nats.url) }
  open.push(one.queue, one.store)
  return one
}
const until = async (isSo: () => Promise<boolean>): Promise<void> => {
  for (let waited = 0; !(await isSo()); waited += 50) {
    if (waited > 60_000) throw new Error('It did not come to that.')
    await new Promise(resolve => setTimeout(resolve, 50))
  }
}
const drained = () => until(async () => (await queue.waiting()).count === 0)

/** A database that fails before the commit now and then, and now and then says so after it. */
const failing = (store: Store, seed: number): Store => {
  const random = randomOf(seed)
  return {
    ...store,
    write: async <T>(account: string, people: readonly string[] | 'all', work: (writing: Writing) => Promise<T>) => {
      if (random() < 0.1) throw new Error('lost before the commit')
      const done = await store.write(account, people, work)
      if (random() < 0.1) throw new Error('lost after the commit')
      return done
    },
  }
}

test('killed mergers, failing commits, redelivery and reordering change nothing in what the beacons come to', async () => {
  const seed = 20_260_901
  const alone = receiverOn(database.store, options)
  for (const beacon of traffic('at-once', seed, 50)) await alone.post(beacon)

  const takers = [receiverOn(database.store, { ...options, queue }), receiverOn((await another()).store, { ...options, queue })]
  const killed = await another()
  const stuck = receiverOn({ ...killed.store, write: () => new Promise(() => {}) }, { ...options, queue: killed.queue })
  await stuck.receiver.merge()
  const waiting = scattered(traffic('queued', seed, 50), seed)
  const send = async (): Promise<void> => {
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { status, receipt } = await takers[waiting.length % 2]!.post(next)
      expect([status, receipt.accepted]).toEqual([200, next.happenings.map(({ id }) => id)])
      expect(receipt.evidence).toEqual(next.evidence.map(({ key, rev }) => ({ key, rev })))
    }
  }
  await Promise.all(Array.from({ length: 8 }, send))
  // It has beacons in its hands, never answers for them, and is gone: they come again.
  await killed.queue.close()

  const mergers = await Promise.all(
    [1, 2, 3].map(async n => {
      const { store, queue } = await another()
      return receiverOn(failing(store, n), { ...options, queue }).receiver.merge()
    }),
  )
  await drained()
  expect(await outcomeOf(database.store, 'queued')).toEqual(await outcomeOf(database.store, 'at-once'))
  await Promise.all(mergers.map(stop => stop()))
}, 180_000)

test('a receipt tells of a beacon at once, and of others as far as they are merged', async () => {
  const it = receiverOn(database.store, { queue })
  const [ken, aoi] = [device('ken', 'told'), device('aoi', 'told')]
  const first = await it.post(ken.beacon([ken.scout('k1', NOON)], [guideSeen('h1')]))
  expect(first.receipt).toMatchObject({ accepted: ['h1'], evidence: [{ rev: 1 }] })
  expect([first.receipt.own, first.receipt.account]).toEqual([undefined, undefined])
  const stop = await it.receiver.merge()
  await drained()
  const { receipt } = await it.post(aoi.beacon([]))
  expect(Object.values(receipt.account!.readings)).toContainEqual(expect.objectContaining({ value: 1, mine: 0 }))
  // Another device of Ken's is told what the first one did.
  const phone = device('ken', 'told', 'phone')
  expect((await it.post(phone.beacon([]))).receipt.own).toMatchObject({ rev: 1, evidence: { series: { '["scout.sent",[],null]': {} } } })
  const metrics = await (await it.get('/metrics')).text()
  expect(metrics).toMatch(/waymark_merged_total{what="committed"} \d+/)
  expect(metrics).toMatch(/waymark_queue_waiting \d+/)
  await stop()
})

test('who is not who they say, what was erased, and what is no part of the playbook is refused as far as it is known', async () => {
  const it = receiverOn(database.store, { queue, secretKeys: ['sk_test'] })
  const stop = await it.receiver.merge()
  const ken = device('ken', 'refused')
  await it.post(ken.beacon([ken.scout('k1', NOON)], [], { secret: 'known to this phone alone' }))
  await drained()
  expect((await it.post(ken.beacon([], [], { secret: 'guessed, and guessed wrongly' }))).receipt.refused).toBe('writer')
  const strange = { ...ken.scout('k2', NOON), key: '["nowhere",[],null]' }
  expect((await it.post(device('mei', 'refused').beacon([strange]))).receipt.evidence).toEqual([
    { key: strange.key, rev: 2, refused: 'unknownSeries' },
  ])
  await it.ask('/v1/erase', { account: 'refused', person: 'ken' }, { authorization: 'Bearer sk_test' })
  const late = await it.post(ken.beacon([ken.scout('k3', NOON)], [guideSeen('late')], { secret: 'known to this phone alone' }))
  expect(late.receipt).toMatchObject({ epoch: 1, accepted: [], rejected: [{ id: 'late', reason: 'erased' }] })
  await drained()
  const { people, told } = await outcomeOf(database.store, 'refused')
  expect(people.ken!.evidence).toEqual({ epoch: 1, series: {}, marks: {}, latches: {} })
  expect([people.mei!.evidence.series, told]).toEqual([{}, []])
  await stop()
})

test('a merger with an older playbook takes in what the receiver said it would', async () => {
  const it = receiverOn(database.store, { queue })
  const older = receiverOn(database.store, { queue, playbooks: [{ ...playbook, milestones: {}, roadmap: [] }] })
  const ken = device('ken', 'older')
  expect((await it.post(ken.beacon([ken.scout('k1', NOON)]))).receipt.evidence).toEqual([{ key: '["scout.sent",[],null]', rev: 1 }])
  const stop = await older.receiver.merge()
  await drained()
  expect((await outcomeOf(database.store, 'older')).people.ken!.evidence).toEqual(ken.evidence)
  await stop()
})

test('beacons are taken in while the database is away', async () => {
  const away = async () => {
    throw new Error('away')
  }
  const it = receiverOn({ ...database.store, ledger: away, changes: away, write: away }, { queue })
  const ken = device('ken', 'away')
  const { status, receipt } = await it.post(ken.beacon([ken.scout('k1', NOON)], [guideSeen('away')]))
  expect([status, receipt.accepted, receipt.evidence]).toEqual([200, ['away'], [{ key: '["scout.sent",[],null]', rev: 1 }]])
  const stop = await receiverOn(database.store, { queue }).receiver.merge()
  await drained()
  expect((await outcomeOf(database.store, 'away')).people.ken!.evidence).toEqual(ken.evidence)
  await stop()
})

test('without the queue nothing is acknowledged, and what it acknowledged is there after it was killed', async () => {
  const it = receiverOn(database.store, { queue })
  const ken = device('ken', 'killed')
  const beacon = ken.beacon([ken.scout('k1', NOON)], [guideSeen('before')])
  expect((await it.post(beacon)).receipt.accepted).toEqual(['before'])
  await nats.kill()
  const refused = await it.post({ ...beacon, happenings: [guideSeen('while')] })
  expect([refused.status, refused.receipt.refused, refused.receipt.accepted]).toEqual([503, 'queue', []])
  expect(refused.receipt.retryAfterMs).toBeGreaterThan(0)
  await nats.again()
  await until(async () => (await it.post({ ...beacon, happenings: [guideSeen('after')] })).status === 200)
  const stop = await it.receiver.merge()
  await drained()
  const { people, told } = await outcomeOf(database.store, 'killed')
  expect(people.ken!.evidence).toEqual(ken.evidence)
  expect(told.map(({ happening }) => happening.id)).toEqual(expect.arrayContaining(['before', 'after']))
  await stop()
}, 60_000)

test('while beacons have waited for long, or the queue is away, nobody is said to be absent', async () => {
  const watched: Playbook = {
    ...playbook,
    signals: { stopped: { scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { call: { say: 'Call' } } } },
  }
  const lines: string[] = []
  const log = (_: string, { what }: { what: string }) => lines.push(what)
  const store = { ...database.store, lease: async () => true }
  let since: number | null = null
  const waiting = async () => ({ count: 1, since })
  const it = receiverOn(store, { queue: { ...queue, waiting }, playbooks: [watched], log })
  const ken = device('ken', 'absent')
  await receiverOn(store, { playbooks: [watched] }).post(ken.beacon([ken.scout('k1', NOON)]))
  it.clock.now = NOON + 3 * DAY
  since = it.clock.now - 61_000
  expect(await it.receiver.sweep()).toBeNull()
  expect([await it.alarms('absent'), lines]).toEqual([[], ['verify.none', 'queue.behind']])
  const gone = { ...queue, waiting: () => Promise.reject(new Error('away')) }
  await expect(receiverOn(store, { queue: gone, playbooks: [watched] }).receiver.sweep()).rejects.toThrow('away')
  since = it.clock.now - 59_000
  await it.receiver.sweep()
  expect(await it.alarms('absent')).toEqual([expect.objectContaining({ signal: 'stopped' })])
})

test('an address that is none, and a server that is not there, are said at the start', async () => {
  await expect(openQueue('http://127.0.0.1')).rejects.toThrow('looks like nats://host:4222')
  await expect(openQueue('nats://127.0.0.1:1')).rejects.toThrow(/refused/i)
  await expect(receiverOn(database.store).receiver.merge()).rejects.toThrow('without a queue')
})
