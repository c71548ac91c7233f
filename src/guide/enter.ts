import { matchPage } from '../playbook/index.ts'
import type { Step } from '../playbook/types.ts'
import type { Tour } from './tour.ts'
import type { Outcome, Run, RunEffect } from './types.ts'

/** The run after a move (the same object when nothing changed), and what is to be done, in order. */
export type Move = readonly [run: Run, effects: readonly RunEffect[]]
/** A run whose phase is still to be found. */
export type Open = Omit<Exclude<Run, { phase: 'ended' }>, 'phase'>

export const tell = (what: Extract<RunEffect, { do: 'tell' }>['what'], { step }: Open, reason?: string): RunEffect => ({
  do: 'tell',
  what,
  step,
  reason,
})
const remember = ({ step, started }: Open): RunEffect => ({ do: 'remember', step, started })

/** What is told of a step that is left. */
export const left = (run: Open): readonly RunEffect[] => (run.seen ? [tell('after', run)] : [])

export const end = (run: Open, outcome: Outcome, reason: string): Move => [
  { phase: 'ended', guide: run.guide, outcome, reason, missed: run.missed },
  [...left(run), tell(outcome, run, reason)],
]

export const show = ({ advance }: Step, from: Open, centred: boolean): Move => {
  const turn = from.turn + 1
  const run = { ...from, turn, phase: 'shown', started: true, seen: true, centred } as const
  const begun = from.started ? [] : [remember(run), tell('started', run)]
  const after: RunEffect[] = advance?.afterMs === undefined ? [] : [{ do: 'wait', turn, ms: advance.afterMs }]
  return [run, from.seen ? after : [...begun, tell('before', run), tell('shown', run), ...after]]
}

export const wait = (run: Open, what: 'page' | 'delay' | 'host' | 'target'): Run => ({ ...run, phase: 'waiting', for: what, late: false })

export const onPage = ({ page }: Step, path: string): boolean => !page || matchPage(page, path)

/** Shows the step, or waits for the first thing that is not there yet: its page, its delay, the product, its target. */
export const look = (tour: Tour, step: Step, run: Open): Move => {
  if (!onPage(step, run.path)) return [wait(run, 'page'), []]
  const turn = run.turn + 1
  if (!run.ready && step.delayMs) return [wait({ ...run, turn }, 'delay'), [{ do: 'wait', turn, ms: step.delayMs }]]
  if (run.ready < 2 && tour.asks?.before) return [wait({ ...run, turn, ready: 1 }, 'host'), [{ do: 'ask', turn, step: step.id, to: null }]]
  const ready = { ...run, ready: 2 } as const
  return step.target ? [wait(ready, 'target'), []] : show(step, ready, true)
}

/** Opens the i-th step. Only a step that was just entered takes the person to its page, so a redirect there can't become a loop. */
export const enter = (tour: Tour, from: Open, i: number, past: string): Move => {
  const step = tour.steps[i]
  if (!step) return end(from, from.started && i > 0 ? 'completed' : 'interrupted', past)
  const { [step.id]: _, ...via } = from.via
  const jumped = tour.forks?.[from.step] === step.id && from.forward
  const run: Open = {
    ...from,
    step: step.id,
    index: i,
    ready: 0,
    leaving: null,
    seen: false,
    via: jumped ? { ...via, [step.id]: from.step } : from.forward ? via : from.via,
  }
  const [next, effects] = look(tour, step, run)
  const away: RunEffect[] = step.href && !run.resumed && !onPage(step, run.path) ? [{ do: 'navigate', href: step.href, step: step.id }] : []
  return [next, [...left(from), remember(run), ...away, ...effects]]
}
