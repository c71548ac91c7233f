import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { rest } from '../../surface/world.ts'
import { press, seen, title, told, world } from './world.ts'

const { open } = world()
const box =
  '<style>body { margin: 0 } .b { position: absolute; inline-size: 100px; block-size: 40px; border-radius: 8px; inset: 200px auto auto 300px }</style>'
const one = `${box}<button class="b" id="one">1</button>`
const path = (page: Page) => page.evaluate(() => window.wm.$('.hole path')?.getAttribute('d')?.split('M').slice(2) ?? [])

test('C 1: the hole is the target and its padding; a radius for all corners or for each; moved by x and y', async () => {
  const page = await open(one)
  const target = '#one'
  await page.evaluate(
    target =>
      window.way.tour([
        { id: 'a', title: 'A', target, hole: { pad: 10, radius: 5 } },
        { id: 'b', title: 'B', target, hole: { pad: [0, 2], radius: [1, 2, 3, 4], x: 7, y: -7 } },
      ]),
    target,
  )
  await seen(page, 'A')
  expect(await path(page)).toEqual(['295 190h110a5 5 0 0 1 5 5v50a5 5 0 0 1 -5 5h-110a5 5 0 0 1 -5 -5v-50a5 5 0 0 1 5 -5z'])
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await path(page)).toEqual(['308 191h97a2 2 0 0 1 2 2v39a3 3 0 0 1 -3 3h-93a4 4 0 0 1 -4 -4v-39a1 1 0 0 1 1 -1z'])
  await page.close()
})

test('C 2: further elements have a hole each; equal ones and one inside another are not doubled', async () => {
  const page = await open(
    `${one}<button class="b more" style="left: 600px">2</button><button class="b more" style="left: 600px">2</button><i class="b in" style="inline-size: 20px; block-size: 20px">i</i>`,
  )
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#one', also: ['.more', '.in', '#one'] }]))
  await seen(page, 'A')
  const list = await path(page)
  expect(list.map(part => part.split('h')[0]).sort()).toEqual(['306 194', '606 194'])
  await page.close()
})

test('C 3: in a frame of the same origin its offset is added; one of another origin throws nothing', async () => {
  const page = await open(
    `<style>body { margin: 0 }</style><iframe id="f" srcdoc="<style>body{margin:0}</style><button id=x style='position:absolute;left:30px;top:20px;width:50px;height:20px'>x</button>" style="position: absolute; left: 200px; top: 150px; border: 5px solid"></iframe><iframe id="g" src="data:text/html,<button>y</button>"></iframe>`,
  )
  await page.waitForFunction(() => document.querySelector<HTMLIFrameElement>('#f')!.contentDocument?.querySelector('#x'))
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: ['#g >>> button', '#f >>> #x'] }]))
  await seen(page, 'A')
  expect(await page.evaluate(() => window.wm.hole())).toEqual({ x: 200 + 5 + 30 - 6, y: 150 + 5 + 20 - 6, width: 62, height: 32 })
  expect(page.errors).toEqual([])
  await page.close()
})

test('C 4: no hole while it waits, nor for a step in the middle; while it scrolls, none anywhere but at the target', async () => {
  const page = await open(`${one}<div style="height: 4000px"></div><button id="far">far</button>`)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: '#late' },
      { id: 'c', title: 'C', target: '#one' },
      { id: 'd', title: 'D', target: '#far' },
    ]),
  )
  await seen(page, 'A')
  expect(await path(page)).toEqual([])
  await press(page, 'Next')
  expect(await page.evaluate(() => window.wm.$('.hole'))).toBe(null)
  await page.evaluate(() => window.waymark.start('t', { step: 'c' }))
  await seen(page, 'C')
  await rest(page)
  const wrong = await page.evaluate(async () => {
    window.waymark.move('next')
    const wrong: number[] = []
    for (let i = 0; i < 60; i++) {
      await window.way.frames(1)
      const hole = window.wm.hole()
      const target = document.querySelector('#far')!.getBoundingClientRect()
      if (hole && Math.hypot(hole.x + 6 - target.x, hole.y + 6 - target.y) > 2) wrong.push(hole.y + 6 - target.y)
    }
    return wrong
  })
  expect(wrong).toEqual([])
  await page.close()
})

test('C 5: a click on the overlay does what is configured: nothing, close, next; one overlay though two tours exist', async () => {
  const page = await open(one)
  const click = () => page.mouse.click(900, 600)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#one' },
      { id: 'b', title: 'B', target: '#one', scrim: 'next' },
      { id: 'c', title: 'C', target: '#one', scrim: 'close' },
    ]),
  )
  await seen(page, 'A')
  await click()
  expect(await title(page)).toBe('A')
  await press(page, 'Next')
  await seen(page, 'B')
  await click()
  await seen(page, 'C')
  // Another client, with a tour of its own.
  await page.evaluate(() => {
    const waymark = window.way.createWaymark({
      namespace: 'two',
      playbook: window.way.book({ u: { kind: 'tour', steps: [{ id: 'z', title: 'Z' }] } }),
    })
    Object.assign(window, { other: waymark })
    waymark.identify('u1')
    return waymark.start('u')
  })
  await page.waitForFunction(() => window.wm.shadow()!.querySelectorAll('[role=dialog]').length === 2)
  const shown = await page.evaluate(
    () => [...window.wm.shadow()!.querySelectorAll('.hole')].filter(el => getComputedStyle(el).display !== 'none').length,
  )
  expect(shown).toBe(1)
  await page.evaluate(() => (Reflect.get(window, 'other') as { destroy(): void }).destroy())
  await click()
  await seen(page, null)
  expect((await told(page)).at(-1)).toBe('dismissed c overlay')
  await page.close()
})

test('C 6: without an overlay none is rendered, and the page can be clicked; so it can when the tour is hidden', async () => {
  const page = await open(
    `${one}<button id="out" onclick="hits = (window.hits ?? 0) + 1" style="position: fixed; right: 5px; bottom: 5px">o</button>`,
  )
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#one', scrim: 'none' },
      { id: 'b', title: 'B', target: '#late' },
    ]),
  )
  await seen(page, 'A')
  expect(await page.evaluate(() => window.wm.$('.hole'))).toBe(null)
  await page.click('#out', { timeout: 2000 })
  await press(page, 'Next')
  await seen(page, null)
  await page.click('#out', { timeout: 2000 })
  expect(await page.evaluate(() => Reflect.get(window, 'hits'))).toBe(2)
  await page.close()
})

test('C 7: a click inside the card does not close the tour', async () => {
  const page = await open(one)
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', body: 'Words', target: '#one', scrim: 'close' }]))
  await seen(page, 'A')
  await rest(page)
  const { x, y } = await page.evaluate(() => window.wm.$('.md')!.getBoundingClientRect())
  await page.mouse.click(x + 10, y + 5)
  expect(await title(page)).toBe('A')
  await page.close()
})
