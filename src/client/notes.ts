import type { Instant, Writer } from '../evidence/index.ts'
import type { GuideMemory } from '../guide/index.ts'
import type { Memorable } from './entry.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'
import { waitingIn } from './rows.ts'

export type Memories = Readonly<Record<string, GuideMemory>>

/** What was on its way to the disk when a page went: a transaction that has just begun ends with its page. */
interface Note {
  readonly scope: string
  /** What the wall clock was put right by when they were stamped. Null: the receiver's time was not known yet. */
  readonly offset: number | null | undefined
  readonly entries: readonly Memorable[]
  readonly guides?: Memories | false | undefined
}

/** How many rows of a writer waited on the disk: under `n` and the scope, where no other note is looked for. */
interface Count {
  readonly scope: string
  readonly writer: Writer
  readonly n: number
}

const readNotes = ({ ports, name }: Room): readonly (Note & Count)[] => {
  try {
    return [...JSON.parse(ports.note.read(name)!)].filter(Boolean)
  } catch {
    return []
  }
}
const writeNotes = ({ ports, name }: Room, notes: readonly (Note | Count)[]): void => ports.note.write(name, JSON.stringify(notes))

/** Both; of what is remembered twice, what came later. What has no time (it was damaged on the disk) came first. */
export function newer(known: Memories | undefined, noted: Memories): Memories {
  const all: Record<string, GuideMemory> = { ...known }
  for (const [id, memory] of Object.entries(noted)) if (memory && !((all[id]?.at as number) > memory.at)) all[id] = memory
  return all
}

/**
 * Writes down at once what is not on the disk yet, and is there before the next page asks. Ids keep it from counting twice should the disk have
 * it after all. `guides`: what is remembered of them and on its way.
 */
export function takeNote(room: Room, guides: Memories | false): void {
  const { claimed, scope } = room.ledger
  const entries = room.ledger.entries.concat(...claimed.map(it => it.entries))
  noteWaiting(room, room.ledger, entries[0] || guides ? [{ scope, offset: room.isTimed ? room.offset : null, entries, guides }] : [])
}

/**
 * Notes how much of a person waits on the disk, so that somebody knows of it should the disk be cleared, and `more`. Gives what was noted
 * before.
 */
export function noteWaiting(room: Room, { scope, head, isOnDisk, rows }: Ledger, more: readonly Note[] = []): Count | undefined {
  if (room.consent !== 'granted') return
  const name = `n${scope}`
  const notes = readNotes(room)
  const old = isOnDisk ? notes.find(it => it.scope === name) : undefined
  const n = isOnDisk && head && waitingIn(rows)
  const now = n ? [...more, { scope: name, writer: head.writer, n }] : more
  if (now[0] || old) writeNotes(room, [...notes.filter(it => it !== old), ...now])
  return old
}

/**
 * How much waited under a scope, on a disk that was cleared since. The note is thrown away before somebody claims the rows: from then on they
 * are theirs, and so is what was lost.
 */
export function takeLeft(room: Room, scope: string, writer: Writer | undefined): number {
  const left = readNotes(room).find(it => it.scope === `n${scope}`)
  if (left) dropNotes(room, left.scope)
  return left && left.writer !== writer ? left.n : 0
}

const notesOf = (room: Room, scope: string) => readNotes(room).filter(note => note.scope === scope)

/** What pages before this one noted of a person's guides. */
export const notedGuides = (room: Room, scope: string): Memories =>
  notesOf(room, scope).reduce<Memories>((all, { guides }) => newer(all, guides || {}), {})

/**
 * Remembers what pages before this one noted of a person, now that they are here again; and counts what waited on a disk that was cleared
 * since: then another writer is there, or none.
 */
export async function recall(room: Room, ledger: Ledger): Promise<void> {
  await ledger.opened
  // Else it would be kept nowhere any more, should this page go before it is granted.
  if (room.consent === 'pending') return
  const waited = noteWaiting(room, ledger)
  // Two tabs may come to it at once: the same, not added up.
  if (waited && waited.writer !== ledger.head?.writer)
    await ledger.write([], ({ head }) => {
      head.dropped = { ...head.dropped, evicted: waited.n }
    })
  const mine = notesOf(room, ledger.scope)
  for (const { entries, offset } of mine)
    for (const entry of entries) {
      const stamped: { at: Instant } = 'event' in entry ? entry.event : entry.change
      if (offset === null) stamped.at += room.offset ?? 0
      // That page went before the disk learned the time: all on it will be stamped anew, this too.
      else if (!room.isTimed) stamped.at -= offset ?? 0
      ledger.add({ ...entry, done: () => {} })
    }
  if (!mine[0]) return
  await ledger.write(['g'], ({ get, put }) => put('g', newer(get('g') as Memories | undefined, notedGuides(room, ledger.scope))))
  await ledger.idle()
  dropNotes(room, ledger.scope)
}

/** Throws away what was noted of a person. */
export const dropNotes = (room: Room, scope: string): void =>
  writeNotes(
    room,
    readNotes(room).filter(note => note.scope !== scope),
  )
