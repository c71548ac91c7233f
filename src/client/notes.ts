import type { Instant } from '../evidence/index.ts'
import type { GuideMemory } from '../guide/index.ts'
import type { Memorable } from './entry.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'

export type Memories = Readonly<Record<string, GuideMemory>>

/** What was on its way to the disk when a page went: a transaction that has just begun ends with its page. */
interface Note {
  readonly scope: string
  /** Stamped by the wall clock alone: the receiver's was not known yet. */
  readonly isRaw: boolean
  readonly entries: readonly Memorable[]
  readonly guides?: Memories | undefined
}

const readNotes = ({ ports, name }: Room): readonly Note[] => {
  try {
    return JSON.parse(ports.note.read(name)!) ?? []
  } catch {
    return []
  }
}
const writeNotes = ({ ports, name }: Room, notes: readonly Note[]): void => ports.note.write(name, JSON.stringify(notes))

/** Both; of what is remembered twice, what came later. */
export function newer(known: Memories | undefined, noted: Memories): Memories {
  const all: Record<string, GuideMemory> = { ...known }
  for (const [id, memory] of Object.entries(noted)) if (memory && !(all[id] && all[id].at > memory.at)) all[id] = memory
  return all
}

/**
 * Writes down at once what is not on the disk yet, and is there before the next page asks. Ids keep it from counting twice should the disk have
 * it after all. `guides`: what is remembered of them and on its way.
 */
export function takeNote(room: Room, guides?: Memories): void {
  const { entries, scope } = room.ledger
  if ((entries[0] || guides) && room.consent === 'granted')
    writeNotes(room, [...readNotes(room), { scope, isRaw: !room.isTimed, entries, guides }])
}

const notesOf = (room: Room, scope: string) => readNotes(room).filter(note => note.scope === scope)
const guidesIn = (notes: readonly Note[]) => notes.reduce<Memories>((all, { guides }) => newer(all, guides ?? {}), {})

/** What pages before this one noted of a person's guides. */
export const notedGuides = (room: Room, scope: string): Memories => guidesIn(notesOf(room, scope))

/** Remembers what pages before this one noted of a person, now that they are here again. */
export async function recall(room: Room, ledger: Ledger): Promise<void> {
  await ledger.opened
  const mine = notesOf(room, ledger.scope)
  for (const { entries, isRaw } of mine)
    for (const entry of entries) {
      const stamped: { at: Instant } = 'event' in entry ? entry.event : entry.change
      if (isRaw) stamped.at += room.offset ?? 0
      ledger.add({ ...entry, done: () => {} })
    }
  if (!mine[0]) return
  await ledger.write(['g'], ({ get, put }) => put('g', newer(get('g') as Memories | undefined, guidesIn(mine))))
  await ledger.idle()
  dropNotes(room, ledger.scope)
}

/** Throws away what was noted of a person. */
export const dropNotes = (room: Room, scope: string): void =>
  writeNotes(
    room,
    readNotes(room).filter(note => note.scope !== scope),
  )
