import { expect, test, vi } from 'vitest'
import type { Playbook } from '../../src/playbook/types.ts'
import { netOf } from '../../src/receiver/limits.ts'
import { createLoad } from '../../src/receiver/load.ts'
import { logLine } from '../../src/receiver/log.ts'
import { createMetrics } from '../../src/receiver/metrics.ts'
import { type LogEntry, openStore, type Store, serve } from '../../src/receiver.ts'
import { day, device, guideSeen, NOON, onDatabases, playbook, receiverOn, tempFolder } from './kit.ts'
import { emptyDatabase } from './template.ts'

const elsewhere = { loopback: false, address: '10.0.0.9' }

onDatabases(db => {
  test('it is alive while it runs, and ready while its database answers and it does not end', async () => {
    const it = receiverOn(db.store)
    expect([(await it.get('/healthz')).status, (await it.get('/readyz')).status]).toEqual([200, 200])
    const broken = receiverOn({ ...db.store, now: () => Promise.reject(new Error('gone')) })
    expect([(await broken.get('/healthz')).status, (await broken.get('/readyz')).status]).toEqual([200, 503])
    await it.receiver.close()
    expect(await (await it.get('/readyz')).json()).toEqual({ ok: false, reason: 'closing' })
  })

  test('it is not ready while its database answers and takes nothing in, until it does again', async () => {
    const full = Object.assign(new Error('No space left on device'), { code: '53100' })
    let isFull = false
    const grows =
      <A extends unknown[], T>(work: (...given: A) => Promise<T>) =>
      (...given: A): Promise<T> =>
        isFull ? Promise.reject(full) : work(...given)
    // As on a full disk, what needs no more room still goes in.
    const it = receiverOn({ ...db.store, write: grows(db.store.write) as Store['write'], set: grows(db.store.set) })
    const ken = device('ken', 'full')
    const ready = async () => (await it.get('/readyz')).status
    const send = async (id: string) => (await it.post(ken.beacon([ken.scout(id, NOON)]))).status
    expect([await send('f1'), await ready()]).toEqual([200, 200])
    isFull = true
    expect([await send('f2'), await ready()]).toEqual([503, 503])
    it.clock.now += 60_000
    expect(await ready()).toBe(503)
    isFull = false
    it.clock.now += 5_000
    expect([await ready(), await send('f3'), await ready()]).toEqual([200, 200, 200])
    // One beacon that can't be kept says nothing of the others.
    const odd = { ...db.store, write: () => Promise.reject(Object.assign(new Error('a row'), { code: '22P05' })) }
    const other = receiverOn(odd)
    expect([(await other.post(ken.beacon([ken.scout('f4', NOON)]))).status, (await other.get('/readyz')).status]).toEqual([503, 200])
    const readOnly = receiverOn({ ...db.store, lease: () => Promise.reject(Object.assign(new Error('read-only'), { code: '25006' })) })
    expect((await readOnly.get('/readyz')).status).toBe(503)
  })

  test('what happens is counted, and told to whoever has a token', async () => {
    const it = receiverOn(db.store, { console: { tokens: ['watcher'] } })
    const ken = device('a-person', 'an-account')
    await it.post(ken.beacon([ken.scout('m1', NOON), { key: 'never', rev: 9, delta: ken.scout('m2', NOON).delta }], [guideSeen('hm')]))
    await it.post('{')
    expect((await it.get('/metrics', {}, elsewhere)).status).toBe(401)
    const response = await it.get('/metrics', { authorization: 'Bearer watcher' }, elsewhere)
    expect(response.headers.get('content-type')).toContain('version=0.0.4')
    const text = await response.text()
    for (const line of [
      'waymark_requests_total{door="/v1/beacon",status="200"} 1',
      'waymark_requests_total{door="/v1/beacon",status="400"} 1',
      'waymark_rows_total{status="accepted"} 1',
      'waymark_rows_total{status="unknownSeries"} 1',
      'waymark_happenings_total{status="accepted"} 1',
      'waymark_request_seconds_count{door="/v1/beacon"} 2',
      '# TYPE waymark_request_seconds histogram',
      'waymark_outbox{state="dead"} 0',
    ])
      expect(text.split('\n')).toContain(line)
    expect(text).not.toMatch(/a-person|an-account/)
  })

  test('open alarms are counted where they lie', async () => {
    const watched: Playbook = {
      ...playbook,
      signals: { stopped: { scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { call: { say: 'Ask why.' } } } },
    }
    const it = receiverOn(db.free, { playbooks: [watched] })
    for (const account of ['rung', 'done']) {
      const ken = device('ken', account)
      await it.post(ken.beacon([ken.scout(account, NOON)]))
    }
    it.clock.now += day(3)
    await it.receiver.sweep()
    const [done] = await it.alarms('done')
    await it.ask(`/api/alarms/${done!.id}`, { do: 'done', reason: 'Called.' })
    const open = await db.free.alarms()
    expect(open.map(({ account }) => account)).toContain('rung')
    expect(open.map(({ account }) => account)).not.toContain('done')
    const unread: Store = { ...db.store, alarms: () => Promise.reject(new Error('all of them')) }
    const text = await (await receiverOn(unread).get('/metrics')).text()
    expect(text.split('\n')).toContain(`waymark_alarms_open ${open.length}`)
  })

  test('more than can be committed is asked to come back', async () => {
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    const slow: Store = { ...db.store, write: async (account, people, work) => held.then(() => db.store.write(account, people, work)) }
    const it = receiverOn(slow, { rates: { address: null, key: null, account: null } })
    const all = Array.from({ length: 300 }, (_, i) => {
      const one = device(`busy${i}`, 'busy')
      return it.post(one.beacon([one.scout(`b${i}`, NOON)]))
    })
    let answered = 0
    for (const one of all) one.then(() => answered++)
    await vi.waitFor(() => expect(answered).toBe(300 - 256), { timeout: 20_000 })
    release()
    const answers = await Promise.all(all)
    const turned = answers.filter(({ status }) => status === 429)
    expect(turned).toHaveLength(300 - 256)
    for (const { receipt } of turned) expect([receipt.refused, receipt.evidence, receipt.retryAfterMs! >= 1000]).toEqual(['busy', [], true])
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(256)
  })

  test('values that servers tell are hashed as browsers hash them: under the playbook, whatever the write keys are', async () => {
    const values: Playbook = {
      ...playbook,
      milestones: { rooms: { title: 'Rooms', rule: { distinct: 'room.entered', by: 'room', atLeast: 2 } } },
      roadmap: [],
    }
    const hashesWith = async (account: string, writeKeys: string[]) => {
      const it = receiverOn(db.store, { playbooks: [values], secretKeys: ['sk_test'], writeKeys })
      await it.tell({ account, person: 'ken', event: 'room.entered', props: { room: 'lobby' } })
      const { series } = (await db.store.changes(account, -1))!.ledgers[0]!.evidence
      return Object.values(series).flatMap(row => (row.kind === 'values' ? Object.keys(row.hashes) : []))
    }
    const before = await hashesWith('hashed', ['first'])
    expect(before).toHaveLength(1)
    expect(await hashesWith('hashed', ['second', 'first'])).toEqual(before)
  })

  test('ids of entries and deliveries that are long over are forgotten, and nothing else', async () => {
    const it = receiverOn(db.store, { secretKeys: ['sk_test'] })
    const entry = { id: 'old', account: 'pruned', person: 'ken', event: 'scout.sent', at: NOON }
    await it.tell(entry)
    it.clock.now = NOON + day(400)
    await it.receiver.prune()
    expect((await it.tell(entry)).answer).toMatchObject({ duplicate: 1 })
    it.clock.now = NOON + day(402)
    await it.receiver.prune()
    // Its id is forgotten, and it is too old to count again.
    expect((await it.tell(entry)).answer.entries).toEqual([{ id: null, status: 'rejected', reason: 'tooOld' }])
  })

  test('a happening is forgotten once it would be too old to be told again', async () => {
    const it = receiverOn(db.store)
    const ken = device('ken', 'timeline')
    const [old, young] = [guideSeen('old'), guideSeen('young', NOON + day(2))]
    const tell = async () => (await it.post(ken.beacon([], [old, young]))).receipt
    const told = async () => (await db.store.told('timeline', 9)).map(({ happening }) => happening.id)
    it.clock.now = NOON + day(2)
    expect((await tell()).accepted).toEqual(['old', 'young'])
    it.clock.now = NOON + day(400)
    await it.receiver.prune()
    expect([await told(), (await tell()).duplicate]).toEqual([
      ['young', 'old'],
      ['old', 'young'],
    ])
    it.clock.now = NOON + day(402)
    await it.receiver.prune()
    expect(await told()).toEqual(['young'])
    expect(await tell()).toMatchObject({ accepted: [], duplicate: ['young'], rejected: [{ id: 'old', reason: 'tooOld' }] })
  })
})

