import fc from 'fast-check'
import { expect, test } from 'vitest'
import { empty, merge } from '../../src/evidence/index.ts'
import type { Rule } from '../../src/playbook/index.ts'
import { type Person, type Reading, read, recordersOf, ruleKey, shareLeaf } from '../../src/rule/index.ts'
import { chance, DAY, type Deed, deed, fact, facts, HOUR, history, inOrder, RUNS, scatter, T0, viewOf } from './world.ts'

const now = T0 + 20 * DAY
const account = facts(['account.seats', 3, T0 - DAY])
const over = (people: readonly Person[], more = {}) => viewOf(people, { scope: 'account', now, account, ...more })

/** What u1's browser reads: the receiver knows some deeds, the browser all of its own. */
const inBrowser = (rule: Rule, atReceiver: readonly Deed[], own: readonly Deed[], asOf = now): Reading => {
  const recorders = recordersOf(rule)
  const shared = shareLeaf(rule, over(scatter(atReceiver, recorders), { now: asOf }), 'u1')
  const people = scatter(own, recorders)
  const view = over(people.length ? people : [{ id: 'u1', evidence: empty }])
  return read(rule, { ...view, shared: key => (key === ruleKey(rule) ? shared : undefined) })
}
const whole = (rule: Rule, deeds: readonly Deed[]): Reading => read(rule, over(scatter(deeds, recordersOf(rule))))

const RULES: Rule[] = [
  { count: 'use', atLeast: 6 },
  { count: 'use', atLeast: 3, last: 'P5D' },
  { coverage: 'use', expected: 'seats', last: 'P6D' },
  { gap: 'use', over: 'P2D' },
]

test('with everything delivered the browser reads what the receiver reads', () => {
  fc.assert(
    fc.property(history(19, 0, 14, 3), fc.constantFrom(...RULES), (deeds, rule) => {
      const { holds, at, value, expectedBy } = inBrowser(
        rule,
        deeds,
        deeds.filter(({ who }) => who === 'u1'),
      )
      const want = whole(rule, deeds)
      expect([holds, at, expectedBy]).toEqual([want.holds, want.at, want.expectedBy])
      if (!('gap' in rule)) expect(value).toBe(want.value)
    }),
    RUNS,
  )
})

test('own events that are not delivered yet count, never too early and never twice', () => {
  fc.assert(
    fc.property(history(19, 0, 14, 3), fc.constantFrom(...RULES), fc.integer(), (deeds, rule, seed) => {
      const next = chance(seed)
      const isMine = ({ who }: Deed) => who === 'u1'
      const delivered = deeds.filter(one => !isMine(one) || next() < 0.5)
      const found = inBrowser(rule, delivered, deeds.filter(isMine))
      const want = whole(rule, deeds)
      // That the account was covered in the past, with events that only this browser knows, the receiver must find.
      if ('coverage' in rule) expect(want.holds || !found.holds).toBe(true)
      else expect(found.holds).toBe(want.holds)
      if (!('gap' in rule)) expect(found.value).toBe(want.value)
      if (found.holds && want.rising && want.at !== null) {
        expect(found.at).toBeGreaterThanOrEqual(want.at)
        // Nor later than the receiver knows it.
        expect(found.at).toBeLessThanOrEqual(whole(rule, delivered).at ?? Infinity)
      }
    }),
    RUNS,
  )
})

test('what a colleague did after the last receipt is not known, and nothing is claimed', () => {
  const rule: Rule = { count: 'use', atLeast: 2 }
  const mine = [deed('use', T0, 'a')]
  expect(inBrowser(rule, mine, mine)).toMatchObject({ holds: false, value: 1, at: null })
})

test('the instant between two receipts is an upper bound, and told as not exact', () => {
  const rule: Rule = { count: 'use', atLeast: 2 }
  const theirs = [deed('use', T0, 'a', 'u2')]
  const found = inBrowser(rule, theirs, [deed('use', now - HOUR, 'b')], now - 2 * HOUR)
  expect(found).toMatchObject({ holds: true, at: now - HOUR, exact: false, value: 2 })
})

