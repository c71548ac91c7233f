import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Evidence, empty, forget, merge } from '../../src/evidence/index.ts'
import type { Playbook, Rule } from '../../src/playbook/index.ts'
import { accountOf, change, latchesOf, measure, measureAccount, shareAccount } from '../../src/progress/index.ts'
import { cutsOf, plan, ruleKey } from '../../src/rule/index.ts'
import { DAY, type Deed, deed, facts, history, RUNS, scatter, T0 } from '../rule/world.ts'
import { book, goal, ledger, level, progress, sources } from './world.ts'

const uses: Rule = { count: 'use', atLeast: 4 }
const shop = book({
  anchor: 'activation',
  milestones: {
    ours: goal(uses, { scope: 'account' }),
    mine: goal({ count: 'use', atLeast: 3 }),
    promoters: goal({ all: [{ quorum: { promoter: true }, atLeast: 2 }, { milestone: 'ours' }] }, { scope: 'account' }),
    days: goal({ distinct: 'use', by: 'day', atLeast: 3, within: 'P7D' }, { scope: 'account' }),
  },
  roadmap: [level(0, ['mine']), level(1, ['ours'])],
  signals: {
    stopped: { when: { gap: 'use', over: 'P1D' }, do: { call: { say: 'call' } }, severity: 'bad' },
    quiet: { scope: 'account', when: { gap: 'use', over: 'P3D' }, do: { task: { say: 'look' } } },
  },
})
const atReceiver = (deeds: readonly Deed[], book: Playbook = shop) => scatter(deeds, plan(book).recorders)

describe('what the receiver shares', () => {
  const people = atReceiver([deed('use', T0 + DAY, 'a', 'u1'), deed('use', T0, 'b', 'u2'), deed('use', T0 + 2 * DAY, 'c', 'u3')])
  const shared = shareAccount(shop, { person: 'u1', own: people[0]!.evidence, account: empty, people }, 'u1', T0 + 3 * DAY)
  test('is the account’s leaves, with one person’s part, and no name', () => {
    expect(shared[ruleKey(uses)]).toMatchObject({ value: 3, mine: 1, need: 4, at: null, asOf: T0 + 3 * DAY })
    expect(Object.keys(shared)).toHaveLength(5)
    expect(JSON.stringify(shared)).not.toMatch(/u[123]/)
  })
  test('brings the first event of all, for who counts the account’s days from it', () => {
    expect(shared.activation?.at).toBe(T0)
  })
  test('shows in a browser as the account’s progress, with what is not delivered yet', () => {
    const own = ledger(shop, [deed('use', T0 + DAY, 'a'), deed('use', T0 + 3 * DAY, 'd')])
    const now = measure(shop, sources(own, { shared }), T0 + 3 * DAY)
    expect(now.milestones.ours).toMatchObject({ reached: true, reading: { value: 4, need: 4, exact: false } })
    expect(now.milestones.mine?.reached).toBe(false)
  })
})

test('the receiver and a browser that has everything measure the same', () => {
  fc.assert(
    fc.property(history(12, 0, 16, 3), fc.integer({ min: 0, max: 15 }), (deeds, day) => {
      const now = T0 + day * DAY
      const people = atReceiver([...deeds, deed('other', T0, 'z', 'u1')])
      const own = people.find(({ id }) => id === 'u1')?.evidence ?? empty
      const given = { person: 'u1', own, account: empty }
      const shared = shareAccount(shop, { ...given, people }, 'u1', now)
      const receiver = measure(shop, { ...given, people }, now)
      const browser = measure(shop, { ...given, shared }, now)
      for (const id of ['ours', 'promoters', 'days'])
        expect(browser.milestones[id]).toMatchObject({
          reached: receiver.milestones[id]!.reached,
          reachedAt: receiver.milestones[id]!.reachedAt,
        })
      expect([browser.level, browser.signals, browser.nextExpectedBy]).toEqual([receiver.level, receiver.signals, receiver.nextExpectedBy])
    }),
    { numRuns: 150 },
  )
})

