import { beginRun, type Move, moveRun, type RunEffect } from '../guide/index.ts'
import type { Perform, Play } from './stage.ts'

/** How long a step's page waits for the step to be written down, in milliseconds. */
const PATIENCE = 500
/** How long the product's answer is waited for, in milliseconds. */
const LIMIT = 10_000
/** A step past the first that is open for so long is told once, in milliseconds. */
const STAYED = 30_000

type Ask = Extract<RunEffect, { do: 'ask' }>

/** Moves one open tour, and does what each move asks for, in order. It comes with the tour's file, so that a page without a tour does not load it. */
export const perform: Perform = (world): Play => {
  const { hooks = {}, timer } = world
  let run: Play['run'] = null
  let stopWait = () => {}
  let stopStay = () => {}
  /** The question that is open. */
  let asked: { readonly turn: number; readonly drop: () => void } | undefined

  const send: Play['send'] = event => {
    if (!run) return
    const moved = moveRun(world.tour(), run, event)
    if (moved[0] !== run || moved[1][0]) take(moved)
  }
  const atOf = (step: string) => ({ guide: world.guide, step, index: world.tour().steps.findIndex(({ id }) => id === step) })

  const ask = async ({ turn, step, to }: Ask): Promise<void> => {
    const control = new AbortController()
    let stopLimit = () => {}
    const over = new Promise<void>(done => {
      stopLimit = timer(done, hooks.limitMs ?? LIMIT)
    })
    asked = {
      turn,
      drop: () => {
        stopLimit()
        control.abort()
      },
    }
    let ok = true
    try {
      const answer = to ? hooks.leave?.({ ...atOf(step), to }, control.signal) : hooks.before?.(atOf(step), control.signal)
      ok = (await Promise.race([answer, over])) !== false
    } catch (error) {
      world.fail(error)
    }
    stopLimit()
    if (asked?.turn === turn) asked = undefined
    send({ on: 'answer', turn, ok })
  }

  const take = ([next, effects]: Move): void => {
    run = next
    const ended = next.phase === 'ended'
    if (ended || (asked && asked.turn !== next.turn)) {
      asked?.drop()
      asked = undefined
    }
    if (ended) {
      stopWait()
      world.ended()
    }
    // The state comes first, the effects after: a listener that asks sees where things are.
    let kept: Promise<unknown> | undefined
    for (const effect of effects) {
      if (effect.do === 'navigate') {
        // A page that is left takes an unfinished transaction with it, and the tour would wait on the former page.
        const late = new Promise<void>(done => timer(done, PATIENCE))
        const leave = () => void (run && run.phase !== 'ended' && run.step === effect.step && world.go(effect.href))
        Promise.race([kept, late]).then(leave, leave)
      } else if (effect.do === 'remember') kept = world.remember(effect.step, effect.started)
      else if (effect.do === 'wait') {
        stopWait()
        stopWait = timer(() => send({ on: 'time', turn: effect.turn }), effect.ms)
      } else if (effect.do === 'ask') ask(effect)
      else {
        const { what, step, reason } = effect
        if (what === 'before' || what === 'shown' || what === 'after') world.step(what, atOf(step))
        if (what !== 'before' && what !== 'after') world.tell(what, step, reason, ended ? next.missed : [])
        if (what === 'after') stopStay()
        if (what === 'shown') {
          stopStay = atOf(step).index > 0 ? timer(() => world.tell('stayed', step, undefined, []), STAYED) : () => {}
        }
      }
    }
    world.changed()
  }
  return {
    get run() {
      return run
    },
    begin: at => take(beginRun(world.tour(), at)),
    send,
    stop: () => {
      asked?.drop()
      stopWait()
      stopStay()
      run = null
    },
  }
}
