import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Demo, startDemo } from '../../demo/start.ts'
import type { AccountReport } from '../../src/progress/report.ts'
import { emptyDatabase } from '../receiver/template.ts'
import { launch, until } from './kit.ts'

const HOUR = 3_600_000
const DAY = 24 * HOUR
const data = mkdtempSync(join(tmpdir(), 'waymark-office-'))
/** The office opens at the next 10:00 in Tokyo, so that no midnight falls into the test; browsers learn the time from receipts. */
const morning = Math.ceil((Date.now() - HOUR) / DAY) * DAY + HOUR
const skew = morning - Date.now()
let demo: Demo
let browser: Browser
const pages: Page[] = []
beforeAll(async () => {
  browser = await launch()
  await emptyDatabase(data)
  demo = await startDemo({ officePort: 0, receiverPort: 0, dataDir: data, clock: () => Date.now() + skew, refreshMs: 1000, quiet: true })
})
afterAll(async () => {
  await browser?.close()
  await demo?.close()
  rmSync(data, { recursive: true, force: true })
})

const colleague = async (id: string): Promise<Page> => {
  const page = await (await browser.newContext({ viewport: { width: 1280, height: 800 } })).newPage()
  page.on('pageerror', error => faults.push(`${id}: ${error.message}`))
  await page.goto(`${demo.officeUrl}/floor?as=${id}&lang=en`)
  await page.waitForSelector('h1')
  pages.push(page)
  return page
}
const faults: string[] = []
const wm = (id: string): string => `[data-wm=${id}]`
const card = (page: Page, title: string) => page.getByRole('dialog', { name: title })
const level = (page: Page): Promise<number | null | undefined> => page.evaluate('waymark.progress?.level')
const report = async (): Promise<AccountReport> => (await fetch(`${demo.receiverUrl}/api/accounts/minamo`)).json() as Promise<AccountReport>
/** Everybody who looks sees the level, without a reload, and so does the console. */
const levelRises = async (to: number, console: Page): Promise<void> => {
  for (const page of pages) await until(async () => (await level(page)) === to, 15_000, `level ${to} in every browser`)
  await until(async () => (await report()).row.level === to, 5000, `level ${to} at the receiver`)
  await console
    .getByRole('row', { name: /Minamo/ })
    .getByText(`${to}`, { exact: true })
    .first()
    .waitFor({ timeout: 15_000 })
}

let a: Page
let b: Page
let desk: Page

test('a colleague walks the tour by really using the product, across a full page load and reloads', async () => {
  a = await colleague('u1')
  desk = await (await browser.newContext()).newPage()
  await desk.goto(`${demo.consoleUrl}accounts?lang=en`)
  await desk.getByRole('row', { name: /Minamo/ }).waitFor()

  const launcher = a.getByRole('button', { name: /First steps/ })
  await launcher.click()
  const list = card(a, 'First steps')
  await list.getByText('0 of 7 done').waitFor()
  await list.getByRole('button', { name: 'Show me around' }).click()

  await card(a, 'Enter the office').waitFor()
  await a.click(wm('room-office'))
  await card(a, 'Ask for two minutes').waitFor()
  // The click leads the tour on; the product tells of it when its own server has answered.
  await a.locator(`${wm('room-office')}[aria-pressed=true]`).waitFor()
  await a.reload()
  await card(a, 'Ask for two minutes').waitFor()
  await a.click(wm('talk-work'))
  // The person goes along by the product's own router, to a row far down in a scroller under a sticky head.
  await card(a, 'Choose who goes ahead with you').waitFor()
  expect(new URL(a.url()).pathname).toBe('/members')
  await a.reload()
  const row = card(a, 'Choose who goes ahead with you')
  await row.waitFor()
  await row.getByRole('button', { name: 'Next' }).click()

  await card(a, 'Open seats and notifications').waitFor()
  await a.click(wm('open-settings'))
  const inModal = card(a, 'Choose how loud it may be')
  await inModal.waitFor()
  // Above the browser's own modal dialog: seen, hit by a click at its centre, and able to take the focus. The form's field has it first:
  // whoever may be typing is not interrupted.
  const back = inModal.getByRole('button', { name: 'Back' })
  await back.focus()
  const hit = await inModal.evaluate(element => {
    const { x, y, width, height } = element.getBoundingClientRect()
    const root = element.getRootNode() as ShadowRoot
    const on = document.elementFromPoint(x + width / 2, y + height / 2) === root.host
    return { on, focused: root.activeElement !== null && element.contains(root.activeElement), modal: root.host.closest('dialog') !== null }
  })
  expect(hit).toEqual({ on: true, focused: true, modal: true })
  await back.click({ trial: true })
  await a.getByLabel('Only when spoken to').check()
  await a.click(wm('save-settings'))

  // A page of the server's own: everything of the tour was left behind, and goes on.
  await a.waitForURL('**/guide')
  await card(a, 'See whom to ask').waitFor()
  await a.reload()
  await card(a, 'See whom to ask').waitFor()
  await card(a, 'See whom to ask').getByRole('button', { name: 'Next' }).click()
  await a.waitForURL('**/floor')
  const last = card(a, 'What comes next is always here')
  await last.waitFor()
  expect(await last.evaluate(element => (element.getRootNode() as ShadowRoot).host.closest('dialog'))).toBe(null)
  await last.getByRole('button', { name: 'Done' }).click()
  await last.waitFor({ state: 'detached' })
  expect(await a.evaluate(`waymark.explain('welcome')`)).toContain('completed')

  await launcher.click()
  await list.getByText('3 of 7 done').waitFor()
}, 120_000)

