import { addDrops, lossOf, type Receipt, type Removal, type Waiting, without } from '../beacon/index.ts'
import { type Cells, cut, DAY, daysOf, type Evidence, empty, type Mark, type SeriesKey, type Values } from '../evidence/index.ts'
import { around, store } from './entry.ts'
import { rowsOn } from './erase.ts'
import type { Ledger } from './ledger.ts'
import { joinRow, seriesRow } from './rows.ts'

/** Evidence as rows of a disk. */
const rowsOf = ({ series, marks }: Evidence): [row: string, value: Cells | Values | Mark][] => [
  ...Object.entries(series).flatMap(([key, row]) => daysOf(row).map((day): [string, typeof row] => [seriesRow(key, day), cut(row, [day])])),
  ...Object.entries(marks).map(([key, mark]): [string, Mark] => [`m${key}`, mark]),
]

/** How much a writer told of the one day of a row. */
const told = (row: unknown, writer: string): number => (row as Cells | undefined)?.days?.[0]?.by[writer]?.k ?? 0

/** Series that the receiver's playbook does not know, each with when it said so; and that playbook's version. */
interface Held {
  readonly version?: number | undefined
  readonly at: Readonly<Record<SeriesKey, number>>
}

/** The series that are not to be sent now: refused by this version of the receiver's playbook, less than a day ago. */
export const heldIn = (row: unknown, now: number): readonly SeriesKey[] =>
  Object.entries((row as Held | undefined)?.at ?? {}).flatMap(([key, at]) => (now - at < DAY ? key : []))

/**
 * Takes out of the outbox what was settled or given up, and joins what the receipt brings down: evidence of the person's other devices (which
 * is not sent again) and readings of the account. All in one transaction. `heard`: the epoch that the beacon told.
 */
export async function receive(
  ledger: Ledger,
  gone: readonly Removal[],
  receipt?: Receipt,
  isSigned?: boolean,
  held: readonly SeriesKey[] = [],
  heard = 0,
): Promise<void> {
  const { own, account } = receipt ?? {}
  const { epoch = 0, writer = '' } = ledger.head ?? {}
  const theirs = own && own.evidence.epoch >= epoch ? own.evidence : empty
  const present = Math.max(epoch, theirs.epoch, receipt?.epoch ?? 0)
  // Erased elsewhere: the higher epoch wins whole.
  const erased = present > epoch ? await rowsOn(ledger) : []
  const rows = rowsOf(theirs)
  const sent = gone.flatMap(({ rows, happenings }) => [...rows.map(([key]) => `o${key}`), ...happenings.map(id => `q${id}`)])
  await ledger.write(['u', ...sent, ...rows.flatMap(([row]) => around(row))], writing => {
    const { get, put, head, renew } = writing
    const waiting = (key: SeriesKey): Waiting | undefined => get(`o${key}`) as Waiting | undefined
    if (rows[0]) head.rev++
    // The receiver knows more of this writer than it ever wrote: the disk was copied (a cloned machine, a restored backup).
    if (rows.some(([row, value]) => told(value, writer) > told(get(row), writer))) renew()
    for (const removal of gone) {
      head.dropped = addDrops(
        head.dropped,
        lossOf(removal, waiting, id => !!get(`q${id}`)),
      )
      for (const [key, parts] of removal.rows) put(`o${key}`, without(waiting(key) ?? {}, parts))
      for (const id of removal.happenings) put(`q${id}`, undefined)
    }
    // What was lost of what is erased is erased too.
    if (head.epoch < present) head.dropped = {}
    // Unless it was erased here meanwhile.
    if (head.epoch <= present) {
      for (const row of erased) put(row, undefined)
      for (const [row, value] of rows) store(writing, row, joinRow(get(row), value))
    }
    const old = get('u') as Held | undefined
    const isOther = receipt && receipt.playbook !== old?.version
    if (held[0] || (old && isOther))
      put('u', {
        version: receipt?.playbook,
        at: { ...(isOther ? {} : old?.at), ...Object.fromEntries(held.map(key => [key, receipt!.serverTime])) },
      } satisfies Held)
    if (account) put('n', account)
    if (receipt && !(heard < head.epoch)) head.erasing = undefined
    head.epoch = Math.max(head.epoch, present)
    head.seq++
    head.seen = own?.rev ?? head.seen
    head.signed ||= isSigned
    put('h', head)
  })
}
