import type { DropReason, EvidenceRow, Happening, Receipt } from '../beacon/types.ts'
import { type Cells, type Change, type Instant, type Mark, mark, mergeRow, type Values } from '../evidence/index.ts'
import { fitRow, type Unfit } from './fit.ts'
import { fitHappening, idOf } from './happening.ts'
import { MOST_DEVICES, MOST_MARKS, MOST_VALUES, MOST_WRITERS } from './limits.ts'
import { type Envelope, isFields, isWhole } from './parse.ts'
import type { Ledger, Losses } from './store.ts'

type Row = Cells | Values | Mark

/** The longest key of a series: the JSON of an event, its conditions and a property. */
const LONGEST_KEY = 4_096

/** Why something may be lost. */
export const REASONS: readonly DropReason[] = [
  'future',
  'tooOld',
  'tooBig',
  'amount',
  'cap',
  'consent',
  'rejected',
  'corrupt',
  'unknownSeries',
  'evicted',
]

/** What a writer says it lost, without what is no count of ours. */
export const lossesOf = (dropped: Envelope['dropped']): Losses =>
  Object.fromEntries(REASONS.flatMap(reason => (isWhole(dropped[reason]) && dropped[reason] > 0 ? [[reason, dropped[reason]]] : [])))

/** The happenings of a beacon: those to keep, and those refused. One without an id can't be answered, an early one comes again: both are passed over. */
export function sortHappenings(list: readonly unknown[], now: Instant): { good: readonly Happening[]; rejected: Receipt['rejected'] } {
  const good = new Map<string, Happening>()
  const rejected: { id: string; reason: string }[] = []
  for (const it of list) {
    const id = idOf(it)
    if (id === null || !isFields(it)) continue
    const happening = fitHappening(it, now)
    if (happening === 'early') continue
    if (typeof happening === 'string') rejected.push({ id, reason: happening })
    else if (!good.has(id)) good.set(id, happening)
  }
  return { good: [...good.values()], rejected }
}

/** Bounds of what one person may pile up: where a row goes beyond them, what it adds is not taken in. */
const isTooMuch = (row: Row, ledger: Ledger, key: string): boolean => {
  if (row.kind === 'cells') return row.days.some(cell => Object.keys(cell.by).length > MOST_WRITERS)
  if (row.kind === 'values') return Object.keys(row.hashes).length > MOST_VALUES
  return !Object.hasOwn(ledger.evidence.marks, key) && Object.keys(ledger.evidence.marks).length >= MOST_MARKS
}

/** A browser starts a fact over (its epoch goes up) only where nobody above it has spoken. */
const isOver = (old: Row | undefined, delta: Row): boolean =>
  old?.kind === 'mark' && delta.kind === 'mark' && delta.epoch > old.epoch && [old.cur, ...old.log].some(({ rank }) => rank > 0)

const put = (ledger: Ledger, key: string, row: Row): Ledger => {
  const { evidence, rows } = ledger
  const part = row.kind === 'mark' ? { marks: { ...evidence.marks, [key]: row } } : { series: { ...evidence.series, [key]: row } }
  // The revision of what is changed now; `raise` makes it the ledger's.
  return { ...ledger, evidence: { ...evidence, ...part }, rows: { ...rows, [key]: ledger.rev + 1 } }
}

/** Gives the ledger its next revision when anything in it changed: evidence, or a device that was not heard before. */
export const raise = (before: Ledger, after: Ledger): Ledger =>
  after.evidence === before.evidence && Object.keys(after.writers).every(writer => writer in before.writers)
    ? after
    : { ...after, rev: before.rev + 1 }

/** Sets a fact in a ledger; the same ledger when that says nothing new. */
export function state(ledger: Ledger, key: string, change: Change): Ledger {
  const evidence = mark(ledger.evidence, key, change)
  return evidence === ledger.evidence ? ledger : put(ledger, key, evidence.marks[key]!)
}

const blank = (row: Row): Row => (row.kind === 'cells' ? { ...row, days: [] } : row.kind === 'values' ? { ...row, hashes: {} } : row)

/** Joins one row of a beacon into a ledger. */
function join(ledger: Ledger, key: string, delta: unknown, kindOf: Kinds, now: Instant): { ledger: Ledger; unfit: Unfit | null } {
  const { row, unfit } = fitRow(key, delta, kindOf, now)
  if (!row) return { ledger, unfit }
  const { series, marks } = ledger.evidence
  const table: Readonly<Record<string, Row>> = row.kind === 'mark' ? marks : series
  const old = Object.hasOwn(table, key) ? table[key] : undefined
  if (isOver(old, row)) return { ledger, unfit: 'malformed' }
  // Joined with a blank one, so that a day told twice in one row becomes one.
  const next = mergeRow(old ?? blank(row), row)
  if (next === old) return { ledger, unfit }
  if (isTooMuch(next, ledger, key)) return { ledger, unfit: 'cap' }
  return { ledger: put(ledger, key, next), unfit }
}

/** The shape of a series that the playbooks ask for. */
export type Kinds = (series: string) => 'cells' | 'values' | undefined

/** Joins the evidence of a beacon into the ledger of its person. Pure: what is answered counts once the ledger is committed. */
export function take(
  before: Ledger,
  { evidence, writer }: Pick<Envelope, 'evidence' | 'writer'>,
  kindOf: Kinds,
  now: Instant,
): { readonly ledger: Ledger; readonly evidence: Receipt['evidence'] } {
  let ledger = before
  const answers: { key: string; rev: number; refused?: string }[] = []
  for (const it of evidence) {
    if (!isFields(it)) continue
    const { key, rev, delta } = it as Partial<EvidenceRow>
    if (typeof key !== 'string' || !isWhole(rev)) continue
    const joined = key.length > LONGEST_KEY ? { ledger, unfit: 'tooBig' as const } : join(ledger, key, delta, kindOf, now)
    ledger = joined.ledger
    if (joined.unfit !== 'early') answers.push({ key, rev, ...(joined.unfit && { refused: joined.unfit }) })
  }
  return {
    ledger: { ...ledger, writers: heard(ledger, writer, now), lastBeaconAt: Math.max(ledger.lastBeaconAt ?? now, now) },
    evidence: answers,
  }
}

/** The writers heard last, this one now; what waited in a queue may come in after what was heard later. */
const heard = ({ writers }: Ledger, writer: string, now: Instant): Ledger['writers'] =>
  Object.fromEntries(
    Object.entries({ ...writers, [writer]: Math.max(writers[writer] ?? now, now) })
      .sort(([, a], [, b]) => b - a)
      .slice(0, MOST_DEVICES),
  )

/**
 * What the sender does not know yet of its own ledger: rows that changed after `seen` and before this beacon, or by what we added
 * ourselves. What it has just told us it knows. Undefined: nothing new, not even the revision.
 */
export function newsFor(before: Ledger, after: Ledger, seen: number, added: readonly string[]): Receipt['own'] {
  // A revision that we never gave: the database is older than the browser (restored from a copy), so all is told anew.
  const since = seen > after.rev ? 0 : seen
  if (after.rev === since) return undefined
  const keys = Object.keys(after.rows).filter(key => (before.rows[key] ?? 0) > since || added.includes(key))
  const { series, marks, epoch, latches } = after.evidence
  const only = <T>(table: Readonly<Record<string, T>>): Record<string, T> =>
    Object.fromEntries(keys.filter(key => Object.hasOwn(table, key)).map(key => [key, table[key]!]))
  return { rev: after.rev, evidence: { epoch, series: only(series), marks: only(marks), latches } }
}
