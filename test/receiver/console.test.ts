import { expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/types.ts'
import type { AccountPage, AccountsReport } from '../../src/progress/index.ts'
import type { RequestInfo } from '../../src/receiver.ts'
import { day, device, guideSeen, NOON, onDatabases, playbook, receiverOn } from './kit.ts'

const elsewhere: RequestInfo = { loopback: false, address: '10.0.0.9' }
const bytes = (text: string) => new TextEncoder().encode(text)
const folder: Record<string, Uint8Array> = {
  'index.html': bytes('<!doctype html><title>Console</title>'),
  'console.js': bytes('1'),
  // What lies beside the folder, as a path would reach it.
  '../secret.json': bytes('{}'),
}
const files = async (name: string) => folder[name] ?? null

onDatabases(db => {
  test('the console needs a token, but on the very machine it runs on', async () => {
    const { get } = receiverOn(db.store, { console: { files, tokens: ['lasting'] } })
    const status = async (headers: Record<string, string>, info?: RequestInfo) => (await get('/api/accounts', headers, info)).status
    expect(await status({})).toBe(200)
    expect(await status({ host: 'localhost:4400' })).toBe(200)
    for (const name of ['forwarded', 'x-forwarded-for', 'x-forwarded-host', 'x-forwarded-proto'])
      expect(await status({ [name]: 'x' })).toBe(401)
    expect(await status({ host: 'rebound.attacker.test' })).toBe(401)
    expect(await status({ host: 'localhost.attacker.test' })).toBe(401)
    expect(await status({}, elsewhere)).toBe(401)
    expect(await status({ authorization: 'Bearer wrong' }, elsewhere)).toBe(401)
    expect(await status({ authorization: 'Bearer lasting' }, elsewhere)).toBe(200)
    for (const path of ['/', '/accounts', '/accounts/acme', '/api/accounts/acme', '/api/stream'])
      expect([path, (await get(path, {}, elsewhere)).status]).toEqual([path, 401])
  })

  test('the link of the start opens a session once', async () => {
    const { get, clock } = receiverOn(db.store, { console: { files, once: 'first-link' } })
    expect((await get('/login', {}, elsewhere)).status).toBe(403)
    expect((await get('/login?token=guess', {}, elsewhere)).status).toBe(403)
    const opened = await get('/login?token=first-link', {}, elsewhere)
    expect(opened.status).toBe(200)
    const set = opened.headers.get('set-cookie') ?? ''
    expect(set).toMatch(/^waymark_session=[0-9a-f]{64}; Path=\/; Max-Age=604800; HttpOnly; SameSite=Strict$/)
    const cookie = set.split(';')[0]!
    expect((await get('/api/accounts', { cookie: `a=b; ${cookie}` }, elsewhere)).status).toBe(200)
    expect((await get('/', { cookie }, elsewhere)).status).toBe(200)
    expect((await get('/login?token=first-link', {}, elsewhere)).status).toBe(403)
    expect((await get('/api/accounts', { cookie: 'waymark_session=00' }, elsewhere)).status).toBe(401)
    clock.now += day(8)
    expect((await get('/api/accounts', { cookie }, elsewhere)).status).toBe(401)
  })

  test('who has a lasting token signs in by it, again and again, from the console alone and not by guessing', async () => {
    const it = receiverOn(db.store, { console: { files, once: 'first-link', tokens: ['lasting-1', 'lasting-2'] } })
    const { get, clock, receiver } = it
    const closed = await get('/', {}, elsewhere)
    expect([closed.status, await closed.text()]).toEqual([401, expect.stringContaining('<form method="post" action="/login">')])
    expect(closed.headers.get('content-security-policy')).toContain("form-action 'self'")
    const enter = (token: string, headers: Record<string, string> = {}) =>
      receiver.fetch(
        new Request('http://127.0.0.1:4400/login', {
          method: 'POST',
          headers: { 'content-type': 'application/x-www-form-urlencoded', origin: 'http://127.0.0.1:4400', ...headers },
          body: new URLSearchParams({ token }),
        }),
        elsewhere,
      )
    for (const token of ['lasting-2', ' lasting-1 ', 'lasting-2']) {
      const opened = await enter(token)
      expect(opened.status).toBe(200)
      const cookie = (opened.headers.get('set-cookie') ?? '').split(';')[0]!
      expect((await get('/api/accounts', { cookie }, elsewhere)).status).toBe(200)
    }
    for (const token of ['', 'wrong', 'first-link', 'lasting'])
      expect([token, (await enter(token)).status, (await enter(token)).headers.get('set-cookie')]).toEqual([token, 403, null])
    // No page of another site signs anybody in.
    expect((await enter('lasting-1', { origin: 'https://attacker.test' })).headers.get('set-cookie')).toBeNull()
    const statuses: number[] = []
    for (let i = 0; i < 20; i++) statuses.push((await enter(`guess${i}`)).status)
    expect(statuses).toContain(429)
    clock.now += 60_000
    expect((await enter('lasting-1')).status).toBe(200)
    // Without lasting tokens there is nothing to type.
    const none = receiverOn(db.store, { console: { files, once: 'link' } })
    expect(await (await none.get('/', {}, elsewhere)).text()).not.toContain('<form')
  })

  test('the page runs nothing of others, and its files are given by name only', async () => {
    const { get } = receiverOn(db.store, { console: { files } })
    for (const path of ['/', '/accounts', '/accounts/acme%2Fx']) {
      const page = await get(path, { accept: 'text/html' })
      expect([page.status, await page.text()]).toEqual([200, '<!doctype html><title>Console</title>'])
      const policy = page.headers.get('content-security-policy')
      for (const part of ["default-src 'none'", "script-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for 'script'"])
        expect(policy).toContain(part)
      expect(page.headers.get('x-content-type-options')).toBe('nosniff')
    }
    const script = await get('/assets/console.js')
    expect([script.status, script.headers.get('content-type')]).toEqual([200, 'text/javascript; charset=utf-8'])
    for (const name of ['none.js', '..%2fsecret.json', 'console', '%2e%2e%2fx.js']) expect((await get(`/assets/${name}`)).status).toBe(404)
  })

  test('no page of another origin may read the console', async () => {
    const { get } = receiverOn(db.store)
    const response = await get('/api/accounts', { origin: 'https://attacker.test' })
    expect(response.headers.get('access-control-allow-origin')).toBeNull()
  })

  test('accounts stand in the order of urgency', async () => {
    const urgent: Playbook = {
      ...playbook,
      roadmap: [{ level: 0, state: 'Started', criteria: ['scouted'], next: [], plan: 'P5D' }],
      health: { bad: { trait: 'trouble', is: true, of: 'account' } },
      signals: {
        stopped: { scope: 'account', when: { gap: 'scout.sent', over: 'P1D' }, do: { call: { say: 'How are you?' } }, severity: 'warn' },
      },
    }
    const { post, get, tell } = receiverOn(db.store, { playbooks: [urgent], secretKeys: ['sk_test'] })
    const contract = (days: number) => new Date(NOON - day(days)).toISOString().slice(0, 10)
    await tell([
      { account: 'o-zeta', facts: { name: 'Zeta' } },
      { account: 'o-beta', facts: { name: 'Beta' } },
      { account: 'o-sick', facts: { name: 'Sick', trouble: true } },
      { account: 'o-slow', facts: { name: 'Slow', anchors: { contract: contract(30) } } },
      { account: 'o-slower', facts: { name: 'Slower', anchors: { contract: contract(60) } } },
    ])
    const gone = device('ken', 'o-gone')
    await post(gone.beacon([gone.scout('g1', NOON - day(4))]))
    const { rows } = (await (await get('/api/accounts')).json()) as AccountsReport
    const ours = rows.filter(({ id }) => id.startsWith('o-'))
    expect(ours.map(({ id }) => id)).toEqual(['o-gone', 'o-sick', 'o-slower', 'o-slow', 'o-beta', 'o-zeta'])
    expect(ours[0]).toMatchObject({ overdue: true, lastBeaconAt: NOON, people: 1 })
  })

  test('a row follows its account and the clock', async () => {
    const { post, get, clock } = receiverOn(db.store)
    const row = async () => ((await (await get('/api/accounts')).json()) as AccountsReport).rows.find(({ id }) => id === 'follow')
    const ken = device('ken', 'follow')
    await post(ken.beacon([ken.scout('f1', NOON)]))
    expect(await row()).toMatchObject({ level: null, reached: 0, lastBeaconAt: NOON })
    clock.now += 1000
    await post(ken.beacon([]))
    expect(await row()).toMatchObject({ level: null, lastBeaconAt: NOON + 1000 })
    await post(ken.beacon([ken.scout('f2', NOON + 1000)]))
    expect(await row()).toMatchObject({ level: 0, reached: 1, daysInLevel: 0 })
    clock.now += day(3)
    expect(await row()).toMatchObject({ daysInLevel: 3 })
  })

  test("an account's page tells its people, milestones and what happened", async () => {
    const { post, get, tell } = receiverOn(db.store, { secretKeys: ['sk_test'] })
    const [phone, desk] = [device('ken', 'page', 'phone'), device('ken', 'page', 'desk')]
    await post(phone.beacon([phone.scout('p1', NOON - 2000), phone.fact('trait.name', 'Ken', NOON - 2000)]))
    await post(desk.beacon([desk.scout('p2', NOON - 1000), desk.fact('trait.promoter', true, NOON - 500)], [guideSeen('h1', NOON - 100)]))
    await tell({ account: 'page', facts: { name: 'The Page', contact: 'Ken 03-0000-0000' }, by: 'mika' })
    const report = (await (await get('/api/accounts/page')).json()) as AccountPage
    expect(report).toMatchObject({ contact: 'Ken 03-0000-0000', contactHours: null, crmUrl: null })
    expect(report.row).toMatchObject({ id: 'page', name: 'The Page', people: 1, level: 0 })
    expect(report.people).toEqual([expect.objectContaining({ id: 'ken', name: 'Ken', promoter: true, devices: 2, lastUseAt: NOON - 1000 })])
    expect(report.milestones.find(({ id }) => id === 'scouted')).toMatchObject({ reached: true, reachedAt: NOON - 1000, people: 1 })
    expect(report.timeline.map(entry => [entry.kind, entry.person, 'fact' in entry ? entry.fact : null])).toEqual([
      ['fact', null, 'name'],
      ['fact', null, 'contact'],
      ['guide', 'ken', null],
      ['fact', 'ken', 'promoter'],
    ])
    expect((await get('/api/accounts/nobody')).status).toBe(404)
  })

  test('an open console hears of a change after its commit, once for many', async () => {
    const { post, get, receiver } = receiverOn(db.store)
    const stream = await get('/api/stream')
    expect(stream.headers.get('content-type')).toBe('text/event-stream')
    const reader = stream.body!.pipeThrough(new TextDecoderStream()).getReader()
    expect((await reader.read()).value).toContain('retry:')
    const ken = device('ken', 'heard "so"')
    await Promise.all([post(ken.beacon([ken.scout('s1', NOON)])), post(ken.beacon([ken.scout('s2', NOON)]))])
    let heard = ''
    while (!heard.includes('\n\n')) heard += (await reader.read()).value
    expect(heard).toBe('event: change\ndata: {"account":"heard \\"so\\""}\n\n')
    expect(await db.store.told('heard "so"', 1)).toEqual([])
    await receiver.close()
    expect((await reader.read()).done).toBe(true)
  })

  test('a stream that could not begin is begun anew by the next console, and keeps no receiver from ending', async () => {
    let isAway = true
    const listen: typeof db.store.listen = async changed => {
      if (isAway) throw new Error('away')
      return db.store.listen(changed)
    }
    const { get, receiver } = receiverOn({ ...db.store, listen })
    expect((await get('/api/stream')).status).toBe(500)
    isAway = false
    expect((await get('/api/stream')).status).toBe(200)
    await receiver.close()
    isAway = true
    const never = receiverOn({ ...db.store, listen })
    const [{ status }] = await Promise.all([never.get('/api/stream'), never.receiver.close()])
    expect(status).toBe(500)
    await never.receiver.close()
  })

  test('a console that does not read what it is told is let go of, and the others hear on', async () => {
    let tell: Parameters<typeof db.store.listen>[0] = () => {}
    const listen: typeof db.store.listen = async changed => {
      tell = changed
      return () => {}
    }
    const { get, receiver } = receiverOn({ ...db.store, listen })
    const stalled = (await get('/api/stream')).body!.getReader()
    const other = (await get('/api/stream')).body!.pipeThrough(new TextDecoderStream()).getReader()
    await Promise.all([stalled.read(), other.read()])
    const long = 'x'.repeat(100_000)
    for (let i = 0; i < 12; i++) {
      tell(`${i}${long}`, 'account')
      let heard = ''
      while (!heard.endsWith('\n\n')) heard += (await other.read()).value
    }
    await expect(stalled.read()).rejects.toThrow('too far behind')
    await receiver.close()
  })

  test('a beacon that changes nothing is not told to consoles', async () => {
    const { post, get, receiver } = receiverOn(db.store)
    const ken = device('ken', 'quiet')
    const reader = (await get('/api/stream')).body!.pipeThrough(new TextDecoderStream()).getReader()
    await reader.read()
    await post(ken.beacon([ken.scout('q1', NOON)]))
    expect((await reader.read()).value).toBe('event: change\ndata: {"account":"quiet"}\n\n')
    await post(ken.beacon([]))
    const aoi = device('aoi', 'quiet-too')
    await post(aoi.beacon([aoi.scout('q2', NOON)]))
    expect((await reader.read()).value).toBe('event: change\ndata: {"account":"quiet-too"}\n\n')
    await receiver.close()
  })
})
