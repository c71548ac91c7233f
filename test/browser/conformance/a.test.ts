import { expect, test } from 'vitest'
import { press, seen, title, told, world } from './world.ts'

const { open, routes } = world()

const three = ['a', 'b', 'c'].map(id => ({ id, title: id.toUpperCase() }))

test('A 1: built, not started: no node of ours; after start exactly one step', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }), three)
  await page.evaluate(() => window.way.pause(100))
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'A')
  expect(await page.evaluate(() => window.wm.shadow()!.querySelectorAll('[role=dialog]').length)).toBe(1)
  expect(page.errors).toEqual([])
  await page.close()
})

test('A 2: started before the steps are there it waits, then runs; steps first, it is ready till it is run', async () => {
  const page = await open('<p>app</p>')
  let send = () => {}
  const book = await page.evaluate(steps => JSON.stringify(window.way.book({ t: { kind: 'tour', steps } })), three)
  routes['/late.json'] = async (_, response) => {
    await new Promise<void>(done => {
      send = done
    })
    response.end(book)
  }
  await page.evaluate(() => {
    window.waymark = window.way.createWaymark({ playbook: '/late.json' })
    window.waymark.identify('u1')
    void window.waymark.start('t')
  })
  await page.evaluate(() => window.way.pause(200))
  expect(await title(page)).toBe(null)
  expect(await page.evaluate(() => window.waymark.explain('t'))).toEqual(['notReady'])
  send()
  await seen(page, 'A')
  await page.evaluate(() => window.waymark.destroy())
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }, { options: { namespace: 'later' } }), three)
  await page.waitForFunction(() => window.waymark.explain('t').join() === 'manual')
  expect(await title(page)).toBe(null)
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'A')
  await page.close()
})

test('A 3: started with no steps: nothing is thrown, nothing rendered', async () => {
  const page = await open('<p>app</p>')
  const answer = await page.evaluate(() => window.way.tour([]))
  expect(answer).toMatchObject({ open: false })
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  expect(page.errors).toEqual([])
  await page.close()
})

test('A 4: Next on the last step completes: step, overlay and listeners go away', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(() => {
    const live = new Set<string>()
    let ids = 0
    const { addEventListener: add, removeEventListener: remove } = EventTarget.prototype
    const key = (on: EventTarget, type: string, fn: object) => {
      const known = (Reflect.get(fn, 'id') as number | undefined) ?? ++ids
      Reflect.set(fn, 'id', known)
      return on === window || on === document || on === document.body ? `${type} ${known}` : ''
    }
    EventTarget.prototype.addEventListener = function (type: string, fn: never, ...rest: never[]) {
      live.add(key(this, type, fn))
      return add.call(this, type, fn, ...rest)
    }
    EventTarget.prototype.removeEventListener = function (type: string, fn: never, ...rest: never[]) {
      live.delete(key(this, type, fn))
      return remove.call(this, type, fn, ...rest)
    }
    Reflect.set(window, 'live', live)
  })
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }), three)
  const live = () => page.evaluate(() => [...(Reflect.get(window, 'live') as Set<string>)].filter(Boolean).sort())
  const before = await live()
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'A')
  expect((await live()).length).toBeGreaterThan(before.length)
  await press(page, 'Next')
  await press(page, 'Next')
  await press(page, 'Done')
  await seen(page, null)
  expect(await page.evaluate(() => window.way.nodes())).toBe(0)
  expect(await live()).toEqual(before)
  expect((await told(page)).at(-1)).toBe('completed c done')
  await page.close()
})

test('A 5: the close button on any step ends the tour, nothing is left', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }), three)
  const html = () => page.evaluate(() => document.documentElement.outerHTML)
  const before = await html()
  for (const [i, { title }] of three.entries()) {
    await page.evaluate(() => window.waymark.start('t', { resume: false }))
    for (let n = 0; n < i; n++) await press(page, 'Next')
    await seen(page, title)
    await press(page, 'Close')
    await seen(page, null)
    expect(await html()).toBe(before)
    expect((await told(page)).at(-1)).toBe(`dismissed ${title.toLowerCase()} button`)
  }
  await page.close()
})

test('A 13: destroy takes away classes, markers and state', async () => {
  const page = await open('<button id="x">x</button>')
  const html = () => page.evaluate(() => document.documentElement.outerHTML)
  const before = await html()
  await page.evaluate(() => window.way.tour([{ id: 'a', title: 'A', target: '#x' }]))
  await seen(page, 'A')
  await page.evaluate(() => window.waymark.destroy())
  await seen(page, null)
  expect(await html()).toBe(before)
  // Another instance of the same name starts from nothing, not from what was destroyed.
  await page.evaluate(() => window.way.begin({ u: { kind: 'tour', steps: [{ id: 'z', title: 'Z' }] } }))
  expect(await page.evaluate(() => window.waymark.explain('t'))).toEqual(['unknown'])
  await page.close()
})

test('A 15: stopped by another, then resumed: the same step again', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(
    steps => window.way.begin({ t: { kind: 'tour', steps }, u: { kind: 'tour', steps: [{ id: 'z', title: 'Z' }] } }),
    three,
  )
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'A')
  await press(page, 'Next')
  await seen(page, 'B')
  await page.evaluate(() => window.waymark.start('u'))
  await seen(page, 'Z')
  await page.evaluate(() => window.waymark.start('t'))
  await seen(page, 'B')
  await page.close()
})

test('A 16: not run from the start: nothing is told at all', async () => {
  const page = await open('<p>app</p>')
  await page.evaluate(steps => window.way.begin({ t: { kind: 'tour', steps } }), three)
  await page.evaluate(() => window.way.pause(300))
  expect(await told(page)).toEqual([])
  await page.close()
})
