import { expect, test } from 'vitest'
import { lintPlaybook } from '../../src/schema.ts'

const item = (i: number, minutes?: number) => ({ id: `i${i}`, title: 'x', done: { count: `e${i}` }, ...(minutes && { minutes }) })
const found = (items: readonly object[], more: object = {}) =>
  lintPlaybook(
    { id: 'p', version: 1, milestones: {}, roadmap: [], guides: { list: { kind: 'checklist', auto: true, title: 'x', items, ...more } } },
    0,
  ).map(({ severity, practice, path, found }) => [severity, practice, path, found])
const times = (n: number, minutes?: number) => Array.from({ length: n }, (_, i) => item(i, minutes))

test('practice 12: more than nine items in one guide, or more than thirty minutes, are warned of', () => {
  expect(found(times(9))).toEqual([])
  expect(found(times(10))).toEqual([['warning', 12, 'guides.list.items', '10']])
  expect(found(times(6, 5))).toEqual([])
  expect(found(times(6, 6))).toEqual([['warning', 12, 'guides.list.items', '36']])
  expect(found(times(2), { minutes: 31 })).toEqual([['warning', 12, 'guides.list.minutes', '31']])
})
