import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Beacon, Receipt } from '../../src/beacon/types.ts'
import type { Playbook } from '../../src/playbook/types.ts'
import type { AccountReport } from '../../src/progress/report.ts'
import { createReceiver } from '../../src/receiver.ts'
import { databases, type TestDatabase } from '../receiver/kit.ts'
import { bundle, launch, pageWith, type Served, serve, until } from './kit.ts'

const office: Playbook = {
  id: 'office',
  version: 1,
  milestones: {
    agreed: { title: 'Agreed', rule: { agree: 'rules', version: 2 } },
    signed: { title: 'Signed', scope: 'account', rule: { agree: 'rules', version: 2, atLeast: 1 } },
    three: { title: 'Three', rule: { count: 'scout.sent', atLeast: 3 } },
  },
  roadmap: [{ level: 0, state: 'Agreed', criteria: ['agreed'], next: [] }],
}
const code = `
  import { createWaymark } from './src/index.ts'
  window.wrong = []
  addEventListener('unhandledrejection', event => wrong.push(String(event.reason)))
  window.signIn = async (person, account = 'acme') => {
    window.waymark = createWaymark({ playbook: ${JSON.stringify(office)}, endpoint: '/v1/beacon', writeKey: 'wk', surfaces: 'none',
      documents: { rules: { version: 2, url: '/rules.html', fields: { when: true, where: false } } }, onError: error => wrong.push(String(error)) })
    waymark.identify(person)
    waymark.group(account)
    await waymark.ready()
    await waymark.flush()
  }
  window.held = async () => {
    const request = indexedDB.open('waymark:wk:')
    await new Promise(done => (request.onsuccess = done))
    const keys = request.result.transaction('rows').objectStore('rows').getAllKeys()
    await new Promise(done => (keys.onsuccess = done))
    request.result.close()
    return keys.result
  }
  window.isReady = true
`
let browser: Browser
let database: TestDatabase
let web: Served
let ask: (path: string, body?: string) => Promise<{ status: number; body: string }>
const bodies: string[] = []
beforeAll(async () => {
  browser = await launch()
  database = await databases[0]![1]()
  const receiver = createReceiver({ store: { ...database.store, lease: async () => true }, playbooks: [office], verify: 'none' })
  ask = async (path, body) => {
    const method = body === undefined ? 'GET' : 'POST'
    const request = new Request(`http://127.0.0.1:4400${path}`, { method, ...(body !== undefined && { body }) })
    const response = await receiver.fetch(request, { loopback: true, address: '127.0.0.1' })
    return { status: response.status, body: await response.text() }
  }
  web = await serve({
    '/client.js': await bundle({ code }),
    '/': pageWith('/client.js'),
    '/v1/beacon': async (_, response, body) => {
      bodies.push(body)
      const answer = await ask('/v1/beacon', body)
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.body)
    },
  })
}, 60_000)
afterAll(async () => {
  await browser?.close()
  await web?.close()
  await database?.close()
})

const open = async (person: string): Promise<Page> => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(web.origin)
  await page.waitForFunction('window.isReady')
  await page.evaluate(`signIn('${person}')`)
  return page
}
const report = async (): Promise<AccountReport> => JSON.parse((await ask('/api/accounts/acme')).body)
const evidenceOf = async (person: string) =>
  (await database.store.changes('acme', -1))?.ledgers.find(ledger => ledger.person === person)?.evidence
const count = (page: Page) => page.evaluate('waymark.progress?.milestones.three.reading.value')
const nothing = { epoch: 1, series: {}, marks: {}, latches: {} }

