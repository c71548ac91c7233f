import { beginRun, type Move, moveRun, type Run, type RunEffect, type RunEvent, type Tour } from '../../src/guide/index.ts'
import type { Step } from '../../src/playbook/index.ts'

export const step = (id: string, more: Partial<Step> = {}): Step => ({ id, title: id, ...more })
export const tour = (...steps: Step[]): Tour => ({ id: 't', steps })
export const plain = tour(step('a'), step('b'), step('c'))

export const next: RunEvent = { on: 'next' }
export const back: RunEvent = { on: 'back' }
export const close: RunEvent = { on: 'close', reason: 'button' }
export const page = (path: string): RunEvent => ({ on: 'page', path })
export const found = (step: string): RunEvent => ({ on: 'found', step })
export const missing = (step: string): RunEvent => ({ on: 'missing', step })
export const click = (step: string): RunEvent => ({ on: 'click', step })
export const heard = (name: string): RunEvent => ({ on: 'event', name })

/** Effects as short words, so that an order reads as a line. */
export const say = (effects: readonly RunEffect[]): string[] =>
  effects.map(it =>
    it.do === 'navigate'
      ? `go ${it.href}`
      : it.do === 'remember'
        ? `remember ${it.step}${it.started ? '' : ' (new)'}`
        : it.do === 'wait'
          ? `wait ${it.ms}`
          : it.do === 'ask'
            ? `ask ${it.step} ${it.to ?? 'before'}`
            : [it.what, it.step, it.reason].filter(Boolean).join(' '),
  )
/** Where a run is, as short words. */
export const where = (run: Run): string =>
  run.phase === 'ended'
    ? `${run.outcome} ${run.reason}`
    : `${run.phase} ${run.step}${run.phase === 'waiting' ? ` for ${run.for}` : run.centred ? ' centred' : ''}`

/** Plays events from the start; gives where it stands, and what was to be done. */
export const play = (tour: Tour, events: readonly RunEvent[], at: Parameters<typeof beginRun>[1] = { path: '/' }) => {
  let [run, effects]: Move = beginRun(tour, at)
  const all = say(effects)
  for (const event of events) {
    ;[run, effects] = moveRun(tour, run, event)
    all.push(...say(effects))
  }
  // `before` and `after` a step: only where a test looks at them.
  return { run, where: where(run), all, effects: all.filter(it => !/^(before|after) /.test(it)) }
}

/** Each step has a target of its own. */
export const aimed = tour(step('a', { target: '#a' }), step('b', { target: '#b' }), step('c', { target: '#c' }))
