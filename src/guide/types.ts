import type { Instant } from '../evidence/types.ts'
import type { GuideKind } from '../playbook/types.ts'

/** Why a guide is, or is not, shown. Ordered by what is looked at first. */
export type Reason =
  | 'shown' // it is on the screen, or open as the launcher
  | 'waiting' // it is open, and its step waits for its page, the product or its target
  | 'unknown' // no guide of this id in the playbook
  | 'notReady' // no playbook, or nobody identified yet
  | 'consent' // consent was denied for showing
  | 'completed'
  | 'dismissed'
  | 'snoozed' // the person said later
  | 'interrupted' // it ended by itself; tried again when the page is loaded anew
  | 'audience' // the audience's rule doesn't hold
  | 'live' // it is not live, so it opens only when asked
  | 'page' // not on this page
  | 'manual' // it opens only when asked
  | 'trigger' // its trigger has not come about
  | 'level' // it leads to a level that is not the next one
  | 'budget' // the person had enough of prompts for now
  | 'quiet' // it is in the quiet hours
  | 'typing' // the person is writing
  | 'busy' // another surface is open
  | 'priority' // another guide of higher priority goes first
  | 'surfaces' // surfaces are switched off
  | 'chunk' // its file failed to load; tried again at the next show

export interface Decision {
  /** The guide that floats now, or null. */
  readonly show: string | null
  /** The checklist (or roadmap) that the closed launcher stands for, or null. */
  readonly launcher: string | null
  /** Guides of hints that rest on the page, those that go first in front. */
  readonly hints: readonly string[]
  readonly why: Readonly<Record<string, readonly Reason[]>>
  /** When time alone can change it (the end of quiet hours, of a snooze), or null. */
  readonly revisitAt: Instant | null
}

export type Outcome = 'completed' | 'dismissed' | 'snoozed' | 'interrupted'

/** What is remembered of a guide for a person; `step` only on this device. */
export interface GuideMemory {
  /** `closed`: a checklist that went back to its launcher. */
  readonly status: 'open' | 'closed' | 'completed' | 'dismissed' | 'snoozed'
  /** Where the person was, or was last. */
  readonly step?: string
  /** Of a snoozed one: until when. Without it, until the page is loaded anew. */
  readonly until?: Instant
  /** Of a tour: one of its steps was shown (`started` was told). */
  readonly started?: boolean
  readonly at: Instant
}

interface OpenRun {
  readonly guide: string
  readonly step: string
  /** The step's place when it was entered: where to go on should it be taken out of the playbook. */
  readonly index: number
  /** The direction of travel: where to go on when the step is skipped. */
  readonly forward: boolean
  readonly path: string
  /** Somebody asked for the tour; else it opened by itself. */
  readonly asked: boolean
  /** A step of the tour was shown, here or before the page was loaded anew. */
  readonly started: boolean
  /** This step was shown since the page was loaded. */
  readonly seen: boolean
  /** The tour was taken up again at this step. */
  readonly resumed: boolean
  /** The step's delay is over (1), and the product has prepared it (2). */
  readonly ready: 0 | 1 | 2
  /** Where steps that a fork led to were entered from. */
  readonly via: Readonly<Record<string, string>>
  /** Steps whose target did not come. */
  readonly missed: readonly string[]
  /** Grows with each question and each wait, so that an answer to an older one does not count. */
  readonly turn: number
  /** The move that waits for the product's leave. */
  readonly leaving: RunEvent | null
  /** What happened while the product was asked, in order. */
  readonly queue: readonly RunEvent[]
}
/** An open tour as a value; it stays `waiting` until the step's page, delay, the product's preparation and its target are there. */
export type Run =
  | {
      readonly phase: 'ended'
      readonly guide: string
      readonly outcome: Outcome
      readonly reason: string
      readonly missed: readonly string[]
    }
  /** `late`: the target did not come in time, and that was told. */
  | (OpenRun & { readonly phase: 'waiting'; readonly for: 'page' | 'delay' | 'host' | 'target'; readonly late: boolean })
  /** `centred`: the step has no target, or does without it. */
  | (OpenRun & { readonly phase: 'shown'; readonly centred: boolean })

/** What can happen to an open tour. `step`: the step that it happened to, where it must not count for another. */
export type RunEvent =
  | { readonly on: 'next'; readonly step?: string }
  | { readonly on: 'back'; readonly step?: string }
  /** To a step by its id, whatever stands between. */
  | { readonly on: 'go'; readonly step: string }
  /** `force`: the product is not asked. `later`: it comes back, so it is snoozed and not dismissed. */
  | { readonly on: 'close'; readonly reason: string; readonly force?: boolean; readonly later?: boolean }
  /** Something else took its place: the tour may be taken up again later. */
  | { readonly on: 'interrupt'; readonly reason: string }
  | { readonly on: 'page'; readonly path: string }
  | { readonly on: 'found'; readonly step: string }
  | { readonly on: 'missing'; readonly step: string }
  /** A tracked event. */
  | { readonly on: 'event'; readonly name: string }
  /** The person clicked the target, or typed what was asked for, or what the step waits for on the page is so. */
  | { readonly on: 'click' | 'input' | 'dom'; readonly step: string }
  | { readonly on: 'time'; readonly turn: number }
  /** What the product says to a question. */
  | { readonly on: 'answer'; readonly turn: number; readonly ok: boolean }
  /** The playbook, or what its conditions rest on, is another one. */
  | { readonly on: 'revised' }

/** Where a step is left to: `done` from the last one. */
export type Leaving = 'next' | 'back' | 'done' | 'close'

/** What the client must do after a move, in order. */
export type RunEffect =
  /** Unless another step is open by then. */
  | { readonly do: 'navigate'; readonly href: string; readonly step: string }
  /** Keep it as the guide's memory: `status: 'open'` with this step. */
  | { readonly do: 'remember'; readonly step: string; readonly started: boolean }
  /** Send `time` with this turn after so many milliseconds; an earlier one is not needed any more. */
  | { readonly do: 'wait'; readonly turn: number; readonly ms: number }
  /** Ask the product, and send the answer with this turn; an earlier question is not asked any more. `to` null: to prepare the step. */
  | { readonly do: 'ask'; readonly turn: number; readonly step: string; readonly to: Leaving | null }
  | {
      readonly do: 'tell'
      readonly what: 'started' | 'before' | 'shown' | 'after' | 'missing' | Outcome
      readonly step: string
      readonly reason?: string | undefined
    }

/** What stands on the screen: at most one floating surface, and the launcher. */
export interface Showing {
  readonly open: {
    readonly id: string
    readonly kind: GuideKind
    /** False: it opened by itself, so it leaves the focus where it is. */
    readonly asked?: boolean
  } | null
  readonly launcher: string | null
}
