import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Evidence, empty, type Instant, merge } from '../../src/evidence/index.ts'
import type { AttestRule, CoverageRule, QuorumRule } from '../../src/playbook/index.ts'
import { type Person, read, recordersOf } from '../../src/rule/index.ts'
import {
  anyCalendar,
  chance,
  DAY,
  deed,
  type Fact,
  fact,
  facts,
  HOUR,
  history,
  laterBy,
  MINUTE,
  RUNS,
  readDeeds,
  scatter,
  shuffle,
  T0,
  viewOf,
} from './world.ts'

const person = (id: string, ...list: readonly Fact[]): Person => ({ id, evidence: facts(...list) })
const inAccount = (rule: QuorumRule | AttestRule | CoverageRule, people: readonly Person[], more = {}) =>
  read(rule, viewOf(people, { scope: 'account', ...more }))

describe('practice 2: two promoters', () => {
  const two: QuorumRule = { quorum: { promoter: true }, atLeast: 2 }
  test('the second person counts, the same one twice does not', () => {
    const once = person('u1', ['trait.promoter', true, T0])
    expect(inAccount(two, [once])).toMatchObject({ holds: false, value: 1, need: 2 })
    expect(
      inAccount(two, [person('u1', ['trait.promoter', true, T0], ['trait.promoter', false, T0 + 1], ['trait.promoter', true, T0 + 2])]),
    ).toMatchObject({ holds: false, value: 1 })
    expect(inAccount(two, [once, person('u2', ['trait.promoter', true, T0 + DAY])])).toMatchObject({
      holds: true,
      at: T0 + DAY,
      value: 2,
      rising: true,
    })
  })
  test('who no longer is one counts still, but for how many are now', () => {
    const people = [
      person('u1', ['trait.promoter', true, T0], ['trait.promoter', false, T0 + DAY]),
      person('u2', ['trait.promoter', true, T0 + 2 * DAY]),
    ]
    expect(inAccount(two, people)).toMatchObject({ holds: true, at: T0 + 2 * DAY })
    expect(inAccount({ ...two, now: true }, people, { now: T0 + 9 * DAY })).toMatchObject({
      holds: false,
      at: null,
      value: 1,
      rising: false,
    })
  })
  test('facts are equal or one of, several must all fit', () => {
    const rule: QuorumRule = { quorum: { role: ['admin', 'owner'], influence: 'high' }, atLeast: 1 }
    expect(inAccount(rule, [person('u1', ['trait.role', 'owner', T0])]).holds).toBe(false)
    expect(inAccount(rule, [person('u1', ['trait.role', 'owner', T0], ['trait.influence', 'high', T0 + 5])])).toMatchObject({
      holds: true,
      at: T0 + 5,
    })
    expect(inAccount(rule, [person('u1', ['trait.role', 'member', T0], ['trait.influence', 'high', T0 + 5])]).holds).toBe(false)
  })
})

