import type { Drops, Part } from '../beacon/index.ts'
import { DAY, type Day, type Evidence, type Instant, isEvidenceRow, mergeRow, type SeriesKey, type Writer } from '../evidence/index.ts'

/** What a ledger keeps of itself, beside its rows. */
export interface Head {
  writer: Writer
  /** Grows with each change of evidence and each happening. */
  rev: number
  /** Beacons sent. */
  seq: number
  /** The revision of the person's ledger at the receiver that was joined. */
  seen: number
  epoch: number
  /** A token went with its beacons, so what waits goes with a token only. */
  signed?: boolean
  dropped: Drops
}

export const dayOf = (at: Instant): Day => Math.floor(at / DAY)

/** The row of one day of a series. Days apart, so that an add reads and writes one day. */
export const seriesRow = (key: SeriesKey, day: Day): string => `e${key}\n${day}`

/** What a row of evidence is a part of. */
export const partIn = (row: string): [key: string, part: Part] => {
  const end = row.lastIndexOf('\n')
  return row[0] === 'm' ? [row.slice(1), 'mark'] : [row.slice(1, end), +row.slice(end + 1)]
}

/** Evidence from the rows of a disk. What is no such row (foreign, damaged, of a later version) is passed over. */
export function evidenceOf(rows: Iterable<readonly [row: string, value: unknown]>, epoch: number): Evidence {
  const series: Record<string, unknown> = {}
  const marks: Record<string, unknown> = {}
  let latches = {}
  for (const [row, value] of rows) {
    const into = row[0] === 'm' ? marks : series
    const [key] = partIn(row)
    const old = into[key]
    if (row === 'l') latches = value as object
    else if (isEvidenceRow(value)) into[key] = isEvidenceRow(old) ? mergeRow(old, value) : value
  }
  return { epoch, series, marks, latches } as Evidence
}
