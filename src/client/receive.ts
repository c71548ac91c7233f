import { addDrops, type Receipt, type Removal, type Waiting, without } from '../beacon/index.ts'
import { type Cells, cut, daysOf, type Evidence, empty, type Mark, type Values } from '../evidence/index.ts'
import { around, store } from './entry.ts'
import type { Ledger } from './ledger.ts'
import { joinRow, seriesRow } from './rows.ts'

/** Evidence as rows of a disk. */
const rowsOf = ({ series, marks }: Evidence): [row: string, value: Cells | Values | Mark][] => [
  ...Object.entries(series).flatMap(([key, row]) => daysOf(row).map((day): [string, typeof row] => [seriesRow(key, day), cut(row, [day])])),
  ...Object.entries(marks).map(([key, mark]): [string, Mark] => [`m${key}`, mark]),
]

/** How much a writer told of the one day of a row. */
const told = (row: unknown, writer: string): number => (row as Cells | undefined)?.days?.[0]?.by[writer]?.k ?? 0

/**
 * Takes out of the outbox what was settled or given up, and joins what the receipt brings down: evidence of the person's other devices (which
 * is not sent again) and readings of the account. All in one transaction.
 */
export async function receive(ledger: Ledger, gone: readonly Removal[], receipt?: Receipt, isSigned?: boolean): Promise<void> {
  const { own, account } = receipt ?? {}
  const { epoch = 0, writer = '' } = ledger.head ?? {}
  const theirs = own && own.evidence.epoch >= epoch ? own.evidence : empty
  // Erased elsewhere: the higher epoch wins whole.
  const erased = theirs.epoch > epoch ? (await (await ledger.store).rows(ledger.scope)).map(([key]) => key.slice(ledger.scope.length)) : []
  const rows = rowsOf(theirs)
  const sent = gone.flatMap(({ rows, happenings }) => [...rows.map(([key]) => `o${key}`), ...happenings.map(id => `q${id}`)])
  await ledger.write([...sent, ...rows.flatMap(([row]) => around(row))], writing => {
    const { get, put, head, renew } = writing
    if (rows[0]) head.rev++
    for (const { rows, happenings, dropped } of gone) {
      for (const [key, parts] of rows) put(`o${key}`, without((get(`o${key}`) as Waiting | undefined) ?? {}, parts))
      for (const id of happenings) put(`q${id}`, undefined)
      head.dropped = addDrops(head.dropped, dropped)
    }
    for (const row of erased) put(row, undefined)
    // The receiver knows more of this writer than it ever wrote: the disk was copied (a cloned machine, a restored backup).
    const isCloned = rows.some(([row, value]) => told(value, writer) > told(get(row), writer))
    for (const [row, value] of rows) store(writing, row, joinRow(get(row), value))
    if (account) put('a', account)
    if (isCloned) renew()
    head.epoch = Math.max(epoch, theirs.epoch)
    head.seq++
    head.seen = own?.rev ?? head.seen
    head.signed ||= isSigned
    put('h', head)
  })
}
