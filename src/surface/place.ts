import { computePosition, type Platform } from '@floating-ui/core'
import { arrow, flip, offset, shift } from '@floating-ui/dom'
import type { Step } from '../playbook/index.ts'
import { areaOf } from './anchor.ts'
import { onMove } from './moves.ts'

/** From the target to the card: 6 px of hole, 10 of air for the arrow. */
const AWAY = 16
/** From the card to the viewport's edge, and from the arrow to the card's corner. */
const EDGE = 12
/** The arrow's width. */
const ARROW = 12

export type Side = 'top' | 'bottom' | 'left' | 'right'

/** A box in the viewport: what `DOMRect` has. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Spot {
  readonly side: Side
  readonly x: number
  readonly y: number
  /** Where the arrow starts along the card's edge: at the target's centre, clear of the corners. */
  readonly arrow: number
}

const opposite = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const

/**
 * Where a card of this size stands: on the wanted side, else on the opposite one, else wherever there is room, else where there is most; never over the
 * viewport's edge, so where no side has room it covers the target rather than leave the screen. The host is in the top layer, so all is in the viewport's
 * pixels: no ancestor's transform, overflow or scroll counts, and nothing of the page is measured here.
 */
export const spotFor = async (
  target: Box,
  card: { readonly width: number; readonly height: number },
  view: Box,
  wanted: Side,
): Promise<Spot> => {
  const pointer = {} as Element
  // A DOMRect keeps its numbers on its prototype, where no spread finds them.
  const reference = { x: target.x, y: target.y, width: target.width, height: target.height }
  // The core with a platform of our own: the DOM's platform weighs 3 kB more and measures what can't count here.
  const platform: Platform = {
    getElementRects: () => ({ reference, floating: { x: 0, y: 0, ...card } }),
    getClippingRect: () => ({ ...view }),
    getDimensions: of => (of === pointer ? { width: ARROW, height: ARROW } : { ...card }),
  }
  const { x, y, placement, middlewareData } = await computePosition({} as Element, {} as HTMLElement, {
    strategy: 'fixed',
    placement: wanted,
    platform,
    middleware: [
      offset(AWAY),
      flip({ padding: EDGE, crossAxis: false, fallbackPlacements: [opposite[wanted], 'bottom', 'top', 'right', 'left'] }),
      shift({ padding: EDGE, crossAxis: true }),
      arrow({ element: pointer, padding: EDGE }),
    ],
  })
  const { x: along = 0, y: down = along } = middlewareData.arrow ?? {}
  return { side: placement as Side, x: Math.round(x), y: Math.round(y), arrow: down }
}

/**
 * Keeps a fixed card beside a target and tells the target's box at each move: on scroll, resize and layout shift, in the same frame and not in each. The host is in
 * the top layer, so all is in the viewport's pixels and no ancestor's transform or overflow counts. The side taken stands in `data-side`. Returns its stop.
 */
export const place = (
  target: Element,
  card: HTMLElement,
  pointer: HTMLElement,
  side: Step['side'],
  rtl: boolean,
  watch: (fn: () => void) => () => void,
  moved: (box: DOMRect) => void,
): (() => void) => {
  const wanted = side === 'start' ? (rtl ? 'right' : 'left') : side === 'end' ? (rtl ? 'left' : 'right') : (side ?? 'bottom')
  let last = 0
  const update = async (): Promise<void> => {
    const box = areaOf(target)
    moved(box)
    // What shows now, also under a phone's keyboard or zoomed by two fingers.
    const { offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight } = visualViewport ?? {}
    const size = { width: card.offsetWidth, height: card.offsetHeight }
    const turn = ++last
    const spot = await spotFor(box, size, { x: offsetLeft, y: offsetTop, width, height }, wanted)
    if (turn !== last) return
    const across = spot.side === 'top' || spot.side === 'bottom'
    card.dataset.side = spot.side
    card.style.setProperty('transform', `translate(${spot.x}px,${spot.y}px)`)
    pointer.style.setProperty(across ? 'left' : 'top', `${spot.arrow}px`)
    pointer.style.removeProperty(across ? 'top' : 'left')
  }
  const stop = onMove(target, card, watch, () => void update())
  void update()
  return () => {
    last = -1
    stop()
  }
}
