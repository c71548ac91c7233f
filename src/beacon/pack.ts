import { cut } from '../evidence/index.ts'
import type { Evidence, SeriesKey } from '../evidence/types.ts'
import { addDrops, type Contents, type Removal, type Waiting } from './outbox.ts'
import type { Beacon, EvidenceRow, Happening } from './types.ts'

/** Bytes of an ordinary beacon, UTF-8. */
export const LIMIT = 65_536
/** Bytes of the one that goes with a page: the keepalive quota of 64 KiB is shared by all requests of the page. */
export const LAST_LIMIT = 16_384

/** A beacon on the wire, and what to remember until the answer comes. */
export interface Parcel {
  /** The beacon as JSON. */
  readonly body: string
  readonly sent: Contents
  /** Entries in it: happenings, days and marks. 0: nothing waits that could go. */
  readonly entries: number
  /** Something is left for a later beacon. */
  readonly more: boolean
  /** What can never go: larger than the limit all alone (`tooBig`), or with no evidence behind it (`corrupt`). */
  readonly unfit: Removal
}

/** Length of a JSON text in UTF-8 bytes. `JSON.stringify` escapes lone surrogates, so each surrogate is half of a pair of 4 bytes. */
export const byteLength = (json: string): number => {
  let n = json.length
  for (let i = 0; i < json.length; i++) {
    const unit = json.charCodeAt(i)
    if (unit > 127) n += unit < 2048 || unit >> 11 === 27 ? 1 : 2
  }
  return n
}

/** What goes first. The steps of guides come after the evidence. */
const RANK = { milestone: 0, level: 1, signal: 2, guide: 3 }
/** Rows are measured until they add up to so many beacons, so that a month offline is not turned into text anew for each beacon. */
const LOOK_AHEAD = 4

type Parts = readonly (readonly [part: string, rev: number])[]

/** The row of the beacon that holds these parts, as JSON. Empty when there is no evidence of them. */
const draw = (evidence: Evidence, key: SeriesKey, parts: Parts): string => {
  const series = evidence.series[key]
  const days = parts.map(([day]) => +day)
  const delta = parts[0]?.[0] === 'mark' ? evidence.marks[key] : series && cut(series, days)
  return delta ? JSON.stringify({ key, rev: Math.max(...parts.map(([, rev]) => rev)), delta } satisfies EvidenceRow) : ''
}

/**
 * Builds one beacon of at most `limit` bytes and `most` entries: milestones (newest first), then levels, signals, evidence
 * (smallest rows first; of a row that does not fit whole its newest days) and guides. The evidence must be at least as new as the rows.
 */
export const pack = (
  envelope: Omit<Beacon, 'evidence' | 'happenings'>,
  rows: Iterable<readonly [SeriesKey, Waiting]>,
  happenings: readonly Happening[],
  evidence: Evidence,
  limit = LIMIT,
  most = Infinity,
): Parcel => {
  const head = JSON.stringify(envelope).slice(0, -1)
  const body = (told: readonly string[], deltas: readonly string[]) => `${head},"happenings":[${told}],"evidence":[${deltas}]}`
  const empty = limit - byteLength(body([], []))
  let room = empty
  let entries = 0
  let more = false
  let dropped: Removal['dropped'] = {}
  const told: string[] = []
  const deltas: string[] = []
  const sent = { rows: [] as [SeriesKey, Waiting][], happenings: [] as string[] }
  const unfit: typeof sent = { rows: [], happenings: [] }

  /** Where it goes: into this beacon, into none, or (null) into a later one. */
  const place = (json: string, n: number, into: string[]) => {
    const size = byteLength(json) + 1 // the comma
    if (!json || (n < 2 && size > empty)) {
      dropped = addDrops(dropped, { [json ? 'tooBig' : 'corrupt']: n })
      return unfit
    }
    if (size > room || entries + n > most) {
      more = true
      return null
    }
    room -= size
    entries += n
    into.push(json)
    return sent
  }

  const tell = (list: Happening[]) => {
    for (const it of list.sort((a, b) => RANK[a.kind] - RANK[b.kind] || b.at - a.at))
      place(JSON.stringify(it), 1, told)?.happenings.push(it.id)
  }
  const isGuide = ({ kind }: Happening) => kind === 'guide'

  tell(happenings.filter(it => !isGuide(it)))

  let ahead = LOOK_AHEAD * limit
  const drawn = []
  for (const [key, waiting] of rows) {
    if (ahead < 0) more = true
    else {
      const parts: Parts = Object.entries(waiting)
      const json = draw(evidence, key, parts)
      drawn.push({ key, parts, json })
      ahead -= json.length
    }
  }
  for (let { key, parts, json } of drawn.sort((a, b) => a.json.length - b.json.length)) {
    let where = place(json, parts.length, deltas)
    while (!where && parts.length > 1) {
      parts = parts.slice((parts.length + 1) >> 1)
      json = draw(evidence, key, parts)
      where = place(json, parts.length, deltas)
    }
    where?.rows.push([key, Object.fromEntries(parts)])
  }

  tell(happenings.filter(isGuide))
  return { body: body(told, deltas), sent, entries, more, unfit: { ...unfit, dropped } }
}