describe('a quorum over whole histories, in any order', () => {
  const changes = fc.array(
    fc.record({ who: fc.integer({ min: 1, max: 4 }), minute: fc.integer({ min: 0, max: 500 }), value: fc.boolean() }),
    { maxLength: 25 },
  )
  test('the n-th person who ever did, and how many do now', () => {
    fc.assert(
      fc.property(changes, fc.integer({ min: 1, max: 3 }), fc.integer(), (list, n, seed) => {
        const next = chance(seed)
        const people = [1, 2, 3, 4].map(who => {
          const own = list.flatMap((one, i) => (one.who === who ? [{ ...one, at: T0 + one.minute * 1000 + i }] : []))
          // Each change told by a device of its own, joined in any order.
          const devices = shuffle(own, next).map(({ value, at }) => fact(empty, 'trait.promoter', value, at))
          return {
            own,
            person: { id: `u${who}`, evidence: devices.reduce<Evidence>((a, b) => (next() < 0.5 ? merge(a, b) : merge(b, a)), empty) },
          }
        })
        const firsts = people
          .flatMap(({ own }) => [...own].sort((a, b) => a.at - b.at).find(one => one.value)?.at ?? [])
          .sort((a, b) => a - b)
        const now = people.filter(({ own }) => [...own].sort((a, b) => a.at - b.at).at(-1)?.value).length
        const all = people.map(one => one.person)
        expect(inAccount({ quorum: { promoter: true }, atLeast: n }, all)).toMatchObject({
          at: firsts[n - 1] ?? null,
          value: firsts.length,
        })
        const isOne = (own: (typeof people)[number]['own'], at: Instant) =>
          [...own].sort((a, b) => a.at - b.at).findLast(one => one.at <= at)?.value === true
        const instants = people.flatMap(({ own }) => own.map(({ at }) => at)).sort((a, b) => a - b)
        // Since when n of them are, without a break, whoever they were.
        const since = instants.findLast(
          (at, i) =>
            people.filter(({ own }) => isOne(own, at)).length >= n &&
            !(i && people.filter(({ own }) => isOne(own, instants[i - 1]!)).length >= n),
        )
        expect(inAccount({ quorum: { promoter: true }, atLeast: n, now: true }, all, { now: T0 + DAY })).toMatchObject({
          holds: now >= n,
          value: now,
          at: now >= n ? since : null,
        })
      }),
      RUNS,
    )
  })
})

describe('attesting', () => {
  test('holds while k people say so; that it was said stays', () => {
    const said = person('u1', ['attest.rules-posted', true, T0])
    const taken = person('u1', ['attest.rules-posted', true, T0], ['attest.rules-posted', false, T0 + DAY])
    const rule: AttestRule = { attest: 'rules-posted' }
    expect(inAccount(rule, [said])).toMatchObject({ holds: true, at: T0, value: 1, need: 1 })
    expect(inAccount(rule, [taken])).toMatchObject({ holds: false, at: T0, value: 0, rising: true })
    expect(inAccount({ ...rule, atLeast: 2 }, [taken, person('u2', ['attest.rules-posted', true, T0 + 5])])).toMatchObject({
      holds: false,
      at: T0 + 5,
      value: 1,
    })
  })
  test('by somebody whom it is asked of', () => {
    const rule: AttestRule = { attest: 'purpose', by: { role: 'manager' } }
    expect(inAccount(rule, [person('u1', ['attest.purpose', true])])).toMatchObject({ holds: false, at: null })
    expect(inAccount(rule, [person('u1', ['attest.purpose', true, T0], ['trait.role', 'manager', T0 + 9])])).toMatchObject({
      holds: true,
      at: T0 + 9,
    })
  })
})

describe('a fact', () => {
  const trait = (rule: object, ...list: readonly Fact[]) =>
    read({ trait: 'role', ...rule }, viewOf([{ id: 'u1', evidence: facts(...list) }]))
  test('is true, equal, or one of', () => {
    expect(trait({}, ['trait.role', 'admin', T0])).toMatchObject({ holds: true, at: T0 })
    expect(trait({}).holds).toBe(false)
    expect(trait({ is: 'admin' }, ['trait.role', 'member']).holds).toBe(false)
    expect(trait({ in: ['admin', 'owner'] }, ['trait.role', 'owner'])).toMatchObject({ holds: true })
  })
  test('that changed no longer holds, while the instant at which it first did stays', () => {
    expect(trait({ is: 'admin' }, ['trait.role', 'admin', T0], ['trait.role', 'member', T0 + 5])).toMatchObject({ holds: false, at: T0 })
  })
  test('may be one of the account', () => {
    const account = facts(['account.tier', 'S', T0 + 7])
    expect(read({ trait: 'tier', is: 'S', of: 'account' }, viewOf([], { account }))).toMatchObject({ holds: true, at: T0 + 7 })
    expect(read({ trait: 'tier', is: 'S' }, viewOf([], { account, scope: 'account' })).holds).toBe(true)
    expect(read({ trait: 'tier', is: 'S' }, viewOf([], { account, scope: 'user' })).holds).toBe(false)
  })
  test('of more changes than are kept is still known to have been true first', () => {
    const flips = Array.from({ length: 80 }, (_, i) => ['trait.role', i % 2 === 0, T0 + i] as const)
    expect(trait({ is: true }, ...flips)).toMatchObject({ holds: false, at: T0 })
  })
})

