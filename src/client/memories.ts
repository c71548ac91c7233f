import { type GuideMemory, memoriesOf } from '../guide/index.ts'
import type { Ledger } from './ledger.ts'
import { type Memories, newer, notedGuides } from './notes.ts'
import type { Room } from './room.ts'

/** What is remembered of guides for whoever is here: known at once, written after. */
export function createMemories(room: Room): {
  all(): Memories
  set(id: string, memory: Omit<GuideMemory, 'at'>): Promise<void>
  /** All, where not all of it is on the disk. */
  fresh(): Memories | false
} {
  /** What may not be on the disk yet: rows that are read meanwhile may be older. */
  let fresh: Memories = {}
  let of: Ledger | undefined
  let epoch = 0
  let pending = 0
  const known = (): Memories => {
    const { ledger } = room
    // The page before may have gone with it a moment ago: what it closed does not flash up again. What was erased does.
    if (of !== ledger || epoch < ledger.kept.epoch) fresh = notedGuides(room, ledger.scope)
    of = ledger
    epoch = ledger.kept.epoch
    return fresh
  }
  const local = (): Memories => newer(room.ledger.rows.get('g') as Memories | undefined, known())
  const all = (): Memories => memoriesOf(room.ledger.evidence.marks, local())
  return {
    all,
    set: (id, memory) => {
      const { ledger } = room
      // Later than all that is known of it, also where a clock was put back or has not moved.
      const added = { [id]: { ...memory, at: Math.max(room.now(), (all()[id]?.at ?? 0) + 1) } }
      fresh = { ...known(), ...added }
      pending++
      return ledger.write(['g'], ({ get, put }) => put('g', { ...(get('g') as Memories), ...added })).then(() => void pending--)
    },
    fresh: () => (pending > 0 || !room.ledger.isOnDisk) && local(),
  }
}
