import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, seen, world } from './world.ts'

const { open } = world()

/** Where the focus is: the name of what a person would say. */
const where = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = window.wm.shadow()?.activeElement ?? document.activeElement
    return active?.getAttribute('aria-label') ?? (active?.getAttribute('role') || active?.id || active?.textContent) ?? ''
  })
const keys = async (page: Page, ...names: string[]): Promise<string[]> => {
  const list: string[] = []
  for (const name of names) {
    await page.keyboard.press(name)
    list.push(await where(page))
  }
  return list
}
const form =
  '<button id="before">before</button><div id="box"><input id="one"><button id="two">two</button></div><button id="after">after</button>'

test('E 1: on show the focus goes to the dialog; Tab: close, buttons, from the last to the first; Shift+Tab the other way', async () => {
  const page = await open(form)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B' },
      { id: 'c', title: 'C' },
    ]),
  )
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await where(page)).toBe('dialog')
  expect(await keys(page, 'Tab', 'Tab', 'Tab', 'Tab')).toEqual(['Close', 'Back', 'Next', 'Close'])
  expect(await keys(page, 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab')).toEqual(['Next', 'Back', 'Close', 'Next'])
  await page.close()
})

test('E 2: with a target: from the last control to the target’s, in order, then to the first; and back', async () => {
  const page = await open(form)
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#box' }]))
  await seen(page, 'A')
  expect(await keys(page, 'Tab', 'Tab', 'Tab', 'Tab', 'Tab')).toEqual(['Close', 'Done', 'one', 'two', 'Close'])
  expect(await keys(page, 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab')).toEqual(['two', 'one', 'Done', 'Close'])
  await page.close()
})

test('E 3: a dozen Tabs never leave a dialog without a target', async () => {
  const page = await open(form)
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', body: 'With a [link](/x).' }]))
  await seen(page, 'A')
  const list = await keys(page, ...Array.from({ length: 12 }, () => 'Tab'))
  expect(new Set(list)).toEqual(new Set(['Close', 'link', 'Done']))
  await page.close()
})

test('E 6: the focus is given back to what had it', async () => {
  const page = await open(form)
  await page.focus('#after')
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#box' }]))
  await seen(page, 'A')
  expect(await where(page)).toBe('dialog')
  await press(page, 'Done')
  await seen(page, null)
  expect(await where(page)).toBe('after')
  await page.close()
})
