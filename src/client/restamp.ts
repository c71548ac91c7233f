import { dirty } from '../beacon/index.ts'
import { cut, daysOf, type Instant, shift } from '../evidence/index.ts'
import { outlineOf } from './outline.ts'
import type { Store } from './ports.ts'
import { evidenceOf, type Head, seriesRow } from './rows.ts'

type Stamps = Readonly<Record<string, unknown>>
/** The instants among fields, each so much later. */
const later = (it: unknown, names: readonly string[], ms: number): Stamps => {
  const moved = names.flatMap(name => {
    const at = (it as Stamps)[name]
    return typeof at === 'number' ? [[name, at + ms]] : []
  })
  return { ...(it as Stamps), ...Object.fromEntries(moved) }
}
const laterEach = (table: object, names: readonly string[], ms: number): Stamps =>
  Object.fromEntries(Object.entries(table).map(([name, it]) => [name, later(it, names, ms)]))

/** Grows with what a ledger takes in. */
const changes = (head: unknown): number => {
  const { rev, seq } = (head ?? {}) as Partial<Head>
  return (rev ?? 0) + (seq ?? 0)
}

/**
 * Stamps anew all that this device noted before it knew the receiver's time, and notes that it is known now: in one transaction, so that it is
 * done once. Nothing of it is anywhere else yet: a receiver takes in nothing from a clock that is so wrong.
 */
export async function restamp(disk: Store, ms: number, offset: Instant): Promise<void> {
  const found = await disk.rows('[', 'h')
  const keys = found.map(([key]) => key)
  let isDone = true
  await disk.commit(['c', ...keys], ([known, ...values]) => {
    const puts = new Map<string, unknown>()
    isDone = known !== undefined || found.every(([key, was], i) => key[0] !== 'h' || changes(was) === changes(values[i]))
    if (known !== undefined || !isDone) return puts
    puts.set('c', offset)
    for (const [i, key] of keys.entries()) {
      if (key[0] !== 'h') continue
      const scope = key.slice(1)
      const head = values[i] as Head
      const rev = head.rev + 1
      puts.set(key, { ...head, rev })
      const rows = keys.flatMap((other, at) => (other.startsWith(scope) ? [[other.slice(scope.length), values[at]] as const] : []))
      const put = (row: string, value: unknown) => puts.set(scope + row, value)
      for (const [row, value] of rows) {
        const [kind] = row
        if (kind === 'e' || kind === 'i' || kind === 'r') put(row, undefined)
        if (kind === 'q') put(row, later(value, ['at', 'reachedAt'], ms))
        if (kind === 'g') put(row, laterEach(value as object, ['at', 'until'], ms))
      }
      const { series, marks, latches } = shift(evidenceOf(rows, head.epoch), ms)
      for (const [name, row] of Object.entries(series)) {
        for (const day of daysOf(row)) put(seriesRow(name, day), cut(row, [day]))
        put(`o${name}`, dirty(undefined, daysOf(row), rev))
        put(`i${name}`, outlineOf(row, rev))
      }
      for (const [name, mark] of Object.entries(marks)) put(`m${name}`, mark)
      for (const [name, at] of Object.entries(latches)) put(`l${name}`, at)
    }
    return puts
  })
  // Once more, when another tab wrote between: its rows may be other ones.
  if (!isDone) await restamp(disk, ms, offset)
}
