import type { Basics } from '../client/front.ts'
import type { Ports } from '../client/ports.ts'
import type { LoadSurface } from '../client/stage.ts'
import { page } from './page.ts'
import { fetchText, send } from './send.ts'
import { openStore } from './store.ts'
import { lock, tabs } from './tabs.ts'

/** The world as a browser has it. */
export const browserPorts = (basics: Basics, loadSurface: LoadSurface): Ports => ({
  ...basics,
  timer: (fn, ms) => {
    const timer = setTimeout(fn, ms)
    return () => clearTimeout(timer)
  },
  idle: fn => void (window.requestIdleCallback ?? setTimeout)(fn),
  random: Math.random,
  store: openStore,
  send,
  fetchText,
  page,
  tabs,
  lock,
  loadSurface,
  gpc: () => (navigator as { globalPrivacyControl?: boolean }).globalPrivacyControl === true,
})
