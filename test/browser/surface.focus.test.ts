import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

const form = `<button id="before">before</button><div id="box"><input id="one"><button id="two" tabindex="0">two</button></div><input id="other">`

/** Where the focus is: a role, class or id that a reader of the test knows. */
const where = (page: Page): Promise<string> =>
  page.evaluate(() => {
    const active = window.wm.shadow()?.activeElement ?? document.activeElement
    return active?.getAttribute('role') ?? (active?.id || active?.getAttribute('aria-label') || active?.textContent) ?? ''
  })
const steps = (page: Page, ...more: object[]): Promise<void> =>
  page.evaluate(
    more =>
      window.wm.playTour([
        { id: 'a', target: '#box', title: 'A', body: 'Text', ...more[0] },
        { id: 'b', target: '#box', title: 'B', ...more[1] },
      ]),
    more,
  )
const keys = async (page: Page, ...names: string[]): Promise<string[]> => {
  const seen: string[] = []
  for (const name of names) {
    await page.keyboard.press(name)
    seen.push(await where(page))
  }
  return seen
}
const step = (page: Page) => page.evaluate(() => (window.stage.scene().run as { step?: string }).step)

test('the card takes the focus when it shows; Tab goes round card and target, both ways', async () => {
  const page = await open(form)
  await steps(page)
  await settled(page)
  expect(await where(page)).toBe('dialog')
  expect(await keys(page, 'Tab', 'Tab', 'Tab', 'Tab', 'Tab')).toEqual(['Close', 'Next', 'one', 'two', 'Close'])
  expect(await keys(page, 'Shift+Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab')).toEqual(['two', 'one', 'Next', 'Close'])
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  expect(await keys(page, 'Shift+Tab')).toEqual(['two'])
  await page.close()
})

test('a target that may not be used is left out, and so is a page without a target', async () => {
  const page = await open(form)
  await steps(page, { interact: false }, { target: undefined })
  await settled(page)
  expect(await keys(page, 'Tab', 'Tab', 'Tab', 'Tab')).toEqual(['Close', 'Next', 'Close', 'Next'])
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await page.evaluate(() => {
    const guide = window.stage.scene().playbook.guides!.t as unknown as { steps: { target?: string }[] }
    delete guide.steps[1]!.target
  })
  const seen = await keys(page, ...Array.from({ length: 12 }, () => 'Tab'))
  expect(new Set(seen)).toEqual(new Set(['Close', 'Back', 'Done']))
  await page.close()
})

test('the host’s tabindex is not touched, its target is marked only while the step shows, and the focus goes back to what had it', async () => {
  const page = await open(form)
  const html = () => page.evaluate(() => document.querySelector('#box')!.outerHTML)
  const before = await html()
  await page.focus('#before')
  await steps(page)
  await settled(page)
  await keys(page, 'Tab', 'Tab', 'Tab')
  expect(await html()).toBe(before.replace('id="box"', 'id="box" data-waymark="a"'))
  await page.evaluate(() => window.wm.$('.card')!.focus())
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.stage.deeds.at(-1))).toEqual({ do: 'close', guide: 't', reason: 'escape' })
  expect(await where(page)).toBe('before')
  expect(await html()).toBe(before)
  await page.close()
})

test('the focus stays where the person puts it: no re-render, scroll or re-placement takes it', async () => {
  const page = await open(form)
  await steps(page)
  await settled(page)
  await page.click('#one')
  await page.keyboard.type('hel')
  await page.evaluate(() => {
    document.body.style.paddingTop = '30px'
    window.stage.set({ now: window.stage.scene().now + 1000 })
    scrollTo(0, 5)
  })
  await settled(page)
  await page.keyboard.type('lo')
  expect(await page.inputValue('#one')).toBe('hello')
  await page.close()
})

test('a step that comes while the person types does not take the focus, and is said aloud', async () => {
  const page = await open(form)
  await page.focus('#other')
  await steps(page)
  await settled(page)
  expect(await where(page)).toBe('other')
  expect(await page.evaluate(() => window.wm.$('[aria-live]')!.textContent)).toBe('Step 1 of 2: A. Text')
  await page.evaluate(() => window.wm.$('.card')!.focus())
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  expect(await where(page)).toBe('dialog')
  expect(await page.evaluate(() => window.wm.$('[aria-live]')!.textContent)).toBe('Step 2 of 2')
  await page.close()
})

