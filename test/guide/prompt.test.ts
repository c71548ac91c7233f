import { expect, test } from 'vitest'
import { type Context, decide, type GuideMemory } from '../../src/guide/index.ts'
import type { Guide, Playbook } from '../../src/playbook/index.ts'
import type { Progress } from '../../src/progress/types.ts'

const tour = (more: object = {}): Guide => ({ kind: 'tour', steps: [{ id: 's', title: 's' }], ...more })
const auto = { auto: true }
const book = (guides: Record<string, Guide>, next: readonly string[] = []): Playbook => ({
  id: 'p',
  version: 1,
  milestones: {},
  roadmap: next[0] ? [{ level: 0, state: '0', criteria: [], next }] : [],
  guides,
})
const progress = (more: Partial<Progress> = {}): Progress =>
  ({ next: { level: 0, open: [], guides: [] }, signals: [], guides: {}, ...more }) as unknown as Progress
const here: Context = { now: 10, path: '/', open: null, consent: 'granted', surfaces: 'auto' }
const memory = (status: GuideMemory['status']): GuideMemory => ({ status, at: 1 })
const alone = (guide: Guide, memories: Record<string, GuideMemory> = {}, context: Partial<Context> = {}) =>
  decide(book({ g: guide }), progress(), memories, { ...here, ...context }).why.g

test('what is not live opens only when asked, or where it was begun', () => {
  expect(alone(tour({ ...auto, live: false }))).toEqual(['live'])
  expect(alone(tour({ ...auto, live: true }))).toEqual(['shown'])
  expect(alone(tour({ ...auto, live: false }), { g: memory('open') })).toEqual(['shown'])
  expect(alone(tour({ ...auto, live: false }), {}, { open: 'g' })).toEqual(['shown'])
})

test('what is urgent goes before every guide that is not, and after the tour that was begun', () => {
  const playbook = book({ a: tour({ ...auto, priority: 99 }), b: tour({ ...auto, priority: -1 }), c: tour({ ...auto, priority: 1 }) })
  const urgent = (...ids: string[]): Progress =>
    progress({ guides: Object.fromEntries(ids.map(id => [id, { audience: true, urgent: true, items: [], hidden: [], forks: {} }])) })
  expect(decide(playbook, urgent(), {}, here).show).toBe('a')
  expect(decide(playbook, urgent('b'), {}, here).show).toBe('b')
  expect(decide(playbook, urgent('b', 'c'), {}, here).show).toBe('c')
  expect(decide(playbook, urgent('b'), { c: memory('open') }, here).show).toBe('c')
})

test('a raised signal opens the guide that it prompts, at any level, and anew each time that it is raised', () => {
  const raised = (since: number, more: Partial<Progress> = {}): Progress =>
    progress({ signals: [{ id: 's', scope: 'user', since, severity: 'warn', do: { prompt: { start: 'g' } } }], ...more })
  const plan = book({ g: tour(), other: tour() }, ['g'])
  expect(decide(plan, progress(), {}, here).show).toBe(null)
  expect(decide(plan, raised(5), {}, here)).toMatchObject({ show: 'g', why: { g: ['shown'], other: ['manual'] } })
  const done = { g: { status: 'completed', at: 9 } } as const
  expect(decide(plan, raised(5), done, here).why.g).toEqual(['completed'])
  expect(decide(plan, raised(10), done, here).show).toBe('g')
  expect(decide(plan, raised(10), { g: { status: 'dismissed', at: 9 } }, here).show).toBe('g')
  const hidden = book({ g: tour({ page: '/plan', audience: 'x' }) })
  expect(decide(hidden, raised(5, { guides: { g: { audience: false, items: [], hidden: [], forks: {} } } }), {}, here).why.g).toEqual([
    'audience',
    'page',
  ])
})