test('a database that an earlier version made is brought up to date, with what is in it', async () => {
  const folder = tempFolder()
  const { migrations } = await import('../../src/receiver/migrations.ts')
  const first = migrations.findIndex(statement => statement.includes('alter table waymark.accounts'))
  const { PGlite } = await import('@electric-sql/pglite')
  await emptyDatabase(folder.path)
  const raw = await PGlite.create(`${folder.path}/pg`)
  await raw.exec('create schema waymark; create table waymark.migrations (n integer primary key)')
  for (const [n, statement] of migrations.slice(0, first).entries()) {
    await raw.exec(statement)
    await raw.query('insert into waymark.migrations (n) values ($1)', [n])
  }
  const ken = device('ken', 'before')
  ken.scout('b1', NOON)
  ken.scout('b2', NOON)
  await raw.query("insert into waymark.accounts (account, rev) values ('before', 1)")
  await raw.query(
    "insert into waymark.ledgers (account, person, rev, account_rev, evidence, rows, writers) values ('before', 'ken', 1, 1, $1, '{}', $2)",
    [JSON.stringify(ken.evidence), JSON.stringify({ phone: NOON - day(1) })],
  )
  await raw.exec(
    "insert into waymark.losses (account, writer, reason, n) values ('before', 'phone', 'cap', 3), ('before', 'gone', 'cap', 4)",
  )
  await raw.close()
  const store = await openStore({ data: folder.path })
  const it = receiverOn(store)
  expect(await (await it.get('/api/accounts/before')).json()).toMatchObject({ row: { people: 1, reached: 1 } })
  expect((await it.post(ken.beacon([ken.scout('b3', NOON)]))).status).toBe(200)
  expect(await it.receiver.sweep()).toMatchObject({ looked: 1 })
  // Losses of a device that nobody remembers are nobody's, until it tells them again.
  expect(await store.lost('before')).toEqual([{ person: 'ken', reason: 'cap', n: 3, at: NOON - day(1) }])
  await it.post(device('ken', 'before', 'gone').beacon([], [], { dropped: { cap: 4 } }))
  expect(await store.lost('before')).toEqual([{ person: 'ken', reason: 'cap', n: 7, at: NOON }])
  await store.close()
  folder.remove()
}, 120_000)

