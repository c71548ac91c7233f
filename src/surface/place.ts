import { arrow, computePosition, flip, offset, type Platform, shift } from '@floating-ui/core'
import type { Step } from '../playbook/index.ts'
import { rectOf } from './anchor.ts'
import { onMove } from './moves.ts'

/** From the target to the card: 6 px of hole, 10 of air for the arrow. */
const AWAY = 16
/** From the card to the viewport's edge, and from the arrow to the card's corner. */
const EDGE = 12

const size = (el: HTMLElement) => ({ width: el.offsetWidth, height: el.offsetHeight })

/** What the page's viewport shows now, also under a phone's keyboard or zoomed by two fingers. */
const viewport = () => {
  const view = visualViewport
  return view
    ? { x: view.offsetLeft, y: view.offsetTop, width: view.width, height: view.height }
    : { x: 0, y: 0, width: innerWidth, height: innerHeight }
}

/** The host is in the top layer, so everything is in the viewport's pixels: no ancestor's transform, overflow or scroll counts. */
const platform: Platform = {
  getElementRects: ({ reference, floating }) => ({ reference: rectOf(reference), floating: { x: 0, y: 0, ...size(floating) } }),
  getClippingRect: viewport,
  getDimensions: size,
}

/**
 * Keeps a fixed card beside a target, on its side where there is room, and tells the target's box at each move. Runs on scroll, resize and layout shift,
 * not per frame. The side taken stands in `data-side`. Returns its stop.
 */
export const place = (
  target: Element,
  card: HTMLElement,
  pointer: HTMLElement,
  side: Step['side'],
  rtl: boolean,
  moved: (box: DOMRect) => void,
): (() => void) => {
  const sides = { start: rtl ? 'right' : 'left', end: rtl ? 'left' : 'right', top: 'top', bottom: 'bottom' } as const
  let on = true
  const update = async (): Promise<void> => {
    moved(rectOf(target))
    const { x, y, placement, middlewareData } = await computePosition(target, card, {
      strategy: 'fixed',
      placement: sides[side ?? 'bottom'],
      platform,
      middleware: [
        offset(AWAY),
        flip({ padding: EDGE, crossAxis: false, fallbackAxisSideDirection: 'end' }),
        shift({ padding: EDGE, crossAxis: true }),
        arrow({ element: pointer, padding: EDGE }),
      ],
    })
    if (!on) return
    const at = middlewareData.arrow
    card.dataset.side = placement
    card.style.setProperty('transform', `translate(${Math.round(x)}px,${Math.round(y)}px)`)
    pointer.style.setProperty('left', at?.x === undefined ? '' : `${at.x}px`)
    pointer.style.setProperty('top', at?.y === undefined ? '' : `${at.y}px`)
  }
  const stop = onMove(target, card, () => void update())
  void update()
  return () => {
    on = false
    stop()
  }
}
