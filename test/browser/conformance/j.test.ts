import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { until } from '../kit.ts'
import { press, seen, world } from './world.ts'

const { open, routes } = world()
const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

test('J 1: reduced motion: no transition, no smooth scroll; the tour works all the same', async () => {
  const page = await open('<div style="height: 3000px"></div><button id="far">far</button>', { reducedMotion: 'reduce' })
  await page.evaluate(() => {
    const moves: string[] = []
    const animate = Element.prototype.animate
    Element.prototype.animate = function (...args) {
      moves.push('animate')
      return animate.apply(this, args)
    }
    for (const name of ['scrollTo', 'scrollBy', 'scrollIntoView'] as const) {
      const real = Element.prototype[name] as (...args: unknown[]) => void
      Reflect.set(Element.prototype, name, function (this: Element, ...args: unknown[]) {
        if ((args[0] as ScrollOptions | undefined)?.behavior === 'smooth') moves.push(name)
        real.apply(this, args)
      })
    }
    Reflect.set(window, 'moves', moves)
    return window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: '#far' },
    ])
  })
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await page.evaluate(() => scrollY)).toBeGreaterThan(2000)
  expect(await page.evaluate(() => [Reflect.get(window, 'moves'), window.wm.shadow()!.getAnimations().length])).toEqual([[], 0])
  await press(page, 'Done')
  await seen(page, null)
  await page.close()
})

test('J 2: right to left: placement and arrow keys are mirrored, and text of both directions reads well', async () => {
  const page = await open(
    '<style>body { margin: 0 } button { position: fixed; inset: 300px auto auto 440px; inline-size: 100px }</style><button id="x">x</button>',
  )
  const steps = [
    { id: 'a', title: 'العنوان A (1)', body: 'English first.\n\nثم العربية، مع Waymark 2.', target: '#x', side: 'end' },
    { id: 'b', title: 'B', target: '#x', side: 'start' },
  ]
  await page.evaluate(steps => window.way.tour(steps, { options: { locale: 'ar' } }), steps)
  await seen(page, 'العنوان A (1)')
  const side = () => page.evaluate(() => window.wm.$('.card')!.dataset.side)
  expect(await side()).toBe('left')
  const directions = await page.evaluate(() =>
    [...window.wm.shadow()!.querySelectorAll('.md p, .title')].map(el => getComputedStyle(el).unicodeBidi),
  )
  expect(directions).toEqual(['plaintext', 'plaintext', 'plaintext'])
  // Each paragraph reads from its own side, on the side where the interface begins.
  const [latin, arabic] = await page.evaluate(() =>
    [...window.wm.shadow()!.querySelectorAll('.md p')].map(el => {
      const range = document.createRange()
      const end = (from: number): DOMRect => {
        range.setStart(el.firstChild!, from)
        range.setEnd(el.firstChild!, from + 1)
        return range.getBoundingClientRect()
      }
      return { first: end(0).x, last: end(el.textContent!.length - 1).x }
    }),
  )
  expect(latin!.first).toBeLessThan(latin!.last)
  expect(arabic!.first).toBeGreaterThan(arabic!.last)
  await page.keyboard.press('ArrowLeft')
  await seen(page, 'B')
  expect(await side()).toBe('right')
  await page.keyboard.press('ArrowRight')
  await seen(page, 'العنوان A (1)')
  await page.close()
})

test('J 3: hostile page style: size and look are unchanged', async () => {
  const look = async (css: string) => {
    const page = await open(`<style>${css}</style><p>app</p>`)
    await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A title', body: 'Some words.' }]))
    await seen(page, 'A title')
    await page.evaluate(() => window.way.pause(300))
    const seenAs = await page.evaluate(() =>
      ['.card', '.title', '.md', '.icb', '.ft .btn'].map(selector => {
        const el = window.wm.$(selector)!
        const { x, y, width, height } = el.getBoundingClientRect()
        const { font, color, display, position, backgroundColor } = getComputedStyle(el)
        return { selector, box: [x, y, width, height].map(Math.round), font, color, display, position, backgroundColor }
      }),
    )
    await page.close()
    return seenAs
  }
  const plain = await look('')
  for (const css of ['* { all: revert }', 'div { display: flex !important }', 'button { position: fixed }'])
    expect(await look(css), css).toEqual(plain)
})

