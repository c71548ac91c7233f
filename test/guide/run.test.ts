import { expect, test } from 'vitest'
import { beginRun, type Move, moveRun, type Run, type RunEffect, type RunEvent, type Tour } from '../../src/guide/index.ts'
import type { Step } from '../../src/playbook/index.ts'

const step = (id: string, more: Partial<Step> = {}): Step => ({ id, title: id, ...more })
const tour = (...steps: Step[]): Tour => ({ id: 't', steps })
const plain = tour(step('a'), step('b'), step('c'))

const next: RunEvent = { on: 'next' }
const back: RunEvent = { on: 'back' }
const close: RunEvent = { on: 'close', reason: 'button' }
const page = (path: string): RunEvent => ({ on: 'page', path })
const found = (step: string): RunEvent => ({ on: 'found', step })
const missing = (step: string): RunEvent => ({ on: 'missing', step })
const click = (step: string): RunEvent => ({ on: 'click', step })
const heard = (name: string): RunEvent => ({ on: 'event', name })

/** Effects as short words, so that an order reads as a line. */
const say = (effects: readonly RunEffect[]): string[] =>
  effects.map(it =>
    it.do === 'navigate'
      ? `go ${it.href}`
      : it.do === 'remember'
        ? `remember ${it.step}${it.started ? '' : ' (new)'}`
        : [it.what, it.step, it.reason].filter(Boolean).join(' '),
  )
/** Where a run is, as short words. */
const where = (run: Run): string =>
  run.phase === 'ended'
    ? `${run.outcome} ${run.reason}`
    : `${run.phase} ${run.step}${run.phase === 'waiting' ? ` for ${run.for}` : run.centred ? ' centred' : ''}`

/** Plays events from the start; gives where it stands, and what was to be done. */
const play = (tour: Tour, events: readonly RunEvent[], at: Parameters<typeof beginRun>[1] = { path: '/' }) => {
  let [run, effects]: Move = beginRun(tour, at)
  const all = say(effects)
  for (const event of events) {
    ;[run, effects] = moveRun(tour, run, event)
    all.push(...say(effects))
  }
  return { run, where: where(run), effects: all }
}

test('a tour of centred steps is started, shown step by step and completed, in this order', () => {
  const { where, effects } = play(plain, [next, next, next])
  expect(where).toBe('completed done')
  expect(effects).toEqual([
    'remember a (new)',
    'remember a',
    'started a',
    'shown a',
    'remember b',
    'shown b',
    'remember c',
    'shown c',
    'completed c done',
  ])
})

test('without steps it ends at once, and nothing was shown', () => {
  const { where, effects } = play(tour(), [next, close])
  expect(where).toBe('interrupted empty')
  expect(effects.filter(it => /started|shown/.test(it))).toEqual([])
})

test.each([[[]], [[next]], [[next, next]]])('closed after %j it is dismissed with the reason and nothing more', moves => {
  const { run, effects } = play(plain, [...moves, close])
  expect(run).toEqual({ phase: 'ended', guide: 't', outcome: 'dismissed', reason: 'button' })
  expect(effects.at(-1)).toBe(`dismissed ${'abc'[moves.length]} button`)
  expect(effects.filter(it => it.startsWith('shown'))).toHaveLength(moves.length + 1)
})

test('after its end nothing moves it', () => {
  const { run } = play(plain, [close])
  for (const event of [
    next,
    back,
    close,
    page('/x'),
    found('a'),
    missing('a'),
    click('a'),
    heard('e'),
    { on: 'interrupt', reason: 'x' } as const,
  ])
    expect(moveRun(plain, run, event)).toEqual([run, []])
})

test('interrupted it is neither completed nor dismissed', () => {
  const { run, effects } = play(plain, [{ on: 'interrupt', reason: 'replaced' }])
  expect(run).toMatchObject({ phase: 'ended', outcome: 'interrupted', reason: 'replaced' })
  expect(effects.at(-1)).toBe('interrupted a replaced')
})

test('back goes back, and stays at the first step', () => {
  expect(play(plain, [next, back]).where).toBe('shown a centred')
  const { run, effects } = play(plain, [back, back])
  expect(where(run)).toBe('shown a centred')
  expect(moveRun(plain, run, back)[0]).toBe(run)
  expect(effects.filter(it => it.startsWith('shown'))).toEqual(['shown a'])
})