describe('practice 4: from some members to all expected members', () => {
  const everyone: CoverageRule = { coverage: 'office.entered', expected: 'seats', last: 'P7D' }
  const active = (n: number) => Array.from({ length: n }, (_, i) => deed('office.entered', T0 + i * HOUR, `e${i}`, `u${i + 10}`))
  const seats = (...list: readonly (readonly [number, number])[]) => ({
    scope: 'account' as const,
    now: T0 + DAY,
    account: facts(...list.map(([n, day]) => ['account.seats', n, T0 + day * DAY] as const)),
  })
  test('3 of 12 active in seven days are not all, 12 of 12 are', () => {
    expect(readDeeds(everyone, active(3), seats([12, -1]))).toMatchObject({ holds: false, value: 3, need: 12 })
    expect(readDeeds(everyone, active(12), seats([12, -1]))).toMatchObject({ holds: true, at: T0 + 11 * HOUR, value: 12, need: 12 })
  })
  test('a thirteenth expected later takes nothing away, and the note says 12 of 13', () => {
    expect(readDeeds(everyone, active(12), seats([12, -1], [13, 0.9]))).toMatchObject({
      holds: true,
      at: T0 + 11 * HOUR,
      value: 12,
      need: 13,
    })
  })
  test('with more expected from the start it was never so', () => {
    expect(readDeeds(everyone, active(12), seats([13, -1]))).toMatchObject({ holds: false, at: null, value: 12, need: 13 })
  })
  test('a share that is not a binary fraction asks for nobody more', () => {
    expect(readDeeds({ ...everyone, expected: 100, share: 0.07 }, active(7), { scope: 'account', now: T0 + DAY })).toMatchObject({
      holds: true,
      need: 7,
    })
  })
  test('what the server said of the seats, a browser does not change', () => {
    const account = fact(facts(['account.seats', 2, T0 + 30 * MINUTE]), 'account.seats', 12, T0 - DAY, 2)
    expect(readDeeds(everyone, active(3), { scope: 'account', now: T0 + DAY, account })).toMatchObject({ holds: false, need: 12 })
  })
  test('is told as not exact where it rests on one of a day’s events that were not kept', () => {
    const busy = Array.from({ length: 60 }, (_, i) => deed('office.entered', T0 + i * MINUTE, `e${i}`.padEnd(4, '-'), 'u1'))
    const often = (atLeast: number) => readDeeds({ ...everyone, atLeast }, busy, seats([1, -1]))
    expect(often(16)).toMatchObject({ at: T0 + 15 * MINUTE, exact: true })
    expect(often(20)).toMatchObject({ at: T0 + 44 * MINUTE, exact: false })
    expect(often(60)).toMatchObject({ at: T0 + 59 * MINUTE, exact: true })
  })
  test('while nobody said how many, it is not known', () => {
    expect(readDeeds(everyone, active(12), { scope: 'account', now: T0 + DAY })).toMatchObject({ holds: false, need: null, value: 12 })
  })
  test('what the server tells of nobody in particular makes no person', () => {
    const nobody = scatter([deed('office.entered', T0, 'x', '')], recordersOf(everyone))
    expect(inAccount({ ...everyone, expected: 1 }, nobody, { now: T0 + HOUR })).toMatchObject({ holds: false, value: 0 })
  })
})

test('practice 5: work conversation by half of the members in 14 days, and nothing but kinds is kept', () => {
  const rule: CoverageRule = { coverage: 'talk', where: { kind: 'work' }, expected: 'seats', share: 0.5, last: 'P14D' }
  const talk = (who: string, kind: string, day: number) =>
    deed('talk', T0 + day * DAY, `${who}${kind}${day}`, who, { kind, text: 'the secret plan' })
  const deeds = [talk('u1', 'work', 1), talk('u2', 'small', 2), talk('u3', 'work', 14.5), talk('u4', 'work', 16)]
  const account = facts(['account.seats', 4, T0])
  expect(readDeeds(rule, deeds, { scope: 'account', account })).toMatchObject({ holds: true, at: T0 + 14.5 * DAY, need: 2 })
  expect(readDeeds(rule, deeds.slice(0, 2), { scope: 'account', account }).holds).toBe(false)
  expect(JSON.stringify(scatter(deeds, recordersOf(rule)))).not.toContain('secret')
})

