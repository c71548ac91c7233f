import { describe, expect, test } from 'vitest'
import { type Evidence, empty, mark } from '../../src/evidence/index.ts'
import type { Rule, Scalar } from '../../src/playbook/index.ts'
import { type Person, read, recordersOf, type View } from '../../src/rule/index.ts'
import { DAY, deed, type Fact, fact, facts, HOUR, readDeeds, scatter, T0, viewOf } from './world.ts'

const now = T0 + 30 * DAY
const person = (id: string, ...list: readonly Fact[]): Person => ({ id, evidence: facts(...list) })
const over = (rule: Rule, people: readonly Person[], account: Evidence = empty, more: Partial<View> = {}) =>
  read(rule, { ...viewOf(people, { scope: 'account', account, now }), ...more })

test('a target that was overruled in the very instant was never agreed', () => {
  const rule: Rule = { target: 'uses' }
  const change = (rank: 0 | 2, value: Scalar, id: string) => ({ rank, at: T0 + DAY, id, value })
  const said = mark(empty, 'account.target.uses', change(0, 4, 'a'))
  expect(over(rule, [], said)).toMatchObject({ holds: true, at: T0 + DAY })
  expect(over(rule, [], mark(said, 'account.target.uses', change(2, 0, 'b')))).toMatchObject({ holds: false, at: null })
  expect(over(rule, [], mark(said, 'account.target.uses', change(2, 5, 'b')))).toMatchObject({ holds: true, at: T0 + DAY })
})

describe('agreeing to a document', () => {
  const members = (...days: (number | null)[]) =>
    days.map((day, i) =>
      person(`u${i}`, ['trait.role', 'member', T0], ...(day === null ? [] : [['agree.rules', 1, T0 + day * DAY] as const])),
    )

  test('to a version: so many people, and who agreed to a later one agreed to this', () => {
    const rule: Rule = { agree: 'rules', version: 1, atLeast: 2 }
    expect(over(rule, members(3, null))).toMatchObject({ holds: false, value: 1, need: 2 })
    expect(over(rule, [...members(3, null), person('u9', ['agree.rules', 2, T0 + 5 * DAY])])).toMatchObject({
      holds: true,
      at: T0 + 5 * DAY,
      rising: true,
      value: 2,
    })
    expect(over({ ...rule, version: 2 }, members(1, 2))).toMatchObject({ holds: false, value: 0 })
  })

  test('to the latest that was handed over: a new version asks everybody again', () => {
    const rule: Rule = { agree: 'rules', atLeast: 2 }
    const first = facts(['account.document.rules', 1, T0])
    expect(over(rule, members(3, 4), first)).toMatchObject({ holds: true, at: T0 + 4 * DAY, rising: false, value: 2 })
    expect(over(rule, members(3, 4))).toMatchObject({ holds: false, value: 0 })
    const second = fact(first, 'account.document.rules', 2, T0 + 6 * DAY)
    expect(over(rule, members(3, 4), second)).toMatchObject({ holds: false, value: 0 })
    const again = members(3, 4).map(({ id, evidence }, i) => ({ id, evidence: fact(evidence, 'agree.rules', 2, T0 + (7 + i) * DAY) }))
    expect(over(rule, again, second)).toMatchObject({ holds: true, at: T0 + 8 * DAY, value: 2 })
  })

  test('narrowed to some people, as a share of those expected', () => {
    const rule: Rule = { agree: 'rules', version: 1, by: { role: 'member' }, share: 0.75, expected: 'seats' }
    const account = facts(['account.seats', 8, T0])
    const some = members(1, 2, 3, 4, 5, null, null, null)
    expect(over(rule, some, account)).toMatchObject({ holds: false, value: 5, need: 6 })
    expect(over(rule, [...some, person('guest', ['agree.rules', 1])], account).holds).toBe(false)
    expect(over(rule, [...some, ...members(9)], account)).toMatchObject({ holds: true, at: T0 + 9 * DAY, value: 6, need: 6 })
  })
})

