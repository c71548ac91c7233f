import type { Instant } from '../evidence/types.ts'
import { parseReceipt, wish } from './receipt.ts'
import type { Receipt } from './types.ts'

/** The first wait is up to 1 s, each further one up to twice as long, none over 5 min. */
const BASE = 1_000
const CAP = 300_000

/**
 * Milliseconds to wait before the next attempt: exponential with full jitter, on top of what the receiver asked for.
 * `attempt` counts failures in a row from 0, `random` is in [0, 1). A `retryAfterMs` that is no positive number is ignored.
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export const retryDelay = (attempt: number, random: number, retryAfterMs?: number): number =>
  Math.round(wish(retryAfterMs) + random * Math.min(CAP, BASE * 2 ** attempt))

/**
 * What to do after an answer.
 * - `settle`: take out what the receipt names. When it names nothing that was sent, wait as for `retry`.
 * - `retry`: not ours (a 2xx without a receipt is not), or a passing fault.
 * - `split`: the receiver can't take this beacon (400, 413, 422): pack again with half of its entries (`most`). An entry that is
 *   refused all alone is the culprit; give it up only when it is refused again right after a receipt for others, which shows that the
 *   endpoint is not what is broken.
 * - `hold`: key, token or address are refused (401, 403, 404, 410): keep everything, ask again in 5 minutes or more. Where it is not the
 *   receiver that says so, somebody in between may mind one entry: split, but as slowly as any fault is tried again.
 */
export type Verdict =
  | { readonly do: 'settle'; readonly receipt: Receipt; readonly retryAfterMs: number | undefined }
  | { readonly do: 'retry' | 'split' | 'hold'; readonly receipt: Receipt | null; readonly retryAfterMs: number | undefined }

/**
 * Judges an answer. Status 0: there was none. `retryAfterMs`: wait at least so long, an hour at most; undefined: nothing was asked. `asked`: what the
 * answer's header asks for; what a receipt asks for comes first.
 */
export const judge = (status: number, body: string, asked?: number): Verdict => {
  const receipt = parseReceipt(body)
  const isHeld = [401, 403, 404, 410].includes(status)
  const retryAfterMs = isHeld ? CAP : wish(receipt?.retryAfterMs ?? asked) || undefined
  return receipt && status >= 200 && status < 300
    ? { do: 'settle', receipt, retryAfterMs }
    : { do: isHeld ? 'hold' : [400, 413, 422].includes(status) ? 'split' : 'retry', receipt, retryAfterMs }
}

/** What to add to the wall clock to get the receiver's time: taken at the middle of the journey, so wrong by half of it at most. */
export const clockOffset = (serverTime: Instant, sentAt: Instant, receivedAt: Instant): number =>
  Math.round(serverTime - (sentAt + receivedAt) / 2)
