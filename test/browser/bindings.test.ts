import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { bundle, launch, pageWith, type Route, type Served, serve } from './kit.ts'

const playbook = {
  id: 'bindings',
  version: 1,
  milestones: { three: { title: 'Three scouts', rule: { count: 'scout.sent', atLeast: 3 } } },
  roadmap: [{ level: 0, state: 'Scouts are going out', criteria: ['three'], next: ['steps'] }],
  guides: {
    steps: {
      kind: 'checklist',
      title: 'First steps',
      items: [
        { id: 'one', title: 'Send a scout', done: { count: 'scout.sent', atLeast: 1 } },
        { id: 'all', title: 'Send three', done: { milestone: 'three' } },
      ],
    },
    map: { kind: 'roadmap', title: 'Your way' },
  },
}

const react = `
  import { createElement as h, StrictMode, useState } from 'react'
  import { createRoot } from 'react-dom/client'
  import { Checklist, Roadmap, WaymarkProvider, useGuide, useProgress, useWaymark } from './dist/react.js'
  const errors = window.errors = []
  for (const name of ['error', 'warn']) console[name] = (...args) => errors.push(args.join(' '))
  addEventListener('error', event => errors.push(event.message))
  addEventListener('unhandledrejection', event => errors.push(String(event.reason)))
  const options = { playbook: ${JSON.stringify(playbook)} }
  window.made = new Set()
  const Inside = () => {
    const waymark = useWaymark()
    window.made.add(window.waymark = waymark)
    const progress = useProgress()
    const { why, progress: steps, start } = useGuide('steps')
    return h('div', null,
      h('output', { id: 'level' }, String(progress?.level ?? 'none')),
      h('output', { id: 'steps' }, String(steps?.items.filter(one => one.done).length ?? '-')),
      h('output', { id: 'why' }, why.join(' ')),
      h('button', { id: 'send', onClick: () => waymark.track('scout.sent') }, 'send'),
      h('button', { id: 'start', onClick: () => start() }, 'start'),
      h(Checklist, { id: 'list', guide: 'steps' }),
      h(Roadmap, { id: 'map' }))
  }
  const App = () => {
    const [shown, show] = useState(true)
    const [person, be] = useState('u1')
    const [place, move] = useState(0)
    const [signed, sign] = useState(0)
    const token = signed > 2 ? () => 'f' + signed : 't'.repeat(signed) || undefined
    return h(StrictMode, null,
      h('button', { id: 'toggle', onClick: () => show(!shown) }, 'toggle'),
      h('button', { id: 'other', onClick: () => be('u2') }, 'other'),
      h('button', { id: 'move', onClick: () => move(place + 1) }, 'move'),
      h('button', { id: 'sign', onClick: () => sign(signed + 1) }, 'sign'),
      shown && h(WaymarkProvider, { key: place, options, person: { id: person, facts: { role: 'admin' }, token } }, h(Inside)))
  }
  createRoot(document.querySelector('main')).render(h(App))`

const elements = `
  import { createWaymark } from './dist/index.js'
  import { defineElements } from './dist/elements.js'
  window.begin = () => {
    const waymark = window.waymark = createWaymark({ playbook: ${JSON.stringify(playbook)} })
    waymark.identify('u1')
    defineElements(waymark)
    defineElements(waymark)
  }
  begin()`

let browser: Browser
let page: Page
const routes: Record<string, Route> = {}
const served: Served[] = []

beforeAll(async () => {
  browser = await launch()
  page = await browser.newPage()
  Object.assign(routes, {
    '/react.js': await bundle({ code: react }, { define: { 'process.env.NODE_ENV': '"development"' } }),
    '/elements.js': await bundle({ code: elements }),
    '/react': pageWith('/react.js', '<main></main>'),
    '/elements': pageWith('/elements.js', '<waymark-checklist></waymark-checklist><waymark-roadmap guide="map"></waymark-roadmap>'),
  })
})
afterAll(async () => {
  await browser.close()
  for (const server of served) await server.close()
})

const open = async (path: string): Promise<void> => {
  // Another port is another origin: nothing that a former page has stored is there.
  served.push(await serve(routes))
  await page.goto(served.at(-1)!.origin + path)
}
const text = (selector: string): Promise<string> => page.locator(selector).innerText()
const comes = (selector: string, wanted: string) => expect.poll(() => text(selector), { timeout: 5000 }).toBe(wanted)

test('React in StrictMode: hooks follow what is tracked, inline guides are drawn and tick themselves, nothing is warned of', async () => {
  await open('/react')
  await comes('#steps', '0')
  expect(await text('#list h2')).toBe('First steps')
  expect(await text('#map h2')).toBe('Your way')
  await page.click('#send')
  await comes('#steps', '1')
  await expect.poll(() => page.locator('#list .ok').count()).toBe(1)
  await page.click('#send')
  await page.click('#send')
  await comes('#level', '0')
  expect(await text('#map .inline')).toContain('Scouts are going out')
  expect(await page.evaluate('window.made.size')).toBe(1)
  expect(await page.evaluate('window.errors')).toEqual([])
})

test('React: another person has a progress of their own, and a provider that goes and comes again starts anew', async () => {
  await open('/react')
  await comes('#steps', '0')
  await page.click('#send')
  await comes('#steps', '1')
  await page.click('#other')
  await comes('#steps', '0')
  await page.click('#toggle')
  await expect.poll(() => page.evaluate(`waymark.track('x').then(one => one.reason)`)).toBe('destroyed')
  expect(await page.locator('#list').count()).toBe(0)
  await page.click('#toggle')
  await comes('#steps', '0')
  await page.click('#send')
  await comes('#steps', '1')
  expect(await text('#list h2')).toBe('First steps')
  expect(await page.evaluate('window.errors')).toEqual([])
})

