import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { AccountRow } from '../../src/progress/report.ts'
import { rows } from '../console/fixture.ts'
import { type Preview, startPreview } from '../console/preview.ts'
import { launch, until } from './kit.ts'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

let browser: Browser
let preview: Preview
/** What has the tab of the file's tests: a window of its own for each costs as much as most of them. */
let tab: Page
const size = { width: 1280, height: 900 }
beforeAll(async () => {
  ;[browser, preview] = await Promise.all([launch(), startPreview()])
  tab = await browser.newPage({ viewport: size })
})
afterEach(async () => {
  preview.mode = 'full'
  for (const event of ['pageerror', 'console'] as const) tab.removeAllListeners(event)
  for (const context of browser.contexts()) if (context !== tab.context()) await context.close()
  await tab.unrouteAll()
  // A picture has no script: nothing of a test goes on, or is kept.
  await tab.goto(`${preview.url}/assets/icon.svg`)
  await tab.evaluate(() => {
    localStorage.clear()
    sessionStorage.clear()
  })
  await tab.context().clearCookies()
})
afterAll(async () => {
  await browser.close()
  await preview.close()
})

const usual = { colorScheme: 'light', reducedMotion: 'no-preference' } as const
interface Opening {
  readonly viewport?: { readonly width: number; readonly height: number }
  readonly colorScheme?: 'light' | 'dark'
  readonly reducedMotion?: 'reduce'
  readonly hasTouch?: boolean
}

/** Opens a page, and gathers what the browser complains about: script errors and breaches of the policy. */
const open = async (path: string, { viewport = size, hasTouch, ...media }: Opening = {}): Promise<{ page: Page; complaints: string[] }> => {
  const page = hasTouch ? await browser.newPage({ viewport, hasTouch }) : tab
  await page.setViewportSize(viewport)
  await page.emulateMedia({ media: null, ...usual, ...media })
  const complaints: string[] = []
  page.on('pageerror', error => complaints.push(error.message))
  page.on('console', message => {
    if (message.type() === 'error' || message.type() === 'warning') complaints.push(message.text())
  })
  await page.goto(preview.url + path)
  await page.waitForSelector('h1')
  return { page, complaints }
}

interface AxeRun {
  readonly violations: readonly {
    readonly id: string
    readonly nodes: readonly { readonly target: unknown; readonly failureSummary?: string }[]
  }[]
  readonly passes: readonly unknown[]
}
const violations = async (page: Page): Promise<string[]> => {
  // Run in the page through the debugger, which no policy binds.
  await page.evaluate(axe)
  const run = await page.evaluate(() =>
    (window as unknown as { axe: { run(o: unknown): Promise<unknown> } }).axe.run({ resultTypes: ['violations'] }),
  )
  const { violations, passes } = run as AxeRun
  expect(passes.length).toBeGreaterThan(10)
  return violations.flatMap(({ id, nodes }) => nodes.map(node => `${id} ${JSON.stringify(node.target)} ${node.failureSummary ?? ''}`))
}

const pages = ['/accounts', '/accounts/aoba']
const combinations = pages.flatMap(path =>
  (['ja', 'en'] as const).flatMap(lang =>
    (['light', 'dark'] as const).flatMap(colorScheme => [1280, 320].map(width => ({ path, lang, colorScheme, width }))),
  ),
)
combinations.push({ path: '/', lang: 'ja', colorScheme: 'light', width: 320 }, { path: '/', lang: 'en', colorScheme: 'dark', width: 1280 })

