import { computePosition, type Platform } from '@floating-ui/core'
import { flip, shift } from '@floating-ui/dom'
import type { Step } from '../playbook/index.ts'
import { areaOf, seenOf } from './anchor.ts'
import { chainOf } from './box.ts'
import { motion } from './motion.ts'
import { onMove } from './moves.ts'

/** From the target to the card: 6 px of hole, 10 of air for the arrow. */
const AWAY = 16
/** From the card to the viewport's edge, and from the arrow to the card's corner. */
const EDGE = 12
/** The arrow's width. */
const ARROW = 12

/** Four pixels from the target's side: where the card comes from. */
const FROM = { top: '0 4px', bottom: '0 -4px', left: '4px', right: '-4px', none: '0 4px' } as const

export type Side = 'top' | 'bottom' | 'left' | 'right'

/** A box in the viewport: what `DOMRect` has. */
export interface Box {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
}

export interface Spot {
  /** Null: no side has room, and it stands in the middle of the screen. */
  readonly side: Side | null
  readonly x: number
  readonly y: number
  /** Where the arrow starts along the card's edge: at the target's centre, clear of the corners. */
  readonly arrow: number
  /** The viewport holds it from going up and down with the target. */
  readonly held: boolean
}

const opposite = { top: 'bottom', bottom: 'top', left: 'right', right: 'left' } as const

/**
 * Where a card of this size stands: on the wanted side, else on the opposite one, else wherever there is room, else in the middle; never over the
 * viewport's edge. The host is in the top layer, so all is in the viewport's pixels: no ancestor's transform, overflow or scroll counts, and nothing of
 * the page is measured here.
 */
export const spotFor = async (
  target: Box,
  card: { readonly width: number; readonly height: number },
  view: Box,
  wanted: Side,
): Promise<Spot> => {
  const room = {
    top: target.y - view.y - card.height,
    bottom: view.y + view.height - target.y - target.height - card.height,
    left: target.x - view.x - card.width,
    right: view.x + view.width - target.x - target.width - card.width,
  }
  if (Math.max(...Object.values(room)) < AWAY + EDGE) {
    return { side: null, x: view.x + (view.width - card.width) / 2, y: view.y + (view.height - card.height) / 2, arrow: 0, held: true }
  }
  // With the air that it keeps all around. A DOMRect keeps its numbers on its prototype, where no spread finds them.
  const reference = { x: target.x - AWAY, y: target.y - AWAY, width: target.width + 2 * AWAY, height: target.height + 2 * AWAY }
  // The core with a platform of our own: the DOM's platform weighs 3 kB more and measures what can't count here.
  const platform: Platform = {
    getElementRects: () => ({ reference, floating: { x: 0, y: 0, ...card } }),
    getClippingRect: () => ({ ...view }),
    getDimensions: () => ({ ...card }),
  }
  const { x, y, placement, middlewareData } = await computePosition({} as Element, {} as HTMLElement, {
    strategy: 'fixed',
    placement: wanted,
    platform,
    middleware: [
      flip({ padding: EDGE, crossAxis: false, fallbackPlacements: [opposite[wanted], 'bottom', 'top', 'right', 'left'] }),
      shift({ padding: EDGE, crossAxis: true }),
    ],
  })
  const isAcross = placement === 'top' || placement === 'bottom'
  const middle = isAcross ? target.x + target.width / 2 - x : target.y + target.height / 2 - y
  const most = (isAcross ? card.width : card.height) - ARROW - EDGE
  const held = !!middlewareData.shift?.y
  return { side: placement as Side, x, y, arrow: Math.max(EDGE, Math.min(middle - ARROW / 2, most)), held }
}

/**
 * Keeps a card beside what shows of a target, and tells that at each move (null: its scrollers hide it) beside the whole box, and whether it stays in the
 * viewport while the page scrolls: on scroll, resize and layout shift, in the same frame and not in each. Beside a target that goes with the page the card
 * lies on the document, where the browser scrolls both in one go; else it is fixed. The side taken stands in `data-side`, `none` in the middle. `comes`: it
 * is new, and comes from the target's side. Returns its stop.
 */
export const place = (
  target: Element,
  card: HTMLElement,
  pointer: HTMLElement,
  side: Step['side'],
  rtl: boolean,
  watch: (fn: () => void) => () => void,
  moved: (part: DOMRect | null, whole: DOMRect, stays: boolean) => void,
  comes: boolean,
): (() => void) => {
  const wanted = side === 'start' ? (rtl ? 'right' : 'left') : side === 'end' ? (rtl ? 'left' : 'right') : (side ?? 'bottom')
  const seen = seenOf(target)
  const { host } = card.getRootNode() as ShadowRoot
  let { sticks: stays } = chainOf(target)
  let base = Number.NaN
  let past = Number.NaN
  let last = 0
  const update = async (): Promise<void> => {
    const part = seen()
    const whole = part ?? areaOf(target)
    const origin = host.getBoundingClientRect()
    const scrolled = origin.y - base
    const went = whole.y - past
    base = origin.y
    past = whole.y
    // What was seen to go with the page or not outdoes any guess: sticky boxes let go, and pages move what they like.
    if (scrolled) stays = Math.abs(went - scrolled) >= Math.abs(went)
    moved(part, whole, stays)
    // What shows now, also under a phone's keyboard or zoomed by two fingers.
    const { offsetLeft = 0, offsetTop = 0, width = innerWidth, height = innerHeight } = visualViewport ?? {}
    const size = { width: card.offsetWidth, height: card.offsetHeight }
    const turn = ++last
    const spot = await spotFor(whole, size, { x: offsetLeft, y: offsetTop, width, height }, wanted)
    if (turn !== last) return
    const across = spot.side === 'top' || spot.side === 'bottom'
    const at = spot.side ?? 'none'
    card.dataset.side = at
    if (comes) motion(card, [{ opacity: 0.4, translate: FROM[at] }, { opacity: 1 }], 200)
    comes = false
    const still = stays || spot.held
    card.style.position = still ? '' : 'absolute'
    const { x, y } = still ? new DOMRect() : origin
    card.style.setProperty('transform', `translate(${Math.round(spot.x - x)}px,${Math.round(spot.y - y)}px)`)
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
