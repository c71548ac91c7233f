import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addDrops, dirty, overflow, without } from '../../src/beacon/index.ts'
import { guide, milestone } from './outbox-model.ts'

test('a change raises the revision of its parts alone', () => {
  const row = dirty(dirty(undefined, [3, 4], 1), [4], 2)
  expect(row).toEqual({ 3: 1, 4: 2 })
  expect(dirty(undefined, ['mark'], 5)).toEqual({ mark: 5 })
})

test('what is taken out is what was taken, no more', () => {
  const row = fc.dictionary(fc.constantFrom('1', '2', '3', 'mark'), fc.nat(3), { noNullPrototype: true })
  fc.assert(
    fc.property(row, row, (row, taken) => {
      const left = without(row, taken) ?? {}
      for (const [part, rev] of Object.entries(row)) expect(left[part]).toBe(taken[part] === rev ? undefined : rev)
      expect(Object.keys(left).every(part => part in row)).toBe(true)
    }),
  )
})

test('nothing is given up while there is room', () => {
  expect(overflow([])).toEqual([])
  expect(overflow([...Array(1_000).keys()].map(n => guide(n)))).toEqual([])
})

test('past a thousand the oldest guides are given up first, milestones last, the oldest first', () => {
  const many = [...Array(1_003).keys()].map(n => (n < 1_001 ? milestone(n) : guide(n)))
  expect(overflow(many)).toEqual(['h1001', 'h1002', 'h0'])
  expect(overflow([guide(3), guide(1), guide(2), milestone(0)], 2)).toEqual(['h1', 'h2'])
})

test('losses add up by reason', () => {
  expect(addDrops({ cap: 2, future: 1 }, { cap: 1, rejected: 4 })).toEqual({ cap: 3, future: 1, rejected: 4 })
  expect(addDrops({}, {})).toEqual({})
})
