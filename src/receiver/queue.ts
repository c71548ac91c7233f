import type { Instant } from '../evidence/types.ts'

/**
 * Where beacons wait between the receivers that take them in and those that commit them. Like the database it is nobody else's to write
 * to: what lies there was verified before.
 */
export interface Queue {
  /** Resolves once the queue says that it keeps the beacon, and rejects where it can't say so. */
  put(text: string): Promise<void>
  /**
   * Hands over what waits, several at a time and in no certain order. A beacon is gone once `work` resolves; where it rejects, or the process
   * ends in the middle, it comes again later, here or elsewhere. Returns the stop, which waits for the work under way.
   */
  drain(work: (text: string) => Promise<void>, fail: (error: unknown) => void): Promise<() => Promise<void>>
  /** How many beacons wait, and since when the one that waits longest. Null: none does. */
  waiting(): Promise<{ readonly count: number; readonly since: Instant | null }>
  close(): Promise<void>
}

/** So long a beacon may wait, in milliseconds, before what is missing in the database says nothing of who is missing. */
const BEHIND = 60_000

/**
 * For how long beacons have waited, in milliseconds, where that is so long that people seem absent who are not; else 0. Rejects where the queue
 * does not answer: then nobody can tell who was there.
 */
export async function behind(queue: Queue, now: Instant): Promise<number> {
  const { since } = await queue.waiting()
  const ms = since === null ? 0 : now - since
  return ms > BEHIND ? ms : 0
}
