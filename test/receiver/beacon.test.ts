import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { Cells, Mark } from '../../src/evidence/index.ts'
import { seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { AccountReport } from '../../src/progress/index.ts'
import { openStore, type Store } from '../../src/receiver.ts'
import { databases, day, device, guideSeen, NOON, playbook, receiverOn, type TestDatabase } from './kit.ts'

describe.each(databases)('on %s', (_, open) => {
  let database: TestDatabase
  let store: Store
  beforeAll(async () => {
    database = await open()
    store = database.store
  }, 120_000)
  afterAll(() => database.close())

  const ledgerOf = async (account: string, person: string) =>
    (await store.changes(account, -1))?.ledgers.find(ledger => ledger.person === person)
  const scoutsOf = async (account: string, person: string): Promise<string[]> => {
    const row = (await ledgerOf(account, person))?.evidence.series[seriesKey('scout.sent')] as Cells | undefined
    return row?.days.flatMap(cell => cell.dots.map(dot => dot.id)) ?? []
  }

  test('what a beacon tells is stored and named in the receipt', async () => {
    const { post } = receiverOn(store)
    const ken = device('ken', 'first')
    const row = ken.scout('e1', NOON)
    const { status, receipt } = await post(ken.beacon([row], [guideSeen('h1')]))
    expect(status).toBe(200)
    expect(receipt).toMatchObject({
      waymark: 1,
      serverTime: NOON,
      refreshMs: 60_000,
      accepted: ['h1'],
      duplicate: [],
      rejected: [],
      evidence: [{ key: row.key, rev: 1 }],
      own: { rev: 1, evidence: { series: {} } },
    })
    expect((await ledgerOf('first', 'ken'))?.evidence.series[row.key]).toEqual(row.delta)
    expect(await store.told('first', 9)).toEqual([{ person: 'ken', happening: guideSeen('h1') }])
  })

  test('a beacon whose answer was lost is stored once, and its happenings are told as duplicates', async () => {
    const { post } = receiverOn(store)
    const ken = device('ken', 'retry')
    const beacon = ken.beacon([ken.scout('e1', NOON)], [guideSeen('h1')])
    await post(beacon)
    const before = await ledgerOf('retry', 'ken')
    const again = await Promise.all([1, 2, 3].map(() => post(beacon)))
    for (const { receipt } of again) expect(receipt).toMatchObject({ accepted: [], duplicate: ['h1'], evidence: [{ rev: 1 }] })
    const after = await ledgerOf('retry', 'ken')
    expect(after?.rev).toBe(before?.rev)
    expect(after?.evidence).toEqual(before?.evidence)
    expect(await store.told('retry', 9)).toHaveLength(1)
  })

  test('beacons out of order come to the same evidence', async () => {
    const { post } = receiverOn(store)
    const [ken, aoi] = [device('ken', 'order'), device('aoi', 'order')]
    const beacons = (who: typeof ken) => [0, 1, 2, 3].map(i => who.beacon([who.scout(`e${i}`, NOON - day(3 - i))]))
    for (const beacon of beacons(ken)) await post(beacon)
    const backwards = beacons(aoi).reverse()
    for (const beacon of [...backwards, backwards[1]]) await post(beacon)
    expect(await scoutsOf('order', 'ken')).toEqual(['e0', 'e1', 'e2', 'e3'])
    expect(await scoutsOf('order', 'aoi')).toEqual(['e0', 'e1', 'e2', 'e3'])
  })

  test('a bad entry is refused with its reason, and the good ones beside it are kept', async () => {
    const { post } = receiverOn(store)
    const ken = device('ken', 'bad')
    const good = ken.scout('e1', NOON)
    const rows = [
      good,
      { ...good, key: seriesKey('never.asked'), rev: 2 },
      { key: good.key, rev: 3, delta: { kind: 'cells', from: 0, since: null, days: 'none' } },
      device('ken', 'bad', 'w2').scout('late', NOON + 600_000),
      device('ken', 'bad', 'w3').scout('old', NOON - day(402)),
      { key: 'trait.note', rev: 6, delta: device('ken', 'bad', 'w4').fact('trait.note', 'nul\0', NOON).delta },
      { key: 'other.note', rev: 7, delta: device('ken', 'bad', 'w5').fact('other.note', 'x', NOON).delta },
    ]
    const happenings = [
      guideSeen('ok'),
      { ...guideSeen('future'), at: NOON + day(1) },
      { id: 'odd', at: NOON, seq: 1, kind: 'dance' },
      'no object',
    ]
    const { status, receipt } = await post({ ...ken.beacon([]), evidence: rows, happenings })
    expect(status).toBe(200)
    expect(receipt.evidence.map(({ refused }) => refused ?? 'kept')).toEqual([
      'kept',
      'unknownSeries',
      'malformed',
      'future',
      'tooOld',
      'malformed',
      'malformed',
    ])
    expect(receipt.accepted).toEqual(['ok'])
    expect(receipt.rejected).toEqual([
      { id: 'future', reason: 'future' },
      { id: 'odd', reason: 'malformed' },
    ])
    expect(await scoutsOf('bad', 'ken')).toEqual(['e1'])
  })

  test('of a row with a bad day the good days are kept, and the row says why the rest is not', async () => {
    const { post } = receiverOn(store)
    const ken = device('ken', 'days')
    ken.scout('fine', NOON)
    const row = ken.scout('future', NOON + day(2))
    const { receipt } = await post(ken.beacon([row]))
    expect(receipt.evidence).toEqual([{ key: row.key, rev: row.rev, refused: 'future' }])
    expect(await scoutsOf('days', 'ken')).toEqual(['fine'])
  })

  test('two devices of one person join, and each is told only what the other added', async () => {
    const { post } = receiverOn(store)
    const [phone, desk] = [device('ken', 'joined', 'phone'), device('ken', 'joined', 'desk')]
    phone.heard((await post(phone.beacon([phone.scout('p1', NOON - 2000)]))).receipt)
    const toDesk = desk.heard((await post(desk.beacon([desk.fact('trait.role', 'admin', NOON)]))).receipt)
    expect(Object.keys(toDesk.own?.evidence.series ?? {})).toEqual([seriesKey('scout.sent')])
    expect(toDesk.own?.evidence.marks).toEqual({})
    const toPhone = phone.heard((await post(phone.beacon([]))).receipt)
    expect(Object.keys(toPhone.own?.evidence.marks ?? {})).toEqual(['trait.role'])
    expect((await post(phone.beacon([]))).receipt.own).toBeUndefined()
    // Both add to one series: each hears of the other's dot.
    await post(phone.beacon([phone.scout('p2', NOON)]))
    const { receipt } = await post(desk.beacon([desk.scout('d1', NOON - 1000)]))
    const row = receipt.own?.evidence.series[seriesKey('scout.sent')] as Cells
    expect(row.days[0]?.dots.map(dot => dot.id)).toEqual(['p1', 'd1', 'p2'])
    expect(Object.keys((await ledgerOf('joined', 'ken'))?.writers ?? {}).sort()).toEqual(['desk', 'phone'])
  })

  test("account rules are read over everybody, with the sender's own part, and told again only when they changed", async () => {
    const { post } = receiverOn(store)
    const [ken, aoi] = [device('ken', 'shared'), device('aoi', 'shared')]
    await post(ken.beacon([ken.scout('k1', NOON), ken.scout('k2', NOON)]))
    const first = (await post(aoi.beacon([aoi.scout('a1', NOON)]))).receipt.account
    expect(Object.values(first?.readings ?? {})).toContainEqual(
      expect.objectContaining({ value: 3, mine: 1, need: 5, at: null, asOf: NOON }),
    )
    const quiet = await post(aoi.beacon([], [], { etag: first!.etag }))
    expect(quiet.receipt.account).toBeUndefined()
    await post(ken.beacon([ken.scout('k3', NOON), ken.scout('k4', NOON + 1)]))
    const second = (await post(aoi.beacon([], [], { etag: first!.etag }))).receipt.account
    expect(Object.values(second?.readings ?? {})).toContainEqual(expect.objectContaining({ value: 5, mine: 1, at: NOON + 1 }))
  })

  test('a reading that time takes back is read again when its time has come', async () => {
    const lately: Playbook = {
      ...playbook,
      signals: {
        slow: {
          scope: 'account',
          when: { not: { count: 'scout.sent', atLeast: 1, last: 'P1D' } },
          do: { call: { say: 'Call' } },
        },
      },
    }
    const { post, clock } = receiverOn(store, { playbooks: [lately] })
    const ken = device('ken', 'lately')
    const lone = async () => Object.values((await post(ken.beacon([]))).receipt.account?.readings ?? {}).find(({ need }) => need === 1)
    await post(ken.beacon([ken.scout('l1', NOON)]))
    expect(await lone()).toMatchObject({ value: 1, asOf: NOON, through: NOON + day(1) })
    clock.now += day(1) - 1
    expect(await lone()).toMatchObject({ value: 1 })
    clock.now += 1
    expect(await lone()).toMatchObject({ value: 0, mine: 0, asOf: NOON + day(1) })
  })

  test('of the facts of an account its people are told those that the playbook speaks of', async () => {
    const speaking: Playbook = {
      ...playbook,
      milestones: {
        ...playbook.milestones,
        all: {
          title: 'Ask {{ account.contact | us }}',
          scope: 'account',
          rule: { coverage: 'scout.sent', expected: 'seats', last: 'P7D' },
        },
        big: { title: 'Big', scope: 'account', rule: { any: [{ trait: 'tier', is: '1' }, { attest: 'said' }] } },
      },
    }
    const { post, tell } = receiverOn(store, { playbooks: [speaking], secretKeys: ['sk_test'] })
    await tell({
      account: 'facts',
      facts: {
        seats: 12,
        tier: '2',
        contact: 'Aoki',
        owner: 'mika@vendor.test',
        note: 'pays late',
        anchors: { contract: '2026-04-01' },
        targets: { downloads: 5 },
      },
    })
    const { receipt } = await post(device('ken', 'facts').beacon([]))
    expect(Object.keys(receipt.account?.facts ?? {}).sort()).toEqual([
      'account.anchor.contract',
      'account.contact',
      'account.seats',
      'account.target.downloads',
      'account.tier',
    ])
  })

  test('a browser speaks in its own name only: what servers said of a fact stays', async () => {
    const { post, tell } = receiverOn(store, { secretKeys: ['sk_test'] })
    await tell({ account: 'rank', person: 'ken', traits: { role: 'member' } })
    const ken = device('ken', 'rank')
    await post(ken.beacon([ken.fact('trait.role', 'owner', NOON, 2)]))
    const other = device('ken', 'rank', 'other').fact('trait.role', 'guest', NOON + 1)
    const { receipt } = await post(ken.beacon([{ ...other, delta: { ...(other.delta as Mark), epoch: 9 } }]))
    expect(receipt.evidence[0]?.refused).toBe('malformed')
    const { cur } = (await ledgerOf('rank', 'ken'))!.evidence.marks['trait.role']!
    expect(cur).toMatchObject({ rank: 2, value: 'member' })
  })

  test('people of no account are kept apart and get no readings', async () => {
    const { post, get } = receiverOn(store)
    const lone = device('lone', null)
    const { receipt } = await post(lone.beacon([lone.scout('e1', NOON)], [guideSeen('h1')]))
    expect(receipt.accepted).toEqual(['h1'])
    expect(receipt.account).toBeUndefined()
    expect((await post(device('lone', null, 'w2').beacon([]))).receipt.own?.evidence.series).toHaveProperty([seriesKey('scout.sent')])
    const { rows } = (await (await get('/api/accounts')).json()) as { rows: { id: string }[] }
    expect(rows.map(({ id }) => id)).not.toContain('')
  })

  test('what writers lost is counted once, however often they tell it', async () => {
    const { post } = receiverOn(store)
    const [phone, desk] = [device('ken', 'lost', 'phone'), device('ken', 'lost', 'desk')]
    await post(phone.beacon([], [], { dropped: { cap: 2, future: 1 } }))
    await post(phone.beacon([], [], { dropped: { cap: 3, future: 1 } }))
    await post(phone.beacon([], [], { dropped: { cap: 2 } }))
    await post(desk.beacon([], [], { dropped: { cap: 4 } }))
    expect(await store.lost('lost')).toEqual({ cap: 7, future: 1 })
  })

  test('many browsers of one account at once lose nothing', async () => {
    const { post } = receiverOn(store)
    const people = Array.from({ length: 12 }, (_, i) => device(`p${i}`, 'crowd'))
    const answers = await Promise.all(
      people.flatMap((who, i) => [post(who.beacon([who.scout(`a${i}`, NOON)])), post(who.beacon([who.scout(`b${i}`, NOON + 1)]))]),
    )
    expect(answers.every(({ status }) => status === 200)).toBe(true)
    for (const [i] of people.entries()) expect(await scoutsOf('crowd', `p${i}`)).toEqual([`a${i}`, `b${i}`])
    const { receipt } = await post(device('late', 'crowd').beacon([]))
    expect(Object.values(receipt.account?.readings ?? {})).toContainEqual(expect.objectContaining({ value: 24 }))
  })

  test('a series that an older version of the playbook asked for is still taken in', async () => {
    const next: Playbook = { ...playbook, version: 2, milestones: { promoters: playbook.milestones.promoters! }, roadmap: [] }
    const { post } = receiverOn(store, { playbooks: [next, playbook] })
    const ken = device('ken', 'versions')
    const { receipt } = await post(ken.beacon([ken.scout('e1', NOON)]))
    expect(receipt.evidence[0]).not.toHaveProperty('refused')
  })

  test('days that no rule looks back at are forgotten, and what was reached by them stays', async () => {
    const rule = { count: 'scout.sent', atLeast: 2, within: 'P7D' } as const
    const week: Playbook = {
      ...playbook,
      milestones: {
        scouted: { title: 'Two in a week', rule },
        together: { title: 'Two in a week, together', scope: 'account', rule },
      },
    }
    const { post, clock, get } = receiverOn(store, { playbooks: [week] })
    const [ken, aoi] = [device('ken', 'tidy'), device('aoi', 'tidy')]
    await post(ken.beacon([ken.scout('k1', NOON), ken.scout('k2', NOON + 2000)]))
    await post(aoi.beacon([aoi.scout('a1', NOON + 1000)]))
    const reached = async () => {
      const { milestones } = (await (await get('/api/accounts/tidy')).json()) as AccountReport
      return milestones.map(({ id, reachedAt }) => [id, reachedAt])
    }
    const before = await reached()
    expect(before).toEqual([
      ['scouted', NOON + 2000],
      ['together', NOON + 1000],
    ])
    clock.now += day(120)
    const { receipt } = await post(ken.beacon([ken.scout('k3', clock.now)]))
    expect(receipt.evidence[0]).not.toHaveProperty('refused')
    expect(await scoutsOf('tidy', 'ken')).toEqual(['k3'])
    expect(await scoutsOf('tidy', 'aoi')).toEqual([])
    expect(await reached()).toEqual(before)
    // A device that still has those days brings none of them back, and is told what was reached.
    const again = await post(
      ken.beacon([{ key: seriesKey('scout.sent'), rev: 99, delta: ken.evidence.series[seriesKey('scout.sent')] as Cells }]),
    )
    expect(again.receipt.evidence).toEqual([{ key: seriesKey('scout.sent'), rev: 99 }])
    expect(await scoutsOf('tidy', 'ken')).toEqual(['k3'])
    const other = await post(device('ken', 'tidy', 'new').beacon([]))
    expect(Object.values(other.receipt.own?.evidence.latches ?? {})).toContain(NOON + 2000)
    expect(Object.values(other.receipt.account?.readings ?? {})).toContainEqual(expect.objectContaining({ at: NOON + 1000 }))
  })

  test('receivers that share a database see what the others commit', async () => {
    const second = 'url' in database.address ? await openStore(database.address) : store
    const [here, there] = [receiverOn(store), receiverOn(second)]
    const reader = (await there.get('/api/stream')).body!.pipeThrough(new TextDecoderStream()).getReader()
    await reader.read()
    const people = Array.from({ length: 6 }, (_, i) => device(`p${i}`, 'spread'))
    await Promise.all(people.map((who, i) => (i % 2 ? here : there).post(who.beacon([who.scout(`s${i}`, NOON)]))))
    expect((await reader.read()).value).toBe('event: change\ndata: {"account":"spread"}\n\n')
    const valueAt = async (at: typeof here) =>
      Object.values((await at.post(device('late', 'spread').beacon([]))).receipt.account?.readings ?? {}).find(({ need }) => need === 5)
        ?.value
    expect([await valueAt(here), await valueAt(there)]).toEqual([6, 6])
    const ken = device('p0', 'spread', 'other')
    await here.post(ken.beacon([ken.scout('more', NOON)]))
    expect(await valueAt(there)).toBe(7)
    await there.receiver.close()
    if (second !== store) await second.close()
  })
})
