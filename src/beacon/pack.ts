import { cut, daysOf } from '../evidence/index.ts'
import type { Evidence, SeriesKey } from '../evidence/types.ts'
import { type Contents, nameOf, type Part, RANK, type Removal, revOf, type Waiting, without } from './outbox.ts'
import type { Beacon, DropReason, EvidenceRow, Happening } from './types.ts'

/** Bytes of an ordinary beacon, UTF-8. */
export const LIMIT = 65_536
/** Bytes of the one that goes with a page: the keepalive quota of 64 KiB is shared by all requests of the page. */
export const LAST_LIMIT = 16_384
/** A beacon on the wire, and what to remember until the answer comes. */
export interface Parcel {
  /** The beacon as JSON. */
  readonly body: string
  readonly sent: Contents
  /** How many happenings, days and marks are in it. 0: nothing waits that could go. */
  readonly entries: number
  /** Something is left for a later beacon. */
  readonly more: boolean
  /** What can never go: it is larger than the limit all alone (`tooBig`), or there is no evidence behind it (`corrupt`). */
  readonly unfit: Removal
}

const bytes = (text: string): number => new TextEncoder().encode(text).length

/** The newest n parts. */
const newest = (parts: Waiting, n: number): Waiting => Object.fromEntries(Object.entries(parts).slice(-n))

/**
 * Builds one beacon of at most `limit` bytes and `most` happenings, days and marks: milestones (newest first), then levels, signals,
 * evidence (smallest rows first; of a row that does not fit whole its newest days) and guides. The evidence must be at least as new as the rows.
 */
export const pack = (
  envelope: Omit<Beacon, 'evidence' | 'happenings'>,
  rows: Iterable<readonly [SeriesKey, Waiting]>,
  happenings: readonly Happening[],
  evidence: Evidence,
  limit = LIMIT,
  most = Infinity,
): Parcel => {
  const draw = (key: SeriesKey, parts: Waiting): string => {
    const series = evidence.series[key]
    const delta = series ? cut(series, Object.keys(parts).map(Number)) : evidence.marks[key]!
    return JSON.stringify({ key, rev: revOf(parts), delta } satisfies EvidenceRow)
  }
  const sent = { rows: [] as [SeriesKey, Waiting][], happenings: [] as string[] }
  const unfit: typeof sent = { rows: [], happenings: [] }
  const lost: Record<string, DropReason> = {}

  const list: { rank: number; order: number; name: string; json: string; parts?: Waiting }[] = happenings.map(it => ({
    rank: RANK[it.kind],
    order: -it.at,
    name: it.id,
    json: JSON.stringify(it),
  }))
  for (const [name, row] of rows) {
    const series = evidence.series[name]
    const there: readonly Part[] = series ? daysOf(series) : evidence.marks[name] ? ['mark'] : []
    const gone = without(row, Object.fromEntries(there.map(part => [part, row[part]!])))
    const parts = without(row, gone ?? {})
    if (gone) {
      unfit.rows.push([name, gone])
      lost[nameOf(name, gone)] = 'corrupt'
    }
    if (parts) {
      const json = draw(name, newest(parts, 1))
      list.push({ rank: RANK.evidence, order: json.length * Object.keys(parts).length, name, json, parts })
    }
  }

  const told: string[] = []
  const deltas: string[] = []
  const body = () => `${JSON.stringify(envelope).slice(0, -1)},"happenings":[${told}],"evidence":[${deltas}]}`
  const empty = limit - bytes(body())
  let room = empty
  let entries = 0
  let more = false
  for (const { name, json, parts } of list.sort((a, b) => a.rank - b.rank || a.order - b.order)) {
    const put = (into: typeof sent, some: Waiting | undefined) => (some ? into.rows.push([name, some]) : into.happenings.push(name))
    // Once something did not fit, only the newest day of a row is tried: a month offline is not turned into text for each beacon.
    for (let n = parts && !more ? Object.keys(parts).length : 1; n; n >>= 1) {
      const some = parts && newest(parts, n)
      const text = some ? draw(name, some) : json
      const size = bytes(text) + 1 // with the comma
      if (size <= room && entries + n <= most) {
        room -= size
        entries += n
        put(sent, some)
        ;(some ? deltas : told).push(text)
        break
      }
      if (n > 1 || size <= empty) more = true
      else {
        put(unfit, some)
        lost[some ? nameOf(name, some) : name] = 'tooBig'
      }
    }
  }
  return { body: body(), sent, entries, more, unfit: { ...unfit, lost } }
}
