import { expect, test } from 'vitest'
import { lintPlaybook } from '../../src/schema.ts'

const found = (more: object) =>
  lintPlaybook(
    {
      id: 'p',
      version: 1,
      milestones: { sent: { title: 'x', rule: { count: 'e' }, ...more }, replies: { title: 'x', rule: { count: 'f' } } },
      roadmap: [],
    },
    0,
  ).map(({ severity, practice, path }) => `${severity} ${practice} ${path}`)

test('practice 50: a key metric that no guard stands beside is warned of', () => {
  expect(found({ key: true })).toEqual(['warning 50 milestones.sent.guards'])
  expect(found({ key: true, guards: [] })).toEqual(['warning 50 milestones.sent.guards'])
  expect(found({ key: true, guards: ['replies'] })).toEqual([])
  expect(found({})).toEqual([])
})
