import { expect, test } from 'vitest'
import { rest } from '../../surface/world.ts'
import { press, seen, title, told, world } from './world.ts'

const { open } = world()
const three = ['a', 'b', 'c'].map(id => ({ id, title: id.toUpperCase() }))

test('A 6: closing with a confirm that says no, at once or by a promise, stays open; yes closes', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => {
    const answers: unknown[] = [false, Promise.resolve(false), new Promise(done => setTimeout(done, 50, false)), true]
    const hooks = { leave: ({ to }: { to: string }) => (to === 'close' ? answers.shift() : true) }
    return window.way.tour(steps, { options: { hooks } })
  }, three)
  await seen(page, 'A')
  for (let i = 0; i < 3; i++) {
    await press(page, 'Close')
    await page.evaluate(() => window.way.pause(120))
    expect(await title(page)).toBe('A')
  }
  await press(page, 'Close')
  await seen(page, null)
  expect((await told(page)).at(-1)).toBe('dismissed a button')
  await page.close()
})

test('A 7: a hook before the exit says no: it stays, unless the exit is forced', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.tour(steps, { options: { hooks: { leave: () => false } } }), three)
  await seen(page, 'A')
  await page.evaluate(() => window.waymark.dismiss('t'))
  await page.evaluate(() => window.way.pause(100))
  expect(await title(page)).toBe('A')
  await page.evaluate(() => window.waymark.dismiss('t', { force: true }))
  await seen(page, null)
  await page.close()
})

test('A 8: showing a step that is not there does nothing and throws nothing', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.tour(steps), three)
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  expect(await page.evaluate(() => window.waymark.start('t', { step: 'nope' }))).toMatchObject({ why: ['unknown'] })
  expect(await title(page)).toBe('B')
  await page.evaluate(() => window.waymark.start('t', { step: 'c' }))
  await seen(page, 'C')
  expect(page.errors).toEqual([])
  await page.close()
})

test('A 9: the open step is taken out: it is hidden first, then a next one is chosen', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.tour(steps), three)
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  const list = await page.evaluate(async steps => {
    const list: string[] = []
    window.waymark.on('step', ({ step, what }) => list.push(`${what} ${step}`))
    await window.waymark.setPlaybook(window.way.book({ t: { kind: 'tour', steps: steps.filter(({ id }) => id !== 'b') } }))
    await window.way.frames(3)
    return list
  }, three)
  expect(list).toEqual(['after b', 'before c', 'shown c'])
  expect(await title(page)).toBe('C')
  await page.close()
})

test('A 10: a step added at a place goes in there, and the order is kept', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.tour(steps), three)
  await seen(page, 'A')
  await page.evaluate(steps => {
    const [a, b, c] = steps
    return window.waymark.setPlaybook(window.way.book({ t: { kind: 'tour', steps: [a!, { id: 'x', title: 'X' }, b!, c!] } }))
  }, three)
  for (const next of ['X', 'B', 'C']) {
    await press(page, 'Next')
    await seen(page, next)
  }
  await page.close()
})

test('A 11: what is changed of the open step is changed in place', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.tour(steps), three)
  await seen(page, 'A')
  const same = await page.evaluate(async () => {
    const card = window.wm.$('.card')!
    card.querySelector<HTMLElement>('.ft .btn')!.focus()
    await window.waymark.setPlaybook(window.way.book({ t: { kind: 'tour', steps: [{ id: 'a', title: 'New', body: 'Words' }] } }))
    await window.way.frames(3)
    const { activeElement } = window.wm.shadow()!
    return [window.wm.$('.card') === card, card.textContent!.includes('Words'), card.contains(activeElement)]
  })
  expect(same).toEqual([true, true, true])
  expect(await title(page)).toBe('New')
  await page.close()
})

test('A 11: so is where it stands, and how the page is cut out', async () => {
  const page = await open('<button id="x" style="position: fixed; left: 450px; top: 300px; inline-size: 80px; block-size: 30px">x</button>')
  const step = { id: 'a', title: 'A', target: '#x', side: 'bottom' } as const
  await page.evaluate(step => window.way.tour([step]), step)
  await seen(page, 'A')
  await rest(page)
  const look = () =>
    page.evaluate(() => [window.wm.$('.card')!.dataset.side, window.wm.hole()!.x, document.querySelectorAll('[data-waymark]').length])
  expect(await look()).toEqual(['bottom', 444, 1])
  await page.evaluate(
    step => window.waymark.setPlaybook(window.way.book({ t: { kind: 'tour', steps: [{ ...step, side: 'top', hole: { pad: 20 } }] } })),
    step,
  )
  await page.waitForFunction(() => window.wm.$('.card')!.dataset.side === 'top')
  await rest(page)
  expect(await look()).toEqual(['top', 430, 1])
  await page.close()
})

test('A 12: a place to start at: there; a negative one or one beyond the end: the first', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }), three)
  for (const [step, first] of [
    [1, 'B'],
    [2, 'C'],
    [-1, 'A'],
    [99, 'A'],
  ] as const) {
    await page.evaluate(step => window.waymark.start('t', { step }), step)
    await seen(page, first)
    await page.evaluate(() => window.waymark.dismiss('t'))
    await seen(page, null)
  }
  await page.close()
})

test('A 14: a hook that withholds the end: it stays till the app ends it; who listens gets how it ended', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(async steps => {
    const options = { hooks: { leave: ({ to }: { to: string }) => to !== 'done' && to !== 'close' } }
    await window.way.begin({ t: { kind: 'tour', steps } }, { options })
    window.waymark.on('guide', told => told.what === 'dismissed' && Object.assign(window, { end: told }))
    await window.waymark.start('t')
  }, three)
  await seen(page, 'A')
  await press(page, 'Next')
  await press(page, 'Next')
  await seen(page, 'C')
  await press(page, 'Done')
  await page.evaluate(() => window.way.pause(100))
  expect(await title(page)).toBe('C')
  await page.evaluate(() => window.waymark.dismiss('t', { force: true }))
  await seen(page, null)
  expect(await page.evaluate(() => Reflect.get(window, 'end'))).toMatchObject({ guide: 't', step: 'c', what: 'dismissed', reason: 'host' })
  await page.close()
})
