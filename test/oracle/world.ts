import type { Happened, Instant, Rank } from '../../src/evidence/types.ts'
import type { Playbook, Rule, Scalar } from '../../src/playbook/types.ts'
import type { Office } from './time.ts'

/** An event of somebody; of nobody in particular when `who` is ''. */
export interface Deed extends Happened {
  readonly who: string
}

/** Something that was said of a person, or of the account when the key starts with `account.`. */
export interface Told {
  readonly who: string
  readonly key: string
  readonly value: Scalar
  readonly at: Instant
  readonly rank: Rank
  readonly id: string
}

/** All that ever happened in an account. */
export interface World {
  readonly cal: Office
  readonly people: readonly string[]
  readonly deeds: readonly Deed[]
  readonly told: readonly Told[]
  readonly now: Instant
}

/** A world, and a playbook whose milestone `m` is the question about it. */
export interface Case {
  readonly world: World
  readonly playbook: Playbook
  /** How the history is spread over devices. */
  readonly delivery: number
}

/** What the whole history says of a rule. What is left out is not asked. */
export interface Truth {
  readonly holds: boolean
  readonly at: Instant | null
  readonly value: number
  readonly need: number | null
  readonly late: boolean
  readonly rising: boolean
  readonly expectedBy?: Instant | null
  /** Of streaks: the longest run. */
  readonly best?: number
  /** Falling: since when it holds no longer. Null: it never did. */
  readonly lostAt?: Instant | null
}

/** What a rule is read over. */
export interface Seen {
  readonly world: World
  readonly playbook: Playbook
  readonly scope: 'user' | 'account'
  /** Whose events and words count. */
  readonly people: readonly string[]
  readonly milestone: (id: string) => Truth
  readonly level: (n: number) => Truth
  readonly read: (rule: Rule, seen: Seen) => Truth
}

/** The people of the account, everybody. */
export const everybody = (seen: Seen): Seen => ({ ...seen, scope: 'account', people: [...seen.world.people, ''] })
