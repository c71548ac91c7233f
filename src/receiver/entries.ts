import type { Instant } from '../evidence/types.ts'
import { type Entry, enact, entryOf } from './entry.ts'
import { isGated, passGates } from './gates.ts'
import { keyless } from './keyless.ts'
import { MOST_DEPTH, MOST_ENTRY_BYTES } from './limits.ts'
import { parseJson, readBody } from './parse.ts'
import { json } from './reply.ts'
import { type RequestInfo, type Room, wordsOf } from './room.ts'
import type { Ledger } from './store.ts'
import { raise } from './take.ts'

/** What became of one entry, in the order in which they were told. */
export interface EntryAnswer {
  readonly id: string | null
  readonly status: 'accepted' | 'duplicate' | 'rejected'
  readonly reason?: string
}

/** So many entries of one account go into one transaction, so that a long import lets others in between. */
const BATCH = 500

const hex = (n: number, digits: number): string => n.toString(16).padStart(digits, '0')

/** A body as a list of entries: one, a JSON list, or one a line. Undefined where a line can't be read. */
function listOf(body: string): readonly unknown[] {
  const whole = parseJson(body)
  if (whole !== undefined) return Array.isArray(whole) ? whole : [whole]
  return body
    .split('\n')
    .filter(line => line.trim())
    .map(line => parseJson(line))
}

/** One transaction over entries of one account. Entries told before (by id) change nothing. */
async function commit(room: Room, account: string, entries: readonly Entry[], now: Instant): Promise<Map<Entry, EntryAnswer>> {
  const people = [...new Set(entries.map(({ person }) => person))]
  const gated = new Set(entries.filter(entry => !entry.history && isGated(entry, room.playbooks)))
  // A gate is open or not by what everybody did.
  const known = gated.size ? (await room.folds.read(account))?.ledgers : undefined
  return room.store.write(account, people, async writing => {
    const answers = new Map<Entry, EntryAnswer>()
    const next = new Map<string, Ledger>()
    const done = new Set(await writing.entered(entries.map(({ id }) => id)))
    const fresh: string[] = []
    for (const entry of entries) {
      const { id, person } = entry
      if (done.has(id)) {
        answers.set(entry, { id, status: 'duplicate' })
        continue
      }
      const ledgers = () => new Map([...(known ?? []), ...people.map(one => [one, next.get(one) ?? writing.ledger(one)] as const)]).values()
      const passed = gated.has(entry) ? passGates(entry, room.playbooks, ledgers(), now) : entry
      const ledger = typeof passed === 'string' ? passed : enact(next.get(person) ?? writing.ledger(person), passed, room.asked)
      if (typeof ledger === 'string') {
        // Not noted as done: with another playbook it may be told again.
        answers.set(entry, { id, status: 'rejected', reason: ledger })
        continue
      }
      next.set(person, ledger)
      done.add(id)
      fresh.push(id)
      answers.set(entry, { id, status: 'accepted' })
    }
    await writing.enter(fresh, now)
    // Before the evidence changes: from its first line on nothing of a history is told.
    if (entries.some(entry => entry.history && answers.get(entry)?.status === 'accepted')) await writing.hush()
    for (const [person, ledger] of next) {
      const before = writing.ledger(person)
      if (ledger.evidence !== before.evidence) await writing.save(raise(before, ledger))
    }
    return answers
  })
}

/**
 * `POST /v1/events` under a secret key: events and facts from the product's servers and from customer success. One `ServerEntry`, a
 * list, or one a line. An entry with an id may be told again; answers stand in the order of the entries.
 */
export async function receiveEntries(room: Room, request: Request, info: RequestInfo): Promise<Response> {
  const now = room.clock()
  const closed = keyless(room, request, info)
  if (closed) return closed
  const body = await readBody(request, MOST_ENTRY_BYTES)
  if (body.text === undefined) return json(body.status, { waymark: 1, serverTime: now, refused: body.refused })
  const batch = crypto.randomUUID()
  // Of two words of one instant the greater id counts: here that is the later line.
  const idOf = (line: number): string => `${hex(now, 12)}-${hex(line, 6)}-${batch}`
  const read = listOf(body.text).map((it, line) =>
    it === undefined ? `malformed: no JSON, or deeper than ${MOST_DEPTH}` : entryOf(it, now, () => idOf(line)),
  )

  const answers = new Map<Entry, EntryAnswer>()
  const byAccount = new Map<string, Entry[]>()
  for (const entry of read) {
    if (typeof entry === 'string') continue
    const list = byAccount.get(entry.account)
    if (list) list.push(entry)
    else byAccount.set(entry.account, [entry])
  }
  try {
    for (const [account, entries] of byAccount)
      for (let i = 0; i < entries.length; i += BATCH)
        for (const [entry, answer] of await commit(room, account, entries.slice(i, i + BATCH), now)) answers.set(entry, answer)
  } catch (error) {
    room.say('error', 'entries.store', `Entries could not be stored: ${wordsOf(error)}`)
    return json(503, { waymark: 1, serverTime: now, refused: 'store', retryAfterMs: 5_000 }, { 'retry-after': '5' })
  }
  const entries = read.map(
    (entry): EntryAnswer => (typeof entry === 'string' ? { id: null, status: 'rejected', reason: entry } : answers.get(entry)!),
  )
  const count = (status: EntryAnswer['status']): number => entries.filter(answer => answer.status === status).length
  for (const status of ['accepted', 'duplicate', 'rejected'] as const)
    room.metrics.count('waymark_entries_total', { status }, count(status))
  return json(200, {
    waymark: 1,
    serverTime: now,
    accepted: count('accepted'),
    duplicate: count('duplicate'),
    rejected: count('rejected'),
    entries,
  })
}
