import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

const box = `<style>body { margin: 0; block-size: 3000px; } #a { position: absolute; inset: 300px auto auto 400px; inline-size: 120px; block-size: 40px; border-radius: 9px; }</style><button id="a">A</button>`

test('the hole is the target with six pixels around it, its corner four rounder', async () => {
  const page = await open(box)
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }]))
  await rest(page)
  expect(await page.evaluate(() => window.wm.hole())).toEqual({ x: 394, y: 294, width: 132, height: 52 })
  expect(await page.evaluate(() => window.wm.$('.hole path')!.getAttribute('d'))).toContain('a13 13 ')
  await page.close()
})

test('the card stands 16 px from the target, its arrow at the target’s centre', async () => {
  const page = await open(box)
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }]))
  await rest(page)
  const at = await page.evaluate(() => ({
    card: window.wm.$('.card')!.getBoundingClientRect().toJSON(),
    arrow: window.wm.$('.arrow')!.getBoundingClientRect().toJSON(),
    side: window.wm.$('.card')!.dataset.side,
  }))
  expect(at.side).toBe('bottom')
  expect(at.card.top).toBe(300 + 40 + 16)
  expect(at.arrow.x + at.arrow.width / 2).toBeCloseTo(400 + 60, 0)
  await page.close()
})

test('without room it takes another side, and says which', async () => {
  const page = await open(
    `<style>body { margin: 0 } button { position: fixed; inline-size: 90px }</style><button id="low" style="bottom: 4px; left: 400px">A</button><button id="right" style="inset: 300px 2px auto auto">B</button>`,
  )
  await page.evaluate(() =>
    window.wm.playTour([
      { id: 'low', target: '#low', title: 'Low' },
      { id: 'right', target: '#right', title: 'Right', side: 'end' },
    ]),
  )
  await settled(page)
  expect(await page.evaluate(() => window.wm.$('.card')!.dataset.side)).toBe('top')
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await settled(page)
  expect(await page.evaluate(() => window.wm.$('.card')!.dataset.side)).toBe('left')
  await page.close()
})

for (const width of [320, 1000])
  test(`every card and panel stays inside a viewport of ${width} px`, async () => {
    const page = await open(
      `<style>body { margin: 0 } button { position: fixed }</style>
      <button id="tl" style="left: 0; top: 0">1</button><button id="tr" style="right: 0; top: 0">2</button>
      <button id="bl" style="left: 0; bottom: 0">3</button><button id="br" style="right: 0; bottom: 0">4</button>
      <div id="all" style="position: fixed; inset: -10px"></div>`,
      { viewport: { width, height: 640 } },
    )
    const overflow = () =>
      page.evaluate(() => {
        const { left, top, right, bottom } = window.wm.$('.card')!.getBoundingClientRect()
        return [left, top, innerWidth - right, innerHeight - bottom].map(Math.round)
      })
    for (const target of ['#tl', '#tr', '#bl', '#br', '#all', null]) {
      await page.evaluate(target => {
        window.wm.playTour([
          {
            id: 'a',
            ...(target && { target }),
            title: 'A title that is quite long for a narrow screen',
            body: 'Some words. '.repeat(12),
          },
        ])
      }, target)
      await rest(page)
      expect(Math.min(...(await overflow())), String(target)).toBeGreaterThanOrEqual(11)
      await page.evaluate(() => window.stage.stop())
    }
    for (const name of ['checklist', 'roadmap'] as const)
      for (const locale of ['ja', 'en', 'ar']) {
        await page.evaluate(([name, locale]) => window.wm.playPanel(name!, { locale: locale! }), [name, locale])
        await rest(page)
        expect(Math.min(...(await overflow())), name).toBeGreaterThanOrEqual(0)
        const wide = await page.evaluate(() =>
          [...window.wm.shadow()!.querySelectorAll('.in')].filter(el => el.scrollWidth > el.clientWidth + 0.5).map(el => el.scrollWidth),
        )
        expect(wide, `${name} ${locale} scrolls sideways`).toEqual([])
        await page.evaluate(() => window.stage.stop())
      }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await page.close()
  })

test('a card higher than a small screen scrolls in itself', async () => {
  const page = await open('<button id="a">A</button>', { viewport: { width: 320, height: 256 } })
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A', body: 'Words and words. '.repeat(40) }]))
  await rest(page)
  const { top, bottom, scrolls } = await page.evaluate(() => {
    const inner = window.wm.$('.tour .in')!
    const { top, bottom } = window.wm.$('.tour')!.getBoundingClientRect()
    return { top, bottom, scrolls: inner.scrollHeight > inner.clientHeight }
  })
  expect(top).toBeGreaterThanOrEqual(0)
  expect(bottom).toBeLessThanOrEqual(256)
  expect(scrolls).toBe(true)
  await page.close()
})

