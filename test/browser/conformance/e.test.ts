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

test('E 4: a dialog with nothing to focus holds Tab', async () => {
  const page = await open(form)
  const bare = { guide: { close: false }, options: {} }
  await page.evaluate(bare => window.way.tour([{ id: 'a', title: 'A', advance: { event: 'done', only: true } }], bare), bare)
  await seen(page, 'A')
  expect(await page.evaluate(() => window.wm.shadow()!.querySelectorAll('button, a, input').length)).toBe(0)
  expect(await keys(page, 'Tab', 'Tab', 'Shift+Tab')).toEqual(['dialog', 'dialog', 'dialog'])
  await page.evaluate(() => window.waymark.track('done'))
  await seen(page, null)
  await page.close()
})

test('E 5: the dialog is named by its title and described by its text, and only when they are there', async () => {
  const page = await open(form)
  const steps = [
    { id: 'a', title: 'A', body: 'Words.' },
    { id: 'b', title: 'B' },
    { id: 'c', title: '', body: 'Only words.' },
  ]
  await page.evaluate(steps => window.way.tour(steps), steps)
  const named = () =>
    page.evaluate(() => {
      const dialog = window.wm.$('[role=dialog]')!
      const of = (name: string) =>
        (dialog.getAttribute(name) ?? '')
          .split(' ')
          .filter(Boolean)
          .map(id => window.wm.shadow()!.getElementById(id)?.textContent ?? `no #${id}`)
      return [of('aria-labelledby'), of('aria-describedby'), dialog.getAttribute('aria-label')]
    })
  await seen(page, 'A')
  expect(await named()).toEqual([['A'], ['Words.'], null])
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await named()).toEqual([['B'], [], null])
  await press(page, 'Next')
  await seen(page, null)
  expect(await named()).toEqual([[], ['Only words.'], 'Step 3 of 3'])
  await page.close()
})

test('E 7: a tour that may not be closed does nothing on Escape', async () => {
  const page = await open(form)
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#box' }], { guide: { close: false } }))
  await seen(page, 'A')
  await page.keyboard.press('Escape')
  await page.focus('#one')
  await page.keyboard.press('Escape')
  await page.evaluate(() => window.way.frames(3))
  expect(await page.evaluate(() => [window.way.title(), window.wm.$('.icb')])).toEqual(['A', null])
  await press(page, 'Done')
  await seen(page, null)
  await page.close()
})
