import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Playbook } from '../../src/playbook/types.ts'
import { createReceiver, openStore, type Store } from '../../src/receiver.ts'
import { deliveredFiles } from '../browser/delivered.ts'
import { type Route, type Served, serve, until } from '../browser/kit.ts'
import { type Engine, engines, type Tab } from './engine.ts'

const steps = (...all: [id: string, target?: string | undefined, more?: object][]) =>
  all.map(([id, target, more]) => ({ id, title: id.toUpperCase(), ...(target && { target }), ...more }))
const playbook = {
  id: 'engines',
  version: 1,
  milestones: { three: { title: 'Three', rule: { count: 'done', atLeast: 3 } } },
  roadmap: [{ level: 0, state: 'Begun', criteria: ['three'], next: [] }],
  guides: {
    walk: { kind: 'tour', steps: steps(['a', '#a'], ['b', '#deep'], ['c']) },
    modal: { kind: 'tour', steps: steps(['a', '#a'], ['b', '#in']) },
    late: { kind: 'tour', steps: steps(['a', '#late'], ['b', 'x-box >>> #inner']) },
    real: {
      kind: 'tour',
      steps: steps(['a', '#a', { advance: { click: true } }], ['b', undefined, { advance: { event: 'done' } }], ['c']),
    },
    map: { kind: 'roadmap' },
    list: {
      kind: 'checklist',
      title: 'List',
      items: [
        { id: 'one', title: 'One', done: { count: 'done', atLeast: 1 } },
        { id: 'two', title: 'Two', done: { attest: 'two' } },
      ],
    },
  },
} as unknown as Playbook

const html = (
  endpoint: string,
) => `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Host</title>
<body style="margin: 0"><header style="position: sticky; top: 0; height: 60px; background: #eee">Host <button id="a">A</button></header>
<div style="height: 300px; width: 400px; overflow: auto; margin: 40px"><div style="height: 900px">rows</div><button id="deep">Deep</button><div style="height: 500px"></div></div>
<dialog id="d"><button id="in">In</button></dialog><x-box></x-box><p id="place"></p><div style="height: 2000px"></div>
<script src="/host.js"></script><script src="/waymark.js" data-playbook="/playbook.json" data-endpoint="${endpoint}" data-write-key="wk"></script><script src="/start.js"></script></body></html>`
const hostScript = `window.wrong = []
addEventListener('error', event => wrong.push(event.message))
addEventListener('unhandledrejection', event => wrong.push('unhandled ' + event.reason))
addEventListener('securitypolicyviolation', event => wrong.push(event.effectiveDirective))
customElements.define('x-box', class extends HTMLElement { connectedCallback() { this.attachShadow({ mode: 'open' }).append(Object.assign(document.createElement('button'), { id: 'inner', textContent: 'Inner' })) } })
window.ui = {
  root: () => document.querySelector('waymark-ui')?.shadowRoot,
  title: () => ui.root()?.querySelector('[role=dialog] h2')?.textContent ?? null,
  middle: el => { const { x, y, width, height } = el.getBoundingClientRect(); return [x + width / 2, y + height / 2] },
  button: name => { const el = [...ui.root().querySelectorAll('button')].find(el => (el.getAttribute('aria-label') ?? el.textContent) === name); return el ? ui.middle(el) : null },
  focus: () => { let el = document.activeElement; while (el?.shadowRoot?.activeElement) el = el.shadowRoot.activeElement; return el?.getAttribute('aria-label') ?? (el?.textContent || el?.tagName) },
  hit: () => { const card = ui.root().querySelector('[role=dialog]'); return document.elementFromPoint(...ui.middle(card)) === document.querySelector('waymark-ui') },
  hole: () => { const all = ui.root().querySelector('.hole path').getAttribute('d').split('M').at(-1).match(/-?[\\d.]+/g).map(Number); return all },
}`
const startScript = `const person = new URLSearchParams(location.search).get('person')
waymark.identify(person); waymark.group('of-' + person)`

