import { type GuideMemory, memoriesOf } from '../guide/index.ts'
import type { Ledger } from './ledger.ts'
import { type Memories, newer, notedGuides } from './notes.ts'
import type { Room } from './room.ts'

/** What is remembered of guides for whoever is here: known at once, written after. */
export function createMemories(room: Room): {
  all(): Memories
  set(id: string, memory: Omit<GuideMemory, 'at'>): Promise<void>
  /** What is on its way to the disk, or all where there is none. */
  fresh(): Memories | undefined
} {
  /** What may not be on the disk yet: rows that are read meanwhile may be older. */
  let fresh: { readonly ledger?: Ledger; readonly memories?: Memories } = {}
  let pending = 0
  const freshOf = (ledger: Ledger): Memories => {
    // The page before may have gone with it a moment ago: what it closed does not flash up again.
    if (fresh.ledger !== ledger) fresh = { ledger, memories: notedGuides(room, ledger.scope) }
    return fresh.memories!
  }
  return {
    all: () => {
      const { ledger } = room
      return memoriesOf(ledger.evidence.marks, newer(ledger.rows.get('g') as Memories | undefined, freshOf(ledger)))
    },
    set: (id, memory) => {
      const { ledger } = room
      const added = { [id]: { ...memory, at: room.now() } }
      fresh = { ledger, memories: { ...freshOf(ledger), ...added } }
      pending++
      return ledger
        .write(['g'], ({ get, put }) => put('g', { ...(get('g') as Memories), ...added }))
        .then(() => {
          pending--
        })
    },
    fresh: () => {
      const { ledger } = room
      const only = ledger.isOnDisk ? undefined : (ledger.rows.get('g') as Memories | undefined)
      return pending ? newer(only, freshOf(ledger)) : only
    },
  }
}