test('J 4: a strict policy with Trusted Types is not violated; it works for an app in a shadow root and in a frame', async () => {
  const csp = "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'; trusted-types 'none'"
  routes['/spy-j.js'] = 'window.violations = []; addEventListener("securitypolicyviolation", e => violations.push(e.effectiveDirective))'
  const page = await open('<script src="/spy-j.js"></script><div id="app"></div>', { csp })
  await page.evaluate(() => {
    const root = document.querySelector('#app')!.attachShadow({ mode: 'open' })
    root.append(Object.assign(document.createElement('button'), { id: 'in', textContent: 'in' }))
    return window.way.tour([{ id: 'a', title: 'A', target: '#app >>> #in' }])
  })
  await seen(page, 'A')
  const near = await page.evaluate(() => {
    const { x, y } = document.querySelector('#app')!.shadowRoot!.querySelector('#in')!.getBoundingClientRect()
    return Math.hypot(window.wm.hole()!.x + 6 - x, window.wm.hole()!.y + 6 - y)
  })
  expect(near).toBeLessThan(0.5)
  await press(page, 'Done')
  await seen(page, null)
  expect(await page.evaluate(() => Reflect.get(window, 'violations'))).toEqual([])
  await page.close()

  routes['/framed'] = `<!doctype html><html lang="en"><body><button id="x">x</button><script type="module" src="/wm.js"></script>`
  const outer = await open('<iframe src="/framed" style="margin: 50px; width: 600px; height: 500px"></iframe>')
  const frame = outer.frames()[1]!
  await frame.waitForFunction(() => 'way' in window)
  await frame.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#x' }]))
  await frame.waitForFunction(() => window.way.title() === 'A')
  const off = await frame.evaluate(() => window.wm.hole()!.x + 6 - document.querySelector('#x')!.getBoundingClientRect().x)
  expect(Math.abs(off)).toBeLessThan(0.5)
  await frame.click('waymark-ui .ft .btn')
  await frame.waitForFunction(() => window.way.title() === null)
  expect(outer.errors).toEqual([])
  await outer.close()
})

for (const when of ['before', 'during'] as const)
  test(`J 5 (${when}): an app’s modal dialog: the step stays on top, reachable and announced`, async () => {
    const page = await open('<button id="x">x</button><dialog id="d"><button id="in">in</button></dialog>')
    const modal = () => page.evaluate(() => document.querySelector('dialog')!.showModal())
    if (when === 'before') await modal()
    await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', body: 'Text', target: ['#in', '#x'] }]))
    await seen(page, 'A')
    if (when === 'during') await modal()
    await page.evaluate(() => window.way.frames(4))
    const at = await page.evaluate(() => {
      const { x, y, width, height } = window.wm.$('.card')!.getBoundingClientRect()
      return document.elementFromPoint(x + width / 2, y + height / 2)?.localName
    })
    expect(at).toBe('waymark-ui')
    // What assistive technology is given: the dialog with its name and text, not hidden by anything above it.
    const tree = await page.locator('waymark-ui [role=dialog]').ariaSnapshot()
    expect(tree).toContain('dialog "A"')
    expect(await page.getByRole('dialog', { name: 'A', exact: true }).count()).toBe(1)
    await page.click('waymark-ui .ft .btn')
    await seen(page, null)
    await page.close()
  })