describe.each(engines)('%s', (name, start) => {
  let engine: Engine
  let tab: Tab
  let web: Served
  let store: Store
  let close = async () => {}
  let person = ''
  let count = 0

  beforeAll(async () => {
    const data = mkdtempSync(join(tmpdir(), 'waymark-engines-'))
    store = await openStore({ data })
    const receiver = createReceiver({ store, playbooks: [playbook], verify: 'none' })
    const post: Route = async (_, response, body) => {
      const answer = await receiver.fetch(new Request('http://127.0.0.1/v1/beacon', { method: 'POST', body }), {
        loopback: true,
      })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(await answer.text())
    }
    const routes: Record<string, Route> = {
      ...deliveredFiles(),
      '/playbook.json': JSON.stringify(playbook),
      '/favicon.ico': { status: 204 },
    }
    Object.assign(routes, { '/host.js': hostScript, '/start.js': startScript })
    const strict = {
      'content-security-policy':
        "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; require-trusted-types-for 'script'",
    }
    routes['/'] = { body: html('/v1/beacon') }
    // The page's own style attributes are not ours to forbid; ours are, so the strict page has none of its own.
    routes['/strict'] = {
      headers: { ...strict, 'content-security-policy': strict['content-security-policy'].replace(" 'unsafe-inline'", '') },
      body: html('/v1/beacon')
        .replaceAll(/ style="[^"]*"/g, '')
        .replace('.innerHTML', '.textContent'),
    }
    routes['/v1/beacon'] = post
    web = await serve(routes)
    engine = await start()
    tab = await engine.tab()
    close = async () => {
      await engine.close()
      await web.close()
      await receiver.close()
      await store.close()
      rmSync(data, { recursive: true, force: true })
    }
  }, 180_000)
  afterAll(() => close())
  beforeEach(async () => {
    person = `${name}-${++count}`
    await open()
  })

  const open = async (path = '/') => {
    await tab.goto(`${web.origin}${path}?person=${person}`)
    await tab.run('waymark.ready().then(() => true)')
  }
  const seen = (title: string | null) => until(async () => (await tab.run('ui.title()')) === title, 8000, `step ${title}`)
  /** A real click on one of our buttons, once it is there and rests. */
  const press = async (name: string) => {
    let last = ''
    let still = 0
    const [x, y] = await until(async () => {
      const at = await tab.run<[number, number] | null>(`ui.button(${JSON.stringify(name)})`)
      // A scroll may have yet to begin.
      still = JSON.stringify(at) === last ? still + 1 : 0
      last = JSON.stringify(at)
      return at && still > 3 ? at : null
    })
    await tab.click(x, y)
  }
  const begin = (guide: string) => tab.run(`waymark.start('${guide}')`)
  /** What a tour has on the page; the roadmap's launcher may rest there. */
  const nodes = () => tab.run<number>(`ui.root()?.querySelectorAll('[role=dialog], .hole, p').length ?? 0`)
  const wrong = () => tab.run<string[]>('wrong')

  test('a tour shows one step at a time, follows Next and Back, completes, and leaves nothing', async () => {
    expect(await nodes()).toBe(0)
    await begin('walk')
    await seen('A')
    await press('Next')
    await seen('B')
    await press('Back')
    await seen('A')
    await press('Next')
    await seen('B')
    await press('Next')
    await seen('C')
    await press('Done')
    await seen(null)
    await until(async () => (await nodes()) === 0)
    expect(await wrong()).toEqual([])
  })

  test('a target in an inner scroller is brought into view, and the hole is around it', async () => {
    await begin('walk')
    await press('Next')
    await seen('B')
    await until(async () => {
      const [x, y] = await tab.run<[number, number]>(`ui.middle(document.querySelector('#deep'))`)
      const hole = await tab.run<number[]>('ui.hole()')
      const [left = 0, top = 0, width = 0] = hole
      return Math.abs(left + width / 2 - x) < 2 && top < y && y - top < 60 && y < (await tab.run<number>('innerHeight'))
    })
  })

  test('focus goes to the card, Tab never leaves it where nothing is to be used, Escape closes and gives focus back', async () => {
    await tab.run(`document.querySelector('#a').focus()`)
    await begin('walk')
    await press('Next')
    await seen('B')
    await press('Next')
    await seen('C')
    const order: string[] = []
    for (let i = 0; i < 10; i++) {
      await tab.press('Tab')
      order.push(await tab.run('ui.focus()'))
    }
    expect(new Set(order)).toEqual(new Set(['Close', 'Back', 'Done']))
    await tab.press('Tab', true)
    expect(['Close', 'Back', 'Done']).toContain(await tab.run('ui.focus()'))
    await tab.press('Escape')
    await seen(null)
    expect(await tab.run('ui.focus()')).toBe('A')
  })

  test('an app’s modal dialog, opened during a step: the step stays on top and can be used', async () => {
    await begin('modal')
    await seen('A')
    await tab.run(`document.querySelector('#d').showModal()`)
    await until(() => tab.run('ui.hit()'), 5000, 'the card on top')
    await press('Next')
    await seen('B')
    expect(await tab.run('ui.hit()')).toBe(true)
    await tab.run(`document.querySelector('#d').close()`)
    await until(() => tab.run(`document.querySelector('waymark-ui')?.parentElement === document.body`))
    expect(await wrong()).toEqual([])
  })

  test('a target that comes late is waited for, one that is rendered anew is followed, one in a shadow root is found', async () => {
    await begin('late')
    await tab.run('new Promise(done => setTimeout(done, 300))')
    expect(await tab.run('ui.title()')).toBe(null)
    await tab.run(`document.querySelector('#place').insertAdjacentHTML('beforeend', '<button id="late">Late</button>')`)
    await seen('A')
    await tab.run(
      `document.querySelector('#late').replaceWith(Object.assign(document.createElement('button'), { id: 'late', textContent: 'Again' }))`,
    )
    await tab.run('new Promise(done => setTimeout(done, 300))')
    expect(await tab.run('ui.title()')).toBe('A')
    await press('Next')
    await seen('B')
  })

  test('a step goes on by really using the product: a click on the target, then an event', async () => {
    await begin('real')
    await seen('A')
    const [x, y] = await tab.run<[number, number]>(`ui.middle(document.querySelector('#a'))`)
    await tab.click(x, y)
    await seen('B')
    await tab.run(`waymark.track('done').then(() => true)`)
    await seen('C')
  })

  test('a reload in the middle: the tour resumes at its step, and what was tracked is there', async () => {
    await begin('walk')
    await press('Next')
    await seen('B')
    expect(await tab.run(`waymark.track('done').then(({ stored }) => stored)`)).toBe('disk')
    await open()
    await seen('B')
    await until(async () => (await tab.run(`waymark.progress?.milestones.three?.reading.value`)) === 1)
  })

  test('what is tracked reaches the receiver, once', async () => {
    await tab.run(`Promise.all([1, 2, 3].map(() => waymark.track('done'))).then(() => true)`)
    await tab.run('waymark.flush().then(() => true)')
    const stored = async () => {
      const found = await store.changes(`of-${person}`, 0)
      return (found?.ledgers ?? []).flatMap(({ evidence }) =>
        Object.values(evidence.series).flatMap(row =>
          row.kind === 'cells' ? row.days.flatMap(({ dots }) => dots.map(({ id }) => id)) : [],
        ),
      )
    }
    await until(async () => (await stored()).length === 3, 8000)
    await open()
    await tab.run('waymark.flush().then(() => true)')
    expect(new Set(await stored()).size).toBe(3)
    expect(await stored()).toHaveLength(3)
  })

  test('a checklist ticks itself, and the roadmap panel says where one is', async () => {
    await begin('list')
    await until(() => tab.run(`ui.root()?.textContent.includes('One')`))
    await tab.run(`waymark.track('done').then(() => true)`)
    await until(() => tab.run(`!!ui.root().querySelector('.tick.ok')`))
    await begin('map')
    await until(() => tab.run(`ui.root()?.textContent.includes('Begun')`))
    expect(await wrong()).toEqual([])
  })

  test('under a strict content policy nothing is violated, and the card is styled', async () => {
    await open('/strict')
    await begin('walk')
    await seen('A')
    expect(await tab.run(`getComputedStyle(ui.root().querySelector('.card')).borderRadius`)).toBe('12px')
    await press('Close')
    await seen(null)
    expect(await wrong()).toEqual([])
  })

  test('the platform has what we build on: popover, constructable sheets, locks and a database', async () => {
    expect(
      await tab.run(`[HTMLElement.prototype.hasOwnProperty('popover'), !!new CSSStyleSheet(), !!navigator.locks, !!indexedDB]`),
    ).toEqual([true, true, true, true])
  })
})
