import { type Day, daysOf, type Evidence, forget, type Instant, type SeriesKey } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import { latchesOf, type Sources } from '../progress/index.ts'
import type { Writing } from './entry.ts'
import { type Outline, outlineOf } from './outline.ts'
import { seriesRow } from './rows.ts'
import type { Cuts } from './upkeep.ts'

const daysBefore = ({ series }: Evidence, cuts: Cuts): readonly (readonly [SeriesKey, Day])[] =>
  Object.entries(series).flatMap(([key, row]) => daysOf(row).flatMap(day => (day < cuts[key]! ? [[key, day] as const] : [])))

/** Deletes days that were forgotten, and keeps what was latched of them. `after`: what is left. */
const deleting =
  (gone: ReturnType<typeof daysBefore>, after: Evidence) =>
  ({ get, put, head }: Writing): void => {
    head.rev++
    for (const [key, day] of gone) {
      const old = get(`i${key}`) as Outline | undefined
      put(seriesRow(key, day), undefined)
      if (old && old.rev !== head.rev) put(`i${key}`, { ...outlineOf(after.series[key]!, head.rev), was: old.rev })
    }
    for (const [name, at] of Object.entries(after.latches)) put(`l${name}`, at)
  }

/** What is left when the days before the cuts are forgotten, and what to change on the disk for that. In a file of its own: it is seldom asked for. */
export function forgetting(kept: Evidence, cuts: Cuts, book: Playbook, sources: Sources, now: Instant) {
  const after = forget(kept, cuts, latchesOf(book, sources, cuts, now))
  const gone = daysBefore(kept, cuts)
  return { after, rows: gone.map(([name]) => `i${name}`), change: deleting(gone, after) }
}