test('a step seen again is told again', () => {
  expect(play(plain, [next, back]).effects.slice(-2)).toEqual(['remember a', 'shown a'])
})

const aimed = tour(step('a', { target: '#a' }), step('b', { target: '#b' }), step('c', { target: '#c' }))

test('a step with a target waits until it is found, and only then is started and shown', () => {
  const { where, effects } = play(aimed, [])
  expect([where, effects]).toEqual(['waiting a for target', ['remember a (new)']])
  const shown = play(aimed, [found('a')])
  expect([shown.where, shown.effects.slice(1)]).toEqual(['shown a', ['remember a', 'started a', 'shown a']])
})

test('a step that is not shown yet does not take a second press of the button', () => {
  const { where } = play(aimed, [found('a'), next, next, next, back])
  expect(where).toBe('waiting b for target')
})

test('what was looked for by an earlier step does not count', () => {
  expect(play(aimed, [found('a'), next, found('a'), missing('a'), found('zzz')]).where).toBe('waiting b for target')
})

const policy = (missing: NonNullable<Step['missing']>) =>
  tour(step('a', { target: '#a', missing }), step('b', { target: '#b', missing }), step('c', { target: '#c', missing }))

test('wait: the missing target is told once and waited for', () => {
  const { where, effects } = play(policy('wait'), [missing('a'), missing('a'), missing('a')])
  expect([where, effects.slice(1)]).toEqual(['waiting a for target', ['missing a']])
  expect(play(aimed, [missing('a'), found('a')]).where).toBe('shown a')
})

test('centre: it is told and shown in the middle, and moves to its target when that comes', () => {
  const { where, effects } = play(policy('centre'), [missing('a')])
  expect([where, effects.slice(1)]).toEqual(['shown a centred', ['missing a', 'remember a', 'started a', 'shown a']])
  const later = play(policy('centre'), [missing('a'), found('a')])
  expect([later.where, later.effects.filter(it => it === 'shown a')]).toEqual(['shown a', ['shown a']])
})

test('fail: the tour ends, neither completed nor dismissed', () => {
  const { where, effects } = play(policy('fail'), [found('a'), next, missing('b')])
  expect([where, effects.slice(-2)]).toEqual(['interrupted missing', ['missing b', 'interrupted b missing']])
})

test('skip: it goes on in the direction of travel', () => {
  expect(play(policy('skip'), [missing('a')]).where).toBe('waiting b for target')
  expect(play(policy('skip'), [found('a'), next, found('b'), next, found('c'), back, missing('b')]).where).toBe('waiting a for target')
})

test('skip: back past the first step that is there stays at it', () => {
  const { where } = play(policy('skip'), [missing('a'), found('b'), next, found('c'), back, found('b'), back, missing('a'), found('b')])
  expect(where).toBe('shown b')
})

test('skip: past the last step it is completed when something was shown, else interrupted', () => {
  expect(play(policy('skip'), [found('a'), next, missing('b'), missing('c')]).where).toBe('completed skipped')
  const never = play(policy('skip'), [missing('a'), missing('b'), missing('c')])
  expect(never.where).toBe('interrupted skipped')
  expect(never.effects.some(it => /started|shown|completed/.test(it))).toBe(false)
})

test('a target that goes away hides the step; told missing once more, its policy decides', () => {
  expect(play(policy('wait'), [found('a'), missing('a')]).where).toBe('waiting a for target')
  const again = play(policy('wait'), [found('a'), missing('a'), found('a')])
  expect([again.where, again.effects.filter(it => /shown|missing/.test(it))]).toEqual(['shown a', ['shown a']])
  expect(play(policy('skip'), [found('a'), missing('a')]).where).toBe('waiting a for target')
  expect(play(policy('skip'), [found('a'), missing('a'), missing('a')]).where).toBe('waiting b for target')
  expect(play(policy('centre'), [found('a'), missing('a')]).where).toBe('shown a centred')
})

const paged = tour(step('a', { page: '/a' }), step('b', { page: '/b/*', href: '/b/1', target: '#b' }), step('c', { page: '/c' }), step('d'))

