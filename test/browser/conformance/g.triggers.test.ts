import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { press, seen, title, told, world } from './world.ts'

const { open } = world()
const go = (page: Page, path: string) => page.evaluate(path => history.pushState(null, '', path), path)
const frames = (page: Page) => page.evaluate(() => window.way.frames(3))
/** Somebody is known, and what the guide waits for is looked for. */
const waits = async (page: Page) => {
  await page.waitForFunction(() => window.waymark.explain('t').includes('trigger'))
  await frames(page)
}

const one = (name: string, trigger: object, more: object = {}) =>
  ({ kind: 'tour', trigger, steps: [{ id: name, title: name.toUpperCase() }], ...more }) as never
/** A client whose one tour waits for its trigger; the name of what it shows. */
const triggered = async (page: Page, trigger: object, namespace: string) => {
  await page.evaluate(
    ([guide, namespace]) => {
      window.waymark?.destroy()
      return window.way.begin({ t: guide }, { options: { namespace } })
    },
    [one('t', trigger), namespace] as const,
  )
  await waits(page)
  return title(page)
}

test('G 5: a page, a click, an element that is there or is not starts a tour', async () => {
  const page = await open('<button id="x">x</button><button id="y">y</button><p id="z">z</p>')
  expect(await triggered(page, { page: '/start' }, 'page')).toBe(null)
  expect(await page.evaluate(() => window.waymark.explain('t'))).toEqual(['trigger'])
  await go(page, '/start')
  await seen(page, 'T')

  expect(await triggered(page, { click: ['#none', '#x'] }, 'click')).toBe(null)
  await page.click('#y')
  await page.evaluate(() => window.way.pause(60))
  expect(await title(page)).toBe(null)
  await page.click('#x')
  await seen(page, 'T')

  expect(await triggered(page, { there: '.new' }, 'there')).toBe(null)
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<p class="new">n</p>'))
  await seen(page, 'T')

  expect(await triggered(page, { gone: '#z' }, 'gone')).toBe(null)
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#z')!.hidden = true
  })
  await seen(page, 'T')
  await page.close()
})

test('G 5: an event that is tracked starts a tour, on its page only', async () => {
  const page = await open('<p>app</p>')
  expect(await triggered(page, { event: 'saved', page: '/start' }, 'event')).toBe(null)
  await page.evaluate(() => window.waymark.track('saved'))
  await page.evaluate(() => window.way.pause(60))
  expect(await title(page)).toBe(null)
  await go(page, '/start')
  await page.evaluate(() => window.way.pause(60))
  expect(await title(page)).toBe(null)
  await page.evaluate(() => window.waymark.track('saved'))
  await seen(page, 'T')
  await page.close()
})

test('G 5: of several all must be so; an empty one starts at once', async () => {
  const page = await open('<button id="x">x</button><p id="z">z</p>')
  const click = async () => {
    await page.click('#x')
    await page.evaluate(() => window.way.pause(60))
    return title(page)
  }
  expect(await triggered(page, { page: '/start', click: '#x', there: '.new', gone: '#z' }, 'all')).toBe(null)
  expect(await click()).toBe(null)
  await go(page, '/start')
  expect(await click()).toBe(null)
  await page.evaluate(() => document.querySelector('#z')!.remove())
  expect(await click()).toBe(null)
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<p class="new">n</p>'))
  await page.evaluate(() => window.way.pause(60))
  expect(await title(page)).toBe(null)
  await page.click('#x')
  await seen(page, 'T')
  await page.evaluate(() => window.waymark.destroy())
  await page.evaluate(guide => window.way.begin({ t: guide }, { options: { namespace: 'empty' } }), one('t', {}))
  await seen(page, 'T')
  await page.close()
})

test('G 5: the click that starts a tour does not move on its first step', async () => {
  const page = await open('<button id="x">x</button>')
  const steps = [
    { id: 'a', title: 'A', target: '#x', advance: { click: true } },
    { id: 'b', title: 'B' },
  ]
  await page.evaluate(guide => window.way.begin({ t: guide }), one('t', { click: '#x' }, { steps }))
  await waits(page)
  await page.click('#x')
  await seen(page, 'A')
  await page.click('#x')
  await seen(page, 'B')
  await page.close()
})

test('G 5: while a trigger is waited for, nothing of ours is on the page; a client that is gone opens nothing', async () => {
  const page = await open('<button id="x">x</button>')
  expect(await triggered(page, { click: '#x' }, 'click')).toBe(null)
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<p>new</p>'))
  await frames(page)
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  await page.evaluate(() => {
    document.querySelector<HTMLElement>('#x')!.click()
    window.waymark.destroy()
  })
  await page.evaluate(() => window.way.pause(100))
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  expect(page.errors).toEqual([])
  await page.close()
})

test('G 6: off the page of its trigger a running tour goes on; the trigger does nothing to it while it runs', async () => {
  const page = await open('<button id="x" style="position: fixed; left: 5px; top: 5px">x</button>')
  const steps = ['a', 'b', 'c'].map(id => ({ id, title: id.toUpperCase(), scrim: 'none' }))
  await go(page, '/start')
  await page.evaluate(guide => window.way.begin({ t: guide }), one('t', { page: '/start', click: '#x' }, { steps }))
  await waits(page)
  await page.click('#x')
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  await page.click('#x')
  await go(page, '/other')
  await frames(page)
  await page.evaluate(() => window.way.pause(60))
  expect(await title(page)).toBe('B')
  await go(page, '/start')
  await page.click('#x')
  await page.evaluate(() => window.way.pause(60))
  expect(await title(page)).toBe('B')
  expect((await told(page)).filter(line => line.startsWith('started'))).toEqual(['started a'])
  await page.close()
})

test('G 7: a tour that a click has started is at the same step after a reload', async () => {
  const page = await open('<button id="x">x</button>')
  const steps = ['a', 'b', 'c'].map(id => ({ id, title: id.toUpperCase() }))
  const begin = () => page.evaluate(guide => window.way.begin({ t: guide }), one('t', { click: '#x' }, { steps }))
  await begin()
  await waits(page)
  await page.click('#x')
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  // Written down, behind what the tour has written.
  await page.evaluate(() => window.waymark.attest('x'))
  await page.reload()
  await page.waitForFunction(() => 'wm' in window)
  await begin()
  await seen(page, 'B')
  expect((await told(page)).filter(line => line.startsWith('started'))).toEqual([])
  await page.close()
})
