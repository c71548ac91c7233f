import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { exportJWK, exportSPKI, generateKeyPair, SignJWT } from 'jose'
import { expect, test } from 'vitest'
import type { ReceiverOptions } from '../../src/receiver.ts'
import { createReceiver } from '../../src/receiver.ts'
import { day, device, guideSeen, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

const [oldKey, newKey] = ['the secret that was used until now', 'the secret that takes its place ok']
const bytes = (text: string) => new TextEncoder().encode(text)
const sign = (secret: string, claims: object, exp = NOON / 1000 + 600) =>
  new SignJWT({ ...claims }).setProtectedHeader({ alg: 'HS256' }).setExpirationTime(exp).sign(bytes(secret))

onDatabases(db => {
  test('while one secret takes the place of another both are good, and then one', async () => {
    const status = async (verify: ReceiverOptions['verify'], key: string) =>
      (
        await receiverOn(db.free, { verify }).post(
          device('ken', 'rotated').beacon([], [], { token: await sign(key, { sub: 'ken', account: 'rotated' }) }),
        )
      ).status
    expect([await status({ secret: [newKey, oldKey] }, oldKey), await status({ secret: [newKey, oldKey] }, newKey)]).toEqual([200, 200])
    expect([await status({ secret: newKey }, oldKey), await status({ secret: newKey }, newKey)]).toEqual([401, 200])
    expect(() => createReceiver({ store: db.free, playbooks: [playbook], verify: { secret: [newKey, 'short'] } })).toThrow(/32 bytes/)
  })

  test('keys of a JWKS are found by their id, new ones too; while it is out of reach a beacon waits', async () => {
    const [first, second] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256', { extractable: true })]
    let keys = [{ ...(await exportJWK(first.publicKey)), kid: '1', alg: 'ES256' }]
    let isUp = true
    const server = createServer((_, response) => {
      if (isUp) response.setHeader('content-type', 'application/json').end(JSON.stringify({ keys }))
      else response.writeHead(500).end()
    })
    await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
    const jwks = `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`
    const es = (pair: typeof first, kid: string) =>
      new SignJWT({ sub: 'ken', account: 'jwks' })
        .setProtectedHeader({ alg: 'ES256', kid })
        .setExpirationTime(NOON / 1000 + 600)
        .sign(pair.privateKey)
    const ask = async (it: ReturnType<typeof receiverOn>, pair: typeof first, kid: string) =>
      it.post(device('ken', 'jwks').beacon([], [guideSeen(`j${kid}`)], { token: await es(pair, kid) }))
    const it = receiverOn(db.free, { verify: { jwks } })
    expect((await ask(it, first, '1')).status).toBe(200)
    expect((await ask(it, second, '1')).status).toBe(401)
    keys = [...keys, { ...(await exportJWK(second.publicKey)), kid: '2', alg: 'ES256' }]
    expect((await ask(receiverOn(db.free, { verify: { jwks } }), second, '2')).status).toBe(200)
    isUp = false
    const lost = await ask(receiverOn(db.free, { verify: { jwks } }), first, '1')
    expect([lost.status, lost.receipt.refused, lost.receipt.accepted, lost.receipt.retryAfterMs]).toEqual([503, 'keys', [], 5000])
    await new Promise(resolve => server.close(resolve))
    expect(() => createReceiver({ store: db.free, playbooks: [playbook], verify: { jwks: 'http://keys.example.com/jwks.json' } })).toThrow(
      /https/,
    )
  })

  test('several public keys may be good at a time', async () => {
    const [first, second] = [await generateKeyPair('ES256', { extractable: true }), await generateKeyPair('ES256', { extractable: true })]
    const pems = await Promise.all([first, second].map(({ publicKey }) => exportSPKI(publicKey)))
    const it = receiverOn(db.free, { verify: { publicKey: pems } })
    for (const { privateKey } of [first, second]) {
      const token = await new SignJWT({ sub: 'ken', account: 'pems' })
        .setProtectedHeader({ alg: 'ES256' })
        .setExpirationTime(NOON / 1000 + 600)
        .sign(privateKey)
      expect((await it.post(device('ken', 'pems').beacon([], [], { token }))).status).toBe(200)
    }
  })

  test('what comes without a token is kept apart: it raises no account, no alarm, and is told to nobody', async () => {
    const watched = {
      ...playbook,
      signals: { stopped: { scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { call: { say: 'Call' } } } },
    } as const
    const it = receiverOn(db.free, { playbooks: [watched], verify: { secret: newKey }, unsigned: 'apart', secretKeys: ['sk_test'] })
    const ken = device('ken', 'apart')
    const unsigned = device('eve', 'apart')
    const { status, receipt } = await it.post(unsigned.beacon([unsigned.scout('u1', NOON), unsigned.scout('u2', NOON)], [guideSeen('hu')]))
    expect([status, receipt.accepted, receipt.own, receipt.account]).toEqual([200, ['hu'], undefined, undefined])
    expect([await db.free.head('apart'), await db.free.told('apart', 9)]).toEqual([null, []])
    const alone = device('eve', 'apart-alone')
    await it.post(alone.beacon([alone.scout('a1', NOON)], [{ id: 't', at: NOON, seq: 1, kind: 'talk', level: 0, open: [] }]))
    await it.post(ken.beacon([ken.scout('k1', NOON)], [], { token: await sign(newKey, { sub: 'ken', account: 'apart' }) }))
    it.clock.now += day(5)
    await it.receiver.sweep()
    expect((await it.alarms('apart', 'apart-alone')).map(({ account }) => account)).toEqual(['apart'])
    const { rows } = (await (await it.get('/api/accounts')).json()) as { rows: { id: string; people: number; reached: number }[] }
    expect(rows.filter(({ id }) => id.includes('apart'))).toEqual([expect.objectContaining({ id: 'apart', people: 1, reached: 0 })])
    const exported = await it.ask('/v1/export', { person: 'eve' }, { authorization: 'Bearer sk_test' })
    expect(exported.answer.accounts).toEqual([
      expect.objectContaining({ account: 'apart', unsigned: true, told: [expect.objectContaining({ id: 'hu' })] }),
      expect.objectContaining({ account: 'apart-alone', unsigned: true }),
    ])
    expect(await (await it.get('/api/unsigned')).json()).toMatchObject({
      rows: [
        { account: 'apart', people: 1 },
        { account: 'apart-alone', people: 1 },
      ],
    })
    // Nobody names an account so that it is another's.
    expect((await it.post(device('eve', '\u001fapart').beacon([]))).status).toBe(400)
    await it.receiver.prune()
    it.clock.now += day(40)
    await it.receiver.prune()
    expect(await db.free.apart()).toEqual([])
    expect(await db.free.head('apart')).not.toBeNull()
  })

  test('origins are exact, of a key or of all, and a page of another origin can not read what is answered', async () => {
    const it = receiverOn(db.free, {
      origins: ['https://app.customer.test'],
      writeKeys: ['wk', { key: 'other', origins: ['https://other.customer.test'] }],
    })
    const ask = async (key: string, origin: string) => {
      const { status, headers, receipt } = await it.post(device('ken', 'origins').beacon([], [], { key }), { origin })
      return [status, receipt.refused ?? null, headers.get('access-control-allow-origin')]
    }
    const app = 'https://app.customer.test'
    expect(await ask('wk', app)).toEqual([200, null, app])
    expect(await ask('other', app)).toEqual([403, 'origin', app])
    expect(await ask('other', 'https://other.customer.test')).toEqual([200, null, 'https://other.customer.test'])
    for (const origin of [
      'https://app.customer.test.attacker.test',
      'https://app.customer.test:8443',
      'http://app.customer.test',
      'https://APP.customer.test',
      'null',
    ])
      expect([origin, ...(await ask('wk', origin))]).toEqual([origin, 403, 'origin', null])
    // A server has no origin: the list stops browsers only.
    expect((await it.post(device('ken', 'origins').beacon([], [], { key: 'wk' }))).status).toBe(200)
    expect(() => receiverOn(db.free, { origins: ['https://app.customer.test/'] })).toThrow(/is no origin/)
    expect(() => receiverOn(db.free, { origins: ['*'] })).toThrow(/is no origin/)
  })

  test('whoever guesses secret keys is slowed down, and whoever has one is not', async () => {
    const it = receiverOn(db.free, { secretKeys: ['sk_test'] })
    const statuses: number[] = []
    for (let i = 0; i < 25; i++) statuses.push((await it.tell({}, { authorization: `Bearer guess${i}` })).status)
    expect([statuses.filter(status => status === 401).length, statuses.filter(status => status === 429).length]).toEqual([20, 5])
    expect((await it.tell({ account: 'slowed', facts: { seats: 1 } })).status).toBe(200)
  })
})
