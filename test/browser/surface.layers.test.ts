import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

/** Can the card be seen at its centre, clicked and focused; and what its host's parent is. */
const reach = async (page: Page): Promise<{ hit: boolean; focus: boolean; clicked: boolean; home: string; inside: boolean }> => {
  await settled(page)
  await rest(page)
  const { hit, focus, home, inside, x, y } = await page.evaluate(() => {
    const host = document.querySelector('waymark-ui')!
    const card = window.wm.$('.card')!
    const next = card.querySelector<HTMLElement>('.ft .btn:last-child')!
    const { x, y, width, height } = card.getBoundingClientRect()
    const before = window.wm.shadow()!.activeElement as HTMLElement | null
    next.focus()
    const focus = window.wm.shadow()!.activeElement === next
    if (before) before.focus()
    const button = next.getBoundingClientRect()
    return {
      hit: document.elementFromPoint(x + width / 2, y + height / 2) === host,
      focus,
      home: host.parentElement!.id || host.parentElement!.tagName,
      inside: x >= 0 && y >= 0 && x + width <= innerWidth && y + height <= innerHeight,
      x: button.x + button.width / 2,
      y: button.y + button.height / 2,
    }
  })
  const count = () => page.evaluate(() => window.stage.deeds.filter(({ do: what }) => what === 'next').length)
  const before = await count()
  await page.mouse.click(x, y)
  return { hit, focus, clicked: (await count()) === before + 1, home, inside }
}
const good = { hit: true, focus: true, clicked: true, inside: true }
const three = (page: Page, target: string): Promise<void> =>
  page.evaluate(target => window.wm.playTour(['a', 'b', 'c', 'd', 'e'].map(id => ({ id, target, title: id }))), target)

const dialog = `<button id="a" style="margin: 200px">A</button>
<dialog id="d" style="transform: translate(10px, 5px); overflow: hidden"><p>An app’s dialog</p><button id="in">in</button></dialog>`

test('a step in a modal dialog that is open before it', async () => {
  const page = await open(dialog)
  await page.evaluate(() => document.querySelector('dialog')!.showModal())
  await three(page, '#in')
  expect(await reach(page)).toEqual({ ...good, home: 'd' })
  await page.close()
})

test('a modal dialog opened during a step: the step stays reachable, and goes back when the dialog closes', async () => {
  const page = await open(dialog)
  await three(page, '#a')
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.evaluate(() => document.querySelector('dialog')!.showModal())
  expect(await page.evaluate(() => document.activeElement!.id)).toBe('in')
  expect(await reach(page)).toEqual({ ...good, home: 'd' })
  await page.evaluate(() => document.querySelector('dialog')!.close())
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.close()
})

test('without moveBefore the host moves all the same, and keeps the focus', async () => {
  const page = await open(dialog)
  await page.evaluate(() => Reflect.deleteProperty(Element.prototype, 'moveBefore'))
  await three(page, '#a')
  await page.evaluate(() => document.querySelector('dialog')!.showModal())
  expect(await reach(page)).toEqual({ ...good, home: 'd' })
  await page.evaluate(() => window.wm.$('.ft .btn')!.focus())
  await page.evaluate(() => document.querySelector('dialog')!.close())
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.close()
})

test('a modal that is taken out of the page with our host in it', async () => {
  const page = await open(dialog)
  await page.evaluate(() => document.querySelector('dialog')!.showModal())
  await three(page, '#a')
  expect((await reach(page)).home).toBe('d')
  await page.evaluate(() => document.querySelector('dialog')!.remove())
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.close()
})

test('dialogs on dialogs: the innermost one counts', async () => {
  const page = await open(`${dialog}<dialog id="e"><button>e</button></dialog>`)
  await three(page, '#in')
  await page.evaluate(() => document.querySelector<HTMLDialogElement>('#d')!.showModal())
  await page.waitForFunction(() => window.wm.$('.card'))
  await page.evaluate(() => document.querySelector<HTMLDialogElement>('#e')!.showModal())
  expect(await reach(page)).toEqual({ ...good, home: 'e' })
  await page.evaluate(() => document.querySelector<HTMLDialogElement>('#e')!.close())
  expect(await reach(page)).toEqual({ ...good, home: 'd' })
  await page.close()
})

