import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CycleRule, Doing, SequenceRule, Span } from '../../src/playbook/index.ts'
import { recordersOf } from '../../src/rule/index.ts'
import { anyCalendar, DAY, type Deed, deed, facts, HOUR, history, inOrder, laterBy, MINUTE, readDeeds, T0 } from './world.ts'

const did = (text: string): Deed[] =>
  text.split(' ').map((one, i) => {
    const [name, day] = [one[0]!, Number(one.slice(1))]
    return deed(name, T0 + day * DAY, `e${String(i).padStart(2, '0')}`)
  })
const pdca: CycleRule = { cycle: ['p', 'd', 'c', 'a'], atLeast: 2, within: 'P60D' }
const abc: SequenceRule = { sequence: ['a', 'b', 'c'] }
const now = T0 + 30 * DAY

describe('a sequence', () => {
  test('is done with its last step, each at or after the one before', () => {
    expect(readDeeds(abc, did('a1 b2'), { now })).toMatchObject({ holds: false, at: null, value: 2, need: 3 })
    expect(readDeeds(abc, did('a1 b2 c3 c4'), { now })).toMatchObject({ holds: true, at: T0 + 3 * DAY, value: 3, need: 3, rising: true })
    expect(readDeeds(abc, did('c0 b1 a2 b3'), { now })).toMatchObject({ holds: false, value: 2 })
  })
  test('takes events of one instant in any order', () => {
    expect(readDeeds(abc, did('c1 b1 a1'), { now })).toMatchObject({ holds: true, at: T0 + DAY })
  })
  test('lets one event serve one step', () => {
    expect(readDeeds({ sequence: ['a', 'a'] }, did('a1'), { now })).toMatchObject({ holds: false, value: 1 })
    expect(readDeeds({ sequence: ['a', 'a'] }, did('a1 a1'), { now })).toMatchObject({ holds: true })
    const rule: SequenceRule = { sequence: ['use', { event: 'use', where: { v: 'x' } }] }
    const one = deed('use', T0, 'e1', 'u1', { v: 'x' })
    expect(readDeeds(rule, [one], { now })).toMatchObject({ holds: false, value: 1 })
    // The one that either step can have is left to the step that can have no other.
    expect(readDeeds(rule, [one, deed('use', T0, 'e2', 'u1', { v: 'y' })], { now })).toMatchObject({ holds: true, at: T0 })
  })
  test('has its time from its own first event on, so a later attempt may do it', () => {
    const rule = { ...abc, within: 'P3D' }
    expect(readDeeds(rule, did('a1 b2 c4'), { now })).toMatchObject({ holds: false })
    expect(readDeeds(rule, did('a1 b2 a3 b4 c5'), { now })).toMatchObject({ holds: true, at: T0 + 5 * DAY })
    expect(readDeeds(rule, did('a1 b2 c3'), { now })).toMatchObject({ holds: true })
  })
  test('shows the attempt that can still be ended, and when it no longer can', () => {
    const rule = { ...abc, within: 'P3D' }
    expect(readDeeds(rule, did('a1 b2 a3'), { now: T0 + 3 * DAY })).toMatchObject({ value: 2, revisitAt: T0 + 4 * DAY })
    expect(readDeeds(rule, did('a1 b2 a3'), { now: T0 + 4 * DAY })).toMatchObject({ value: 1, revisitAt: T0 + 6 * DAY })
    expect(readDeeds(rule, did('a1 b2 a3'), { now: T0 + 6 * DAY })).toMatchObject({ value: 0, revisitAt: null })
  })
  test('from an anchor on', () => {
    const account = facts(['account.anchor.contract', '2026-03-03'])
    expect(readDeeds({ ...abc, from: 'contract' }, did('a1 b2 c3'), { now, account })).toMatchObject({ holds: false, value: 0 })
    expect(readDeeds({ ...abc, from: 'contract' }, did('a1 a2 b3 c4'), { now, account })).toMatchObject({ at: T0 + 4 * DAY })
    expect(readDeeds({ ...abc, from: 'contract' }, did('a1 b2 c3'), { now })).toMatchObject({ holds: false, value: 0 })
  })
})

