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

type Open = Omit<Exclude<Run, { phase: 'ended' }>, 'phase'>
type Told = Extract<RunEffect, { do: 'tell' }>

const tell = (what: Told['what'], { step }: Open, reason?: string): RunEffect => ({ do: 'tell', what, step, reason })
const remember = ({ step, started }: Open): RunEffect => ({ do: 'remember', step, started })

const end = (run: Open, outcome: Outcome, reason: string): Move => [
  { phase: 'ended', guide: run.guide, outcome, reason },
  [tell(outcome, run, reason)],
]

const show = (from: Open, centred: boolean): Move => {
  const run = { ...from, phase: 'shown', started: true, seen: true, centred } as const
  const begun = from.started ? [] : [remember(run), tell('started', run)]
  return [run, from.seen ? [] : [...begun, tell('shown', run)]]
}

const wait = (run: Open, what: 'page' | 'target'): Move => [{ ...run, phase: 'waiting', for: what, missed: false }, []]

const onPage = ({ page }: Step, path: string): boolean => !page || matchPage(page, path)

/** Shows the step, or waits for what is not there yet. */
const look = (step: Step, run: Open): Move =>
  !onPage(step, run.path) ? wait(run, 'page') : step.target ? wait(run, 'target') : show(run, true)

/** Opens the i-th step. Only a step that was just entered takes the person to its page, so a redirect there can't become a loop. */
const enter = ({ steps }: Tour, from: Open, i: number, past: string): Move => {
  const step = steps[i]
  if (!step) return end(from, from.started && i ? 'completed' : 'interrupted', past)
  const run = { ...from, step: step.id }
  const [next, effects] = look(step, run)
  const away: RunEffect[] = step.href && !run.resumed && !onPage(step, run.path) ? [{ do: 'navigate', href: step.href }] : []
  return [next, [remember(run), ...away, ...effects]]
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

  const { step: id } = run
  const shown = run.phase === 'shown'
  const i = tour.steps.findIndex(step => step.id === id)
  const now = event.on === 'page' ? { ...run, path: event.path } : run
  const go = (to: number, past = 'done'): Move =>
    enter(tour, { ...now, forward: to < 0 || to > i, seen: false, resumed: false }, to < 0 ? 1 : to, past)
  const step = tour.steps[i]
  // The step was taken out of the playbook meanwhile.
  if (!step) return go(0, 'empty')

  const { advance, missing, target } = step
  if (event.on === 'page')
    return now.path === run.path ? same : onPage(step, now.path) && (shown || run.for === 'target') ? [now, []] : look(step, now)
  if (event.on === 'next') return shown && (!advance?.only || (run.centred && !advance.event)) ? go(i + 1) : same
  if (event.on === 'back') return shown && i ? go(i - 1) : same
  if (event.on === 'event') return advance?.event === event.name && (run.seen || run.resumed) ? go(i + 1) : same

  if (event.step !== id || !target) return same
  if (event.on === 'click') return shown && advance?.click ? go(i + 1) : same
  if (shown) {
    if (event.on === 'found') return run.centred ? show(run, false) : same
    return run.centred ? same : missing === 'centre' ? show(run, true) : wait(run, 'target')
  }
  if (run.for === 'page') return same
  if (event.on === 'found') return show(run, false)

  const [next, effects]: Move =
    missing === 'skip'
      ? go(i + (run.forward ? 1 : -1), 'skipped')
      : missing === 'centre'
        ? show(run, true)
        : missing === 'fail'
          ? end(run, 'interrupted', 'missing')
          : run.missed
            ? same
            : [{ ...run, missed: true }, []]
  return [next, run.missed ? effects : [tell('missing', run), ...effects]]
}
