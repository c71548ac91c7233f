import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { type Cells, DAY, seriesKey } from '../../src/evidence/index.ts'
import { day, device, guideSeen, NOON, onDatabases, receiverOn } from './kit.ts'

const secret = 'a secret of thirty-two characters'
const sign = (claims: object, exp = NOON / 1000 + 600, key = secret) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(new TextEncoder().encode(key))

onDatabases(db => {
  const { ledgerOf } = db
  test('forged: a token of another key, of no algorithm, or of other claims stores nothing', async () => {
    const { post } = receiverOn(db.free, { verify: { secret } })
    const part = (it: object) => Buffer.from(JSON.stringify(it)).toString('base64url')
    const good = await sign({ sub: 'ken', account: 'forged' })
    const [head, , signature] = good.split('.')
    const tokens = [
      await sign({ sub: 'ken', account: 'forged' }, undefined, 'another secret of 32 characters!!'),
      `${part({ alg: 'none' })}.${part({ sub: 'ken', account: 'forged', exp: 9_999_999_999 })}.`,
      `${part({ alg: 'HS512' })}.${part({ sub: 'ken', account: 'forged', exp: 9_999_999_999 })}.${signature}`,
      `${head}.${part({ sub: 'ken', account: 'forged', exp: 9_999_999_999, admin: true })}.${signature}`,
      part({ sub: 'ken' }),
      'x'.repeat(100_000),
    ]
    for (const token of tokens) {
      const { status, receipt } = await post(
        device('ken', 'forged').beacon([device('ken', 'forged').scout('f', NOON)], [guideSeen('f')], { token }),
      )
      expect([status, receipt.refused, receipt.accepted, receipt.evidence]).toEqual([401, 'token', [], []])
    }
    expect(await db.free.head('forged')).toBeNull()
  })

  test('forged rank: a browser can not speak as the server, nor count in its name', async () => {
    const { post, tell } = receiverOn(db.free, { secretKeys: ['sk_test'] })
    await tell({ id: 's1', account: 'rank', person: 'ken', event: 'scout.sent', at: NOON })
    const ken = device('ken', 'rank', 'server')
    const row = ken.scout('x1', NOON)
    await post({
      ...ken.beacon([]),
      evidence: [
        {
          ...row,
          delta: JSON.parse(JSON.stringify(row.delta).replace('"k":1', '"k":999999').replace('"n":1,"sum":1', '"n":999999,"sum":999999')),
        },
      ],
    })
    const cells = (await ledgerOf('rank', 'ken'))!.evidence.series[seriesKey('scout.sent')] as Cells
    expect(cells.days[0]!.by.server).toMatchObject({ k: 1, n: 1 })
  })

  test('replayed: a beacon that was overheard changes nothing, however often it comes', async () => {
    const { post } = receiverOn(db.free, { verify: { secret } })
    const ken = device('ken', 'replayed')
    const beacon = ken.beacon([ken.scout('r', NOON)], [guideSeen('r')], { token: await sign({ sub: 'ken', account: 'replayed' }) })
    await post(beacon)
    const before = await ledgerOf('replayed', 'ken')
    for (let i = 0; i < 3; i++) expect((await post(beacon)).receipt).toMatchObject({ accepted: [], duplicate: ['r'] })
    const after = await ledgerOf('replayed', 'ken')
    expect([after?.rev, after?.evidence]).toEqual([before?.rev, before?.evidence])
  })

  test('replayed erase: an old one does not erase what came after it', async () => {
    const { post } = receiverOn(db.free)
    const mine = { secret: 'known to this phone alone' }
    const ken = device('ken', 're-erase', 'phone')
    await post(ken.beacon([ken.scout('1', NOON)], [], mine))
    const erase = ken.beacon([], [], { ...mine, epoch: 1 })
    await post(erase)
    const again = device('ken', 're-erase', 'phone')
    await post(again.beacon([again.scout('2', NOON)], [], { ...mine, epoch: 1 }))
    expect((await post(erase)).status).toBe(200)
    expect(Object.keys((await ledgerOf('re-erase', 'ken'))!.evidence.series)).toHaveLength(1)
  })

  test('expired: a token that is long over writes nothing, one that is just over reads nothing', async () => {
    const { post } = receiverOn(db.free, { verify: { secret } })
    const ken = device('ken', 'expired')
    const long = await post(
      ken.beacon([ken.scout('e', NOON)], [], { token: await sign({ sub: 'ken', account: 'expired' }, (NOON - day(31)) / 1000) }),
    )
    expect([long.status, await db.free.head('expired')]).toEqual([401, null])
    const just = await post(
      ken.beacon([ken.scout('e', NOON)], [], { token: await sign({ sub: 'ken', account: 'expired' }, (NOON - day(1)) / 1000) }),
    )
    expect([just.status, just.receipt.own, just.receipt.account]).toEqual([200, undefined, undefined])
  })

  test('cross-tenant: nobody writes to or reads of another account or person', async () => {
    const { post } = receiverOn(db.free, { verify: { secret } })
    const aoi = device('aoi', 'tenant-b')
    await post(aoi.beacon([aoi.scout('b', NOON)], [guideSeen('b')], { token: await sign({ sub: 'aoi', account: 'tenant-b' }) }))
    const before = await db.free.changes('tenant-b', -1)
    const token = await sign({ sub: 'ken', account: 'tenant-a' })
    for (const [person, account] of [
      ['ken', 'tenant-b'],
      ['aoi', 'tenant-b'],
      ['aoi', 'tenant-a'],
    ] as const) {
      const it = device(person, account)
      const { status, receipt } = await post(it.beacon([it.scout('x', NOON)], [guideSeen('x')], { token, epoch: 1 }))
      expect([status, receipt.accepted, receipt.own, receipt.account]).toEqual([403, [], undefined, undefined])
    }
    expect([await db.free.changes('tenant-b', -1), await db.free.head('tenant-a')]).toEqual([before, null])
  })

  test('clone: a writer of somebody else is of another ledger, and one of the same person needs its secret', async () => {
    const { post } = receiverOn(db.free)
    const ken = device('ken', 'clones', 'one-writer')
    await post(ken.beacon([ken.scout('c', NOON)], [], { secret: 'known to this phone alone' }))
    const eve = device('eve', 'clones', 'one-writer')
    await post(eve.beacon([eve.scout('c2', NOON)]))
    const cells = (await ledgerOf('clones', 'ken'))!.evidence.series[seriesKey('scout.sent')] as Cells
    expect(cells.days[0]!.dots.map(({ id }) => id)).toEqual(['c'])
    const clone = device('ken', 'clones', 'one-writer')
    expect((await post(clone.beacon([clone.scout('c3', NOON)]))).receipt.refused).toBe('writer')
  })

  test('time travel: what is not of this time is refused by its reason, and a bad day spoils no good one', async () => {
    const { post } = receiverOn(db.free)
    const ken = device('ken', 'times')
    const cells = (at: number, id: string) => ({
      kind: 'cells',
      from: 9_999_999,
      since: null,
      days: [{ day: Math.floor(at / DAY), dots: [{ at, id, n: 1 }], by: { w: { k: 1, n: 1, sum: 1, max: 1 } } }],
    })
    const rows = [NOON + day(1), NOON - day(500), Number.MAX_SAFE_INTEGER, -1].map((at, i) => ({
      key: seriesKey('scout.sent'),
      rev: i + 1,
      delta: cells(at, `t${i}`),
    }))
    const { receipt } = await post({ ...ken.beacon([]), evidence: rows })
    expect(receipt.evidence.map(({ refused }) => refused)).toEqual(['future', 'tooOld', 'future', 'tooOld'])
    // A `from` of the sender makes nobody forget.
    await post(ken.beacon([ken.scout('good', NOON)]))
    await post({ ...ken.beacon([]), evidence: [{ key: seriesKey('scout.sent'), rev: 9, delta: cells(NOON, 'good2') }] })
    expect(((await ledgerOf('times', 'ken'))!.evidence.series[seriesKey('scout.sent')] as Cells).days[0]!.dots).toHaveLength(2)
  })
})
