import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open, routes } = world()

const rich = {
  id: 'a',
  target: '#a',
  title: 'A title',
  body: 'Some **bold**, *soft*, `code`, a [link](/x), an image ![i](/i.png)\n\n- one\n- two\n\n![v](/v.mp4)',
}

/** Plays each surface for a moment. */
const playAll = async (page: Page): Promise<void> => {
  await page.evaluate(rich => window.wm.playTour([rich, { id: 'b', target: '#a', title: 'B' }, { id: 'c', title: 'C' }]), rich)
  await rest(page)
  for (const _ of [1, 2]) {
    await page.evaluate(() => window.stage.act({ do: 'next' }))
    await rest(page)
  }
  await page.evaluate(() => window.stage.stop())
  for (const name of ['launcher', 'checklist', 'roadmap']) {
    await page.evaluate(name => window.wm.playPanel(name), name)
    await rest(page)
    await page.evaluate(() => window.stage.stop())
  }
}

const strict = "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"

test('under a strict policy with Trusted Types nothing is violated, and the style is there', async () => {
  routes['/i.png'] = {
    headers: { 'content-type': 'image/svg+xml' },
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>',
  }
  routes['/v.mp4'] = { headers: { 'content-type': 'video/mp4' }, body: '' }
  routes['/spy.js'] =
    'window.violations = []; addEventListener("securitypolicyviolation", e => violations.push(e.effectiveDirective + " " + e.sample))'
  const page = await open('<script src="/spy.js"></script><button id="a">A</button><dialog><b>d</b></dialog>', { csp: strict })
  await playAll(page)
  await page.evaluate(rich => window.wm.playTour([rich]), rich)
  await page.evaluate(() => document.querySelector('dialog')!.showModal())
  await settled(page)
  expect(await page.evaluate(() => Reflect.get(window, 'violations'))).toEqual([])
  expect(await page.evaluate(() => getComputedStyle(window.wm.$('.card')!).borderRadius)).toBe('12px')
  // The spy must be able to see one.
  await page.evaluate(() => document.body.setAttribute('style', 'color: red'))
  expect(await page.evaluate(() => (Reflect.get(window, 'violations') as string[]).length)).toBe(1)
  await page.close()
})

const hostile = `html { font-size: 62.5%; letter-spacing: 5px; line-height: 3; text-transform: uppercase; direction: ltr; cursor: wait; visibility: visible }
* { all: revert; box-sizing: content-box !important; font-family: fantasy !important; margin: 9px !important; transition: all 3s !important; float: left !important }
div, waymark-ui, body > * { display: flex !important; transform: scale(1.3) !important; opacity: .5 !important; width: 50px !important; height: 10px !important; overflow: hidden !important; filter: blur(2px) !important; zoom: 1.2; position: static !important; contain: strict !important; pointer-events: none !important }
button { position: fixed !important; inset: 0 !important; font-size: 40px !important } [popover] { display: none !important } path { d: none !important }`

test('a page’s own rules, however hostile, change neither size nor look', async () => {
  const look = async (css: string) => {
    const page = await open(`<button id="x">x</button><style>${css}</style>`)
    await page.evaluate(() => window.wm.playTour([{ id: 'a', title: 'A title', body: 'Some **words** of a step.' }]))
    await rest(page)
    const seen = await page.evaluate(() =>
      ['.card', '.title', '.md', '.icb', '.ft .btn', '.peb i'].map(selector => {
        const el = window.wm.$(selector)!
        const { width, height, x, y } = el.getBoundingClientRect()
        const { fontSize, fontFamily, letterSpacing, color, cursor, textTransform } = getComputedStyle(el)
        return { selector, box: [width, height, x, y].map(Math.round), fontSize, fontFamily, letterSpacing, color, cursor, textTransform }
      }),
    )
    const { x, y } = await page.evaluate(() => window.wm.$('.icb')!.getBoundingClientRect())
    await page.mouse.click(x + 5, y + 5)
    const closed = await page.evaluate(() => window.stage.deeds.at(-1)?.do)
    const opacity = await page.evaluate(() => getComputedStyle(document.querySelector('#x')!).opacity)
    await page.close()
    return { seen: { seen, closed }, opacity }
  }
  const plain = await look('')
  const under = await look(hostile)
  expect([plain.seen.closed, plain.opacity, under.opacity]).toEqual(['close', '1', '0.5'])
  expect(under.seen).toEqual(plain.seen)
})