describe('a target', () => {
  const target = 'account.target.downloads'
  const rule: Rule = { count: 'use', atLeast: { target: 'downloads' } }
  const uses = Array.from({ length: 6 }, (_, i) => deed('use', T0 + i * DAY, `e${i}`))
  const said = (key: string, ...list: readonly (readonly [value: Scalar, day: number, rank: 0 | 1 | 2])[]) =>
    list.reduce((evidence, [value, day, rank]) => fact(evidence, key, value, T0 + day * DAY + HOUR, rank), empty)

  test('that is there holds', () => {
    expect(over({ target: 'downloads' }, [])).toMatchObject({ holds: false, at: null })
    expect(over({ target: 'downloads' }, [], facts([target, 5, T0 + 1]))).toMatchObject({ holds: true, at: T0 + 1 })
    expect(over({ target: 'downloads' }, [], fact(facts([target, 5, T0]), target, null, T0 + 1))).toMatchObject({ holds: false, at: T0 })
  })

  test('counts from when it was agreed, and what was reached under it stays when it is raised', () => {
    const at = (...list: readonly (readonly [Scalar, number])[]) =>
      readDeeds(rule, uses, { now, account: said(target, ...list.map(([value, day]) => [value, day, 2] as const)) })
    expect(at([3, -1])).toMatchObject({ at: T0 + 2 * DAY, value: 6, need: 3 })
    expect(at([3, 4])).toMatchObject({ at: T0 + 4 * DAY + HOUR, need: 3 })
    expect(at([3, -1], [9, 4])).toMatchObject({ holds: true, at: T0 + 2 * DAY, value: 6, need: 9 })
    expect(at([9, -1], [5, 3])).toMatchObject({ at: T0 + 4 * DAY, need: 5 })
    expect(at([9, -1], [null, 3])).toMatchObject({ holds: false, at: null, need: null })
  })

  test('within a window counts so too, late when it was met after it', () => {
    const anchored: Rule = { ...rule, from: 'release', within: 'P5D' } as Rule
    const release = fact(empty, 'account.anchor.release', '2026-03-01', T0 - DAY, 2)
    const account = { ...release, marks: { ...release.marks, ...said(target, [9, -1, 2], [4, 7, 2]).marks } }
    expect(readDeeds(anchored, uses, { now, account })).toMatchObject({ at: T0 + 7 * DAY + HOUR, late: true, value: 6 })
    expect(readDeeds({ ...rule, within: 'P3D' } as Rule, uses, { now, account: said(target, [9, -1, 2], [3, 3, 2]) })).toMatchObject({
      at: T0 + 3 * DAY + HOUR,
    })
  })

  describe('that both sides agree', () => {
    const both = (vendor: Evidence, customer: Evidence) =>
      over(
        { target: 'downloads' },
        [],
        { ...empty, marks: { ...vendor.marks, ...customer.marks } },
        { targets: { downloads: { title: 't', agree: 'both' } } },
      )
    const needOf = (vendor: Evidence, customer: Evidence) =>
      over(
        { quorum: { x: 1 }, atLeast: { target: 'downloads' } },
        [],
        { ...empty, marks: { ...vendor.marks, ...customer.marks } },
        {
          targets: { downloads: { title: 't', agree: 'both' } },
        },
      ).need
    const vendor = (...list: readonly (readonly [Scalar, number])[]) => said(target, ...list.map(([v, day]) => [v, day, 2] as const))
    const customer = (...list: readonly (readonly [Scalar, number])[]) =>
      said('agree.target.downloads', ...list.map(([v, day]) => [v, day, 0] as const))

    test('is none while one side has spoken, or they say different numbers', () => {
      expect(both(vendor([1000, 0]), empty).holds).toBe(false)
      expect(both(empty, customer([1000, 0])).holds).toBe(false)
      expect(both(vendor([1000, 0]), customer([900, 1])).holds).toBe(false)
      expect(both(said(target, [1000, 0, 0]), customer([1000, 1])).holds).toBe(false)
      expect(both(vendor([1000, 0]), customer([1000, 1]))).toMatchObject({ holds: true, at: T0 + DAY + HOUR })
    })

    test('changes with both words only; until then the former number holds', () => {
      expect(needOf(vendor([1000, 0], [500, 2]), customer([1000, 1]))).toBe(1000)
      expect(needOf(vendor([1000, 0]), customer([1000, 1], [500, 2]))).toBe(1000)
      expect(needOf(vendor([1000, 0], [500, 2]), customer([1000, 1], [500, 3]))).toBe(500)
      expect(needOf(vendor([1000, 0], [500, 2], [1000, 4]), customer([1000, 1], [500, 3]))).toBe(500)
    })
  })
})

describe('a ratio', () => {
  const rule: Rule = { ratio: { count: 'reply', last: 'P30D' }, per: { count: 'use', last: 'P30D' }, atLeast: 0.25, least: 4 }
  const some = (name: string, n: number) => Array.from({ length: n }, (_, i) => deed(name, T0 + i * HOUR, `${name}${i}`))
  const at = (replies: number, uses: number, more = {}) =>
    readDeeds({ ...rule, ...more } as Rule, [...some('reply', replies), ...some('use', uses)], { now: T0 + DAY })
  test('is one value by another, none while the second is too small', () => {
    expect(at(1, 4)).toMatchObject({ holds: true, value: 0.25, need: 0.25, rising: false })
    expect(at(1, 5)).toMatchObject({ holds: false, value: 0.2 })
    expect(at(3, 3)).toMatchObject({ holds: false, value: 0 })
    expect(at(1, 4, { atLeast: undefined, atMost: 0.3 })).toMatchObject({ holds: true, need: 0.3 })
    expect(at(4, 4, { atLeast: undefined, atMost: 0.3 })).toMatchObject({ holds: false })
    expect(at(0, 0, { least: undefined, atLeast: undefined, atMost: 1 })).toMatchObject({ holds: false, value: 0 })
  })
  test('of what was taken away more often than it came is below zero, and may be asked to be at most', () => {
    const lost = { ratio: { sum: 'use', prop: 'n', net: true }, per: { count: 'use' }, atMost: 1 } as const
    expect(readDeeds(lost, [deed('use', T0, 'a', 'u1', { n: -2 })], { now: T0 })).toMatchObject({ holds: true, value: -2 })
    expect(readDeeds({ ...lost, atLeast: 0 }, [deed('use', T0, 'a', 'u1', { n: -2 })], { now: T0 })).toMatchObject({ holds: false })
  })
})

