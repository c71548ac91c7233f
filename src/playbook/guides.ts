import type { Rule, Span, Text } from './rules.ts'

/** What a button does: open a guide, or go to a place in the product (relative, http(s), mailto or tel). */
export type Action = { readonly label: Text; readonly start: string } | { readonly label: Text; readonly href: string }

/** A local date, `YYYY-MM-DD`, by which somebody should look whether it is still right (practice 35). */
export type Review = string

/**
 * One or several CSS selectors; the first that matches a visible element wins. `host >>> inner` looks into open shadow roots and frames of the same
 * origin. `@name` is one of the host's own `targets`.
 */
export type Target = string | readonly string[]

/**
 * A page: a path with `*` for one segment and `**` for the rest (or nothing), without its query; or comparisons with the whole address in the
 * product (path, query and hash), each of which must hold.
 */
export type Page =
  | string
  | {
      readonly eq?: string
      readonly ne?: string
      readonly contains?: string
      readonly notContains?: string
      readonly startsWith?: string
      readonly endsWith?: string
      /** A regular expression that is found somewhere in it. One that can't be read matches nothing. */
      readonly regex?: string
    }

/** What moves a step on besides "Next". With `page` it counts only there. */
export interface Advance {
  /** A click on the target, or on something in it. */
  readonly click?: boolean
  /** A tracked event. */
  readonly event?: string
  /** The target, or a field in it, was filled in (`true`), or holds this text. */
  readonly input?: boolean | string
  /** The person comes to this page. */
  readonly route?: Page
  /** So long after it was shown. Milliseconds. */
  readonly afterMs?: number
  /** An element is there and visible, or is not. */
  readonly there?: Target
  readonly gone?: Target
  readonly page?: Page
  /** There is no "Next". */
  readonly only?: boolean
}

/** Where a step leads to instead of the next one, when the rule holds. */
export interface Fork {
  readonly to: string
  readonly when?: Rule
}

/** How the hole in the scrim is cut around the target. */
export interface Hole {
  /** Pixels around the target, or across and down. Default 6. */
  readonly pad?: number | readonly [number, number]
  /** Its corners, or each of them from the top left clockwise (in pixels). Default: the target's own, and 4. */
  readonly radius?: number | readonly [number, number, number, number]
  /** Pixels that it is moved by. */
  readonly x?: number
  readonly y?: number
}

export interface Step {
  readonly id: string
  readonly target?: Target
  readonly title: Text
  readonly body?: Text
  /** The step is passed over, forward and back, while this does not hold for the person. */
  readonly when?: Rule
  /** Where it leads instead of the next step: the first whose rule holds. */
  readonly next?: readonly Fork[]
  /** Page the step belongs to. The step waits until the person is there. */
  readonly page?: Page
  /** Where to take the person when the step opens on another page. Without it the step waits. */
  readonly href?: string
  /** So long nothing is shown after the step before. Milliseconds. */
  readonly delayMs?: number
  readonly advance?: Advance
  /** How long the target is waited for until it counts as missing. Milliseconds, default 3000. */
  readonly waitMs?: number
  /** What to do when the target does not come: keep waiting (default), skip the step, show it centred, or end the tour. */
  readonly missing?: 'wait' | 'skip' | 'centre' | 'fail'
  readonly side?: 'top' | 'bottom' | 'start' | 'end'
  /** May the person use the target while the step is open. Default true. */
  readonly interact?: boolean
  readonly hole?: Hole
  /** More elements that are cut out of the scrim; all that a selector finds. */
  readonly also?: readonly string[]
  /** What a click on the scrim does. Default: nothing. `none`: there is no scrim. */
  readonly scrim?: 'none' | 'close' | 'next'
  /** Scroll to the target when it is out of view. Default true, but for the first step of a tour that opens by itself. */
  readonly scroll?: boolean
  /** The page, and what the target can be scrolled in, do not scroll while the step is open. */
  readonly lock?: boolean
  /** How long it takes, in minutes. */
  readonly minutes?: number
}

