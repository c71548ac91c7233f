import { chainOf } from './box.ts'
import { above } from './home.ts'
import { isCalm } from './motion.ts'

/** The documents and shadow roots that an element lies in, out to the page: scroll events don't leave a shadow root. */
const rootsOf = (el: Element): Node[] => {
  const roots: Node[] = []
  for (let at: Element | null = el; at; at = above(at)) {
    const root = at.getRootNode()
    if (roots.at(-1) !== root) roots.push(root)
  }
  return roots
}

/** Tells when an element moves though nothing was scrolled or resized: it leaves the box that it was last seen in. `arm` takes a new look at that box. */
const onShift = (el: Element, fn: () => void): { readonly arm: (threshold?: number) => void; readonly stop: () => void } => {
  let observer: IntersectionObserver | undefined
  const stop = (): void => observer?.disconnect()
  const arm = (threshold = 1): void => {
    stop()
    const { top, left, right, bottom, width, height } = el.getBoundingClientRect()
    const { clientWidth, clientHeight } = el.ownerDocument.documentElement
    if (!width || !height) return
    const inset = [top, clientWidth - right, clientHeight - bottom, left].map(px => `${-Math.floor(px)}px`).join(' ')
    let first = true
    observer = new IntersectionObserver(
      ([entry]) => {
        const ratio = entry!.intersectionRatio
        const now = el.getBoundingClientRect()
        // The first report says how much of it shows at rest, where a scroller cuts it off: from there any other share is a move. What moves
        // evenly shows the same share each time.
        if (!first || ratio !== threshold || now.top !== top || now.left !== left) {
          fn()
          arm(first ? Math.max(ratio, 1e-7) : 1)
        }
        first = false
      },
      { root: el.ownerDocument, rootMargin: inset, threshold },
    )
    observer.observe(el)
  }
  return { arm, stop }
}

/**
 * Calls `fn` whenever the target may stand elsewhere in the viewport, or the card has another size: on scroll, resize and layout shift, and in the frame
 * after a change of the page's tree, of which `watch` tells. Nothing runs at rest. Returns the undo.
 */
export const onMove = (target: Element, card: Element, watch: (fn: () => void) => () => void, fn: () => void): (() => void) => {
  const roots = [...rootsOf(target), window, visualViewport].filter(root => root !== null)
  const events = ['scroll', 'resize']
  let asked = 0
  // At once, and again after what the page itself scrolls in this very frame: a frame's own callbacks come after its scroll events.
  const soon = (): void => {
    fn()
    asked ||= requestAnimationFrame(() => {
      asked = 0
      fn()
    })
  }
  for (const root of roots) for (const name of events) root.addEventListener(name, soon, { capture: true, passive: true })
  const shift = onShift(target, fn)
  const sizes = new ResizeObserver(() => {
    fn()
    shift.arm()
  })
  sizes.observe(target)
  sizes.observe(card)
  const unwatch = watch(fn)
  return () => {
    unwatch()
    for (const root of roots) for (const name of events) root.removeEventListener(name, soon, { capture: true })
    cancelAnimationFrame(asked)
    sizes.disconnect()
    shift.stop()
  }
}

/** Is a stretch inside another one, to the pixel. A longer one counts when it covers it. */
const within = (from: number, to: number, low: number, high: number): boolean =>
  (from > low - 1 && to < high + 1) || (from <= low && to >= high)

const isScroller = (el: Element): boolean => /auto|scroll/.test(getComputedStyle(el).overflow)

/**
 * Scrolls only when the target is not wholly in view of each scroller that it lies in; `scroll-padding` (sticky headers) is respected. The page is
 * left alone for a target that is fixed in it. Returns what ends the scroll where it is.
 */
export const reveal = (target: Element): (() => void) => {
  const view = target.ownerDocument.defaultView!
  const page = target.ownerDocument.documentElement
  const box = target.getBoundingClientRect()
  const isShownIn = (el: Element): boolean => {
    const style = view.getComputedStyle(el)
    const { top, right, bottom, left } = el === page ? new DOMRect(0, 0, page.clientWidth, view.innerHeight) : el.getBoundingClientRect()
    const pad = (side: string): number => Number.parseFloat(style.getPropertyValue(`scroll-padding-${side}`)) || 0
    return (
      within(box.top, box.bottom, top + pad('top'), bottom - pad('bottom')) &&
      within(box.left, box.right, left + pad('left'), right - pad('right'))
    )
  }
  const { clippers, fixed } = chainOf(target)
  const scrollers = [...clippers.filter(el => el.ownerDocument === target.ownerDocument && isScroller(el)), ...(fixed ? [] : [page])]
  const outer = view !== window && view.frameElement ? reveal(view.frameElement) : () => {}
  if (scrollers.every(isShownIn)) return outer
  target.scrollIntoView({ block: 'center', inline: 'nearest', behavior: isCalm() ? 'instant' : 'smooth' })
  return () => {
    outer()
    for (const el of scrollers) el.scrollTo({ top: el.scrollTop, left: el.scrollLeft, behavior: 'instant' })
  }
}