test('React: a provider that takes the place of another one in the same commit keeps its instance', async () => {
  await open('/react')
  await comes('#steps', '0')
  await page.click('#send')
  await comes('#steps', '1')
  await page.click('#move')
  await page.click('#send')
  await page.click('#send')
  await comes('#level', '0')
  expect(await page.evaluate('window.made.size')).toBe(1)
  await page.click('#toggle')
  await expect.poll(() => page.evaluate(`waymark.track('x').then(one => one.reason)`)).toBe('destroyed')
  expect(await page.evaluate('window.errors')).toEqual([])
})

test('React: a token that comes later, or anew, is the one that is used; a function is asked as it is then', async () => {
  await open('/react')
  await comes('#steps', '0')
  await page.evaluate(`(() => {
    const { identify } = waymark
    window.tokens = []
    waymark.identify = (id, facts, options) => {
      window.tokens.push(options.token)
      identify(id, facts, options)
    }
  })()`)
  await page.click('#sign')
  await page.click('#sign')
  await expect.poll(() => page.evaluate('window.tokens')).toEqual(['t', 'tt'])
  await page.click('#sign')
  await page.click('#sign')
  await expect.poll(() => page.evaluate('window.tokens[2]()')).toBe('f4')
  expect(await page.evaluate('window.tokens.length')).toBe(3)
})

test('React: a guide is started from a component and told why it is shown', async () => {
  await open('/react')
  await comes('#steps', '0')
  await page.click('#start')
  await comes('#why', 'shown')
  expect(await page.locator('waymark-ui .panel').innerText()).toContain('First steps')
})

test('elements: each draws its guide where it stands, follows its attribute, and leaves nothing when it is taken out', async () => {
  await open('/elements')
  await expect.poll(() => page.locator('waymark-checklist h2').count()).toBe(1)
  expect(await text('waymark-checklist h2')).toBe('First steps')
  expect(await text('waymark-roadmap h2')).toBe('Your way')
  const { width } = (await page.locator('waymark-checklist').boundingBox())!
  expect(width).toBeGreaterThan(300)
  await page.evaluate(`document.querySelector('waymark-roadmap').setAttribute('guide', 'nothing')`)
  await expect.poll(() => page.evaluate(`document.querySelector('waymark-roadmap').shadowRoot.childElementCount`)).toBe(0)
  await page.evaluate(`document.querySelector('waymark-roadmap').setAttribute('guide', 'roadmap')`)
  await expect.poll(() => page.locator('waymark-roadmap h2').count()).toBe(1)
  const left = await page.evaluate(`(() => {
    const one = document.querySelector('waymark-checklist')
    one.remove()
    return [one.shadowRoot.childElementCount, one.shadowRoot.adoptedStyleSheets.length]
  })()`)
  expect(left).toEqual([0, 0])
})

test('elements: one that is moved or told of another guide before it is drawn is drawn all the same, once', async () => {
  await open('/elements')
  await expect.poll(() => page.locator('waymark-checklist h2').count()).toBe(1)
  await page.evaluate(`(() => {
    for (const id of ['moved', 'told']) document.body.append(Object.assign(document.createElement('waymark-checklist'), { id }))
    document.body.prepend(document.querySelector('#moved'))
    document.querySelector('#told').setAttribute('guide', 'steps')
  })()`)
  for (const id of ['#moved', '#told']) await expect.poll(() => page.locator(`${id} h2`).allInnerTexts()).toEqual(['First steps'])
  const { width } = (await page.locator('#told .bar').boundingBox())!
  expect(width).toBeGreaterThan(300)
})

test('elements: of an instance that is made after another was destroyed, they draw what that one has', async () => {
  await open('/elements')
  await expect.poll(() => page.locator('waymark-checklist h2').count()).toBe(1)
  await page.evaluate('waymark.destroy()')
  await expect.poll(() => page.locator('waymark-checklist h2').count()).toBe(0)
  await page.evaluate('begin()')
  for (const name of ['checklist', 'roadmap']) await expect.poll(() => page.locator(`waymark-${name} h2`).count()).toBe(1)
  await page.evaluate(`waymark.track('scout.sent')`)
  await expect.poll(() => page.locator('waymark-checklist .ok').count()).toBe(1)
})

test('a guide that is drawn inside a component of the page leaves it as it was', async () => {
  await open('/elements')
  await expect.poll(() => page.locator('waymark-checklist h2').count()).toBe(1)
  await page.evaluate(`(() => {
    const own = Object.assign(document.createElement('div'), { id: 'own' })
    document.body.append(own)
    const root = own.attachShadow({ mode: 'open' })
    root.append(Object.assign(document.createElement('b'), { textContent: 'theirs' }))
    root.adoptedStyleSheets = [new CSSStyleSheet()]
    window.undo = waymark.mount('steps', own)
  })()`)
  await expect.poll(() => page.locator('#own h2').count()).toBe(1)
  await page.evaluate('undo()')
  const left =
    await page.evaluate(`(({ childNodes, adoptedStyleSheets }) => [...childNodes].map(one => one.textContent).concat(adoptedStyleSheets.length))(
    document.querySelector('#own').shadowRoot)`)
  expect(left).toEqual(['theirs', 1])
})

test('elements: a guide inside the page takes no focus, and its button works', async () => {
  await open('/elements')
  await expect.poll(() => page.locator('waymark-checklist h2').count()).toBe(1)
  expect(await page.evaluate('document.activeElement === document.body')).toBe(true)
  await page.evaluate(`waymark.track('scout.sent')`)
  await expect.poll(() => page.locator('waymark-checklist .ok').count()).toBe(1)
})
