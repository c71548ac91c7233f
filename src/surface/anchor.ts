import type { Targets } from '../client/hooks.ts'
import type { Target } from '../playbook/index.ts'
import { chainOf, innerOf, rectOf, within } from './box.ts'
import { visible } from './home.ts'

/** How long a target that went away keeps its place: frameworks take nodes out and put equal ones in. */
const GRACE = 200
/** Style sheets, shadow roots and frames change without a mutation that we see. Only while a target is waited for, and so many times. */
const POLL = 400
const LOOKS = 75

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

/** What the host says that `@name` is. What its function throws counts as nothing. */
const given = (name: string, targets: Targets): Element | string | null => {
  try {
    const found = Object.hasOwn(targets, name) ? targets[name] : null
    return (typeof found === 'function' ? found() : found) ?? null
  } catch {
    return null
  }
}

/** All visible elements that one selector names. `host >>> inner` looks into open shadow roots and frames of the same origin; `@name` is the host's own. */
export const every = (selector: string, targets: Targets): Element[] => {
  const one = String(selector)
  const found = one[0] === '@' ? given(one.slice(1), targets) : one
  return (typeof found === 'string' ? allOf(found) : found ? [found] : []).filter(visible)
}

/** The first visible element that a target names, or null. */
export const find = (target: Target, targets: Targets): Element | null => {
  for (const selector of [target].flat()) {
    const [el] = every(selector, targets)
    if (el) return el
  }
  return null
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

/** The box that a target takes in our viewport, with the list or menu that it has opened: both must stay clear of the scrim and the card. */
export const areaOf = (target: Element): DOMRect => {
  const boxes = [target, ...openedBy(target)].map(rectOf)
  const x = Math.min(...boxes.map(({ left }) => left))
  const y = Math.min(...boxes.map(({ top }) => top))
  return new DOMRect(x, y, Math.max(...boxes.map(({ right }) => right)) - x, Math.max(...boxes.map(({ bottom }) => bottom)) - y)
}

/** Measures the part of a target that its scrollers let show; null where nothing of it does. The scrollers are looked for once. */
export const seenOf = (target: Element): (() => DOMRect | null) => {
  const { clippers } = chainOf(target)
  // What a list opens elsewhere is not cut off by the target's scrollers.
  return () =>
    openedBy(target)[0] ? areaOf(target) : clippers.reduce<DOMRect | null>((box, el) => box && within(box, innerOf(el)), rectOf(target))
}

export interface Following {
  /** Looks again: the element may have been hidden. */
  look(): void
  stop(): void
}

/**
 * Follows the element that a target names. `at` hears of the first one found, of an equal one that took its place (before the next paint), and null when
 * none has been there for a moment. `watch` is the page's shared observer. `poll`: look also for what no observer tells of, for half a minute.
 */
export const follow = (
  look: () => Element | null,
  watch: (fn: () => void) => () => void,
  at: (el: Element | null) => void,
  poll = true,
): Following => {
  let el: Element | null = null
  let gone = 0
  let looks = 0
  let timer = 0
  const still = (): void => {
    clearTimeout(gone)
    clearTimeout(timer)
    gone = timer = looks = 0
  }
  const again = (): void => {
    timer = 0
    looks++
    see()
  }
  const see = (): void => {
    if (el && visible(el)) return
    const next = look()
    if (next) {
      still()
      el = next
      at(el)
    } else if (el)
      gone ||= window.setTimeout(() => {
        gone = 0
        el = null
        at(null)
        see()
      }, GRACE)
    else if (poll && looks < LOOKS) timer ||= window.setTimeout(again, POLL)
  }
  const unwatch = watch(see)
  return {
    look: see,
    stop() {
      unwatch()
      still()
    },
  }
}
