import { addDrops } from '../beacon/index.ts'
import type { Mark } from '../evidence/index.ts'
import { drop, send, type Writing } from './entry.ts'
import { type Head, joinRow } from './rows.ts'
import { owes, type Row } from './upkeep.ts'

/**
 * Takes over rows of another ledger, and what it `owes`; out of `scope` when it is in the same store, so that two people can't claim the same.
 * In a file of its own: few pages claim anything.
 */
export const moving =
  (found: readonly Row[], scope: string | null, lost: number) =>
  (writing: Writing): void => {
    const { get, put, head } = writing
    head.rev++
    if (lost) drop(head, 'evicted', lost)
    for (const [row, copy] of found) {
      const value = scope === null ? copy : get(row, scope)
      const old = get(row)
      if (value === undefined) continue
      if (row === 'h') {
        const from = value as Head
        const isOwed = owes(from)
        if (isOwed) head.dropped = addDrops(head.dropped, from.dropped)
        // Who counts there next counts from one again, so under another name: of two counts of one writer the higher would be taken for both.
        const writer = `${from.writer.slice(0, 36)}.${from.rev}`
        if (scope !== null) put(row, { ...from, writer, ...(isOwed && { dropped: {} }) }, scope)
        continue
      }
      if (/^[tgql]/.test(row)) put(row, old ?? value)
      // A fact that is known here already stays as it is, so that saying it again changes nothing.
      else if (/^[em]/.test(row) && !(row[0] === 'm' && (old as Mark | undefined)?.cur.value === (value as Mark).cur.value))
        send(writing, row, joinRow(old, value))
      if (scope !== null) put(row, undefined, scope)
    }
  }
