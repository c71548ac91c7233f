import { isEvidenceRow } from '../evidence/index.ts'
import type { SeriesKey } from '../evidence/types.ts'
import { type Contents, nameOf, type Removal } from './outbox.ts'
import type { Receipt } from './types.ts'

/** No receiver can silence us for longer than an hour; a much longer wait would overflow a browser's timer, which then rings at once. */
const HOUR = 3_600_000
/** Nor have us ask all the time. */
const SECOND = 1_000
/** A wait that a receiver asks for, made safe: 0 for what is no positive number. */
export const wish = (ms: unknown): number => ((ms as number) > 0 ? Math.min(ms as number, HOUR) : 0)

const attempt = <T>(work: () => T): T | null => {
  try {
    return work()
  } catch {
    return null
  }
}
const each = (table: object, is: (value: unknown) => boolean): boolean => Object.values(table).every(is)

/**
 * Reads an answer. Null for whatever is not our receiver's, or not whole: a login page, an empty 200, a proxy's error. Never throws.
 * Lists that are left out are empty; `refreshMs` is a second at least, an hour at most, and a minute when it is no positive number. What comes down with
 * it (`own`, `account`) is left out where it can't be joined, so that what was stored is settled all the same.
 */
export const parseReceipt = (text: string): Receipt | null =>
  attempt(() => {
    const { own, account, ...it } = { accepted: [], duplicate: [], rejected: [], evidence: [], ...JSON.parse(text) }
    const lists = [it.accepted, it.duplicate, it.rejected, it.evidence]
    if (
      it.waymark !== 1 ||
      ![it.serverTime, it.epoch ?? 0].every(Number.isFinite) ||
      !lists.every(list => Array.isArray(list) && list.every(Boolean))
    )
      return null
    const canOwn = attempt(() => {
      const { series, marks, latches } = own.evidence
      return each(series, isEvidenceRow) && each(marks, isEvidenceRow) && each(latches, Number.isFinite)
    })
    const canShare = attempt(() => each(account.facts, isEvidenceRow) && each(account.readings, Boolean))
    return {
      ...it,
      refreshMs: Math.max(SECOND, wish(it.refreshMs) || 60_000),
      ...(canOwn && { own }),
      ...(canShare && { account }),
    }
  })

/** What the person had erased is no loss. */
const whyOf = (refused: string | undefined): string | undefined => (refused === 'erased' ? undefined : refused)

/**
 * What a receipt lets us take out of the outbox: of what was sent, exactly what it names. What it refuses is taken out
 * too and lost as `rejected`, but for series that the receiver's playbook does not know: those are `held` until it has another. Parts that
 * changed since stay: `without` compares revisions.
 */
export const settle = (sent: Contents, receipt: Receipt): Removal & { readonly held: readonly SeriesKey[] } => {
  const refused = new Map<string, string | undefined>([
    ...receipt.rejected.map(({ id, reason }) => [id, whyOf(reason)] as const),
    ...receipt.evidence.map(({ key, rev, refused }) => [rev + key, whyOf(refused)] as const),
    ...[...receipt.accepted, ...receipt.duplicate].map(id => [id, undefined] as const),
  ])
  const named = sent.rows.filter(([key, parts]) => refused.has(nameOf(key, parts)))
  const isHeld = ([key, parts]: (typeof named)[number]): boolean => refused.get(nameOf(key, parts)) === 'unknownSeries'
  const rows = named.filter(row => !isHeld(row))
  const happenings = sent.happenings.filter(id => refused.has(id))
  const lost = [...happenings, ...rows.map(([key, parts]) => nameOf(key, parts))].filter(name => refused.get(name) !== undefined)
  return {
    rows,
    happenings,
    lost: Object.fromEntries(lost.map(name => [name, 'rejected'])),
    held: named.filter(isHeld).map(([key]) => key),
  }
}