test('a step on another page waits for it and is shown there', () => {
  expect(play(paged, [], { path: '/x' }).where).toBe('waiting a for page')
  expect(play(paged, [page('/y'), page('/a')], { path: '/x' }).where).toBe('shown a centred')
  expect(play(paged, [], { path: '/a' }).where).toBe('shown a centred')
})

test('a step with an address takes the person there, once', () => {
  const { where, effects } = play(paged, [next, page('/elsewhere'), page('/login'), page('/a')], { path: '/a' })
  expect(where).toBe('waiting b for page')
  expect(effects.filter(it => it.startsWith('go'))).toEqual(['go /b/1'])
  expect(effects.slice(-2)).toEqual(['remember b', 'go /b/1'])
})

test('on the right page already, nobody is taken anywhere', () => {
  const open = tour(step('a'), step('b', { page: '/a', href: '/a' }))
  expect(play(open, [next], { path: '/a' }).effects.some(it => it.startsWith('go'))).toBe(false)
})

test('on the new page its target is waited for; back returns to the page before', () => {
  const there = tour(step('a', { page: '/a', href: '/a' }), step('b', { page: '/b', href: '/b', target: '#b' }))
  const { where, effects } = play(there, [next, page('/b'), found('b'), back, page('/a')], { path: '/a' })
  expect(where).toBe('shown a centred')
  expect(effects.filter(it => it.startsWith('go'))).toEqual(['go /b', 'go /a'])
})

test('a target found on the wrong page does not count', () => {
  expect(play(paged, [next, found('b'), missing('b')], { path: '/a' }).where).toBe('waiting b for page')
})

test('leaving the page of a step hides it, coming back shows it, and nobody is taken anywhere', () => {
  const { where, effects } = play(paged, [next, page('/b/2'), found('b'), page('/a'), page('/b/3'), found('b')], { path: '/a' })
  expect(where).toBe('shown b')
  expect(effects.filter(it => /go|shown b/.test(it))).toEqual(['go /b/1', 'shown b'])
})

test('a step without a page stays open over a change of route', () => {
  expect(play(plain, [page('/b'), page('/c')]).where).toBe('shown a centred')
  expect(play(aimed, [found('a'), page('/b')]).where).toBe('shown a')
})

test('the page that the person is on by now counts for the next step', () => {
  const open = tour(step('a'), step('b', { page: '/b', href: '/b' }))
  const { where, effects } = play(open, [page('/b'), next], { path: '/a' })
  expect(where).toBe('shown b centred')
  expect(effects.some(it => it.startsWith('go'))).toBe(false)
})

test('taken up again at its step it is not started once more, and takes nobody anywhere', () => {
  const { where, effects } = play(paged, [], { path: '/login', step: 'b', started: true })
  expect([where, effects]).toEqual(['waiting b for page', ['remember b']])
  const shown = play(paged, [page('/b/1'), found('b')], { path: '/login', step: 'b', started: true })
  expect(shown.effects).toEqual(['remember b', 'shown b'])
})

test('taken up again before its first step was shown, it is started then', () => {
  const { effects } = play(aimed, [found('a')], { path: '/', step: 'a', started: false })
  expect(effects).toEqual(['remember a (new)', 'remember a', 'started a', 'shown a'])
})

test('without a word of it, a tour taken up after its first step was started', () => {
  expect(play(plain, [], { path: '/', step: 'a' }).effects).toContain('started a')
  expect(play(plain, [], { path: '/', step: 'b' }).effects).not.toContain('started b')
})

test('a step that is not in the tour any more: it begins at the first', () => {
  const { where, effects } = play(plain, [], { path: '/', step: 'gone', started: true })
  expect([where, effects]).toEqual(['shown a centred', ['remember a (new)', 'remember a', 'started a', 'shown a']])
})

test('from the next step on, a tour that was taken up again takes the person along', () => {
  const { effects } = play(paged, [next], { path: '/a', step: 'a', started: true })
  expect(effects.at(-1)).toBe('go /b/1')
})

const clicked = tour(step('a', { page: '/a', target: '#a', advance: { click: true } }), step('b'))

