import { expect, test } from 'vitest'
import { press, seen, title, told, world } from './world.ts'

const { open } = world()
const two = '<button id="one" style="margin: 90px">1</button><button id="two">2</button>'

test('B 1: a selector, an element, a function that gives an element, one that gives a selector: each is found', async () => {
  const page = await open(two)
  await page.evaluate(() => {
    const one = document.querySelector('#one')!
    const targets = { element: one, give: () => one, name: () => '#one' }
    const steps = ['#one', '@element', '@give', '@name'].map((target, i) => ({ id: `s${i}`, title: `S${i}`, target }))
    return window.way.tour(steps, { options: { targets } })
  })
  for (let i = 0; i < 4; i++) {
    await seen(page, `S${i}`)
    const off = await page.evaluate(() => window.wm.hole()!.x - document.querySelector('#one')!.getBoundingClientRect().x)
    expect(off).toBeCloseTo(-6, 1)
    await press(page, i < 3 ? 'Next' : 'Done')
  }
  await page.close()
})

test('B 2: no target, null, or one that matches nothing: shown in the middle, nothing is thrown', async () => {
  const page = await open(two)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: null },
      { id: 'c', title: 'C', target: '#none', missing: 'centre', waitMs: 0 },
      { id: 'd', title: 'D', target: '@nobody', missing: 'centre', waitMs: 0 },
    ]),
  )
  for (const name of ['A', 'B', 'C', 'D']) {
    await seen(page, name)
    expect(await page.evaluate(() => [window.wm.$('.card.centre') !== null, window.wm.hole()])).toEqual([true, null])
    await press(page, name === 'D' ? 'Done' : 'Next')
  }
  expect(page.errors).toEqual([])
  await page.close()
})

test('B 4: absent with no wait: told at once, and it goes on forward, or back when the person went back', async () => {
  const page = await open(two)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: '#none', missing: 'skip', waitMs: 0 },
      { id: 'c', title: 'C' },
    ]),
  )
  await seen(page, 'A')
  expect(
    await page.evaluate(() => {
      window.waymark.move('next')
      return [window.way.title(), window.told.at(-2), window.told.at(-1)]
    }),
  ).toEqual(['C', 'missing b', 'shown c'])
  await press(page, 'Back')
  await seen(page, 'A')
  await page.close()
})

test('B 5: absent, then added in time: it is waiting meanwhile, then before and shown, and waits no more', async () => {
  const page = await open(two)
  await page.evaluate(async () => {
    await window.way.begin({ t: { kind: 'tour', steps: [{ id: 'a', title: 'A', target: '#late' }] } })
    const list: string[] = []
    Object.assign(window, { list })
    window.waymark.on('step', ({ what, step }) => list.push(`${what} ${step}`))
    await window.waymark.start('t')
  })
  const state = () => page.evaluate(() => [window.waymark.explain('t'), Reflect.get(window, 'list')])
  expect(await state()).toEqual([['waiting'], []])
  await page.evaluate(() => document.body.insertAdjacentHTML('beforeend', '<i id="late" style="display: block">l</i>'))
  await seen(page, 'A')
  expect(await state()).toEqual([['shown'], ['before a', 'shown a']])
  await page.close()
})

test('B 7: the host drives it by itself: a missing target is told once, and it does not move on', async () => {
  const page = await open(two)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A' },
      { id: 'b', title: 'B', target: '#none', waitMs: 200 },
      { id: 'c', title: 'C' },
    ]),
  )
  await seen(page, 'A')
  await page.evaluate(() => window.waymark.start('t', { step: 'b' }))
  await page.evaluate(() => window.way.pause(1200))
  expect((await told(page)).filter(line => line.startsWith('missing'))).toEqual(['missing b'])
  expect([await title(page), await page.evaluate(() => window.waymark.explain('t'))]).toEqual([null, ['waiting']])
  await page.evaluate(() => window.waymark.start('t', { step: 'c' }))
  await seen(page, 'C')
  await page.close()
})

test('B 8: the list of what was missed holds each such step, and is empty at the next start', async () => {
  const page = await open(two)
  await page.evaluate(async () => {
    const lost = (id: string) => ({ id, title: id, target: '#none', missing: 'skip' as const, waitMs: 0 })
    await window.way.begin({ t: { kind: 'tour', steps: [{ id: 'a', title: 'A' }, lost('b'), lost('c'), { id: 'd', title: 'D' }] } })
    const ends: unknown[] = []
    Object.assign(window, { ends })
    window.waymark.on('guide', ({ what, missed }) => /completed|dismissed/.test(what) && ends.push(missed ?? []))
    await window.waymark.start('t')
  })
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'D')
  await press(page, 'Done')
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'A')
  await press(page, 'Close')
  await seen(page, null)
  expect(await page.evaluate(() => Reflect.get(window, 'ends'))).toEqual([['b', 'c'], []])
  await page.close()
})

test('B 9: a tip with an empty selector, or one that matches nothing: nothing is rendered, no error on the console', async () => {
  const page = await open(two)
  const of = (target: string) => ({ id: target || 'none', target, title: 'T' })
  await page.evaluate(hints => window.way.begin({ h: { kind: 'hint', hints } }), ['', '#none', ':::bad', '> b'].map(of))
  await page.evaluate(() => window.way.pause(300))
  expect(await page.evaluate(() => [window.way.nodes(), window.told])).toEqual([0, []])
  expect(page.errors).toEqual([])
  await page.close()
})

test('B 10: the target is marked while the step shows, and not any more when it is hidden or closed', async () => {
  const page = await open(two)
  await page.evaluate(() =>
    window.way.tour([
      { id: 'a', title: 'A', target: '#one' },
      { id: 'b', title: 'B', target: '#two' },
    ]),
  )
  const marked = () =>
    page.evaluate(() => [...document.querySelectorAll('[data-waymark]')].map(el => [el.id, el.getAttribute('data-waymark')]))
  await seen(page, 'A')
  expect(await marked()).toEqual([['one', 'a']])
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await marked()).toEqual([['two', 'b']])
  await press(page, 'Close')
  await seen(page, null)
  expect(await marked()).toEqual([])
  await page.close()
})
