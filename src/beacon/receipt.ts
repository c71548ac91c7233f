import { addDrops, type Contents, type Removal } from './outbox.ts'
import type { Receipt } from './types.ts'

/** How often to ask when the receiver does not say, in milliseconds. */
const REFRESH = 60_000
/** The reasons that are counted by name; any other refusal counts as `rejected`. */
const NAMED = ['future', 'tooOld', 'tooBig', 'unknownSeries']

type Fields = Record<string, unknown>
const isFields = (it: unknown): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it)
const isTable = (it: unknown): it is Record<string, Fields> => isFields(it) && Object.values(it).every(isFields)
const isText = (it: unknown): it is string => typeof it === 'string'
const isNumber = (it: unknown): it is number => Number.isFinite(it)
const listOf = <T>(it: unknown, is: (entry: unknown) => entry is T): T[] => (Array.isArray(it) ? it.filter(is) : [])

/**
 * Reads an answer. Null for whatever is not our receiver's: a login page, an empty 200, a proxy's error. Never throws.
 * A field of a wrong shape is left out, so a damaged receipt names less than it meant, never something else.
 * Rows of evidence are looked at one level deep: join them where a throw does no harm.
 */
export const parseReceipt = (text: string): Receipt | null => {
  let it: unknown
  try {
    it = JSON.parse(text)
  } catch {
    return null
  }
  if (!isFields(it) || it.waymark !== 1 || !isNumber(it.serverTime)) return null
  const { serverTime, retryAfterMs, refreshMs, own, account } = it
  const receipt: Fields = {
    waymark: 1,
    serverTime,
    refreshMs: isNumber(refreshMs) && refreshMs > 0 ? refreshMs : REFRESH,
    accepted: listOf(it.accepted, isText),
    duplicate: listOf(it.duplicate, isText),
    rejected: listOf(it.rejected, isFields).filter(({ id }) => isText(id)),
    evidence: listOf(it.evidence, isFields).filter(({ key, rev }) => isText(key) && isNumber(rev)),
  }
  if (isNumber(retryAfterMs)) receipt.retryAfterMs = retryAfterMs
  if (isFields(own) && isNumber(own.rev) && isFields(own.evidence) && isTable(own.evidence.series) && isTable(own.evidence.marks))
    receipt.own = own
  if (isFields(account) && isText(account.etag) && isTable(account.readings) && isTable(account.facts)) receipt.account = account
  return receipt as unknown as Receipt
}

/**
 * What a receipt lets us take out of the outbox: of what was sent, exactly what it names. What it refuses is taken out
 * too and counted. Parts that changed since stay (`without` compares revisions).
 */
export const settle = (sent: Contents, receipt: Receipt): Removal => {
  let dropped: Removal['dropped'] = {}
  const drop = (reason: unknown, n: number) => {
    dropped = addDrops(dropped, { [NAMED.includes(reason as string) ? (reason as string) : 'rejected']: n })
  }
  const stored = new Set([...receipt.accepted, ...receipt.duplicate])
  const rows = sent.rows.filter(([key, parts]) => {
    const revs = Object.values(parts)
    const named = receipt.evidence.find(row => row.key === key && row.rev === Math.max(...revs))
    if (named?.refused) drop(named.refused, revs.length)
    return named
  })
  const happenings = sent.happenings.filter(id => {
    const refused = !stored.has(id) && receipt.rejected.find(entry => entry.id === id)
    if (refused) drop(refused.reason, 1)
    return refused || stored.has(id)
  })
  return { rows, happenings, dropped }
}