describe('the account’s own progress', () => {
  const deeds = [
    deed('use', T0, 'a', 'u1'),
    deed('use', T0 + DAY, 'b', 'u1'),
    deed('use', T0 + 2 * DAY, 'c', 'u1'),
    deed('use', T0 + 4 * DAY, 'd', 'u2'),
  ]
  const seen = (now: number) => measureAccount(shop, atReceiver(deeds), empty, now)
  test('has a person’s milestone with the first person who has it', () => {
    expect(seen(T0 + 4 * DAY)).toMatchObject({
      level: 1,
      milestones: { mine: { reached: true, reachedAt: T0 + 2 * DAY }, ours: { reached: true, reachedAt: T0 + 4 * DAY } },
    })
  })
  test('practice 52: expects the latest over people for a rule, and the earliest over rules', () => {
    expect(seen(T0 + 4 * DAY).nextExpectedBy).toBe(T0 + 6 * DAY)
    expect(seen(T0 + 6 * DAY - 1).signals).toEqual([])
    expect(seen(T0 + 6 * DAY).signals).toMatchObject([{ id: 'stopped', since: T0 + 6 * DAY }])
    expect(seen(T0 + 8 * DAY).signals.map(({ id }) => id)).toEqual(['stopped', 'quiet'])
  })
  test('misses one person of whom it is asked, while others go on (practice 76)', () => {
    const lost = book({
      signals: {
        championLost: {
          when: {
            all: [
              { trait: 'influence', is: 'high' },
              { gap: 'use', over: 'P2D' },
            ],
          },
          do: { task: { say: 'ask' } },
        },
      },
    })
    const people = atReceiver(deeds, lost).map(one =>
      one.id === 'u1' ? { ...one, evidence: merge(one.evidence, facts(['trait.influence', 'high'])) } : one,
    )
    expect(measureAccount(lost, people, empty, T0 + 5 * DAY - 1).signals).toEqual([])
    expect(measureAccount(lost, people, empty, T0 + 5 * DAY).signals).toMatchObject([{ id: 'championLost', since: T0 + 5 * DAY }])
  })
})

test('the account’s facts are joined over whoever told them', () => {
  const told = accountOf([
    facts(['account.tier', 'S', T0], ['trait.role', 'admin', T0]),
    facts(['account.seats', 12, T0], ['account.tier', '1', T0 + 1]),
  ])
  expect(
    Object.entries(told.marks)
      .map(([key, { cur }]) => [key, cur.value])
      .sort(),
  ).toEqual([
    ['account.seats', 12],
    ['account.tier', '1'],
  ])
  expect(told.series).toEqual({})
})

