import type { Evidence, Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import { earlier, type Person } from '../rule/index.ts'
import { type Everyone, seeEveryone } from './everyone.ts'
import { originOf } from './milestones.ts'
import type { Scene, Scope } from './scene.ts'
import type { Progress } from './types.ts'

/** Something that customer success must act on: a signal that holds, or an absence that no signal tells of. */
export interface Finding {
  /** The signal's id; null: the account is past `nextExpectedBy`. */
  readonly signal: string | null
  /** Null: the account's. */
  readonly person: string | null
  /** Since when it holds: what raised it. A late event may move it. */
  readonly since: Instant
}

/** What is found of an account at an instant. */
export interface Findings {
  readonly list: readonly Finding[]
  readonly progress: Progress
  /** When something here may change by time alone, or null. */
  readonly revisitAt: Instant | null
}

/** A finding about somebody of whom nothing is known is none. */
const sinceOf = (scene: Scene, id: string, scope: Scope): Instant | null => {
  const reading = scene.read(scene.playbook.signals![id]!.when, scope)
  return reading.holds ? (reading.at ?? originOf(scene, undefined, scope)) : null
}

/** The signals that a person, not a guide, acts on: those with a call, a mail or a task (practice 59). */
const asked = ({ signals = {} }: Playbook): readonly (readonly [id: string, scope: Scope])[] =>
  Object.entries(signals).flatMap(
    ([
      id,
      {
        scope = 'user',
        do: { call, mail, task },
      },
    ]) => (call || mail || task ? [[id, scope]] : []),
  )

const findingsIn = (playbook: Playbook, { scene, people }: Everyone): Finding[] =>
  asked(playbook).flatMap(([signal, scope]) =>
    (scope === 'account' ? [{ id: null, scene }] : people).flatMap(({ id: person, scene }): Finding[] => {
      const since = sinceOf(scene, signal, scope)
      return since === null ? [] : [{ signal, person, since }]
    }),
  )

/**
 * Everything that customer success must act on in an account: signals of the account, signals of each of its people, and the absence that
 * `nextExpectedBy` foretold where no signal tells of it. `people` and `account` as for `measureAccount`.
 */
export const findingsOf = (playbook: Playbook, people: readonly Person[], account: Evidence, now: Instant): Findings => {
  const everyone = seeEveryone(playbook, people, account, now)
  const { account: progress } = everyone
  const list = findingsIn(playbook, everyone)
  const { nextExpectedBy } = progress
  // One that only the product acts on reaches nobody who is away.
  const isTold = progress.signals.some(({ since, do: deed }) => since === nextExpectedBy && (deed.call || deed.mail || deed.task))
  if (nextExpectedBy !== null && nextExpectedBy <= now && !isTold) list.push({ signal: null, person: null, since: nextExpectedBy })
  const edges = everyone.people.flatMap(({ scene }) => [...scene.edges])
  return {
    list,
    progress,
    revisitAt: edges.reduce((at, edge) => earlier(at, edge !== null && edge > now ? edge : null), progress.revisitAt),
  }
}
