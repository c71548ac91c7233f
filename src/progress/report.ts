import type { Instant } from '../evidence/types.ts'
import type { Text } from '../playbook/types.ts'

/** A row of the console's account list. Plain JSON, made by the receiver, read by the console. */
export interface AccountRow {
  readonly id: string
  readonly name: string
  readonly tier: string | null
  readonly owner: string | null
  readonly health: 'good' | 'warn' | 'bad'
  /** Tier and health, as in `Progress.segment`. */
  readonly segment: string | null
  readonly level: number | null
  readonly levels: number
  readonly state: Text | null
  readonly since: Instant | null
  /** Day number since the playbook's anchor, and the day that the next level is planned for. */
  readonly day: number | null
  readonly daysInLevel: number | null
  readonly planDay: number | null
  /** Days behind the plan of the next level; 0 or less: on plan. */
  readonly behind: number | null
  /** Median of the days to value over the account's reached milestones that have a target; null when none. */
  readonly ttvDays: number | null
  readonly reached: number
  readonly milestones: number
  readonly people: number
  readonly seats: number | null
  readonly lastBeaconAt: Instant | null
  readonly nextExpectedBy: Instant | null
  readonly overdue: boolean
  readonly signals: readonly {
    readonly id: string
    readonly title: Text | null
    readonly severity: 'warn' | 'bad'
    readonly since: Instant
    readonly say: Text | null
  }[]
}

export interface AccountsReport {
  readonly asOf: Instant
  readonly playbook: { readonly id: string; readonly version: number; readonly title: Text | null }
  readonly zone: string
  readonly rows: readonly AccountRow[]
}

export interface ReportMilestone {
  readonly id: string
  readonly title: Text
  readonly scope: 'user' | 'account'
  readonly reached: boolean
  readonly reachedAt: Instant | null
  readonly late: boolean
  readonly value: number
  readonly need: number | null
  readonly ttvDays: number | null
  readonly targetDays: number | null
  readonly dueAt: Instant | null
  /** Of user milestones: how many people reached it. */
  readonly people?: number
}
export interface ReportLevel {
  readonly level: number
  readonly name: Text | null
  readonly state: Text
  readonly reached: boolean
  readonly reachedAt: Instant | null
  readonly day: number | null
  readonly planDay: number | null
  readonly criteria: readonly string[]
  readonly measures: readonly Text[]
}
export interface ReportPerson {
  readonly id: string
  readonly name: string | null
  readonly role: string | null
  readonly section: string | null
  readonly position: string | null
  readonly influence: string | null
  readonly promoter: boolean
  readonly lastUseAt: Instant | null
  readonly devices: number
  readonly milestones: number
}
/** One line of the account's timeline, newest first. */
export type TimelineEntry = { readonly id: string; readonly at: Instant; readonly person: string | null; readonly name: string | null } & (
  | {
      readonly kind: 'milestone'
      readonly milestone: string
      readonly title: Text
      readonly ttvDays: number | null
      readonly late: boolean
    }
  | { readonly kind: 'level'; readonly level: number | null; readonly from: number | null; readonly state: Text | null }
  | { readonly kind: 'signal'; readonly signal: string; readonly title: Text | null; readonly raised: boolean }
  | { readonly kind: 'guide'; readonly guide: string; readonly title: Text | null; readonly what: string; readonly step: string | null }
  | { readonly kind: 'talk'; readonly level: number | null; readonly topic: string | null }
  | { readonly kind: 'personChanged'; readonly to: string }
  | {
      readonly kind: 'fact'
      readonly fact: string
      /** Of the milestone that it alone reaches. */
      readonly title: Text | null
      readonly value: string | number | boolean | null
      readonly by: string | null
    }
)
export interface AccountReport {
  readonly asOf: Instant
  readonly zone: string
  readonly row: AccountRow
  readonly anchorAt: Instant | null
  readonly levels: readonly ReportLevel[]
  readonly milestones: readonly ReportMilestone[]
  readonly people: readonly ReportPerson[]
  readonly timeline: readonly TimelineEntry[]
}

/** How much never arrived of a person for one reason, as their browsers say: a happening, a day of a series or a mark each, so it is the least. */
export interface ReportLoss {
  readonly person: string
  readonly reason: string
  readonly n: number
  /** When the last of it was told. */
  readonly at: Instant
}
/** How an account is reached, as customer success noted it. */
export interface Reach {
  /** Whom to call: a name, a number, an address. */
  readonly contact: string | null
  /** When that may be, such as `9:00-17:00`; the playbook's where nothing else was noted. */
  readonly contactHours: string | null
  readonly crmUrl: string | null
}
/** What the account's page shows: the account as it is read, how to reach it, and what it could not be read from. */
export interface AccountPage extends AccountReport, Reach {
  readonly lost: readonly ReportLoss[]
}

/** One line of tonight's list: an alarm that nobody is done with, and what is needed to act on it. */
export interface AlarmRow {
  readonly id: string
  readonly account: string
  readonly name: string
  readonly tier: string | null
  readonly owner: string | null
  /** Whom to call, as customer success noted it. */
  readonly contact: string | null
  readonly crmUrl: string | null
  /** The person whom it is about; null: the account. */
  readonly person: { readonly id: string; readonly name: string | null } | null
  readonly kind: 'signal' | 'absence' | 'talk' | 'personChanged'
  readonly signal: string | null
  readonly title: Text | null
  readonly say: Text | null
  /** What is to be done. */
  readonly do: readonly ('call' | 'mail' | 'task')[]
  readonly severity: 'warn' | 'bad'
  readonly health: 'good' | 'warn' | 'bad'
  readonly level: number | null
  readonly levels: number
  readonly state: Text | null
  /** Since when it holds, and when it was raised. */
  readonly since: Instant
  readonly raisedAt: Instant
  readonly lastUseAt: Instant | null
  readonly standing: 'raised' | 'taken' | 'snoozed'
  readonly by: string | null
  readonly until: Instant | null
  /** May they be called now; if not, from when on. Always, when no hours are known. */
  readonly reachable: boolean
  readonly reachableAt: Instant | null
  /** Of a talk: the open criteria, the guide and step that they saw last, and what it is about. */
  readonly open: readonly { readonly id: string; readonly title: Text }[]
  readonly guide: string | null
  readonly guideTitle: Text | null
  readonly step: string | null
  readonly topic: string | null
  /** Who is in charge now: their name, or the id where nobody said it. */
  readonly to: string | null
}
export interface AlarmsReport {
  readonly asOf: Instant
  readonly zone: string
  readonly playbook: { readonly id: string; readonly version: number; readonly title: Text | null }
  /** False: the switch for mails is off, and nothing of the kind goes out. */
  readonly mail: boolean
  readonly rows: readonly AlarmRow[]
}
