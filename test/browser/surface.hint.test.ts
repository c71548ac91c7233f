import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

const body = `<button id="before">before</button>
<div style="height: 60px"></div><table><tr><td id="a">Match</td><td id="b">Status</td><td id="c">Third</td></tr></table><button id="after">after</button><div style="height: 2000px"></div>`
const tip = (id: string, more: object = {}) => ({ id, target: `#${id}`, title: `About ${id}`, body: `What ${id} is.`, ...more })

const show = async (page: Page, hints: readonly object[] = [tip('a'), tip('b'), tip('c')], more: object = {}): Promise<void> => {
  await page.evaluate(
    ([hints, more]) => {
      const guides = { h: { kind: 'hint', hints }, t: { kind: 'tour', steps: [{ id: 's', title: 'S' }] } }
      window.wm.playPanel('hint', {
        playbook: { id: 'p', version: 1, milestones: {}, roadmap: [], guides },
        hints: ['h'],
        ...more,
      } as object)
    },
    [hints, more] as const,
  )
  await page.waitForFunction(() => window.wm.$('.dot'))
  await settled(page)
}
/** Those that can be seen. */
const dots = (page: Page): Promise<(string | null)[]> =>
  page.evaluate(() =>
    [...(window.wm.shadow()?.querySelectorAll<HTMLElement>('.dot') ?? [])]
      .filter(dot => dot.checkVisibility({ visibilityProperty: true }))
      .map(dot => dot.ariaLabel),
  )
const where = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = window.wm.shadow()?.activeElement ?? document.activeElement
    return active?.getAttribute('role') ?? active?.ariaLabel ?? (active?.id || active?.textContent) ?? ''
  })
const title = (page: Page): Promise<string | null> => page.evaluate(() => window.wm.$('.tip h2')?.textContent ?? null)
const press = (page: Page, n: number): Promise<void> => page.click(`waymark-ui .dot >> nth=${n}`)

test('two dots at most, at the corner of what they speak of; they are a named group, and Tab reaches them after the page', async () => {
  const page = await open(body)
  await show(page)
  expect(await dots(page)).toEqual(['Hint: About a', 'Hint: About b'])
  const { far, group } = await page.evaluate(() => {
    const middle = ({ left, top, width, height }: DOMRect) => [left + width / 2, top + height / 2] as const
    const [x, y] = middle(window.wm.$('.dot')!.getBoundingClientRect())
    const { right, top } = document.querySelector('#a')!.getBoundingClientRect()
    return { far: Math.hypot(x - right, y - top), group: window.wm.$('section')!.ariaLabel }
  })
  expect(far).toBeLessThan(1.5)
  expect(group).toBe('Hints')
  await page.focus('#after')
  const seen: string[] = []
  for (let i = 0; i < 2; i++) {
    await page.keyboard.press('Tab')
    seen.push(await where(page))
  }
  expect(seen).toEqual(['Hint: About a', 'Hint: About b'])
  expect(page.errors).toEqual([])
  await page.close()
})

test('by keys alone: a tip opens with Enter, holds its words, closes with Escape, and the dot has the focus again', async () => {
  const page = await open(body)
  await show(page)
  await page.focus('#after')
  await page.keyboard.press('Tab')
  await page.keyboard.press('Enter')
  expect([await title(page), await where(page)]).toEqual(['About a', 'dialog'])
  expect(await page.evaluate(() => window.wm.$('.dot')!.ariaExpanded)).toBe('true')
  await page.keyboard.press('Tab')
  expect(await where(page)).toBe('Got it')
  await page.keyboard.press('Escape')
  expect([await title(page), await where(page)]).toEqual([null, 'Hint: About a'])
  expect(await page.evaluate(() => window.stage.deeds)).toEqual([{ do: 'tip', guide: 'h', hint: 'a' }])
  await page.close()
})

