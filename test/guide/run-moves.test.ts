import { expect, test } from 'vitest'
import { moveRun } from '../../src/guide/index.ts'
import { aimed, back, click, found, heard, missing, next, page, plain, play, step, tour } from './played.ts'

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
