import { expect, test } from 'vitest'
import { lintPlaybook } from '../../src/schema.ts'

const found = (level: object) =>
  lintPlaybook(
    {
      id: 'p',
      version: 1,
      milestones: { m: { title: 'x', rule: { count: 'e' } } },
      roadmap: [{ level: 0, ...level }],
      guides: { g: { kind: 'tour', auto: true, steps: [{ id: 'a', title: 'x' }] } },
    },
    0,
  ).map(({ severity, practice, path }) => [severity, practice, path])

test('practice 68: a level says its state, its criteria and the next actions, or the playbook fails', () => {
  expect(found({ state: 'x', criteria: ['m'], next: ['g'] })).toEqual([])
  expect(found({ state: 'x', criteria: ['m'], next: [] })).toEqual([['error', 68, 'roadmap.0.next']])
  expect(found({ state: 'x', criteria: ['m'] })).toEqual([['error', 68, 'roadmap.0.next']])
  expect(found({ criteria: ['m'], next: ['g'] })).toEqual([['error', undefined, 'roadmap.0.state']])
  expect(found({ state: 'x', criteria: [], next: ['g'] })).toEqual([['error', undefined, 'roadmap.0.criteria']])
})
