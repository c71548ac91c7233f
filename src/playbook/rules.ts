/** A scalar that facts and event properties may hold. Anything else is left out, never sent. */
export type Scalar = string | number | boolean | null

/** A text: one string for every reader, or one per BCP 47 locale (`{ ja: '…', en: '…' }`). */
export type Text = string | { readonly [locale: string]: string }

/** An ISO 8601 duration such as `P28D`, `P1M` or `PT36H`. Days and months are calendar time in the account's zone, hours are exact. */
export type Span = string

/** The instant that a window or a time to value starts at: a date the product gave by `group()`, or the `reachedAt` of a milestone or a level. */
export type Anchor =
  | 'activation'
  | 'contract'
  | 'kickoff'
  | 'trialStart'
  | 'release'
  | 'renewal'
  | { readonly milestone: string }
  | { readonly level: number }

/** Periods of the calendar: local days, ISO weeks (from Monday) or months. One is open when a day of it is. */
export type Every = 'day' | 'week' | 'month'

/** One step of a sequence: an event, narrowed or not. */
export type Doing = string | { readonly event: string; readonly where?: Where }

/** A number, or the name of a target of the account: what was agreed of it counts from when it was, and what was reached under it stays. */
export type Amount = number | { readonly target: string }

/**
 * Narrows events by their properties: each must be equal to, in, or not in what is given. Values of properties and facts are compared as texts
 * everywhere: 42 and '42' are the same, and so are null, '' and nothing.
 */
export type Where = { readonly [prop: string]: Scalar | readonly Scalar[] | { readonly not: Scalar | readonly Scalar[] } }

/** Narrows people by one fact each: equal to, or in, what is given; compared as texts. */
export type Who = { readonly [trait: string]: Scalar | readonly Scalar[] }

/** n events (default 1): anchored (`from`, with `within` as the window), rolling (`within` alone), ever (neither), or now (`last`, falling). */
export interface CountRule {
  readonly count: string
  readonly where?: Where
  readonly atLeast?: Amount
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
}
/** n (default 1) different values of a property, or different local days (`by: 'day'`). */
export interface DistinctRule {
  readonly distinct: string
  readonly by: string
  readonly where?: Where
  readonly atLeast?: Amount
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
}
/** n people (default 1) of the account for whom the facts hold. Rising: they ever did; `now: true` reads how many do (falling). */
export interface QuorumRule {
  readonly quorum: Who
  readonly atLeast?: Amount
  readonly now?: boolean
}
/**
 * The share (default 1) of the expected people who had `atLeast` (default 1) such events, in the `last` span or ever. `expected` names an account
 * fact or is a number. With `by`, a fact of people such as `unit`: every unit X of which a fact `<expected>.<X>` says how many are expected must
 * reach its share over its own people; `value` is how many units have been there, `need` how many have a number.
 */
export interface CoverageRule {
  readonly coverage: string
  readonly where?: Where
  readonly expected: string | number
  readonly share?: number
  readonly atLeast?: number
  readonly last?: Span
  readonly by?: string
}
/** No such event for a span of open time: falling, and the source of `nextExpectedBy`. */
export interface GapRule {
  readonly gap: string
  readonly where?: Where
  readonly over: Span
}
/**
 * n (default 1) local days on which the property, a whole number, came to so much at some time: anchored, rolling, ever or now, as in a count.
 * An event without the property counts as 1.
 */
export interface GaugeRule {
  readonly gauge: string
  readonly prop: string
  readonly where?: Where
  readonly atLeast: Amount
  readonly days?: number
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
}
/**
 * The property, a whole number in its least unit, adds up to so much (default 1): anchored, rolling, ever or now, as in a count. What is below 0
 * counts as 0 or, with `net`, takes away: then it falls, and with an anchor nothing counts once that time is over. An event without the property counts as 1.
 */
export interface SumRule {
  readonly sum: string
  readonly prop: string
  readonly where?: Where
  readonly atLeast?: Amount
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
  readonly net?: boolean
}
/** What a rule may be part of a ratio. One that rolls (`within` alone) stops counting when it is reached: write `last` there. */
export type RatioPart = CountRule | DistinctRule | SumRule | QuorumRule | CoverageRule | AgreeRule
/** One value by another: falling. While `per` is less than `least` (default 1) there is none, and it doesn't hold. */
export interface RatioRule {
  readonly ratio: RatioPart
  readonly per: RatioPart
  readonly atLeast?: number
  readonly atMost?: number
  readonly least?: number
}
/**
 * `atLeast` people (default 1), or a share (default 1) of the expected ones, narrowed by `by`, agreed to a document (`waymark.agree(key, version)`).
 * With `version`: to that or a later one, and who did once counts. Without: to the latest that the product handed over, as long as that holds (falling).
 */
