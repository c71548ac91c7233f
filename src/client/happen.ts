import { addDrops, type Happening, overflow } from '../beacon/index.ts'
import type { Ledger, Writing } from './ledger.ts'
import { outboxOf } from './rows.ts'

/** A happening that has no number yet. */
export type Happens<H = Happening> = H extends Happening ? Omit<H, 'seq'> : never

/** Puts happenings into the outbox, one an id, with what `change` writes beside them; nothing when it gives false. */
export function happen(ledger: Ledger, list: readonly Happens[], row?: string, change?: (writing: Writing) => boolean): Promise<void> {
  const over = overflow([...outboxOf(ledger.rows).happenings, ...(list as readonly Happening[])])
  const keyOf = (id: string) => ledger.key(`q${id}`)
  return ledger.write([...(row ? [ledger.key(row)] : []), ...list.map(({ id }) => keyOf(id))], writing => {
    const { put, head } = writing
    if (change?.(writing) === false) return
    for (const happening of list) put(keyOf(happening.id), { ...happening, seq: ++head.rev })
    for (const id of over) put(keyOf(id), undefined)
    head.dropped = addDrops(head.dropped, over[0] ? { cap: over.length } : {})
  })
}
