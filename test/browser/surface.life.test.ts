import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

test('fifty rounds of start and stop leave no node, listener, observer, timer or frame', async () => {
  const page = await open('<div><button id="a">A</button></div><dialog><i>d</i></dialog>')
  await page.evaluate(() => {
    // Everything that can be left behind is counted where it is asked for.
    const count: Record<string, number> = {}
    const add = (what: string, n: number) => {
      count[what] = (count[what] ?? 0) + n
    }
    const wrap = (holder: object, name: string, make: (original: (...args: never[]) => unknown) => unknown) =>
      Reflect.set(holder, name, make(Reflect.get(holder, name)))
    const live = new Map<EventTarget, Set<string>>()
    wrap(
      EventTarget.prototype,
      'addEventListener',
      original =>
        function (this: EventTarget, ...args: never[]) {
          const [type, fn, options] = args as unknown as [string, object, { capture?: boolean } | boolean | undefined]
          // Our own nodes go with their listeners; the page, its elements and the window stay.
          if (!(this instanceof Node) || this.getRootNode() === document) {
            const key = `${type} ${typeof options === 'object' ? !!options.capture : !!options}`
            const all = live.get(this) ?? new Set()
            live.set(this, all)
            const ids = (Reflect.get(fn, 'ids') as string | undefined) ?? String(Math.random())
            Reflect.set(fn, 'ids', ids)
            if (!all.has(key + ids)) add('listener', 1)
            all.add(key + ids)
          }
          return original.apply(this, args)
        },
    )
    wrap(
      EventTarget.prototype,
      'removeEventListener',
      original =>
        function (this: EventTarget, ...args: never[]) {
          const [type, fn, options] = args as unknown as [string, object, { capture?: boolean } | boolean | undefined]
          const key = `${type} ${typeof options === 'object' ? !!options.capture : !!options}${Reflect.get(fn, 'ids')}`
          if (live.get(this)?.delete(key)) add('listener', -1)
          return original.apply(this, args)
        },
    )
    for (const name of ['MutationObserver', 'ResizeObserver', 'IntersectionObserver']) {
      const Real = Reflect.get(window, name) as new (...args: unknown[]) => { observe(...args: unknown[]): void; disconnect(): void }
      class Counted extends Real {
        on = false
        override observe(...args: unknown[]) {
          if (!this.on) add(name, 1)
          this.on = true
          super.observe(...args)
        }
        override disconnect() {
          if (this.on) add(name, -1)
          this.on = false
          super.disconnect()
        }
      }
      Reflect.set(window, name, Counted)
    }
    for (const [start, stop] of [
      ['setTimeout', 'clearTimeout'],
      ['setInterval', 'clearInterval'],
      ['requestAnimationFrame', 'cancelAnimationFrame'],
    ] as const) {
      const open = new Set<number>()
      wrap(window, start, original => (fn: (...args: unknown[]) => void, ...rest: never[]) => {
        const id = (original as (...args: unknown[]) => number)(
          (...args: unknown[]) => {
            if (start !== 'setInterval' && open.delete(id)) add(start, -1)
            fn(...args)
          },
          ...rest,
        )
        open.add(id)
        add(start, 1)
        return id
      })
      wrap(window, stop, original => (id: never) => {
        if (open.delete(id)) add(start, -1)
        return original(id)
      })
    }
    Reflect.set(window, 'count', count)
  })
  const round = () =>
    page.evaluate(async () => {
      const frame = () => new Promise(done => requestAnimationFrame(done))
      window.wm.playTour([
        { id: 'a', target: '#a', title: 'A', advance: { click: true } },
        { id: 'b', target: '#missing', title: 'B' },
      ])
      await frame()
      document.querySelector('dialog')!.showModal()
      await frame()
      document.querySelector('dialog')!.close()
      await frame()
      window.stage.act({ do: 'next' })
      await frame()
      window.stage.stop()
      for (const name of ['checklist', 'roadmap', 'launcher']) {
        window.wm.playPanel(name)
        await frame()
        window.stage.stop()
      }
      await frame()
    })
  const html = () => page.evaluate(() => document.documentElement.outerHTML)
  const before = await html()
  for (let i = 0; i < 50; i++) await round()
  await settled(page)
  expect(await html()).toBe(before)
  const left = await page.evaluate(() => Reflect.get(window, 'count') as Record<string, number>)
  expect(Object.keys(left).sort()).toEqual(
    expect.arrayContaining([
      'IntersectionObserver',
      'MutationObserver',
      'ResizeObserver',
      'listener',
      'requestAnimationFrame',
      'setTimeout',
    ]),
  )
  // The frames of `settled` itself are over by now, so nothing at all may be open.
  expect(left).toEqual(Object.fromEntries(Object.keys(left).map(name => [name, 0])))
  expect(page.errors).toEqual([])
  await page.close()
})

