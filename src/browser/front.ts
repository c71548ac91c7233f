import { createFront, type Engine } from '../client/front.ts'
import type { Options, Waymark } from '../client/types.ts'
import { basics } from './basics.ts'
import { all, listen } from './listen.ts'

/** The engine is loaded by then, painted or not. Milliseconds. */
const SOON = 1000

/** A client at once, whose engine `load` brings. */
export const browserFront = (options: Options, load: () => Promise<Engine>): Waymark =>
  createFront(options, {
    ...basics(),
    load,
    soon: fn => {
      // A hidden page has no frames, a busy one has no time.
      setTimeout(fn, SOON)
      requestAnimationFrame(() => (window.requestIdleCallback ?? setTimeout)(fn))
    },
    onHide: fn => all([listen(window, 'pagehide', fn), listen(document, 'visibilitychange', () => document.hidden && fn())]),
    onOnline: fn => listen(window, 'online', fn),
  })
