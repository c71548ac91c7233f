import { type Happening, overflow } from '../beacon/index.ts'
import { drop, type Writing } from './entry.ts'
import type { Ledger } from './ledger.ts'
import { outboxOf } from './rows.ts'

/** A happening that has no number yet. */
export type Happens<H = Happening> = H extends Happening ? Omit<H, 'seq'> : never

/** Puts happenings into the outbox, one an id, with what `change` writes beside them; nothing when it gives false. */
export function happen(
  ledger: Ledger,
  list: readonly Happens[],
  rows: readonly string[] = [],
  change?: (writing: Writing) => boolean,
): Promise<void> {
  const over = overflow([...outboxOf(ledger.rows).happenings, ...(list as readonly Happening[])])
  return ledger.write(rows, writing => {
    const { put, head } = writing
    if (change?.(writing) === false) return
    for (const happening of list) put(`q${happening.id}`, { ...happening, seq: ++head.rev })
    for (const id of over) put(`q${id}`, undefined)
    if (over[0]) drop(head, 'cap', over.length)
  })
}
