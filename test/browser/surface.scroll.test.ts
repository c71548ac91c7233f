import type { Page } from 'playwright-core'
import { expect, test } from 'vitest'
import { rest, settled, world } from '../surface/world.ts'

const { open } = world()

/** What the browser draws while a wheel turns over (900, 600): for each picture the wanted numbers, read by `read` from the pixels of two columns. */
const film = async (page: Page): Promise<{ target: number; above: number; under: number; bare: number }[]> => {
  const cdp = await page.context().newCDPSession(page)
  const pictures: string[] = []
  cdp.on('Page.screencastFrame', ({ data, sessionId }) => {
    pictures.push(data)
    void cdp.send('Page.screencastFrameAck', { sessionId })
  })
  await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 })
  for (const yDistance of [-90, 90])
    await cdp.send('Input.synthesizeScrollGesture', { x: 900, y: 600, yDistance, speed: 300, gestureSourceType: 'mouse' })
  await cdp.send('Page.stopScreencast')
  await cdp.detach()
  return page.evaluate(
    pictures =>
      Promise.all(
        pictures.map(async data => {
          const bytes = Uint8Array.from(atob(data), letter => letter.charCodeAt(0))
          const picture = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
          const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!
          pen.drawImage(picture, 0, 0)
          const column = (x: number) => {
            const { data } = pen.getImageData(x, 0, 1, picture.height)
            return Array.from({ length: picture.height }, (_, y) =>
              [...data.subarray(y * 4, y * 4 + 3)].map(part => Math.round(part / 85)).join(''),
            )
          }
          const through = column(364)
          const target = through.indexOf('303')
          // The page is green, the target magenta, the card cyan: in the hole the green is bright, elsewhere it is in the scrim's shade.
          return {
            target,
            above: target - 1 - through.slice(0, target).findLastIndex(colour => colour !== '030'),
            under: through.indexOf('033') - target,
            bare: column(2).filter(colour => colour === '030').length,
          }
        }),
      ),
    pictures,
  )
}

test('while a wheel scrolls the page, each picture that is drawn shows card and hole at the target, and no strip without shade', async () => {
  const page = await open(
    `<style>body { margin: 0; block-size: 4000px; background: #0f0 } button { position: absolute; inset: 300px auto auto 350px; inline-size: 300px; block-size: 60px; border: 0; background: #f0f }</style><button id="a"></button>`,
    { reducedMotion: 'reduce', own: true },
  )
  await page.evaluate(() => {
    window.wm.playTour([{ id: 'a', target: '#a', title: 'A' }])
    const card = window.wm.$('.card')!
    for (const el of [card, ...card.querySelectorAll<HTMLElement>('*')]) el.style.setProperty('background', '#0ff', 'important')
    // The page's own script is busy: what needs it to follow comes late.
    setInterval(() => {
      const end = performance.now() + 60
      while (performance.now() < end);
    }, 90)
  })
  await settled(page)
  const pictures = await film(page)
  expect(new Set(pictures.map(({ target }) => target)).size).toBeGreaterThan(2)
  expect(pictures.filter(({ above, under, bare }) => Math.abs(above - 5) > 1 || Math.abs(under - 76) > 1 || bare > 0)).toEqual([])
  await page.close()
})

const places = `<style>body { margin: 0 } #page { position: relative; block-size: 2000px } button { position: absolute; inline-size: 90px; block-size: 30px }</style>
<div id="page"><button id="low" style="inset: auto auto 0 40%">low</button><button id="start" style="inset: 900px auto auto 0">start</button><button id="end" style="inset: 900px 0 auto auto">end</button></div>`

test('the page gets neither longer nor wider by a step, wherever its target is, and as short as it is when it shrinks', async () => {
  const page = await open(places, { reducedMotion: 'reduce' })
  const grown = (width: number, root: Record<string, string>, body: Record<string, string>) =>
    page.evaluate(
      async ([width, root, body]) => {
        const html = document.documentElement
        Object.assign(html, { dir: root!.dir ?? '' })
        html.style.zoom = root!.zoom ?? ''
        document.body.removeAttribute('style')
        Object.assign(document.body.style, body)
        const size = () => [html.scrollWidth, html.scrollHeight]
        const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
        scrollTo(0, 0)
        const before = size()
        const all: unknown[] = []
        for (const id of ['low', 'start', 'end']) {
          const target = document.getElementById(id)!
          window.wm.playTour([{ id, target: `#${id}`, title: 'A title', body: 'Some words. '.repeat(9) }], {
            locale: root!.dir ? 'ar' : 'en',
          })
          for (const by of [0, -60, 4000]) {
            scrollBy(0, by)
            await frame()
            if (String(size()) !== String(before)) all.push([width, root, body, id, by, before, size()])
            // However it is drawn: it is beside the target while that can be seen.
            const { top, bottom, left } = target.getBoundingClientRect()
            const hole = window.wm.hole()
            if (!hole || Math.hypot(hole.x - left + 6, hole.y - top + 6) > 0.1) all.push(['hole', id, by, hole, left, top])
            const card = window.wm.$('.card')!.getBoundingClientRect()
            const away = window.wm.$('.card')!.dataset.side === 'top' ? top - card.bottom : card.top - bottom
            if (top > 200 && bottom < innerHeight - 250 && Math.abs(away - 16) > 1) all.push(['card', id, by, away])
          }
          window.stage.stop()
        }
        return all
      },
      [width, root, body] as const,
    )
  expect(await grown(1000, {}, {})).toEqual([])
  await page.setViewportSize({ width: 320, height: 700 })
  expect(await grown(320, {}, {})).toEqual([])
  expect(await grown(320, { zoom: '1.5' }, {})).toEqual([])
  expect(await grown(320, {}, { transform: 'translate(0, 10px)' })).toEqual([])
  expect(await grown(320, { dir: 'rtl' }, { inlineSize: '900px' })).toEqual([])
  expect(await grown(320, { dir: 'rtl' }, {})).toEqual([])
  const heights = await page.evaluate(async () => {
    const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
    document.body.removeAttribute('style')
    document.documentElement.dir = ''
    window.wm.playTour([{ id: 'a', target: '#start', title: 'A' }])
    scrollTo(0, 500)
    await frame()
    // The page ends between the target and its card.
    document.querySelector<HTMLElement>('#page')!.style.blockSize = '940px'
    document.querySelector('#low')!.remove()
    for (let i = 0; i < 9; i++) await frame()
    return [document.documentElement.scrollHeight, window.wm.$('.card')!.dataset.side]
  })
  expect(heights).toEqual([940, 'top'])
  await page.close()
})

