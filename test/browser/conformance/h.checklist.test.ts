import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { settled } from '../../surface/world.ts'
import { press, seen, told, world } from './world.ts'

const { open } = world()

const item = (id: string, more: object = {}) => ({ id, title: id, done: { count: id, atLeast: 1 }, ...more })
const list = (items: readonly object[], more: object = {}) => ({ l: { kind: 'checklist', auto: true, title: 'List', items, ...more } })
const begin = (page: Page, guides: object): Promise<unknown> =>
  page.evaluate(async guides => {
    await window.way.begin(guides as Parameters<typeof window.way.begin>[0])
    return true
  }, guides)
const launcher = (page: Page) => page.evaluate(() => window.wm.$('.launch')?.innerText.replace(/\s+/g, ' ') ?? null)
const shows = (page: Page, text: string | null): Promise<unknown> =>
  page.waitForFunction(text => (window.wm.$('.launch')?.innerText.replace(/\s+/g, ' ') ?? null) === text, text, { timeout: 6000 })
const openList = async (page: Page): Promise<void> => {
  await page.waitForFunction(() => window.wm.$('.launch'))
  await page.evaluate(() => window.waymark.start('l'))
  await page.waitForFunction(() => window.wm.$('.checklist'))
  await settled(page)
}
const rows = (page: Page) =>
  page.evaluate(() => [...window.wm.shadow()!.querySelectorAll<HTMLElement>('.items .row')].map(row => row.firstChild?.textContent))

test('H 4: complete when all mandatory items are; optional ones are not counted; a least number is honoured', async () => {
  const page = await open('')
  await begin(page, list([item('a'), item('b'), item('may', { optional: true })]))
  await shows(page, 'List 0 / 2')
  await page.evaluate(() => window.waymark.track('may'))
  await page.evaluate(() => window.waymark.track('a'))
  await shows(page, 'List 1 / 2')
  expect(await told(page)).toEqual([])
  await page.evaluate(() => window.waymark.track('b'))
  await shows(page, null)
  expect(await told(page)).toEqual(['completed'])
  await page.evaluate(() => window.waymark.destroy())

  const other = await open('')
  await begin(other, list([item('a'), item('b'), item('may', { optional: true })], { atLeast: 2 }))
  await openList(other)
  await other.evaluate(() => window.waymark.track('may'))
  await shows(other, 'List 1 / 2')
  expect(await other.evaluate(() => window.wm.$('.sum')!.innerText)).toBe('1 done, any 2 will do')
  await other.evaluate(() => window.waymark.track('b'))
  await other.waitForFunction(() => window.wm.$('.all'))
  await page.close()
  await other.close()
})

test('H 5: an item whose condition is false is left out of progress; an empty list shows no NaN', async () => {
  const page = await open('')
  const admins = { when: { trait: 'role', is: 'admin' } }
  await begin(page, list([item('a'), item('admin', admins)]))
  await openList(page)
  expect([await launcher(page), await rows(page)]).toEqual(['List 0 / 1', ['a']])
  await page.evaluate(() => window.waymark.identify('u1', { role: 'admin' }))
  await shows(page, 'List 0 / 2')
  expect(await rows(page)).toEqual(['a', 'admin'])
  await page.evaluate(() => window.waymark.destroy())
  await page.close()

  const other = await open('<section id="place"></section>')
  await begin(other, list([item('admin', admins)]))
  await other.evaluate(() => window.waymark.mount('l', document.querySelector('#place')!))
  await other.waitForFunction(() => document.querySelector('#place')!.shadowRoot?.querySelector('.body'))
  expect(await other.evaluate(() => document.querySelector('#place')!.shadowRoot!.textContent)).not.toMatch(/NaN|undefined|null/)
  expect(await told(other)).toEqual([])
  await other.close()
})

test('H 7: open lives through a reload and takes no focus; an item without an action has no button; completed takes the place of the items', async () => {
  const page = await open('<button id="work">work</button>')
  const guides = list([item('a'), item('b', { action: { label: 'Do b', href: '/b' } })])
  await begin(page, guides)
  await openList(page)
  expect(await page.evaluate(() => [...window.wm.shadow()!.querySelectorAll('.checklist .items button, .checklist .items a')].length)).toBe(
    1,
  )
  await page.reload()
  await page.waitForFunction(() => 'wm' in window)
  await page.focus('#work')
  await begin(page, guides)
  await page.waitForFunction(() => window.wm.$('.checklist'))
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('work')
  for (const name of ['a', 'b']) await page.evaluate(name => window.waymark.track(name), name)
  await page.waitForFunction(() => window.wm.$('.all'))
  expect(await page.evaluate(() => [window.wm.$('.items'), window.wm.$('.all .title')!.textContent])).toEqual([
    null,
    'This list is complete',
  ])
  await press(page, 'Close')
  await page.reload()
  await page.waitForFunction(() => 'wm' in window)
  await begin(page, guides)
  await page.evaluate(() => window.way.pause(150))
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  await page.close()
})

test('H 8: "Don’t show again" ticked and closed: the next start shows nothing; unticked, it is there again', async () => {
  for (const how of ['button', 'launcher', 'Escape'] as const) {
    const page = await open('')
    const guides = list([item('a')], { again: true })
    await begin(page, guides)
    await openList(page)
    if (how === 'button') {
      await press(page, 'Close')
      await shows(page, 'List 0 / 1')
      await openList(page)
    }
    await page.click('waymark-ui input[name=again]')
    if (how === 'Escape') await page.keyboard.press('Escape')
    else await page.click(how === 'button' ? 'waymark-ui .icb' : 'waymark-ui .launch')
    await shows(page, null)
    expect((await told(page)).at(-1)).toBe('dismissed again')
    await page.reload()
    await page.waitForFunction(() => 'wm' in window)
    await begin(page, guides)
    await page.evaluate(() => window.way.pause(100))
    expect(await page.evaluate(() => [window.way.nodes(), window.waymark.explain('l')])).toEqual([0, ['dismissed']])
    await page.close()
  }
  const page = await open('')
  const tour = { t: { kind: 'tour', auto: true, again: true, steps: [{ id: 'a', title: 'A' }] } }
  const again = async (): Promise<void> => {
    await page.reload()
    await page.waitForFunction(() => 'wm' in window)
    await begin(page, tour)
  }
  await begin(page, tour)
  await seen(page, 'A')
  await press(page, 'Close')
  await seen(page, null)
  await again()
  await seen(page, 'A')
  await page.click('waymark-ui input[name=again]')
  await press(page, 'Close')
  await seen(page, null)
  await again()
  await page.evaluate(() => window.way.pause(100))
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  await page.close()
})