test('what two colleagues do rises the level step by step in both browsers and on the console', async () => {
  b = await colleague('u2')
  // Closed, and at once left for another page: there it stays closed.
  await a.keyboard.press('Escape')
  await a.goto(`${demo.officeUrl}/guide`)
  for (const key of ['problem-shared', 'purpose-shared', 'howto-told', 'contact-shown']) await a.click(`[data-attest=${key}]`)
  expect(await level(b)).toBe(null)
  await a.click(wm('nav-members'))
  await a.click(wm('promote-u1'))
  await a.click(wm('promote-u2'))
  await levelRises(0, desk)

  demo.advance(2 * DAY)
  await b.click(wm('room-office'))
  await a.click(wm('nav-rules'))
  await a.fill(`${wm('rule-entryExit')} textarea`, 'In at nine, out at six.')
  await a.fill(`${wm('rule-tools')} textarea`, 'Chat for records, voice for questions.')
  await a.fill(`${wm('rule-areas')} textarea`, 'The silent room is silent.')
  await a.click(wm('save-rules'))
  await a.click(wm('post-rules'))
  await levelRises(1, desk)

  demo.advance(DAY)
  const c = await colleague('u3')
  await c.click(wm('room-office'))
  await levelRises(2, desk)

  const d = await colleague('u4')
  await d.click(wm('room-lounge'))
  await levelRises(3, desk)
  for (const page of [c, d]) {
    pages.splice(pages.indexOf(page), 1)
    await page.context().close()
  }
}, 120_000)

test("times to value are what the test's clock says", async () => {
  const { milestones, levels } = await report()
  const days = Object.fromEntries(milestones.map(({ id, ttvDays }) => [id, ttvDays]))
  expect(days).toMatchObject({ 'two-promoters': 0, 'contact-shown': 0, 'rules-posted': 2, 'team-active': 3, 'everyone-active': 3 })
  expect(levels.map(({ day }) => day).slice(0, 5)).toEqual([0, 2, 3, 3, null])
  const inBrowser = await b.evaluate(
    `Object.fromEntries(['rules-posted', 'everyone-active'].map(id => [id, waymark.progress.milestones[id].ttvDays]))`,
  )
  expect(inBrowser).toEqual({ 'rules-posted': 2, 'everyone-active': 3 })
})

test('the same person on a second device finds their evidence there', async () => {
  const phone = await (await browser.newContext({ viewport: { width: 390, height: 844 }, hasTouch: true })).newPage()
  await phone.goto(`${demo.officeUrl}/floor?as=u1&lang=en`)
  await until(() => phone.evaluate(`waymark.progress?.milestones['first-talk']?.reached`), 15_000, 'the talk of the first device')
  expect(await phone.evaluate(`waymark.explain('welcome')`)).toContain('completed')
  expect(await level(phone)).toBe(3)
  await phone.context().close()
})

test('a day without anybody puts the account on top of the console, as overdue', async () => {
  demo.advance(3 * DAY)
  await desk.reload()
  await desk
    .getByText(/1 of 1 account is overdue|1 account, overdue|overdue/i)
    .first()
    .waitFor()
  expect((await report()).row).toMatchObject({ overdue: true, health: 'bad' })
})

test('nothing of ours reached an error handler of the product', () => {
  expect(faults).toEqual([])
})