export interface AgreeRule {
  readonly agree: string
  readonly version?: number
  readonly by?: Who
  readonly atLeast?: number
  readonly share?: number
  readonly expected?: string | number
}
/** The account has an agreed target of that name. */
export interface TargetRule {
  readonly target: string
}
/**
 * Used in every open period for a span: reached with the first run that no more than `grace` open periods can be missing from (practice 51).
 * `value` is how many open periods of the present run were used (0 after a miss), `need` how many a full one from its start has, `best` the
 * longest run so far. With `now`: holds while the present run is full (falling).
 */
export interface StreakRule {
  readonly streak: string
  readonly where?: Where
  readonly every: Every
  /** How long a run is full. Days count by the calendar, closed ones need no use; of weeks and months those that lie in it whole, at least one. */
  readonly for: Span
  /** Uses that a period needs. Default 1. */
  readonly atLeast?: number
  /** Open periods that a run may miss. Default 0. */
  readonly grace?: number
  readonly now?: boolean
}
/**
 * Something to be done again and again was not (practice 39): `atLeast` (default 1) whole open periods in a row had fewer than `each` (default 1)
 * uses, and the present one has so far. Falling. Counted from the first period that begins at or after the anchor or, without `from`, the first use.
 */
export interface MissedRule {
  readonly missed: string
  readonly where?: Where
  readonly every: Every
  readonly atLeast?: number
  readonly each?: number
  readonly from?: Anchor
}
/** Each step at or after the one before, all within the span from the first event on (before its end). One event serves one step. */
export interface SequenceRule {
  readonly sequence: readonly Doing[]
  readonly within?: Span
  readonly from?: Anchor
}
/** So many runs (default 1) of the steps, one after the other, all within the span from the first event of the first run on (practice 42). */
export interface CycleRule {
  readonly cycle: readonly Doing[]
  readonly atLeast?: number
  readonly within?: Span
  readonly from?: Anchor
}
/** From a span after an anchor on (`open`: of open time, as for gap), or from a span before it on. Falling, since anchors move. */
export type ElapsedRule =
  | { readonly elapsed: Anchor; readonly over: Span; readonly open?: boolean }
  | { readonly elapsed: Anchor; readonly before: Span }
/** The account is in this phase of the playbook: falling. */
export interface PhaseRule {
  readonly phase: string
}
/** k people (default 1), narrowed by `by`, attested that it is so. */
export interface AttestRule {
  readonly attest: string
  readonly by?: Who
  readonly atLeast?: number
}
/**
 * A fact of the person (user scope), or of the account (`of: 'account'`): equal to (`is`), one of (`in`, both compared as texts), at least so much,
 * or else anything but null, false, 0 and ''.
 */
export interface TraitRule {
  readonly trait: string
  readonly atLeast?: number
  readonly is?: Scalar
  readonly in?: readonly Scalar[]
  readonly of?: 'person' | 'account'
}
export interface AllRule {
  readonly all: readonly Rule[]
}
export interface AnyRule {
  readonly any: readonly Rule[]
}
/** At least k of the parts (default 1), or a share of them (0 to 1, rounded up). */
export interface SomeRule {
  readonly of: readonly Rule[]
  readonly atLeast?: number
  readonly share?: number
}
/** The complement: falling. */
export interface NotRule {
  readonly not: Rule
}
export interface MilestoneRule {
  readonly milestone: string
}
/** The roadmap's level n or higher. */
export interface LevelRule {
  readonly level: number
}

/** Data that says when a milestone or signal holds. The first key names the kind; never a function. */
export type Rule =
  | CountRule
  | DistinctRule
  | QuorumRule
  | CoverageRule
  | GapRule
  | GaugeRule
  | SumRule
  | RatioRule
  | AgreeRule
  | TargetRule
  | StreakRule
  | MissedRule
  | SequenceRule
  | CycleRule
  | ElapsedRule
  | PhaseRule
  | AttestRule
  | TraitRule
  | AllRule
  | AnyRule
  | SomeRule
  | NotRule
  | MilestoneRule
  | LevelRule
