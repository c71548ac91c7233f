import type { Ports } from '../client/ports.ts'
import type { LoadSurface } from '../client/stage.ts'
import { createId } from './id.ts'
import { page } from './page.ts'
import { fetchText, send } from './send.ts'
import { openStore } from './store.ts'
import { lock, tabs } from './tabs.ts'

/** The world as a browser has it. */
export const browserPorts = (loadSurface: LoadSurface): Ports => ({
  clock: { wall: () => Date.now(), mono: () => performance.now() },
  id: createId(),
  timer: (fn, ms) => {
    const timer = setTimeout(fn, ms)
    return () => clearTimeout(timer)
  },
  random: Math.random,
  store: openStore,
  note: {
    read: name => {
      try {
        return localStorage.getItem(name)
      } catch {
        return null
      }
    },
    write: (name, text) => {
      try {
        localStorage.setItem(name, text)
      } catch {
        // Blocked or full: then it is lost with the page.
      }
    },
  },
  send,
  fetchText,
  page,
  tabs,
  lock,
  loadSurface,
  gpc: () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
  report: error => console.warn('[waymark]', error),
})
