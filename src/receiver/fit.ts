import { admit, type Cell, type Cells, type Change, DAY, type Dot, isEvidenceRow, type Mark, type Values } from '../evidence/index.ts'
import type { Instant } from '../evidence/types.ts'
import type { Scalar } from '../playbook/types.ts'
import { LONGEST_ID, LONGEST_NAME, LONGEST_VALUE } from './limits.ts'
import { isName, isText, isWhole } from './parse.ts'
import { SERVER } from './server.ts'

/** Why a row, or a day of it, is not taken in. `early`: not yet, so it is not named, and comes again. */
export type Unfit = 'unknownSeries' | 'future' | 'early' | 'tooOld' | 'tooBig' | 'malformed' | 'cap'

/** What of a row can be taken in, made anew of the fields that we know; and why the rest can't. */
export interface Fitted<R> {
  readonly row: R | null
  readonly unfit: Unfit | null
}

/** A clock that keeps local time steps by an hour, at most two. Milliseconds. */
const STEP = 2 * 3_600_000

/** Whether an instant is of our time. What a clock stamped that stepped ahead since we told it the time is early: it comes again until its time has come. */
export const timely = (at: Instant, now: Instant): 'ok' | 'future' | 'early' | 'tooOld' =>
  admit(at, now) === 'future' && at <= now + STEP ? 'early' : admit(at, now)

const no = (unfit: Unfit) => ({ row: null, unfit })

export const isScalar = (it: unknown): it is Scalar =>
  it === null || typeof it === 'boolean' || Number.isFinite(it) || isText(it, LONGEST_VALUE)

/** A day's worth of instants is in order when it lies on that day and is neither of the future nor too old. */
const judge = (day: number, instants: readonly Instant[], now: Instant): Unfit | null => {
  if (!isWhole(day) || instants.some(at => Math.floor(at / DAY) !== day)) return 'malformed'
  const times = instants.map(at => timely(at, now))
  for (const unfit of ['future', 'early'] as const) if (times.includes(unfit)) return unfit
  // The whole day, so that one that was taken in yesterday is not half too old today.
  return admit((day + 1) * DAY, now) === 'tooOld' ? 'tooOld' : null
}

/** The reason to name: that something comes again goes before all, then the first. */
const reasonOf = (unfits: readonly (Unfit | null)[]): Unfit | null =>
  unfits.find(unfit => unfit === 'early') ?? unfits.find(unfit => unfit !== null) ?? null

/** Splits a list into the good, which a bad one beside them does not spoil, and the reason to name. */
function sift<T>(list: readonly T[], judge: (it: T) => Unfit | null): { good: T[]; unfit: Unfit | null } {
  const unfits = list.map(judge)
  return { good: list.filter((_, i) => unfits[i] === null), unfit: reasonOf(unfits) }
}

const cellOf = ({ day, dots, by }: Cell): Cell => ({
  day,
  dots: dots.map(({ at, id, n }) => ({ at, id, n })),
  // What servers counted came from us, and nobody else can say it.
  by: Object.fromEntries(
    Object.entries(by).flatMap(([writer, { k, n, sum, max }]) => (writer === SERVER ? [] : [[writer, { k, n, sum, max }]])),
  ),
})

const judgeDot = (day: number, { at, id, n }: Dot, now: Instant): Unfit | null =>
  isWhole(n) && isName(id, LONGEST_ID) ? judge(day, [at], now) : 'malformed'

function fitCell(cell: Cell, now: Instant): Fitted<Cell> {
  const isSound = Object.entries(cell.by).every(
    ([writer, { k, n, sum, max }]) => isName(writer, LONGEST_NAME) && [k, n, sum, max].every(isWhole) && k > 0 && n > 0,
  )
  if (!isSound || !cell.dots.length) return no('malformed')
  const { good, unfit } = sift(cell.dots, dot => judgeDot(cell.day, dot, now))
  return { row: good.length ? cellOf({ ...cell, dots: good }) : null, unfit }
}

function fitSeries(row: Cells | Values, now: Instant): Fitted<Cells | Values> {
  // What the sender forgot it does not tell; a `from` of its own would make us forget.
  const head = { from: 0, since: row.since }
  if (row.kind === 'cells') {
    const fitted = row.days.map(cell => fitCell(cell, now))
    const days = fitted.flatMap(({ row }) => row ?? [])
    return { row: days.length ? { kind: 'cells', ...head, days } : null, unfit: reasonOf(fitted.map(({ unfit }) => unfit)) }
  }
  const uses = Object.entries(row.hashes).flatMap(([hash, list]) => list.map(use => ({ hash, use })))
  const { good, unfit } = sift(uses, ({ hash, use: [day, first, last] }) =>
    /^[0-9a-z]{1,32}$/.test(hash) && first <= last ? judge(day, [first, last], now) : 'malformed',
  )
  const hashes: Record<string, [number, Instant, Instant][]> = {}
  for (const { hash, use } of good) {
    hashes[hash] ??= []
    hashes[hash].push([use[0], use[1], use[2]])
  }
  return { row: good.length ? { kind: 'values', ...head, hashes } : null, unfit }
}

/** Facts about whom or what a browser may tell. */
const FACT = /^(trait|account|attest|agree|guide)\../s

const changeOf = ({ at, id, value }: Change): Change => ({ rank: 0, at, id, value })

function judgeChange({ at, id, value }: Change, now: Instant): Unfit | null {
  if (!isName(id, LONGEST_ID) || !isScalar(value)) return 'malformed'
  const time = timely(at, now)
  return time === 'future' || time === 'early' ? time : null
}

/** What the browser itself said of a fact. What tokens and servers said came from us, and it can't say that in their name. */
function fitMark(mark: Mark, now: Instant): Fitted<Mark> {
  if (!isWhole(mark.epoch) || mark.epoch < 0) return no('malformed')
  const told = [...mark.log, mark.cur].filter(({ rank }) => rank === 0).map(changeOf)
  const { good: own, unfit } = sift(told, change => judgeChange(change, now))
  const cur = own.reduce<Change | null>(
    (last, change) => (!last || change.at > last.at || (change.at === last.at && change.id > last.id) ? change : last),
    null,
  )
  if (!cur) return { row: null, unfit }
  const isTold = own.some(({ value }) => value)
  const first = isTold && mark.first !== null ? Math.min(mark.first, ...own.filter(({ value }) => value).map(({ at }) => at)) : null
  return {
    row: {
      kind: 'mark',
      epoch: mark.epoch,
      first,
      cur,
      log: own.filter((change, i) => own.findIndex(({ id, at }) => id === change.id && at === change.at) === i),
    },
    unfit,
  }
}

/**
 * Looks at one row of evidence as it came in. `kindOf` names the shape of a series that the playbooks ask for. A row without a
 * `row` and without a reason has nothing in it that we do not know.
 */
export function fitRow(
  key: string,
  delta: unknown,
  kindOf: (series: string) => 'cells' | 'values' | undefined,
  now: Instant,
): Fitted<Cells | Values | Mark> {
  if (!isEvidenceRow(delta)) return no('malformed')
  if (delta.kind === 'mark') return FACT.test(key) && isName(key, LONGEST_ID) ? fitMark(delta, now) : no('malformed')
  const kind = kindOf(key)
  if (!kind) return no('unknownSeries')
  return kind === delta.kind ? fitSeries(delta, now) : no('malformed')
}
