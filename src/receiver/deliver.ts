import type { Instant } from '../evidence/types.ts'
import type { Delivery } from './message.ts'
import { type Room, wordsOf } from './room.ts'
import { requestOf, type Target } from './webhook.ts'

/** What a pass over the outbox came to. */
export interface Delivered {
  readonly sent: number
  readonly failed: number
  /** Given up for good. */
  readonly dead: number
}

/** An answer must come within this, in milliseconds. */
const PATIENCE = 10_000
/** A delivery under way is kept from other receivers for so long; one whose receiver was killed is tried again after it. */
const HELD = 60_000
const BATCH = 20
const MINUTE = 60_000
/** Waits before the next attempt: 5 s at first, half a day at last, two days in all. */
const WAITS = [5_000, 30_000, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, 60 * MINUTE, 180 * MINUTE, 360 * MINUTE, 720 * MINUTE, 720 * MINUTE]
/** An other side can ask for a pause of at most an hour. */
const LONGEST_ASKED = 60 * MINUTE
/** It says that it is gone for ever. */
const GONE = 410

/**
 * Milliseconds until the next attempt after `attempts` failed ones, or null when it is given up. Jittered by a half, so that what failed
 * together does not come back together. `random` in [0, 1); `asked`: what the other side asked for.
 */
export const waitAfter = (attempts: number, random: number, asked = 0): number | null => {
  const wait = WAITS[attempts - 1]
  return wait === undefined ? null : Math.round(Math.max(wait * (0.5 + random), Math.min(asked, LONGEST_ASKED)))
}

const askedIn = (response: Response): number => {
  const seconds = Number(response.headers.get('retry-after') ?? 0)
  return seconds > 0 ? seconds * 1000 : 0
}

/** One attempt. Never rejects. The answer's body is not read: it may be anything, and nobody asks for it. */
async function attempt(
  target: Target,
  { id, body }: Delivery,
  now: Instant,
): Promise<{ status: number | null; error: string | null; asked: number }> {
  try {
    const response = await fetch(target.url, { ...(await requestOf(target, id, body, now)), signal: AbortSignal.timeout(PATIENCE) })
    await response.body?.cancel()
    const { status } = response
    const isRedirect = status >= 300 && status < 400
    return { status, error: response.ok ? null : isRedirect ? 'redirect' : 'refused', asked: askedIn(response) }
  } catch (error) {
    const { name } = error as Error
    return { status: null, error: name === 'TimeoutError' ? 'timeout' : wordsOf(error).slice(0, 200), asked: 0 }
  }
}

/**
 * Brings what waits in the outbox to its targets: at least once, each by the same id, again and again until it is taken or given up. `isOver`: the
 * receiver is about to end, and goes on with none.
 */
export function createDeliveries(
  room: Room,
  targets: readonly Target[],
  isOver: () => boolean = () => false,
  random: () => number = Math.random,
): () => Promise<Delivered> {
  const { store, say, metrics } = room
  const send = async (target: Target, delivery: Delivery): Promise<Delivery['state']> => {
    const { status, error, asked } = await attempt(target, delivery, await room.sweepClock())
    const now = await room.sweepClock()
    const wait = status === GONE ? null : waitAfter(delivery.attempts, random(), asked)
    const state = error === null ? 'sent' : wait === null ? 'dead' : 'waiting'
    const after: Delivery = { ...delivery, state, status, error, changedAt: now, nextAt: now + (wait ?? 0) }
    await store.delivered(after)
    metrics.count('waymark_deliveries_total', { state: state === 'waiting' ? 'failed' : state })
    if (state === 'dead')
      say('error', 'webhook.dead', `A message to ${target.host} was given up after ${delivery.attempts} attempts: ${status ?? error}`, {
        type: delivery.type,
        host: target.host,
        id: delivery.id,
      })
    return state
  }

  // Each target by itself: one that does not answer must not keep the others waiting, nor by all that waits for it what comes for them meanwhile.
  const empty = async (target: Target): Promise<Delivery['state'][]> => {
    const states: Delivery['state'][] = []
    for (;;) {
      const now = await room.sweepClock()
      const batch = await store.claim(target.name, now, now + HELD, BATCH)
      if (!batch.length) return states
      const became = await Promise.all(batch.map(delivery => send(target, delivery)))
      states.push(...became)
      if (became.every(state => state === 'waiting') || isOver()) return states
    }
  }

  return async () => {
    const states = (await Promise.all(targets.map(empty))).flat()
    const count = (state: Delivery['state']): number => states.filter(one => one === state).length
    return { sent: count('sent'), failed: count('waiting'), dead: count('dead') }
  }
}
