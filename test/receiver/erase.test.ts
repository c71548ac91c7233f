import { expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/types.ts'
import type { Queue } from '../../src/receiver.ts'
import { day, device, guideSeen, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

const watched: Playbook = {
  ...playbook,
  signals: { stopped: { scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { call: { say: 'Ask why.' } } } },
}
const key = { authorization: 'Bearer sk_test' }

onDatabases(db => {
  const receiver = () => receiverOn(db.free, { playbooks: [watched], secretKeys: ['sk_test'] })
  const evidenceOf = async (account: string, person: string) =>
    (await db.free.changes(account, -1))?.ledgers.find(ledger => ledger.person === person)?.evidence

  test('an account is erased with everybody in it, its alarms and its facts, and no device brings it back', async () => {
    const { post, tell, ask, alarms, clock, receiver: it, get } = receiver()
    const [ken, aoi] = [device('ken', 'gone'), device('aoi', 'gone')]
    await tell({ id: 'f1', account: 'gone', facts: { name: 'Gone Inc.' } }, key)
    for (const who of [ken, aoi]) await post(who.beacon([who.scout(`s-${who.evidence.epoch}`, NOON)], [guideSeen(`h-${Math.random()}`)]))
    clock.now += day(3)
    await it.sweep()
    expect(await alarms('gone')).toHaveLength(1)
    const { status, answer } = await ask('/v1/erase', { account: 'gone' }, key)
    expect([status, answer]).toEqual([200, expect.objectContaining({ erased: { accounts: ['gone'], people: 2 } })])
    expect([await alarms('gone'), await db.free.told('gone', 9)]).toEqual([[], []])
    for (const person of ['ken', 'aoi', ''])
      expect(await evidenceOf('gone', person)).toEqual({ epoch: 1, series: {}, marks: {}, latches: {} })
    // A device of somebody whom the receiver never heard of is of the old epoch too.
    const mei = device('mei', 'gone')
    for (const who of [ken, mei]) {
      const { receipt } = await post(who.beacon([who.scout('again', NOON)], [guideSeen('again')]))
      expect([receipt.epoch, receipt.accepted, receipt.evidence[0]?.refused]).toEqual([1, [], 'erased'])
    }
    expect(await (await get('/api/accounts/gone')).json()).toMatchObject({ row: { name: 'gone', people: 0 } })
    // Told anew it begins anew.
    await tell({ id: 'f1', account: 'gone', facts: { name: 'New Inc.' } }, key)
    expect(await (await get('/api/accounts/gone')).json()).toMatchObject({ row: { name: 'New Inc.' } })
  })

  test('a person is erased in one account, or wherever they are known', async () => {
    const { post, ask } = receiver()
    for (const account of ['here', 'there', null]) {
      const rin = device('rin', account)
      await post(rin.beacon([rin.scout('k', NOON)]))
    }
    const aoi = device('aoi', 'here')
    await post(aoi.beacon([aoi.scout('a', NOON)]))
    await ask('/v1/erase', { account: 'here', person: 'rin' }, key)
    expect([(await evidenceOf('here', 'rin'))?.epoch, (await evidenceOf('there', 'rin'))?.epoch]).toEqual([1, 0])
    const { answer } = await ask('/v1/erase', { person: 'rin' }, key)
    expect(answer.erased).toEqual({ accounts: ['here', 'there'], people: 1 })
    expect([(await evidenceOf('here', 'rin'))?.epoch, (await evidenceOf('there', 'rin'))?.epoch]).toEqual([2, 1])
    expect(Object.keys((await evidenceOf('here', 'aoi'))!.series)).toHaveLength(1)
    const lone = device('rin', null)
    expect((await post(lone.beacon([lone.scout('k', NOON)]))).receipt.evidence[0]?.refused).toBe('erased')
  })

  test('of an account that was erased, or was never there, no row is left, and who was not known is not counted', async () => {
    const { post, ask, get } = receiver()
    const ken = device('ken', 'leaves')
    await post(ken.beacon([ken.scout('l1', NOON)]))
    const listed = async (): Promise<boolean[]> => {
      const { rows } = (await (await get('/api/accounts')).json()) as { rows: { id: string }[] }
      return ['leaves', 'leavse'].map(account => rows.some(({ id }) => id === account))
    }
    expect(await listed()).toEqual([true, false])
    const erase = async (body: object) => ((await ask('/v1/erase', body, key)).answer.erased as { people: number }).people
    expect(await erase({ account: 'leavse' })).toBe(0)
    expect(await erase({ account: 'leaves', person: 'kne' })).toBe(0)
    expect(await listed()).toEqual([true, false])
    expect(await erase({ account: 'leaves', person: 'ken' })).toBe(1)
    expect(await erase({ account: 'leaves', person: 'ken' })).toBe(0)
    expect(await erase({ account: 'leaves' })).toBe(0)
    expect(await listed()).toEqual([false, false])
  })

  test('nobody is told of whom was erased meanwhile, and what was told of them is not kept', async () => {
    const webhooks = [{ url: 'http://127.0.0.1:9/', kind: 'signed', secret: 'a text of 24 letters, or of more' }] as const
    const it = receiverOn(db.free, { playbooks: [watched], secretKeys: ['sk_test'], webhooks })
    const reached = { seq: 1, kind: 'milestone', milestone: 'scouted', scope: 'user', reachedAt: NOON, ttv: 5, late: false } as const
    for (const person of ['ken', 'aoi']) {
      const who = device(person, 'told')
      const talk = { id: `t-${person}`, at: NOON, seq: 1, kind: 'talk', level: 0, open: [] } as const
      await it.post(
        who.beacon(
          [who.fact('trait.name', `Name of ${person}`, NOON), who.scout(person, NOON)],
          [talk, { ...reached, id: person, at: NOON }],
        ),
      )
    }
    it.clock.now += day(3)
    await it.receiver.sweep()
    const told = async () =>
      (await db.free.deliveries('waiting', 99))
        .filter(({ body }) => body.includes('"account":"told"'))
        .map(({ type, body }) => `${type} ${['ken', 'aoi'].filter(name => body.includes(name)).join()}`)
        .sort()
    expect(await told()).toEqual(['call ', 'call aoi', 'call ken', 'milestone aoi', 'milestone ken'])
    await it.ask('/v1/erase', { account: 'told', person: 'ken' }, key)
    expect(await told()).toEqual(['call ', 'call aoi', 'milestone aoi'])
    await it.ask('/v1/erase', { account: 'told' }, key)
    expect(await told()).toEqual([])
  })

  test('of an account that was erased no webhook is told that its level is gone, and it begins anew', async () => {
    const webhooks = [{ url: 'http://127.0.0.1:9/', kind: 'signed', secret: 'a text of 24 letters, or of more' }] as const
    const levelled: Playbook = { ...playbook, roadmap: [{ level: 0, state: 'Together', criteria: ['many'], next: [] }] }
    const it = receiverOn(db.free, { playbooks: [levelled], secretKeys: ['sk_test'], webhooks })
    const told = async () => (await db.free.deliveries('waiting', 99)).filter(({ about }) => about === 'levelled').map(({ type }) => type)
    const scouts = (from: number) =>
      Array.from({ length: 5 }, (_, i) => ({ account: 'levelled', person: 'ken', event: 'scout.sent', at: from + i }))
    await it.tell({ account: 'levelled', facts: { name: 'Levelled' } }, key)
    await it.receiver.sweep()
    await it.tell(JSON.stringify(scouts(NOON - 9)), key)
    await it.receiver.sweep()
    expect((await told()).sort()).toEqual(['level', 'milestone'])
    await it.ask('/v1/erase', { account: 'levelled' }, key)
    await it.receiver.sweep()
    expect(await told()).toEqual([])
    expect((await db.free.head('levelled'))?.lastBeaconAt).toBeNull()
    await it.tell(JSON.stringify(scouts(NOON - 20)), key)
    await it.receiver.sweep()
    expect((await told()).sort()).toEqual(['level', 'milestone'])
  })

  test('who was put in charge by somebody else is erased from that line too', async () => {
    const webhooks = [{ url: 'http://127.0.0.1:9/', kind: 'signed', secret: 'a text of 24 letters, or of more' }] as const
    const it = receiverOn(db.free, { playbooks: [watched], secretKeys: ['sk_test'], webhooks })
    const [ken, next, other] = [device('ken', 'handed'), device('next@handed', 'handed'), device('other@handed', 'handed')]
    await it.post(next.beacon([next.fact('trait.name', 'Next Name', NOON)]))
    await it.post(other.beacon([]))
    const to = (id: string, to: string) => ({ id, at: NOON, seq: 1, kind: 'personChanged', to, from: 'ken' }) as const
    await it.post(ken.beacon([], [to('c1', 'other@handed')]))
    await it.post(ken.beacon([], [to('c2', 'next@handed'), guideSeen('c3')]))
    await it.ask('/v1/erase', { account: 'handed', person: 'other@handed' }, key)
    const kept = async () =>
      JSON.stringify([
        await it.alarms('handed'),
        await (await it.get('/api/accounts/handed')).json(),
        (await db.free.deliveries('waiting', 99)).filter(({ body }) => body.includes('"account":"handed"')),
      ])
    expect(await kept()).not.toContain('other@handed')
    expect(await it.alarms('handed')).toMatchObject([{ kind: 'personChanged', to: 'Next Name' }])
    await it.ask('/v1/erase', { person: 'next@handed' }, key)
    expect(await kept()).not.toMatch(/next@handed|Next Name/)
    expect(await it.alarms('handed')).toEqual([])
    // What else somebody told stays.
    expect((await db.free.told('handed', 9)).map(({ happening }) => happening.id)).toEqual(['c3'])
  })

  test('a person erased in every account does not come back with a beacon that waits in the queue, where its account does not know them', async () => {
    const beacons: string[] = []
    const queue: Queue = {
      put: async text => void beacons.push(text),
      drain: async work => {
        for (const text of beacons.splice(0)) await work(text)
        return async () => {}
      },
      waiting: async () => ({ count: beacons.length, since: null }),
      close: async () => {},
    }
    const it = receiverOn(db.free, { queue, secretKeys: ['sk_test'] })
    const kai = device('kai', 'queued')
    expect((await it.post(kai.beacon([kai.scout('q1', NOON)], [guideSeen('q')]))).receipt.accepted).toEqual(['q'])
    expect((await it.ask('/v1/erase', { person: 'kai' }, key)).answer.erased).toEqual({ accounts: [], people: 0 })
    await it.receiver.merge()
    expect(await evidenceOf('queued', 'kai')).toEqual({ epoch: 1, series: {}, marks: {}, latches: {} })
    expect(await db.free.told('queued', 9)).toEqual([])
    // The device is told so, and what it counts from then on is kept.
    expect((await it.post(kai.beacon([]))).receipt.epoch).toBe(1)
    await it.post(kai.beacon([kai.scout('q2', NOON)], [], { epoch: 1 }))
    await it.receiver.merge()
    expect(Object.keys((await evidenceOf('queued', 'kai'))!.series)).toHaveLength(1)
  })

  test('whose first beacon is committed while they are erased is erased with it', async () => {
    const it = receiver()
    const rei = device('rei', 'racing')
    let release = () => {}
    const held = new Promise<void>(resolve => {
      release = resolve
    })
    let isBegun = () => {}
    const begun = new Promise<void>(resolve => {
      isBegun = resolve
    })
    rei.scout('r1', NOON)
    const made = db.free.write('racing', ['rei'], async writing => {
      isBegun()
      await held
      await writing.save({ ...writing.ledger('rei'), rev: 1, evidence: rei.evidence })
    })
    await begun
    const erased = it.ask('/v1/erase', { person: 'rei' }, key)
    await new Promise(resolve => setTimeout(resolve, 200))
    release()
    await Promise.all([made, erased])
    expect(await evidenceOf('racing', 'rei')).toEqual({ epoch: 1, series: {}, marks: {}, latches: {} })
  })

  test('without the secret key nobody erases anything', async () => {
    const { post, ask } = receiver()
    const ken = device('ken', 'safe')
    await post(ken.beacon([ken.scout('k', NOON)]))
    const cases: [object, Record<string, string>, number][] = [
      [{ account: 'safe' }, {}, 401],
      [{ account: 'safe' }, { authorization: 'Bearer sk_tesu' }, 401],
      [{}, key, 400],
      [{ account: '' }, key, 400],
      [{ account: 'safe', person: 7 }, key, 400],
      [[], key, 400],
    ]
    for (const [body, headers, status] of cases) expect([body, (await ask('/v1/erase', body, headers)).status]).toEqual([body, status])
    expect(Object.keys((await evidenceOf('safe', 'ken'))!.series)).toHaveLength(1)
  })

  test('a history counts and rings nobody; what comes after it does', async () => {
    const { tell, clock, receiver: it, alarms, post } = receiver()
    const past = Array.from({ length: 30 }, (_, i) => ({
      id: `p${i}`,
      account: 'history',
      person: 'ken',
      event: 'scout.sent',
      at: NOON - day(60 - i),
      history: true,
    }))
    const said = {
      id: 'm',
      account: 'history',
      person: 'ken',
      at: NOON - day(50),
      marks: { 'trait.promoter': true },
      rank: 0,
      history: true,
    }
    expect((await tell([...past.slice(0, 15)], key)).answer).toMatchObject({ accepted: 15 })
    await it.sweep()
    expect((await tell([...past, said], key)).answer).toMatchObject({ accepted: 16, duplicate: 15 })
    await it.sweep()
    clock.now += 1000
    await it.sweep()
    expect(await alarms('history')).toEqual([])
    expect((await evidenceOf('history', 'ken'))?.marks['trait.promoter']?.cur).toMatchObject({ rank: 0, value: true, at: NOON - day(50) })
    const ken = device('ken', 'history')
    await post(ken.beacon([ken.scout('now', clock.now)]))
    await it.sweep()
    clock.now += day(3)
    await it.sweep()
    expect(await alarms('history')).toHaveLength(1)
  })

  test('a history that moves when something began, after that was done with, does not keep its account from being looked at', async () => {
    const { tell, clock, receiver: it, alarms, ask, post } = receiver()
    const ken = device('ken', 'moved')
    await post(ken.beacon([ken.scout('m1', NOON)]))
    clock.now = NOON + day(10)
    await it.sweep()
    await ask(`/api/alarms/${(await alarms('moved'))[0]!.id}`, { do: 'done', reason: 'on holiday' })
    clock.now = NOON + day(11)
    await tell([{ id: 'm2', account: 'moved', person: 'ken', event: 'scout.sent', at: NOON + day(3), history: true }], key)
    await it.sweep()
    clock.now = NOON + day(12)
    await tell([{ id: 'm3', account: 'moved', facts: { name: 'Moved Inc.' } }], key)
    await it.sweep()
    expect(await alarms('moved')).toEqual([])
    await post(ken.beacon([ken.scout('m4', clock.now)]))
    await it.sweep()
    clock.now += day(3)
    await it.sweep()
    expect(await alarms('moved')).toHaveLength(1)
  })

  test('facts of a history are of one person or of the account, and nothing else', async () => {
    const { tell } = receiver()
    const base = { account: 'marks', at: NOON }
    const { answer } = await tell(
      [
        { ...base, marks: { 'account.seats': 3 } },
        { ...base, person: 'ken', marks: { 'trait.role': 'admin', 'agree.rules': 2 } },
        { ...base, marks: { 'trait.role': 'admin' } },
        { ...base, person: 'ken', marks: { 'account.seats': 3 } },
        { ...base, person: 'ken', marks: { constructor: 3 } },
        { ...base, person: 'ken', marks: { 'trait.role': 'admin' }, rank: 9 },
      ],
      key,
    )
    expect(answer.entries.map(({ status, reason }) => reason ?? status)).toEqual([
      'accepted',
      'accepted',
      'malformed: marks: expected keys that begin with account., or a person, got "trait.role"',
      'malformed: marks: expected keys that begin with trait., attest. or agree., got "account.seats"',
      'malformed: marks: expected keys that begin with trait., attest. or agree., got "constructor"',
      'malformed: rank: expected 0, 1 or 2, got 9',
    ])
  })
})
