import { isEvidenceRow } from '../evidence/index.ts'
import { type Contents, type Removal, revOf } from './outbox.ts'
import type { Receipt } from './types.ts'

/**
 * Reads an answer. Null for whatever is not our receiver's, or not whole: a login page, an empty 200, a proxy's error. Never throws.
 * Lists that are left out are empty; `refreshMs` is a minute when it is no positive number.
 */
export const parseReceipt = (text: string): Receipt | null => {
  try {
    const it = { accepted: [], duplicate: [], rejected: [], evidence: [], ...JSON.parse(text) }
    const lists = [it.accepted, it.duplicate, it.rejected, it.evidence]
    const rows = { ...it.own?.evidence.series, ...it.own?.evidence.marks, ...it.account?.facts }
    return it.waymark === 1 &&
      Number.isFinite(it.serverTime) &&
      lists.every(list => Array.isArray(list) && list.every(Boolean)) &&
      Object.values(rows).every(isEvidenceRow)
      ? { ...it, refreshMs: it.refreshMs > 0 ? it.refreshMs : 60_000 }
      : null
  } catch {
    return null
  }
}

/**
 * What a receipt lets us take out of the outbox: of what was sent, exactly what it names. What it refuses is taken out
 * too and counted as `rejected`. Parts that changed since stay: `without` compares revisions.
 */
export const settle = (sent: Contents, receipt: Receipt): Removal => {
  const named = new Map<string, unknown>([
    ...receipt.rejected.map(({ id }) => [id, 1] as const),
    ...receipt.evidence.map(({ key, rev, refused }) => [rev + key, refused] as const),
    ...[...receipt.accepted, ...receipt.duplicate].map(id => [id, 0] as const),
  ])
  let rejected = 0
  const isNamed = (name: string, entries: number): boolean => {
    if (named.get(name)) rejected += entries
    return named.has(name)
  }
  return {
    rows: sent.rows.filter(([key, parts]) => isNamed(revOf(parts) + key, Object.keys(parts).length)),
    happenings: sent.happenings.filter(id => isNamed(id, 1)),
    dropped: rejected ? { rejected } : {},
  }
}
