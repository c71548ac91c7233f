import type { Room } from './room.ts'

export interface Asking {
  /** Waits until a guide that the host asks for can open. Tells whether it is still to. */
  asked(guide: string): Promise<boolean>
  /** The host closes it, now or once there is a playbook: what was asked for before does not open after. */
  close(guide: string, work: () => void): void
}

/** What the host asks for while the client is not `ready` for it: the last word counts, and only for whoever is here. */
export function createAsking(room: Room, ready: () => Promise<void>): Asking {
  const ends = new Map<string, () => void>()
  return {
    asked: async guide => {
      const end = ends.get(guide)
      const { person } = room.ledger
      await ready()
      return end === ends.get(guide) && [null, room.ledger.person].includes(person)
    },
    close: (guide, work) => {
      ends.set(guide, work)
      room.book ? work() : ready().then(work)
    },
  }
}
