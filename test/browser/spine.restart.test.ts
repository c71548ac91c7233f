import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import type { AccountReport } from '../../src/progress/report.ts'
import { freePort } from '../receiver/postgres.ts'
import { counting, deliveredFiles, hostPage, type Receiver, startReceiver } from './delivered.ts'
import { launch, type Served, serve, until } from './kit.ts'

const folder = mkdtempSync(join(tmpdir(), 'waymark-restart-'))
const file = join(folder, 'counting.json')
let browser: Browser
let receiver: Receiver
let web: Served
beforeAll(async () => {
  writeFileSync(file, JSON.stringify(counting))
  browser = await launch()
  receiver = await startReceiver(file, join(folder, 'data'), await freePort())
  web = await serve({
    ...deliveredFiles(),
    '/playbook.json': JSON.stringify(counting),
    '/': hostPage(
      `<script src="/waymark.js" data-playbook="/playbook.json" data-endpoint="${receiver.url}/v1/beacon" data-write-key="wk" data-person="u1" data-account="acme"></script>`,
    ),
  })
})
afterAll(async () => {
  await browser?.close()
  await web?.close()
  await receiver?.kill()
  rmSync(folder, { recursive: true, force: true })
})

const open = async (): Promise<Page> => {
  const page = await (await browser.newContext()).newPage()
  await page.goto(web.origin)
  await page.evaluate('waymark.ready()')
  return page
}
const track = (page: Page, n: number): Promise<string[]> =>
  page.evaluate(`Promise.all(Array.from({ length: ${n} }, () => waymark.track('scout.sent').then(one => one.stored)))`)
const count = (page: Page, id: string): Promise<number | undefined> => page.evaluate(`waymark.progress?.milestones.${id}.reading.value`)
const account = async (): Promise<AccountReport> => (await fetch(`${receiver.url}/api/accounts/acme`)).json() as Promise<AccountReport>

test('a receiver killed in the middle of a stream of events loses nothing and counts nothing twice', async () => {
  const page = await open()
  expect(new Set(await track(page, 20))).toEqual(new Set(['disk']))
  await until(
    async () => (await account()).milestones?.some(({ id, value }) => id === 'hundred' && value === 20),
    10_000,
    'the first beacon',
  )

  const port = Number(new URL(receiver.url).port)
  const stream = track(page, 30)
  page.evaluate('waymark.flush()').catch(() => {}) // under way when the receiver dies
  await receiver.kill()
  await stream
  await track(page, 15)
  await page.evaluate('waymark.flush()')
  await page.reload() // the outbox outlives the page
  await page.evaluate('waymark.ready()')
  await until(async () => (await count(page, 'ten')) === 65, 5000, 'the ledger after the reload')

  receiver = await startReceiver(file, join(folder, 'data'), port)
  expect(receiver.url.endsWith(`:${port}`)).toBe(true)
  await track(page, 5)
  await page.evaluate('waymark.flush()')
  await until(async () => (await account()).milestones.find(({ id }) => id === 'hundred')?.value === 70, 20_000, 'all 70 at the receiver')
  await page.evaluate('waymark.flush()')
  expect((await account()).milestones.find(({ id }) => id === 'hundred')?.value).toBe(70)
  expect(await page.evaluate('wrong')).toEqual([])
  await page.context().close()
})

test('the same person on a second device finds their own evidence there, once', async () => {
  const second = await open()
  await until(async () => (await count(second, 'ten')) === 70, 10_000, 'the evidence of the first device')
  await track(second, 3)
  const third = await open()
  await until(async () => (await count(third, 'ten')) === 73, 10_000, 'the evidence of both')
  expect((await account()).people.map(({ id, devices }) => [id, devices])).toEqual([['u1', 3]])
  await second.context().close()
  await third.context().close()
})

test('two tabs agree within a second', async () => {
  const one = await open()
  await until(async () => (await count(one, 'ten')) === 73, 10_000)
  const other = await one.context().newPage()
  await other.goto(web.origin)
  await other.evaluate('waymark.ready()')
  await until(async () => (await count(other, 'ten')) === 73, 5000)
  await track(one, 4)
  await until(async () => (await count(other, 'ten')) === 77, 1000, 'the other tab')
  await one.context().close()
})
