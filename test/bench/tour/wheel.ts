import type { Browser, CDPSession, Page } from 'playwright-core'

/** What one drawn frame shows: where target and card begin from the top, in pixels; null where one is not to be seen. */
type Frame = readonly [target: number | null, card: number | null]
/** How far the card is behind, in frames and in pixels, over the frames in which the target had moved. */
export interface Lag {
  readonly frames: readonly number[]
  readonly pixels: readonly number[]
}

/** Further behind than this is lost. Frames. */
const LOST = 9

/** Paints the third target and the card, and tells which columns of the screen show them. */
const paint = `(async () => {
  const target = document.querySelector('#t2')
  for (const [name, value] of [['background', '#f0f'], ['color', '#f0f'], ['border', '0'], ['height', '80px'], ['width', '200px']]) target.style.setProperty(name, value, 'important')
  await bench.start(); await bench.next(1); await bench.next(2); await bench.pause(1200)
  const tip = player.tip()
  for (const el of [tip, ...tip.querySelectorAll('*')]) el.style.setProperty('background', '#0ff', 'important')
  await bench.pause(200)
  const a = target.getBoundingClientRect(), b = tip.getBoundingClientRect()
  return { target: Math.round(a.x + a.width / 2), y: Math.round(a.y + a.height / 2), card: Math.round(b.x + 9) }
})()`

/** Reads two columns of a picture: where five pixels of the wanted colour begin. Runs in a page of its own. */
const read = async ([data, columns]: readonly [string, readonly number[]]): Promise<(number | null)[]> => {
  const picture = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
  const pen = new OffscreenCanvas(picture.width, picture.height).getContext('2d')!
  pen.drawImage(picture, 0, 0)
  return columns.map((x, i) => {
    const pixels = pen.getImageData(x, 0, 1, picture.height).data
    let run = 0
    for (let y = 0; y < picture.height; y++) {
      const [red = 0, green = 0, blue = 0] = pixels.subarray(y * 4)
      run = (i ? red < 90 && green > 180 : red > 180 && green < 90) && blue > 180 ? run + 1 : 0
      if (run === 5) return y - 4
    }
    return null
  })
}

/** The frames that the browser draws while a wheel scrolls under (x, y), as pictures. */
const film = async (cdp: CDPSession, x: number, y: number): Promise<string[]> => {
  const pictures: string[] = []
  const take = ({ data, sessionId }: { data: string; sessionId: number }): void => {
    pictures.push(data)
    void cdp.send('Page.screencastFrameAck', { sessionId })
  }
  cdp.on('Page.screencastFrame', take)
  await cdp.send('Page.startScreencast', { format: 'png', everyNthFrame: 1 })
  const wheel = { x, y, speed: 200, gestureSourceType: 'mouse' } as const
  // Never so far that the wheel would leave the target.
  for (const yDistance of [-25, 50, -50, 50, -25]) await cdp.send('Input.synthesizeScrollGesture', { ...wheel, yDistance })
  await cdp.send('Page.stopScreencast')
  cdp.off('Page.screencastFrame', take)
  return pictures
}

/** Where the card stands is where the target stood so many frames ago. */
const lagOf = (frames: readonly Frame[]): Lag => {
  const seen = frames.flatMap(([target, card]) => (target === null || card === null ? [] : [{ target, card }]))
  const rest = seen[0] ? seen[0].card - seen[0].target : 0
  const moved = seen.flatMap(({ target, card }, i) => {
    if (!i || target === seen[i - 1]!.target) return []
    const past = seen.slice(0, i + 1).reverse()
    const behind = past.findIndex(then => Math.abs(card - rest - then.target) <= 1)
    return [{ frames: behind < 0 ? LOST : Math.min(behind, LOST), pixels: Math.abs(card - target - rest) }]
  })
  return { frames: moved.map(({ frames }) => frames), pixels: moved.map(({ pixels }) => pixels) }
}

/** Turns a real wheel over the third target, which lies in a scroller, and over the page's head; the lag is read from the drawn pictures. */
export const wheelLag = async (browser: Browser, page: Page, cdp: CDPSession): Promise<{ readonly inner: Lag; readonly page: Lag }> => {
  const { target, card, y } = await page.evaluate<{ target: number; card: number; y: number }>(paint)
  const reader = await browser.newPage()
  const lagAt = async (x: number, y: number): Promise<Lag> => {
    const frames: Frame[] = []
    for (const data of await film(cdp, x, y))
      frames.push((await reader.evaluate(read, [data, [target, card]] as const)) as unknown as Frame)
    return lagOf(frames)
  }
  const lags = { inner: await lagAt(target, y), page: await lagAt(8, 8) }
  await reader.close()
  return lags
}
