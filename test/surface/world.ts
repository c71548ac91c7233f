import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll } from 'vitest'
import { bundle, launch, type Route, type Served, serve } from '../browser/kit.ts'
import type { Api, Playing } from './page.client.ts'

declare global {
  interface Window {
    wm: Api
    stage: Playing
  }
}

type Opened = Page & { errors: string[] }
interface Opening extends BrowserContextOptions {
  readonly csp?: string
  /** A tab, process and profile of its own: for who counts what a document leaves behind, or drives the tab past Playwright. */
  readonly own?: boolean
}

export interface World {
  /** A page with this body on an origin of its own, the surfaces at `window.wm`. Errors of the page fail the test that looks at `errors`. */
  open(html: string, options?: Opening): Promise<Opened>
  routes: Record<string, Route>
  /** Of the page that was opened last. */
  origin(): string
}

const usual = { colorScheme: 'light', reducedMotion: 'no-preference', forcedColors: 'none' } as const
const isTabs = (option: string): boolean => option === 'viewport' || option in usual

/** One server for the tests of a file, and one tab that a closed page leaves to the next: a window and a warm process cost more than most tests. */
export const world = (client = 'test/surface/page.client.ts'): World => {
  let browser: Browser
  let tab: Page | undefined
  let isFree = false
  let count = 0
  const served: Served[] = []
  const routes: Record<string, Route> = {}
  beforeAll(async () => {
    routes['/favicon.ico'] = { status: 204 }
    routes['/wm.js'] = await bundle(client)
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    for (const server of served) await server.close()
  })
  /** A page that is not closed has the tab still: the next one gets a context of its own, as does who asks for more than a tab can be set to. */
  const pageOf = async ({ own, ...options }: Opening): Promise<Page> => {
    const viewport = options.viewport ?? { width: 1000, height: 700 }
    if (own || (tab && !isFree) || !Object.keys(options).every(isTabs)) return browser.newPage({ ...options, viewport })
    isFree = false
    if (!tab) {
      const page = await browser.newPage({ viewport })
      page.close = async () => {
        for (const event of ['pageerror', 'console', 'request', 'response'] as const) page.removeAllListeners(event)
        for (const other of page.context().pages()) if (other !== page) await other.close()
        isFree = true
      }
      tab = page
    } else await tab.setViewportSize(viewport)
    const { colorScheme, reducedMotion, forcedColors } = { ...usual, ...options }
    await tab.emulateMedia({ media: null, colorScheme, reducedMotion, forcedColors })
    return tab
  }
  return {
    routes,
    origin: () => served.at(-1)!.origin,
    async open(html, { csp, ...options } = {}) {
      const path = `/${++count}`
      routes[path] = {
        headers: csp ? { 'content-security-policy': csp } : {},
        body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>t</title></head><body>${html}<script type="module" src="/wm.js"></script></body></html>`,
      }
      // Another port is another origin: nothing that a former page has stored is there.
      served.push(await serve(routes))
      const page = Object.assign(await pageOf(options), { errors: [] as string[] })
      page.on('pageerror', error => page.errors.push(error.message))
      page.on('console', message => void (message.type() === 'error' && page.errors.push(message.text())))
      page.setDefaultTimeout(10_000)
      await page.goto(served.at(-1)!.origin + path)
      await page.waitForFunction(() => 'wm' in window)
      return page
    },
  }
}

/** Two frames: what was asked for is drawn and placed. */
export const settled = (page: Page): Promise<void> =>
  page.evaluate(() => new Promise<void>(done => requestAnimationFrame(() => requestAnimationFrame(() => done()))))

/** Waits until motion is over. */
export const rest = (page: Page): Promise<void> =>
  page.evaluate(async () => {
    const moving = () => [...document.getAnimations(), ...(window.wm.shadow()?.getAnimations() ?? [])]
    await Promise.allSettled(moving().map(({ finished }) => finished))
  })
