import type { Drops, Happening, Part, Waiting } from '../beacon/index.ts'
import { type Day, type Evidence, isEvidenceRow, mergeRow, type SeriesKey, type Writer } from '../evidence/index.ts'

import type { Store } from './ports.ts'

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
  signed: boolean | undefined
  dropped: Drops
  /** What only this device knows: shown with each beacon, so that nobody else writes as this writer. */
  secret?: string
  /** Erased here; the receiver has not heard of it yet. */
  erasing?: boolean | undefined
}

/** Rows of a store by their keys. */
export type Found = readonly (readonly [key: string, value: unknown])[]

/** The row of one day of a series. Days apart, so that an add reads and writes one day. */
export const seriesRow = (key: SeriesKey, day: Day): string => `e${key}\n${day}`

/** What a row of evidence is a part of. */
export const partIn = (row: string): [key: string, part: Part] => {
  const [key, day] = row.slice(1).split('\n') as [string, string?]
  return [key, day ? +day : 'mark']
}

/** Joins what two sides have under one key: an instant that was latched, or a row of evidence. */
export const joinRow = <R>(old: R | undefined, value: R): R =>
  old === undefined
    ? value
    : typeof value === 'number'
      ? (Math.min(old as number, value) as R)
      : (mergeRow(old as never, value as never) as R)

/** Evidence from the rows of a disk. What is no such row (foreign, damaged, of a later version) is passed over. */
export function evidenceOf(rows: Iterable<readonly [row: string, value: unknown]>, epoch: number): Evidence {
  const bags: Record<string, Record<string, unknown>> = { e: {}, m: {}, l: {} }
  for (const [row, value] of rows) {
    const bag = bags[row[0]!]
    const [key] = partIn(row)
    if (bag && (row[0] === 'l' ? Number.isFinite(value) : isEvidenceRow(value))) bag[key] = joinRow(bag[key], value)
  }
  return { epoch, series: bags.e, marks: bags.m, latches: bags.l } as unknown as Evidence
}

/** What waits to be sent. */
export interface Outbox {
  readonly waiting: readonly (readonly [key: string, parts: Waiting])[]
  readonly happenings: readonly Happening[]
}

/** The outbox among rows. What is no such row is passed over. */
export function outboxOf(rows: Iterable<readonly [row: string, value: unknown]>): Outbox {
  const all = [...rows].filter(([, value]) => typeof value === 'object' && value)
  return {
    waiting: all.flatMap(([row, value]) => (row[0] === 'o' ? [[row.slice(1), value as Waiting] as const] : [])),
    happenings: all.flatMap(([row, value]) => (row[0] === 'q' ? [value as Happening] : [])),
  }
}

/** The rows of evidence of which it tells. */
export const behind = ({ waiting }: Outbox): string[] =>
  waiting.flatMap(([name, parts]) => Object.keys(parts).map(part => (part === 'mark' ? `m${name}` : seriesRow(name, +part))))

/** How many rows wait to be sent. */
export const waitingIn = (rows: ReadonlyMap<string, unknown>): number => [...rows.keys()].filter(row => /^[oq]/.test(row)).length

/** Takes all that was remembered of anybody off a disk, and what was noted of the playbook. */
export const purge = async (opened: Promise<Store>): Promise<void> => {
  const disk = await opened
  const rows = await disk.rows('[', 'h', 'k')
  await disk.commit([], () => new Map(rows.map(([key]) => [key, undefined])))
}
