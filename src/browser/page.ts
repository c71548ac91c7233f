import type { PagePort } from '../client/ports.ts'
import { all, listen } from './listen.ts'

/** Who has not written for so long, in milliseconds, thinks or is done. */
const STILL = 4000

function onRoute(fn: () => void): () => void {
  let live = true
  // After the host's own handlers, and never on its stack.
  const tell = () => queueMicrotask(() => live && fn())
  const { navigation } = window as { navigation?: EventTarget }
  if (!navigation) {
    // Somebody may have wrapped the wrapper by the time this stops, so it goes inert instead of being undone.
    for (const name of ['pushState', 'replaceState'] as const) {
      const original = history[name]
      history[name] = function (...args) {
        original.apply(this, args)
        if (live) tell()
      }
    }
  }
  const undo = navigation ? listen(navigation, 'currententrychange', tell) : listen(window, 'popstate', tell)
  return () => {
    live = false
    undo()
  }
}

/** The page: where it is, whether it is seen, and when it comes and goes. */
export const page: PagePort = {
  // Of the fragments only those that are routes: others are places within a page.
  path: () => location.pathname + location.search + (/^#!?\//.test(location.hash) ? location.hash : ''),
  go: href => location.assign(href),
  visible: () => document.visibilityState === 'visible',
  language: () => document.documentElement.lang || navigator.language,
  onRoute,
  onVisible: fn => all([listen(document, 'visibilitychange', () => fn(page.visible())), listen(window, 'focus', () => fn(true))]),
  onTyping: fn => {
    let timer = 0
    const rest = (): void => {
      if (timer) fn(false)
      clearTimeout(timer)
      timer = 0
    }
    const write = ({ isTrusted }: Event): void => {
      // What the page fills in by itself is nobody's writing.
      if (!isTrusted) return
      if (!timer) fn(true)
      clearTimeout(timer)
      timer = window.setTimeout(rest, STILL)
    }
    return all([listen(window, 'input', write), listen(window, 'focusout', rest), () => clearTimeout(timer)])
  },
  // `pagehide` fires on window, never on document.
  onHide: fn => listen(window, 'pagehide', fn),
  onWake: fn =>
    all([
      listen(window, 'pageshow', event => (event as PageTransitionEvent).persisted && fn()),
      listen(window, 'online', fn),
      listen(document, 'resume', fn),
    ]),
}
