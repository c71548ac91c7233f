import type { Evidence, Instant, SeriesKey } from '../evidence/types.ts'
import type { Action, Outcome, Response, Text } from '../playbook/types.ts'
import type { Person, Reading, SharedReading } from '../rule/types.ts'

/** What `measure` reads. In a browser: `own` and `shared`. At the receiver: `people` too. */
export interface Sources {
  /** The person whose progress it is; null reads the account alone (user milestones are then left open, and guides left out). */
  readonly person: string | null
  readonly own: Evidence
  /** Account facts from wherever they came, as marks `account.*`. */
  readonly account: Evidence
  /** Everybody, at the receiver. The person's own evidence is among them. */
  readonly people?: readonly Person[]
  /**
   * Series of `own` of which not every day is here, by their revision: what a memo remembers of them at that revision is used, and whatever
   * must be read anew is lacking (`Memo.lacks`).
   */
  readonly outline?: ReadonlyMap<SeriesKey, number>
  /** Account leaves as the receiver last read them, in a browser. */
  readonly shared?: Readonly<Record<string, SharedReading>>
}

export interface MilestoneProgress {
  readonly id: string
  readonly scope: 'user' | 'account'
  readonly title: Text
  readonly reached: boolean
  readonly reachedAt: Instant | null
  /** Reached, or still open, after its target time. */
  readonly late: boolean
  readonly reading: Reading
  /** Planned by: anchor + target. Null without either. */
  readonly dueAt: Instant | null
  /** Time to value in milliseconds from the anchor to `reachedAt`. */
  readonly ttv: number | null
  /** Whole calendar days of the account's zone from the anchor (the anchor's day is day 0). */
  readonly ttvDays: number | null
  /** Open days after the anchor's day, up to and including the day of reaching. */
  readonly ttvOpenDays: number | null
  readonly story?: Text
  readonly action?: Action
  /** What it improves, with the figures that were told. */
  readonly outcome?: OutcomeProgress
  /** It is the figure that decides. */
  readonly key?: boolean
  /** Milestones to read beside it. */
  readonly guards?: readonly string[]
}

/** What a milestone improves: null where nobody told the figure (or over several people). */
export interface OutcomeProgress extends Pick<Outcome, 'kind' | 'unit'> {
  readonly before: number | null
  readonly after: number | null
}

/** A rung of the ladder of dated goals. `dueAt` null: its anchor is not known. */
export interface GoalProgress {
  readonly id: string
  readonly title: Text
  readonly milestone: string
  readonly dueAt: Instant | null
  readonly owner?: Text
  readonly reachedAt: Instant | null
}

/** The easy first goal. */
export interface FirstGoal {
  readonly id: string
  readonly dueAt: Instant | null
  readonly reached: boolean
}

export interface LevelProgress {
  readonly level: number
  readonly name?: Text
  readonly state: Text
  readonly reached: boolean
  readonly reachedAt: Instant | null
  /** The day number, from the anchor, on which it was reached. */
  readonly day: number | null
  /** The planned day number and instant. */
  readonly planDay: number | null
  readonly planAt: Instant | null
  /** Time to value in milliseconds from the anchor to `reachedAt`. */
  readonly ttv: number | null
  /** Open days after the anchor's day, up to and including the day of reaching. */
  readonly ttvOpenDays: number | null
  readonly criteria: readonly MilestoneProgress[]
  /** Its own criteria are met, yet a lower level is open: that level's number. */
  readonly blockedBy: number | null
  readonly next: readonly string[]
}

export interface SignalProgress {
  readonly id: string
  readonly scope: 'user' | 'account'
  readonly title?: Text
  readonly since: Instant
  readonly severity: 'warn' | 'bad'
  readonly do: Response
}

/** One item of a checklist, or an audience, read for the person. */
export interface ItemProgress {
  readonly id: string
  readonly done: boolean
  readonly at: Instant | null
  readonly reading: Reading
  readonly blocked: boolean
  readonly dueAt: Instant | null
}
export interface GuideProgress {
  readonly audience: boolean
  /** It goes before what isn't. */
  readonly urgent?: true
  readonly items: readonly ItemProgress[]
  /** Steps and items whose condition does not hold; what is hidden is not among the items. */
  readonly hidden: readonly string[]
  /** Where steps that fork lead to. */
  readonly forks: Readonly<Record<string, string>>
}

/** What evidence, facts, shared readings and a clock add up to. Plain data; the same object until it changes. */
export interface Progress {
  /** When it was measured to be so; measured again without a difference it stays. */
  readonly asOf: Instant
  /** The highest level reached with all below it, or null before level 0. */
  readonly level: number | null
  readonly since: Instant | null
  readonly levels: readonly LevelProgress[]
  readonly milestones: Readonly<Record<string, MilestoneProgress>>
  /** The last phase in order whose rule holds; null: none does. */
  readonly phase: string | null
  /** The level ahead, its open criteria, the guides that lead there; null when every level is reached. */
  readonly next: { readonly level: number; readonly open: readonly string[]; readonly guides: readonly string[] } | null
  readonly health: 'good' | 'warn' | 'bad'
  /** Tier and health (`S/good`), `unassigned` for a tier that the playbook doesn't name; null for a playbook without tiers. */
  readonly segment: string | null
  readonly signals: readonly SignalProgress[]
  readonly guides: Readonly<Record<string, GuideProgress>>
  /** The milestone with `goal: 'first'`, null without one. */
  readonly firstGoal: FirstGoal | null
  readonly goals: readonly GoalProgress[]
  /** The person had enough of prompts for now: nothing opens by itself. */
  readonly enough: boolean
  /** The anchor that the roadmap's days are counted from. */
  readonly anchorAt: Instant | null
  /** Today's day number from the anchor. */
  readonly day: number | null
  /** Time to value in milliseconds by milestone, reached ones only. */
  readonly ttv: Readonly<Record<string, number>>
  readonly nextExpectedBy: Instant | null
  /** When progress can next change without an event: set one timer for it. */
  readonly revisitAt: Instant | null
}

/** What became different between two progresses; the source of `on('milestone' | 'level' | 'signal')`. */
export type Turn =
  | {
      readonly kind: 'milestone'
      readonly id: string
      readonly scope: 'user' | 'account'
      readonly reached: boolean
      readonly at: Instant | null
      readonly late: boolean
      readonly ttv: number | null
    }
  | { readonly kind: 'level'; readonly level: number | null; readonly from: number | null; readonly at: Instant | null }
  | { readonly kind: 'signal'; readonly id: string; readonly raised: boolean; readonly at: Instant }
