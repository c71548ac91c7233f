import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Rule } from '../../src/playbook/index.ts'
import { leavesOf, read, recordersOf, ruleKey } from '../../src/rule/index.ts'
import { DAY, deed, facts, history, RUNS, readDeeds, T0, viewOf } from './world.ts'

const did = (name: string, atLeast = 1): Rule => ({ count: name, atLeast })
const on = (...list: readonly (readonly [name: string, day: number])[]) => list.map(([name, day]) => deed(name, T0 + day * DAY, name + day))

describe('all, any, of', () => {
  const abc = ['a', 'b', 'c'].map(name => did(name))
  const deeds = on(['a', 3], ['b', 1], ['c', 2])
  test('are reached at the latest, the earliest, the k-th of their parts', () => {
    expect(readDeeds({ all: abc }, deeds)).toMatchObject({ holds: true, at: T0 + 3 * DAY, value: 3, need: 3, rising: true })
    expect(readDeeds({ any: abc }, deeds)).toMatchObject({ holds: true, at: T0 + DAY })
    expect(readDeeds({ of: abc, atLeast: 2 }, deeds)).toMatchObject({ holds: true, at: T0 + 2 * DAY, need: 2 })
    expect(readDeeds({ all: abc }, deeds.slice(0, 2))).toMatchObject({ holds: false, at: null, value: 2, need: 3 })
  })
  test('of more parts than there are, or of none, never hold', () => {
    expect(readDeeds({ of: abc, atLeast: 4 }, deeds)).toMatchObject({ holds: false, at: null })
    for (const rule of [{ all: [] }, { any: [] }, { of: [], atLeast: 1 }])
      expect(readDeeds(rule, deeds)).toMatchObject({ holds: false, at: null })
  })
  test('are falling with one falling part', () => {
    expect(readDeeds({ all: [did('a'), { gap: 'b', over: 'P1D' }] }, deeds, { now: T0 + 9 * DAY })).toMatchObject({
      rising: false,
      at: T0 + 3 * DAY,
      holds: true,
    })
  })
  test('are late when they need a late part', () => {
    const late: Rule = { count: 'a', atLeast: 1, from: 'contract', within: 'P1D' }
    const account = facts(['account.anchor.contract', '2026-03-01'])
    expect(readDeeds({ all: [late, did('b')] }, deeds, { account }).late).toBe(true)
    expect(readDeeds({ any: [late, did('b')] }, deeds, { account }).late).toBe(false)
  })
  test('say when an absence is expected to prove them', () => {
    const gap = (over: string): Rule => ({ gap: 'a', over })
    const now = T0 + 3 * DAY
    expect(readDeeds({ all: [gap('P1D'), gap('P4D')] }, deeds, { now }).expectedBy).toBe(T0 + 8 * DAY)
    expect(readDeeds({ any: [gap('P1D'), gap('P4D')] }, deeds, { now }).expectedBy).toBe(T0 + 5 * DAY)
    expect(readDeeds({ all: [did('b'), gap('P1D')] }, deeds, { now }).expectedBy).toBe(T0 + 5 * DAY)
    // Nobody waits for an absence that would prove nothing.
    expect(readDeeds({ all: [did('z'), gap('P1D')] }, deeds, { now }).expectedBy).toBe(null)
  })
})

