import { type Evidence, empty, type Instant } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import { earlier, type Person, type Reading, reading } from '../rule/index.ts'
import { createMemo, progressOf } from './measure.ts'
import type { Memo, Scene } from './scene.ts'
import { see } from './see.ts'
import type { Progress } from './types.ts'

/**
 * One reading for all. What can be reached is reached with the first person who does. An absence holds only when nobody is left who may
 * still come in time, since the last of them was missed; what anybody expects is expected by the latest.
 */
const foremost = (readings: readonly Reading[], now: Instant): Reading => {
  const held = readings.filter(({ holds }) => holds)
  const isAwaited = readings.some(({ holds, expectedBy }) => !holds && expectedBy !== null && expectedBy > now)
  const isMissed = held.some(({ expectedBy }) => expectedBy !== null && expectedBy <= now)
  const ats = readings.flatMap(({ at }) => at ?? [])
  const proofs = readings.filter(({ at }) => at !== null)
  const expected = readings.flatMap(({ expectedBy }) => expectedBy ?? [])
  const best = readings.reduce((best, one) => (one.value > best.value ? one : best), readings[0] ?? reading(null))
  return {
    ...best,
    holds: held.length > 0 && !isAwaited,
    at: !ats.length || isAwaited ? null : isMissed ? Math.max(...ats) : Math.min(...ats),
    late: proofs.length > 0 && proofs.every(({ late }) => late),
    exact: readings.every(({ exact }) => exact),
    revisitAt: readings.reduce<Instant | null>((at, one) => earlier(at, one.revisitAt), null),
    expectedBy: expected.length ? Math.max(...expected) : null,
  }
}

/** The account seen whole, and each of its people. */
export interface Everyone {
  /** Read when it is asked for. */
  readonly account: Progress
  readonly scene: Scene
  /** The scene of one person; only what is asked for is read. */
  readonly people: readonly { readonly id: string; readonly scene: Scene }[]
}

/** What is remembered of an account between two looks at it: made by `createFold`. */
export interface Remembered {
  /** Rows that are others whenever anybody's are. */
  readonly rows: Evidence
  /** The memory of the account (id `''`) or of a person. */
  readonly memo: (id: string) => Memo
}

const nothing: Remembered = { rows: empty, memo: () => createMemo() }

/** Sees the account and everybody in it. `people` may hold the account's own ledger, which has the id `''` and is nobody. */
export const seeEveryone = (
  playbook: Playbook,
  people: readonly Person[],
  account: Evidence,
  now: Instant,
  { rows, memo }: Remembered = nothing,
): Everyone => {
  let scenes: Everyone['people'] | undefined
  const seen = (): Everyone['people'] => {
    scenes ??= people.flatMap(({ id, evidence }) =>
      id ? [{ id, scene: see(playbook, { person: id, own: evidence, account, people }, now, memo(id), undefined, whole) }] : [],
    )
    return scenes
  }
  const others = (rule: Rule): Reading =>
    foremost(
      seen().map(({ scene }) => scene.read(rule)),
      now,
    )
  const whole = see(playbook, { person: null, own: rows, account, people }, now, memo(''), others)
  return {
    get account() {
      return progressOf(whole)
    },
    scene: whole,
    get people() {
      return seen()
    },
  }
}

/**
 * The account's own progress, for customer success: account milestones over everybody, a person's milestone as soon as the first person
 * has it. `nextExpectedBy` is the latest over people for a rule, and the earliest over rules.
 */
export const measureAccount = (playbook: Playbook, people: readonly Person[], account: Evidence, now: Instant): Progress =>
  seeEveryone(playbook, people, account, now).account