test('a quorum adds one person, whoever the others are', () => {
  const rule: Rule = { quorum: { promoter: true }, atLeast: 2 }
  const other = { id: 'u2', evidence: facts(['trait.promoter', true, T0]) }
  const shared = shareLeaf(rule, over([other, { id: 'u1', evidence: empty }]), 'u1')
  expect(shared).toMatchObject({ value: 1, mine: 0, at: null })
  const own = { id: 'u1', evidence: fact(empty, 'trait.promoter', true, now - 1) }
  expect(read(rule, { ...over([own]), shared: () => shared })).toMatchObject({ holds: true, value: 2 })
  const later = shareLeaf(rule, over([other, own]), 'u1')
  expect(later).toMatchObject({ value: 2, mine: 1, at: now - 1 })
  expect(read(rule, { ...over([own]), shared: () => later })).toMatchObject({ holds: true, value: 2, at: now - 1, exact: true })
})

test('an attestation that was taken back no longer holds, here or there', () => {
  const rule: Rule = { attest: 'posted' }
  const people = (posted: boolean) => [{ id: 'u1', evidence: facts(['attest.posted', true, T0], ['attest.posted', posted, T0 + 1]) }]
  const shared = shareLeaf(rule, over(people(true)), 'u1')
  expect(read(rule, { ...over(people(true)), shared: () => shared })).toMatchObject({ holds: true, at: T0, value: 1 })
  expect(read(rule, { ...over(people(false)), shared: () => shared })).toMatchObject({ holds: false, at: T0, value: 0 })
})

test('what is proved after its window is late, before the receiver says so', () => {
  const rule: Rule = { count: 'use', atLeast: 2, from: 'contract', within: 'P5D' }
  const told = { account: merge(account, facts(['account.anchor.contract', '2026-03-01'])) }
  const recorders = recordersOf(rule)
  const shared = shareLeaf(rule, over(scatter([deed('use', T0 + DAY, 'a', 'u2')], recorders), told), 'u1')
  const late = (day: number) =>
    read(rule, { ...over(scatter([deed('use', T0 + day * DAY, 'b')], recorders), told), shared: () => ({ ...shared, asOf: T0 }) }).late
  expect([late(4), late(6)]).toEqual([false, true])
})

test('different values may be the same as a colleague’s: the greater number shows', () => {
  const rule: Rule = { distinct: 'use', by: 'v', atLeast: 3 }
  const theirs = ['x', 'y'].map((v, i) => deed('use', T0 + i, `t${i}`, 'u2', { v }))
  const mine = [deed('use', T0, 'm', 'u1', { v: 'x' })]
  expect(inBrowser(rule, theirs, mine)).toMatchObject({ holds: false, value: 2 })
})

test('a browser alone in its account reads by itself', () => {
  const rule: Rule = { count: 'use', atLeast: 1 }
  const people = scatter([deed('use', T0, 'a')], recordersOf(rule))
  expect(read(rule, { ...over(people), shared: () => undefined })).toMatchObject({ holds: true, at: T0 })
})

test('a shared reading says when it may change by time alone', () => {
  const rule: Rule = { count: 'use', atLeast: 3, last: 'P5D' }
  const deeds = [deed('use', now - DAY, 'a', 'u2'), deed('use', now - 2 * DAY, 'b', 'u3')]
  const view = over(scatter(deeds, recordersOf(rule)))
  expect(shareLeaf(rule, view, 'u1').through).toBe(now + 3 * DAY)
  expect(inBrowser(rule, deeds, inOrder([deed('use', now - 4 * DAY, 'c')])).revisitAt).toBe(now + DAY)
})

test('a rule over people that stands in a person’s rule is read over the account', () => {
  const rule: Rule = {
    all: [
      { trait: 'role', is: 'admin' },
      { quorum: { promoter: true }, atLeast: 2 },
    ],
  }
  const promoter = facts(['trait.promoter', true, T0])
  const me = { id: 'u1', evidence: merge(promoter, facts(['trait.role', 'admin', T0 + 1])) }
  const joint = over([me, { id: 'u2', evidence: promoter }])
  expect(read(rule, { ...viewOf([me], { now }), joint }).holds).toBe(true)
  expect(read(rule, viewOf([me], { now })).holds).toBe(false)
})
