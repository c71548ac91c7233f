import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Context, type Decision, decide, type GuideMemory, type Reason } from '../../src/guide/index.ts'
import type { Guide, Playbook } from '../../src/playbook/index.ts'
import type { ItemProgress, Progress } from '../../src/progress/types.ts'

const tour = (more: object = {}): Guide => ({ kind: 'tour', steps: [{ id: 's', title: 's' }], ...more })
const checklist = (more: object = {}): Guide => ({
  kind: 'checklist',
  title: 'c',
  items: [{ id: 'i', title: 'i', done: { count: 'e', atLeast: 1 } }],
  ...more,
})
const map = (more: object = {}): Guide => ({ kind: 'roadmap', ...more })

const book = (guides: Record<string, Guide>, next: readonly (readonly string[])[] = []): Playbook => ({
  id: 'p',
  version: 1,
  milestones: {},
  roadmap: next.map((next, level) => ({ level, state: `${level}`, criteria: [], next })),
  guides,
})
const item = (id: string, done: boolean): ItemProgress => ({ id, done, at: null, reading: {} as never, blocked: false, dueAt: null })
const progress = (
  guides: Record<string, { audience?: boolean; done?: Record<string, boolean> }> = {},
  ahead: readonly string[] | null = [],
): Progress =>
  ({
    enough: false,
    next: ahead && { level: 0, open: [], guides: ahead },
    signals: [],
    guides: Object.fromEntries(
      Object.entries(guides).map(([id, { audience = true, done = {} }]) => [
        id,
        { audience, items: Object.entries(done).map(([id, is]) => item(id, is)) },
      ]),
    ),
  }) as unknown as Progress
const here: Context = { now: 0, path: '/', open: null, consent: 'granted', surfaces: 'auto' }
const memory = (status: GuideMemory['status']): GuideMemory => ({ status, at: 1 })
const auto = { auto: true }

/** The answer for one guide `g`, alone in its playbook. */
const alone = (guide: Guide, p: Progress | null = progress(), memories: Record<string, GuideMemory> = {}, context: Partial<Context> = {}) =>
  decide(book({ g: guide }), p, memories, { ...here, ...context }).why.g

test('a tour with auto opens by itself, one without waits to be asked', () => {
  expect(decide(book({ a: tour(), b: tour(auto) }), progress(), {}, here)).toMatchObject({
    show: 'b',
    launcher: null,
    why: { a: ['manual'], b: ['shown'] },
  })
})

const cases: [what: string, why: readonly Reason[], got: readonly Reason[] | undefined][] = [
  ['nobody is identified', ['notReady'], alone(tour(auto), null)],
  ['consent was denied', ['consent'], alone(tour(auto), progress(), {}, { consent: 'denied' })],
  ['consent is pending', ['shown'], alone(tour(auto), progress(), {}, { consent: 'pending' })],
  ['completed before', ['completed'], alone(tour(auto), progress(), { g: memory('completed') })],
  ['dismissed before', ['dismissed'], alone(tour(auto), progress(), { g: memory('dismissed') })],
  ['interrupted since the page was loaded', ['interrupted'], alone(tour(auto), progress(), {}, { interrupted: ['g'] })],
  ['not in the audience', ['audience'], alone(tour({ ...auto, audience: 'x' }), progress({ g: { audience: false } }))],
  ['in the audience', ['shown'], alone(tour({ ...auto, audience: 'x' }), progress({ g: { audience: true } }))],
  ['audience not read', ['audience'], alone(tour({ ...auto, audience: 'x' }), progress())],
  ['on another page', ['page'], alone(tour({ ...auto, page: '/a/*' }), progress(), {}, { path: '/b' })],
  ['on its page', ['shown'], alone(tour({ ...auto, page: '/a/*' }), progress(), {}, { path: '/a/1' })],
  ['surfaces are off', ['surfaces'], alone(tour(auto), progress(), {}, { surfaces: 'none' })],
  ['its file failed to load', ['chunk'], alone(tour(auto), progress(), {}, { chunk: ['tour'] })],
  ['the file of others failed', ['shown'], alone(tour(auto), progress(), {}, { chunk: ['checklist'] })],
  ['an open checklist', ['shown'], alone(checklist(auto))],
  ['a checklist without auto', ['manual'], alone(checklist())],
  ['a roadmap', ['shown'], alone(map())],
  ['a roadmap for others', ['audience'], alone(map({ audience: 'x' }), progress({ g: { audience: false } }))],
]
test.each(cases)('%s: %j', (_, why, got) => expect(got).toEqual(why))

test('all reasons are told, in order', () => {
  const guide = tour({ audience: 'x', page: '/a' })
  const context = { ...here, path: '/b', consent: 'denied', surfaces: 'none', interrupted: ['g'], chunk: ['tour'] } as const
  const { why } = decide(book({ g: guide }, [['g']]), null, { g: memory('dismissed') }, context)
  expect(why.g).toEqual(['notReady', 'consent', 'dismissed', 'interrupted', 'audience', 'page', 'manual', 'level', 'surfaces', 'chunk'])
})

