import type { Receipt, Verdict } from '../beacon/index.ts'
import type { SentBeacon } from './known.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'
import type { Head } from './rows.ts'

/** So many beacons are kept for the person to see. */
const MOST = 20

/**
 * The row of a beacon: `d` and its place in a ring, by its number. One that is sent again takes the place of its first attempt, and none is longer
 * than a beacon may be, so all together are bounded too.
 */
export const sentRow = ({ head }: Ledger): string => `d${(head?.seq ?? 0) % MOST}`

/** A beacon and what became of it. Its token and the device's secret prove who sent it, so they are left out. */
export const sentOf = (
  at: number,
  entries: number,
  body: string,
  answer: Verdict['do'] | 'left',
  status = 0,
  receipt?: Receipt | null,
): SentBeacon => {
  const reasons = receipt && [
    receipt.isSkewed && 'skewed',
    receipt.refused,
    ...receipt.rejected.map(it => it.reason),
    ...receipt.evidence.map(it => it.refused),
  ]
  return {
    at,
    entries,
    bytes: new Blob([body]).size,
    answer,
    status,
    reasons: [...new Set(reasons)].filter(Boolean) as string[],
    body: body.replace(/("(?:token|secret)":)"(?:[^"\\]|\\.)*/g, '$1"…'),
  }
}

/** Keeps a beacon of whoever is here, unless they went or all was erased since it was drawn. Other tabs need not hear of it. Never rejects. */
export const keepSent = async (room: Room, ledger: Ledger, epoch: number, it: SentBeacon): Promise<void> => {
  const { store, scope } = ledger
  const row = scope + sentRow(ledger)
  await (await store)
    .commit([`h${scope}`], ([head]) => new Map(ledger === room.ledger && (head as Head | undefined)?.epoch === epoch ? [[row, it]] : []))
    .catch(() => {})
}

/** The last beacons, in no order. */
export const readSent = async ({ store, scope }: Ledger): Promise<readonly SentBeacon[]> =>
  (await (await store).rows(`${scope}d`)).map(([, it]) => it as SentBeacon)

/** Forgets the last beacons of whoever leaves, or has erased all. Never rejects. */
export const dropSent = (ledger: Ledger): Promise<void> =>
  ledger.write([], ({ put }) => {
    for (let i = 0; i < MOST; i++) put(`d${i}`, undefined)
  })
