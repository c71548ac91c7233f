import { createHmac } from 'node:crypto'
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/types.ts'
import { waitAfter } from '../../src/receiver/deliver.ts'
import type { Message } from '../../src/receiver/message.ts'
import { targetOf } from '../../src/receiver/webhook.ts'
import type { Webhook } from '../../src/receiver.ts'
import { day, device, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

const secret = `whsec_${Buffer.from('thirty-two bytes that sign a body').toString('base64')}`
const watched: Playbook = {
  ...playbook,
  locales: ['en'],
  milestones: { ...playbook.milestones, two: { title: 'Two together', scope: 'account', rule: { count: 'scout.sent', atLeast: 2 } } },
  signals: {
    stopped: {
      title: 'Stopped',
      scope: 'account',
      when: { gap: 'scout.sent', over: 'P1D' },
      do: { call: { say: 'Ask why.' }, mail: { say: 'Mail 2' } },
    },
  },
}
const MISSED = NOON + day(1) + 12 * 3_600_000

interface Heard {
  readonly headers: IncomingHttpHeaders
  readonly body: string
}

/** Another system that takes messages, and answers as it is told to. */
async function listener(answer: (n: number) => number | { status: number; headers: Record<string, string> } | null = () => 200) {
  const heard: Heard[] = []
  const server: Server = createServer((request, response) => {
    let body = ''
    request.on('data', part => (body += part))
    request.on('end', () => {
      heard.push({ headers: request.headers, body })
      const told = answer(heard.length)
      if (told === null) return
      const { status, headers } = typeof told === 'number' ? { status: told, headers: {} } : told
      response.writeHead(status, headers).end('whatever')
    })
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  const stop = () =>
    new Promise<void>(resolve => {
      server.close(() => resolve())
      server.closeAllConnections()
    })
  return { heard, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`, stop }
}

onDatabases(db => {
  const receiverWith = (webhooks: readonly Webhook[], more = {}) => receiverOn(db.free, { playbooks: [watched], webhooks, ...more })
  const stopIn = async (it: ReturnType<typeof receiverWith>, account: string, facts: object = { name: 'Acme' }) => {
    const told = receiverOn(db.free, { playbooks: [watched], secretKeys: ['sk_test'] })
    await told.tell({ account, facts })
    const ken = device('ken', account)
    await it.post(ken.beacon([ken.scout('s1', NOON)]))
    it.clock.now = MISSED
    await it.receiver.sweep()
  }
  const typesOf = (heard: readonly Heard[]) => heard.map(({ body }) => (JSON.parse(body) as { type: string }).type).sort()

  test('an alarm is told once, signed so that the other side can check it, to each webhook that wants it', async () => {
    const [all, calls] = [await listener(), await listener()]
    const it = receiverWith([
      { url: all.url, kind: 'signed', secret: ['the key that comes after this one', secret] },
      { url: calls.url, kind: 'signed', secret, types: ['call'] },
    ])
    await stopIn(it, 'told')
    expect(await it.receiver.deliver()).toEqual({ sent: 3, failed: 0, dead: 0 })
    await it.receiver.sweep()
    expect(await it.receiver.deliver()).toEqual({ sent: 0, failed: 0, dead: 0 })
    expect([typesOf(all.heard), typesOf(calls.heard)]).toEqual([['call', 'mail.due'], ['call']])

    const { headers, body } = calls.heard[0]!
    const id = headers['webhook-id'] as string
    const at = headers['webhook-timestamp'] as string
    expect([Number(at), headers['content-type']]).toEqual([MISSED / 1000, 'application/json'])
    const wanted = createHmac('sha256', Buffer.from(secret.slice(6), 'base64'))
      .update(`${id}.${at}.${body}`)
      .digest('base64')
    expect(headers['webhook-signature']).toBe(`v1,${wanted}`)
    expect(String(all.heard[0]!.headers['webhook-signature']).split(' ')).toHaveLength(2)
    expect(JSON.parse(body)).toMatchObject({
      type: 'call',
      timestamp: new Date(MISSED).toISOString(),
      data: { alarm: { account: 'told', name: 'Acme', signal: 'stopped', lastUseAt: NOON }, text: 'Acme: Stopped. Ask why' },
    })
    await Promise.all([all.stop(), calls.stop()])
  })

  test('what is not taken is tried again under its id, later and later, and given up at last with a row that shows it', async () => {
    let status = 500
    const other = await listener(() => status)
    const it = receiverWith([{ url: other.url, kind: 'signed', secret, types: ['call'] }])
    await stopIn(it, 'retried')
    for (let i = 0; i < 20; i++) {
      await it.receiver.deliver()
      it.clock.now += day(1)
    }
    expect(other.heard).toHaveLength(11)
    expect(new Set(other.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(1)
    const { rows, tally } = (await (await it.get('/api/deliveries')).json()) as { rows: Record<string, unknown>[]; tally: object }
    expect(rows).toEqual([
      expect.objectContaining({
        type: 'call',
        state: 'dead',
        attempts: 11,
        status: 500,
        error: 'refused',
        host: expect.stringContaining('127.0.0.1'),
      }),
    ])
    expect([rows[0], tally]).toEqual([expect.not.objectContaining({ body: expect.anything() }), expect.objectContaining({ dead: 1 })])
    status = 204
    const { id, target } = rows[0]!
    expect((await it.ask(`/api/deliveries/${target}/${id}`, { do: 'retry' })).status).toBe(200)
    expect((await it.ask(`/api/deliveries/${target}/${id}`, { do: 'retry' })).status).toBe(404)
    expect(await it.receiver.deliver()).toEqual({ sent: 1, failed: 0, dead: 0 })
    await other.stop()
  })

  test('a redirect is not followed, and one that is gone for ever is not asked again', async () => {
    const inside = await listener()
    const redirect = await listener(() => ({ status: 307, headers: { location: inside.url } }))
    const gone = await listener(() => 410)
    const it = receiverWith([
      { url: redirect.url, kind: 'signed', secret, types: ['call'] },
      { url: gone.url, kind: 'signed', secret, types: ['call'] },
    ])
    await stopIn(it, 'elsewhere')
    expect(await it.receiver.deliver()).toEqual({ sent: 0, failed: 1, dead: 1 })
    expect([redirect.heard.length, inside.heard.length]).toEqual([1, 0])
    await Promise.all([inside.stop(), redirect.stop(), gone.stop()])
  })

  test('one that takes nothing keeps the others from nothing that comes meanwhile, however much waits for it', async () => {
    const [stuck, well] = [await listener(() => 500), await listener()]
    const it = receiverWith([
      { url: stuck.url, kind: 'signed', secret, types: ['call'] },
      { url: well.url, kind: 'signed', secret, types: ['mail.due'] },
    ])
    for (let i = 0; i < 45; i++) await stopIn(it, `backlog${i}`)
    // A batch of each pass, and the next pass goes on with others.
    expect(await it.receiver.deliver()).toEqual({ sent: 45, failed: 20, dead: 0 })
    expect(await it.receiver.deliver()).toEqual({ sent: 0, failed: 20, dead: 0 })
    expect(await it.receiver.deliver()).toEqual({ sent: 0, failed: 5, dead: 0 })
    expect(new Set(stuck.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(45)
    await Promise.all([stuck.stop(), well.stop()])
  })

  test('what waits for a target that is no more is given up, and not told should it come back after months', async () => {
    const [before, after] = [await listener(() => 500), await listener()]
    const old = receiverWith([{ url: before.url, kind: 'signed', secret, types: ['call'] }])
    await stopIn(old, 'moved-away')
    await old.receiver.deliver()
    const now = receiverWith([{ url: after.url, kind: 'signed', secret, types: ['call'] }])
    const about = async (state: 'waiting' | 'dead') =>
      (await db.free.deliveries(state, 99)).filter(({ body }) => body.includes('moved-away')).map(({ error }) => error)
    now.clock.now = MISSED + day(29)
    await now.receiver.prune()
    expect([await about('waiting'), await about('dead')]).toEqual([['refused'], []])
    now.clock.now = MISSED + day(31)
    await now.receiver.prune()
    expect([await about('waiting'), await about('dead')]).toEqual([[], ['no target']])
    old.clock.now = now.clock.now
    expect(await old.receiver.deliver()).toEqual({ sent: 0, failed: 0, dead: 0 })
    await Promise.all([before.stop(), after.stop()])
  })

  test('deliveries are counted right while they come, go, die and are forgotten, and not all of them each time', async () => {
    const messages = (from: number, n: number) =>
      Array.from({ length: n }, (_, i): Message => ({ id: `n${from + i}`, type: 'call', about: 'counted', at: NOON, body: '{"data":{}}' }))
    const target = 'counted'
    const { store } = db.database
    const before = await store.tally()
    const since = async () => {
      const now = await store.tally()
      return (['waiting', 'sent', 'dead', 'withdrawn'] as const).map(state => (now[state] ?? 0) - (before[state] ?? 0))
    }
    const put = (from: number, n: number, at: number) =>
      store.write('counted', [], writing => writing.post(messages(from, n), () => [target], at))
    const become = async (state: 'sent' | 'dead', most: number, at: number) => {
      for (const one of await store.claim(target, at, at + 1, most)) await store.delivered({ ...one, state, changedAt: at, status: 200 })
    }
    const years = NOON + day(3000)
    await put(0, 10, years)
    expect(await since()).toEqual([10, 0, 0, 0])
    await become('sent', 4, years)
    await become('dead', 2, years)
    expect(await since()).toEqual([4, 4, 2, 0])
    // Long after, so that those are no longer looked at one by one.
    const later = years + day(1)
    await become('sent', 3, later)
    expect(await since()).toEqual([1, 7, 2, 0])
    const [dead] = (await store.deliveries('dead', 99)).filter(one => one.target === target)
    expect(await store.revive(dead!.id, target, later)).toBe(true)
    expect(await since()).toEqual([2, 7, 1, 0])
    await store.prune(years + day(30) + 1)
    expect((await since()).map(n => n + 0)[1]! + (before.sent ?? 0)).toBe(3)
  })

  test('a receiver that is killed while it sends leaves the message to the next one', async () => {
    const other = await listener()
    const it = receiverWith([{ url: other.url, kind: 'signed', secret, types: ['call'] }])
    await stopIn(it, 'killed')
    // Claimed, and never heard of again.
    expect(await db.free.claim(targetOf({ url: other.url, kind: 'signed', secret }).name, MISSED, MISSED + 60_000, 9)).toHaveLength(1)
    expect(await it.receiver.deliver()).toEqual({ sent: 0, failed: 0, dead: 0 })
    it.clock.now += 60_000
    expect(await it.receiver.deliver()).toEqual({ sent: 1, failed: 0, dead: 0 })
    await other.stop()
  })

  test('several receivers send each message once', async () => {
    const other = await listener()
    const hooks: Webhook[] = [{ url: other.url, kind: 'signed', secret }]
    const all = [receiverWith(hooks), receiverWith(hooks), receiverWith(hooks)]
    for (let i = 0; i < 8; i++) await stopIn(all[i % 3]!, `several${i}`)
    for (const { clock } of all) clock.now = MISSED
    const passes = await Promise.all(all.map(({ receiver }) => receiver.deliver()))
    expect(passes.reduce((n, { sent }) => n + sent, 0)).toBe(16)
    expect(new Set(other.heard.map(({ headers }) => headers['webhook-id'])).size).toBe(16)
    expect(other.heard).toHaveLength(16)
    await other.stop()
  })

  test('a chat is told in one line, and a name can call nobody in it', async () => {
    const chat = await listener()
    const it = receiverWith([{ url: chat.url, kind: 'chat' }])
    await stopIn(it, 'chat', { name: '<!channel> & Co', tier: 'S', contact: 'Aoki, ext. 214' })
    await it.receiver.deliver()
    expect(chat.heard.map(({ body }) => JSON.parse(body))).toEqual([
      { text: '&lt;!channel&gt; &amp; Co, tier S: Stopped. Ask why. Contact: Aoki, ext. 214' },
    ])
    expect(chat.heard[0]!.headers['webhook-signature']).toBeUndefined()
    await chat.stop()
  })

  test('milestones and levels are told once, whoever reached them', async () => {
    const other = await listener()
    const it = receiverWith([{ url: other.url, kind: 'signed', secret, types: ['milestone', 'level'] }])
    const ken = device('ken', 'reached')
    const told = {
      id: 'm',
      at: NOON,
      seq: 1,
      kind: 'milestone',
      milestone: 'scouted',
      scope: 'user',
      reachedAt: NOON,
      ttv: 5,
      late: false,
    } as const
    await it.post(ken.beacon([ken.scout('r1', NOON), ken.scout('r2', NOON)], [told]))
    await it.post(device('ken', 'reached', 'desk').beacon([], [told]))
    for (let i = 0; i < 2; i++) await it.receiver.sweep()
    await it.receiver.deliver()
    const bodies = other.heard.map(({ body }) => JSON.parse(body) as { type: string; data: Record<string, unknown> })
    expect(bodies.map(({ type, data }) => [type, data.milestone ?? data.level, data.person ?? null]).sort()).toEqual([
      ['level', 0, null],
      ['milestone', 'scouted', 'ken'],
      ['milestone', 'two', null],
    ])
    await other.stop()
  })
})

test('what failed together does not come back together, later each time, and nobody is waited for longer than an hour', () => {
  expect(waitAfter(1, 0)).toBe(2_500)
  expect(waitAfter(1, 0.999)).toBe(7_495)
  expect(waitAfter(5, 0)).toBe(900_000)
  expect(waitAfter(1, 0, 60_000)).toBe(60_000)
  expect(waitAfter(1, 0, 1e12)).toBe(3_600_000)
  expect([waitAfter(10, 0), waitAfter(11, 0)]).toEqual([21_600_000, null])
})

test('a webhook that can not be used is refused at the start, and no secret is said', () => {
  const wrong: Webhook[] = [
    { url: 'file:///etc/passwd', kind: 'signed', secret },
    { url: 'gopher://internal', kind: 'signed', secret },
    { url: 'no address', kind: 'signed', secret },
    { url: 'https://user:hunter22@crm.test/', kind: 'signed', secret },
    { url: 'https://crm.test/', kind: 'signed' },
    { url: 'https://crm.test/', kind: 'signed', secret: 'short' },
  ]
  for (const webhook of wrong) expect(() => targetOf(webhook)).toThrow(/webhook/)
  for (const webhook of wrong) expect(() => targetOf(webhook)).not.toThrow(/hunter22|short/)
  expect(targetOf({ url: 'https://chat.test/T0/B0/secret', kind: 'chat' })).toMatchObject({
    host: 'chat.test',
    name: expect.not.stringContaining('secret'),
  })
})