describe('not', () => {
  test('is the complement, and holds since its part was lost', () => {
    const active: Rule = { count: 'a', atLeast: 1, last: 'P2D' }
    expect(readDeeds({ not: active }, on(['a', 3]), { now: T0 + 4 * DAY })).toMatchObject({
      holds: false,
      at: null,
      rising: false,
      revisitAt: T0 + 5 * DAY,
    })
    expect(readDeeds({ not: active }, on(['a', 3]), { now: T0 + 5 * DAY })).toMatchObject({
      holds: true,
      at: T0 + 5 * DAY,
      value: 1,
      need: 1,
    })
    expect(readDeeds({ not: active }, on(), { now: T0 })).toMatchObject({ holds: true, at: null })
  })
  test('twice is the rule again', () => {
    const active: Rule = { count: 'a', atLeast: 1, last: 'P2D' }
    expect(readDeeds({ not: { not: active } }, on(['a', 3]), { now: T0 + 4 * DAY })).toMatchObject({ holds: true, at: T0 + 3 * DAY })
  })
  test('hollow: set up, and then not used for fourteen days', () => {
    const rule: Rule = { all: [did('setup'), { not: { count: 'core', atLeast: 1, last: 'P14D' } }] }
    expect(readDeeds(rule, on(['setup', 0], ['core', 1]), { now: T0 + 14 * DAY }).holds).toBe(false)
    expect(readDeeds(rule, on(['setup', 0], ['core', 1]), { now: T0 + 15 * DAY })).toMatchObject({ holds: true, at: T0 + 15 * DAY })
    expect(readDeeds(rule, on(['setup', 3]), { now: T0 + 15 * DAY })).toMatchObject({ holds: true, at: T0 + 3 * DAY })
  })
})

test('k of n over whole histories is the k-th smallest, in any order of events', () => {
  fc.assert(
    fc.property(history(20, 5, 40), fc.integer({ min: 1, max: 4 }), fc.integer(), (deeds, k, dice) => {
      const parts: Rule[] = [1, 2, 3, 4].map(i => ({ count: 'use', where: { v: `v${i}` }, atLeast: i }))
      const ats = parts.flatMap(part => readDeeds(part, deeds).at ?? []).sort((a, b) => a - b)
      expect(readDeeds({ of: parts, atLeast: k }, deeds, {}, dice)).toMatchObject({
        at: ats[k - 1] ?? null,
        holds: ats.length >= k,
        value: ats.length,
      })
    }),
    RUNS,
  )
})

test('a whole that may fall has no instant while it does not hold, whatever one of its parts once proved', () => {
  const told = facts(['attest.posted', true, T0], ['attest.posted', false, T0 + 5])
  const over = (more: readonly Rule[], atLeast: number) =>
    read({ of: [{ attest: 'posted' }, ...more], atLeast }, viewOf([{ id: 'u1', evidence: told }]))
  expect(over([{ count: 'a', atLeast: 1, last: 'P1D' }], 1)).toMatchObject({ holds: false, at: null, rising: false })
  expect(over([{ not: { count: 'a', atLeast: 1, last: 'P1D' } }], 2)).toMatchObject({ holds: false, at: null, rising: false })
  expect(over([{ count: 'a', atLeast: 1 }], 1)).toMatchObject({ holds: false, at: T0, rising: true })
})

test('a milestone is read where it stands', () => {
  expect(read({ milestone: 'm' }, viewOf([], { milestones: { m: { at: T0, value: 3, need: 3 } } }))).toMatchObject({
    holds: true,
    at: T0,
    value: 3,
  })
})

test('a rule of an unknown kind never holds', () => {
  expect(read({ magic: 1 } as never, viewOf([]))).toMatchObject({ holds: false, at: null })
})

describe('names and leaves', () => {
  test('a rule is named by what it says, in whatever order', () => {
    expect(ruleKey({ count: 'a', atLeast: 2, where: { x: 1, y: 2 } })).toBe(
      ruleKey({ where: { y: 2, x: 1 }, atLeast: 2, count: 'a' } as Rule),
    )
    expect(ruleKey({ count: 'a', atLeast: 2 })).not.toBe(ruleKey({ count: 'a', atLeast: 3 }))
  })
  test('a composite comes down to its leaves', () => {
    const rule: Rule = { all: [did('a'), { any: [{ not: did('b') }, { milestone: 'm' }] }] }
    expect(leavesOf(rule)).toEqual([did('a'), did('b'), { milestone: 'm' }])
    expect(recordersOf(rule).map(({ event }) => event)).toEqual(['a', 'b'])
  })
})