test('a page that is zoomed by CSS, from the first or later on, does not shift the hole', async () => {
  const page = await open(`<style>body { zoom: .8 } </style><button id="a" style="margin: 200px">A</button>`)
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }]))
  for (const zoom of ['', '1.5', '']) {
    await page.evaluate(zoom => {
      document.documentElement.style.zoom = zoom
    }, zoom)
    await rest(page)
    await settled(page)
    const { target, hole, card } = await page.evaluate(() => {
      const { x, y } = document.querySelector('#a')!.getBoundingClientRect()
      return { target: { x, y }, hole: window.wm.hole()!, card: window.wm.$('.card')!.getBoundingClientRect().width }
    })
    expect(Math.hypot(hole.x + 6 - target.x, hole.y + 6 - target.y)).toBeLessThan(1)
    expect(card).toBeCloseTo(328, 0)
  }
  await page.close()
})

test('targets are at least 24 px, and 44 for a coarse pointer', async () => {
  const page = await open('<button id="a">A</button>', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 700 } })
  for (const surface of ['tour', 'checklist', 'roadmap', 'launcher']) {
    await page.evaluate(
      surface =>
        surface === 'tour'
          ? window.wm.playTour([
              { id: 'a', target: '#a', title: 'A' },
              { id: 'b', title: 'B' },
            ])
          : window.wm.playPanel(surface),
      surface,
    )
    await rest(page)
    const small = await page.evaluate(() =>
      [...window.wm.shadow()!.querySelectorAll('button, a, summary')].flatMap(el => {
        const { width, height } = el.getBoundingClientRect()
        if (width === 0) return [] // the launcher, while its sheet stands over it
        return width >= 24 && height >= (el.matches('.btn, .icb, .launch') ? 44 : 24)
          ? []
          : [`${el.className} ${el.textContent} ${width}x${height}`]
      }),
    )
    expect(small, surface).toEqual([])
    await page.evaluate(() => window.stage.stop())
  }
  await page.close()
})

test('reduced motion: nothing moves, and the tour works', async () => {
  const page = await open('<button id="a">A</button><button id="z" style="position: absolute; top: 4000px">Z</button>', {
    reducedMotion: 'reduce',
  })
  await page.evaluate(() =>
    window.wm.playTour([
      { id: 'a', target: '#a', title: 'A' },
      { id: 'z', target: '#z', title: 'Z' },
    ]),
  )
  const moving = () => page.evaluate(() => window.wm.shadow()!.getAnimations().length)
  expect(await moving()).toBe(0)
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await settled(page)
  expect(await moving()).toBe(0)
  expect(await page.evaluate(() => document.querySelector('#z')!.getBoundingClientRect().top < innerHeight)).toBe(true)
  await page.evaluate(() => window.stage.stop())
  await page.evaluate(() => window.wm.playPanel('roadmap'))
  expect(await moving()).toBe(0)
  await page.close()
})

test('text at twice its size stays readable and inside', async () => {
  const page = await open('<style>:root { --wm-scale: 2 }</style><button id="a">A</button>', { viewport: { width: 640, height: 900 } })
  for (const surface of ['tour', 'checklist', 'roadmap']) {
    await page.evaluate(
      surface =>
        surface === 'tour'
          ? window.wm.playTour([{ id: 'a', target: '#a', title: 'A long title', body: 'Body '.repeat(20) }])
          : window.wm.playPanel(surface),
      surface,
    )
    await rest(page)
    const cut = await page.evaluate(
      () =>
        [...window.wm.shadow()!.querySelectorAll('.card *')].filter(el => {
          const { left, right, width } = el.getBoundingClientRect()
          return width > 1 && (left < -0.5 || right > innerWidth + 0.5) && !el.closest('svg')
        }).length,
    )
    expect(cut, surface).toBe(0)
    expect(await page.evaluate(() => getComputedStyle(window.wm.$('.wm')!).fontSize)).toBe('28px')
    await page.evaluate(() => window.stage.stop())
  }
  await page.close()
})

test('a card comes from the side of what it points at, and says nothing on the console of the page', async () => {
  const page = await open('<button id="a" style="margin: 200px 500px">A</button>')
  const told: string[] = []
  page.on('console', message => told.push(message.text()))
  const froms = await page.evaluate(async () => {
    const froms: unknown[] = []
    const { animate } = Element.prototype
    Element.prototype.animate = function (frames, options) {
      if (this.matches('.card')) froms.push([(this as HTMLElement).dataset.side, (frames as Keyframe[])[0]!.translate])
      return animate.call(this, frames, options)
    }
    const side = (side: 'top' | 'bottom' | 'start' | 'end') => ({ id: side, target: '#a', title: 'A', side })
    window.wm.playTour([side('bottom'), side('top'), side('start'), side('end')])
    for (const _ of [1, 2, 3]) {
      await new Promise(requestAnimationFrame)
      window.stage.act({ do: 'next' })
    }
    await new Promise(requestAnimationFrame)
    return froms
  })
  expect(froms).toEqual([
    ['bottom', '0 -4px'],
    ['top', '0 4px'],
    ['left', '4px'],
    ['right', '-4px'],
  ])
  expect(told).toEqual([])
  await page.close()
})