describe('coverage over whole histories, several devices, in any order', () => {
  const expected = fc.array(fc.tuple(fc.integer({ min: 0, max: 20 * 1440 }), fc.integer({ min: 1, max: 5 })), {
    minLength: 1,
    maxLength: 3,
  })
  test('the earliest instant at which enough were active', () => {
    let met = 0
    fc.assert(
      fc.property(
        history(20, 5, 40, 4),
        expected,
        anyCalendar,
        fc.integer({ min: 1, max: 2 }),
        fc.constantFrom(1, 0.5, 0.3),
        fc.integer(),
        (deeds, told, calendar, times, share, dice) => {
          const seats = told.map(([minute, n], i) => ({ at: T0 + minute * MINUTE + i, n })).sort((a, b) => a.at - b.at)
          const now = T0 + 18 * DAY
          const account = facts(...seats.map(({ at, n }) => ['account.seats', n, at] as const))
          const found = readDeeds(
            { coverage: 'use', expected: 'seats', share, atLeast: times, last: 'P4D' },
            deeds,
            { calendar, account, now, scope: 'account' },
            dice,
          )
          const ends = deeds.map(({ at, who }) => ({ at, who, end: laterBy(at, 'P4D', calendar) }))
          const activeAt = (t: Instant) =>
            [1, 2, 3, 4].filter(i => ends.filter(({ at, who, end }) => who === `u${i}` && at <= t && t < end).length >= times).length
          const needAt = (t: Instant) => {
            const n = seats.findLast(({ at }) => at <= t)?.n
            return n === undefined ? null : Math.ceil(n * share)
          }
          const want =
            [...ends, ...seats]
              .map(({ at }) => at)
              .sort((a, b) => a - b)
              .find(t => needAt(t) !== null && activeAt(t) >= needAt(t)!) ?? null
          met += +(want !== null)
          expect([found.at, found.value, found.need]).toEqual([want, activeAt(now), needAt(now)])
        },
      ),
      { numRuns: 200 },
    )
    expect(met).toBeGreaterThan(40)
  })
})

describe('whose word counts', () => {
  const said = (key: string, ...list: readonly (readonly [value: Fact[1], at: Instant, rank: 0 | 1 | 2])[]): Evidence =>
    list.reduce((evidence, [value, at, rank]) => fact(evidence, key, value, at, rank), empty)

  test("a browser can't make itself a promoter after the server said no", () => {
    const evidence = said('trait.promoter', [false, T0, 2], [true, T0 + DAY, 0])
    expect(inAccount({ quorum: { promoter: true }, atLeast: 1 }, [{ id: 'u1', evidence }])).toMatchObject({ value: 0, at: null })
    const earlier = said('trait.promoter', [true, T0 - DAY, 0], [false, T0, 2])
    expect(inAccount({ quorum: { promoter: true }, atLeast: 1 }, [{ id: 'u1', evidence: earlier }])).toMatchObject({ at: T0 - DAY })
  })

  test("browsers that repeat a number of seats can't push the server's out of memory", () => {
    const loud = Array.from({ length: 40 }, (_, i) => [i % 2 ? 1 : 2, T0 + (i + 1) * MINUTE, 0] as const)
    const account = said('account.seats', [100, T0, 2], ...loud)
    expect(account.marks['account.seats']!.log.some(({ rank }) => rank === 2)).toBe(false)
    const rule: CoverageRule = { coverage: 'room.entered', expected: 'seats', last: 'P7D' }
    expect(inAccount(rule, [person('u1')], { account, now: T0 + DAY })).toMatchObject({ need: 100 })
  })
})