describe('a cycle', () => {
  const once = 'p1 d2 c3 a4'
  test('is so many runs one after the other', () => {
    expect(readDeeds(pdca, did(once), { now })).toMatchObject({ holds: false, value: 1, need: 2, revisitAt: T0 + 61 * DAY })
    expect(readDeeds(pdca, did(`${once} p5 d6 c7 a8`), { now })).toMatchObject({ holds: true, at: T0 + 8 * DAY, value: 2 })
    expect(readDeeds(pdca, did('p1 p2 d3 d4 c5 c6 a7 a8'), { now })).toMatchObject({ holds: false, value: 1 })
    expect(readDeeds({ ...pdca, atLeast: 1 }, did(once), { now })).toMatchObject({ holds: true, at: T0 + 4 * DAY, value: 1, need: 1 })
    expect(readDeeds({ cycle: ['p', 'd'] }, did('p1 d2'), { now })).toMatchObject({ holds: true, need: 1 })
  })
  test('in the time from the first event of the first run', () => {
    const late = did(`${once} p10 d11 c12 a62 p63 d64 c65 a66`)
    // The first run begins on day 1, the second ends on day 62, but the second and the third are within sixty days.
    expect(readDeeds(pdca, late, { now: T0 + 70 * DAY })).toMatchObject({ holds: true, at: T0 + 66 * DAY })
    expect(readDeeds(pdca, did(`${once} p5 d6 c7 a61`), { now: T0 + 70 * DAY }).holds).toBe(false)
    expect(readDeeds(pdca, did(`${once} p5 d6 c7 a60`), { now: T0 + 70 * DAY }).holds).toBe(true)
  })
  test('of a step that is an event in several steps', () => {
    expect(readDeeds({ cycle: ['a', 'b', 'a'], atLeast: 2 }, did('a1 b2 a3 b4 a5 a6'), { now }).holds).toBe(false)
    expect(readDeeds({ cycle: ['a', 'b', 'a'], atLeast: 2 }, did('a1 b2 a3 a4 b5 a6'), { now })).toMatchObject({ at: T0 + 6 * DAY })
  })
  test('asks for each event once', () => {
    expect(recordersOf({ cycle: ['a', { event: 'b', where: { v: 1 } }, 'a'] }).map(({ event }) => event)).toEqual(['a', 'b', 'a'])
  })
})

/** The earliest end, by trying every event for every step. */
const endBy = (doings: readonly Doing[], runs: number, deeds: readonly Deed[], until: (start: number) => number): number | null => {
  const steps = Array.from({ length: runs }, () => doings).flat()
  const fits = (one: Deed, doing: Doing) =>
    typeof doing === 'string' ? one.name === doing : one.name === doing.event && doing.where!.v === one.props?.v
  let best: number | null = null
  const walk = (step: number, after: number, start: number, taken: ReadonlySet<Deed>): void => {
    if (step === steps.length) {
      if (best === null || after < best) best = after
      return
    }
    for (const one of deeds)
      if (
        !taken.has(one) &&
        one.at >= after &&
        fits(one, steps[step]!) &&
        (step === 0 || one.at < until(start)) &&
        (best === null || one.at < best)
      )
        walk(step + 1, one.at, step ? start : one.at, new Set([...taken, one]))
  }
  walk(0, Number.NEGATIVE_INFINITY, 0, new Set())
  return best
}

test('over whole histories, several devices, any order: the earliest end that any choice of events has', () => {
  let met = 0
  const x = (v: string): Doing => ({ event: 'use', where: { v } })
  fc.assert(
    fc.property(
      fc.record({
        deeds: history(8, 3, 14, 2),
        doings: fc.array(fc.constantFrom<Doing>('use', x('v1'), x('v2'), x('v3')), { minLength: 1, maxLength: 3 }),
        runs: fc.integer({ min: 1, max: 2 }),
        within: fc.constantFrom<Span | null>(null, 'P1D', 'P3D', 'PT30H'),
        calendar: anyCalendar,
        hours: fc.constantFrom(1, 12, 24),
        dice: fc.integer(),
      }),
      ({ deeds, doings, runs, within, calendar, hours, dice }) => {
        // Many at one instant.
        const coarse = inOrder(deeds.map(one => ({ ...one, at: T0 + Math.floor((one.at - T0) / (hours * HOUR)) * hours * HOUR })))
        const rule: CycleRule = { cycle: doings, atLeast: runs, ...(within && { within }) }
        const found = readDeeds(rule, coarse, { calendar, now, scope: 'account' }, dice)
        const want = endBy(doings, runs, coarse, start => (within ? laterBy(start, within, calendar) : Number.POSITIVE_INFINITY))
        met += +(want !== null)
        expect([found.at, found.exact]).toEqual([want, true])
      },
    ),
    { numRuns: 400 },
  )
  expect(met).toBeGreaterThan(80)
})

test('uses that were lost among many make it inexact only where they could have proved it', () => {
  const busy = (name: string, from: number) =>
    Array.from({ length: 60 }, (_, i) => deed(name, T0 + from + i * 10 * MINUTE, `${name}${String(i).padStart(2, '0')}`))
  expect(readDeeds({ sequence: ['a', 'b'] }, [...busy('a', 0), deed('b', T0 + 20 * HOUR, 'z')], { now })).toMatchObject({
    at: T0 + 20 * HOUR,
    exact: true,
  })
  // Of the 28 that were lost one may lie between the two.
  const between = [deed('b', T0 + 4 * HOUR, 'y1'), deed('b', T0 + 5 * HOUR, 'y2')]
  expect(readDeeds({ sequence: ['b', 'a', 'b'] }, [...busy('a', 0), ...between], { now })).toMatchObject({ holds: false, exact: false })
})

test('a number of runs beyond all events is no burden', () => {
  const many = Array.from({ length: 300 }, (_, i) => deed('ab'[i % 2]!, T0 + i * HOUR, `m${String(i).padStart(3, '0')}`))
  expect(readDeeds({ cycle: ['a', 'b'], atLeast: 1e9, within: 'P90D' }, many, { now })).toMatchObject({ value: 150, holds: false })
})
