import { beginRun, type Move, moveRun, type Tour } from '../guide/index.ts'
import type { Perform, Play } from './stage.ts'

/** How long a step's page waits for the step to be written down, in milliseconds. */
const PATIENCE = 500

/** Moves one open tour, and does what each move asks for, in order. It comes with the tour's file, so that a page without a tour does not load it. */
export const perform: Perform = (world): Play => {
  let run: Play['run'] = null

  const take = ([next, effects]: Move): void => {
    run = next
    const ended = next.phase === 'ended'
    if (ended) world.ended()
    // The state comes first, the effects after: a listener that asks sees where things are.
    let kept: Promise<void> | undefined
    for (const effect of effects) {
      if (effect.do === 'navigate') {
        // A page that is left takes an unfinished transaction with it, and the tour would wait on the former page.
        const late = new Promise<void>(done => world.timer(done, PATIENCE))
        const leave = () => void (run === null || run.phase === 'ended' || world.go(effect.href))
        Promise.race([kept, late]).then(leave, leave)
      } else if (effect.do === 'remember') kept = world.remember(effect.step, effect.started)
      else world.tell(effect.what, effect.step, effect.reason)
    }
    world.changed()
  }
  const tour = (): Tour => ({ id: world.guide, steps: world.steps() })
  return {
    get run() {
      return run
    },
    begin: at => take(beginRun(tour(), at)),
    send: event => {
      if (!run) return
      const moved = moveRun(tour(), run, event)
      if (moved[0] !== run || moved[1][0]) take(moved)
    },
  }
}