test('J 6: a target rendered anew as an equal node: followed with no flash and no lost focus', async () => {
  const page = await open('<div id="root"><button id="x" style="margin: 80px">x</button></div>')
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#x' }]))
  await seen(page, 'A')
  await page.evaluate(() => window.way.pause(300))
  const list = await page.evaluate(async () => {
    const root = document.querySelector('#root')!
    const card = window.wm.$('.card')!
    card.querySelector<HTMLElement>('.ft .btn')!.focus()
    const list: unknown[] = []
    for (let i = 0; i < 10; i++) {
      root.replaceChildren(root.firstElementChild!.cloneNode(true))
      await window.way.frames(1)
      list.push([
        window.wm.$('.card') === card,
        getComputedStyle(card).opacity,
        window.wm.hole() !== null,
        window.wm.shadow()!.activeElement?.textContent,
      ])
    }
    return list
  })
  expect(list).toEqual(Array.from({ length: 10 }, () => [true, '1', true, 'Done']))
  await page.close()
})

for (const look of ['light', 'dark', 'forced colours'] as const)
  test(`J 7 (${look}): axe-core finds no violation with each surface open`, async () => {
    const page = await open('<main><h1>App</h1><button id="x" style="margin: 80px">Write</button></main>', {
      ...(look === 'forced colours' ? { forcedColors: 'active' as const } : { colorScheme: look }),
    })
    await page.addScriptTag({ content: axe })
    const theme = look === 'dark' ? ('dark' as const) : ('light' as const)
    const check = async (what: string) => {
      await page.evaluate(() => window.way.pause(400))
      const found = await page.evaluate(async () => {
        const { axe } = window as unknown as {
          axe: { run(on: unknown, how: object): Promise<{ violations: { id: string; nodes: { html: string }[] }[] }> }
        }
        const { violations } = await axe.run(document, { resultTypes: ['violations'], rules: { region: { enabled: false } } })
        return violations.map(({ id, nodes }) => `${id}: ${nodes[0]!.html}`)
      })
      expect(found, `${what}, ${look}`).toEqual([])
    }
    await page.evaluate(
      theme => window.wm.playTour([{ id: 'a', target: '#x', title: 'A', body: 'Text with a [link](/x).' }], { theme }),
      theme,
    )
    await check('tour')
    await page.evaluate(() => window.stage.stop())
    for (const name of ['launcher', 'checklist', 'roadmap']) {
      await page.evaluate(([name, theme]) => window.wm.playPanel(name!, { theme: theme as 'light' }), [name, theme])
      await check(name)
      await page.evaluate(() => window.stage.stop())
    }
    await page.close()
  })

test('J 8: 200 rounds of start and stop leave no node, listener, observer or timer behind', async () => {
  const page = await open('<button id="x">x</button>', { own: true })
  const before = await page.evaluate(async () => {
    // Warm up, then count what the page asks for and gives back.
    await window.way.begin({ t: { kind: 'tour', steps: [{ id: 'a', title: 'A', target: '#x' }] } })
    await window.waymark.start('t', { resume: false })
    window.waymark.dismiss('t')
    await window.way.pause(1500)
    return { html: document.documentElement.outerHTML }
  })
  const session = await page.context().newCDPSession(page)
  const counts = async () => {
    await session.send('HeapProfiler.collectGarbage')
    const { documents, nodes, jsEventListeners } = await session.send('Memory.getDOMCounters')
    return { documents, nodes, jsEventListeners }
  }
  const start = await counts()
  // On a slow machine a former round is still being written down when the next one begins.
  page.setDefaultTimeout(60_000)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.evaluate(async () => {
    for (let i = 0; i < 200; i++) {
      await window.waymark.start('t', { resume: false })
      if (i % 3) await window.way.frames(1)
      window.waymark.dismiss('t')
      if (i % 7 === 0) await window.way.pause(20)
    }
    await window.way.pause(1500)
  })
  await session.send('Emulation.setCPUThrottlingRate', { rate: 1 })
  await page.evaluate(() => window.way.pause(1000))
  // What is still being written down has listeners of its own.
  await until(async () => (await counts()).jsEventListeners <= start.jsEventListeners, 20_000, 'the last write')
  const end = await counts()
  expect(await page.evaluate(() => document.documentElement.outerHTML)).toBe(before.html)
  expect(end.documents).toBe(start.documents)
  expect(end.nodes - start.nodes).toBeLessThanOrEqual(10)
  expect(end.jsEventListeners).toBeLessThanOrEqual(start.jsEventListeners)
  await page.close()
})
