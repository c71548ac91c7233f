import type { Rank } from '../evidence/index.ts'
import type { Scalar } from '../playbook/index.ts'
import type { LocalCalendar } from '../rule/index.ts'
import { nearest } from '../schema/near.ts'
import { instantFrom } from './instant.ts'

/**
 * A history: what happened in one or many accounts, for `waymark replay`. JSON lines: one object a line, in any order; blank lines and
 * lines that begin with `//` are passed over. `at`, and the account, stand in every line; the other key says what happened:
 *
 * ```jsonl
 * {"at":"2026-04-01T09:00","account":"acme","group":{"name":"Acme","tier":"1","seats":12,"anchors":{"contract":"2026-04-01"},"targets":{"downloads":1000}}}
 * {"at":"2026-04-01T09:05","account":"acme","person":"u1","identify":{"name":"Sato","role":"admin","promoter":true}}
 * {"at":"2026-04-01T09:05","account":"acme","person":"u1","group":{},"member":{"unit":"sales-2","section":"IT","influence":"high"}}
 * {"at":"2026-04-01T10:00","account":"acme","person":"u1","name":"scout.sent","props":{"n":1}}
 * {"at":"2026-04-01T10:00","account":"acme","person":"u1","device":"phone","id":"s-17","name":"scout.sent"}
 * {"at":"2026-04-01T10:00","account":"acme","name":"invoice.paid","props":{"amount":300}}
 * {"at":"2026-04-02T11:00","account":"acme","person":"u1","attest":"rules-posted","value":true}
 * {"at":"2026-04-02T11:30","account":"acme","person":"u2","agree":"rules","version":2}
 * {"at":"2026-04-03T09:00","account":"acme","note":"Second meeting"}
 * {"at":"2026-04-30"}
 * ```
 *
 * - `at`: ISO 8601 with an offset (`…Z`, `…+09:00`), or without one on the wall of the playbook's zone; a date alone is the start of that day; or
 *   milliseconds since 1970.
 * - `name` (with `props`): an event. `id` makes it one event however often it is told (two devices, a retry); without it each line is one.
 *   `device` is only told apart, it counts for nothing else. Without `person` the product's server tells it of nobody in particular.
 * - `identify`: facts of the person, marks `trait.*`.
 * - `group`: facts of the account, marks `account.*`; `anchors`, `targets`, `calendar` (`{ zone, open, holidays, dayStart }`) and `documents`
 *   (`{ rules: { version: 2, fields: { when: true } } }` or `{ rules: 2 }`) in it are told as `waymark.group` tells them. `member`: facts of the person beside it.
 * - `attest` (with `value`, default true) and `agree` (with `version`, default 1): what the person says; an agreed target is
 *   `{"agree":"target.downloads","version":1000}`.
 * - `note`: words of the author, shown in their place of the table. A line with `at` alone lets time go on to there.
 * - `by`: who told a fact, `"browser"`, `"token"` or `"server"`; the higher outranks the lower whatever the time. Default: `group` without a person is
 *   the server's, all else the browser's.
 *
 * Lines as `POST /v1/events` takes them are read too: `event` is `name`, `traits` is `identify`, `facts` is `group`.
 */
export interface HistoryLine {
  /** Where it stands, from 1. */
  readonly line: number
  /** Milliseconds since 1970. */
  readonly at: number
  /** Empty only for a line with `at` alone. */
  readonly account: string
  /** Empty: nobody in particular. */
  readonly person: string
  readonly device: string
  readonly deed: Deed
}

/** What a line of a history says. */
export type Deed =
  | { readonly kind: 'event'; readonly id: string; readonly name: string; readonly props: Readonly<Record<string, Scalar>> }
  /** Facts by the key of their mark; `account.*` belong to the account. */
  | { readonly kind: 'facts'; readonly rank: Rank; readonly facts: readonly (readonly [key: string, value: Scalar])[] }
  | { readonly kind: 'note'; readonly text: string }
  | { readonly kind: 'clock' }

