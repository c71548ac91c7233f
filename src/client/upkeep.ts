import { type Cells, DAY, type Day, type Instant, type Recorder, type SeriesKey, type Values } from '../evidence/index.ts'
import type { Writing } from './entry.ts'
import { type Outline, outlineOf } from './outline.ts'
import type { Head } from './rows.ts'

/** A row of a ledger without its scope. */
export type Row = readonly [row: string, value: unknown]
export type Cuts = Readonly<Record<SeriesKey, Day>>

/** Days beyond the cut that may pile up, so that forgetting, for which all must be read, is rare. */
const SLACK = 14

/** Have enough days piled up that no rule looks back at? */
export const isOverdue = (rows: ReadonlyMap<string, unknown>, cuts: Cuts): boolean =>
  Object.entries(cuts).some(([key, day]) => ((rows.get(`i${key}`) as Outline | undefined)?.first ?? Infinity) < (day - SLACK) * DAY)

/** Notes the playbook that a ledger follows (`name`), and of series that a later one begins to record since when they are known. */
export const following =
  (name: string, recorders: readonly Recorder[], since: Instant) =>
  ({ get, put, head }: Writing): void => {
    const isLater = (get('s') ?? name) !== name
    put('s', name)
    for (const { key, kind } of isLater ? recorders : []) {
      const row = { kind, from: 0, since, ...(kind === 'cells' ? { days: [] } : { hashes: {} }) } as Cells | Values
      if (!get(`i${key}`)) put(`i${key}`, outlineOf(row, head.rev))
    }
  }

/** Does a ledger know of losses that it never told, and never will once its rows are another's? */
export const owes = ({ seq, epoch, dropped }: Head): boolean => !(seq + epoch) && !!Object.keys(dropped)[0]