describe('forgetting', () => {
  const long = book({
    milestones: {
      week: goal({ count: 'use', atLeast: 4, within: 'P5D' }),
      ever: goal({ count: 'use', atLeast: 6 }),
      first: goal({ count: 'use', atLeast: 2, from: 'activation' }),
      ours: goal({ count: 'use', atLeast: 5, within: 'P4D' }, { scope: 'account' }),
    },
  })
  const reached = (own: Evidence, now: number) =>
    Object.fromEntries(
      Object.entries(measure(long, sources(own), now).milestones).flatMap(([id, one]) => (id === 'ours' ? [] : [[id, one.reachedAt]])),
    )
  test('keeps what was read, for the person', () => {
    fc.assert(
      fc.property(history(40, 3, 30), fc.integer({ min: 0, max: 40 }), fc.integer(), (deeds, day, seed) => {
        const own = scatter(deeds, plan(long).recorders, seed)[0]!.evidence
        const now = T0 + 50 * DAY
        const cuts = Object.fromEntries(Object.keys(own.series).map(key => [key, T0 / DAY + day]))
        const before = reached(own, now)
        const kept = forget(own, cuts, latchesOf(long, sources(own), cuts, now))
        expect(reached(kept, now)).toEqual(before)
        expect(measure(long, sources(kept), now).anchorAt).toBe(measure(long, sources(own), now).anchorAt)
      }),
      { numRuns: 150 },
    )
  })
  test('keeps what was read, for the account', () => {
    fc.assert(
      fc.property(history(30, 10, 50, 3), fc.integer({ min: 0, max: 30 }), (deeds, day) => {
        const people = atReceiver(deeds, long)
        const now = T0 + 50 * DAY
        const cuts = Object.fromEntries(Object.keys(people[0]!.evidence.series).map(key => [key, T0 / DAY + day]))
        const whole = { person: null, own: empty, account: empty, people }
        const latches = latchesOf(long, whole, cuts, now)
        const left = people.map(({ id, evidence }) => ({ id, evidence: forget(evidence, cuts, {}) }))
        const account = accountOf([{ ...empty, latches }])
        const at = (view: typeof whole) => measure(long, view, now).milestones.ours?.reachedAt
        expect(at({ ...whole, people: left, account })).toBe(at(whole))
      }),
      { numRuns: 150 },
    )
  })
  test('latches nothing that the evidence kept still proves, so that a moved anchor is read again', () => {
    const own = ledger(
      long,
      [10, 11, 12, 13].map(day => deed('use', T0 + day * DAY, `e${day}`)),
    )
    expect(latchesOf(long, sources(own), cutsOf(plan(long), T0 + 50 * DAY), T0 + 50 * DAY)).toEqual({})
  })
})

describe('what changed', () => {
  const before = progress(shop, [], T0)
  const after = progress(
    shop,
    [0, 1, 2].map(day => deed('use', T0 + day * DAY, `e${day}`)),
    T0 + 4 * DAY,
  )
  test('is told with milestones first, then the level, then signals', () => {
    expect(change(before, after)).toEqual([
      { kind: 'milestone', id: 'mine', scope: 'user', reached: true, at: T0 + 2 * DAY, late: false, ttv: 2 * DAY },
      { kind: 'milestone', id: 'days', scope: 'account', reached: true, at: T0 + 2 * DAY, late: false, ttv: 2 * DAY },
      { kind: 'level', level: 0, from: null, at: T0 + 2 * DAY },
      { kind: 'signal', id: 'stopped', raised: true, at: T0 + 4 * DAY },
    ])
  })
  test('is nothing between equals, and the way back', () => {
    expect(change(after, after)).toEqual([])
    expect(change(after, before)).toMatchObject([
      { id: 'mine', reached: false, at: null },
      { id: 'days', reached: false },
      { level: null, from: 0 },
      { id: 'stopped', raised: false },
    ])
  })
  test('from nothing known is all that is so', () => {
    expect(change(null, after)).toEqual(change(before, after))
  })
  test('adds up: the turns of many steps are those of one', () => {
    fc.assert(
      fc.property(history(12, 1, 12), (deeds: Deed[]) => {
        const steps = deeds.map((_, i) => progress(shop, deeds.slice(0, i + 1), T0 + 13 * DAY))
        const told = new Map<string, boolean>()
        steps.forEach((one, i) => {
          for (const turn of change(steps[i - 1] ?? null, one)) if (turn.kind === 'milestone') told.set(turn.id, turn.reached)
        })
        for (const [id, { reached }] of Object.entries(steps.at(-1)!.milestones)) expect(told.get(id) ?? false).toBe(reached)
      }),
      { ...RUNS, numRuns: 50 },
    )
  })
})

test('an account of 150,000 people is read: none of it takes as many arguments as there are people', () => {
  const [one] = atReceiver([deed('use', T0, 'a', 'u1')])
  const people = Array.from({ length: 150_000 }, (_, i) => ({ id: `u${i}`, evidence: one!.evidence }))
  const now = measureAccount(shop, people, empty, T0 + 4 * DAY)
  expect(now.milestones.ours).toMatchObject({ reached: true, reachedAt: T0, reading: { value: 150_000 } })
  expect(now.signals.map(({ id }) => id)).toEqual(['stopped', 'quiet'])
}, 60_000)