/** A line that can't be used. */
export interface BadLine {
  readonly line: number
  readonly reason: string
}

type Fields = Readonly<Record<string, unknown>>

const KEYS = [
  ...['at', 'account', 'person', 'device', 'by', 'id', 'name', 'props', 'identify', 'group', 'member'],
  ...['attest', 'value', 'agree', 'version', 'note', 'event', 'traits', 'facts'],
]
const DEEDS = ['name', 'identify', 'group', 'attest', 'agree', 'note'] as const
const RANKS: Readonly<Record<string, Rank>> = { browser: 0, token: 1, server: 2 }

const isFields = (x: unknown): x is Fields => typeof x === 'object' && x !== null && !Array.isArray(x)
const isScalar = (x: unknown): x is Scalar => x === null || ['string', 'number', 'boolean'].includes(typeof x)

/** Stops the reading of one line. */
class Slip extends Error {}
const slip = (reason: string): never => {
  throw new Slip(reason)
}
const shown = (x: unknown): string => (x === undefined ? 'nothing' : JSON.stringify(x).slice(0, 60))

const nameOf = (x: unknown, key: string): string =>
  typeof x === 'string' && x !== '' ? x : Number.isFinite(x) ? String(x) : slip(`"${key}": expected a name, got ${shown(x)}`)

const scalarsOf = (x: unknown, key: string, prefix = ''): [string, Scalar][] =>
  isFields(x)
    ? Object.entries(x).map(([name, value]) => [
        prefix + name,
        isScalar(value) ? value : slip(`"${key}.${name}": expected a string, a number, true, false or null, got ${shown(value)}`),
      ])
    : slip(`"${key}": expected an object, got ${shown(x)}`)

/** The facts of an account as the keys of its marks. Lists are joined by commas. */
function accountFacts(given: unknown): [string, Scalar][] {
  if (!isFields(given)) return slip(`"group": expected an object, got ${shown(given)}`)
  const { anchors = {}, targets = {}, calendar = {}, documents = {}, ...rest } = given
  const lists = isFields(calendar)
    ? Object.fromEntries(Object.entries(calendar).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]))
    : calendar
  if (!isFields(documents)) return slip(`"group.documents": expected an object, got ${shown(documents)}`)
  const papers = Object.entries(documents).flatMap(([name, paper]): [string, Scalar][] => {
    const { version, fields = {} } = isFields(paper) ? paper : { version: paper }
    if (!Number.isFinite(version)) return slip(`"group.documents.${name}": expected a version, got ${shown(paper)}`)
    return [
      [`account.document.${name}`, version as number],
      ...scalarsOf(fields, `group.documents.${name}.fields`, `account.document.${name}.`),
    ]
  })
  return [
    ...scalarsOf(rest, 'group', 'account.'),
    ...scalarsOf(anchors, 'group.anchors', 'account.anchor.'),
    ...scalarsOf(targets, 'group.targets', 'account.target.'),
    ...scalarsOf(lists, 'group.calendar', 'account.calendar.'),
    ...papers,
  ]
}

/** An id whose order is that of time, as those that browsers mint (UUIDv7); the same for the same line. */
const idAt = (at: number, line: number): string => {
  const time = Math.max(0, at).toString(16).padStart(12, '0')
  return `${time.slice(0, 8)}-${time.slice(8, 12)}-7000-8000-${line.toString(16).padStart(12, '0')}`
}

