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

export interface World {
  /** A page with this body, the surfaces at `window.wm`. Errors of the page fail the test that looks at `errors`. */
  open(html: string, options?: BrowserContextOptions & { readonly csp?: string }): Promise<Page & { errors: string[] }>
  routes: Record<string, Route>
  origin(): string
}

/** One Chromium and one server for the tests of a file. */
export const world = (client = 'test/surface/page.client.ts'): World => {
  let browser: Browser
  let served: Served
  let count = 0
  const routes: Record<string, Route> = {}
  beforeAll(async () => {
    routes['/favicon.ico'] = { status: 204 }
    routes['/wm.js'] = await bundle(client)
    served = await serve(routes)
    browser = await launch()
  })
  afterAll(async () => {
    await browser.close()
    await served.close()
  })
  return {
    routes,
    origin: () => served.origin,
    async open(html, { csp, ...options } = {}) {
      const path = `/${++count}`
      routes[path] = {
        headers: csp ? { 'content-security-policy': csp } : {},
        body: `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>t</title></head><body>${html}<script type="module" src="/wm.js"></script></body></html>`,
      }
      const page = Object.assign(await browser.newPage({ viewport: { width: 1000, height: 700 }, ...options }), { errors: [] as string[] })
      page.on('pageerror', error => page.errors.push(error.message))
      page.on('console', message => void (message.type() === 'error' && page.errors.push(message.text())))
      page.setDefaultTimeout(10_000)
      await page.goto(served.origin + path)
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
