/** A scalar that facts and event properties may hold. Anything else is left out, never sent. */
export type Scalar = string | number | boolean | null

/** A text: one string for every reader, or one per BCP 47 locale (`{ ja: '…', en: '…' }`). */
export type Text = string | { readonly [locale: string]: string }

/** An ISO 8601 duration such as `P28D`, `P1M` or `PT36H`. Days and months are calendar time in the account's zone, hours are exact. */
export type Span = string

/** The instant that a window or a time to value starts at: a date the product gave by `group()`, or a milestone's `reachedAt`. */
export type Anchor = 'activation' | 'contract' | 'kickoff' | 'trialStart' | 'release' | 'renewal' | { readonly milestone: string }

/** A number, or the name of a target that both sides agreed for the account. */
export type Amount = number | { readonly target: string }

/** Narrows events by their properties: each must be equal to, in, or not in what is given. */
export type Where = { readonly [prop: string]: Scalar | readonly Scalar[] | { readonly not: Scalar | readonly Scalar[] } }

/** Narrows people by one fact each. */
export type Who = { readonly [trait: string]: Scalar | readonly Scalar[] }

/** n events: anchored (`from`, with `within` as the window), rolling (`within` alone), ever (neither), or now (`last`, falling). */
export interface CountRule {
  readonly count: string
  readonly where?: Where
  readonly atLeast: Amount
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
}
/** n different values of a property, or n different local days (`by: 'day'`). */
export interface DistinctRule {
  readonly distinct: string
  readonly by: string
  readonly where?: Where
  readonly atLeast: Amount
  readonly from?: Anchor
  readonly within?: Span
  readonly last?: Span
}
/** n people of the account for whom the facts hold. Rising: they ever did; `now: true` reads how many do (falling). */
export interface QuorumRule {
  readonly quorum: Who
  readonly atLeast: Amount
  readonly now?: boolean
}
/** The share (default 1) of the expected people who had `atLeast` (default 1) such events in the `last` span. `expected` names an account fact or is a number. */
export interface CoverageRule {
  readonly coverage: string
  readonly where?: Where
  readonly expected: string | number
  readonly share?: number
  readonly atLeast?: number
  readonly last: Span
}
/** No such event for a span of open time: falling, and the source of `nextExpectedBy`. */
export interface GapRule {
  readonly gap: string
  readonly where?: Where
  readonly over: Span
}
/** k people (default 1), narrowed by `by`, attested that it is so. */
export interface AttestRule {
  readonly attest: string
  readonly by?: Who
  readonly atLeast?: number
}
/** A fact of the person (user scope), or of the account (`of: 'account'`). */
export interface TraitRule {
  readonly trait: string
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
/** At least k of the parts. */
export interface SomeRule {
  readonly of: readonly Rule[]
  readonly atLeast: number
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
  | AttestRule
  | TraitRule
  | AllRule
  | AnyRule
  | SomeRule
  | NotRule
  | MilestoneRule
  | LevelRule

export interface Calendar {
  /** IANA zone of the account, e.g. `Asia/Tokyo`. Default `UTC`. */
  readonly zone?: string
  /** Opening weekdays, ISO: 1 Monday … 7 Sunday. Default all. */
  readonly open?: readonly number[]
  /** Closed local dates, `YYYY-MM-DD`. */
  readonly holidays?: readonly string[]
  /** Local time at which a day starts, `HH:MM`. Default `00:00`. */
  readonly dayStart?: string
}

/** What a button does: open a guide, or go to a place in the product (relative, http(s), mailto or tel). */
export type Action = { readonly label: Text; readonly start: string } | { readonly label: Text; readonly href: string }

export interface Milestone {
  readonly title: Text
  /** Whose state it is: one person's, or the account's (joined by the receiver). Default `user`. */
  readonly scope?: 'user' | 'account'
  readonly rule: Rule
  /** The planned time from the anchor to it. */
  readonly target?: Span
  /** The anchor of its target and time to value. Default: the playbook's `anchor`. */
  readonly from?: Anchor
  /** Milestones to read beside it, so that the figure is never read alone (practice 50). */
  readonly guards?: readonly string[]
  /** A milestone reached after `target`: it counts and is flagged (default), or it fails. */
  readonly late?: 'counts' | 'fails'
  /** Let a falling rule take it away again. Without it a milestone, once reached, stays. */
  readonly demote?: boolean
  /** One or two sentences that tell the person why it matters. */
  readonly story?: Text
  readonly action?: Action
}

export interface Level {
  /** 0, 1, 2 … in order, without holes. */
  readonly level: number
  /** A short name where the number does not say enough ("Fan"). */
  readonly name?: Text
  /** The state that is reached, as a sentence or noun phrase ("Scouts are going out"). */
  readonly state: Text
  /** Milestones that together prove it. */
  readonly criteria: readonly string[]
  /** Guides that lead there, offered while this level is the next one (practice 68). */
  readonly next: readonly string[]
  /** Planned time from the playbook's anchor to this level. */
  readonly plan?: Span
  /** What customer success and the customer do to get there, in words. */
  readonly measures?: readonly Text[]
  /** The share of the accounts at this level that are expected to renew, from 0 to 1, as customer success sees it (practice 23). */
  readonly renewalRate?: number
}

/** One or several CSS selectors; the first that matches a visible element wins. `host >>> inner` looks into open shadow roots. */
export type Target = string | readonly string[]

export interface Step {
  readonly id: string
  readonly target?: Target
  readonly title: Text
  readonly body?: Text
  /** Page the step belongs to: a path, `*` for one segment and `**` for the rest. The step waits until the person is there. */
  readonly page?: string
  /** Where to take the person when the step opens on another page. Without it the step waits. */
  readonly href?: string
  /** What moves on besides "Next": a click on the target, or a tracked event. With `only: true` there is no "Next". */
  readonly advance?: { readonly click?: boolean; readonly event?: string; readonly only?: boolean }
  /** What to do when the target does not come: keep waiting (default), skip the step, show it centred, or end the tour. */
  readonly missing?: 'wait' | 'skip' | 'centre' | 'fail'
  readonly side?: 'top' | 'bottom' | 'start' | 'end'
  /** May the person use the target while the step is open. Default true. */
  readonly interact?: boolean
}

export interface Item {
  readonly id: string
  readonly title: Text
  readonly body?: Text
  /** Ticks by itself when this holds; read in the item's person, or the account for account rules. */
  readonly done: Rule
  readonly minutes?: number
  readonly optional?: boolean
  /** Days after the playbook's anchor. */
  readonly due?: Span
  /** Items that must be done first. */
  readonly after?: readonly string[]
  readonly action?: Action
}

interface GuideBase {
  readonly title?: Text
  /** Who may see it: a rule, or the name of one under `audiences`. */
  readonly audience?: Rule | string
  /** Higher goes first. Default 0. */
  readonly priority?: number
  /** Offer it without being asked when the decision falls on it. Default false: it waits for `start()` or a button. */
  readonly auto?: boolean
  /** Pages where it may open by itself, as in `Step.page`. */
  readonly page?: string
}
export interface TourGuide extends GuideBase {
  readonly kind: 'tour'
  readonly steps: readonly Step[]
}
export interface ChecklistGuide extends GuideBase {
  readonly kind: 'checklist'
  readonly title: Text
  readonly items: readonly Item[]
}
/** The floating roadmap panel: where am I, what is left, what next. */
export interface RoadmapGuide extends GuideBase {
  readonly kind: 'roadmap'
}
export type Guide = TourGuide | ChecklistGuide | RoadmapGuide
export type GuideKind = Guide['kind']

/** What somebody does about a raised signal. At least one, or it is no signal (practice 59). */
export interface Response {
  readonly call?: { readonly say: Text }
  readonly mail?: { readonly say: Text }
  readonly task?: { readonly say: Text }
  readonly prompt?: { readonly start: string }
}
export interface Signal {
  readonly title?: Text
  readonly scope?: 'user' | 'account'
  readonly when: Rule
  readonly do: Response
  /** At most one alarm in this span. */
  readonly once?: Span
  readonly severity?: 'warn' | 'bad'
}

/** The authored document: a roadmap of levels, the milestones that prove them, the guides that lead there, the signals that tell when somebody is stuck. */
export interface Playbook {
  readonly $schema?: string
  readonly id: string
  /** A whole number that grows with each published change. */
  readonly version: number
  readonly title?: Text
  readonly source?: Text
  readonly locales?: readonly string[]
  readonly calendar?: Calendar
  /** Where the days of the roadmap are counted from. Default `contract`, else the first event known. */
  readonly anchor?: Anchor
  /** The tiers that the host's account fact `tier` may name. With them each account is in a segment, its tier and its health (practice 19). */
  readonly tiers?: readonly string[]
  readonly milestones: { readonly [id: string]: Milestone }
  readonly roadmap: readonly Level[]
  readonly guides?: { readonly [id: string]: Guide }
  readonly signals?: { readonly [id: string]: Signal }
  readonly audiences?: { readonly [name: string]: Rule }
  /** Rules that colour the account's health; the worst that holds counts, else good. */
  readonly health?: { readonly warn?: Rule; readonly bad?: Rule }
}

/** A part of a playbook that can't be used, where it stands, and how to mend it. */
export interface Problem {
  /** Dotted path, e.g. `milestones.habit.rule.within`. Empty for the document itself. */
  readonly path: string
  readonly expected: string
  readonly found: string
}
