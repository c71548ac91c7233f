import type { Action, Guide, Review } from './guides.ts'
import type { Anchor, Rule, Span, Text } from './rules.ts'

export type * from './guides.ts'
export type * from './rules.ts'

/** What is said here holds unless the product tells an account's own (`group('acme', { calendar: { … } })`), field by field. */
export interface Calendar {
  /**
   * IANA zone of the account, e.g. `Asia/Tokyo`. Default `UTC`. `device`: rules of a person are read in the zone of their device; rules of the
   * account in the zone that the product told of the account, else in UTC.
   */
  readonly zone?: string
  /** Opening weekdays, ISO: 1 Monday … 7 Sunday. Default all. */
  readonly open?: readonly number[]
  /** Closed local dates, `YYYY-MM-DD`. */
  readonly holidays?: readonly string[]
  /** Local time at which a day starts, `HH:MM`. Default `00:00`. */
  readonly dayStart?: string
  /** Local hours in which no guide opens by itself, `HH:MM`; they may run over midnight (practice 53). */
  readonly quiet?: { readonly from: string; readonly to: string }
  /** Local hours in which customer success may call, `HH:MM` (practice 53). Default any; the account's fact `contactHours` (`14:00-17:00`) goes before it. */
  readonly contact?: { readonly from: string; readonly to: string }
}

/** `before` and `after` name facts that hold the figure: of the account, or of the person for a milestone of people. */
export interface Outcome {
  readonly kind: 'efficiency' | 'effect'
  readonly before?: string
  readonly after?: string
  readonly unit?: Text
}

export interface Milestone {
  readonly title: Text
  /** Whose state it is: one person's, or the account's (joined by the receiver). Default `user`. */
  readonly scope?: 'user' | 'account'
  readonly rule: Rule
  /** The planned time from the anchor to it. */
  readonly target?: Span
  /** The target is open time: `P3D` ends with the third open day after the anchor's. */
  readonly targetOpen?: boolean
  /** The anchor of its target and time to value. Default: the playbook's `anchor`. */
  readonly from?: Anchor
  /** Milestones to read beside it, so that the figure is never read alone (practice 50). */
  readonly guards?: readonly string[]
  /** A milestone reached after `target`: it counts and is flagged (default), or it fails. */
  readonly late?: 'counts' | 'fails'
  /** Let a falling rule take it away again. Without it a milestone, once reached, stays. */
  readonly demote?: boolean
  /** What it improves: the same output with less input (`efficiency`), or more output (`effect`) (practice 63). */
  readonly outcome?: Outcome
  /** The easy short first goal, which the customer reaches soonest (practice 64). */
  readonly goal?: 'first'
  /** The figure that decides: never read it without `guards` (practice 50). */
  readonly key?: boolean
  readonly reviewBy?: Review
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
  readonly reviewBy?: Review
}

/** A number that is agreed for each account. With `agree: 'both'` it counts once the vendor's server and somebody of the customer said the same (practice 36). */
export interface AgreedTarget {
  readonly title: Text
  readonly unit?: Text
  readonly agree?: 'both'
}

/** A rung of the ladder of dated goals that both sides plan with (practice 66). */
export interface Goal {
  readonly id: string
  readonly title: Text
  readonly milestone: string
  /** When it is due, from the anchor (default: the playbook's) on. */
  readonly due: Span
  readonly from?: Anchor
  readonly owner?: Text
}

/** A fact of the account that may change only when a milestone is reached, or with a reason (practice 38). */
export interface Gate {
  readonly milestone: string
}

/** A part of the customer's life, over the levels: such as introduction, use, operation, renewal (practice 80). */
export interface Phase {
  readonly id: string
  readonly title: Text
  /** Read over the account. */
  readonly when: Rule
}

/** How a person asks for somebody of customer success, from the roadmap (practice 56). */
export interface Talk {
  /** What is told when it is sent: who answers, when, and a link to pick a time by oneself. May name facts of the account (`{{account.contact|…}}`). */
  readonly say: Text
}

/** When nothing opens by itself. */
export interface Pace {
  /**
   * While this holds the person had enough of prompts. Each guide that opens by itself is the event `waymark.prompt`, and the host reports mails and
   * calls under the same name, so `{ count: 'waymark.prompt', atLeast: 3, last: 'P7D' }` is three a week over all devices and channels (practice 46).
   */
  readonly enough?: Rule
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
  readonly pace?: Pace
  /** With it the roadmap offers to talk to a person. */
  readonly talk?: Talk
  readonly signals?: { readonly [id: string]: Signal }
  readonly audiences?: { readonly [name: string]: Rule }
  readonly targets?: { readonly [name: string]: AgreedTarget }
  readonly goals?: readonly Goal[]
  /** By the name of the fact, such as `owner`. */
  readonly gates?: { readonly [fact: string]: Gate }
  /** The last one in order whose rule holds is the account's phase. */
  readonly phases?: readonly Phase[]
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
