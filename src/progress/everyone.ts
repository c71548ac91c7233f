import { type Evidence, empty, type Instant } from '../evidence/index.ts'
import { needsOf, type Playbook, type Rule } from '../playbook/index.ts'
import { crowdOf, earlier, type LocalCalendar, leavesOf, type Person, type Reading, read, reading } from '../rule/index.ts'
import { createMemo, progressOf } from './measure.ts'
import type { Memo, Scene } from './scene.ts'
import { see } from './see.ts'
import type { Progress } from './types.ts'

/**
 * One reading for all. What can be reached is reached with the first person who does. An absence holds only when nobody is left who may
 * still come in time, since the last of them was missed; what anybody expects is expected by the latest.
 */
const foremost = (readings: readonly Reading[], now: Instant): Reading => {
  // In one walk, and without a call of as many arguments as there are people.
  let isHeld = false
  let isAwaited = false
  let isMissed = false
  let first = Infinity
  let last = -Infinity
  let isLate = true
  let isExact = true
  let revisitAt: Instant | null = null
  let expectedBy: Instant | null = null
  let [best = reading(null)] = readings
  for (const one of readings) {
    if (one.holds) {
      isHeld = true
      isMissed ||= one.expectedBy !== null && one.expectedBy <= now
    } else isAwaited ||= one.expectedBy !== null && one.expectedBy > now
    if (one.at !== null) {
      first = Math.min(first, one.at)
      last = Math.max(last, one.at)
      isLate &&= one.late
    }
    isExact &&= one.exact
    revisitAt = earlier(revisitAt, one.revisitAt)
    if (one.expectedBy !== null) expectedBy = Math.max(expectedBy ?? one.expectedBy, one.expectedBy)
    if (one.value > best.value) best = one
  }
  return {
    ...best,
    holds: isHeld && !isAwaited,
    at: first === Infinity || isAwaited ? null : isMissed ? last : first,
    late: first < Infinity && isLate,
    exact: isExact,
    revisitAt,
    expectedBy,
  }
}

/** The account seen whole, and each of its people. */
export interface Everyone {
  /** Read when it is asked for. */
  readonly account: Progress
  readonly scene: Scene
  /** The scene of one person, made when it is asked for; only what is asked of it is read. */
  readonly people: readonly { readonly id: string; readonly scene: Scene }[]
}

/** What is remembered of an account between two looks at it: made by `createFold`. */
export interface Remembered {
  /** Rows that are others whenever anybody's are. */
  readonly rows: Evidence
  /** The memory of the account (id `''`) or of a person. */
  readonly memo: (id: string) => Memo
}

/**
 * Sees the account and everybody in it. `people` may hold the account's own ledger, which has the id `''` and is nobody. `calendar`: the account's
 * when it was seen before; to learn a zone's clock is dear.
 */
export const seeEveryone = (
  playbook: Playbook,
  people: readonly Person[],
  account: Evidence,
  now: Instant,
  remembered?: Remembered,
  calendar?: LocalCalendar,
): Everyone => {
  // What is remembered of the account has its own way of going through everybody.
  const crowd = crowdOf(people)
  const { rows, memo }: Remembered = remembered ?? {
    rows: empty,
    memo: id => (id ? createMemo() : { ...createMemo(), uses: { account: crowd }, calendar: calendar && { ...calendar, since: now } }),
  }
  let scenes: Everyone['people'] | undefined
  const seen = (): Everyone['people'] => {
    scenes ??= people.flatMap(({ id, evidence }) => {
      let scene: Scene | undefined
      const look = (): Scene => see(playbook, { person: id, own: evidence, account, people }, now, memo(id), undefined, whole)
      return id
        ? {
            id,
            get scene() {
              scene ??= look()
              return scene
            },
          }
        : []
    })
    return scenes
  }
  // A rule that rests on evidence and facts alone needs no scene of each person: of many people that is most of the work.
  const isPlain = (rule: Rule): boolean =>
    !remembered && playbook.calendar?.zone !== 'device' && leavesOf(rule).every(leaf => !needsOf(leaf, playbook.roadmap).length)
  const others = (rule: Rule): Reading => {
    if (!isPlain(rule))
      return foremost(
        seen().map(({ scene }) => scene.read(rule)),
        now,
      )
    const { uses: _, ...nobody } = whole.view('user')
    return foremost(
      crowd.decisive(rule, { ...nobody, people: [] }).map(one => read(rule, { ...nobody, people: [one] })),
      now,
    )
  }
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