test('the card and the hole follow an inner scroller and the page within half a pixel', async () => {
  const page = await open(
    `<style>body { margin: 0; block-size: 4000px } #s { position: absolute; inset: 200px auto auto 200px; inline-size: 400px; block-size: 300px; overflow: auto } #i { block-size: 2000px; padding-block-start: 200px }</style>
    <div id="s"><div id="i"><button id="a">A</button></div></div>`,
  )
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }]))
  await rest(page)
  const errors = await page.evaluate(async () => {
    const errors: number[] = []
    const target = document.querySelector('#a')!
    const measure = () => {
      const t = target.getBoundingClientRect()
      const h = window.wm.hole()!
      const c = window.wm.$('.card')!
      const { x, y } = c.getBoundingClientRect()
      const under = c.dataset.side === 'bottom' ? y - (t.bottom + 16) : t.top - 16 - (y + c.offsetHeight)
      errors.push(Math.hypot(h.x - (t.x - 6), h.y - (t.y - 6)), Math.abs(under), Math.abs(x - Math.round(t.x + t.width / 2 - 164)))
    }
    const frame = () => new Promise(done => requestAnimationFrame(done))
    for (let i = 1; i < 40; i++) {
      document.querySelector('#s')!.scrollTop = i * 3.5
      scrollTo(0, i * 2.25)
      await frame()
      measure()
    }
    return errors
  })
  expect(errors).toHaveLength(39 * 3)
  expect(errors.reduce((sum, error) => sum + error, 0) / errors.length).toBeLessThanOrEqual(0.5)
  expect(Math.max(...errors)).toBeLessThanOrEqual(2)
  await page.close()
})

test('it follows a target that moves though nothing scrolls', async () => {
  const page = await open(`<div id="pad" style="height: 20px; transition: height .2s linear"></div><button id="a">A</button>`)
  await page.evaluate(() => window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }]))
  await rest(page)
  await page.evaluate(() => document.querySelector('#pad')!.setAttribute('style', 'height: 120px; transition: height .2s linear'))
  await page.waitForTimeout(700)
  const { target, hole } = await page.evaluate(() => ({
    target: document.querySelector('#a')!.getBoundingClientRect().y,
    hole: window.wm.hole()!.y,
  }))
  expect(hole).toBeCloseTo(target - 6, 0)
  await page.close()
})

test('the target is scrolled into view only when it is out of it, clear of a sticky header', async () => {
  const page = await open(
    `<style>html { scroll-padding-top: 80px } body { margin: 0; block-size: 5000px } header { position: sticky; inset-block-start: 0; block-size: 80px; background: #ccc } button { position: absolute; inset-inline-start: 50px }</style>
    <header>h</header><button id="near" style="top: 300px">near</button><button id="far" style="top: 3000px">far</button><button id="under" style="top: 2790px">under</button>`,
    { reducedMotion: 'reduce' },
  )
  await page.evaluate(() =>
    window.wm.playTour([
      { id: 'near', target: '#near', title: 'Near' },
      { id: 'far', target: '#far', title: 'Far' },
      { id: 'under', target: '#under', title: 'Under' },
    ]),
  )
  await settled(page)
  expect(await page.evaluate(() => scrollY)).toBe(0)
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await settled(page)
  const far = await page.evaluate(() => scrollY)
  expect(far).toBeGreaterThan(2000)
  // Now the last one lies in the viewport, but under the header.
  await page.evaluate(() => scrollTo(0, 2760))
  await settled(page)
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await settled(page)
  expect(await page.evaluate(() => document.querySelector('#under')!.getBoundingClientRect().top)).toBeGreaterThanOrEqual(80)
  await page.close()
})

test('targets in open shadow roots and in frames of the same origin are found and measured', async () => {
  const page = await open(`<div id="host"></div><iframe id="f" style="margin: 40px; border: 3px solid" width="300" height="200"></iframe>`)
  await page.evaluate(() => {
    const root = document.querySelector('#host')!.attachShadow({ mode: 'open' })
    root.append(Object.assign(document.createElement('button'), { textContent: 'in shadow' }))
    const doc = document.querySelector('iframe')!.contentDocument!
    doc.body.append(Object.assign(doc.createElement('button'), { textContent: 'in frame' }))
    window.wm.playTour([
      { id: 's', target: ['#none', '#host >>> button'], title: 'S' },
      { id: 'f', target: '#f >>> button', title: 'F' },
    ])
  })
  await settled(page)
  const near = (a: { x: number; y: number }, b: { x: number; y: number }) => Math.hypot(a.x - b.x, a.y - b.y)
  const shadow = await page.evaluate(() => ({
    hole: window.wm.hole()!,
    target: document.querySelector('#host')!.shadowRoot!.querySelector('button')!.getBoundingClientRect().toJSON(),
  }))
  expect(near(shadow.hole, { x: shadow.target.x - 6, y: shadow.target.y - 6 })).toBeLessThan(0.1)
  await page.evaluate(() => window.stage.act({ do: 'next' }))
  await rest(page)
  const framed = await page.evaluate(() => {
    const frame = document.querySelector('iframe')!
    const inner = frame.contentDocument!.querySelector('button')!.getBoundingClientRect()
    const outer = frame.getBoundingClientRect()
    return { hole: window.wm.hole()!, target: { x: outer.x + 3 + inner.x, y: outer.y + 3 + inner.y } }
  })
  expect(near(framed.hole, { x: framed.target.x - 6, y: framed.target.y - 6 })).toBeLessThan(0.1)
  await page.close()
})
