import type { Instant } from '../evidence/index.ts'
import type { Memorable } from './entry.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'

/** What was on its way to the disk when a page went: a transaction that has just begun ends with its page. */
interface Note {
  readonly scope: string
  /** Stamped by the wall clock alone: the receiver's was not known yet. */
  readonly isRaw: boolean
  readonly entries: readonly Memorable[]
}

const readNotes = ({ ports, name }: Room): readonly Note[] => {
  try {
    return JSON.parse(ports.note.read(name)!) ?? []
  } catch {
    return []
  }
}
const writeNotes = ({ ports, name }: Room, notes: readonly Note[]): void => ports.note.write(name, JSON.stringify(notes))

/** Writes down at once what is not on the disk yet. Ids keep it from counting twice should the disk have it after all. */
export function takeNote(room: Room): void {
  const { entries, scope } = room.ledger
  if (entries[0] && room.consent === 'granted') writeNotes(room, [...readNotes(room), { scope, isRaw: !room.isTimed, entries }])
}

/** Remembers what pages before this one noted of a person, now that they are here again. */
export async function recall(room: Room, ledger: Ledger): Promise<void> {
  await ledger.opened
  const mine = readNotes(room).filter(({ scope }) => scope === ledger.scope)
  for (const { entries, isRaw } of mine)
    for (const entry of entries) {
      const stamped: { at: Instant } = 'event' in entry ? entry.event : entry.change
      if (isRaw) stamped.at += room.offset ?? 0
      ledger.add({ ...entry, done: () => {} })
    }
  await ledger.idle()
  if (mine[0]) dropNotes(room, ledger.scope)
}

/** Throws away what was noted of a person. */
export const dropNotes = (room: Room, scope: string): void =>
  writeNotes(
    room,
    readNotes(room).filter(note => note.scope !== scope),
  )
