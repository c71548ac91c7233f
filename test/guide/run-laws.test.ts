import fc from 'fast-check'
import { expect, test } from 'vitest'
import { beginRun, moveRun, type Run, type RunEffect, type RunEvent, type Tour } from '../../src/guide/index.ts'
import type { Step } from '../../src/playbook/index.ts'

const ids = ['a', 'b', 'c', 'd']
const paths = ['/', '/x', '/x/1', '/y']
const id = fc.constantFrom(...ids, 'gone')
const path = fc.constantFrom(...paths)

const bare = fc.record(
  {
    title: fc.constant('t'),
    target: fc.constantFrom('#t', ['#t', '#u']),
    page: fc.constantFrom('/x', '/x/*', '/**', '/y'),
    href: fc.constantFrom('/x', '/y', '/elsewhere'),
    missing: fc.constantFrom('wait', 'skip', 'centre', 'fail'),
    advance: fc.record({ click: fc.boolean(), event: fc.constantFrom('e', 'f'), only: fc.boolean() }, { requiredKeys: [] }),
  },
  { requiredKeys: ['title'] },
) as fc.Arbitrary<Omit<Step, 'id'>>
const tour: fc.Arbitrary<Tour> = fc
  .array(bare, { maxLength: 4 })
  .map(steps => ({ id: 't', steps: steps.map((step, i) => ({ ...step, id: ids[i]! })) }))

const event = fc.oneof(
  { weight: 3, arbitrary: fc.record({ on: fc.constantFrom('next', 'back') }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('page'), path }) },
  { weight: 6, arbitrary: fc.record({ on: fc.constantFrom('found', 'missing', 'click'), step: id }) },
  { weight: 2, arbitrary: fc.record({ on: fc.constant('event'), name: fc.constantFrom('e', 'f') }) },
) as fc.Arbitrary<RunEvent>
const close = fc.constantFrom<RunEvent>({ on: 'close', reason: 'escape' }, { on: 'interrupt', reason: 'x' })
const at = fc.record({ path, step: id, started: fc.boolean() }, { requiredKeys: ['path'] })

/** Every state that the events lead through, with what was to be done. */
const states = (
  tour: Tour,
  from: Parameters<typeof beginRun>[1],
  events: readonly RunEvent[],
): [run: Run, effects: readonly RunEffect[]][] => {
  const list = [beginRun(tour, from) as [Run, readonly RunEffect[]]]
  for (const event of events) list.push(moveRun(tour, list.at(-1)![0], event) as [Run, readonly RunEffect[]])
  return list
}
const run = (
  check: (tour: Tour, list: [Run, readonly RunEffect[]][], events: readonly RunEvent[], from: Parameters<typeof beginRun>[1]) => void,
) =>
  fc.assert(
    fc.property(tour, at, fc.array(event, { maxLength: 30 }), (tour, from, events) =>
      check(tour, states(tour, from, events), events, from),
    ),
    { numRuns: 2_000 },
  )
const told = (list: [Run, readonly RunEffect[]][]) =>
  list.flatMap(([, effects]) => effects.flatMap(effect => (effect.do === 'tell' ? [effect] : [])))

test('whatever happens, the run stands at a step of the tour or has ended', () => {
  run((tour, list) => {
    for (const [run] of list) expect(run.phase === 'ended' || tour.steps.some(({ id }) => id === run.step)).toBe(true)
  })
})

test('a step is shown only on its page, and without its target only where it may', () => {
  run((tour, list) => {
    for (const [run] of list) {
      if (run.phase !== 'shown') continue
      const { page, target, missing } = tour.steps.find(({ id }) => id === run.step)!
      const pages: Record<string, RegExp> = { '/x': /^\/x$/, '/x/*': /^\/x\/1$/, '/**': /./, '/y': /^\/y$/ }
      if (page) expect(run.path).toMatch(pages[String(page)]!)
      if (run.centred) expect(!target || missing === 'centre').toBe(true)
    }
  })
})

