import { expect, test } from 'vitest'
import type { Cells, Mark } from '../../src/evidence/index.ts'
import { seriesKey } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import { day, device, guideSeen, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

onDatabases(db => {
  const { ledgerOf } = db
  const scoutsOf = async (account: string, person: string): Promise<string[]> => {
    const row = (await ledgerOf(account, person))?.evidence.series[seriesKey('scout.sent')] as Cells | undefined
    return row?.days.flatMap(cell => cell.dots.map(dot => dot.id)) ?? []
  }

  test('what a beacon tells is stored and named in the receipt', async () => {
    const { post } = receiverOn(db.store)
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
    expect(await db.store.told('first', 9)).toEqual([{ person: 'ken', happening: guideSeen('h1') }])
  })

  test('a beacon whose answer was lost is stored once, and its happenings are told as duplicates', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'retry')
    const beacon = ken.beacon([ken.scout('e1', NOON)], [guideSeen('h1')])
    await post(beacon)
    const before = await ledgerOf('retry', 'ken')
    const again = await Promise.all([1, 2, 3].map(() => post(beacon)))
    for (const { receipt } of again) expect(receipt).toMatchObject({ accepted: [], duplicate: ['h1'], evidence: [{ rev: 1 }] })
    const after = await ledgerOf('retry', 'ken')
    expect(after?.rev).toBe(before?.rev)
    expect(after?.evidence).toEqual(before?.evidence)
    expect(await db.store.told('retry', 9)).toHaveLength(1)
  })

  test('what a clock stamped that is more than five minutes off is not taken in, and it is told the time', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'skewed')
    const row = ken.scout('e1', NOON)
    for (const sentAt of [NOON + 300_001, NOON - 300_001]) {
      const { receipt } = await post(ken.beacon([row], [guideSeen('h1')], { sentAt }))
      expect(receipt).toMatchObject({ isSkewed: true, serverTime: NOON, accepted: [], rejected: [], evidence: [] })
    }
    expect(await ledgerOf('skewed', 'ken')).toBeUndefined()
    expect((await post(ken.beacon([], [], { sentAt: NOON - day(1) }))).receipt.isSkewed).toBeUndefined()
    const { receipt } = await post(ken.beacon([row], [guideSeen('h1')], { sentAt: NOON - 300_000 }))
    expect([receipt.accepted, receipt.evidence.length]).toEqual([['h1'], 1])
  })

  test('beacons out of order come to the same evidence', async () => {
    const { post } = receiverOn(db.store)
    const [ken, aoi] = [device('ken', 'order'), device('aoi', 'order')]
    const beacons = (who: typeof ken) => [0, 1, 2, 3].map(i => who.beacon([who.scout(`e${i}`, NOON - day(3 - i))]))
    for (const beacon of beacons(ken)) await post(beacon)
    const backwards = beacons(aoi).reverse()
    for (const beacon of [...backwards, backwards[1]]) await post(beacon)
    expect(await scoutsOf('order', 'ken')).toEqual(['e0', 'e1', 'e2', 'e3'])
    expect(await scoutsOf('order', 'aoi')).toEqual(['e0', 'e1', 'e2', 'e3'])
  })

  test('a bad entry is refused with its reason, and the good ones beside it are kept', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'bad')
    const good = ken.scout('e1', NOON)
    const rows = [
      good,
      { ...good, key: seriesKey('never.asked'), rev: 2 },
      { key: good.key, rev: 3, delta: { kind: 'cells', from: 0, since: null, days: 'none' } },
      device('ken', 'bad', 'w2').scout('late', NOON + day(1)),
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
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'days')
    ken.scout('fine', NOON)
    const row = ken.scout('future', NOON + day(2))
    const { receipt } = await post(ken.beacon([row]))
    expect(receipt.evidence).toEqual([{ key: row.key, rev: row.rev, refused: 'future' }])
    expect(await scoutsOf('days', 'ken')).toEqual(['fine'])
  })

  test('two devices of one person join, and each is told only what the other added', async () => {
    const { post } = receiverOn(db.store)
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

  test('a browser speaks in its own name only: what servers said of a fact stays', async () => {
    const { post, tell } = receiverOn(db.store, { secretKeys: ['sk_test'] })
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
    const { post, get } = receiverOn(db.store)
    const lone = device('lone', null)
    const { receipt } = await post(lone.beacon([lone.scout('e1', NOON)], [guideSeen('h1')]))
    expect(receipt.accepted).toEqual(['h1'])
    expect(receipt.account).toBeUndefined()
    expect((await post(device('lone', null, 'w2').beacon([]))).receipt.own?.evidence.series).toHaveProperty([seriesKey('scout.sent')])
    const { rows } = (await (await get('/api/accounts')).json()) as { rows: { id: string }[] }
    expect(rows.map(({ id }) => id)).not.toContain('')
  })

  test('many browsers of one account at once lose nothing', async () => {
    const { post } = receiverOn(db.store)
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
    const { post } = receiverOn(db.store, { playbooks: [next, playbook] })
    const ken = device('ken', 'versions')
    const { receipt } = await post(ken.beacon([ken.scout('e1', NOON)]))
    expect(receipt.evidence[0]).not.toHaveProperty('refused')
  })
})
