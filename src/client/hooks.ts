import type { Leaving } from '../guide/types.ts'

/** A step of the open tour. */
export interface StepAt {
  readonly guide: string
  readonly step: string
  /** From 0, among the steps of the playbook. */
  readonly index: number
}

/** What the product wants to be asked of each step. Asked one at a time; what happens meanwhile waits in order. */
export interface Hooks {
  /** Before a step's target is looked for: to open the drawer that it lies in. The step is shown when the promise is fulfilled, rejected, or `limitMs` over. */
  readonly before?: (at: StepAt, signal: AbortSignal) => unknown
  /** Before a step is left: `false`, or a promise of it, stays. `to` says where it goes; `done` is from the last step. */
  readonly leave?: (at: StepAt & { readonly to: Leaving }, signal: AbortSignal) => unknown
  /** How long an answer is waited for, in milliseconds. Default 10000. */
  readonly limitMs?: number
}

/** Elements of the product by name, for targets such as `@compose`: an element, a selector, or what gives one. */
export type Targets = { readonly [name: string]: Element | string | null | (() => Element | string | null) }