function deedOf(it: Fields, at: number, line: number): Deed {
  const said = DEEDS.filter(key => it[key] !== undefined)
  if (said.length > 1) slip(`one thing a line: found ${said.map(key => `"${key}"`).join(' and ')}`)
  const { name, props = {}, identify, group, member, attest, value = true, agree, version, note, by, person } = it
  const rank = by === undefined ? (group !== undefined && person === undefined ? 2 : 0) : RANKS[String(by)]
  if (rank === undefined) slip(`"by": expected "browser", "token" or "server", got ${shown(by)}`)
  const facts = (list: [string, Scalar][]): Deed => ({ kind: 'facts', rank: rank!, facts: list })
  if (member !== undefined && group === undefined) slip('"member" stands beside "group"; facts of a person alone are "identify"')
  if ((identify !== undefined || member !== undefined || agree !== undefined) && person === undefined)
    slip(`"person": expected a name beside "${identify !== undefined ? 'identify' : member !== undefined ? 'member' : 'agree'}"`)

  if (name !== undefined) {
    const id = it.id === undefined ? idAt(at, line) : nameOf(it.id, 'id')
    return { kind: 'event', id, name: nameOf(name, 'name'), props: Object.fromEntries(scalarsOf(props, 'props')) }
  }
  if (identify !== undefined) return facts(scalarsOf(identify, 'identify', 'trait.'))
  if (group !== undefined) return facts([...accountFacts(group), ...(member === undefined ? [] : scalarsOf(member, 'member', 'trait.'))])
  if (attest !== undefined)
    return typeof value === 'boolean'
      ? facts([[`attest.${nameOf(attest, 'attest')}`, value]])
      : slip(`"value": expected true or false, got ${shown(value)}`)
  if (agree !== undefined) {
    const agreed = version ?? it.value ?? 1
    if (!isScalar(agreed)) slip(`"version": expected a number, got ${shown(agreed)}`)
    return facts([[`agree.${nameOf(agree, 'agree')}`, agreed as Scalar]])
  }
  if (note !== undefined) return { kind: 'note', text: nameOf(note, 'note') }
  const extra = Object.keys(it).filter(key => key !== 'at')
  if (extra.length) slip(`expected one of ${DEEDS.map(key => `"${key}"`).join(', ')}`)
  return { kind: 'clock' }
}

function lineOf(text: string, line: number, calendar: LocalCalendar): HistoryLine | BadLine {
  try {
    let parsed: unknown
    try {
      parsed = JSON.parse(text)
    } catch (error) {
      slip(`no JSON: ${(error as Error).message.replace(/ in JSON at.*/, '')}`)
    }
    if (!isFields(parsed)) return slip(`expected an object, got ${shown(parsed)}`)
    const { event, traits, facts, ...rest } = parsed
    const it: Fields = {
      ...rest,
      ...(event !== undefined && { name: event }),
      ...(traits !== undefined && { identify: traits }),
      ...(facts !== undefined && { group: facts }),
    }
    const odd = Object.keys(it).find(key => !KEYS.includes(key))
    if (odd !== undefined) {
      const meant = nearest(odd, KEYS)
      slip(`"${odd}" says nothing here${meant ? `; did you mean "${meant}"?` : ''}`)
    }
    const at = instantFrom(it.at, calendar)
    if (at === null) return slip(`"at": expected a date, a date-time or milliseconds, got ${shown(it.at)}`)
    const deed = deedOf(it, at, line)
    return {
      line,
      at,
      account: it.account === undefined && (deed.kind === 'clock' || deed.kind === 'note') ? '' : nameOf(it.account, 'account'),
      person: it.person === undefined ? '' : nameOf(it.person, 'person'),
      device: it.device === undefined ? 'device' : nameOf(it.device, 'device'),
      deed,
    }
  } catch (error) {
    if (error instanceof Slip) return { line, reason: error.message }
    throw error
  }
}

/** Reads a history: its lines in order of time (those of one instant as they stand), and those that can't be used with the reason. Never throws. */
export function readHistory(
  text: string,
  calendar: LocalCalendar,
): { readonly lines: readonly HistoryLine[]; readonly bad: readonly BadLine[] } {
  const lines: HistoryLine[] = []
  const bad: BadLine[] = []
  for (const [i, one] of text
    .replace(/^\uFEFF/, '')
    .split('\n')
    .entries()) {
    const trimmed = one.trim()
    if (!trimmed || trimmed.startsWith('//')) continue
    const read = lineOf(trimmed, i + 1, calendar)
    if ('reason' in read) bad.push(read)
    else lines.push(read)
  }
  return { lines: lines.sort((a, b) => a.at - b.at || a.line - b.line), bad }
}
