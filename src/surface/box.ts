import { above } from './home.ts'

/** By how much a box is drawn larger than it is laid out: transforms and zoom. */
const scaleOf = (el: Element, { width }: DOMRect): number => width / ((el as Partial<HTMLElement>).offsetWidth || width || 1)

/** An element's box in our own viewport, also from inside frames of the same origin. We may stand in a frame ourselves. */
export const rectOf = (el: Element): DOMRect => {
  let { x, y, width, height } = el.getBoundingClientRect()
  for (let at = el; at.ownerDocument !== document; ) {
    const frame = at.ownerDocument.defaultView?.frameElement
    if (!frame) break
    at = frame
    const outer = frame.getBoundingClientRect()
    const scale = scaleOf(frame, outer)
    x = outer.x + (frame.clientLeft + x) * scale
    y = outer.y + (frame.clientTop + y) * scale
    width *= scale
    height *= scale
  }
  return new DOMRect(x, y, width, height)
}

/** The inside of a box that cuts off what overflows it. */
export const innerOf = (el: Element): DOMRect => {
  const rect = rectOf(el)
  const scale = scaleOf(el, rect)
  return new DOMRect(rect.x + el.clientLeft * scale, rect.y + el.clientTop * scale, el.clientWidth * scale, el.clientHeight * scale)
}

/** What two boxes have in common; null for nothing. */
export const within = (a: DOMRect, b: DOMRect): DOMRect | null => {
  const x = Math.max(a.left, b.left)
  const y = Math.max(a.top, b.top)
  const width = Math.min(a.right, b.right) - x
  const height = Math.min(a.bottom, b.bottom) - y
  return width > 0 && height > 0 ? new DOMRect(x, y, width, height) : null
}

/** Does it hold what is fixed inside it, as the viewport else does. */
const holdsFixed = ({ transform, perspective, filter, contain, willChange }: CSSStyleDeclaration): boolean =>
  [transform, perspective, filter].some(value => value && value !== 'none') ||
  /paint|layout|strict|content/.test(contain) ||
  /transform|filter|perspective/.test(willChange)

/**
 * The boxes around an element, frames among them, that may cut it off, and whether it is fixed in the viewport, or may at least stick to it: what
 * overflows an ancestor which it is not positioned in is not cut off by that one.
 */
export const chainOf = (target: Element): { readonly clippers: readonly Element[]; readonly fixed: boolean; readonly sticks: boolean } => {
  const clippers: Element[] = []
  let sticks = false
  let { position } = getComputedStyle(target)
  for (let el = above(target); el && el !== document.documentElement; el = above(el)) {
    const style = getComputedStyle(el)
    sticks ||= position === 'sticky'
    const isFrame = el.localName === 'iframe'
    const passes = position === 'fixed' ? !holdsFixed(style) : position === 'absolute' && style.position === 'static' && !holdsFixed(style)
    if (passes && !isFrame) continue
    // What the root or body says of overflow is the viewport's.
    if ((isFrame || !/^(visible ?)+$/.test(style.overflow)) && !/^(html|body)$/.test(el.localName)) {
      clippers.push(el)
      // What sticks to a scroller goes with it.
      sticks = false
    }
    position = style.position
  }
  return { clippers, fixed: position === 'fixed', sticks: sticks || /fixed|sticky/.test(position) }
}
