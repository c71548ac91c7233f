/**
 * The behaviours that every tour engine must pass, by letter and number as in `test/browser/conformance`, where they depend on the engine: focus and keys,
 * top layer, hole and place, scrollers, what is rendered anew. All others are one and the same script everywhere, and run in Chromium only. Of those that
 * depend on the engine these can't run here:
 * - C 3 with a frame of another origin, I 4, J 4 in an app's shadow root: their pages are built for Chromium's runner.
 * - D 4 smooth scroll and J 1 reduced motion of the style sheet: neither driver can ask for the preference; the script's part is run by a stub.
 * - J 7 axe, J 3 with forced colours: Firefox and WebKitGTK take no forced colours from a driver, and axe reads one engine as well as another.
 * - J 8 listeners and heap: only Chromium counts them for us; nodes are counted here.
 */
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { deliveredFiles } from '../browser/delivered.ts'
import { type Served, serve, until } from '../browser/kit.ts'
import { type Engine, engines, type Tab } from './engine.ts'

const tour = (steps: readonly object[], more: object = {}) => ({ kind: 'tour', steps, ...more })
const at = (id: string, target?: string, more: object = {}) => ({ id, title: id.toUpperCase(), ...(target && { target }), ...more })
const playbook = {
  id: 'conformance',
  version: 1,
  milestones: {},
  roadmap: [],
  guides: {
    walk: tour([at('a', '#a'), at('b', '#b'), at('c')]),
    alone: tour([at('c')]),
    kept: tour([at('c')], { close: false }),
    low: tour([at('low', '#low', { side: 'bottom' })]),
    wide: tour([at('wide', '#wide')]),
    hidden: tour([at('h', '#hidden', { waitMs: 200, missing: 'skip' }), at('c')]),
    over: tour([at('a', '#a', { scrim: 'next' }), at('c', undefined, { scrim: 'close' })]),
    plain: tour([at('a', '#a', { scrim: 'none' })]),
    deep: tour([at('deep', '#deep')]),
    box: tour([at('box', '#box')]),
    route: tour([at('a', '#a', { advance: { route: '/other' } }), at('b', '#b', { page: '/other' })]),
    bare: tour([{ id: 'x', target: '#a', title: '', body: 'Body only' }]),
  },
}
const html = `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>
<style>body { margin: 0; height: 2400px } button { position: absolute; width: 80px; height: 30px } #a { left: 300px; top: 100px } #b { left: 500px; top: 200px } #low { position: fixed; left: 300px; bottom: 10px }
#wide { position: fixed; inset: 0; z-index: -1 } #hidden { visibility: hidden; left: 0; top: 0 }
#list { position: absolute; left: 600px; top: 320px; width: 200px; height: 200px; overflow: auto } #list div { height: 900px; position: relative } #deep { left: 20px; top: 80px } #box { position: absolute; left: 300px; top: 300px }
#box button { position: static } #cover { border: 0; padding: 0; inset: 0; width: 100vw; height: 100vh; background: #ffd }</style>
<body><button id="a">A</button><button id="b">B</button><button id="low">Low</button><div id="wide"></div><button id="hidden">H</button>
<div id="list"><div><button id="deep">Deep</button></div></div><div id="box"><button>One</button><button>Two</button></div><div id="cover" popover="manual">Cover</div>
<script src="/waymark.js" data-playbook="/playbook.json" data-write-key="wk"></script><script src="/host.js"></script></body></html>`
const script = `window.wrong = []
addEventListener('error', event => wrong.push(event.message))
addEventListener('unhandledrejection', event => wrong.push('unhandled ' + event.reason))
waymark.identify(new URLSearchParams(location.search).get('person'))
const all = new Set(); let asked = []
const frame = () => new Promise(requestAnimationFrame)
window.ui = {
  frame,
  root: () => document.querySelector('waymark-ui')?.shadowRoot,
  card: () => ui.root()?.querySelector('[role=dialog]'),
  title: () => ui.card()?.querySelector('h2')?.textContent ?? null,
  rect: el => { const { x, y, width, height } = el.getBoundingClientRect(); return [x, y, width, height] },
  middle: el => { const [x, y, width, height] = ui.rect(el); return [x + width / 2, y + height / 2] },
  button: name => { const el = [...ui.root().querySelectorAll('button')].find(el => (el.getAttribute('aria-label') ?? el.textContent) === name); return el ? ui.middle(el) : null },
  focus: () => { let el = document.activeElement; while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement; return el?.getAttribute('role') ?? el?.getAttribute('aria-label') ?? (el === document.body ? 'body' : el?.textContent) },
  hit: () => document.elementFromPoint(...ui.middle(ui.card())) === document.querySelector('waymark-ui'),
  hole: () => { const path = ui.root().querySelector('.hole path'), d = path?.getAttribute('d').split('M')[2]; if (!d) return null; const n = d.match(/-?[\\d.]+/g).map(Number), { x, y } = path.ownerSVGElement.getBoundingClientRect(); return [n[0] + x, n[1] + y, n[2]] },
  marks: () => [...document.querySelectorAll('[data-waymark]')].map(el => el.id),
  still: async () => { let last = ''; for (let i = 0; i < 120; i++) { await frame(); const now = JSON.stringify(ui.rect(ui.card())); if (now === last && !ui.card().getAnimations().length) return true; last = now } return false },
}`

