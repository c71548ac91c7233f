import { expect, test } from 'vitest'
import { rest } from '../../surface/world.ts'
import { press, seen, world } from './world.ts'

const { open } = world()
const base = '<style>body { margin: 0 } button { position: fixed; inline-size: 90px; block-size: 30px }</style>'

test('D 1: no room at the wanted side: it turns, says the side that it took, and keeps no old one', async () => {
  const page = await open(
    `${base}<button id="low" style="bottom: 4px; left: 400px">l</button><button id="top" style="top: 4px; left: 400px">t</button>`,
  )
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#low', side: 'bottom' },
      { id: 'b', title: 'B', target: '#top', side: 'top' },
    ]),
  )
  await seen(page, 'A')
  const side = () => page.evaluate(() => [window.wm.$('.card')!.dataset.side, window.wm.shadow()!.querySelectorAll('[data-side]').length])
  expect(await side()).toEqual(['top', 1])
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await side()).toEqual(['bottom', 1])
  await page.close()
})

test('D 2: the arrow points at the target’s centre, held off the corner; none in the middle', async () => {
  const page = await open(
    `${base}<button id="mid" style="left: 450px; top: 200px">m</button><button id="edge" style="left: 0; top: 200px; inline-size: 20px">e</button>`,
  )
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#mid' },
      { id: 'b', title: 'B', target: '#edge' },
      { id: 'c', title: 'C' },
    ]),
  )
  await seen(page, 'A')
  await rest(page)
  const arrow = () =>
    page.evaluate(() => {
      const { x, width } = window.wm.$('.arrow')!.getBoundingClientRect()
      return {
        centre: x + width / 2,
        card: window.wm.$('.card')!.getBoundingClientRect().x,
        display: getComputedStyle(window.wm.$('.arrow')!).display,
      }
    })
  expect((await arrow()).centre).toBeCloseTo(495, 0)
  await press(page, 'Next')
  await seen(page, 'B')
  await rest(page)
  const clamped = await arrow()
  expect(clamped.centre - clamped.card).toBeGreaterThanOrEqual(12)
  await press(page, 'Next')
  await seen(page, 'C')
  expect((await arrow()).display).toBe('none')
  await page.close()
})

test('D 3: no side fits: it floats in the middle', async () => {
  const page = await open('<div id="all" style="position: fixed; inset: 20px">x</div>')
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#all' }]))
  await seen(page, 'A')
  await rest(page)
  const { x, y, width, height } = await page.evaluate(() => window.wm.$('.card')!.getBoundingClientRect())
  expect([Math.round(x + width / 2), Math.round(y + height / 2)]).toEqual([500, 350])
  expect(await page.evaluate(() => getComputedStyle(window.wm.$('.arrow')!).display)).toBe('none')
  await page.close()
})

const tall = `<style>body { margin: 0; block-size: 5000px } #far { position: absolute; top: 3000px } #fix { position: fixed; left: 5px; bottom: -10px }
  #box { position: fixed; right: 10px; top: 100px; inline-size: 200px; block-size: 150px; overflow: auto } #in { margin-block-start: 600px }</style>
  <button id="near">n</button><button id="far">f</button><button id="fix">x</button><div id="box"><button id="in">i</button></div>`

test('D 4: it scrolls to the target, but not where that is off, nor for the middle or what is fixed; yes inside a fixed box; to the first step only if asked', async () => {
  const page = await open(tall, { reducedMotion: 'reduce' })
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#far', scroll: false },
      { id: 'b', title: 'B' },
      { id: 'c', title: 'C', target: '#fix' },
      { id: 'd', title: 'D', target: '#in' },
      { id: 'e', title: 'E', target: '#far' },
    ]),
  )
  const at = () => page.evaluate(() => [scrollY, document.querySelector('#box')!.scrollTop > 0])
  for (const name of ['A', 'B', 'C']) {
    await seen(page, name)
    expect(await at(), name).toEqual([0, false])
    await press(page, 'Next')
  }
  await seen(page, 'D')
  expect(await at()).toEqual([0, true])
  await press(page, 'Next')
  await seen(page, 'E')
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(2000)
  await page.evaluate(() => {
    window.waymark.destroy()
    scrollTo(0, 0)
  })
  // One that opens by itself moves nobody about; one that was asked for does.
  const steps = [{ id: 'a', title: 'A', target: '#far' }]
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps, auto: true } }, { options: { namespace: 'auto' } }), steps)
  await seen(page, 'A')
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await page.evaluate(() => window.waymark.destroy())
  await page.evaluate(steps => window.way.tour(steps, { options: { namespace: 'asked' } }), steps)
  await seen(page, 'A')
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(2000)
  await page.close()
})

test('D 5: a new step while a scroll still runs ends it; a place above the top is the top', async () => {
  const page = await open(tall)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: '#far' },
      { id: 'c', title: 'C', target: '#box' },
      { id: 'd', title: 'D', target: '#near' },
    ]),
  )
  await seen(page, 'A')
  const moved = await page.evaluate(async () => {
    window.waymark.move('next')
    while (scrollY < 100) await window.way.frames(1)
    window.waymark.move('next')
    await window.way.frames(2)
    const from = scrollY
    await window.way.pause(700)
    return [scrollY - from, from]
  })
  expect(moved[0]).toBe(0)
  expect(moved[1]).toBeLessThan(2500)
  await press(page, 'Next')
  await seen(page, 'D')
  await page.waitForFunction(() => scrollY === 0)
  await page.close()
})

test('D 6: it scrolls after what the product does before the step', async () => {
  const page = await open(tall, { reducedMotion: 'reduce' })
  await page.evaluate(() => {
    const before = ({ step }: { step: string }) => (step === 'b' ? new Promise(done => Object.assign(window, { done })) : undefined)
    return window.way.tour(
      [
        { id: 'a', title: 'A' },
        { id: 'b', title: 'B', target: '#far' },
      ],
      { options: { hooks: { before } } },
    )
  })
  await seen(page, 'A')
  await press(page, 'Next')
  await page.evaluate(() => window.way.pause(200))
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await page.evaluate(() => (Reflect.get(window, 'done') as () => void)())
  await seen(page, 'B')
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(2000)
  await page.close()
})

test('D 7: where scrolling is not allowed the page is held and let go at the end; a parent only if it can scroll', async () => {
  const page = await open(
    `${tall}<div id="plain" style="overflow: hidden; color: red"><button id="p" style="position: static">p</button></div>`,
  )
  await page.evaluate(() => document.documentElement.style.setProperty('overflow', 'scroll'))
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#in', lock: true },
      { id: 'b', title: 'B', target: '#p', lock: true },
    ]),
  )
  const styles = () =>
    page.evaluate(() => ['html', '#box', '#plain'].map(name => document.querySelector<HTMLElement>(name)!.getAttribute('style')))
  const free = ['overflow: scroll;', null, 'overflow: hidden; color: red']
  await seen(page, 'A')
  expect(await styles()).toEqual(['overflow: hidden !important;', 'overflow: hidden !important;', free[2]])
  await page.mouse.move(500, 400)
  const from = await page.evaluate(() => scrollY)
  await page.mouse.wheel(0, 400)
  await page.evaluate(() => window.way.pause(200))
  expect(await page.evaluate(() => scrollY)).toBe(from)
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await styles()).toEqual(['overflow: hidden !important;', null, free[2]])
  await press(page, 'Done')
  await seen(page, null)
  expect(await styles()).toEqual(free)
  await page.close()
})
