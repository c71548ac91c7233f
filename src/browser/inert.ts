import { nothingKnown } from '../client/early.ts'
import type { Waymark } from '../client/types.ts'

const nothing = (): void => {}
const undo = () => nothing
const unstored = async () => ({ stored: 'no', reason: 'noWindow' }) as const

/** What a server gets: every call is fine and does nothing. */
export const inert: Waymark = {
  ready: async () => {},
  identify: nothing,
  group: nothing,
  track: unstored,
  page: nothing,
  attest: unstored,
  agree: unstored,
  handover: nothing,
  export: async () => nothingKnown,
  erase: async () => {},
  start: async () => ({ open: false, why: ['notReady'] }),
  move: nothing,
  dismiss: nothing,
  snooze: nothing,
  talk: nothing,
  setPlaybook: async () => {},
  mount: undo,
  progress: null,
  subscribe: undo,
  explain: () => ['notReady'],
  on: undo,
  once: undo,
  off: nothing,
  setConsent: nothing,
  flush: async () => {},
  reset: nothing,
  destroy: nothing,
}
