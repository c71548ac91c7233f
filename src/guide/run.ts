import { matchPage } from '../playbook/index.ts'
import { end, enter, look, type Move, type Open, onPage, show, tell, wait } from './enter.ts'
import { aheadOf, behindOf, openFrom, placeOf, type Tour } from './tour.ts'
import type { Leaving, Run, RunEvent } from './types.ts'

export type { Move } from './enter.ts'
export type { Tour } from './tour.ts'

type Live = Exclude<Run, { phase: 'ended' }>

/** So many events wait while the product is asked; what comes after is lost. */
const MOST = 50

/**
 * Opens a tour: at `step` when it is there, else at the first whose condition holds. `resumed`: it is taken up again, so it waits for its
 * page and takes nobody there. `started`: it was shown before. `asked`: it does not open by itself.
 */
export const beginRun = (
  tour: Tour,
  at: { readonly path: string; readonly step?: string; readonly started?: boolean; readonly resumed?: boolean; readonly asked?: boolean },
): Move => {
  const found = at.step === undefined ? -1 : placeOf(tour, at.step)
  const resumed = found >= 0 && (at.resumed ?? true)
  const from: Open = {
    guide: tour.id,
    step: '',
    index: 0,
    forward: true,
    path: at.path,
    asked: at.asked ?? false,
    started: found >= 0 && (at.started ?? found > 0),
    seen: false,
    resumed,
    ready: 0,
    via: {},
    missed: [],
    turn: 0,
    leaving: null,
    queue: [],
  }
  const i = openFrom(tour, Math.max(found, 0), 1)
  return enter(tour, from, tour.steps[i] ? i : -1, 'empty')
}

/**
 * Moves an open tour. Total: an event that does not fit where the tour is changes nothing.
 * - `next`, `back`, `click` and `input` count only while the step is shown; `next` not where only something else moves on,
 *   unless the step stands centred and could not be used.
 * - A tracked event or another page counts as soon as the step was shown once, though its page or target be gone by then:
 *   "created" is often tracked after the route changed.
 * - A missing target asks the step's policy. `skip` goes on in the direction of travel and turns round at the first step.
 *   A shown step that loses its target waits for it anew.
 * - While the product is asked, what happens waits in order; closing and interruption do not wait.
 */
export const moveRun = (tour: Tour, run: Run, event: RunEvent): Move => {
  const same: Move = [run, []]
  if (run.phase === 'ended') return same
  if (event.on === 'interrupt') return end(run, 'interrupted', event.reason)
  if (event.on === 'close' && (event.force || !run.seen || !tour.asks?.leave)) return close(run, event)
  if (event.on === 'answer') return event.turn === run.turn ? drain(tour, answered(tour, run, event.ok)) : same
  // A close takes the place of the move that is asked for: nobody waits to be let out.
  // A step that was taken out of the playbook is not asked about any more.
  const isThere = placeOf(tour, run.step) >= 0
  if (isThere && ((run.leaving && event.on !== 'close') || isPreparing(run)))
    // Where the person is counts at once, for whatever the answer leads to.
    return run.queue.length < MOST
      ? [{ ...run, path: event.on === 'page' ? event.path : run.path, queue: [...run.queue, event] }, []]
      : same
  return step(tour, run, event, false)
}

const close = (run: Live, { later, reason }: Extract<RunEvent, { on: 'close' }>): Move => end(run, later ? 'snoozed' : 'dismissed', reason)

const isPreparing = (run: Live): boolean => run.phase === 'waiting' && run.for === 'host'

/** The product has answered: the move is made or not, or the step is prepared. */
const answered = (tour: Tour, run: Live, ok: boolean): Move => {
  const { leaving } = run
  const now = { ...run, leaving: null }
  if (leaving) return ok ? step(tour, now, leaving, true) : [now, []]
  const at = tour.steps[placeOf(tour, run.step)]
  return !isPreparing(run) || !at ? [run, []] : look(tour, at, { ...run, ready: 2 })
}

/** Lets what waited happen, until the product is asked again. */
const drain = (tour: Tour, [run, effects]: Move): Move => {
  if (run.phase === 'ended' || run.leaving || isPreparing(run) || !run.queue[0]) return [run, effects]
  const [event, ...queue] = run.queue
  const [next, more] = moveRun(tour, { ...run, queue }, event!)
  return drain(tour, [next, [...effects, ...more]])
}

