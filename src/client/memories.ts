import { type GuideMemory, memoriesOf } from '../guide/index.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'

export type Memories = Readonly<Record<string, GuideMemory>>

/** What is remembered of guides for whoever is here: known at once, written after. */
export function createMemories(room: Room): {
  all(): Memories
  set(id: string, memory: Omit<GuideMemory, 'at'>): Promise<void>
  /** The page goes: what is on its way to the disk is put there without reading, since a transaction that reads ends with the page. */
  save(): void
} {
  /** What may not be on the disk yet: rows that are read meanwhile may be older. */
  let fresh: { readonly ledger?: Ledger; readonly memories?: Memories } = {}
  let pending = 0
  const freshOf = (ledger: Ledger): Memories => (fresh.ledger === ledger && fresh.memories) || {}
  return {
    all: () => {
      const { ledger } = room
      const local = { ...(ledger.rows.get('g') as Memories | undefined) }
      for (const [id, memory] of Object.entries(freshOf(ledger))) if (!(local[id] && local[id].at > memory.at)) local[id] = memory
      return memoriesOf(ledger.evidence.marks, local)
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
    save: () => {
      const { ledger } = room
      if (pending && ledger.isOpen) ledger.note('g', { ...(ledger.rows.get('g') as Memories | undefined), ...freshOf(ledger) })
    },
  }
}