describe('every page in every language, colour and width', () => {
  test.each(combinations)('$path $lang $colorScheme $width', async ({ path, lang, colorScheme, width }) => {
    const { page, complaints } = await open(`${path}?lang=${lang}`, { colorScheme, viewport: { width, height: 900 } })
    expect(await violations(page)).toEqual([])
    const found = await page.evaluate(() => {
      const texts = [...document.querySelectorAll('body *')].filter(element =>
        [...element.childNodes].some(node => node.nodeType === 3 && node.textContent?.trim()),
      )
      return {
        sideways: document.documentElement.scrollWidth - innerWidth,
        smallest: Math.min(...texts.map(element => Number.parseFloat(getComputedStyle(element).fontSize))),
        inline: document.querySelectorAll('[style], style').length,
      }
    })
    expect(found).toEqual({ sideways: 0, smallest: 12, inline: 0 })
    expect(complaints).toEqual([])
  })
  test('a finger reaches what it is on, at 320 px too', async () => {
    const { page } = await open('/?lang=en', { viewport: { width: 320, height: 700 }, hasTouch: true })
    await page.getByRole('button', { name: 'Done: 青葉製作所' }).tap()
    const covered = await page.evaluate(() =>
      [...document.querySelectorAll('main :is(a, button, input)')].flatMap(element => {
        element.scrollIntoView({ block: 'center' })
        const { x, y, width, height } = element.getBoundingClientRect()
        const hit = document.elementFromPoint(x + width / 2, y + height / 2)
        return element === hit || element.contains(hit) ? [] : [element.outerHTML]
      }),
    )
    expect(covered).toEqual([])
  })
  test('on paper it is dark on light, whatever was chosen, and without what is only to be pressed', async () => {
    const { page } = await open('/?lang=en')
    await page.getByRole('button', { name: 'Dark colours' }).click()
    await page.emulateMedia({ media: 'print' })
    const seen = await page.evaluate(() => ({
      scheme: getComputedStyle(document.documentElement).colorScheme,
      pressed: [...document.querySelectorAll('button, input, nav')].filter(one => one.checkVisibility()).length,
      calls: [...document.querySelectorAll('.call')].filter(one => one.checkVisibility()).length,
    }))
    expect(seen).toEqual({ scheme: 'light', pressed: 0, calls: 5 })
  })
  test.each([
    ['empty', '/accounts'],
    ['denied', '/accounts'],
    ['failing', '/accounts/aoba'],
    ['full', '/accounts/nobody'],
    ['full', '/elsewhere'],
  ] as const)('with little to show: %s %s', async (mode, path) => {
    preview.mode = mode
    const { page } = await open(`${path}?lang=ja`, { viewport: { width: 320, height: 700 } })
    expect(await violations(page)).toEqual([])
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })
  test.each([640, 741, 800, 891, 1001, 1100, 1219, 1220, 1600])('no sideways scroll at %i px, in either direction', async width => {
    const { page } = await open('/accounts?lang=en', { viewport: { width, height: 700 } })
    const over = () => page.evaluate(() => document.documentElement.scrollWidth - innerWidth)
    expect(await over()).toBe(0)
    await page.evaluate(() => {
      document.documentElement.dir = 'rtl'
    })
    expect(await over()).toBe(0)
    expect(await page.locator('main').evaluate(main => main.getBoundingClientRect().left)).toBeGreaterThanOrEqual(0)
  })
})

describe('words of any length', () => {
  test.each([320, 800, 1280])('break nothing at %i px', async width => {
    const long = 'Donaudampfschifffahrtselektrizitätenhauptbetriebswerkbauunterbeamtengesellschaft'
    const aoba = rows.find(row => row.id === 'aoba')!
    const told = { ...aoba.signals[0]!, title: long, say: long.repeat(3) }
    preview.change({ ...aoba, name: long, tier: 'Enterprise', owner: long, state: long, levels: 10, signals: [told] })
    for (const path of ['/accounts?lang=en', '/accounts/aoba?lang=en']) {
      const { page } = await open(path, { viewport: { width, height: 900 } })
      expect([path, await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)]).toEqual([path, 0])
    }
    preview.change(aoba)
  })
})

