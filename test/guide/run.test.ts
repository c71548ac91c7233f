import { expect, test } from 'vitest'
import { moveRun } from '../../src/guide/index.ts'
import type { Step } from '../../src/playbook/index.ts'
import { aimed, back, click, close, found, heard, missing, next, page, plain, play, say, step, tour, where } from './played.ts'

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
  expect(run).toEqual({ phase: 'ended', guide: 't', outcome: 'dismissed', reason: 'button', missed: [] })
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

test('a step that is taken out of the playbook while it is open: it is left, and the one in its place comes next', () => {
  const [run] = moveRun(plain, play(plain, [next]).run, next)
  const shorter = tour(step('x'), step('y'))
  const [other, effects] = moveRun(shorter, run, { on: 'revised' })
  expect([where(other), say(effects)]).toEqual(['shown y centred', ['after c', 'remember y', 'before y', 'shown y']])
  const longer = tour(step('a'), step('x'), step('b'), step('y'))
  expect(where(moveRun(longer, run, { on: 'revised' })[0])).toBe('shown b centred')
  expect(where(moveRun(tour(), run, next)[0])).toBe('interrupted empty')
})

test('what changes nothing gives the same object', () => {
  const { run } = play(aimed, [])
  for (const event of [next, back, page('/'), click('a'), heard('e'), found('b'), missing('b')])
    expect(moveRun(aimed, run, event)[0]).toBe(run)
  const shown = play(aimed, [found('a')]).run
  for (const event of [back, page('/'), click('a'), heard('e'), found('a')]) expect(moveRun(aimed, shown, event)[0]).toBe(shown)
})