test('a dialog made of aria-modal, with a focus trap of its own', async () => {
  const page = await open(
    `<button id="a">A</button><div id="m" role="dialog" aria-modal="true" style="position: fixed; inset: 100px; z-index: 99999; background: #eee" hidden><button id="in">in</button></div>`,
  )
  await three(page, '#a')
  await page.evaluate(() => {
    const modal = document.querySelector<HTMLElement>('#m')!
    modal.hidden = false
    const first = modal.querySelector('button')!
    document.addEventListener('focusin', event => {
      if (!modal.hidden && !modal.contains(event.target as Node)) first.focus()
    })
    first.focus()
  })
  expect(await reach(page)).toEqual({ ...good, home: 'm' })
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#m')!.hidden = true
  })
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.close()
})

test('a page that hides everything else from assistive technology does not hide the step', async () => {
  const page = await open(`<button id="a">A</button><div id="portal"><div id="m" role="dialog"><button id="in">in</button></div></div>`)
  await three(page, '#a')
  await settled(page)
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#in')!.focus()
    for (const el of document.body.children) if (el.id !== 'portal') el.setAttribute('aria-hidden', 'true')
  })
  await settled(page)
  expect(await page.evaluate(() => document.querySelector('waymark-ui')!.closest('[aria-hidden]'))).toBe(null)
  await page.close()
})

test('a popover of the app that opens over the card: the card comes up again', async () => {
  const page = await open(
    `<button id="a">A</button><div id="pop" popover="manual" style="inset: 0; width: 100vw; height: 100vh; margin: 0">pop</div>`,
  )
  await three(page, '#a')
  await settled(page)
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#pop')!.showPopover()
    document.body.append(document.createElement('i'))
  })
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.close()
})

test('the closed launcher stays through a modal dialog, below it, and through a body that is emptied', async () => {
  const page = await open(dialog)
  await page.evaluate(() => window.wm.playPanel('launcher'))
  const hit = () =>
    page.evaluate(() => {
      const { x, y, width, height } = window.wm.$('.launch')!.getBoundingClientRect()
      return document.elementFromPoint(x + width / 2, y + height / 2)?.tagName
    })
  expect(await hit()).toBe('WAYMARK-UI')
  await page.evaluate(() => document.querySelector('dialog')!.showModal())
  await settled(page)
  expect(await hit()).not.toBe('WAYMARK-UI')
  await page.evaluate(() => document.querySelector('dialog')!.close())
  await settled(page)
  expect(await hit()).toBe('WAYMARK-UI')
  await page.evaluate(() => document.body.replaceChildren())
  await settled(page)
  expect(await hit()).toBe('WAYMARK-UI')
  await page.evaluate(() => document.body.replaceWith(document.createElement('body')))
  await settled(page)
  expect(await hit()).toBe('WAYMARK-UI')
  await page.close()
})

test('a target that is rendered anew is followed in the same frame, with no flash and no lost focus', async () => {
  const page = await open(`<div id="root"><button id="a" style="margin: 100px">A</button></div>`)
  await three(page, '#a')
  await rest(page)
  const seen = await page.evaluate(async () => {
    const root = document.querySelector('#root')!
    const card = window.wm.$('.card')!
    card.querySelector<HTMLElement>('.ft .btn')!.focus()
    const seen: unknown[] = []
    for (let i = 0; i < 20; i++) {
      const next = root.firstElementChild!.cloneNode(true) as HTMLElement
      next.style.marginLeft = `${100 + i * 10}px`
      root.replaceChildren(next)
      await new Promise(done => requestAnimationFrame(done))
      seen.push([
        window.wm.$('.card') === card,
        getComputedStyle(card).opacity,
        Math.round(window.wm.hole()!.x - next.getBoundingClientRect().x),
        window.wm.shadow()!.activeElement!.textContent,
      ])
    }
    return seen
  })
  expect(seen).toEqual(Array.from({ length: 20 }, () => [true, '1', -6, 'Next']))
  await page.close()
})

