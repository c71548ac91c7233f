import { type Cells, type Day, empty, forget, type Instant, type SeriesKey, type Values } from '../evidence/index.ts'
import { accountOf, latchesOf } from '../progress/index.ts'
import type { Person } from '../rule/types.ts'
import type { Room } from './room.ts'
import { ACCOUNT, isJoined, type Ledger } from './store.ts'

/** Days beyond the cut that may pile up before an account is tidied, so that it happens once in a while and not daily. */
const SLACK = 14

const oldestDay = (row: Cells | Values): Day =>
  row.kind === 'cells'
    ? (row.days[0]?.day ?? Number.POSITIVE_INFINITY)
    : Object.values(row.hashes).reduce((day, [use]) => Math.min(day, use?.[0] ?? day), Number.POSITIVE_INFINITY)

/** Does a ledger hold days that no rule looks back at? */
export const isStale = ({ evidence }: Ledger, cuts: Readonly<Record<SeriesKey, Day>>): boolean =>
  Object.entries(evidence.series).some(([key, row]) => oldestDay(row) < (cuts[key] ?? 0) - SLACK)

/**
 * Forgets the days that no rule looks back at, in all ledgers of an account alike, and keeps what the rules read of them: instants
 * that were reached stay as they were. People of no account are tidied one by one.
 */
export async function tidy(room: Room, account: string, person: string, now: Instant): Promise<void> {
  const cuts = room.asked.cutsAt(now)
  await room.store.write(account, isJoined(account) ? 'all' : [person], async writing => {
    // Of those who found it so at once one did the work.
    if (!isStale(writing.ledger(person), cuts)) return
    const names = isJoined(account) ? [...new Set([...writing.people, ACCOUNT])] : [person]
    const ledgers = names.map(writing.ledger)
    const facts = accountOf(ledgers.map(({ evidence }) => evidence))
    const people = ledgers.map((ledger): Person => ({ id: ledger.person, evidence: ledger.evidence }))
    const left = people.map(({ id, evidence }): Person => ({ id, evidence: forget(evidence, cuts, {}) }))
    const latched = (name: string | null, own = empty): Record<string, Instant> => {
      const latches: Record<string, Instant> = {}
      for (const playbook of room.playbooks)
        for (const [key, at] of Object.entries(latchesOf(playbook, { person: name, own, account: facts, people }, cuts, now, left)))
          latches[key] = Math.min(latches[key] ?? at, at)
      return latches
    }
    for (const ledger of ledgers) {
      const isAccount = ledger.person === ACCOUNT
      const evidence = forget(ledger.evidence, cuts, isAccount ? latched(null) : latched(ledger.person, ledger.evidence))
      // The rows keep their revisions: devices forget by themselves, and need not be told.
      if (evidence !== ledger.evidence) await writing.save({ ...ledger, evidence, rev: ledger.rev + 1 })
    }
  })
}
