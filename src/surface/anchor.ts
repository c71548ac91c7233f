import type { Target } from '../playbook/index.ts'
import { visible } from './home.ts'

/** How long a target that went away keeps its place: frameworks take nodes out and put equal ones in. */
const GRACE = 200
/** Style sheets, shadow roots and frames change without a mutation that we see. Only while a target is waited for. */
const POLL = 400

const inside = (el: Element): ParentNode | null => el.shadowRoot ?? (el as Partial<HTMLIFrameElement>).contentDocument ?? null

const allOf = (selector: string): Element[] => {
  let roots: ParentNode[] = [document]
  let found: Element[] = []
  try {
    for (const part of selector.split('>>>')) {
      found = roots.flatMap(root => [...root.querySelectorAll(part)])
      roots = found.map(inside).filter(root => root !== null)
    }
    return found
  } catch {
    return [] // a selector that this browser can't read matches nothing
  }
}

/** The first visible element that a target names, or null. `host >>> inner` looks into open shadow roots and frames of the same origin. */
export const find = (target: Target): Element | null => {
  for (const selector of [target].flat()) {
    const el = allOf(selector).find(visible)
    if (el) return el
  }
  return null
}

/** An element's box in our own viewport, also from inside frames of the same origin. We may stand in a frame ourselves. */
const rectOf = (el: Element): DOMRect => {
  const { x, y, width, height } = el.getBoundingClientRect()
  const rect = new DOMRect(x, y, width, height)
  for (let at = el; at.ownerDocument !== document; ) {
    const frame = at.ownerDocument.defaultView?.frameElement
    if (!frame) break
    at = frame
    const outer = frame.getBoundingClientRect()
    rect.x += outer.x + frame.clientLeft
    rect.y += outer.y + frame.clientTop
  }
  return rect
}

/** The lists and menus that the controls of a target have opened now; apps draw them elsewhere on the page. */
const openedBy = (target: Element): Element[] => {
  const controls = ':is([aria-haspopup],[role=combobox])[aria-expanded=true],[popovertarget]'
  return [target, ...target.querySelectorAll(controls)].flatMap(el => {
    const id =
      el.matches(controls) && (el.getAttribute('popovertarget') ?? el.getAttribute('aria-controls') ?? el.getAttribute('aria-owns'))
    const popup = id && (el.getRootNode() as Document).getElementById(id)
    return popup && visible(popup) ? popup : []
  })
}

/** The box that a target takes in the page's viewport, with the list or menu that it has opened: both must stay clear of the scrim and the card. */
export const areaOf = (target: Element): DOMRect => {
  const boxes = [target, ...openedBy(target)].map(rectOf)
  const x = Math.min(...boxes.map(({ left }) => left))
  const y = Math.min(...boxes.map(({ top }) => top))
  return new DOMRect(x, y, Math.max(...boxes.map(({ right }) => right)) - x, Math.max(...boxes.map(({ bottom }) => bottom)) - y)
}

export interface Following {
  /** Looks again: the element may have been hidden. */
  look(): void
  stop(): void
}

/**
 * Follows the element that a target names. `at` hears of the first one found, of an equal one that took its place (before the next paint), and null when
 * none has been there for a moment. `watch` is the page's shared observer.
 */
export const follow = (target: Target, watch: (fn: () => void) => () => void, at: (el: Element | null) => void): Following => {
  let el: Element | null = null
  let frame = 0
  let gone = 0
  let poll = 0
  const look = (): void => {
    frame = 0
    if (el && visible(el)) return
    const next = find(target)
    if (next) {
      clearTimeout(gone)
      clearInterval(poll)
      gone = poll = 0
      el = next
      at(el)
    } else if (!el) poll ||= window.setInterval(look, POLL)
    else
      gone ||= window.setTimeout(() => {
        el = null
        at(null)
        look()
      }, GRACE)
  }
  const unwatch = watch(() => {
    frame ||= requestAnimationFrame(look)
  })
  return {
    look,
    stop() {
      unwatch()
      cancelAnimationFrame(frame)
      clearTimeout(gone)
      clearInterval(poll)
    },
  }
}
