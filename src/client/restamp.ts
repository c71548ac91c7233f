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
 * done once. Nothing of it is anywhere else yet: a receiver takes in nothing from a clock that is so wrong. `past`: heads of those of whom it is done.
 */
export async function restamp(disk: Store, ms: number, offset: Instant, past?: readonly string[]): Promise<void> {
  const all = await disk.rows('[', 'h')
  const heads = all.flatMap(([key]) => (key[0] === 'h' && !past?.includes(key) ? key : []))
  if (past && !heads[0]) return
  const found = all.filter(([key]) => heads.some(head => key === head || key.startsWith(head.slice(1))))
  // What is remembered of guides changes without a word in the head.
  const keys = [...new Set([...found.map(([key]) => key), ...heads.map(head => `${head.slice(1)}g`)])]
  let [isDone, isKnown] = [true, false]
  await disk.commit(['c', ...keys], ([known, ...values]) => {
    const puts = new Map<string, unknown>()
    isKnown = known !== undefined && !past
    isDone = isKnown || found.every(([key, was]) => key[0] !== 'h' || Object.is(changes(was), changes(values[keys.indexOf(key)])))
    // A row that is damaged says that it was done once, and no more.
    if (isDone && !(isKnown && Number.isFinite(known))) puts.set('c', offset)
    if (isKnown || !isDone) return puts
    for (const [i, key] of keys.entries()) {
      if (key[0] !== 'h') continue
      const scope = key.slice(1)
      const head = values[i] as Head
      const rev = (head.rev || 0) + 1
      puts.set(key, { ...head, rev })
      const rows = keys.flatMap((other, at) =>
        other.startsWith(scope) && values[at] !== undefined ? [[other.slice(scope.length), values[at]] as const] : [],
      )
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
  if (!isDone) await restamp(disk, ms, offset, past)
  // And for who came meanwhile. The other tabs have not heard yet that the time is known.
  else if (!isKnown) await restamp(disk, ms, offset, [...(past ?? []), ...heads])
}
