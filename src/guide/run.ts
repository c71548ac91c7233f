import { matchPage } from '../playbook/index.ts'
import type { Step } from '../playbook/types.ts'
import type { Outcome, Run, RunEffect, RunEvent } from './types.ts'

/** A tour of the playbook with its id. */
export interface Tour {
  readonly id: string
  readonly steps: readonly Step[]
}
/** The run after a move (the same object when nothing changed), and what is to be done, in order. */
export type Move = readonly [run: Run, effects: readonly RunEffect[]]

type Open = Exclude<Run, { phase: 'ended' }>
type Base = Omit<Open, 'phase'>

const base = ({ guide, step, forward, path, started, seen, resumed }: Base): Base => ({
  guide,
  step,
  forward,
  path,
  started,
  seen,
  resumed,
})

const end = (run: Base, outcome: Outcome, reason: string): Move => [
  { phase: 'ended', guide: run.guide, outcome, reason },
  [{ do: 'tell', what: outcome, step: run.step, reason }],
]

const show = (run: Base, centred: boolean): Move => {
  const { step } = run
  const effects: RunEffect[] = []
  if (!run.started) effects.push({ do: 'remember', step, started: true }, { do: 'tell', what: 'started', step })
  if (!run.seen) effects.push({ do: 'tell', what: 'shown', step })
  return [{ ...base(run), started: true, seen: true, phase: 'shown', centred }, effects]
}

const wait = (run: Base, what: 'page' | 'target'): Run => ({ ...base(run), phase: 'waiting', for: what, missed: false })

const onPage = (step: Step, path: string): boolean => !step.page || matchPage(step.page, path)

/** Shows the step, or waits for what is not there yet. */
const look = (step: Step, run: Base): Move =>
  !onPage(step, run.path) ? [wait(run, 'page'), []] : step.target ? [wait(run, 'target'), []] : show(run, true)

/** Opens the i-th step. Only a step that was just entered takes the person to its page, so a redirect there can't become a loop. */
const enter = (tour: Tour, from: Base, i: number, past: string): Move => {
  const step = tour.steps[i]
  if (!step) return from.started && i ? end(from, 'completed', past) : end(from, 'interrupted', past)
  const run = { ...from, step: step.id }
  const [next, effects] = look(step, run)
  const first: RunEffect[] = [{ do: 'remember', step: step.id, started: run.started }]
  if (step.href && !run.resumed && !onPage(step, run.path)) first.push({ do: 'navigate', href: step.href })
  return [next, [...first, ...effects]]
}

/**
 * Opens a tour: at the remembered `step` when it is still there, else at the first. `started`: what was remembered with it.
 * A tour that is taken up again waits for its page and takes nobody there.
 */
export const beginRun = (tour: Tour, at: { readonly path: string; readonly step?: string; readonly started?: boolean }): Move => {
  const found = tour.steps.findIndex(({ id }) => id === at.step)
  const resumed = found >= 0
  const started = resumed && (at.started ?? found > 0)
  return enter(tour, { guide: tour.id, step: '', forward: true, path: at.path, started, seen: false, resumed }, Math.max(found, 0), 'empty')
}

/**
 * Moves an open tour. Total: an event that does not fit where the tour is changes nothing.
 * - `next`, `back` and `click` count only while the step is shown; `next` not where only a click or an event moves on,
 *   unless the step stands centred and could not be clicked.
 * - A tracked event counts as soon as the step was shown once, though its page or target be gone by then:
 *   "created" is often tracked after the route changed.
 * - A missing target asks the step's policy. `skip` goes on in the direction of travel and turns round at the first step.
 *   A shown step that loses its target waits for it anew.
 */
export const moveRun = (tour: Tour, run: Run, event: RunEvent): Move => {
  const same: Move = [run, []]
  if (run.phase === 'ended') return same
  if (event.on === 'close') return end(run, 'dismissed', event.reason)
  if (event.on === 'interrupt') return end(run, 'interrupted', event.reason)

  const { phase, forward } = run
  const path = event.on === 'page' ? event.path : run.path
  const i = tour.steps.findIndex(({ id }) => id === run.step)
  const step = tour.steps[i]
  const go = (to: number, past = 'done'): Move =>
    enter(tour, { ...run, path, forward: to < 0 || to > i, seen: false, resumed: false }, to < 0 ? 1 : to, past)
  // The step was taken out of the playbook meanwhile.
  if (!step) return go(0, 'empty')

  const shown = phase === 'shown'
  const { advance } = step
  if (event.on === 'next') return shown && (!advance?.only || (run.centred && !advance.event)) ? go(i + 1) : same
  if (event.on === 'back') return shown && i ? go(i - 1) : same
  if (event.on === 'event') return advance?.event === event.name && (shown || run.seen || run.resumed) ? go(i + 1) : same
  if (event.on === 'page') {
    if (path === run.path) return same
    const moved = { ...run, path }
    return onPage(step, path) && (shown || run.for === 'target') ? [moved, []] : look(step, moved)
  }

  if (event.step !== run.step || !step.target) return same
  if (event.on === 'click') return shown && advance?.click ? go(i + 1) : same
  if (shown) {
    if (event.on === 'found') return run.centred ? show(run, false) : same
    if (run.centred) return same
    return step.missing === 'centre' ? show(run, true) : [wait(run, 'target'), []]
  }
  if (run.for === 'page') return same
  if (event.on === 'found') return show(run, false)

  const missing: RunEffect[] = run.missed ? [] : [{ do: 'tell', what: 'missing', step: run.step }]
  const [next, effects] =
    step.missing === 'skip'
      ? go(i + (forward ? 1 : -1), 'skipped')
      : step.missing === 'centre'
        ? show(run, true)
        : step.missing === 'fail'
          ? end(run, 'interrupted', 'missing')
          : [run.missed ? run : { ...run, missed: true }, []]
  return [next, [...missing, ...effects]]
}
