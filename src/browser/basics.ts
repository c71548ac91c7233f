import type { Basics } from '../client/front.ts'
import { createId } from './id.ts'

/** What of the browser is needed from the first call on. */
export const basics = (): Basics => ({
  clock: { wall: () => Date.now(), mono: () => performance.now() },
  id: createId(),
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
  report: error => console.warn('[waymark]', error),
})