test('a click on the target moves on where the step is shown', () => {
  expect(play(clicked, [found('a'), click('a')], { path: '/a' }).where).toBe('shown b centred')
})

test.each([
  ['before it is shown', [click('a')]],
  ['on another page', [found('a'), page('/b'), click('a')]],
  ['on what another step aims at', [found('a'), click('b')]],
])('a click %s stays', (_, events) => {
  const { run } = play(clicked, events, { path: '/a' })
  expect(run).toMatchObject({ step: 'a' })
})

test('a click moves on only where the step says so', () => {
  expect(play(aimed, [found('a'), click('a')]).where).toBe('shown a')
})

const told = tour(step('a', { page: '/a', target: '#a', advance: { event: 'saved' } }), step('b'))

test('a tracked event moves on, also when its page or target went before it was tracked', () => {
  const shown = 'shown b centred'
  expect(play(told, [found('a'), heard('saved')], { path: '/a' }).where).toBe(shown)
  expect(play(told, [found('a'), page('/saved'), heard('saved')], { path: '/a' }).where).toBe(shown)
  expect(play(told, [found('a'), missing('a'), heard('saved')], { path: '/a' }).where).toBe(shown)
  expect(play(told, [heard('saved')], { path: '/saved', step: 'a', started: true }).where).toBe(shown)
})

test.each([
  ['another event', [found('a'), heard('opened')]],
  ['its event before the step was shown', [heard('saved')]],
  ['its event on the wrong page, before the step was shown', [page('/b'), heard('saved')]],
])('%s stays', (_, events) => {
  expect(play(told, events, { path: '/a' }).run).toMatchObject({ step: 'a' })
})

test('an event moves on once', () => {
  const twice = tour(step('a', { advance: { event: 'e' } }), step('b', { target: '#b', advance: { event: 'e' } }), step('c'))
  expect(play(twice, [heard('e'), heard('e')]).where).toBe('waiting b for target')
})

test.each([
  [{ click: true, only: true }, false],
  [{ event: 'e', only: true }, false],
  [{ click: true }, true],
  [undefined, true],
] as const)('advance %j: Next counts %s', (advance, counts) => {
  const only = tour(step('a', { target: '#a', ...(advance && { advance }) }), step('b'))
  expect(play(only, [found('a'), next]).run).toMatchObject({ step: counts ? 'b' : 'a' })
})

test('where only a click would move on and there is nothing to click, Next does', () => {
  const only = tour(step('a', { target: '#a', missing: 'centre', advance: { click: true, only: true } }), step('b'))
  expect(play(only, [missing('a'), next]).where).toBe('shown b centred')
})

test('where an event moves on, Next does not, wherever the step stands', () => {
  const only = tour(step('a', { target: '#a', missing: 'centre', advance: { event: 'e', only: true } }), step('b'))
  expect(play(only, [missing('a'), next]).where).toBe('shown a centred')
  expect(play(only, [missing('a'), heard('e')]).where).toBe('shown b centred')
})

test('a step without a target can be neither found, missed nor clicked', () => {
  const bare = tour(step('a', { advance: { click: true } }), step('b'))
  const { run } = play(bare, [])
  for (const event of [found('a'), missing('a'), click('a')]) expect(moveRun(bare, run, event)[0]).toBe(run)
})

test('a step that is taken out of the playbook while it is open: the tour begins anew', () => {
  const [run] = moveRun(plain, play(plain, [next]).run, next)
  const shorter = tour(step('x'), step('y'))
  const [anew, effects] = moveRun(shorter, run, found('c'))
  expect([where(anew), say(effects)]).toEqual(['shown x centred', ['remember x', 'shown x']])
  expect(where(moveRun(tour(), run, next)[0])).toBe('interrupted empty')
})

test('what changes nothing gives the same object', () => {
  const { run } = play(aimed, [])
  for (const event of [next, back, page('/'), click('a'), heard('e'), found('b'), missing('b')])
    expect(moveRun(aimed, run, event)[0]).toBe(run)
  const shown = play(aimed, [found('a')]).run
  for (const event of [back, page('/'), click('a'), heard('e'), found('a')]) expect(moveRun(aimed, shown, event)[0]).toBe(shown)
})
