import { type Instant, type Recorder, seriesKey } from '../evidence/index.ts'
import type { Rule, Where } from '../playbook/index.ts'
import type { Reading, View } from './types.ts'

/** Reads any rule: given to the kinds that are made of others. */
export type Read = (rule: Rule, view: View) => Reading

/** One kind of rule: a pure reading, and what the floors around must know of it. */
export interface Kind<R> {
  readonly read: (rule: R, view: View, read: Read) => Reading
  /** What must be remembered of events for it. */
  readonly recorder?: (rule: R) => Recorder | readonly Recorder[]
  /** The longest span that it looks back over; all that is kept when it has none. */
  readonly span?: (rule: R) => string | undefined
  /** It is about people: read over the account even inside a user rule. */
  readonly wide?: true
  /**
   * How a browser joins the receiver's reading of everybody with its own: counts add, values overlap, the latest use counts; `further`: of the two
   * the one that got further, since only the receiver knows what events of several people prove together.
   */
  readonly join?: 'add' | 'greatest' | 'latest' | 'further'
  /** The rule that asks for `left` more. Default: `atLeast` is `left`. */
  readonly rest?: (rule: R, left: number) => Rule
}

/** Remembers the events of a name that fit. */
export const cells = (event: string, where: Where | undefined): Recorder => ({
  key: seriesKey(event, where),
  kind: 'cells',
  event,
  ...(where && { where }),
})

/** Remembers how much each event of a name that fits was. What is below 0 counts as 0, unless it may take away. */
export const amounts = (event: string, where: Where | undefined, prop: string, net?: boolean): Recorder => ({
  ...cells(event, where),
  key: seriesKey(event, where, net ? [prop, net] : [prop]),
  prop,
  ...(!net && { least: 0 }),
})

/** A reading; what is not said: rising, holding when `at` is known, one of one, exact. */
export const reading = (at: Instant | null, more?: Partial<Reading>): Reading => ({
  holds: at !== null,
  at,
  rising: true,
  value: +(at !== null),
  need: 1,
  exact: true,
  late: false,
  revisitAt: null,
  expectedBy: null,
  ...more,
})

/** The earlier of two instants, null being none. */
export const earlier = (a: Instant | null | undefined, b: Instant | null | undefined): Instant | null =>
  (b ?? null) === null || (a ?? b)! < b! ? (a ?? null) : b!

/** The k-th smallest, or null. */
export const nthSmallest = (ats: readonly Instant[], k: number | null): Instant | null =>
  k === null ? null : ([...ats].sort((a, b) => a - b)[Math.max(Math.ceil(k), 1) - 1] ?? null)
