import { type GuideMemory, memoriesOf } from '../guide/index.ts'
import type { Ledger } from './ledger.ts'
import { type Memories, newer, notedGuides } from './notes.ts'
import type { Room } from './room.ts'

/** What is remembered of guides for whoever is here: known at once, written after. */
export function createMemories(room: Room): {
  all(): Memories
  /** `isClaim`: not where another page has opened it meanwhile. Tells whether it is so now. */
  set(id: string, memory: Omit<GuideMemory, 'at'>, isClaim?: boolean): Promise<boolean>
  /** The page is looked at: what another one has opened may be taken up here. */
  look(): void
  /** Another page has opened it since this one was looked at. */
  isAway(id: string): boolean
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
  const row = () => room.ledger.rows.get('g') as Memories | undefined
  const local = (): Memories => newer(row(), known())
  const all = (): Memories => memoriesOf(room.ledger.evidence.marks, local())
  const isOpened = (id: string, there: Memories | undefined, { [id]: here }: Memories): boolean =>
    there?.[id]?.status === 'open' && there[id].at > (here?.at ?? 0)
  return {
    all,
    look: () => {
      fresh = local()
    },
    isAway: id => isOpened(id, row(), known()),
    set: async (id, memory, isClaim) => {
      const { ledger } = room
      const before = known()
      let isOurs = true
      // Later than all that is known of it, also where a clock was put back or has not moved.
      const added = { [id]: { ...memory, at: Math.max(room.now(), +(all()[id]?.at as number) + 1 || 0) } }
      if (!isClaim) fresh = { ...before, ...added }
      pending++
      await ledger.write(['g'], ({ get, put }) => {
        const there = get('g') as Memories | undefined
        isOurs = !isClaim || !isOpened(id, there, before)
        // Else what another page put there is known here then.
        put('g', { ...there, ...(isOurs && added) })
      })
      pending--
      return isOurs
    },
    fresh: () => (!!pending || !room.ledger.isOnDisk) && local(),
  }
}