export interface Item {
  readonly id: string
  readonly title: Text
  readonly body?: Text
  /** Ticks by itself when this holds; read in the item's person, or the account for account rules. */
  readonly done: Rule
  /** The item is there only while this holds for the person. */
  readonly when?: Rule
  /** A booking stands with its length and place, and is ticked by what the calendar tells; a paper is something to read. Default `task`. */
  readonly kind?: 'task' | 'booking' | 'paper'
  /** Where a booking takes place. */
  readonly place?: Text
  readonly minutes?: number
  readonly optional?: boolean
  /** Days after the playbook's anchor. */
  readonly due?: Span
  /** Items that must be done first. */
  readonly after?: readonly string[]
  readonly action?: Action
}

/** A dot beside an element, with a tip that opens when the person asks. */
export interface Hint {
  readonly id: string
  readonly target: Target
  readonly title: Text
  readonly body?: Text
  /** Default: every page where its target is. */
  readonly page?: Page
  readonly side?: 'top' | 'bottom' | 'start' | 'end'
  readonly action?: Action
}

/** What lets a guide open by itself, when nothing else keeps it back: all that is given must be so. An empty one is `auto`. */
export interface Trigger {
  readonly page?: Page
  /** An event is tracked. It counts until the person leaves `page`; what else is given may come later. */
  readonly event?: string
  /** The person clicks such an element, while what else is given is so. Clicks inside frames are not seen. */
  readonly click?: Target
  /** An element is there and visible, or is not. */
  readonly there?: Target
  readonly gone?: Target
}

interface GuideBase {
  readonly title?: Text
  /** Who may see it: a rule, or the name of one under `audiences`. */
  readonly audience?: Rule | string
  /** Higher goes first. Default 0. */
  readonly priority?: number
  /** While this holds, it goes before every guide that isn't urgent (practice 64). */
  readonly urgent?: Rule
  /** False: it is not shown, unless somebody asks for it. Of the variants of a guide one is live, unless they are an experiment (practice 70). */
  readonly live?: boolean
  /** Guides of one variant name stand for one another. */
  readonly variant?: string
  readonly experiment?: boolean
  readonly reviewBy?: Review
  /** How long it takes, in minutes. */
  readonly minutes?: number
  /** Offer it without being asked when the decision falls on it. Default false: it waits for `start()` or a button. */
  readonly auto?: boolean
  /** Pages where it may open by itself. */
  readonly page?: Page
  /** When it may open by itself. A guide that runs is neither begun anew by it nor ended where it does not hold any more. */
  readonly trigger?: Trigger
  /** Offer "Later": how long the guide then keeps away. */
  readonly snooze?: Span
}
export interface TourGuide extends GuideBase {
  readonly kind: 'tour'
  readonly steps: readonly Step[]
  /** False: the person can't close it, neither by the button nor by Escape. */
  readonly close?: boolean
  /** Ask "Don't show again" when it is closed; unticked, it comes back when the page is loaded anew. */
  readonly again?: boolean
}
export interface ChecklistGuide extends GuideBase {
  readonly kind: 'checklist'
  readonly title: Text
  readonly items: readonly Item[]
  /** So many items complete the list, optional ones too. Default: all that are not optional. */
  readonly atLeast?: number
  /** Ask "Don't show again" while it is open; ticked and closed, its launcher goes too. */
  readonly again?: boolean
}
/** The floating roadmap panel: where am I, what is left, what next. */
export interface RoadmapGuide extends GuideBase {
  readonly kind: 'roadmap'
}
/** Dots on the page, at most two at a time, each with its own tip. */
export interface HintGuide extends GuideBase {
  readonly kind: 'hint'
  readonly hints: readonly Hint[]
}
export type Guide = TourGuide | ChecklistGuide | RoadmapGuide | HintGuide
export type GuideKind = Guide['kind']
