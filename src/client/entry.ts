import { addDrops, type DropReason, dirty, type Part, type Waiting } from '../beacon/index.ts'
import { type Cells, type Change, cut, dayOf, type Evidence, type Happened, mark, type Recorder, record } from '../evidence/index.ts'
import { outlineOf } from './outline.ts'
import { type Head, partIn, seriesRow } from './rows.ts'
import type { Stored } from './types.ts'

/** A thing to remember: an event or a fact. */
export type Memorable = { readonly event: Happened } | { readonly key: string; readonly change: Change }

/** `done` hears once it is kept, or why not. */
export type Entry = Memorable & { readonly done: (stored: Stored) => void }

/** What the playbook's rules ask to be remembered of an event. */
export type Recorders = (event: string) => readonly Recorder[]

/** What a change may do with the rows of a ledger, all in one transaction. It may run again, so it does nothing else. */
export interface Writing {
  /** `of`: the scope of another ledger. */
  get(row: string, of?: string): unknown
  /** Undefined deletes. */
  put(row: string, value: unknown, of?: string): void
  readonly head: Head
  /** Mints a new writer. */
  renew(): void
}

/** Counts what is given up. */
export const drop = (head: Head, reason: DropReason, n = 1): void => {
  head.dropped = addDrops(head.dropped, { [reason]: n })
}

/** The rows that must be read to put a row of evidence. */
export const around = (row: string): readonly string[] => {
  const [name, part] = partIn(row)
  return [row, `o${name}`, ...(part === 'mark' ? [] : [`i${name}`])]
}

/** Puts a row of evidence. The outline of its series is kept up with it. */
export const store = ({ get, put, head }: Writing, row: string, value: unknown): void => {
  const [name, part] = partIn(row)
  put(row, value)
  if (part !== 'mark') put(`i${name}`, outlineOf(value as Cells, head.rev, get(`i${name}`)))
}

/** Puts a row of evidence, and notes that it is to be sent. */
export const send = (writing: Writing, row: string, value: unknown): void => {
  const { get, put, head } = writing
  const [name, part]: [string, Part] = partIn(row)
  store(writing, row, value)
  put(`o${name}`, dirty(get(`o${name}`) as Waiting | undefined, [part], head.rev))
}

/** The rows of evidence that an entry may change. */
export const rowsOf = (entry: Memorable, recorders: Recorders): readonly string[] =>
  'key' in entry ? [`m${entry.key}`] : recorders(entry.event.name).map(({ key }) => seriesRow(key, dayOf(entry.event.at)))

/** Adds to evidence what an entry says, for reading only. */
export const added = (evidence: Evidence, entry: Memorable, recorders: Recorders): Evidence =>
  'key' in entry ? mark(evidence, entry.key, entry.change) : record(evidence, recorders(entry.event.name), entry.event, '', '').evidence

/** Writes what an entry says into its rows. Gives the evidence after it, and the reason when it is not kept. */
export function remember(
  writing: Writing,
  evidence: Evidence,
  entry: Memorable,
  recorders: Recorders,
): readonly [evidence: Evidence, reason?: string] {
  if ('key' in entry) {
    const marked = mark(evidence, entry.key, entry.change)
    if (marked !== evidence) send(writing, `m${entry.key}`, marked.marks[entry.key])
    return [marked]
  }
  const list = recorders(entry.event.name)
  if (!list[0]) return [evidence, 'noRule']
  const recorded = record(evidence, list, entry.event, writing.head.writer, '')
  for (const { key, day } of recorded.changed) send(writing, seriesRow(key, day), cut(recorded.evidence.series[key]!, [day]))
  const reason = recorded.refused[0]?.reason
  if (!reason) return [recorded.evidence]
  drop(writing.head, reason)
  return [recorded.evidence, reason]
}
