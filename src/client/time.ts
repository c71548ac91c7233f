import type { Instant } from '../evidence/index.ts'
import type { Store } from './ports.ts'
import type { Room } from './room.ts'

/**
 * A clock that is further off is skewed to the receiver (5 minutes) for certain, also where it was only asked and did not say so. What it was told
 * and took in is not touched. Milliseconds.
 */
const FAR = 6 * 60_000

export interface Time {
  /** Keeps what was stamped before the disk told how wrong the clock is. */
  early(stamped: { at: Instant }): void
  /** What the disk knows. Never rejects. */
  read(store: Store): Promise<void>
  set: Room['setOffset']
  /** Stamps anew what was stamped by another offset and is in memory only. */
  late(memory: Store, offset: Instant): Promise<void>
}

/** How far the receiver's clock is ahead of this device's. `renew` opens everything anew once the disk was changed. */
export function createTime(
  room: Room,
  tell: (keys: readonly string[]) => void,
  renew: (change: (store: Store) => Promise<void>) => void,
  load = () => import('./restamp.ts'),
): Time {
  let stamps: { at: Instant }[] = []
  return {
    early: stamped => {
      if (room.offset === undefined) stamps.push(stamped)
    },
    read: async store => {
      const [known] = (await store.rows('c').catch(() => [])).map(([, at]) => at as number).filter(Number.isFinite)
      room.isTimed ||= known !== undefined
      const offset = known ?? room.offset ?? 0
      room.offset = offset
      for (const stamp of stamps) stamp.at += offset
      stamps = []
    },
    set: async (next, isSkewed, isQuestion) => {
      const ms = next - (room.offset ?? 0)
      const isFirst = !room.isTimed && (isSkewed === true || (isQuestion === true && Math.abs(ms) > FAR))
      // Few clocks are so wrong. Where the file does not come, the next answer asks for it again.
      const file = isFirst ? await load().catch(error => void room.ports.report(error)) : undefined
      if (isFirst && !file) return false
      // What is on its way to the disk was stamped by the wrong clock too.
      if (file)
        do await room.ledger.idle()
        while (room.ledger.entries[0])
      room.offset = next
      room.isTimed = true
      const told = (): void => tell(['c'])
      if (file) renew(store => file.restamp(store, ms, next).then(told))
      else (await room.ledger.store).commit([], () => new Map([['c', next]])).then(told, room.ports.report)
      return isFirst
    },
    late: async (memory, offset) => {
      const ms = room.offset! - offset
      const file = Math.abs(ms) > FAR && (await load().catch(room.ports.report))
      if (file) await file.restamp(memory, ms, offset)
    },
  }
}
