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

const clamp = (low: number, at: number, high: number): number => Math.max(low, Math.min(at, high))

/**
 * Where a card of this size stands: on the wanted side, else on the opposite one, else wherever there is room, else where there is most; never over the
 * viewport's edge, so where no side has room it covers the target rather than leave the screen.
 */
export const spotFor = (target: Box, card: { readonly width: number; readonly height: number }, view: Box, wanted: Side): Spot => {
  const room = {
    top: target.y - view.y - card.height,
    bottom: view.y + view.height - target.y - target.height - card.height,
    left: target.x - view.x - card.width,
    right: view.x + view.width - target.x - target.width - card.width,
  }
  const opposite: Record<Side, Side> = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' }
  const order: Side[] = [wanted, opposite[wanted], 'bottom', 'top', 'right', 'left']
  const side = order.find(side => room[side] >= AWAY + EDGE) ?? order.reduce((best, side) => (room[side] > room[best] ? side : best))
  const upright = side === 'top' || side === 'bottom'
  const middleX = target.x + target.width / 2
  const middleY = target.y + target.height / 2
  const besideX = side === 'right' ? target.x + target.width + AWAY : target.x - AWAY - card.width
  const besideY = side === 'bottom' ? target.y + target.height + AWAY : target.y - AWAY - card.height
  const x = Math.round(
    clamp(view.x + EDGE, upright ? middleX - card.width / 2 : besideX, Math.max(view.x, view.x + view.width - EDGE - card.width)),
  )
  const y = Math.round(
    clamp(view.y + EDGE, upright ? besideY : middleY - card.height / 2, Math.max(view.y, view.y + view.height - EDGE - card.height)),
  )
  const arrow = upright
    ? clamp(EDGE, middleX - x - ARROW / 2, card.width - EDGE - ARROW)
    : clamp(EDGE, middleY - y - ARROW / 2, card.height - EDGE - ARROW)
  return { side, x, y, arrow }
}
/**
 * Keeps a fixed card beside a target and tells the target's box at each move: on scroll, resize and layout shift, at once and not per frame. The host is in
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
  const update = (): void => {
    const box = areaOf(target)
    moved(box)
    // What shows now, also under a phone's keyboard or zoomed by two fingers.
    const { offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight } = visualViewport ?? {}
    const size = { width: card.offsetWidth, height: card.offsetHeight }
    const spot = spotFor(box, size, { x: offsetLeft, y: offsetTop, width, height }, wanted)
    const across = spot.side === 'top' || spot.side === 'bottom'
    card.dataset.side = spot.side
    card.style.setProperty('transform', `translate(${spot.x}px,${spot.y}px)`)
    pointer.style.setProperty(across ? 'left' : 'top', `${spot.arrow}px`)
    pointer.style.removeProperty(across ? 'top' : 'left')
  }
  const stop = onMove(target, card, watch, update)
  update()
  return stop
}
