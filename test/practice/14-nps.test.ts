import { expect, test } from 'vitest'
import { nps } from '../../src/progress/index.ts'

const times = (n: number, score: number): number[] => Array(n).fill(score)

test('practice 14: 42 nines, 42 sevens and 16 fours are 26', () => {
  expect(nps([...times(42, 9), ...times(42, 7), ...times(16, 4)])).toEqual({
    score: 26,
    promoters: 42,
    passives: 42,
    detractors: 16,
    answers: 100,
  })
})

test('practice 14: the edges of promoters, passives and detractors, and rounding', () => {
  expect(nps([9, 10])!.score).toBe(100)
  expect(nps([7, 8])!.score).toBe(0)
  expect(nps([0, 6])!.score).toBe(-100)
  expect(nps([9, 9, 6])!.score).toBe(33)
  expect(nps([9, 6, 6])!.score).toBe(-33)
  expect(Object.is(nps([7])!.score, 0) && Object.is(nps([...times(1, 9), ...times(1, 0)])!.score, 0)).toBe(true)
})

test('practice 14: what is no answer is none', () => {
  expect(nps([])).toBeNull()
  expect(nps([11, -1, 7.5, Number.NaN])).toBeNull()
  expect(nps([9, 11])).toMatchObject({ score: 100, answers: 1 })
})
