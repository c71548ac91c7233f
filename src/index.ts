import { browserFront } from './browser/front.ts'
import { createOnce } from './browser/once.ts'
import type { Options, Waymark } from './client/types.ts'
import type { Playbook } from './playbook/index.ts'

export { WaymarkError } from './client/error.ts'
export type { Account, Consent, Exported, Facts, Options, Stored, Waymark, WaymarkEvents } from './client/index.ts'
export type { Instant } from './evidence/index.ts'
export type { GuideMemory, Outcome, Reason } from './guide/index.ts'
export type * from './playbook/types.ts'
export type { GuideProgress, ItemProgress, LevelProgress, MilestoneProgress, Progress, SignalProgress, Turn } from './progress/index.ts'
export type { Reading } from './rule/index.ts'

/**
 * Starts Waymark on this page. Equal origin, `writeKey` and `namespace` give the same instance, also when another copy of the package (or
 * the script tag) made it. Without a window, as on a server, an instance that does nothing. Never throws: what is wrong is told by `ready()`.
 * The engine is loaded after the page's first paint, or at once when it is asked for something; calls before that are kept with their times.
 */
export const createWaymark = (options: Options): Waymark =>
  createOnce(options, options => browserFront(options, async () => (await import('./engine.ts')).createEngine))

/** Gives the playbook back: for the types while one is written in TypeScript. */
export const definePlaybook = <const P extends Playbook>(playbook: P): P => playbook