test('what a person agrees to counts in the browser and at the receiver, is theirs to take along, and is erased everywhere for good', async () => {
  const phone = await open('u1')
  expect(await phone.evaluate(`waymark.agree('rules', 2)`)).toEqual({ stored: 'disk' })
  for (let i = 0; i < 3; i++) await phone.evaluate(`waymark.track('scout.sent')`)
  expect(await phone.evaluate(`waymark.progress.milestones.agreed.reached`)).toBe(true)
  await phone.evaluate('waymark.flush()')
  expect((await report()).milestones.find(({ id }) => id === 'signed')?.reached).toBe(true)
  expect(Object.keys((await evidenceOf('u1'))!.marks).sort()).toEqual(
    expect.arrayContaining(['account.document.rules', 'account.document.rules.when', 'account.document.rules.where', 'agree.rules']),
  )
  expect(bodies.join()).not.toContain('rules.html')

  const laptop = await open('u1')
  await until(async () => (await count(laptop)) === 3, 5000, 'the evidence of the phone')
  // What this device found out by it is on its way too.
  const taken = await until(async () => {
    await laptop.evaluate('waymark.flush()')
    const all = JSON.parse((await laptop.evaluate('waymark.export().then(JSON.stringify)')) as string)
    return all.waiting.length === 0 && all
  })
  expect(taken).toMatchObject({ account: 'acme', person: 'u1', evidence: { marks: { 'agree.rules': { cur: { value: 2 } } } }, waiting: [] })
  const all = await evidenceOf('u1')
  expect([taken.evidence.series, taken.evidence.marks]).toEqual([all?.series, all?.marks])

  const old = bodies.findLast(body => body.includes('scout.sent')) ?? ''
  expect(old).not.toBe('')
  const stranger = { ...(JSON.parse(old) as Beacon), writer: 'stranger', secret: 'nobody has seen this before', epoch: 1, evidence: [] }
  const refused = await ask('/v1/beacon', JSON.stringify(stranger))
  expect([refused.status, JSON.parse(refused.body).refused]).toEqual([403, 'erase'])
  expect(await evidenceOf('u1')).toEqual(all)

  await phone.evaluate('waymark.erase()')
  // But what the answer to it says of the account (`n`), and the beacon (`d`) that tells of it.
  expect(((await phone.evaluate('held()')) as string[]).filter(key => /^\["acme","u1"\][^nd]/.test(key))).toEqual([])
  const { sent } = JSON.parse((await phone.evaluate('waymark.export().then(JSON.stringify)')) as string) as { sent: { body: string }[] }
  expect(sent.map(({ body }) => JSON.parse(body) as Beacon).filter(({ evidence, happenings }) => evidence[0] ?? happenings[0])).toEqual([])
  await phone.evaluate('waymark.flush()')
  expect(await evidenceOf('u1')).toEqual(nothing)
  // A beacon of before that comes late, and a device that did not know.
  const late = JSON.parse((await ask('/v1/beacon', old)).body) as Receipt
  expect([late.epoch, late.accepted, new Set(late.evidence.map(({ refused }) => refused))]).toEqual([1, [], new Set(['erased'])])
  await laptop.evaluate(`waymark.track('scout.sent')`)
  await laptop.evaluate('waymark.flush()')
  expect(await evidenceOf('u1')).toEqual(nothing)
  await until(async () => (await count(laptop)) === 0, 5000, 'the laptop to let go')
  expect(((await laptop.evaluate('held()')) as string[]).filter(key => /^\["acme","u1"\][eimloqg]/.test(key))).toEqual([])
  await phone.reload()
  await phone.evaluate(`signIn('u1')`)
  expect(await phone.evaluate(`[waymark.progress.milestones.three.reading.value, waymark.progress.milestones.agreed.reached]`)).toEqual([
    0,
    false,
  ])
  await phone.evaluate(`waymark.track('scout.sent')`)
  await phone.evaluate('waymark.flush()')
  await laptop.evaluate('waymark.flush()')
  await until(async () => (await count(laptop)) === 1, 5000, 'what came after')
  for (const page of [phone, laptop]) {
    expect(await page.evaluate('wrong')).toEqual([])
    await page.context().close()
  }
})

test('a handover is told to customer success, and the browser of the person in charge knows it', async () => {
  const before = await open('u2')
  await before.evaluate(`waymark.handover({ to: 'u3' })`)
  await until(async () => (await ask('/api/alarms')).body.includes('personChanged'), 5000, 'the alarm')
  expect(JSON.parse((await ask('/api/alarms')).body).rows).toMatchObject([{ kind: 'personChanged', person: { id: 'u2' }, to: 'u3' }])
  const after = await open('u3')
  const tookOver = (page: Page) => page.evaluate(`waymark.export().then(all => all.evidence.marks['trait.tookOver']?.cur.value)`)
  await until(() => tookOver(after), 5000, 'the new person to know')
  expect(await tookOver(before)).toBeUndefined()
  for (const page of [before, after]) {
    expect(await page.evaluate('wrong')).toEqual([])
    await page.context().close()
  }
})