test('a target that goes away takes the card with it, after a moment; when it comes back, so does the card', async () => {
  const page = await open(`<div id="root"><button id="a">A</button></div>`)
  await three(page, '#a')
  await settled(page)
  // In one go: the moment is short.
  const stillThere = await page.evaluate(async () => {
    document.querySelector('#a')!.setAttribute('hidden', '')
    await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    return window.wm.$('.card') !== null
  })
  expect(stillThere).toBe(true)
  await page.waitForFunction(() => !window.wm.$('.card'))
  expect(await page.evaluate(() => [window.stage.scene().run!.phase, window.wm.$('.hole')])).toEqual(['waiting', null])
  await page.evaluate(() => document.querySelector('#a')!.removeAttribute('hidden'))
  await page.waitForFunction(() => window.wm.$('.card'))
  expect(await page.evaluate(() => window.stage.scene().run!.phase)).toBe('shown')
  await page.close()
})

test('a list that the target opens elsewhere on the page is neither under the scrim nor under the card', async () => {
  const page = await open(
    `<div id="box" style="margin: 150px 300px; width: 200px"><button id="pick" aria-haspopup="listbox" aria-expanded="false" aria-controls="list">pick</button></div>
    <ul id="list" role="listbox" style="position: absolute; left: 300px; top: 200px; width: 240px; height: 150px; margin: 0; background: #eee; z-index: 5" hidden><li role="option" id="one">one</li></ul>`,
  )
  await three(page, '#box')
  await rest(page)
  const before = await page.evaluate(() => window.wm.hole()!)
  await page.evaluate(() => {
    const [pick, list] = [document.querySelector('#pick')!, document.querySelector<HTMLElement>('#list')!]
    pick.addEventListener('click', () => {
      list.hidden = !list.hidden
      pick.setAttribute('aria-expanded', String(!list.hidden))
    })
    document.querySelector('#one')!.addEventListener('click', () => Reflect.set(window, 'chosen', true))
  })
  await page.click('#pick')
  await settled(page)
  await page.click('#one', { timeout: 3000 })
  const { list, card, chosen } = await page.evaluate(() => ({
    list: document.querySelector('#list')!.getBoundingClientRect().toJSON(),
    card: window.wm.$('.card')!.getBoundingClientRect().toJSON(),
    chosen: Reflect.get(window, 'chosen'),
  }))
  expect(chosen).toBe(true)
  expect(card.top >= list.bottom || card.bottom <= list.top || card.left >= list.right || card.right <= list.left).toBe(true)
  await page.click('#pick')
  await settled(page)
  expect(await page.evaluate(() => window.wm.hole()!)).toEqual(before)
  await page.close()
})

test('a modal that opens by growing from nothing, and one inside a frame', async () => {
  const page = await open(`${dialog}<iframe id="f" srcdoc="<dialog id=fd><button>f</button></dialog>"></iframe>`)
  await three(page, '#a')
  await page.evaluate(() => {
    const modal = document.querySelector('dialog')!
    modal.style.transform = 'scale(0)'
    modal.showModal()
  })
  expect(await reach(page)).toEqual({ ...good, home: 'd' })
  await page.evaluate(() => document.querySelector('dialog')!.close())
  await page.evaluate(() => window.stage.stop())
  // The frame's dialog makes only the frame inert: the step stays on the page.
  await page.evaluate(() => document.querySelector('iframe')!.contentDocument!.querySelector('dialog')!.showModal())
  await three(page, '#f >>> button')
  expect(await reach(page)).toEqual({ ...good, home: 'BODY' })
  await page.close()
})
