import type { Step } from '../playbook/types.ts'
import type { Run } from './types.ts'

/** A tour of the playbook with its id, and what is known of it now. */
export interface Tour {
  readonly id: string
  readonly steps: readonly Step[]
  /** Steps whose condition does not hold. */
  readonly hidden?: readonly string[]
  /** Where a step that forks leads to. */
  readonly forks?: Readonly<Record<string, string>>
  /** What the product wants to be asked. */
  readonly asks?: { readonly before?: unknown; readonly leave?: unknown }
}

export const placeOf = ({ steps }: Tour, id: string): number => steps.findIndex(step => step.id === id)

/** The first step from the i-th on, in a direction, whose condition holds; where there is none, a place outside. */
export const openFrom = ({ steps, hidden }: Tour, i: number, by: 1 | -1): number => {
  let at = i
  while (hidden?.includes(steps[at]?.id ?? '')) at += by
  return at
}

/** Where "Next" leads from a step: along its fork, else on. At or past the end: the tour is done. */
export const aheadOf = (tour: Tour, i: number): number => {
  const fork = tour.forks?.[tour.steps[i]?.id ?? '']
  const to = fork === undefined ? -1 : placeOf(tour, fork)
  return openFrom(tour, to < 0 ? i + 1 : to, 1)
}

/** Where "Back" leads: to where a fork was taken, else to the step before. -1: nowhere. */
export const behindOf = (tour: Tour, i: number, { via }: Pick<Exclude<Run, { phase: 'ended' }>, 'via'>): number => {
  const from = via[tour.steps[i]?.id ?? '']
  const at = from === undefined ? -1 : placeOf(tour, from)
  return openFrom(tour, at < 0 ? i - 1 : at, -1)
}
