import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import type { Scene } from '../../src/client/stage.ts'
import { playbook, progress } from '../surface/scene.ts'
import { settled, world } from '../surface/world.ts'

const { open } = world()
const day = (text: string): number => Date.parse(`${text}T12:00:00+09:00`)

/** Dates to print: level 2 was reached on November 6, level 3 is planned for the 25th. */
const dated: Partial<Scene> = {
  progress: {
    ...progress,
    levels: progress.levels.map(level => ({
      ...level,
      reachedAt: level.reached ? day(`2026-11-0${level.level + 4}`) : null,
      planAt: level.level < 6 ? day(`2026-11-${22 + level.level}`) : null,
    })),
  },
}
const show = (page: Page, change: Partial<Scene> = {}): Promise<void> =>
  page.evaluate(change => window.wm.playPanel('roadmap', change), change)
/** What goes to the printer stands in `window.printed`, and the dialog is over at once. */
const printer = async (page: Page): Promise<void> => {
  await page.evaluate(() => {
    const { get } = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow')!
    Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
      get(this: HTMLIFrameElement) {
        const view = get!.call(this) as Window & typeof globalThis
        view.print = () => {
          const root = view.document.body.shadowRoot!
          const paper = root.firstElementChild as HTMLElement
          const printed = {
            lines: paper.innerText
              .split(/\n+/)
              .map(line => line.trim())
              .filter(Boolean),
            controls: root.querySelectorAll('button, a, input').length,
            sheets: root.adoptedStyleSheets.length,
            styles: root.querySelectorAll('style').length,
            lang: paper.lang,
            away: document.querySelector('waymark-ui')!.contains(this),
          }
          Object.assign(window, { printed })
          view.dispatchEvent(new view.Event('afterprint'))
        }
        return view
      },
    })
  })
}

test('practice 34: the print has levels and criteria with their dates, and no buttons; the page stays untouched', async () => {
  const csp = "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"
  const page = await open('<main><p>The product</p></main>', { csp })
  await printer(page)
  await show(page, { ...dated, theme: 'dark' })
  const html = () =>
    page.evaluate(() => [document.body.innerHTML.replace(/style="[^"]*"/, ''), document.head.innerHTML, document.adoptedStyleSheets.length])
  const before = await html()
  await page.click('waymark-ui >> text=Print')
  const printed = await page.evaluate(
    () => Reflect.get(window, 'printed') as { lines: string[]; controls: number; sheets: number; styles: number; lang: string },
  )
  expect(printed).toMatchObject({ controls: 0, sheets: 2, styles: 0, lang: 'en' })
  const { lines } = printed
  expect(lines.slice(0, 3)).toEqual(['Your roadmap', 'Level 2 of 6', 'Scouts are going out'])
  const at = lines.indexOf('Replies arrive')
  expect(lines.slice(at, at + 9)).toEqual([
    'Replies arrive',
    'By Nov 25',
    'Reply template agreed',
    'Done',
    'Nov 20',
    'Nine scouts in 30 days',
    '7 / 9 By Dec 3',
    'Whole team active this week',
    '3 / 4',
  ])
  // Each level is opened to its criteria.
  expect(lines.filter(line => line === 'Reply template agreed')).toHaveLength(4)
  expect(lines).toContain('Nov 6')
  expect(lines.join()).not.toMatch(/Print|Write a scout|The product|NaN|null/)
  expect(await html()).toEqual(before)
  expect(await page.evaluate(() => window.wm.shadow()!.querySelector('iframe'))).toBe(null)
  expect(page.errors).toEqual([])
  await page.close()
})

test('what floats is not printed with the page; what rests in it is, without its buttons', async () => {
  const page = await open('<p id="text">The product</p><div id="place"></div>')
  await show(page)
  await page.evaluate(() => {
    window.wm.files.roadmap.inline?.(window.stage, 'map', document.querySelector('#place')!)
  })
  await page.emulateMedia({ media: 'print' })
  const seen = await page.evaluate(() => {
    const place = document.querySelector('#place')!.shadowRoot!
    const height = (el: Element | null): number => Math.sign(el?.getBoundingClientRect().height ?? 0)
    return [document.querySelector('#text'), window.wm.$('.panel'), place.querySelector('.trail'), place.querySelector('.btn')].map(height)
  })
  expect(seen).toEqual([1, 0, 1, 0])
  await page.close()
})

test('practice 56: who asks for a person is told who answers; once, and the focus stays', async () => {
  const page = await open('')
  await show(page, { facts: { 'account.contact': 'Mio' } })
  const status = () => page.evaluate(() => window.wm.$('.foot [role=status]')!.innerText)
  expect(await status()).toBe('')
  const button = page.locator('waymark-ui >> text=Talk to a person')
  await button.focus()
  await page.keyboard.press('Enter')
  await settled(page)
  expect(await status()).toBe('Mio has been told, and answers by the next working day. You can also pick a time.')
  await page.keyboard.press('Enter')
  expect(await page.evaluate(() => [window.stage.deeds, window.wm.shadow()!.activeElement!.textContent])).toEqual([
    [{ do: 'talk' }],
    'Talk to a person',
  ])
  await page.click('waymark-ui >> text=pick a time')
  expect((await page.evaluate(() => window.stage.deeds)).at(-1)).toEqual({ do: 'go', href: '/calls' })
  // A playbook of a product without such people has no button for them.
  const { talk: _, ...other } = playbook
  await page.evaluate(() => window.stage.stop())
  await show(page, { playbook: other })
  expect(await page.locator('waymark-ui >> text=Talk to a person').count()).toBe(0)
  await page.close()
})

test('practice 34: a booking stands with its length and place, and is ticked by what the calendar tells; a paper is a link', async () => {
  const page = await open('')
  await page.evaluate(() => window.wm.playPanel('checklist'))
  const row = (title: string) =>
    page.evaluate(title => {
      const row = [...window.wm.shadow()!.querySelectorAll<HTMLElement>('.items > li')].find(li => li.innerText.includes(title))!
      return {
        text: row.innerText.split(/\n+/).filter(Boolean),
        tick: row.querySelector('.tick')!.className,
        link: row.querySelector('a')?.getAttribute('href'),
      }
    }, title)
  expect(await row('Book the kickoff')).toMatchObject({
    text: ['Book the kickoff call', '2 days overdue', '30 min, online'],
    tick: 'tick hollow',
  })
  expect(await row('Approval memo')).toEqual({
    text: ['Approval memo for your manager', 'Document, 2 pages'],
    tick: 'tick ',
    link: '/papers/memo',
  })
  await page.click('waymark-ui >> text=Approval memo')
  expect((await page.evaluate(() => window.stage.deeds)).at(-1)).toEqual({ do: 'go', href: '/papers/memo' })
  const items = progress.guides.setup!.items.map(item => (item.id === 'call' ? { ...item, done: true } : item))
  const guides = { ...progress.guides, setup: { ...progress.guides.setup!, items } }
  await page.evaluate(progress => window.stage.set({ progress }), { ...progress, guides })
  expect(await row('Book the kickoff')).toMatchObject({ text: ['Book the kickoff call', 'Done'], tick: 'tick ok' })
  await page.close()
})

test('figures are written as the words beside them, in any language, and where the page misspells its own', async () => {
  const page = await open('')
  for (const locale of ['fa', 'en_US', 'zh-CHS']) {
    await show(page, { locale })
    expect([locale, await page.evaluate(() => window.wm.$('.next-box .num')!.textContent)]).toEqual([locale, '7 / 9, 2 to go'])
    await page.evaluate(() => window.stage.stop())
  }
  await page.close()
})