test('keys that are typed, composed or used by a widget are left alone', async () => {
  const page = await open(`<div id="box"><input id="one"><div id="lb" role="listbox" tabindex="0">l</div></div>`)
  await steps(page)
  await settled(page)
  for (const target of ['#one', '#lb']) {
    await page.focus(target)
    await keys(page, 'ArrowRight', 'ArrowLeft', 'Escape')
  }
  await page.evaluate(() => {
    window.wm.$('.card')!.focus()
    const composing = { key: 'ArrowRight', isComposing: true, bubbles: true, composed: true, cancelable: true }
    window.wm.$('.card')!.dispatchEvent(new KeyboardEvent('keydown', composing))
  })
  expect(await page.evaluate(() => window.stage.deeds.filter(({ do: what }) => what !== 'found'))).toEqual([])
  await keys(page, 'ArrowRight')
  expect(await step(page)).toBe('b')
  await page.close()
})

test('arrow keys move through the tour, mirrored where the language runs from right to left', async () => {
  const page = await open(form)
  await steps(page)
  await settled(page)
  await keys(page, 'ArrowRight')
  expect(await step(page)).toBe('b')
  await keys(page, 'ArrowLeft')
  expect(await step(page)).toBe('a')
  await page.evaluate(() => window.stage.stop())
  await page.evaluate(() =>
    window.wm.playTour(
      [
        { id: 'a', target: '#box', title: 'A' },
        { id: 'b', target: '#box', title: 'B' },
      ],
      { locale: 'ar' },
    ),
  )
  await settled(page)
  await keys(page, 'ArrowRight')
  expect(await step(page)).toBe('a')
  await keys(page, 'ArrowLeft')
  expect(await step(page)).toBe('b')
  await page.close()
})

test('where only the target moves on, there is no Next and no arrow key that passes it', async () => {
  const page = await open(form)
  await steps(page, { advance: { click: true, only: true } })
  await settled(page)
  expect(await page.evaluate(() => window.wm.$('.ft .btn')?.textContent ?? null)).toBe(null)
  await keys(page, 'ArrowRight')
  expect(await step(page)).toBe('a')
  await page.click('#two')
  expect(await step(page)).toBe('b')
  await page.close()
})

test('a click on a child of the target moves on, once; the second click of a double click on Next does not', async () => {
  const page = await open(`<button id="box"><b id="child" style="padding: 20px">x</b></button>`)
  await page.evaluate(() => {
    const target = '#box'
    window.wm.playTour([
      { id: 'a', target, title: 'A', advance: { click: true } },
      { id: 'b', target, title: 'B' },
      { id: 'c', target, title: 'C' },
      { id: 'd', target, title: 'D' },
    ])
    // An app that stops the event on the way must not hide it.
    document.querySelector('#child')!.addEventListener('click', event => event.stopPropagation())
  })
  await rest(page)
  await page.click('#child')
  expect(await step(page)).toBe('b')
  await rest(page)
  const next = (await page.evaluate(() => window.wm.$('.btn:not(.quiet)')!.getBoundingClientRect().toJSON())) as DOMRect
  await page.mouse.dblclick(next.x + 10, next.y + 10)
  expect(await step(page)).toBe('c')
  await page.close()
})

test('a click outside does nothing, also to the focus; the target can be clicked, unless the step forbids it', async () => {
  const page = await open(
    `<button id="out" onclick="outside = 1" style="position: fixed; right: 10px; bottom: 10px">out</button><button id="box" onclick="hit = (window.hit ?? 0) + 1">in</button>`,
  )
  await steps(page, {}, { interact: false })
  await rest(page)
  const click = async (selector: string) => {
    const box = (await page.locator(selector).boundingBox())!
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
  }
  await click('#out')
  expect(await where(page)).toBe('dialog')
  await click('#box')
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await settled(page)
  await click('#box')
  expect(await page.evaluate(() => [Reflect.get(window, 'outside'), Reflect.get(window, 'hit'), window.stage.scene().run!.phase])).toEqual([
    undefined,
    1,
    'shown',
  ])
  await page.close()
})

test('a panel takes the focus, closes by Escape, and gives the focus back to the launcher', async () => {
  const page = await open(form)
  await page.evaluate(() => window.wm.playPanel('launcher'))
  await page.evaluate(() => window.wm.$('.launch')!.focus())
  await page.keyboard.press('Enter')
  await settled(page)
  expect(await where(page)).toBe('dialog')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.wm.$('.launch') === window.wm.shadow()!.activeElement)).toBe(true)
  await page.focus('#other')
  await page.keyboard.press('Escape')
  expect(await page.evaluate(() => window.stage.deeds.map(({ do: what }) => what))).toEqual(['open', 'close'])
  await page.close()
})
