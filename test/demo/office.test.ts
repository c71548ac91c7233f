import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { DAY, type Demo, startDemo } from '../../demo/start.ts'
import type { AccountReport, AccountsReport } from '../../src/progress/report.ts'

const dataDir = mkdtempSync(join(tmpdir(), 'waymark-office-'))
let demo: Demo
const tokens = new Map<string, string>()

beforeAll(async () => {
  demo = await startDemo({ officePort: 0, receiverPort: 0, dataDir, quiet: true })
}, 120_000)
afterAll(async () => {
  await demo.close()
  rmSync(dataDir, { recursive: true, force: true })
})

const tokenOf = async (person: string): Promise<string> => {
  const known = tokens.get(person) ?? (await (await fetch(`${demo.officeUrl}/api/token?as=${person}`)).text())
  tokens.set(person, known)
  return known
}
const ask = async (person: string, path: string, method = 'GET', body?: unknown): Promise<Response> =>
  fetch(`${demo.officeUrl}/api/${path}`, {
    method,
    headers: { authorization: `Bearer ${await tokenOf(person)}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
const report = async (): Promise<AccountReport> => (await (await fetch(`${demo.receiverUrl}/api/accounts/minamo`)).json()) as AccountReport
const milestone = async (id: string) => (await report()).milestones.find(one => one.id === id)!
const page = (path: string, headers: Record<string, string> = {}) => fetch(`${demo.officeUrl}${path}`, { headers, redirect: 'manual' })

describe('pages', () => {
  it('are served under a policy that allows no markup to become script', async () => {
    for (const path of ['/floor', '/members', '/rules', '/events', '/settings', '/guide']) {
      const response = await page(path)
      expect(response.status).toBe(200)
      expect(response.headers.get('content-security-policy')).toContain("require-trusted-types-for 'script'")
      const html = await response.text()
      expect(html).not.toMatch(/<script>|<style|\sstyle="|\son\w+="/)
      expect(html).toContain(`data-endpoint="${demo.receiverUrl}/v1/beacon"`)
    }
    expect((await page('/')).headers.get('location')).toBe('/floor')
  })

  it('speak the language that was asked for, and keep it', async () => {
    const asked = await page('/guide?lang=en')
    expect(await asked.text()).toContain('Put the problem in words')
    expect(asked.headers.get('set-cookie')).toContain('lang=en')
    expect(await (await page('/guide', { cookie: 'x=1; lang=ja' })).text()).toContain('課題を言葉にする')
    expect(await (await page('/guide', { 'accept-language': 'en-GB,en;q=0.9' })).text()).toContain('lang="en"')
    expect(await (await page('/guide', { 'accept-language': 'en;q=0.5,ja' })).text()).toContain('lang="ja"')
  })

  it('of the server has its four steps without a script', async () => {
    const html = await (await page('/guide?lang=ja')).text()
    expect(html.match(/data-attest="[\w-]+"/g)).toHaveLength(4)
    expect(html).toContain('data-wm="contact"')
  })

  it('in plain HTML are ten lines that name a signed person', async () => {
    const html = await (await page('/plain.html')).text()
    expect(html.trim().split('\n')).toHaveLength(10)
    expect(html).toMatch(/data-token="[\w-]+\.[\w-]+\.[\w-]+"/)
  })

  it('give nothing but what is built', async () => {
    expect((await page('/wm/..%2fpackage.json')).status).toBe(404)
    expect((await page('/wm/%2e%2e/package.json')).status).toBe(404)
    expect((await page('/assets/app.tsx')).status).toBe(404)
    expect((await page('/assets/app.js')).headers.get('content-type')).toContain('javascript')
  })
})

describe('the API', () => {
  it('knows people by their token only', async () => {
    expect((await fetch(`${demo.officeUrl}/api/state`)).status).toBe(401)
    expect((await fetch(`${demo.officeUrl}/api/state`, { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' } })).status).toBe(401)
    expect((await fetch(`${demo.officeUrl}/api/token?as=nobody`)).status).toBe(404)
    expect((await ask('u2', 'state')).status).toBe(200)
  })

  it('lists more than sixty people, and six who can be played', async () => {
    const { members } = (await (await ask('u1', 'state')).json()) as { members: { id: string }[] }
    expect(members.length).toBeGreaterThan(60)
    expect(new Set(members.map(({ id }) => id)).size).toBe(members.length)
    expect(members.findIndex(({ id }) => id === 'u5')).toBeGreaterThan(40)
    expect(members.filter(({ id }) => /^u\d$/.test(id))).toHaveLength(6)
  })

  it('refuses what makes no sense', async () => {
    expect((await ask('u1', 'enter', 'POST', { room: 'roof' })).status).toBe(400)
    expect((await ask('u3', 'talk', 'POST', { kind: 'work' })).status).toBe(409)
    expect((await ask('u1', 'settings', 'PUT', { seats: 0 })).status).toBe(400)
    expect((await ask('u1', 'events', 'POST', { useCase: 'office' })).status).toBe(400)
    expect((await ask('u1', 'members/nobody', 'POST', {})).status).toBe(404)
    const broken = await fetch(`${demo.officeUrl}/api/enter`, {
      method: 'POST',
      headers: { authorization: `Bearer ${await tokenOf('u1')}` },
      body: '{',
    })
    expect(broken.status).toBe(400)
  })
})

describe('facts reach the receiver through the server', () => {
  it('begins with what sales knows', async () => {
    const { row } = await report()
    expect([row.name, row.tier, row.owner, row.seats, row.day]).toEqual(['Minamo Inc.', '2', 'Hana Kimura', 4, 0])
  })

  it('two promoters, named by an admin and by nobody else', async () => {
    expect((await ask('u2', 'members/u2', 'POST', { promoter: true })).status).toBe(403)
    expect((await milestone('two-promoters')).value).toBe(0)
    await ask('u1', 'members/u2', 'POST', { promoter: true })
    expect((await milestone('two-promoters')).value).toBe(1)
    await ask('u1', 'members/u5', 'POST', { promoter: true })
    expect((await milestone('two-promoters')).reached).toBe(true)
  })

  it('posted rules, once the starred two are written', async () => {
    expect((await ask('u1', 'rules/post', 'POST')).status).toBe(409)
    await ask('u1', 'rules', 'PUT', { entryExit: 'in at nine', tools: 'voice for questions' })
    expect((await ask('u1', 'rules/post', 'POST')).status).toBe(200)
    expect((await milestone('rules-posted')).reached).toBe(true)
  })

  it('another number of seats', async () => {
    await ask('u1', 'settings', 'PUT', { seats: 6, notice: 'called' })
    expect((await report()).row.seats).toBe(6)
  })
})

it('vouches for name, section and position in the token', async () => {
  const [, claims] = (await tokenOf('u6')).split('.')
  expect(JSON.parse(Buffer.from(claims!, 'base64url').toString())).toMatchObject({
    sub: 'u6',
    account: 'minamo',
    role: 'member',
    traits: { name: 'Kota Mori', section: 'IT', position: 'manager' },
  })
})

it('office and receiver share one clock that is moved on', async () => {
  const times = async (): Promise<number[]> => {
    const office = (await (await ask('u1', 'state')).json()) as { now: number }
    const receiver = (await (await fetch(`${demo.receiverUrl}/api/accounts`)).json()) as AccountsReport
    return [office.now, receiver.asOf]
  }
  const before = await times()
  demo.advance(DAY)
  await fetch(`${demo.officeUrl}/demo/advance`, { method: 'POST', body: JSON.stringify({ days: 2 }) })
  const after = await times()
  for (const i of [0, 1]) expect(Math.round((after[i]! - before[i]!) / DAY)).toBe(3)
  expect((await fetch(`${demo.officeUrl}/demo/advance`, { method: 'POST', body: '{"days":-1}' })).status).toBe(400)
  expect((await report()).row.day).toBe(3)

  // A month later the tokens of before are past their time, and new ones are good.
  demo.advance(31 * DAY)
  expect((await ask('u1', 'state')).status).toBe(401)
  tokens.clear()
  expect((await ask('u1', 'state')).status).toBe(200)
})
