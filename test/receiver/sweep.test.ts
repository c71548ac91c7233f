import { randomUUID } from 'node:crypto'
import { expect, test, vi } from 'vitest'
import type { Playbook } from '../../src/playbook/types.ts'
import { openStore, type Store } from '../../src/receiver.ts'
import { day, device, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

const HOUR = 3_600_000
const watched: Playbook = {
  ...playbook,
  signals: {
    stopped: {
      title: 'Stopped',
      scope: 'account',
      when: { gap: 'scout.sent', over: 'P1D' },
      do: { call: { say: 'Ask why.' } },
      severity: 'bad',
    },
    idle: { title: 'Idle', when: { gap: 'scout.sent', over: 'P3D' }, do: { task: { say: 'Write to them.' } } },
    hint: { when: { gap: 'scout.sent', over: 'P2D' }, do: { prompt: { start: 'first' } } },
  },
}
/** The end of the day after a use at noon, in Tokyo. */
const MISSED = NOON + day(1) + 12 * HOUR

onDatabases(db => {
  /** One that no lease of the tests before keeps from looking. */
  const receiver = () => receiverOn({ ...db.store, lease: async () => true }, { playbooks: [watched], secretKeys: ['sk_test'] })

  test('an absence is raised when its time has come, and not before', async () => {
    const { post, receiver: it, clock, alarms } = receiver()
    const ken = device('ken', 'gone')
    await post(ken.beacon([ken.scout('g1', NOON)]))
    await it.sweep()
    clock.now = MISSED - 1
    await it.sweep()
    expect(await alarms('gone')).toEqual([])
    clock.now = MISSED
    await it.sweep()
    expect(await alarms('gone')).toEqual([
      expect.objectContaining({
        account: 'gone',
        kind: 'signal',
        signal: 'stopped',
        say: 'Ask why.',
        do: ['call'],
        severity: 'bad',
        since: MISSED,
        raisedAt: MISSED,
        lastUseAt: NOON,
        standing: 'raised',
        person: null,
      }),
    ])
    // A signal that only the product answers is no alarm; one of a person names them.
    clock.now = NOON + day(6)
    await it.sweep()
    expect((await alarms('gone')).map(({ signal, person }) => [signal, person?.id ?? null])).toEqual([
      ['stopped', null],
      ['idle', 'ken'],
    ])
  })

  test('an absence that no signal tells of is raised for the account', async () => {
    const quiet: Playbook = {
      ...playbook,
      milestones: {
        ...playbook.milestones,
        daily: { title: 'Daily', scope: 'account', demote: true, rule: { not: { gap: 'scout.sent', over: 'P1D' } } },
      },
    }
    const { post, receiver: it, clock, alarms } = receiverOn({ ...db.store, lease: async () => true }, { playbooks: [quiet] })
    const ken = device('ken', 'unheard')
    await post(ken.beacon([ken.scout('u1', NOON)]))
    clock.now = MISSED
    await it.sweep()
    expect(await alarms('unheard')).toEqual([expect.objectContaining({ kind: 'absence', signal: null, do: ['call'], since: MISSED })])
  })

  test('an absence of which only the product itself would tell, to nobody, is raised too', async () => {
    const prompted: Playbook = {
      ...playbook,
      signals: { away: { scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { prompt: { start: 'first' } } } },
    }
    const { post, receiver: it, clock, alarms } = receiverOn({ ...db.store, lease: async () => true }, { playbooks: [prompted] })
    const ken = device('ken', 'prompted')
    await post(ken.beacon([ken.scout('p1', NOON)]))
    clock.now = MISSED
    await it.sweep()
    expect(await alarms('prompted')).toEqual([expect.objectContaining({ kind: 'absence', signal: null, since: MISSED })])
  })

  test('it is raised once: over looks, restarts, and receivers that share the store', async () => {
    const first = receiverOn(db.store, { playbooks: [watched] })
    const ken = device('ken', 'once')
    await first.post(ken.beacon([ken.scout('o1', NOON)]))
    const others =
      'url' in db.database.address ? [await openStore(db.database.address), await openStore(db.database.address)] : [db.store, db.store]
    const all = [first, ...others.map(other => receiverOn(other, { playbooks: [watched] }))]
    for (const one of all) one.clock.now = MISSED
    for (let i = 0; i < 3; i++) await Promise.all(all.map(one => one.receiver.sweep()))
    expect(await first.alarms('once')).toHaveLength(1)
    // Also where nobody keeps to a lease.
    const lawless = all.map(({ clock }, i) =>
      receiverOn(
        { ...([db.store, ...others][i] ?? db.store), lease: async () => true },
        { playbooks: [{ ...watched, version: 2 + i }], clock: () => clock.now },
      ),
    )
    await Promise.all(lawless.map(one => one.receiver.sweep()))
    expect(await first.alarms('once')).toHaveLength(1)
    for (const other of others) if (other !== db.store) await other.close()
  })

  test('of several receivers one looks, and when it is gone another does', async () => {
    const [here, there] = [randomUUID(), randomUUID()]
    expect([
      await db.store.lease('test', here, 60_000),
      await db.store.lease('test', there, 60_000),
      await db.store.lease('test', here, 300),
    ]).toEqual([true, false, true])
    await vi.waitFor(async () => expect(await db.store.lease('test', there, 300)).toBe(true), { timeout: 10_000 })
  })

  test("the database's clock counts where no other is given", async () => {
    const shifted: Store = { ...db.store, now: async () => MISSED }
    const early = receiverOn(shifted, { playbooks: [watched] })
    const ken = device('ken', 'clock')
    await early.post(ken.beacon([ken.scout('c1', NOON)]))
    const { createReceiver } = await import('../../src/receiver.ts')
    const it = createReceiver({ store: { ...shifted, lease: async () => true }, playbooks: [watched], verify: 'none' })
    await it.sweep()
    expect(await early.alarms('clock')).toEqual([expect.objectContaining({ raisedAt: MISSED })])
    expect(Math.abs((await db.store.now()) - Date.now())).toBeLessThan(60_000)
  })

  test('a use that comes to light later clears the alarm, and does not ring again for the same', async () => {
    const { post, receiver: it, clock, alarms } = receiver()
    const [phone, desk] = [device('ken', 'late', 'phone'), device('ken', 'late', 'desk')]
    await post(phone.beacon([phone.scout('l1', NOON)]))
    clock.now = MISSED
    await it.sweep()
    const [alarm] = await alarms('late')
    await post(desk.beacon([desk.scout('l2', NOON + day(1))]))
    await it.sweep()
    expect(await alarms('late')).toEqual([])
    expect((await db.store.alarm(alarm!.id))?.standing).toEqual({ state: 'cleared', at: MISSED, reason: 'late' })
    clock.now = MISSED + day(1)
    await it.sweep()
    const [next] = await alarms('late')
    expect(next).toMatchObject({ since: MISSED + day(1) })
    await post(desk.beacon([desk.scout('l3', clock.now)]))
    clock.now += 1000
    await it.sweep()
    expect((await db.store.alarm(next!.id))?.standing).toMatchObject({ state: 'cleared', reason: 'back' })
  })

  test('our own accounts ring nobody', async () => {
    const { post, tell, receiver: it, clock, alarms } = receiver()
    const ken = device('ken', 'own')
    await post(ken.beacon([ken.scout('i1', NOON)]))
    await tell({ account: 'own', facts: { internal: true } })
    clock.now = MISSED
    await it.sweep()
    expect(await alarms('own')).toEqual([])
  })

  test('an account of which a list says in words that it is not our own rings as any other, a talk too', async () => {
    const { post, tell, receiver: it, clock, alarms } = receiver()
    const talk = { id: 't', at: NOON, seq: 1, kind: 'talk', level: null, open: [] } as const
    for (const [i, internal] of ['false', 'No', '0', ' ', 'いいえ', 0, null].entries()) {
      const ken = device('ken', `customer${i}`)
      await tell({ account: `customer${i}`, facts: { internal } })
      await post(ken.beacon([ken.scout(`w${i}`, NOON)], [talk]))
    }
    await tell({ account: 'ours', facts: { internal: 'yes' } })
    const own = device('ken', 'ours')
    await post(own.beacon([own.scout('ours', NOON)], [talk]))
    clock.now = MISSED
    await it.sweep()
    for (let i = 0; i < 7; i++) expect((await alarms(`customer${i}`)).map(({ kind }) => kind).sort()).toEqual(['signal', 'talk'])
    expect(await alarms('ours')).toEqual([])
  })

  test('an account that can not be read keeps no other from being looked at', async () => {
    const lines: string[] = []
    const broken: Store = {
      ...db.store,
      lease: async () => true,
      changes: (account, since) => (account === 'broken' ? Promise.reject(new Error('torn page')) : db.store.changes(account, since)),
    }
    const it = receiverOn(broken, { playbooks: [watched], log: line => lines.push(line) })
    for (const account of ['broken', 'sound']) {
      const ken = device('ken', account)
      await receiver().post(ken.beacon([ken.scout('s1', NOON)]))
    }
    it.clock.now = MISSED
    await it.receiver.sweep()
    expect(await it.alarms('sound')).toHaveLength(1)
    expect(lines.filter(line => line.includes('torn page'))).toHaveLength(1)
  })

  test('an account that changes all the time is looked at all the same, as it is then', async () => {
    const others = receiver()
    const ken = device('ken', 'restless')
    const mei = device('mei', 'restless')
    await others.post(ken.beacon([ken.scout('r1', NOON)]))
    let changes = 0
    const between: Store['write'] = async (account, people, work) => {
      if (account === 'restless') await others.post(mei.beacon([mei.fact('trait.role', `role ${changes++}`, NOON + changes)]))
      return db.free.write(account, people, work)
    }
    const it = receiverOn({ ...db.free, write: between }, { playbooks: [watched] })
    it.clock.now = others.clock.now = MISSED
    await it.receiver.sweep()
    expect([changes, (await others.alarms('restless')).map(({ signal }) => signal)]).toEqual([1, ['stopped']])
    // Who came back in the very last moment is not missed.
    const aoi = device('aoi', 'moment')
    await others.post(aoi.beacon([aoi.scout('m1', NOON)]))
    const back: Store['write'] = async (account, people, work) => {
      if (account === 'moment') await others.post(aoi.beacon([aoi.scout('m2', MISSED - 1)]))
      return db.free.write(account, people, work)
    }
    const late = receiverOn({ ...db.free, write: back }, { playbooks: [watched] })
    late.clock.now = MISSED
    await late.receiver.sweep()
    expect(await others.alarms('moment')).toEqual([])
  })

  test('customer success takes an alarm, lets it sleep and is done with it; others see it at once', async () => {
    const { post, receiver: it, clock, alarms, ask, get } = receiver()
    const ken = device('ken', 'desk')
    await post(ken.beacon([ken.scout('d1', NOON)]))
    clock.now = MISSED
    await it.sweep()
    const id = (await alarms('desk'))[0]!.id
    const reader = (await get('/api/stream')).body!.pipeThrough(new TextDecoderStream()).getReader()
    await reader.read()
    const path = `/api/alarms/${id}`
    expect((await ask(path, { do: 'take', by: 'Mika' })).answer.alarm).toMatchObject({ standing: 'taken', by: 'Mika' })
    expect((await reader.read()).value).toBe('event: alarms\ndata: {"account":"desk"}\n\n')
    expect(await alarms('desk')).toEqual([expect.objectContaining({ standing: 'taken', by: 'Mika' })])
    const until = MISSED + day(1)
    expect((await ask(path, { do: 'snooze', until: new Date(until).toISOString() })).answer.alarm).toMatchObject({
      standing: 'snoozed',
      until,
    })
    clock.now = until
    expect(await alarms('desk')).toEqual([expect.objectContaining({ standing: 'raised', until: null })])
    expect((await ask(path, { do: 'done', reason: 'on holiday' })).status).toBe(200)
    expect(await alarms('desk')).toEqual([])
    expect((await ask(path, { do: 'take' })).status).toBe(409)
    await it.sweep()
    expect(await alarms('desk')).toEqual([])
    await it.close()
  })

  test('what is asked for wrongly says why and changes nothing', async () => {
    const { post, receiver: it, clock, alarms, ask } = receiver()
    const ken = device('ken', 'wrong')
    await post(ken.beacon([ken.scout('w1', NOON)]))
    clock.now = MISSED
    await it.sweep()
    const id = (await alarms('wrong'))[0]!.id
    const path = `/api/alarms/${id}`
    const cases: [object, number, Record<string, string>?][] = [
      [{ do: 'dance' }, 400],
      [{ do: 'done' }, 400],
      [{ do: 'done', reason: ' ' }, 400],
      [{ do: 'snooze', until: clock.now }, 400],
      [{ do: 'snooze', until: clock.now + day(91) }, 400],
      [{ do: 'snooze', until: 'soon' }, 400],
      [{ do: 'take' }, 415, { 'content-type': 'text/plain' }],
      [{ do: 'take' }, 403, { origin: 'https://attacker.test' }],
      [{ do: 'take' }, 403, { 'sec-fetch-site': 'cross-site' }],
    ]
    for (const [body, status, headers] of cases) expect([body, (await ask(path, body, headers)).status]).toEqual([body, status])
    expect((await ask('/api/alarms/none', { do: 'take' })).status).toBe(404)
    const elsewhere = { loopback: false, address: '10.0.0.9' }
    expect((await ask(path, { do: 'take' }, {}, elsewhere)).status).toBe(401)
    expect(await alarms('wrong')).toEqual([expect.objectContaining({ standing: 'raised' })])
    // The product's servers may, by their key.
    expect((await ask(path, { do: 'take' }, { authorization: 'Bearer sk_test' }, elsewhere)).status).toBe(200)
  })
})
