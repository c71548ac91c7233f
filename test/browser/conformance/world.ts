import type { Page } from 'playwright-core'
import type { Waymark } from '../../../src/index.ts'
import { settled, world as surfaces, type World } from '../../surface/world.ts'
import type { Way } from './page.client.ts'

declare global {
  interface Window {
    way: Way
    waymark: Waymark
    /** What the client told, as `shown a`. */
    told: string[]
  }
}

/** A Chromium with the whole client on its pages. */
export const world = (): World => surfaces('test/browser/conformance/page.client.ts')

/** Waits for a step (or none) to be seen, in full. */
export const seen = async (page: Page, title: string | null): Promise<void> => {
  await page.waitForFunction(title => window.way.title() === title, title, { timeout: 6000 })
  await settled(page)
}
/** Presses a button of the card by its words. */
export const press = (page: Page, name: string): Promise<void> =>
  page.evaluate(name => {
    const all = [...window.wm.shadow()!.querySelectorAll<HTMLElement>('button')]
    all.find(el => (el.getAttribute('aria-label') ?? el.textContent) === name)!.click()
  }, name)
export const told = (page: Page): Promise<string[]> => page.evaluate(() => window.told)
export const title = (page: Page): Promise<string | null> => page.evaluate(() => window.way.title())