describe.each(engines)('%s', (name, start) => {
  let engine: Engine
  let tab: Tab
  let web: Served
  let count = 0
  beforeAll(async () => {
    const page = { body: html }
    web = await serve({
      ...deliveredFiles(),
      '/playbook.json': JSON.stringify(playbook),
      '/host.js': script,
      '/favicon.ico': { status: 204 },
      '/': page,
      '/other': page,
    })
    engine = await start()
    tab = await engine.tab()
  }, 180_000)
  afterAll(async () => {
    await engine?.close()
    await web.close()
  })
  beforeEach(async () => {
    await tab.goto(`${web.origin}/?person=${name}-${++count}`)
    await tab.run('waymark.ready().then(() => true)')
  })
  const seen = (title: string | null) => until(async () => (await tab.run('ui.title()')) === title, 8000, `step ${title}`)
  /** Starts a guide and waits until its card rests. */
  const begin = async (guide: string, title: string | null) => {
    await tab.run(`waymark.start('${guide}')`)
    await seen(title)
    expect(await tab.run('ui.still()')).toBe(true)
  }
  const keys = async (key: Parameters<Tab['press']>[0], times: number, shift = false): Promise<string[]> => {
    const order: string[] = []
    for (let i = 0; i < times; i++) {
      await tab.press(key, shift)
      order.push(await tab.run('ui.focus()'))
    }
    return order
  }
  const nodes = () => tab.run<number>(`document.querySelectorAll('waymark-ui').length`)

  test('A 1, A 4, B 10: no node before; one step, and its target marked; after the last nothing is left', async () => {
    expect(await nodes()).toBe(0)
    await begin('walk', 'A')
    expect(await tab.run('[ui.root().querySelectorAll("[role=dialog]").length, ui.marks()]')).toEqual([1, ['a']])
    for (const title of ['B', 'C', null]) {
      await tab.run(`waymark.move('next')`)
      await seen(title)
      expect(await tab.run('ui.marks()')).toEqual(title === 'B' ? ['b'] : [])
    }
    expect([await nodes(), await tab.run('wrong')]).toEqual([0, []])
  })

  test('B 6: there but invisible counts as missing, and is passed over', async () => {
    await begin('hidden', 'C')
    expect(await tab.run('ui.root().querySelector(".centre") !== null')).toBe(true)
  })

  test('C 1, D 2: the hole is the target and six pixels; the card stands under it, the arrow at its centre', async () => {
    await begin('walk', 'A')
    const [x, y, width] = await tab.run<[number, number, number]>(`ui.rect(document.querySelector('#a'))`)
    const [left, top, across] = await tab.run<[number, number, number]>('ui.hole()')
    const round = left - (x - 6)
    expect(round).toBeGreaterThanOrEqual(0)
    expect([top, across]).toEqual([y - 6, width + 12 - 2 * round])
    const [cx, cy] = await tab.run<[number, number]>('ui.rect(ui.card())')
    expect(cy - (y + 30)).toBe(16)
    const [arrow] = await tab.run<[number]>(`ui.middle(ui.root().querySelector('.arrow'))`)
    expect(Math.abs(arrow - (x + width / 2))).toBeLessThan(1)
    expect(cx).toBeGreaterThanOrEqual(12)
  })

  test('C 5, C 7: a click on the overlay does what is said; one inside the card closes nothing', async () => {
    await begin('over', 'A')
    const [x, y] = await tab.run<[number, number]>(`ui.middle(ui.card().querySelector('h2'))`)
    await tab.click(x, y)
    expect(await tab.run('ui.title()')).toBe('A')
    await tab.click(900, 600)
    await seen('C')
    expect(await tab.run('ui.still()')).toBe(true)
    await tab.click(20, 600)
    await seen(null)
    expect(await nodes()).toBe(0)
  })

  test('C 6: without an overlay there is none, and the page can be clicked', async () => {
    await begin('plain', 'A')
    await tab.run(`document.querySelector('#b').addEventListener('click', () => { window.clicked = true }) ?? true`)
    const [x, y] = await tab.run<[number, number]>(`ui.middle(document.querySelector('#b'))`)
    await tab.click(x, y)
    expect(await tab.run('[!!ui.root().querySelector(".hole"), window.clicked]')).toEqual([false, true])
  })

  test('D 1, D 3: no room below, so it turns above; no side fits, so it floats in the middle', async () => {
    await begin('low', 'LOW')
    expect(await tab.run('ui.card().dataset.side')).toBe('top')
    await begin('wide', 'WIDE')
    expect(await tab.run('ui.card().dataset.side')).toBe('none')
    const [x, y] = await tab.run<[number, number]>('ui.middle(ui.card())')
    const [width, height] = await tab.run<[number, number]>('[visualViewport.width, visualViewport.height]')
    expect([Math.abs(x - width / 2) < 2, Math.abs(y - height / 2) < 2]).toEqual([true, true])
  })

  test('E 1, E 3, E 6: the dialog has the focus; Tab goes round and never leaves it; it is given back', async () => {
    await tab.run(`document.querySelector('#a').focus() ?? true`)
    await begin('alone', 'C')
    expect(await tab.run('ui.focus()')).toBe('dialog')
    expect(await keys('Tab', 5)).toEqual(['Close', 'Done', 'Close', 'Done', 'Close'])
    expect(await keys('Tab', 3, true)).toEqual(['Done', 'Close', 'Done'])
    await tab.press('Escape')
    await seen(null)
    expect(await tab.run('ui.focus()')).toBe('A')
  })

  test('E 2: with a target: from the last control to the target’s, in order, then to the first; and back', async () => {
    await begin('box', 'BOX')
    expect(await keys('Tab', 6)).toEqual(['Close', 'Done', 'One', 'Two', 'Close', 'Done'])
    expect(await keys('Tab', 4, true)).toEqual(['Close', 'Two', 'One', 'Done'])
  })

  test('E 5: the dialog is named by its title and described by its text, where they are there', async () => {
    await tab.run(`waymark.start('bare')`)
    await until(() => tab.run('!!ui.card()'))
    const names = `['aria-labelledby', 'aria-describedby'].map(name => ui.root().getElementById(ui.card().getAttribute(name))?.textContent ?? null)`
    expect(await tab.run(names)).toEqual([null, 'Body only'])
    expect(await tab.run(`ui.card().getAttribute('aria-label')`)).toBe('Step 1 of 1')
    await begin('alone', 'C')
    expect(await tab.run(names)).toEqual(['C', null])
  })

  test('E 7: a tour that may not be closed does nothing on Escape', async () => {
    await begin('kept', 'C')
    await tab.press('Escape')
    await tab.run('ui.frame().then(() => ui.frame()).then(() => true)')
    expect(await tab.run('[ui.title(), !!ui.button("Close")]')).toEqual(['C', false])
  })

  test('G 1: a step goes on by the route, and the next one’s target is found on the new page', async () => {
    await begin('route', 'A')
    await tab.run(`history.pushState(null, '', '/other') ?? true`)
    await seen('B')
    expect(await tab.run('ui.marks()')).toEqual(['b'])
  })

  test('J 1: with motion unwanted the script moves nothing: no animation runs, and a far target is there at once', async () => {
    await tab.run(`(matchMedia = () => ({ matches: true }), document.querySelector('#a').style.top = '1800px')`)
    await tab.run(`waymark.start('walk')`)
    await seen('A')
    // A style sheet's own motion can't be stubbed, and the card has none.
    expect(await tab.run('[ui.card().getAnimations().length, ui.middle(document.querySelector("#a"))[1] < innerHeight]')).toEqual([0, true])
  })

  test('J 2: right to left: the arrow keys are mirrored', async () => {
    await tab.run(`(document.documentElement.lang = 'ar', document.documentElement.dir = 'rtl')`)
    await begin('walk', 'A')
    expect(await tab.run(`getComputedStyle(ui.card()).direction`)).toBe('rtl')
    await tab.press('ArrowLeft')
    await seen('B')
    await tab.press('ArrowRight')
    await seen('A')
  })

  test('J 3: hostile page style: size and look are unchanged', async () => {
    const look = `(({ color, backgroundColor, fontSize, position }) => [color, backgroundColor, fontSize, position, ...ui.rect(ui.card()).slice(2)])(getComputedStyle(ui.card()))`
    await begin('alone', 'C')
    const before = await tab.run(look)
    await tab.run(
      `document.head.append(Object.assign(document.createElement('style'), { textContent: '* { all: revert; font: 40px fantasy !important; color: red !important } div, waymark-ui { display: flex !important; width: 9px !important; opacity: .2 !important } button { position: fixed !important; inset: 0 !important }' })) ?? true`,
    )
    await tab.run('ui.still()')
    expect(await tab.run(look)).toEqual(before)
  })

  test('J 5: what the app shows in the top layer during a step does not stay over the card', async () => {
    await begin('alone', 'C')
    expect(await tab.run('ui.hit()')).toBe(true)
    await tab.run(`document.querySelector('#cover').showPopover() ?? true`)
    await until(() => tab.run('ui.hit()'), 5000, 'the card on top')
    expect(await tab.run('ui.focus()')).toBe('dialog')
  })

  test('J 6: a target rendered anew as an equal node: followed with no flash and no lost focus', async () => {
    await begin('walk', 'A')
    await keys('Tab', 1)
    const seenAll = await tab.run(`(async () => {
      window.before = ui.card()
      const old = document.querySelector('#a'), fresh = old.cloneNode(true)
      fresh.removeAttribute('data-waymark'); fresh.style.left = '340px'
      old.replaceWith(fresh)
      const shown = []
      for (let i = 0; i < 20; i++) { await ui.frame(); shown.push(ui.card() === before) }
      return [shown.every(Boolean), ui.focus(), ui.marks(), Math.abs(ui.middle(ui.root().querySelector('.arrow'))[0] - ui.middle(fresh)[0]) < 1]
    })()`)
    expect(seenAll).toEqual([true, 'Close', ['a'], true])
  })

  test('J 8: twenty rounds of start and stop leave no node, and the page as it was', async () => {
    const shape = `document.documentElement.outerHTML.replace(/ data-\\w+="[^"]*"/g, '').length`
    const before = await tab.run(shape)
    await tab.run(`(async () => {
      for (let i = 0; i < 20; i++) { await waymark.start('walk', { resume: false }); await ui.frame(); waymark.dismiss('walk'); await ui.frame() }
    })().then(() => true)`)
    expect([await tab.run(shape), await nodes(), await tab.run('wrong')]).toEqual([before, 0, []])
  })

  test('while the page scrolls, hole and card go with the target, and it gets no longer by them', async () => {
    const size = () => tab.run('[document.documentElement.scrollWidth, document.documentElement.scrollHeight]')
    const before = await size()
    await begin('walk', 'A')
    for (const y of [0, 40, 1900, 30]) {
      await tab.run(`(async () => { scrollTo(0, ${y}); await ui.frame(); await ui.frame() })()`)
      const [, top] = await tab.run<number[]>(`ui.rect(document.querySelector('#a'))`)
      const [hole, card] = await tab.run<[number, number]>('[ui.hole()[1], ui.rect(ui.card())[1]]')
      expect([hole, y > 99 || card, await size()]).toEqual([top! - 6, y > 99 || top! + 30 + 16, before])
    }
  })

  test('while the target’s scroller scrolls, hole and card go along in the same frame', async () => {
    await begin('deep', 'DEEP')
    const errors = await tab.run<number[]>(`(async () => {
      const target = document.querySelector('#deep'), list = document.querySelector('#list'), errors = []
      const gap = () => [ui.card().getBoundingClientRect().top - target.getBoundingClientRect().top, ui.hole()[1] - target.getBoundingClientRect().top]
      const rest = gap()
      for (let i = 0; i < 20; i++) {
        list.scrollTop += i % 10 < 5 ? 6 : -6
        await ui.frame(); await new Promise(done => setTimeout(done))
        errors.push(...gap().map((now, k) => Math.abs(now - rest[k])))
      }
      return errors
    })()`)
    expect(Math.max(...errors)).toBeLessThanOrEqual(2)
  })
})