test('one tip at a time; its own dot, another dot, and a press beside it close it; pressing inside does not', async () => {
  const page = await open(body)
  await show(page)
  await press(page, 0)
  await rest(page)
  await page.click('waymark-ui .tip .md')
  expect(await title(page)).toBe('About a')
  await press(page, 1)
  await settled(page)
  expect(await title(page)).toBe('About b')
  await press(page, 1)
  expect(await title(page)).toBe(null)
  await press(page, 0)
  await page.mouse.click(900, 600)
  expect(await title(page)).toBe(null)
  await page.close()
})

test('what was got goes away, and the next one takes its place; after the last nothing of ours is left', async () => {
  const page = await open(body)
  await show(page)
  const left: unknown[] = []
  for (let i = 0; i < 3; i++) {
    await press(page, 0)
    await page.click('waymark-ui .tip .quiet')
    await settled(page)
    left.push(await page.evaluate(() => window.wm.shadow()?.querySelectorAll('.dot').length ?? 0))
  }
  expect(left).toEqual([2, 1, 0])
  expect(await page.evaluate(() => document.querySelector('waymark-ui'))).toBe(null)
  expect((await page.evaluate(() => window.stage.deeds)).filter(deed => deed.do === 'got')).toHaveLength(3)
  await page.close()
})

test('the tip points at its dot, follows it while the page scrolls, and is never outside at 320 px', async () => {
  const page = await open(body)
  await show(page)
  await press(page, 0)
  await rest(page)
  const gap = () =>
    page.evaluate(() => {
      const dot = window.wm.$('.dot svg')!.getBoundingClientRect()
      const tip = window.wm.$('.tip')!.getBoundingClientRect()
      return Math.round(Math.max(tip.top - dot.bottom, dot.top - tip.bottom))
    })
  expect(await gap()).toBe(16)
  await page.evaluate(() => scrollBy(0, 20))
  await settled(page)
  await settled(page)
  expect(await gap()).toBe(16)
  await page.setViewportSize({ width: 320, height: 500 })
  await settled(page)
  const inside = await page.evaluate(() => {
    const { left, right } = window.wm.$('.tip')!.getBoundingClientRect()
    return left >= 0 && right <= innerWidth && document.documentElement.scrollWidth <= innerWidth
  })
  expect(inside).toBe(true)
  await page.close()
})

test('a dot goes with its element: away when it is hidden, behind a modal or on another page, not beside a tour, back after', async () => {
  const page = await open(`${body}<dialog><button>in</button></dialog>`)
  await show(page, [tip('a', { page: '/candidates' }), tip('b')])
  const after = async (change: () => void): Promise<(string | null)[]> => {
    await page.evaluate(change)
    await settled(page)
    await settled(page)
    return dots(page)
  }
  const both = ['Hint: About a', 'Hint: About b']
  expect(await dots(page)).toEqual(both)
  await after(() => document.querySelector('#a')!.setAttribute('hidden', ''))
  await page.waitForFunction(() => window.wm.shadow()!.querySelectorAll('.dot:not([hidden])').length === 1)
  await after(() => document.querySelector('#a')!.removeAttribute('hidden'))
  await page.waitForFunction(() => window.wm.shadow()!.querySelectorAll('.dot:not([hidden])').length === 2)
  expect(await after(() => document.querySelector('dialog')!.showModal())).toEqual([])
  expect(await after(() => document.querySelector('dialog')!.close())).toEqual(both)
  expect(await after(() => window.stage.set({ path: '/other' }))).toEqual(['Hint: About b'])
  expect(await after(() => window.stage.set({ path: '/candidates' }))).toEqual(both)
  await after(() => window.stage.set({ showing: { open: { id: 't', kind: 'tour' }, launcher: null } }))
  expect(await page.evaluate(() => window.wm.$('.dot'))).toBe(null)
  expect(await after(() => window.stage.set({ showing: { open: null, launcher: null } }))).toHaveLength(2)
  await page.evaluate(() => window.stage.stop())
  expect(await page.evaluate(() => document.querySelector('waymark-ui'))).toBe(null)
  await page.close()
})
