import { expect, it } from 'vitest'
import { settle } from '../../src/progress/settle.ts'

it('gives what was known while it says the same', () => {
  const old = { a: { at: 1 }, b: [1, { c: 2 }] }
  expect(settle(old, { a: { at: 1 }, b: [1, { c: 2 }] })).toBe(old)
})

it('keeps the parts that are the same, and makes nothing anew where they were kept already', () => {
  const old = { a: { at: 1 }, b: { at: 2 } }
  const next = { a: { at: 1 }, b: { at: 3 } }
  const found = settle(old, next)
  expect(found).toEqual(next)
  expect(found.a).toBe(old.a)
  const kept = { a: old.a, b: { at: 3 } }
  expect(settle(old, kept)).toBe(kept)
  expect(settle(old, { a: old.a })).toEqual({ a: { at: 1 } })
})