test('closing ends it at once, from everywhere', () => {
  fc.assert(
    fc.property(
      tour,
      at,
      fc.array(event, { maxLength: 20 }),
      close,
      fc.array(event, { maxLength: 5 }),
      (tour, from, events, close, after) => {
        const list = states(tour, from, [...events, close, ...after])
        expect(list.slice(events.length + 1).every(([run]) => run.phase === 'ended')).toBe(true)
        expect(told(list).filter(({ what }) => ['completed', 'dismissed', 'interrupted'].includes(what))).toHaveLength(1)
      },
    ),
    { numRuns: 1_000 },
  )
})

test('it is started at most once, before anything is shown; only what was started is completed; the end comes last', () => {
  run((_, list, __, from) => {
    const words = told(list).flatMap(({ what }) => (what === 'before' || what === 'after' ? [] : [what]))
    const [started, shown, completed] = (['started', 'shown', 'completed'] as const).map(what => words.indexOf(what)) as [
      number,
      number,
      number,
    ]
    expect(words.filter(what => what === 'started').length).toBeLessThanOrEqual(1)
    const before = from.step !== undefined && (from.started ?? true)
    if (shown >= 0 && !before) expect(started === shown - 1).toBe(true)
    if (completed >= 0 && !before) expect(shown >= 0 && shown < completed).toBe(true)
    const end = words.findIndex(what => ['completed', 'dismissed', 'interrupted'].includes(what))
    if (end >= 0) expect(end).toBe(words.length - 1)
  })
})

test('nobody is taken away but by entering a step, each time once, and never when it is taken up again', () => {
  run((_, list, events) => {
    for (const [i, [, effects]] of list.entries()) {
      const goes = effects.filter(effect => effect.do === 'navigate')
      expect(goes.length).toBeLessThanOrEqual(1)
      if (!goes.length) continue
      // A step was entered: it is remembered just before.
      expect(effects[effects.indexOf(goes[0]!) - 1]?.do).toBe('remember')
      if (i) expect(events[i - 1]!.on).not.toBe('page')
    }
  })
  fc.assert(
    fc.property(tour, path, fc.constantFrom(...ids), (tour, path, step) => {
      const known = tour.steps.some(({ id }) => id === step)
      if (known) expect(beginRun(tour, { path, step })[1].some(effect => effect.do === 'navigate')).toBe(false)
    }),
  )
})

test('a page that answers every address with another one is no trap: the person is taken at most once a step', () => {
  fc.assert(
    fc.property(tour, tour => {
      // Each load of a page takes the tour up again where it was; the page is always the wrong one.
      let memory: { step: string; started: boolean } | undefined
      let goes = 0
      for (let load = 0; load < 20; load++) {
        const [, effects] = beginRun(tour, { path: '/nowhere', ...memory })
        for (const effect of effects) {
          if (effect.do === 'remember') memory = effect
          if (effect.do === 'navigate') goes++
        }
      }
      expect(goes).toBeLessThanOrEqual(1)
    }),
  )
})

test('a tour whose targets are all missing ends after one round, whatever the direction', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 4 }), fc.integer({ min: 0, max: 3 }), fc.boolean(), (n, from, goBack) => {
      const tour: Tour = { id: 't', steps: ids.slice(0, n).map(id => ({ id, title: id, target: '#t', missing: 'skip' })) }
      const first = ids[from % n]!
      let [run] = beginRun(tour, { path: '/', step: first })
      if (goBack) {
        ;[run] = moveRun(tour, run, { on: 'found', step: first })
        ;[run] = moveRun(tour, run, { on: 'back' })
      }
      let moves = 0
      while (run.phase !== 'ended' && moves++ < 3 * n) [run] = moveRun(tour, run, { on: 'missing', step: run.step })
      expect(run.phase).toBe('ended')
    }),
  )
})

test('the same moves give the same run, and nothing that was given is changed', () => {
  run((tour, list, events, from) => {
    const frozen = JSON.stringify([tour, list])
    expect(states(tour, from, events)).toEqual(list)
    expect(JSON.stringify([tour, list])).toBe(frozen)
  })
})
