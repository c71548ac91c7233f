import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { deliveredFiles } from '../delivered.ts'
import { launch, type Served, serve, until } from '../kit.ts'
import { pages, routes } from './pages.ts'

const step = (id: string, target: string, more: object = {}) => ({
  id,
  title: id,
  body: 'What this is for, in a **few** words.',
  target,
  ...more,
})
const playbook = {
  id: 'hosts',
  version: 1,
  milestones: {},
  roadmap: [],
  guides: {
    round: {
      kind: 'tour',
      steps: [
        step('sidebar', '#side'),
        step('header', '#bell'),
        step('row', '#cell-45'),
        step('open', '#open', { advance: { click: true } }),
        step('field', '#name'),
        step('shadow', 'x-box >>> #inner'),
      ],
    },
  },
}

let browser: Browser
let web: Served
beforeAll(async () => {
  const none = { status: 204 }
  web = await serve({ ...deliveredFiles(), ...(await routes()), '/playbook.json': JSON.stringify(playbook), '/favicon.ico': none })
  browser = await launch()
})
afterAll(async () => {
  await browser?.close()
  await web?.close()
})

/** Where the card, the hole and the target are, once all rests; and whether the card can be hit. */
const look = (page: Page, target: string) =>
  page.evaluate(target => {
    const find = (root: Document | ShadowRoot, parts: readonly string[]): Element =>
      parts.length === 1 ? root.querySelector(parts[0]!)! : find(root.querySelector(parts[0]!)!.shadowRoot!, parts.slice(1))
    const host = document.querySelector('waymark-ui')
    const card = host?.shadowRoot?.querySelector('[role=dialog]')
    const path = host?.shadowRoot?.querySelector<SVGPathElement>('.hole path')
    const d = path?.getAttribute('d')
    // While the page scrolls there is no hole.
    if (!card || !path || !d || d.split('M').length < 3) return null
    const box = (el: Element) => {
      const { x, y, width, height } = el.getBoundingClientRect()
      return { x, y, width, height }
    }
    const [x, y] = d
      .split('M')
      .at(-1)!
      .match(/-?[\d.]+/g)!
      .map(Number) as [number, number]
    const it = box(card)
    const origin = box(path.ownerSVGElement!)
    return {
      title: card.querySelector('h2')!.textContent,
      card: it,
      target: box(find(document, target.split(' >>> '))),
      hole: { x: origin.x + x, y: origin.y + y },
      hit: document.elementFromPoint(it.x + it.width / 2, it.y + it.height / 2) === host,
      font: getComputedStyle(card.querySelector('h2')!).fontSize,
      screen: { width: innerWidth, height: innerHeight },
    }
  }, target)

const press = (page: Page, name: string) =>
  page.evaluate(name => {
    const all = [...document.querySelector('waymark-ui')!.shadowRoot!.querySelectorAll<HTMLElement>('button')]
    const { x, y, width, height } = all.find(el => (el.getAttribute('aria-label') ?? el.textContent) === name)!.getBoundingClientRect()
    return { x: x + width / 2, y: y + height / 2 }
  }, name)

type Look = NonNullable<Awaited<ReturnType<typeof look>>>
/** The card lies in the window and off its target, and the hole begins a little before the target. */
const isPlaced = ({ card, screen, hole, target }: Look): boolean => {
  const isInside = card.x >= 0 && card.y >= 0 && card.x + card.width <= screen.width && card.y + card.height <= screen.height
  const isBeside = card.x >= target.x + target.width || card.x + card.width <= target.x
  const isAbove = card.y >= target.y + target.height || card.y + card.height <= target.y
  const near = (by: number): boolean => by > -8 && by < 16
  return isInside && (isBeside || isAbove) && near(target.x - hole.x) && near(target.y - hole.y)
}

/** Waits until a step is seen in full, where it belongs, and can be hit. */
const seen = async (page: Page, { id, target }: { id: string; target: string }): Promise<Look> => {
  let last: Look | null = null
  let still = 0
  const see = async () => {
    const now = await look(page, target)
    still = JSON.stringify(now) === JSON.stringify(last) ? still + 1 : 0
    last = now
    // Long enough for a scroll that has yet to begin.
    return now?.title === id && still > 5 && now.hit && isPlaced(now) ? now : null
  }
  return until(see, 8000, `step ${id}`).catch(error => {
    throw new Error(`${error.message}: ${JSON.stringify(last)}`)
  })
}
const next = async (page: Page, name = 'Next') => {
  const { x, y } = await press(page, name)
  await page.mouse.click(x, y)
}

const fonts = new Set<string>()

test.each(pages)('%s: a tour over sidebar, sticky header, a row in a scroller, a modal and a shadow root', async name => {
  const page = await browser.newPage({ viewport: { width: 1200, height: 760 } })
  await page.goto(`${web.origin}/${name}`)
  await page.waitForSelector('#cell-45')
  await page.evaluate('waymark.ready()')
  const html = () => page.evaluate(() => document.body.children.length)
  const before = await html()
  await page.evaluate(`waymark.start('round')`)
  const [sidebar, header, row, open, field, shadow] = playbook.guides.round.steps as [never, never, never, never, never, never]
  fonts.add((await seen(page, sidebar)).font)
  await next(page)
  await seen(page, header)
  await next(page)
  const { target, screen } = await seen(page, row)
  expect(target.y > 0 && target.y < screen.height).toBe(true)
  await next(page)
  await seen(page, open)
  await page.click('#open')
  await seen(page, field)
  // The dialog keeps the focus for itself: what is typed goes to its field, and the card can be used all the same.
  await page.click('#name')
  await page.keyboard.type('Acme')
  expect(await page.inputValue('#name')).toBe('Acme')
  await next(page)
  await page.evaluate(`(document.querySelector('#modal .btn[data-bs-dismiss]') ?? document.querySelector('#save')).click()`)
  await page.evaluate(
    `(window.bootstrap ?? window.tabler?.bootstrap ?? window.coreui)?.Modal?.getInstance(document.querySelector('#modal'))?.hide()`,
  )
  await seen(page, shadow)
  await next(page, 'Done')
  await until(async () => (await page.locator('waymark-ui').count()) === 0)
  expect(await html()).toBe(before)
  expect(await page.evaluate('wrong')).toEqual([])
  await page.close()
})

test('the card looks the same on each of them', () => {
  expect(fonts.size).toBe(1)
})
