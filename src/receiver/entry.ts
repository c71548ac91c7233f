import { admit, type Change, type Happened, type Instant, type Rank, record, type SeriesKey } from '../evidence/index.ts'
import type { Scalar } from '../playbook/types.ts'
import { isScalar } from './fit.ts'
import { LONGEST_ID, LONGEST_NAME, LONGEST_VALUE, MOST_MARKS } from './limits.ts'
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

type Scalars = readonly (readonly [key: string, value: Scalar])[]

/** What an entry's author gave, short. */
const shown = (it: unknown): string => {
  const kind = Array.isArray(it) ? 'a list' : isFields(it) ? 'an object' : null
  const text = kind ?? (typeof it === 'string' && it.length > 60 ? `a text of ${it.length} characters` : (JSON.stringify(it) ?? 'nothing'))
  return text.length > 60 ? `${text.slice(0, 57)}…` : text
}

/** What is wrong with a field, in words. */
const fault = (field: string, expected: string, it: unknown): string => `${field}: expected ${expected}, got ${shown(it)}`
const nameFault = (field: string, it: unknown, longest = LONGEST_NAME): string => fault(field, `a name of 1 to ${longest} characters`, it)

const LONGEST_KEY = LONGEST_ID - 20
const VALUE = `a text of at most ${LONGEST_VALUE} characters, a number, true, false or null`

/** Scalars by their keys; a text says what is wrong with which of them. `field`: what they stand in. */
function scalarsOf(it: unknown, field: string, prefix: string): Scalars | string {
  if (!isFields(it)) return fault(field, 'an object', it)
  for (const [name, value] of Object.entries(it)) {
    if (!isName(name, LONGEST_KEY)) return fault(field, `names of 1 to ${LONGEST_KEY} characters`, name)
    if (!isScalar(value)) return fault(`${field}.${shown(name).slice(1, -1)}`, VALUE, value)
  }
  return Object.entries(it).map(([name, value]) => [prefix + name, value as Scalar])
}

/** A calendar's lists as texts, joined by commas. */
const listed = (it: Fields): Fields =>
  Object.fromEntries(Object.entries(it).map(([name, value]) => [name, Array.isArray(value) ? value.join() : value]))

/** The facts of an account as the keys of its marks: `account.*`, `account.anchor.*`, `account.target.*`, `account.calendar.*`. */
function accountFacts(facts: unknown): Scalars | string {
  if (!isFields(facts)) return scalarsOf(facts, 'facts', '')
  const { anchors = {}, targets = {}, calendar = {}, ...rest } = facts
  const parts = [
    scalarsOf(rest, 'facts', 'account.'),
    scalarsOf(anchors, 'facts.anchors', 'account.anchor.'),
    scalarsOf(targets, 'facts.targets', 'account.target.'),
    scalarsOf(isFields(calendar) ? listed(calendar) : calendar, 'facts.calendar', 'account.calendar.'),
  ]
  return parts.find(part => typeof part === 'string') ?? (parts as Scalars[]).flat()
}

function deedOf(it: Fields, id: string, at: Instant): Deed | string {
  const { event, props = {}, traits, facts, attest, value = true, marks, rank, person } = it
  if (event !== undefined) {
    if (!isName(event, LONGEST_ID)) return nameFault('event', event, LONGEST_ID)
    const scalars = scalarsOf(props, 'props', '')
    return typeof scalars === 'string' ? scalars : { event: { id, name: event, at, props: Object.fromEntries(scalars) } }
  }
  const told = (scalars: Scalars | string): Deed | string => (typeof scalars === 'string' ? scalars : { facts: scalars, rank: SERVER_RANK })
  if (traits !== undefined) return person === undefined ? nameFault('person', person) : told(scalarsOf(traits, 'traits', 'trait.'))
  if (facts !== undefined) return told(accountFacts(facts))
  if (attest !== undefined) {
    if (!isName(attest, LONGEST_KEY)) return nameFault('attest', attest, LONGEST_KEY)
    return typeof value === 'boolean' ? told([[`attest.${attest}`, value]]) : fault('value', 'true or false', value)
  }
  if (marks !== undefined) return marksOf(marks, rank, person !== undefined)
  return 'expected event, traits, facts, attest or marks'
}

/** Facts by the keys under which they are kept, as whoever said them first: what a history tells. Of the account, or of one person. */
function marksOf(marks: unknown, rank: unknown = SERVER_RANK, isOfPerson: boolean): Deed | string {
  if (rank !== 0 && rank !== 1 && rank !== 2) return fault('rank', '0, 1 or 2', rank)
  const told = scalarsOf(marks, 'marks', '')
  if (typeof told === 'string') return told
  const odd = told.find(([key]) => !(isOfPerson ? /^(trait|attest|agree)\../s : /^account\../s).test(key))
  if (!odd) return { facts: told, rank }
  return fault(
    'marks',
    isOfPerson ? 'keys that begin with trait., attest. or agree.' : 'keys that begin with account., or a person',
    odd[0],
  )
}

/** A time without an offset is one of UTC, wherever the receiver runs. */
const parsed = (text: string): Instant => Date.parse(/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d[\d:.]*$/.test(text) ? `${text}Z` : text)

const instantOf = (at: unknown, now: Instant): Instant =>
  at === undefined ? now : typeof at === 'string' ? parsed(at) : isWhole(at) ? at : Number.NaN

/** Reads one entry; a text says what of it is wrong. `newId` names one that has no id, which then can't be told twice safely. */
export function entryOf(it: unknown, now: Instant, newId: () => string): Entry | string {
  if (!isFields(it)) return 'no object'
  const { account, person } = it
  const id = it.id === undefined ? newId() : it.id
  if (!isName(id, LONGEST_ID)) return `malformed: ${nameFault('id', id, LONGEST_ID)}`
  if (!isName(account)) return `malformed: ${nameFault('account', account)}`
  if (person !== undefined && !isName(person)) return `malformed: ${nameFault('person', person)}`
  const at = instantOf(it.at, now)
  if (!Number.isFinite(at)) return `malformed: ${fault('at', 'a time such as 2026-04-01T09:00:00Z, or milliseconds since 1970', it.at)}`
  const admitted = admit(at, now)
  if (admitted !== 'ok') return admitted
  const deed = deedOf(it, id, at)
  if (typeof deed === 'string') return `malformed: ${deed}`
  const { reason } = it
  if (reason !== undefined && !isName(reason, LONGEST_ID)) return `malformed: ${nameFault('reason', reason, LONGEST_ID)}`
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
