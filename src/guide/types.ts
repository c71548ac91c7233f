import type { Instant } from '../evidence/types.ts'
import type { GuideKind } from '../playbook/types.ts'

/** Why a guide is, or is not, shown. Ordered by what is looked at first. */
export type Reason =
  | 'shown' // it is on the screen, or open as the launcher
  | 'unknown' // no guide of this id in the playbook
  | 'notReady' // no playbook, or nobody identified yet
  | 'consent' // consent was denied for showing
  | 'completed'
  | 'dismissed'
  | 'interrupted' // it ended by itself; tried again when the page is loaded anew
  | 'audience' // the audience's rule doesn't hold
  | 'live' // it is not live, so it opens only when asked
  | 'page' // not on this page
  | 'manual' // it opens only when asked
  | 'level' // it leads to a level that is not the next one
  | 'busy' // another surface is open
  | 'priority' // another guide of higher priority goes first
  | 'surfaces' // surfaces are switched off
  | 'chunk' // its file failed to load; tried again at the next show

export interface Decision {
  /** The guide that floats now, or null. */
  readonly show: string | null
  /** The checklist (or roadmap) that the closed launcher stands for, or null. */
  readonly launcher: string | null
  readonly why: Readonly<Record<string, readonly Reason[]>>
}

export type Outcome = 'completed' | 'dismissed' | 'interrupted'

/** What is remembered of a guide for a person; `step` only on this device. */
export interface GuideMemory {
  readonly status: 'open' | 'completed' | 'dismissed'
  readonly step?: string
  /** Of a tour: one of its steps was shown (`started` was told). */
  readonly started?: boolean
  readonly at: Instant
}

interface OpenRun {
  readonly guide: string
  readonly step: string
  /** The direction of travel: where to go on when the step is skipped. */
  readonly forward: boolean
  readonly path: string
  /** A step of the tour was shown, here or before the page was loaded anew. */
  readonly started: boolean
  /** This step was shown since the page was loaded. */
  readonly seen: boolean
  /** The tour was taken up again at this step. */
  readonly resumed: boolean
}
/** An open tour as a value; it stays `waiting` until the step's page and target are there. */
export type Run =
  | { readonly phase: 'ended'; readonly guide: string; readonly outcome: Outcome; readonly reason: string }
  /** `missed`: the target did not come in time, and that was told. */
  | (OpenRun & { readonly phase: 'waiting'; readonly for: 'page' | 'target'; readonly missed: boolean })
  /** `centred`: the step has no target, or does without it. */
  | (OpenRun & { readonly phase: 'shown'; readonly centred: boolean })

/** What can happen to an open tour. */
export type RunEvent =
  | { readonly on: 'next' }
  | { readonly on: 'back' }
  | { readonly on: 'close'; readonly reason: string }
  /** Something else took its place: the tour may be taken up again later. */
  | { readonly on: 'interrupt'; readonly reason: string }
  | { readonly on: 'page'; readonly path: string }
  | { readonly on: 'found'; readonly step: string }
  | { readonly on: 'missing'; readonly step: string }
  | { readonly on: 'event'; readonly name: string }
  | { readonly on: 'click'; readonly step: string }

/** What the client must do after a move, in order. */
export type RunEffect =
  | { readonly do: 'navigate'; readonly href: string }
  /** Keep it as the guide's memory: `status: 'open'` with this step. */
  | { readonly do: 'remember'; readonly step: string; readonly started: boolean }
  | {
      readonly do: 'tell'
      readonly what: 'started' | 'shown' | 'completed' | 'dismissed' | 'interrupted' | 'missing'
      readonly step: string
      readonly reason?: string | undefined
    }

/** What stands on the screen: at most one floating surface, and the launcher. */
export interface Showing {
  readonly open: { readonly id: string; readonly kind: GuideKind } | null
  readonly launcher: string | null
}