test('a guide that leads to a level is offered while that level is ahead, not before and not after', () => {
  const playbook = book({ first: tour(auto), second: tour(auto) }, [['first'], ['second']])
  const why = (ahead: readonly string[] | null) => decide(playbook, progress({}, ahead), {}, here).why
  expect(why(['first'])).toEqual({ first: ['shown'], second: ['level'] })
  expect(why(['second'])).toEqual({ first: ['level'], second: ['shown'] })
  expect(why(null)).toEqual({ first: ['level'], second: ['level'] })
})

test('a guide of no level is offered at every level', () => {
  expect(decide(book({ g: tour(auto) }, [['other']]), progress({}, null), {}, here).show).toBe('g')
})

test('of several the highest priority goes first, of equal ones the first in the playbook', () => {
  const playbook = book({
    a: tour(auto),
    b: tour({ ...auto, priority: 5 }),
    c: tour({ ...auto, priority: 5 }),
    d: tour({ ...auto, priority: -1 }),
  })
  expect(decide(playbook, progress(), {}, here)).toMatchObject({
    show: 'b',
    launcher: null,
    why: { a: ['priority'], b: ['shown'], c: ['priority'], d: ['priority'] },
  })
})

test('what is open stays, whatever its audience, page and priority; tours wait for it', () => {
  const playbook = book({ a: tour({ audience: 'x', page: '/a' }), b: tour({ ...auto, priority: 9 }), c: checklist(auto), m: map() })
  expect(decide(playbook, progress(), {}, { ...here, open: 'a' })).toMatchObject({
    show: 'a',
    launcher: 'c',
    why: { a: ['shown'], b: ['busy'], c: ['shown'], m: ['priority'] },
  })
})

test('an open guide that is not in the playbook any more is not shown', () => {
  expect(decide(book({ b: tour(auto) }), progress(), {}, { ...here, open: 'gone' }).show).toBe('b')
  expect(decide(book({}), progress(), {}, { ...here, open: 'gone' }).show).toBeNull()
})

test.each([{ consent: 'denied' }, { surfaces: 'none' }] as const)('with %j nothing is shown, not even what is open', context => {
  const playbook = book({ a: tour(auto), c: checklist(auto), m: map() })
  const decision = decide(playbook, progress(), { a: memory('open') }, { ...here, open: 'a', ...context })
  expect([decision.show, decision.launcher]).toEqual([null, null])
  expect(Object.values(decision.why).flat()).not.toContain('shown')
})

test('a tour that was begun goes on by itself, ahead of all others', () => {
  const playbook = book({ a: tour({ ...auto, priority: 99 }), b: tour({ page: '/x', audience: 'x' }) }, [['b']])
  expect(decide(playbook, progress({}, null), { b: memory('open') }, here)).toMatchObject({
    show: 'b',
    launcher: null,
    why: { a: ['priority'], b: ['shown'] },
  })
  expect(decide(playbook, progress({}, null), { b: memory('open') }, { ...here, interrupted: ['b'] }).show).toBe('a')
})

test('a checklist that was open is open again; one that was closed, and a roadmap, are not', () => {
  const playbook = book({ c: checklist(), m: map() })
  const of = (status: GuideMemory['status']) => decide(playbook, progress(), { c: memory(status), m: memory('open') }, here)
  expect(of('open')).toMatchObject({ show: 'c', launcher: 'c', why: { c: ['shown'], m: ['priority'] } })
  expect(of('closed')).toMatchObject({ show: null, launcher: 'm', why: { c: ['manual'], m: ['shown'] } })
})

test('the launcher stands for the open checklist of the highest priority, then for the roadmap', () => {
  const playbook = book({ m: map(), a: checklist(auto), b: checklist({ ...auto, priority: 2 }) })
  const launcher = (p: Progress, memories: Record<string, GuideMemory> = {}) => decide(playbook, p, memories, here).launcher
  expect(launcher(progress())).toBe('b')
  expect(launcher(progress(), { b: memory('dismissed') })).toBe('a')
  expect(launcher(progress({ b: { done: { i: true } } }), { a: memory('completed') })).toBe('m')
  expect(launcher(progress({ b: { done: { i: true } } }), { a: memory('completed'), m: memory('dismissed') })).toBeNull()
})

test('the launcher stays beside an open tour, and when its own panel is open', () => {
  const playbook = book({ t: tour(), c: checklist(auto) })
  expect(decide(playbook, progress(), {}, { ...here, open: 't' })).toMatchObject({ show: 't', launcher: 'c' })
  expect(decide(playbook, progress(), {}, { ...here, open: 'c' })).toMatchObject({ show: 'c', launcher: 'c' })
})

const items = (...list: [id: string, optional: boolean][]) =>
  checklist({ ...auto, items: list.map(([id, optional]) => ({ id, title: id, done: { count: 'e', atLeast: 1 }, optional })) })
