import { addDrops, type Contents, type Drops, type Receipt, type Waiting, without } from '../beacon/index.ts'
import { type Cells, cut, type Evidence, empty, type Mark, merge, mergeRow, type Values, type Writer } from '../evidence/index.ts'
import type { Ledger } from './ledger.ts'
import { seriesRow } from './rows.ts'

const daysOf = (row: Cells | Values): readonly number[] =>
  row.kind === 'cells' ? row.days.map(({ day }) => day) : [...new Set(Object.values(row.hashes).flatMap(uses => uses.map(([day]) => day)))]

/** Evidence as rows of a disk. */
const rowsOf = ({ series, marks }: Evidence): [row: string, value: Cells | Values | Mark][] => [
  ...Object.entries(series).flatMap(([key, row]) =>
    daysOf(row).map((day): [string, Cells | Values] => [seriesRow(key, day), cut(row, [day])]),
  ),
  ...Object.entries(marks).map(([key, mark]): [string, Mark] => [`m${key}`, mark]),
]

/** The receiver knows more of this writer than it ever wrote: the disk was copied (a cloned machine, a restored backup). */
const isCloned = (mine: Evidence, theirs: Evidence, writer: Writer | undefined): boolean =>
  Object.entries(theirs.series).some(([key, row]) => {
    const own = mine.series[key]
    const count = (row: Cells | Values | undefined, day: number) =>
      (row?.kind === 'cells' && row.days.find(cell => cell.day === day)?.by[writer!]?.k) || 0
    return row.kind === 'cells' && row.days.some(({ day }) => count(row, day) > count(own, day))
  })

/**
 * Takes out of the outbox what was settled or given up, and joins what the receipt brings down: evidence of the person's other devices (which is
 * not sent again) and readings of the account. All in one transaction.
 */
export async function receive(
  ledger: Ledger,
  gone: readonly (Contents & { readonly dropped: Drops })[],
  receipt: Receipt | null,
  signed: boolean,
  id: () => string,
): Promise<void> {
  const { own, account } = receipt ?? {}
  const epoch = ledger.head?.epoch ?? 0
  const theirs = own && own.evidence.epoch >= epoch ? own.evidence : empty
  // Erased elsewhere: the higher epoch wins whole.
  const erased = theirs.epoch > epoch ? (await (await ledger.store).rows(ledger.scope)).map(([key]) => key) : []
  const cloned = isCloned(ledger.kept, theirs, ledger.head?.writer)
  const rows = rowsOf(theirs).map(([row, value]) => [ledger.key(row), value] as const)
  const sent = gone.flatMap(({ rows, happenings }) => [...rows.map(([key]) => `o${key}`), ...happenings.map(id => `q${id}`)])
  await ledger.write(
    [...new Set([...sent.map(ledger.key), ...rows.map(([key]) => key), ledger.key('l'), ...erased])],
    ({ get, put, head }) => {
      for (const { rows, happenings, dropped } of gone) {
        for (const [key, parts] of rows) {
          const row = get(ledger.key(`o${key}`))
          if (row) put(ledger.key(`o${key}`), without(row as Waiting, parts))
        }
        for (const id of happenings) put(ledger.key(`q${id}`), undefined)
        head.dropped = addDrops(head.dropped, dropped)
      }
      for (const key of erased) put(key, undefined)
      for (const [key, value] of rows) {
        const old = get(key) as typeof value | undefined
        put(key, old ? mergeRow(old, value) : value)
      }
      if (Object.keys(theirs.latches)[0])
        put(
          ledger.key('l'),
          merge({ ...empty, latches: (get(ledger.key('l')) as Evidence['latches']) ?? {} }, { ...empty, latches: theirs.latches }).latches,
        )
      if (account) put(ledger.key('a'), account)
      if (cloned) head.writer = id()
      head.epoch = Math.max(epoch, theirs.epoch)
      head.seq++
      if (own) head.seen = own.rev
      if (signed) head.signed = true
      put(ledger.key('h'), head)
    },
  )
}
