import { admit, type Change, type Happened, type Instant, type Rank, record, type SeriesKey } from '../evidence/index.ts'
import type { Scalar } from '../playbook/types.ts'
import { isScalar } from './fit.ts'
import { LONGEST_ID, MOST_MARKS } from './limits.ts'
import { type Fields, isFields, isName, isWhole } from './parse.ts'
import type { Asked } from './room.ts'
import { SERVER } from './server.ts'
import { ACCOUNT, type Ledger } from './store.ts'
import { state } from './take.ts'

/** What servers and tokens say goes before what browsers say. */
const SERVER_RANK = 2

/** What an entry does to the ledger of its person, or of the account. */
export type Deed =
  | { readonly event: Happened }
  /** Facts by the key of their mark. */
  | { readonly facts: readonly (readonly [key: string, value: Scalar])[]; readonly rank: Rank }

/** A server entry that can be taken in. */
export interface Entry {
  readonly id: string
  readonly at: Instant
  readonly account: string
  readonly person: string
  readonly deed: Deed
  /** Why a fact changes before its gate is open. */
  readonly reason?: string
  /** It was so before we knew of it: it raises no alarm. */
  readonly history: boolean
}

const scalarsOf = (it: Fields, prefix: string): (readonly [string, Scalar])[] | null => {
  const list = Object.entries(it)
  return list.every((entry): entry is [string, Scalar] => isName(entry[0], LONGEST_ID - 20) && isScalar(entry[1]))
    ? list.map(([name, value]) => [prefix + name, value])
    : null
}

/** A calendar's lists as texts, joined by commas. */
const listed = (it: Fields): Fields =>
  Object.fromEntries(Object.entries(it).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]))

/** The facts of an account as the keys of its marks: `account.*`, `account.anchor.*`, `account.target.*`, `account.calendar.*`. */
function accountFacts(facts: Fields): (readonly [string, Scalar])[] | null {
  const { anchors = {}, targets = {}, calendar = {}, ...rest } = facts
  if (!isFields(anchors) || !isFields(targets) || !isFields(calendar)) return null
  const parts = [
    scalarsOf(rest, 'account.'),
    scalarsOf(anchors, 'account.anchor.'),
    scalarsOf(targets, 'account.target.'),
    scalarsOf(listed(calendar), 'account.calendar.'),
  ]
  return parts.every(part => part !== null) ? parts.flat() : null
}

function deedOf(it: Fields, id: string, at: Instant): Deed | string {
  const { event, props = {}, traits, facts, attest, value = true, marks, rank, person } = it
  if (event !== undefined) {
    if (!isName(event, LONGEST_ID)) return 'event'
    const scalars = isFields(props) ? scalarsOf(props, '') : null
    return scalars ? { event: { id, name: event, at, props: Object.fromEntries(scalars) } } : 'props'
  }
  if (traits !== undefined) {
    if (person === undefined) return 'person'
    const told = isFields(traits) ? scalarsOf(traits, 'trait.') : null
    return told ? { facts: told, rank: SERVER_RANK } : 'traits'
  }
  if (facts !== undefined) {
    const told = isFields(facts) ? accountFacts(facts) : null
    return told ? { facts: told, rank: SERVER_RANK } : 'facts'
  }
  if (attest !== undefined) {
    if (!isName(attest, LONGEST_ID - 20)) return 'attest'
    return typeof value === 'boolean' ? { facts: [[`attest.${attest}`, value]], rank: SERVER_RANK } : 'value'
  }
  if (marks !== undefined) return marksOf(marks, rank, person !== undefined)
  return 'event, traits, facts, attest or marks'
}

/** Facts by the keys under which they are kept, as whoever said them first: what a history tells. Of the account, or of one person. */
function marksOf(marks: unknown, rank: unknown = SERVER_RANK, isOfPerson: boolean): Deed | string {
  if (rank !== 0 && rank !== 1 && rank !== 2) return 'rank'
  const told = isFields(marks) ? scalarsOf(marks, '') : null
  const isFit = (key: string): boolean => (isOfPerson ? /^(trait|attest|agree)\../s : /^account\../s).test(key)
  return told?.every(([key]) => isFit(key)) ? { facts: told, rank } : 'marks'
}

const instantOf = (at: unknown, now: Instant): Instant =>
  at === undefined ? now : typeof at === 'string' ? Date.parse(at) : isWhole(at) ? at : Number.NaN

/** Reads one entry; a text says what of it is wrong. `newId` names one that has no id, which then can't be told twice safely. */
export function entryOf(it: unknown, now: Instant, newId: () => string): Entry | string {
  if (!isFields(it)) return 'no object'
  const { account, person } = it
  const id = it.id === undefined ? newId() : it.id
  if (!isName(id, LONGEST_ID)) return 'malformed: id'
  if (!isName(account)) return 'malformed: account'
  if (person !== undefined && !isName(person)) return 'malformed: person'
  const at = instantOf(it.at, now)
  if (!Number.isFinite(at)) return 'malformed: at'
  const admitted = admit(at, now)
  if (admitted !== 'ok') return admitted
  const deed = deedOf(it, id, at)
  if (typeof deed === 'string') return `malformed: ${deed}`
  const { reason } = it
  if (reason !== undefined && !isName(reason, LONGEST_ID)) return 'malformed: reason'
  // Facts of the account are its own, whoever of it they were told about.
  const isOwn = 'facts' in deed && it.facts !== undefined
  const told = { history: it.history === true, ...(reason !== undefined && { reason }) }
  return { id, at, account, person: isOwn ? ACCOUNT : (person ?? ACCOUNT), deed, ...told }
}

/** Does an entry to a ledger. A text says why nothing came of it. */
export function enact(ledger: Ledger, { deed, id, at }: Entry, asked: Asked): Ledger | string {
  if ('event' in deed) {
    const recorders = asked.recordersOf(deed.event.name)
    if (!recorders.size) return 'unknownSeries'
    let { evidence } = ledger
    const changed: SeriesKey[] = []
    let reason: string | undefined
    for (const [id, ofBook] of recorders) {
      const recorded = record(evidence, ofBook, deed.event, SERVER, id)
      evidence = recorded.evidence
      changed.push(...recorded.changed.map(({ key }) => key))
      reason ??= recorded.refused[0]?.reason
    }
    if (!changed.length) return reason ?? ledger
    const rows = { ...ledger.rows }
    for (const key of changed) rows[key] = ledger.rev + 1
    return { ...ledger, evidence, rows }
  }
  if (Object.keys(ledger.evidence.marks).length + deed.facts.length > MOST_MARKS) return 'cap'
  const { rank } = deed
  return deed.facts.reduce((next, [key, value]) => state(next, key, { rank, at, id, value } satisfies Change), ledger)
}
