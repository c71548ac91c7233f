import { exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { Store } from '../../src/receiver.ts'
import { day, device, guideSeen, NOON, onDatabases, receiverOn } from './kit.ts'

onDatabases(db => {
  const { ledgerOf } = db
  const secret = 'a secret of thirty-two characters'
  const sign = (claims: Record<string, unknown>, exp = NOON / 1000 + 600, key: string = secret) =>
    new SignJWT(claims)
      .setProtectedHeader({ alg: 'HS256' })
      .setIssuedAt(NOON / 1000 - 60)
      .setExpirationTime(exp)
      .sign(new TextEncoder().encode(key))

  test('a good token writes and reads, and its claims go before what the browser says', async () => {
    const { post } = receiverOn(db.store, { verify: { secret } })
    const ken = device('ken', 'signed')
    const token = await sign({ sub: 'ken', account: 'signed', role: 'member', traits: { unit: 'sales' } })
    const { status, receipt } = await post(ken.beacon([ken.fact('trait.role', 'owner', NOON)], [], { token }), {}, { address: '1.2.3.4' })
    expect(status).toBe(200)
    expect(receipt.account).toBeDefined()
    expect(receipt.own?.evidence.marks['trait.unit']?.cur).toMatchObject({ rank: 1, value: 'sales' })
    const marks = (await ledgerOf('signed', 'ken'))!.evidence.marks
    expect(marks['trait.role']?.cur).toMatchObject({ rank: 1, value: 'member' })
    const rev = (await ledgerOf('signed', 'ken'))!.rev
    await post(ken.beacon([], [], { token: await sign({ sub: 'ken', account: 'signed', role: 'member' }) }))
    expect((await ledgerOf('signed', 'ken'))!.rev).toBe(rev)
  })

  test('without a good token nothing is taken in, and nothing acknowledged', async () => {
    const { post } = receiverOn(db.store, { verify: { secret } })
    const ken = device('ken', 'closed')
    const row = ken.scout('e1', NOON)
    const tokens = [
      undefined,
      'junk',
      await sign({ sub: 'ken', account: 'closed' }, NOON / 1000 + 600, 'another secret of 32 characters!'),
      await sign({ sub: 'ken', account: 'closed' }, (NOON - day(31)) / 1000),
      `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"ken","account":"closed","exp":9999999999}').toString('base64url')}.`,
    ]
    for (const token of tokens) {
      const { status, receipt } = await post(ken.beacon([row], [guideSeen('h')], token === undefined ? {} : { token }))
      expect(status).toBe(401)
      expect(receipt).toMatchObject({ waymark: 1, refused: 'token', accepted: [], evidence: [], serverTime: NOON })
    }
    expect(await db.store.head('closed')).toBeNull()
  })

  test('nobody writes for another person or account', async () => {
    const { post } = receiverOn(db.store, { verify: { secret } })
    const token = await sign({ sub: 'ken', account: 'mine' })
    for (const forged of [device('aoi', 'mine'), device('ken', 'theirs')]) {
      const { status, receipt } = await post(forged.beacon([forged.scout('e', NOON)], [guideSeen('h')], { token }))
      expect([status, receipt.refused, receipt.accepted, receipt.evidence]).toEqual([403, 'token', [], []])
    }
    const none = device('ken', 'mine')
    const { status } = await post(none.beacon([none.scout('e', NOON)], [], { token: await sign({ sub: 'ken' }) }))
    expect(status).toBe(403)
    expect(await db.store.head('theirs')).toBeNull()
    expect(await db.store.head('mine')).toBeNull()
  })

  test('an expired token still writes what was done before, but reads nothing and asks for a new one', async () => {
    const { post } = receiverOn(db.store, { verify: { secret } })
    const ken = device('ken', 'expired')
    const token = await sign({ sub: 'ken', account: 'expired' }, (NOON - day(29)) / 1000)
    const { status, receipt } = await post(ken.beacon([ken.scout('e1', NOON - day(30))], [guideSeen('h')], { token }))
    expect(status).toBe(200)
    expect(receipt.accepted).toEqual(['h'])
    expect(receipt.own).toBeUndefined()
    expect(receipt.account).toBeUndefined()
    expect((await post(ken.beacon([], [], { token }))).status).toBe(401)
  })

  test('ES256 tokens are checked by their public key, and a secret can not be made of it', async () => {
    const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true })
    const pem = await exportSPKI(publicKey)
    const { post } = receiverOn(db.store, { verify: { publicKey: pem, audience: 'waymark' } })
    const ken = device('ken', 'es256')
    const es = (aud: string) =>
      new SignJWT({ sub: 'ken', account: 'es256' })
        .setProtectedHeader({ alg: 'ES256' })
        .setAudience(aud)
        .setExpirationTime(NOON / 1000 + 600)
        .sign(privateKey)
    expect((await post(ken.beacon([], [], { token: await es('waymark') }))).status).toBe(200)
    expect((await post(ken.beacon([], [], { token: await es('other') }))).status).toBe(401)
    const confused = await sign({ sub: 'ken', account: 'es256', aud: 'waymark' }, NOON / 1000 + 600, pem)
    expect((await post(ken.beacon([], [], { token: confused }))).status).toBe(401)
  })

  test('without verification nothing is read from another machine or through a proxy', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'open')
    await post(ken.beacon([ken.scout('e1', NOON)]))
    const there = { loopback: false, address: '10.0.0.9' }
    const asked = [
      await post(ken.beacon([]), {}, there),
      await post(ken.beacon([]), { host: 'waymark.vendor.test' }),
      await post(ken.beacon([]), { 'x-forwarded-for': '10.0.0.9' }),
      await post(ken.beacon([]), { forwarded: 'for=10.0.0.9' }),
    ]
    for (const { status, receipt } of asked) expect([status, receipt.own, receipt.account]).toEqual([200, undefined, undefined])
    expect((await post(ken.beacon([]))).receipt.own).toBeDefined()
  })

  test('a page of any origin may read the answer, and sees Date and Retry-After', async () => {
    const { post, receiver } = receiverOn(db.store)
    const { headers } = await post(device('ken', 'cors').beacon([]), { origin: 'https://app.customer.test' })
    expect(headers.get('access-control-allow-origin')).toBe('https://app.customer.test')
    expect(headers.get('access-control-expose-headers')).toBe('Date, Retry-After')
    expect(headers.get('vary')).toBe('Origin')
    expect(headers.get('date')).toBe(new Date(NOON).toUTCString())
    expect(headers.get('access-control-allow-credentials')).toBeNull()
    const refused = await post('{', { origin: 'https://app.customer.test' })
    expect([refused.status, refused.headers.get('access-control-allow-origin')]).toEqual([400, 'https://app.customer.test'])
    const preflight = await receiver.fetch(
      new Request('http://127.0.0.1/v1/beacon', {
        method: 'OPTIONS',
        headers: {
          origin: 'https://app.customer.test',
          'access-control-request-method': 'POST',
          'access-control-request-headers': 'x-trace',
        },
      }),
    )
    expect(preflight.status).toBe(204)
    expect(preflight.headers.get('access-control-allow-headers')).toBe('x-trace')
    expect(preflight.headers.get('access-control-allow-origin')).toBe('https://app.customer.test')
  })

  test('a write key must be known, and used from its origins', async () => {
    const { post } = receiverOn(db.store, { writeKeys: ['plain', { key: 'wk', origins: ['https://app.customer.test'] }] })
    const ken = device('ken', 'keys')
    const ask = (key: string, origin?: string) => post(ken.beacon([], [], { key }), origin === undefined ? {} : { origin })
    expect((await ask('wk', 'https://app.customer.test')).status).toBe(200)
    expect((await ask('plain', 'https://elsewhere.test')).status).toBe(200)
    expect((await ask('wk', 'https://elsewhere.test')).receipt.refused).toBe('origin')
    const unknown = await ask('other')
    expect([unknown.status, unknown.receipt.refused]).toEqual([403, 'key'])
  })

  test('too many beacons are told how long to wait, in the body as in the header', async () => {
    const { post, clock } = receiverOn(db.store, { rates: { address: { perSecond: 1, burst: 2 }, account: { perSecond: 0.5, burst: 3 } } })
    const ken = device('ken', 'rate')
    const from = (address: string) => post(ken.beacon([]), {}, { address })
    expect([(await from('a')).status, (await from('a')).status]).toEqual([200, 200])
    const { status, headers, receipt } = await from('a')
    expect([status, receipt.refused, receipt.retryAfterMs, headers.get('retry-after')]).toEqual([429, 'rate', 1000, '1'])
    expect((await from('b')).status).toBe(200)
    expect((await from('c')).receipt.retryAfterMs).toBe(2000)
    clock.now += 2000
    expect((await from('a')).status).toBe(200)
  })

  test('a body that is too long, too deep or no beacon is refused whole', async () => {
    const { post } = receiverOn(db.store)
    const ken = device('ken', 'body')
    expect((await post(`"${'x'.repeat(300_000)}"`)).status).toBe(413)
    expect((await post(`${'['.repeat(40)}${']'.repeat(40)}`)).status).toBe(400)
    const bodies = [
      '',
      'null',
      '[]',
      '{"v":1}',
      { ...ken.beacon([]), person: '' },
      { ...ken.beacon([]), person: 'a\0b' },
      { ...ken.beacon([]), evidence: {} },
    ]
    for (const body of bodies) expect([body, (await post(body)).status]).toEqual([body, 400])
    const later = await post({ ...ken.beacon([]), v: 2 })
    expect([later.status, later.receipt.refused]).toEqual([403, 'version'])
    expect(await db.store.head('body')).toBeNull()
  })

  test('when the database can not commit, nothing is acknowledged', async () => {
    const broken: Store = { ...db.store, write: () => Promise.reject(new Error('disk full')) }
    const lines: string[] = []
    const { post } = receiverOn(broken, { log: line => lines.push(line) })
    const ken = device('ken', 'broken')
    const { status, headers, receipt } = await post(ken.beacon([ken.scout('e1', NOON)], [guideSeen('h')]))
    expect([status, receipt.refused, receipt.accepted, receipt.duplicate, receipt.evidence]).toEqual([503, 'store', [], [], []])
    expect(headers.get('retry-after')).toBe('5')
    expect(lines.at(-1)).toContain('disk full')
  })

  test('the answer comes after the commit', async () => {
    const order: string[] = []
    const watched: Store = {
      ...db.store,
      write: async (account, people, work) => {
        const result = await db.store.write(account, people, work)
        order.push('committed')
        return result
      },
    }
    const { post } = receiverOn(watched)
    const ken = device('ken', 'after')
    await post(ken.beacon([ken.scout('e1', NOON)])).then(() => order.push('answered'))
    expect(order).toEqual(['committed', 'answered'])
  })

  test('a transaction that fails at its end leaves nothing behind', async () => {
    const ken = device('ken', 'undone')
    const failing: Store = {
      ...db.store,
      write: (account, people, work) =>
        db.store.write(account, people, async writing => {
          await work(writing)
          throw new Error('the power went')
        }),
    }
    const { post } = receiverOn(failing)
    expect((await post(ken.beacon([ken.scout('e1', NOON)], [guideSeen('h')]))).status).toBe(503)
    expect(await db.store.head('undone')).toBeNull()
    expect(await db.store.told('undone', 9)).toEqual([])
    const { receipt } = await receiverOn(db.store).post(ken.beacon([ken.scout('e2', NOON)], [guideSeen('h')]))
    expect(receipt.accepted).toEqual(['h'])
  })

  test('the longest names that are taken in can be stored', async () => {
    const { post } = receiverOn(db.store)
    // Of three bytes each, and in no order that could be packed.
    const long = (n: number, seed: number) =>
      Array.from({ length: n }, (_, i) => String.fromCharCode(0x4e00 + ((i * i * 7919 + i * seed * 104729) % 20_000))).join('')
    const ken = device(long(256, 1), long(256, 2), long(256, 3))
    const happening = guideSeen(long(600, 4))
    const { status, receipt } = await post(ken.beacon([ken.scout(long(200, 5), NOON)], [happening], { dropped: { cap: 1 } }))
    expect([status, receipt.accepted, receipt.evidence[0]?.refused]).toEqual([200, [happening.id], undefined])
    const longer = await post(ken.beacon([], [guideSeen(long(601, 6))]))
    expect(longer.receipt.rejected[0]?.reason).toBe('tooBig')
    expect((await post(device(long(257, 7), 'acme').beacon([]))).status).toBe(400)
  })
})
