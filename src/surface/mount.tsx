import { type ComponentChild, render } from 'preact'
import type { Stage } from '../client/stage.ts'
import { coverOf, homeOf } from './home.ts'
import theme from './theme.css'
import { isRtl } from './words.ts'

/** What floats for a place: the card that must be reachable, and the element of the page that it speaks of. */
export interface Float {
  readonly card: Element | null
  readonly target: Element | null
}

/** The one host element of the page and its open shadow root, shared by every surface file that is loaded. */
interface Ground {
  /** Adopts a style sheet once. */
  dress(css: string): void
  /** Shows a root, floating or resting, or takes it away. */
  show(root: HTMLElement, float: (() => Float) | boolean): void
  /** Tells in the frame after a change of the page's tree; returns the undo. */
  watch(fn: () => void): () => void
}

/** A surface's own root in the shared shadow root. */
export interface Place {
  readonly root: HTMLElement
  /** Draws the view, or takes it away (null). `float` makes it follow the modal that holds its target or the focus. */
  draw(view: ComponentChild, float?: () => Float): void
  watch(fn: () => void): () => void
  stop(): void
}

/** Chromium 133, Firefox 144: not in TypeScript's library yet. */
interface Mover {
  moveBefore?(node: Node, child: Node | null): void
}

/** When something of the page may have come over us, or what we live in may have gone. */
const EVENTS = ['focusin', 'close', 'toggle', 'fullscreenchange']

/** Returns the undo. */
const adopt = (root: ShadowRoot, css: string): (() => void) => {
  try {
    // A sheet serves only the document that it was made in: that of a frame has its own.
    const sheet = new root.ownerDocument.defaultView!.CSSStyleSheet()
    sheet.replaceSync(css)
    root.adoptedStyleSheets = [...root.adoptedStyleSheets, sheet]
    return () => {
      root.adoptedStyleSheets = root.adoptedStyleSheets.filter(one => one !== sheet)
    }
  } catch {
    // Safari before 16.4 has no constructable sheets; a page with a strict policy gives its nonce.
    const style = root.ownerDocument.createElement('style')
    style.nonce = root.ownerDocument.querySelector<HTMLElement>('[nonce]')?.nonce ?? ''
    style.textContent = css
    root.prepend(style)
    return () => style.remove()
  }
}