/** One event. `free`: the product has let it go. */
const step = (tour: Tour, run: Live, event: RunEvent, free: boolean): Move => {
  const same: Move = [run, []]
  const i = placeOf(tour, run.step)
  const step = tour.steps[i]
  const isLost = event.on === 'missing' && event.step === run.step && run.phase === 'waiting' && !run.missed.includes(run.step)
  const now =
    event.on === 'page' && event.path !== run.path
      ? { ...run, path: event.path }
      : isLost
        ? { ...run, missed: [...run.missed, run.step] }
        : run
  const go = (to: number, past = 'done', forward = to > i): Move => enter(tour, { ...now, forward, resumed: false }, to, past)
  // The step was taken out of the playbook meanwhile: the one in its place comes next.
  if (!step) return go(openFrom(tour, Math.min(run.index, tour.steps.length - 1), 1), 'empty', true)
  if (event.on === 'revised') return same
  const shown = run.phase === 'shown'
  const { advance, missing, target } = step

  /** Leaves the step, when the product lets it. */
  const leave = (to: Leaving, move: () => Move): Move => {
    if (free || !run.seen || !tour.asks?.leave) return move()
    const turn = run.turn + 1
    return [{ ...now, leaving: event, turn }, [{ do: 'ask', turn, step: run.step, to }]]
  }
  const ahead = aheadOf(tour, i)
  const next = (): Move => leave(tour.steps[ahead] ? 'next' : 'done', () => go(ahead, 'done', true))
  const here = !advance?.page || matchPage(advance.page, now.path)

  switch (event.on) {
    case 'close':
      return leave('close', () => close(run, event))
    case 'page': {
      const arrived = advance?.route && (run.seen || run.resumed) && matchPage(advance.route, now.path)
      if (arrived) return next()
      return onPage(step, now.path) === (shown || run.for !== 'page') ? [now, []] : look(tour, step, now)
    }
    case 'go': {
      const to = placeOf(tour, event.step)
      return to < 0 || to === i ? same : go(to)
    }
    case 'event':
      return here && advance?.event === event.name && (run.seen || run.resumed) ? next() : same
    case 'time':
      if (event.turn !== run.turn) return same
      return shown ? (here ? next() : same) : run.for === 'delay' ? look(tour, step, { ...run, ready: 1 }) : same
  }
  if (event.on === 'answer' || event.on === 'interrupt') return same
  if (event.step !== undefined && event.step !== run.step) return same

  switch (event.on) {
    case 'next':
      return shown && (!advance?.only || (run.centred && !advance.event)) ? next() : same
    case 'back': {
      const to = behindOf(tour, i, run)
      // Back past steps that are hidden now: there is nothing to go back to.
      return !shown || !i ? same : leave('back', () => (to < 0 ? end(run, 'dismissed', 'back') : go(to, 'done', false)))
    }
    case 'dom':
      return here && (advance?.there || advance?.gone) && (shown || run.for === 'target') ? next() : same
  }
  if (!target) return same
  if (event.on === 'click' || event.on === 'input') return shown && here && advance?.[event.on] ? next() : same
  if (shown) {
    if (event.on === 'found') return run.centred ? show(step, run, false) : same
    return run.centred ? same : missing === 'centre' ? show(step, run, true) : [wait(run, 'target'), []]
  }
  if (run.for !== 'target') return same
  if (event.on === 'found') return show(step, run, false)

  // The target did not come in time: the step's policy decides. Turned back to the first step, a skip goes forward again.
  const behind = behindOf(tour, i, run)
  const onward = run.forward || behind < 0
  const [moved, effects]: Move =
    missing === 'skip'
      ? go(onward ? ahead : behind, 'skipped', onward)
      : missing === 'centre'
        ? show(step, now, true)
        : missing === 'fail'
          ? end(now, 'interrupted', 'missing')
          : run.late
            ? same
            : [{ ...run, missed: now.missed, late: true }, []]
  return [moved, run.late ? effects : [tell('missing', run), ...effects]]
}
