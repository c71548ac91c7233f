import { SignJWT } from 'jose'
import { expect, test } from 'vitest'
import { day, device, guideSeen, NOON, onDatabases, receiverOn } from './kit.ts'

const key = 'a secret of thirty-two characters'
const tokenFor = (sub: string, account: string, exp = NOON / 1000 + 600) =>
  new SignJWT({ sub, account }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(new TextEncoder().encode(key))
const mine = { secret: 'known to this phone alone' }

onDatabases(db => {
  const { ledgerOf } = db
  test('who erases on one device brings nothing back with another', async () => {
    const { post, get } = receiverOn(db.store)
    const [phone, desk] = [device('ken', 'erased', 'phone'), device('ken', 'erased', 'desk')]
    await post(phone.beacon([phone.scout('p1', NOON)], [guideSeen('h1')], { ...mine, dropped: { cap: 1 } }))
    await post(desk.beacon([desk.scout('d1', NOON)]))
    const { status, receipt } = await post(phone.beacon([], [], { ...mine, epoch: 1 }))
    expect([status, receipt.own?.evidence]).toEqual([200, { epoch: 1, series: {}, marks: {}, latches: {} }])
    expect((await ledgerOf('erased', 'ken'))?.evidence).toEqual({ epoch: 1, series: {}, marks: {}, latches: {} })
    expect([await db.store.told('erased', 9), await db.store.lost('erased')]).toEqual([[], []])

    const late = await post(desk.beacon([desk.scout('d2', NOON)], [guideSeen('h2')]))
    expect(late.receipt).toMatchObject({
      epoch: 1,
      accepted: [],
      rejected: [{ id: 'h2', reason: 'erased' }],
      evidence: [{ refused: 'erased' }],
      own: { evidence: { epoch: 1, series: {} } },
    })
    expect((await ledgerOf('erased', 'ken'))?.evidence.series).toEqual({})
    expect(await db.store.told('erased', 9)).toEqual([])
    expect((await (await get('/api/accounts/erased')).json()) as object).toMatchObject({ row: { people: 0 }, people: [] })

    // From then on it counts anew.
    const fresh = device('ken', 'erased', 'phone')
    await post(fresh.beacon([fresh.scout('n1', NOON)], [], { ...mine, epoch: 1 }))
    expect(Object.keys((await ledgerOf('erased', 'ken'))?.evidence.series ?? {})).toHaveLength(1)
  })

  test('without a token or the secret of the device nothing is erased', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'kept', 'phone')
    await post(ken.beacon([ken.scout('k1', NOON)], [], mine))
    const before = await ledgerOf('kept', 'ken')
    const forged = [
      device('ken', 'kept', 'phone').beacon([], [], { epoch: 1 }),
      device('ken', 'kept', 'phone').beacon([], [], { epoch: 1, secret: 'guessed, and guessed wrongly' }),
      device('ken', 'kept', 'other').beacon([], [], { epoch: 1 }),
      device('ken', 'kept', 'other').beacon([], [], { epoch: 1, secret: 'a secret that nobody saw before' }),
      device('ken', 'kept', 'phone').beacon([], [], { ...mine, epoch: 1_000_000 }),
    ]
    const answers = await Promise.all(forged.map(beacon => post(beacon)))
    expect(answers.map(({ status, receipt }) => [status, receipt.refused, receipt.accepted])).toEqual([
      [403, 'writer', []],
      [403, 'writer', []],
      [403, 'erase', []],
      [403, 'erase', []],
      [403, 'erase', []],
    ])
    expect(await ledgerOf('kept', 'ken')).toEqual(before)
    const stranger = await post(device('aoi', 'kept-not').beacon([], [], { epoch: 1 }))
    expect([stranger.status, await db.store.head('kept-not')]).toEqual([403, null])
  })

  test('a token that is valid now may erase; one that is over, or of somebody else, may not', async () => {
    const { post } = receiverOn(db.store, { verify: { secret: key } })
    const ken = device('ken', 'signed')
    const token = await tokenFor('ken', 'signed')
    await post(ken.beacon([ken.scout('k1', NOON)], [], { token }))
    const over = await post(
      ken.beacon([ken.scout('k2', NOON)], [], { epoch: 1, token: await tokenFor('ken', 'signed', (NOON - day(1)) / 1000) }),
    )
    const other = await post(device('ken', 'signed').beacon([], [], { epoch: 1, token: await tokenFor('aoi', 'signed') }))
    expect([over.status, other.status]).toEqual([403, 403])
    expect(Object.keys((await ledgerOf('signed', 'ken'))!.evidence.series)).toHaveLength(1)
    expect((await post(ken.beacon([], [], { epoch: 1, token }))).status).toBe(200)
    expect((await ledgerOf('signed', 'ken'))!.evidence).toMatchObject({ epoch: 1, series: {} })
  })

  test('nobody speaks as the device of somebody else, and what is stored of a secret is no secret', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'clone', 'phone')
    await post(ken.beacon([ken.scout('c1', NOON)], [], mine))
    const clone = device('ken', 'clone', 'phone')
    for (const more of [{}, { secret: 'another device altogether' }]) {
      const { status, receipt } = await post(clone.beacon([clone.scout('x', NOON)], [guideSeen('hx')], more))
      expect([status, receipt.refused, receipt.evidence]).toEqual([403, 'writer', []])
    }
    expect((await post(ken.beacon([ken.scout('c2', NOON)], [], mine))).status).toBe(200)
    const { secrets } = (await ledgerOf('clone', 'ken'))!
    expect(secrets).toEqual({ phone: expect.stringMatching(/^[0-9a-f]{64}$/) })
    expect(JSON.stringify(await db.store.changes('clone', -1))).not.toContain(mine.secret)
  })
})