const layGround = (doc: Document): Ground => {
  const host = doc.createElement('waymark-ui')
  host.setAttribute('popover', 'manual')
  const root = host.attachShadow({ mode: 'open' })
  const worn = new Set<string>()
  const shown = new Map<HTMLElement, (() => Float) | boolean>()
  const watchers = new Set<() => void>()
  let frame = 0

  /** Moves the host to where it can be reached, above everything, without losing the focus. `looks`: for what covers it, which asks for a layout. */
  const settle = (looks = true): void => {
    const float = [...shown.values()].findLast(float => typeof float === 'function')?.()
    const cover = looks && float?.card && host.isConnected ? coverOf(host, float.card) : null
    const home: Element & Mover = float ? homeOf(host, cover, float.target) : doc.body
    if (float) for (const name of ['inert', 'aria-hidden']) host.removeAttribute(name)
    // A page that is zoomed by CSS zooms what is inside it, but a target is measured as it is seen.
    const zoom = `${1 / (home.currentCSSZoom ?? 1)}`
    // Written anew it would be a change of the page, and looked at again.
    if (looks && host.style.getPropertyValue('--wm-zoom') !== zoom) host.style.setProperty('--wm-zoom', zoom)
    if (host.parentNode === home && !cover) return
    const active = root.activeElement as HTMLElement | null
    // `moveBefore` keeps focus, media and the popover's state; without it the host is taken out and in again.
    if (host.parentNode !== home) {
      if (home.moveBefore && host.isConnected) home.moveBefore(host, null)
      else home.append(host)
    }
    host.hidePopover?.()
    host.showPopover?.()
    if (active && active !== root.activeElement) active.focus({ preventScroll: true })
  }
  const look = (): void => {
    frame = 0
    if (shown.size > 0) settle()
    for (const fn of watchers) fn()
  }
  const soon = (): void => {
    frame ||= requestAnimationFrame(look)
  }
  const observer = new MutationObserver(() => {
    soon()
    // Taken out with a modal or an old body: back before the next paint.
    if (host.isConnected || shown.size === 0) return
    settle()
    attend()
  })
  const attend = (): void => {
    // What happened in this task would not be told any more.
    if (observer.takeRecords()[0]) soon()
    observer.disconnect()
    for (const name of EVENTS) doc.removeEventListener(name, soon, true)
    const deep = watchers.size > 0 || [...shown.values()].some(float => typeof float === 'function')
    if (deep) {
      observer.observe(doc, {
        subtree: true,
        childList: true,
        attributeFilter: ['open', 'aria-modal', 'aria-hidden', 'aria-expanded', 'inert', 'hidden', 'class', 'style'],
      })
      for (const name of EVENTS) doc.addEventListener(name, soon, true)
    } else if (shown.size > 0) {
      // At rest only a body that is replaced or emptied matters.
      observer.observe(doc.documentElement, { childList: true })
      observer.observe(doc.body, { childList: true })
    } else {
      cancelAnimationFrame(frame)
      frame = 0
    }
  }
  return {
    dress(css) {
      if (!worn.has(css)) adopt(root, css)
      worn.add(css)
    },
    show(el, float) {
      const before = shown.get(el)
      if (float) {
        shown.set(el, float)
        if (!el.parentNode) root.append(el)
      } else {
        shown.delete(el)
        el.remove()
      }
      if (!!before !== !!float || typeof before !== typeof float) attend()
      if (shown.size > 0) settle(!before)
      else host.remove()
    },
    watch(fn) {
      watchers.add(fn)
      attend()
      return () => {
        watchers.delete(fn)
        attend()
      }
    },
  }
}

const attire = (root: HTMLElement, stage: Stage): void => {
  const { locale, theme } = stage.scene()
  root.className = `wm ${theme}`
  root.lang = locale
  root.dir = isRtl(locale) ? 'rtl' : 'ltr'
}

/** Opens a place inside an element of the page, in a shadow root of its own. */
export const openInline = (stage: Stage, element: Element, ...styles: readonly string[]): Pick<Place, 'draw' | 'stop'> => {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: 'open' })
  const undo = [theme, ...styles].map(css => adopt(shadow, css))
  const root = document.createElement('div')
  shadow.append(root)
  return {
    draw(view) {
      attire(root, stage)
      render(view, root)
    },
    stop() {
      render(null, root)
      // Nothing else: another guide may be drawn here by now, or it is a component of the page.
      root.remove()
      for (const one of undo) one()
    },
  }
}

/** Opens a place for one surface on the page. All of them share one host element, found by a symbol on the document. */
export const openPlace = (stage: Stage, ...styles: readonly string[]): Place => {
  const holder = document as unknown as Record<symbol, Ground | undefined>
  const key = Symbol.for(`waymark ${__VERSION__}`)
  const ground = holder[key] ?? layGround(document)
  holder[key] = ground
  for (const css of [theme, ...styles]) ground.dress(css)
  const root = document.createElement('div')
  return {
    root,
    draw(view, float) {
      attire(root, stage)
      // On the page before it is drawn, so that what is drawn can take the focus; off it after it gave the focus back.
      if (view) ground.show(root, float ?? true)
      render(view, root)
      if (!view) ground.show(root, false)
    },
    watch: ground.watch,
    stop() {
      render(null, root)
      ground.show(root, false)
    },
  }
}

/** Draws now, and again whenever something changes. Returns the stop. */
export const follow = (stage: Stage, places: readonly Pick<Place, 'stop'>[], update: () => void): (() => void) => {
  const unsubscribe = stage.subscribe(update)
  update()
  return () => {
    unsubscribe()
    for (const place of places) place.stop()
  }
}