test.each([1, 0, -1, Number.NaN, Number.POSITIVE_INFINITY, 86_400_001])('pages are not told to ask every %s ms', refreshMs => {
  expect(() => receiverOn({} as Store, { refreshMs })).toThrow(/^refreshMs is a number of milliseconds from 1000 to 86400000, not /)
})

test('nothing that it logs holds a secret, and each line is fields too', async () => {
  const folder = tempFolder()
  await emptyDatabase(folder.path)
  const lines: string[] = []
  const secrets = ['sk_very_secret', 'console_token_secret', 'a secret of thirty-two characters', 'known to this device alone']
  const serving = await serve({
    playbooks: [playbook],
    data: folder.path,
    port: 0,
    secretKeys: [secrets[0]!],
    consoleTokens: [secrets[1]!],
    verify: { secret: secrets[2]! },
    webhooks: [{ url: 'http://127.0.0.1:9/T0/hook_secret', kind: 'chat' }],
    log: (line: string, entry: LogEntry) => lines.push(logLine(line, entry, NOON)),
  })
  const ken = device('ken', 'logged')
  await fetch(`${serving.url}/v1/beacon`, {
    method: 'POST',
    body: JSON.stringify(ken.beacon([], [], { secret: secrets[3]!, token: 'e.y.J' })),
  })
  await fetch(`${serving.url}/v1/events`, { method: 'POST', headers: { authorization: 'Bearer wrong_secret_key' }, body: '{' })
  await fetch(`${serving.url}/login?token=guess_secret`)
  await fetch(`${serving.url}/api/accounts/%00`)
  await serving.close()
  folder.remove()
  for (const line of lines) {
    expect(line).not.toMatch(/secret/)
    expect(JSON.parse(line)).toMatchObject({ level: expect.stringMatching(/^(info|warn|error)$/), what: expect.any(String) })
  }
}, 120_000)

test('a label can not break a line, and a name can not flood the memory', () => {
  const metrics = createMetrics()
  metrics.count('waymark_rows_total', { status: 'a"b\\c\nd' })
  for (let i = 0; i < 1000; i++) metrics.count('waymark_requests_total', { door: `/${i}` })
  const text = metrics.text([])
  expect(text).toContain('waymark_rows_total{status="a\\"b\\\\c\\nd"} 1')
  expect(text.split('\n').filter(line => line.startsWith('waymark_requests_total')).length).toBeLessThanOrEqual(201)
})

test('who is turned away comes back at different times', () => {
  const waits = [0, 0.5, 0.999].map(random => createLoad(0, () => random).take(async () => 1))
  expect(waits).toEqual([1000, 2000, 2998])
})

test('all addresses of one household are one to a rate limit', () => {
  expect(netOf('192.0.2.7')).toBe('192.0.2.7')
  expect(netOf('2001:db8:1:2:3:4:5:6')).toBe(netOf('2001:0DB8:0001:0002::9'))
  expect(netOf('2001:db8:1:2::1')).not.toBe(netOf('2001:db8:1:3::1'))
  expect(netOf('::ffff:192.0.2.7')).toBe('::ffff:192.0.2.7')
  expect(netOf('fe80::1%eth0')).toBe(netOf('fe80::2'))
})