describe('coverage by unit', () => {
  const rule: Rule = { coverage: 'use', expected: 'seats', by: 'unit', share: 0.5, last: 'P7D' }
  const people = (...units: string[]) => units.map((unit, i) => person(`u${i}`, ['trait.unit', unit]))
  const account = facts(['account.seats.sales', 2, T0 - DAY], ['account.seats.help', 2, T0 - DAY])
  const read_ = (uses: readonly (readonly [who: number, day: number])[], units: string[], facts = account) => {
    const known = people(...units)
    const deeds = uses.map(([who, day], i) => deed('use', T0 + day * DAY, `e${i}`, `u${who}`))
    const recorded = scatter(deeds, recordersOf(rule))
    return over(
      rule,
      known.map(({ id, evidence }) => ({
        id,
        evidence: { ...evidence, series: recorded.find(one => one.id === id)?.evidence.series ?? {} },
      })),
      facts,
    )
  }
  test('every unit must reach its share over its own people; who belongs to none does not count', () => {
    expect(
      read_(
        [
          [0, 0],
          [1, 1],
        ],
        ['sales', 'sales', 'help'],
      ),
    ).toMatchObject({ holds: false, at: null, value: 1, need: 2 })
    expect(
      read_(
        [
          [0, 0],
          [1, 1],
        ],
        ['sales', 'guest', 'help'],
      ),
    ).toMatchObject({ holds: false, value: 1 })
    expect(
      read_(
        [
          [0, 0],
          [2, 3],
        ],
        ['sales', 'sales', 'help'],
      ),
    ).toMatchObject({ holds: true, at: T0 + 3 * DAY, value: 2, need: 2 })
  })
  test('a unit that is told of later takes nothing away', () => {
    const later = fact(account, 'account.seats.new', 5, T0 + 9 * DAY)
    expect(
      read_(
        [
          [0, 0],
          [2, 3],
        ],
        ['sales', 'sales', 'help'],
        later,
      ),
    ).toMatchObject({ holds: true, at: T0 + 3 * DAY, value: 2, need: 3 })
    const sooner = fact(account, 'account.seats.new', 5, T0 + 2 * DAY)
    expect(
      read_(
        [
          [0, 0],
          [2, 3],
        ],
        ['sales', 'sales', 'help'],
        sooner,
      ),
    ).toMatchObject({ holds: false, value: 2, need: 3 })
  })
  test('without a span, who ever did counts', () => {
    const { last: _, by: __, ...ever } = rule
    expect(
      readDeeds({ ...ever, expected: 2, share: 1 } as Rule, [deed('use', T0, 'a', 'u1'), deed('use', T0 + 20 * DAY, 'b', 'u2')], { now }),
    ).toMatchObject({
      at: T0 + 20 * DAY,
      value: 2,
    })
  })
})

describe('facts are compared as texts', () => {
  test.each<[Rule, Scalar, boolean]>([
    [{ trait: 'tier', is: 1 }, '1', true],
    [{ trait: 'tier', in: ['1', '2'] }, 2, true],
    [{ trait: 'tier', is: true }, 'true', true],
    [{ trait: 'tier', is: '' }, null, true],
    [{ trait: 'tier', is: 'S' }, 's', false],
    [{ trait: 'tier', atLeast: 10 }, '12', true],
    [{ trait: 'tier', atLeast: 10 }, 9, false],
    [{ trait: 'tier', atLeast: 10 }, 'many', false],
  ])('%j of %j: %s', (rule, value, holds) => {
    expect(read(rule, viewOf([person('u1', ['trait.tier', value])], { now })).holds).toBe(holds)
  })
  test('a fact that must come to so much tells how far it is', () => {
    expect(read({ trait: 'seats', atLeast: 10 }, viewOf([person('u1', ['trait.seats', 7])], { now }))).toMatchObject({ value: 7, need: 10 })
  })
})

test('a share of the parts is rounded up', () => {
  const parts = ['a', 'b', 'c', 'd', 'e'].map(attest => ({ attest }))
  const said = (n: number) => [person('u1', ...parts.slice(0, n).map(({ attest }, i) => [`attest.${attest}`, true, T0 + i] as const))]
  expect(over({ of: parts, share: 0.8 }, said(3))).toMatchObject({ holds: false, value: 3, need: 4 })
  expect(over({ of: parts, share: 0.8 }, said(4))).toMatchObject({ holds: true, at: T0 + 3 })
  expect(over({ of: parts }, said(1)).holds).toBe(true)
})
