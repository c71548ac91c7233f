import { DAY } from './cells.ts'
import type { Instant } from './types.ts'

/** How far back an event may lie: 400 days, in milliseconds. */
export const OLDEST = 400 * DAY
/** How far ahead of the receiver's clock an event may lie: 5 minutes, in milliseconds. */
export const AHEAD = 300_000

/** Whether both sides take in an event of this instant: `serverNow` - 400 days to + 5 minutes. What is no number is `future`. */
export const admit = (at: Instant, serverNow: Instant): 'ok' | 'future' | 'tooOld' =>
  at <= serverNow + AHEAD ? (at >= serverNow - OLDEST ? 'ok' : 'tooOld') : 'future'
