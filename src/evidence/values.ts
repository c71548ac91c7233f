import { dayOf } from './cells.ts'
import { hash64 } from './hash.ts'
import { joinLists, joinRecords } from './join.ts'
import { text } from './series.ts'
import type { Happened, Refusal, Values } from './types.ts'

/** So many different values a person are taken in under a series. */
export const VALUES = 512

type Hashes = Values['hashes']
type Use = Hashes[string][number]

/** Joins the uses of one value. */
export const joinUses = (a: readonly Use[], b: readonly Use[]): readonly Use[] =>
  joinLists(
    a,
    b,
    (x, y) => x[0] - y[0],
    (x, y) => (x[1] <= y[1] && x[2] >= y[2] ? x : [x[0], Math.min(x[1], y[1]), Math.max(x[2], y[2])]),
  )

/** Joins the values of two series. Never cut here: a cut by number and the cut by day (`forget`) would depend on their order. */
export const joinHashes = (a: Hashes, b: Hashes): Hashes => joinRecords(a, b, joinUses)

/**
 * Adds the use of a value, or gives `row` itself when nothing is new, or says why not. A value that is missing, null or '' is none.
 * `cap` is `VALUES` but for tests.
 */
export const addValue = (row: Values, { at, props }: Happened, prop: string, hashKey: string, cap = VALUES): Values | Refusal => {
  const value = text(props?.[prop])
  if (!value) return row
  const day = dayOf(at)
  const hash = hash64(hashKey, value)
  const uses = row.hashes[hash]
  if (!uses && Object.keys(row.hashes).length >= cap) return 'cap'
  const next = joinUses(uses ?? [], [[day, at, at]])
  return next === uses ? row : { ...row, hashes: { ...row.hashes, [hash]: next } }
}