describe('what is years ago', () => {
  test.each([1280, 1001])('does not make the list wider than its page: %i', async width => {
    const { page } = await open('/', { viewport: { width, height: 900 } })
    await page.route('**/api/accounts', async route => {
      const report = await (await route.fetch()).json()
      const rows = report.rows.map((row: AccountRow) => ({
        ...row,
        since: row.since && row.since - 400 * 86_400_000,
        lastBeaconAt: row.lastBeaconAt && row.lastBeaconAt - 400 * 86_400_000,
        nextExpectedBy: row.nextExpectedBy && row.nextExpectedBy - 400 * 86_400_000,
      }))
      await route.fulfill({ json: { ...report, rows } })
    })
    await page.goto(`${preview.url}/accounts?lang=ja`)
    await page.waitForSelector('.accounts .c-expected time')
    expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBe(0)
  })
  test.each([
    ['ja', 1280],
    ['en', 320],
  ] as const)('has its day clear of the line beside it: %s %i', async (lang, width) => {
    const { page } = await open('/', { viewport: { width, height: 900 } })
    await page.route('**/api/accounts/aoba', async route => {
      const report = await (await route.fetch()).json()
      for (const entry of report.timeline) entry.at -= 400 * 86_400_000
      await route.fulfill({ json: report })
    })
    await page.goto(`${preview.url}/accounts/aoba?lang=${lang}`)
    await page.waitForSelector('.timeline time')
    const over = await page.evaluate(() =>
      [...document.querySelectorAll('.timeline time')].filter(time => time.scrollWidth > time.clientWidth).map(time => time.textContent),
    )
    expect(over).toEqual([])
  })
})

describe('while somebody looks', () => {
  test('a change told by the stream marks its row; under reduced motion nothing moves', async () => {
    const { opened } = preview
    const { page, complaints } = await open('/accounts?lang=en', { reducedMotion: 'reduce' })
    const row = page.locator('tr', { hasText: '若竹メディカル' })
    await until(() => preview.opened > opened)
    preview.change({ ...rows.find(row => row.id === 'wakatake')!, people: 25 })
    await page.waitForSelector('tr.changed')
    expect(await row.getAttribute('class')).toBe('changed')
    expect(await row.textContent()).toContain('25 / 25')
    expect(await row.evaluate(element => getComputedStyle(element).transitionDuration)).toBe('0s')
    await page.waitForSelector('tr.changed', { state: 'detached', timeout: 8_000 })
    expect(complaints).toEqual([])
  })
  test('a lost receiver leaves the list with its time, and comes back by itself', async () => {
    const { opened } = preview
    const { page } = await open('/accounts?lang=en')
    await until(() => preview.opened > opened)
    preview.mode = 'failing'
    preview.cutStreams()
    await page.getByText('What you see is from').waitFor()
    expect(await page.locator('tbody tr').count()).toBe(14)
    preview.mode = 'full'
    await page.getByText('What you see is from').waitFor({ state: 'detached', timeout: 15_000 })
    await page.getByText('Live updates').waitFor({ state: 'detached', timeout: 15_000 })
  })
})

describe('by keyboard', () => {
  test('skip, sort, open an account and go back', async () => {
    const { page } = await open('/accounts?lang=en')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Skip to the content')
    expect(await page.locator('.skip').evaluate(link => link.getBoundingClientRect().top)).toBeGreaterThan(0)
    await page.keyboard.press('Enter')
    await page.keyboard.press('Tab')
    expect(await page.evaluate(() => document.activeElement?.getAttribute('aria-label'))).toBe('Find an account')
    await page.keyboard.press('Tab')
    await page.keyboard.press('Enter')
    expect(await page.getByRole('columnheader', { name: 'Account' }).getAttribute('aria-sort')).toBe('ascending')
    expect(await page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle)).toBe('solid')
    await page.getByRole('link', { name: '青葉製作所' }).press('Enter')
    await page.getByRole('heading', { level: 1, name: '青葉製作所' }).waitFor()
    expect(await page.evaluate(() => document.activeElement?.id)).toBe('main')
    await page.goBack()
    expect(await page.getByRole('columnheader', { name: 'Account' }).getAttribute('aria-sort')).toBe('ascending')
  })
  test('the colours chosen here stay, until they are the system’s again', async () => {
    const { page } = await open('/accounts?lang=en', { colorScheme: 'light' })
    const ground = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor)
    const light = await ground()
    await page.getByRole('button', { name: 'Dark colours' }).click()
    const dark = await ground()
    expect(dark).not.toBe(light)
    await page.reload()
    expect(await ground()).toBe(dark)
    await page.getByRole('button', { name: 'Light colours' }).click()
    expect(await ground()).toBe(light)
    expect(await page.evaluate(() => localStorage.length)).toBe(0)
  })
})
