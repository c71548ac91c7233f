import {
  type Cells,
  DAY,
  type Day,
  daysOf,
  type Evidence,
  type Instant,
  type Mark,
  type Recorder,
  type SeriesKey,
  type Values,
} from '../evidence/index.ts'
import { send, type Writing } from './entry.ts'
import { type Outline, outlineOf } from './outline.ts'
import { type Head, joinRow, seriesRow } from './rows.ts'

/** A row of a ledger without its scope. */
export type Row = readonly [row: string, value: unknown]
type Cuts = Readonly<Record<SeriesKey, Day>>

/** Days beyond the cut that may pile up, so that forgetting, for which all must be read, is rare. */
const SLACK = 14

/** Have enough days piled up that no rule looks back at? */
export const isOverdue = (rows: ReadonlyMap<string, unknown>, cuts: Cuts): boolean =>
  Object.entries(cuts).some(([key, day]) => {
    const { first } = (rows.get(`i${key}`) ?? { first: null }) as Outline
    return first !== null && first < (day - SLACK) * DAY
  })

export const daysBefore = ({ series }: Evidence, cuts: Cuts): readonly (readonly [SeriesKey, Day])[] =>
  Object.entries(series).flatMap(([key, row]) => daysOf(row).flatMap(day => (day < cuts[key]! ? [[key, day] as const] : [])))

/** Deletes days that were forgotten, and keeps what was latched of them. `after`: what is left. */
export const forgetting =
  (gone: ReturnType<typeof daysBefore>, after: Evidence) =>
  ({ get, put, head, isSound }: Writing): void => {
    head.rev++
    for (const [key, day] of gone) {
      const old = get(`i${key}`) as Outline | undefined
      put(seriesRow(key, day), undefined)
      if (isSound && old && old.rev !== head.rev) put(`i${key}`, { ...outlineOf(after.series[key]!, head.rev), was: old.rev })
    }
    for (const [name, at] of Object.entries(after.latches)) put(`l${name}`, at)
  }

/** Outlines all series anew, when a client that knows of no outlines wrote here, unless somebody wrote since. */
export const outlining =
  ({ series }: Evidence, { rev, seq }: Head) =>
  ({ put, head }: Writing): void => {
    if (head.rev !== rev || head.seq !== seq) return
    for (const [key, row] of Object.entries(series)) put(`i${key}`, outlineOf(row, rev))
    head.memo = rev + seq
  }

/** Notes the playbook that a ledger follows (`name`), and of series that a later one begins to record since when they are known. */
export const following =
  (name: string, recorders: readonly Recorder[], since: Instant) =>
  ({ get, put, head, isSound }: Writing): void => {
    const isLater = (get('s') ?? name) !== name
    put('s', name)
    for (const { key, kind } of isLater && isSound ? recorders : []) {
      const row = { kind, from: 0, since, ...(kind === 'cells' ? { days: [] } : { hashes: {} }) } as Cells | Values
      if (!get(`i${key}`)) put(`i${key}`, outlineOf(row, head.rev))
    }
  }

/** Takes over rows of another ledger; out of `scope` when it is in the same store, so that two people can't claim the same. */
export const moving =
  (found: readonly Row[], scope: string | null) =>
  (writing: Writing): void => {
    const { get, put, head } = writing
    head.rev++
    for (const [row, copy] of found) {
      const value = scope === null ? copy : get(row, scope)
      const old = get(row)
      if (value === undefined) continue
      if (/^[tgql]/.test(row)) put(row, old ?? value)
      // A fact that is known here already stays as it is, so that saying it again changes nothing.
      else if (/^[em]/.test(row) && !(row[0] === 'm' && (old as Mark | undefined)?.cur.value === (value as Mark).cur.value))
        send(writing, row, joinRow(old, value))
      if (scope !== null) put(row, undefined, scope)
    }
  }