test('what is fixed or sticky keeps its card in the viewport, also once it sticks, and again when it lets go', async () => {
  const page = await open(
    `<style>body { margin: 0; block-size: 4000px } header { position: fixed; inset: 0 auto auto 0 } nav { position: sticky; inset-block-start: 0; margin-block-start: 300px } button { inline-size: 90px }</style>
    <header><button id="fixed">f</button></header><nav><button id="sticky">s</button></nav><button id="free">n</button>`,
    // The card is where it belongs from the first.
    { reducedMotion: 'reduce' },
  )
  const kept = (target: string, ...ys: number[]) =>
    page.evaluate(
      async ([target, ys]) => {
        scrollTo(0, 0)
        window.wm.playTour([{ id: 'a', target: target!, title: 'A' }])
        const frame = () => new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
        const all: unknown[][] = []
        for (const y of ys!) {
          scrollTo(0, y)
          await frame()
          const { bottom, top } = document.querySelector(target!)!.getBoundingClientRect()
          const card = window.wm.$('.card')!
          const svg = window.wm.$('.hole')!
          all.push([
            getComputedStyle(card).position,
            getComputedStyle(svg).position,
            Math.round(card.getBoundingClientRect().top - bottom),
            window.wm.hole()!.y - top,
          ])
        }
        window.stage.stop()
        return all
      },
      [target, ys] as const,
    )
  const fixed = ['fixed', 'fixed', 16, -6]
  const loose = ['absolute', 'absolute', 16, -6]
  expect(await kept('#fixed', 0, 50, 900)).toEqual([fixed, fixed, fixed])
  // At first it is taken for stuck; the first scroll shows that it is not. One jump from 700 to 200 says too little.
  // Its target gone from the viewport, the card is held at the edge: there it would shake if it scrolled with the page.
  expect((await kept('#free', 0, 90, 1500)).map(([card, hole]) => [card, hole])).toEqual(
    [loose, loose, ['fixed', 'absolute']].map(one => one.slice(0, 2)),
  )
  expect(await kept('#sticky', 0, 50, 100, 600, 700, 200, 100)).toEqual([fixed, loose, loose, fixed, fixed, fixed, loose])
  await page.close()
})

test('from what is fixed the hole glides to what lies in the page, from where it is', async () => {
  const page = await open(
    `<style>body { margin: 0; block-size: 4000px } button { inline-size: 90px; block-size: 30px } #a { position: fixed; inset: 20px auto auto 40px } #b { position: absolute; inset: 700px auto auto 400px }</style>
    <button id="a">a</button><button id="b">b</button>`,
  )
  await page.evaluate(() => {
    scrollTo(0, 400)
    window.wm.playTour([
      { id: 'a', target: '#a', title: 'A' },
      { id: 'b', target: '#b', title: 'B' },
    ])
  })
  await rest(page)
  const gliding = await page.evaluate(() => {
    window.stage.act({ do: 'next' })
    const path = window.wm.$('.hole path')!
    const [first] = path.getAnimations()
    first!.pause()
    first!.currentTime = 0
    const { x, y } = path.closest('svg')!.getBoundingClientRect()
    const [left = 0, top = 0] = getComputedStyle(path)
      .getPropertyValue('d')
      .split('M')
      .at(-1)!
      .match(/-?[\d.]+/g)!
      .map(Number)
    return { y, left: x + left, top: y + top }
  })
  // The corner is as round as the target's own and four more: the path begins that far in.
  expect(gliding.y).toBe(-400)
  expect(gliding.top).toBeCloseTo(14, 0)
  expect(gliding.left).toBeGreaterThanOrEqual(34)
  expect(gliding.left).toBeLessThan(44)
  await page.close()
})

test('where the target is not to be used, a click into the hole reaches nothing of the page', async () => {
  const page = await open(
    `<style>body { margin: 0; block-size: 4000px } button { position: absolute; inset: 700px auto auto 400px; inline-size: 90px; block-size: 30px }</style><button id="a" onclick="window.hits = (window.hits ?? 0) + 1">a</button>`,
  )
  const hits = async (interact: boolean) => {
    await page.evaluate(interact => {
      scrollTo(0, 400)
      window.wm.playTour([{ id: 'a', target: '#a', title: 'A', interact }])
    }, interact)
    await settled(page)
    await page.mouse.click(445, 315)
    const hits = await page.evaluate(() => {
      window.stage.stop()
      return Reflect.get(window, 'hits') ?? 0
    })
    return hits
  }
  expect([await hits(false), await hits(true)]).toEqual([0, 1])
  await page.close()
})
