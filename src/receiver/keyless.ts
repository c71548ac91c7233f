import { netOf } from './limits.ts'
import { json } from './reply.ts'
import type { RequestInfo, Room } from './room.ts'
import { hasKey } from './secret.ts'

/** The answer to a request without a secret key of ours, or null for one with it. Whoever guesses is slowed down. */
export function keyless(
  room: Pick<Room, 'secretKeys' | 'buckets' | 'clock'>,
  request: Request,
  { address = '' }: RequestInfo,
): Response | null {
  if (hasKey(request, room.secretKeys)) return null
  const now = room.clock()
  const wait = room.buckets.tries(netOf(address), now)
  const body = { waymark: 1, serverTime: now }
  if (wait > 0) return json(429, { ...body, refused: 'rate', retryAfterMs: wait }, { 'retry-after': String(Math.ceil(wait / 1000)) })
  return json(401, { ...body, refused: 'key' }, { 'www-authenticate': 'Bearer' })
}