test('a tour that is made ready leaves the page as it was; when it is played its first frame shows the card, marks the target, and no other after', async () => {
  const page = await open('<button id="a">A</button><button id="b">B</button>')
  const seen = await page.evaluate(async () => {
    const frame = () => new Promise(done => requestAnimationFrame(done))
    const html = () => document.documentElement.outerHTML
    const marks = () => [...document.querySelectorAll('[data-waymark]')].map(el => `${el.id} ${el.getAttribute('data-waymark')}`)
    const opacity = () => Number(getComputedStyle(window.wm.$('.tour')!).opacity)
    window.wm.playPanel('launcher')
    const before = html()
    window.wm.files.tour.warm?.(window.stage)
    const ready = html() === before
    window.wm.playTour([
      { id: 'x', target: '#a', title: 'X' },
      { id: 'y', target: '#b', title: 'Y' },
      { id: 'z', title: 'Z' },
    ])
    const all = [marks()]
    // A frame's callbacks come ahead of its styles: the next one sees what the first has shown.
    await frame()
    const first = opacity()
    for (const _ of [1, 2, 3]) {
      window.stage.act({ do: 'next' })
      all.push(marks())
    }
    return { ready, first, all }
  })
  expect(seen).toEqual({ ready: true, first: expect.any(Number), all: [['a x'], ['b y'], [], []] })
  expect(seen.first).toBeGreaterThan(0.3)
  expect(page.errors).toEqual([])
  await page.close()
})

test('nothing runs at rest: an open card asks for no frame and no timer', async () => {
  const page = await open('<button id="a">A</button>')
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }]))
  await rest(page)
  await settled(page)
  const asked = await page.evaluate(async () => {
    let asked = 0
    const { requestAnimationFrame: frame, setTimeout: timeout } = window
    window.requestAnimationFrame = fn => {
      asked++
      return frame(fn)
    }
    window.setTimeout = ((fn: () => void, ms: number) => {
      asked++
      return timeout(fn, ms)
    }) as typeof window.setTimeout
    await new Promise(done => timeout(done, 500))
    return asked
  })
  expect(asked).toBe(0)
  await page.close()
})

test('all files on a page share one host element, and the last one takes it away', async () => {
  const page = await open('<button id="a">A</button>')
  const hosts = () => page.evaluate(() => document.querySelectorAll('waymark-ui').length)
  await page.evaluate(() => {
    window.wm.playPanel('checklist')
    Reflect.set(window, 'first', window.stage)
    window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }])
  })
  expect(await hosts()).toBe(1)
  expect(await page.evaluate(() => window.wm.shadow()!.querySelectorAll('[role=dialog]').length)).toBe(2)
  await page.evaluate(() => window.stage.stop())
  expect(await hosts()).toBe(1)
  await page.evaluate(() => (Reflect.get(window, 'first') as { stop(): void }).stop())
  expect(await hosts()).toBe(0)
  await page.close()
})

test('nothing is drawn while a step waits, and a target that stays away is told as missing', async () => {
  const page = await open('<p>p</p>')
  await page.evaluate(() =>
    window.wm.playTour([
      { id: 'a', target: '#late', title: 'A' },
      { id: 'b', target: '#never', title: 'B', missing: 'centre' },
      { id: 'c', target: ':::bad', title: 'C', missing: 'skip' },
      { id: 'd', title: 'D' },
    ]),
  )
  await settled(page)
  expect(await page.evaluate(() => document.querySelector('waymark-ui'))).toBe(null)
  // A scene that changes all the time does not put it off.
  await page.evaluate(() => void setInterval(() => window.stage.set({ now: Date.now() }), 200))
  await page.waitForFunction(() => window.stage.deeds.some(({ do: what }) => what === 'missing'), null, { timeout: 6000 })
  expect(await page.evaluate(() => window.stage.scene().run!.phase)).toBe('waiting')
  await page.evaluate(() => document.body.append(Object.assign(document.createElement('button'), { id: 'late', textContent: 'late' })))
  await page.waitForFunction(() => window.wm.$('.card'))
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await page.waitForFunction(() => window.wm.$('.card.centre'), null, { timeout: 6000 })
  expect(await page.evaluate(() => window.wm.hole())).toBe(null)
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await page.waitForFunction(() => window.wm.$('h2')?.textContent === 'D', null, { timeout: 6000 })
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  expect(await page.evaluate(() => [window.stage.scene().run!.phase, document.querySelector('waymark-ui')])).toEqual(['ended', null])
  await page.close()
})

test('a page wait shows nothing, and the next page’s target is shown', async () => {
  const page = await open('<button id="a">A</button><button id="b">B</button>')
  await page.evaluate(() => {
    window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }])
    const run = window.stage.scene().run as { phase: 'shown' }
    window.stage.set({ run: { ...run, phase: 'waiting', for: 'page' } as never })
  })
  expect(await page.evaluate(() => document.querySelector('waymark-ui'))).toBe(null)
  await page.evaluate(() => {
    const run = window.stage.scene().run as { phase: 'waiting' }
    window.stage.set({ run: { ...run, for: 'target' } as never })
  })
  await settled(page)
  expect(await page.evaluate(() => window.wm.$('h2')!.textContent)).toBe('A')
  await page.close()
})
