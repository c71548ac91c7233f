import { hash64 } from '../evidence/index.ts'
import { named } from './clean.ts'
import { erase } from './erase.ts'
import { accountIn } from './follow.ts'
import { happen } from './happen.ts'
import type { Memories } from './notes.ts'
import { dropNotes } from './notes.ts'
import type { Room } from './room.ts'
import { outboxOf } from './rows.ts'
import { dropSent, readSent } from './sent.ts'
import type { Waymark } from './types.ts'

/** Who is in charge is told to colleagues as a hash: each knows oneself in it, and nobody else. */
const CHARGE = 'account.charge'
const TOOK_OVER = 'trait.tookOver'

type Deeds = Pick<Waymark, 'agree' | 'handover' | 'export' | 'erase'>

/** What a person can ask for in their own matters. `told`: what waits is to be sent now. */
export function createPerson(room: Room, told: () => void): Deeds & { update(): void } {
  /** What came of a charge is said once: where another device said otherwise, by a clock ahead of this one, it would not be heard, and said for ever. */
  let said: string
  const sealOf = (person: string): string => hash64(room.book?.id ?? '', person)
  return {
    /** Whoever was named takes over, and whoever was before no longer does. */
    update: () => {
      const { ledger, progress } = room
      const charge = progress && accountIn(ledger).marks[CHARGE]?.cur.value
      const of = charge + ledger.scope
      const takes = charge === sealOf(ledger.person!)
      if (!charge || said === of || takes === !!ledger.evidence.marks[TOOK_OVER]?.cur.value) return
      said = of
      room.mark(TOOK_OVER, takes)
    },
    agree: (key, version) => {
      if (!Number.isFinite(version)) throw new Error('a version is missing')
      return room.mark(`agree.${named(key)}`, version)
    },
    handover: ({ to }) => {
      const { account, person } = room.ledger
      const next = named(to)
      if (account === null || person === null) throw new Error('nobody is here')
      const at = room.now()
      room.mark(CHARGE, sealOf(next))
      happen(room.ledger, [{ kind: 'personChanged', id: room.ports.id(at), at, to: next, from: person }]).then(told)
    },
    export: async () => {
      const { ledger } = room
      await ledger.idle()
      await ledger.load(ledger.outline.keys())
      const { account, person, kept, rows } = ledger
      const sent = await readSent(ledger)
      return {
        account,
        person,
        evidence: kept,
        guides: (rows.get('g') as Memories | undefined) ?? {},
        waiting: outboxOf(rows).happenings,
        sent,
      }
    },
    erase: async () => {
      const { ledger } = room
      dropNotes(room, ledger.scope)
      await erase(ledger)
      await dropSent(ledger)
      told()
    },
  }
}