test.each([
  ['all that must be', items(['a', false], ['b', true]), { a: true, b: false }, true],
  ['only what may be', items(['a', false], ['b', true]), { a: false, b: true }, false],
  ['one of two', items(['a', false], ['b', false]), { a: true, b: false }, false],
  ['one of two that may be', items(['a', true], ['b', true]), { a: true, b: false }, false],
  ['all that may be', items(['a', true], ['b', true]), { a: true, b: true }, true],
  ['what was never read', items(['a', false]), {}, false],
] as const)('a checklist with %s done', (_, guide, done, isCompleted) => {
  expect(alone(guide, progress({ g: { done } }))).toEqual([isCompleted ? 'completed' : 'shown'])
})

test('a playbook without guides shows nothing', () => {
  const { guides: _, ...bare } = book({})
  expect(decide(bare, progress(), {}, here)).toEqual({ show: null, launcher: null, hints: [], why: {}, revisitAt: null })
})

const order: readonly Reason[] = [
  'shown',
  'waiting',
  'unknown',
  'notReady',
  'consent',
  'completed',
  'dismissed',
  'snoozed',
  'interrupted',
  'audience',
  'live',
  'page',
  'manual',
  'trigger',
  'level',
  'budget',
  'quiet',
  'typing',
  'busy',
  'priority',
  'surfaces',
  'chunk',
]
const names = ['a', 'b', 'c', 'd', 'constructor', '__proto__']
const anyGuide = fc
  .record(
    {
      kind: fc.constantFrom('tour', 'checklist', 'roadmap'),
      auto: fc.boolean(),
      priority: fc.integer({ min: -3, max: 3 }),
      page: fc.constantFrom('/a', '/**'),
      audience: fc.constant('x'),
    },
    { requiredKeys: ['kind'] },
  )
  .map(({ kind, ...more }) => (kind === 'tour' ? tour(more) : kind === 'checklist' ? checklist(more) : map(more)))
const status = fc.constantFrom<GuideMemory['status']>('open', 'completed', 'dismissed', 'snoozed').map(memory)
const some = fc.subarray(names)
const anyContext: fc.Arbitrary<Context> = fc.record(
  {
    now: fc.constant(0),
    waiting: fc.boolean(),
    typing: fc.boolean(),
    triggered: some,
    path: fc.constantFrom('/', '/a'),
    open: fc.constantFrom(null, ...names, 'gone'),
    consent: fc.constantFrom('granted', 'pending', 'denied'),
    surfaces: fc.constantFrom('auto', 'auto', 'none'),
    interrupted: some,
    chunk: fc.subarray<Guide['kind']>(['tour', 'checklist', 'roadmap']),
  },
  { requiredKeys: ['now', 'path', 'open', 'consent', 'surfaces'] },
)
const anyProgress = fc.option(
  fc
    .record({ out: some, done: some, ahead: fc.option(some) })
    .map(({ out, done, ahead }) =>
      progress(Object.fromEntries(names.map(id => [id, { audience: !out.includes(id), done: { i: done.includes(id) } }])), ahead),
    ),
  { freq: 9 },
)

test('a decision is of one mind, shows one guide at most, and explains every guide', () => {
  fc.assert(
    fc.property(
      fc.dictionary(fc.constantFrom(...names), anyGuide),
      fc.array(some, { maxLength: 2 }),
      anyProgress,
      fc.dictionary(fc.constantFrom(...names), status),
      anyContext,
      (guides, next, p, memories, context) => {
        const playbook = book(guides, next)
        const decision: Decision = decide(playbook, p, memories, context)
        expect(decide(playbook, p, memories, context)).toEqual(decision)
        const { show, launcher, why } = decision
        expect(Object.keys(why).sort()).toEqual(Object.keys(guides).sort())
        for (const [id, reasons] of Object.entries(why)) {
          expect(reasons.length).toBeGreaterThan(0)
          expect([...reasons].sort((a, b) => order.indexOf(a) - order.indexOf(b))).toEqual(reasons)
          expect(new Set(reasons).size).toBe(reasons.length)
          expect(reasons.includes('shown') || reasons.includes('waiting')).toBe(id === show || id === launcher)
        }
        for (const id of [show, launcher]) if (id !== null) expect([['shown'], ['waiting']]).toContainEqual(why[id])
        if (launcher !== null) expect(Object.entries(guides).find(([id]) => id === launcher)![1].kind).not.toBe('tour')
        if (context.open !== null && Object.hasOwn(guides, context.open) && show !== null) expect(show).toBe(context.open)
      },
    ),
    { numRuns: 2_000 },
  )
})

test('what has the first place once keeps it when it is open', () => {
  fc.assert(
    fc.property(fc.dictionary(fc.constantFrom(...names), anyGuide), anyProgress, anyContext, (guides, p, context) => {
      const playbook = book(guides)
      const { show } = decide(playbook, p, {}, { ...context, open: null })
      if (show !== null) expect(decide(playbook, p, { [show]: memory('open') }, { ...context, open: show }).show).toBe(show)
    }),
  )
})
