import { expect, test } from 'vitest'
import { lintPlaybook } from '../../src/schema.ts'

const tour = (more: object) => ({ kind: 'tour', auto: true, variant: 'welcome', steps: [{ id: 'a', title: 'x' }], ...more })
const found = (guides: object) =>
  lintPlaybook({ id: 'p', version: 1, milestones: {}, roadmap: [], guides }, 0).map(
    ({ severity, practice, path }) => `${severity} ${practice} ${path}`,
  )

test('practice 70: one variant is live; a second one is an experiment, or the playbook fails', () => {
  expect(found({ a: tour({}), b: tour({}) })).toEqual(['error 70 guides.b.live'])
  expect(found({ a: tour({}), b: tour({ live: false }) })).toEqual([])
  expect(found({ a: tour({}), b: tour({ experiment: true }) })).toEqual([])
  expect(found({ a: tour({}), b: tour({ variant: 'farewell' }) })).toEqual([])
})
