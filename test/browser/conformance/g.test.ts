import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, seen, title, world } from './world.ts'

const { open, routes } = world()
const go = (page: Page, path: string) => page.evaluate(path => history.pushState(null, '', path), path)
const frames = (page: Page) => page.evaluate(() => window.way.frames(3))

test('G 1: a next that changes the route: the target of the new page is waited for and shown; back returns', async () => {
  const page = await open('<main></main>')
  await page.evaluate(() => {
    const draw = () => document.querySelector('main')!.replaceChildren()
    const navigate = (href: string) => {
      history.pushState(null, '', href)
      draw()
      // The new page comes late, as it does where it is loaded.
      setTimeout(() => {
        document.querySelector('main')!.innerHTML = `<button id="${href.slice(1)}">x</button>`
      }, 150)
    }
    navigate('/list')
    return window.way.tour(
      [
        { id: 'a', title: 'A', page: '/list', href: '/list', target: '#list' },
        { id: 'b', title: 'B', page: '/edit', href: '/edit', target: '#edit' },
      ],
      { options: { navigate } },
    )
  })
  const at = () => page.evaluate(() => [location.pathname, document.querySelector('[data-waymark]')?.id])
  await seen(page, 'A')
  expect(await at()).toEqual(['/list', 'list'])
  const meanwhile = await page.evaluate(() => {
    window.waymark.move('next')
    return window.way.title()
  })
  expect(meanwhile).toBe(null)
  await seen(page, 'B')
  expect(await at()).toEqual(['/edit', 'edit'])
  await press(page, 'Back')
  await seen(page, 'A')
  expect(await at()).toEqual(['/list', 'list'])
  await page.close()
})

test('G 1: the same where each page is loaded anew', async () => {
  const page = await open('<button id="x">x</button>')
  const here = new URL(page.url()).pathname
  const answer = routes[here] as { readonly body: string }
  routes['/second'] = { ...answer, body: answer.body.replace('id="x"', 'id="y"') }
  const steps = [
    { id: 'a', title: 'A', page: here, href: here, target: '#x' },
    { id: 'b', title: 'B', page: '/second', href: '/second', target: '#y' },
  ]
  const begin = async (path: string) => {
    await page.waitForFunction(path => location.pathname === path && 'wm' in window, path)
    await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }), steps)
  }
  await begin(here)
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'A')
  await press(page, 'Next')
  await begin('/second')
  await seen(page, 'B')
  expect(await page.evaluate(() => document.querySelector('[data-waymark]')!.id)).toBe('y')
  await press(page, 'Back')
  await begin(here)
  await seen(page, 'A')
  expect(page.errors).toEqual([])
  await page.close()
})

test('G 2: a click is waited for: the right element on the right page moves on; on another page, or another element, it stays', async () => {
  const page = await open('<button id="right">r</button><button id="wrong">w</button>')
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#right', scrim: 'none', advance: { click: true, only: true, page: '/here' } },
      { id: 'b', title: 'B' },
    ]),
  )
  await seen(page, 'A')
  const click = async (selector: string) => {
    await page.click(selector)
    await frames(page)
    return title(page)
  }
  expect(await click('#right')).toBe('A')
  await go(page, '/here')
  expect(await click('#wrong')).toBe('A')
  expect(await click('#right')).toBe('B')
  await page.close()
})

test('G 3: a delay between steps: the old one goes at once, nothing is shown until it is over', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', delayMs: 1000 },
    ]),
  )
  await seen(page, 'A')
  const early = await page.evaluate(async () => {
    const from = performance.now()
    window.waymark.move('next')
    const early: (string | null)[] = []
    for (;;) {
      const [seen, ms] = [window.way.title(), performance.now() - from]
      if (ms > 950) return early
      early.push(seen)
      await window.way.pause(50)
    }
  })
  expect(early.length).toBeGreaterThan(1)
  expect(new Set(early)).toEqual(new Set([null]))
  await seen(page, 'B')
  await page.close()
})

test('G 4: an element that is there, or is not: it goes on at once where it is so already, but only on the page that is meant', async () => {
  const page = await open('<p id="yes">y</p>')
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', advance: { there: '#yes', page: '/there' } },
      { id: 'b', title: 'B', advance: { gone: '#no' } },
      { id: 'c', title: 'C', advance: { gone: '#yes', page: '/gone' } },
      { id: 'd', title: 'D', advance: { there: '#later' } },
      { id: 'e', title: 'E' },
    ]),
  )
  await seen(page, 'A')
  await go(page, '/there')
  await seen(page, 'C')
  await page.evaluate(() => document.querySelector('#yes')!.remove())
  await frames(page)
  expect(await title(page)).toBe('C')
  await go(page, '/gone')
  await seen(page, 'D')
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<p id="later">l</p>'))
  await seen(page, 'E')
  await page.close()
})

test('G 8: a page is compared with the whole address, its query too; a change by pushState is seen', async () => {
  const page = await open('<p>app</p>')
  const pages = {
    path: '/jobs/*',
    eq: { eq: '/jobs/7?tab=2' },
    ne: { ne: '/jobs/7?tab=2' },
    contains: { contains: 's/7?t' },
    notContains: { notContains: 'tab=' },
    startsWith: { startsWith: '/jobs' },
    endsWith: { endsWith: 'tab=2' },
    regex: { regex: '^/jobs/\\d+\\?tab=[12]$' },
    both: { startsWith: '/jobs', notContains: 'tab' },
  }
  await page.evaluate(
    pages =>
      window.way.begin(
        Object.fromEntries(
          Object.entries(pages).map(([id, page]) => [id, { kind: 'tour', page, trigger: { event: 'x' }, steps: [{ id, title: id }] }]),
        ) as never,
      ),
    pages,
  )
  await page.waitForFunction(() => window.waymark.explain('path').includes('trigger'))
  const here = async (path: string) => {
    await go(page, path)
    await frames(page)
    return page.evaluate(names => names.filter(name => !window.waymark.explain(name).includes('page')), Object.keys(pages))
  }
  expect(await here('/jobs/7?tab=2')).toEqual(['path', 'eq', 'contains', 'startsWith', 'endsWith', 'regex'])
  expect(await here('/jobs/7?tab=3')).toEqual(['path', 'ne', 'contains', 'startsWith'])
  expect(await here('/people')).toEqual(['ne', 'notContains'])
  expect(await here('/jobs')).toEqual(['ne', 'notContains', 'startsWith', 'both'])
  // What is open follows the address too: a step of one tab waits on the other.
  await page.evaluate(() => {
    window.waymark.destroy()
    return window.way.tour([{ id: 'a', title: 'A', page: { regex: '[?&]tab=2(&|$)' } }], { options: { namespace: 'tab' } })
  })
  expect(await title(page)).toBe(null)
  await go(page, '/jobs/7?x=1&tab=2')
  await seen(page, 'A')
  await go(page, '/jobs/7?x=1&tab=1')
  await seen(page, null)
  await page.close()
})
