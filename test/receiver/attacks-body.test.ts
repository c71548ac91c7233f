import { expect, test } from 'vitest'
import type { RequestInfo } from '../../src/receiver.ts'
import { day, device, NOON, onDatabases, receiverOn } from './kit.ts'

const elsewhere: RequestInfo = { loopback: false, address: '203.0.113.9' }
const unsafe = [
  "'; drop table waymark.accounts; --",
  "' or '1'='1",
  '"); delete from waymark.ledgers; --',
  '$1; select pg_sleep(10)',
  "\\'; truncate waymark.alarms; --",
  "E'\\047; drop schema waymark cascade; --",
  '%00; copy (select 1) to program $$id$$',
]

onDatabases(db => {
  const { ledgerOf } = db
  test('oversize: a body, a name or a list beyond its bound is refused whole, and nothing of it kept', async () => {
    const { post } = receiverOn(db.free)
    const ken = device('ken', 'oversize')
    const row = ken.scout('o', NOON)
    const cases: [unknown, number][] = [
      [`{"v":1,"x":"${'x'.repeat(300_000)}"}`, 413],
      [{ ...ken.beacon([]), person: 'p'.repeat(257) }, 400],
      [{ ...ken.beacon([]), account: 'a'.repeat(257) }, 400],
      [{ ...ken.beacon([]), writer: 'w'.repeat(257) }, 400],
      [{ ...ken.beacon([]), evidence: Array(2001).fill(0) }, 400],
      [{ ...ken.beacon([]), happenings: Array(2001).fill(0) }, 400],
    ]
    for (const [body, status] of cases) expect((await post(body)).status).toBe(status)
    expect(await db.free.head('oversize')).toBeNull()
    const long = await post({ ...ken.beacon([]), evidence: [{ ...row, key: 'k'.repeat(5000) }] })
    expect(long.receipt.evidence[0]?.refused).toBe('tooBig')
  })

  test('cut: a body whose sender goes away in the middle is refused at every door, and none of it kept', async () => {
    const lines: string[] = []
    const { receiver: it } = receiverOn(db.free, { secretKeys: ['sk_test'], log: line => lines.push(line) })
    const whole = JSON.stringify({ account: 'cut', facts: { seats: 1 } })
    for (const path of ['/v1/beacon', '/v1/events', '/v1/erase', '/v1/export', '/api/mail']) {
      let sent = false
      const body = new ReadableStream({
        pull: controller => {
          if (sent) controller.error(new Error('aborted'))
          else controller.enqueue(new TextEncoder().encode(whole))
          sent = true
        },
      })
      const headers = { authorization: 'Bearer sk_test', 'content-type': 'application/json' }
      const request = new Request(`http://127.0.0.1:4400${path}`, { method: 'POST', headers, body, duplex: 'half' } as RequestInit)
      expect([path, (await it.fetch(request, { loopback: true })).status]).toEqual([path, 400])
    }
    expect(await db.free.head('cut')).toBeNull()
    expect(lines.filter(line => line.includes('failed'))).toEqual([])
  })

  test('deep JSON: nesting beyond its bound is refused before it is read', async () => {
    const { post, tell } = receiverOn(db.free, { secretKeys: ['sk_test'] })
    const deep = (n: number) => `${'{"a":'.repeat(n)}1${'}'.repeat(n)}`
    for (const body of [deep(20_000), '['.repeat(130_000), `${'['.repeat(5000)}${']'.repeat(5000)}`]) {
      const started = performance.now()
      expect((await post(body)).status).toBe(400)
      expect(performance.now() - started).toBeLessThan(2000)
    }
    expect((await tell(deep(20_000))).answer).toMatchObject({ accepted: 0, rejected: 1 })
  })

  test('prototype pollution: no name reaches what all objects share', async () => {
    const { post, tell } = receiverOn(db.free, { secretKeys: ['sk_test'], verify: 'none' })
    const base = JSON.stringify(device('ken', 'polluted').beacon([]))
    const change = '{"rank":0,"at":1,"id":"x","value":"polluted"}'
    const bodies = [
      base.replace('{', '{"__proto__":{"polluted":true},'),
      base.replace('{', '{"constructor":{"prototype":{"polluted":true}},'),
      base.replace('"dropped":', '"was":').replace('{', '{"dropped":{"__proto__":{"polluted":1},"constructor":3},'),
      base.replace(
        '"evidence":[]',
        `"evidence":[{"key":"__proto__","rev":1,"delta":{"kind":"mark","epoch":0,"first":1,"cur":${change},"log":[${change}]}}]`,
      ),
      base.replace('"person":"ken"', '"person":"__proto__"'),
      base.replace('"account":"polluted"', '"account":"__proto__"'),
      base.replace(/"writer":"[^"]*"/, '"writer":"__proto__"'),
    ]
    for (const body of bodies) expect([200, 400]).toContain((await post(body)).status)
    await tell('{"account":"polluted","person":"ken","traits":{"__proto__":"x"}}')
    await tell('{"account":"polluted","person":"ken","event":"scout.sent","props":{"__proto__":1}}')
    await tell('{"account":"polluted","person":"ken","marks":{"__proto__":1}}')
    expect([({} as Record<string, unknown>).polluted, Object.keys(Object.prototype)]).toEqual([undefined, []])
    const ledgers = (await db.free.changes('polluted', -1))?.ledgers ?? []
    for (const { person, evidence } of ledgers) {
      expect(person).not.toBe('__proto__')
      expect(Object.keys({ ...evidence.series, ...evidence.marks }).filter(key => key.includes('__proto__'))).toEqual([])
    }
  })

  test('SQL in every string: it is kept as text, and every table is still there', async () => {
    const { post, tell, ask, get, clock, receiver: it } = receiverOn(db.free, { secretKeys: ['sk_test'] })
    for (const text of unsafe) {
      const ken = device(text, text, text)
      const { status } = await post(
        ken.beacon(
          [ken.scout(text, NOON), ken.fact(`trait.${text}`, text, NOON)],
          [{ id: text, at: NOON, seq: 1, kind: 'guide', guide: text, what: 'shown', step: text }],
          {
            key: text,
            etag: text,
            secret: `${text} and longer`,
          },
        ),
      )
      expect([text, status]).toEqual([text, 200])
      await tell({ id: text, account: text, person: text, traits: { name: text } })
      expect((await get(`/api/accounts/${encodeURIComponent(text)}`)).status).toBe(200)
      expect((await ask(`/api/alarms/${encodeURIComponent(text)}`, { do: 'done', reason: text, by: text })).status).toBe(404)
      expect((await ask(`/api/deliveries/${encodeURIComponent(text)}/${encodeURIComponent(text)}`, { do: 'retry' })).status).toBe(404)
      expect((await get(`/api/deliveries?state=${encodeURIComponent(text)}`)).status).toBe(400)
      expect((await db.free.told(text, 9)).map(({ person, happening }) => [person, happening.id])).toEqual([[text, text]])
      expect((await ledgerOf(text, text))?.evidence.marks['trait.name']?.cur.value).toBe(text)
    }
    clock.now += day(2)
    await it.sweep()
    for (const text of unsafe) expect((await ask('/v1/erase', { account: text }, { authorization: 'Bearer sk_test' })).status).toBe(200)
    expect((await get('/readyz')).status).toBe(200)
  })

  test('header injection: no header of the answer holds what was sent, but for what may be there', async () => {
    const { post, receiver: it } = receiverOn(db.free, { origins: ['https://app.customer.test'] })
    const { headers, status } = await post(device('a\r\nset-cookie: x=1', 'inject').beacon([]), { origin: 'https://attacker.test' })
    expect([status, headers.get('set-cookie'), headers.get('access-control-allow-origin')]).toEqual([403, null, null])
    const preflight = await it.fetch(
      new Request('http://127.0.0.1/v1/beacon', {
        method: 'OPTIONS',
        headers: { origin: 'https://attacker.test', 'access-control-request-headers': 'x-a' },
      }),
      {},
    )
    expect(preflight.headers.get('access-control-allow-origin')).toBeNull()
    const page = await it.fetch(new Request('http://127.0.0.1/login?token=%0d%0aset-cookie:%20x=1'), { loopback: true })
    expect([page.status, page.headers.get('set-cookie')]).toEqual([403, null])
  })

  test('DNS rebinding and proxies: without a token the console is for this machine by its own name only', async () => {
    const { get, ask } = receiverOn(db.free)
    const paths = [
      '/',
      '/accounts',
      '/api/accounts',
      '/api/alarms',
      '/api/deliveries',
      '/api/ttv',
      '/api/unsigned',
      '/api/stream',
      '/metrics',
    ]
    const asked: [Record<string, string>, RequestInfo?][] = [
      [{ host: 'attacker.test' }],
      [{ host: 'localhost.attacker.test:4400' }],
      [{ host: '127.0.0.1.attacker.test' }],
      [{ 'x-forwarded-for': '127.0.0.1' }],
      [{ 'x-forwarded-host': 'localhost' }],
      [{ forwarded: 'for=127.0.0.1' }],
      [{ 'x-real-ip': '127.0.0.1' }],
      [{ host: 'localhost:4400' }, elsewhere],
    ]
    for (const path of paths)
      for (const [headers, info] of asked) expect([path, headers, (await get(path, headers, info)).status]).toEqual([path, headers, 401])
    for (const path of ['/api/alarms/x', '/api/mail', '/api/deliveries/a/b'])
      expect([path, (await ask(path, { on: false }, { host: 'attacker.test' })).status]).toEqual([path, 401])
    // And a page of another site, in the very browser of this machine, may not act.
    for (const headers of [
      { origin: 'https://attacker.test' },
      { origin: 'null' },
      { 'sec-fetch-site': 'cross-site' },
      { 'sec-fetch-site': 'same-site' },
    ])
      expect([headers, (await ask('/api/mail', { on: false }, headers as Record<string, string>)).status]).toEqual([headers, 403])
    expect(await db.free.setting('mail')).not.toBe(false)
  })
})
