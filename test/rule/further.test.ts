import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empty } from '../../src/evidence/index.ts'
import type { Rule } from '../../src/playbook/index.ts'
import { type Person, type Reading, read, recordersOf, ruleKey, shareLeaf } from '../../src/rule/index.ts'
import { chance, DAY, type Deed, deed, HOUR, history, RUNS, scatter, T0, viewOf } from './world.ts'

const now = T0 + 20 * DAY
const over = (people: readonly Person[], at = now) => viewOf(people, { scope: 'account', now: at })
/** What u1's browser reads: the receiver knew some deeds at an instant, the browser all of its own. */
const inBrowser = (rule: Rule, atReceiver: readonly Deed[], own: readonly Deed[], asOf = now, at = now): Reading => {
  const recorders = recordersOf(rule)
  const shared = shareLeaf(rule, over(scatter(atReceiver, recorders), asOf), 'u1')
  const people = scatter(own, recorders)
  return read(rule, {
    ...over(people.length ? people : [{ id: 'u1', evidence: empty }], at),
    shared: key => (key === ruleKey(rule) ? shared : undefined),
  })
}
const whole = (rule: Rule, deeds: readonly Deed[], at = now): Reading => read(rule, over(scatter(deeds, recordersOf(rule)), at))
const isMine = ({ who }: Deed) => who === 'u1'

const RULES: Rule[] = [
  { streak: 'use', every: 'day', for: 'P3D' },
  { streak: 'use', every: 'day', for: 'P4D', grace: 1, now: true },
  { missed: 'use', every: 'day', atLeast: 2 },
  { sequence: ['use', { event: 'use', where: { v: 'v1' } }], within: 'P4D' },
  {
    cycle: [
      { event: 'use', where: { v: 'v1' } },
      { event: 'use', where: { v: 'v2' } },
    ],
    atLeast: 2,
  },
]

describe('streaks, sequences, cycles and what was missed, of an account seen in a browser', () => {
  test('with everything delivered are what the receiver reads', () => {
    fc.assert(
      fc.property(history(19, 0, 14, 3), fc.constantFrom(...RULES), (deeds, rule) => {
        // Since when something no longer holds is not shared.
        const { lostAt: _, revisitAt: soon, ...found } = inBrowser(rule, deeds, deeds.filter(isMine))
        const { lostAt: __, revisitAt, ...want } = whole(rule, deeds)
        expect(found).toEqual(want)
        // Looking again too early does no harm.
        expect(soon ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(revisitAt ?? Number.POSITIVE_INFINITY)
      }),
      RUNS,
    )
  })
  test('claim nothing that all events together would not, and nothing too early', () => {
    fc.assert(
      fc.property(history(19, 0, 14, 3), fc.constantFrom(...RULES), fc.integer(), (deeds, rule, seed) => {
        const next = chance(seed)
        const delivered = deeds.filter(one => !isMine(one) || next() < 0.5)
        const found = inBrowser(rule, delivered, deeds.filter(isMine))
        const want = whole(rule, deeds)
        if ('missed' in rule) expect([found.holds, found.expectedBy]).toEqual([want.holds, want.expectedBy])
        else {
          expect(want.holds || !found.holds).toBe(true)
          expect(found.value).toBeLessThanOrEqual(want.value)
          expect(found.best ?? 0).toBeLessThanOrEqual(want.best ?? 0)
          if (found.at !== null && want.rising) expect(found.at).toBeGreaterThanOrEqual(want.at!)
        }
      }),
      RUNS,
    )
  })
})

const on = (who: string, ...days: number[]) => days.map(day => deed('use', T0 + day * DAY + HOUR, `${who}${day}`, who))

test('of two runs the one that got further shows, with its own need, and the longest of both', () => {
  const rule: Rule = { streak: 'use', every: 'day', for: 'P9D' }
  const theirs = on('u2', 12, 13, 14, 15, 18, 19, 20)
  expect(inBrowser(rule, theirs, on('u1', 20))).toMatchObject({ value: 3, need: 9, best: 4, holds: false, exact: true })
  expect(inBrowser(rule, on('u2', 20), on('u1', 18, 19, 20))).toMatchObject({ value: 3, best: 3, exact: false })
})

test('a run of now that the receiver saw is not believed beyond the instant until which it said so', () => {
  const rule: Rule = { streak: 'use', every: 'day', for: 'P3D', now: true }
  const theirs = on('u2', 18, 19, 20)
  const end = T0 + 22 * DAY
  expect(inBrowser(rule, theirs, [], now + 2 * HOUR, end - 1)).toMatchObject({ holds: true, revisitAt: end })
  expect(inBrowser(rule, theirs, [], now + 2 * HOUR, end)).toMatchObject({ holds: false, at: null, value: 0 })
})

test('what was reached stays reached, though its reading is old', () => {
  const rule: Rule = { streak: 'use', every: 'day', for: 'P3D' }
  expect(inBrowser(rule, on('u2', 18, 19, 20), [], now + 2 * HOUR, now + 60 * DAY)).toMatchObject({
    holds: true,
    at: T0 + 20 * DAY + HOUR,
    best: 3,
  })
})

test('facts of the account, elapsed time and phases, are read where they stand', () => {
  expect(shareLeaf({ elapsed: 'contract', over: 'P1D' }, over([]), 'u1').at).toBe(null)
  const seen: string[] = []
  read({ elapsed: 'contract', over: 'P1D' }, { ...over([]), shared: key => void seen.push(key) })
  expect(seen).toEqual([])
})
