import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Evidence, empty, forget, mark, merge, record, seriesKey } from '../../src/evidence/index.ts'
import type { Calendar, Playbook, Rule, Scalar } from '../../src/playbook/index.ts'
import { seeEveryone } from '../../src/progress/everyone.ts'
import { accountOf, createMemo, measureAccount, shareAccount, shareEveryone } from '../../src/progress/index.ts'
import { latchKey, leavesOf, type Person, plan } from '../../src/rule/index.ts'
import { keepFormatters } from '../rule/formatters.ts'
import { CALENDARS, DAY, facts, HOUR, MINUTE, T0 } from '../rule/world.ts'
import { book, goal } from './world.ts'

keepFormatters()

const span = fc.constantFrom('P1D', 'P2D', 'P7D', 'P1M', 'PT36H', 'P0D', 'P1W', 'P30D', 'PT6H')
const amount = fc.oneof(fc.constantFrom(1, 2, 2, 3, 3, 5, 1.5, 40), fc.constant({ target: 'uses' }))
const event = fc.constantFrom('use', 'use', 'go')
const anchor = fc.constantFrom('activation', 'contract', 'release')
const narrowing = fc.record({ from: anchor, within: span, last: span }, { requiredKeys: [] })
const few = fc.record({ within: span, from: fc.constantFrom('contract', 'activation') }, { requiredKeys: [] })
const every = fc.constantFrom('day', 'week')
const who = fc.constantFrom<Record<string, Scalar | Scalar[]>>({ fan: true }, { fan: [null, false] }, { fan: true, role: 'admin' }, {})

const leaf = fc.oneof(
  fc.tuple(event, amount, fc.oneof(few, narrowing)).map(([count, atLeast, more]) => ({ count, atLeast, ...more })),
  fc.tuple(event, amount, fc.oneof(few, narrowing)).map(([distinct, atLeast, more]) => ({ distinct, by: 'day', atLeast, ...more })),
  fc.tuple(event, amount, narrowing).map(([distinct, atLeast, more]) => ({ distinct, by: 'v', atLeast, ...more })),
  fc.tuple(event, amount, narrowing).map(([gauge, atLeast, more]) => ({ gauge, prop: 'n', atLeast, days: 2, ...more })),
  fc.tuple(event, amount, fc.boolean(), narrowing).map(([sum, atLeast, net, more]) => ({ sum, prop: 'n', atLeast, net, ...more })),
  fc
    .tuple(
      event,
      fc.constantFrom<string | number>('seats', 2, 3),
      fc.record({ last: span, share: fc.constantFrom(0.5, 1), atLeast: fc.constantFrom(1, 2, 3, 1.5) }, { requiredKeys: [] }),
    )
    .map(([coverage, expected, more]) => ({ coverage, expected, ...more })),
  fc.tuple(who, amount, fc.boolean()).map(([quorum, atLeast, now]) => ({ quorum, atLeast, now })),
  fc.tuple(event, span).map(([gap, over]) => ({ gap, over })),
  fc.tuple(event, every, span).map(([streak, every, span]) => ({ streak, every, for: span })),
  fc.tuple(event, every, fc.record({ from: anchor }, { requiredKeys: [] })).map(([missed, every, more]) => ({ missed, every, ...more })),
  fc.record({ within: span, from: anchor }, { requiredKeys: [] }).map(more => ({ sequence: ['use', 'go', 'use'], ...more })),
  fc.tuple(anchor, span).map(([elapsed, over]) => ({ elapsed, over })),
  fc.constantFrom<Rule[]>(
    { agree: 'rules' },
    { agree: 'rules', expected: 'seats', share: 0.5 },
    { attest: 'posted' },
    { attest: 'posted', by: { fan: true } },
    { trait: 'fan' },
    { trait: 'fan', is: false },
    { trait: 'seats', of: 'account', atLeast: 2 },
  ),
)
const rule = fc.oneof(
  { arbitrary: leaf, weight: 6 },
  // What many people are asked of most.
  { arbitrary: fc.tuple(event, amount, few).map(([count, atLeast, more]) => ({ count, atLeast, ...more })), weight: 1 },
  { arbitrary: fc.tuple(event, amount, few).map(([distinct, atLeast, more]) => ({ distinct, by: 'day', atLeast, ...more })), weight: 1 },
  { arbitrary: fc.array(leaf, { minLength: 1, maxLength: 3 }).map(any => ({ any })), weight: 1 },
  { arbitrary: leaf.map(not => ({ all: [{ not }] })), weight: 1 },
) as fc.Arbitrary<Rule>

const step = fc.record({
  who: fc.nat(5),
  day: fc.nat(60),
  // What comes and what goes at one instant is to be met.
  hour: fc.constantFrom(9, 9, 9, 0, 1, 4, 15, 23),
  minute: fc.constantFrom(0, 0, 0, 31),
  name: event,
  v: fc.integer({ min: 1, max: 3 }),
  n: fc.integer({ min: -2, max: 4 }),
  times: fc.oneof({ arbitrary: fc.constantFrom(1, 1, 2), weight: 30 }, { arbitrary: fc.constant(40), weight: 1 }),
  id: fc.constantFrom('own', 'ours', 'ours', 'ours', 'ours', 'ours', 'ours', 'ours', 'again'),
})
const told = fc.record({
  who: fc.nat(5),
  fact: fc.constantFrom('trait.fan', 'trait.role', 'attest.posted', 'agree.rules'),
  value: fc.constantFrom<Scalar>(true, false, null, 'admin', 1, 2),
  hour: fc.integer({ min: 0, max: 60 * 24 }),
})
const world = fc.record({
  rules: fc.array(rule, { minLength: 6, maxLength: 10, size: 'max' }),
  calendar: fc.constantFrom(...CALENDARS),
  steps: fc.array(step, { minLength: 5, maxLength: 60, size: 'max' }),
  told: fc.array(told, { maxLength: 8 }),
  ids: fc.shuffledSubarray(['u1', 'u2', 'u3', 'u4', 'u5', '']),
  latched: fc.array(fc.tuple(fc.nat(5), fc.nat(7), fc.nat(60)), { maxLength: 3 }),
  forgot: fc.array(fc.tuple(fc.nat(5), fc.nat(30)), { maxLength: 2 }),
  day: fc.integer({ min: 0, max: 70 }),
})
type World = typeof world extends fc.Arbitrary<infer T> ? T : never

const uuid = (at: number, n: number): string =>
  `${Math.floor(at / 65_536)
    .toString(16)
    .padStart(8, '0')}-${(at % 65_536).toString(16).padStart(4, '0')}-7000-8000-${String(n).padStart(12, '0')}`

const playbookOf = ({ rules, calendar }: World): Playbook =>
  book({
    calendar,
    milestones: Object.fromEntries(
      rules.flatMap((rule, i) => [
        [`mine${i}`, goal(rule, { demote: true })],
        [`ours${i}`, goal(rule, { scope: 'account', demote: true, from: 'activation', target: 'P7D' })],
      ]),
    ),
  })

/** Some people of an account, two devices each, which may have told one id with two instants. */
const peopleOf = ({ steps, told, ids, latched, forgot, rules }: World, { recorders, keepDays }: ReturnType<typeof plan>): Person[] =>
  ids.map((id, place) => {
    const devices: Evidence[] = [empty, empty]
    steps.forEach(({ who, day, hour, minute, name, v, n, times, id: kind }, i) => {
      if (who !== place) return
      for (let j = 0; j < times; j++) {
        const at = T0 + day * DAY + hour * HOUR + minute * MINUTE + j * 40_000
        const its = kind === 'ours' ? uuid(at, i * 100 + j) : kind === 'own' ? `e${i}-${j}` : 'order-1'
        devices[i % 2] = record(
          devices[i % 2]!,
          recorders,
          { id: its, name, at, props: { v: `v${v}`, n } },
          `d${place}-${i % 2}`,
          'k',
        ).evidence
      }
    })
    let all = merge(devices[0]!, devices[1]!)
    told.forEach(({ who, fact, value, hour }, i) => {
      if (who === place) all = mark(all, fact, { rank: 0, at: T0 + hour * HOUR, id: `f${i}`, value })
    })
    for (const [who, day] of forgot)
      if (who === place) all = forget(all, Object.fromEntries(Object.keys(keepDays).map(key => [key, T0 / DAY + day])), { activation: T0 })
    for (const [who, of, day] of latched) {
      const [leaf] = leavesOf(rules[of % rules.length]!)
      if (who === place) all = { ...all, latches: { ...all.latches, [latchKey(leaf!, 'user')]: T0 + day * DAY } }
    }
    return { id, evidence: all }
  })

const accountOfAll = (people: readonly Person[], { latched, rules }: World): Evidence => {
  let all = accountOf(people.map(({ evidence }) => evidence))
  const tell = (key: string, value: Scalar, at: number) => {
    all = mark(all, key, { rank: 2, at, id: `${key}${at}`, value })
  }
  tell('account.seats', 4, T0)
  tell('account.seats', 2, T0 + 20 * DAY)
  tell('account.target.uses', 6, T0 + 3 * DAY)
  tell('account.target.uses', 2, T0 + 30 * DAY)
  tell('account.document.rules', 2, T0)
  tell('account.anchor.contract', '2026-03-22', T0)
  const [[, of, day] = []] = latched
  if (of === undefined) return all
  return { ...all, latches: { [latchKey(leavesOf(rules[of % rules.length]!)[0]!, 'account')]: T0 + day! * DAY } }
}

test('many people are read as if each were looked at for each rule', () => {
  let odd = 0
  let reached = 0
  fc.assert(
    fc.property(world, given => {
      const playbook = playbookOf(given)
      const planned = plan(playbook)
      const people = peopleOf(given, planned)
      const account = accountOfAll(people, given)
      const now = T0 + given.day * DAY
      const seen = measureAccount(playbook, people, account, now)
      expect(seen).toEqual(seeEveryone(playbook, people, account, now, { rows: empty, memo: () => createMemo() }).account)
      const share = shareEveryone(playbook, people, account, now)
      for (const id of ['u1', '']) expect(share(id)).toEqual(shareAccount(playbook, { person: id, own: empty, account, people }, id, now))
      reached += Object.values(seen.milestones).filter(({ reachedAt }) => reachedAt !== null).length
      odd += people.filter(({ evidence }) =>
        Object.values(evidence.series).some(row => row.kind === 'cells' && row.days.some(({ dots }) => dots.length > 31)),
      ).length
    }),
    { numRuns: +(process.env.EVERYONE_RUNS ?? 60) },
  )
  expect(odd).toBeGreaterThan(5)
  expect(reached).toBeGreaterThan(100)
})

/** A row with these instants on these days, as a wire may bring it. */
const rowOf = (...days: readonly (readonly [day: number, ...ats: number[]])[]): Evidence => ({
  ...empty,
  series: {
    [seriesKey('use')]: {
      kind: 'cells',
      from: 0,
      since: null,
      days: days.map(([day, ...ats]) => ({ day: T0 / DAY + day, dots: ats.map((at, i) => ({ at, id: `${day}-${i}`, n: 1 })), by: {} })),
    },
  },
})
const both = (rule: Rule, people: readonly Evidence[], now: number, calendar: Calendar = {}, account = empty) => {
  const playbook = book({ calendar, milestones: { mine: goal(rule), ours: goal(rule, { scope: 'account' }) } })
  const all = people.map((evidence, i) => ({ id: `u${i}`, evidence }))
  const remembered = { rows: empty, memo: () => createMemo() }
  const looked = seeEveryone(playbook, all, account, now, remembered).account.milestones
  const { milestones } = measureAccount(playbook, all, account, now)
  expect(milestones).toEqual(looked)
  return milestones
}

test('a person whose days are not in the order of their events is read as they are', () => {
  const late = rowOf([0, T0 + 9 * DAY, T0 + 10 * DAY], [1, T0 + DAY, T0 + 2 * DAY])
  const other = rowOf([3, T0 + 3 * DAY], [4, T0 + 4 * DAY])
  expect(both({ count: 'use', atLeast: 2 }, [other, late], T0 + 20 * DAY).mine?.reachedAt).toBe(T0 + 2 * DAY)
  expect(both({ coverage: 'use', expected: 2, last: 'P7D' }, [other, late], T0 + 20 * DAY).ours?.reachedAt).toBe(T0 + 3 * DAY)
})

test('a clock that was put back over the start of a day makes no third day of two', () => {
  // In New York the hour from one o'clock came twice on 1 November 2026: one, half past one, one again, half past one again.
  const night = Date.UTC(2026, 10, 1, 5, 10)
  const calendar: Calendar = { zone: 'America/New_York', dayStart: '01:30' }
  const one = rowOf([245, ...[0, 30, 60, 90].map(minutes => night + minutes * MINUTE)])
  for (const within of ['P1D', 'P3D']) {
    const { mine } = both({ distinct: 'use', by: 'day', atLeast: 3, within }, [one, empty], night + 2 * HOUR, calendar)
    expect(mine).toMatchObject({ reached: false, reading: { value: 2 } })
  }
  // Nor does it hide who had three.
  const three = rowOf([250, ...[5, 6, 7].map(day => night + day * DAY)])
  const { mine } = both({ distinct: 'use', by: 'day', atLeast: 3, within: 'P3D' }, [empty, one, three], night + 9 * DAY, calendar)
  expect(mine?.reachedAt).toBe(night + 7 * DAY)
  expect(both({ distinct: 'use', by: 'day', atLeast: 2 }, [one], night + 2 * HOUR, calendar).ours?.reachedAt).toBe(night + 30 * MINUTE)
})

test('who goes at the very instant at which another comes is not there with them', () => {
  const people = [rowOf([0, T0 + HOUR]), rowOf([7, T0 + 7 * DAY + HOUR])]
  expect(both({ coverage: 'use', expected: 2, last: 'P7D' }, people, T0 + 8 * DAY).ours?.reached).toBe(false)
  expect(both({ coverage: 'use', expected: 2, last: 'P8D' }, people, T0 + 8 * DAY).ours?.reachedAt).toBe(T0 + 7 * DAY + HOUR)
})

test('of many people who was the first and who did most of all may be two', () => {
  const many = rowOf([5, T0 + 5 * DAY], [6, T0 + 6 * DAY], [7, T0 + 7 * DAY])
  const early = rowOf([0, T0], [1, T0 + DAY])
  const { mine } = both({ count: 'use', atLeast: 2 }, [many, early], T0 + 9 * DAY)
  expect(mine).toMatchObject({ reachedAt: T0 + DAY, reading: { value: 3 } })
  const lately = both(
    { count: 'use', atLeast: 2, from: 'release' },
    [early, many],
    T0 + 9 * DAY,
    {},
    facts(['account.anchor.release', '2026-03-05']),
  )
  expect(lately.mine).toMatchObject({ reachedAt: T0 + 6 * DAY, reading: { value: 3 } })
})

test('steps of several people are read to where they are proved, and no more of them than may come to something', () => {
  const by = (name: string, id: string, ...days: number[]): Evidence =>
    days.reduce(
      (all, day) =>
        record(
          all,
          [{ key: seriesKey(name), kind: 'cells', event: name }],
          { id: uuid(T0 + day * DAY, +id), name, at: T0 + day * DAY },
          `w${id}`,
          '',
        ).evidence,
      empty,
    )
  const people = [by('go', '1', 2, 40), by('use', '2', 0, 1, 5, 20), by('use', '3', 3, 50), by('go', '4', 10, 12, 21)]
  const steps: Rule = { sequence: ['use', 'go', 'use'] }
  expect(both(steps, people, T0 + 60 * DAY).ours?.reachedAt).toBe(T0 + 3 * DAY)
  const later = facts(['account.anchor.release', '2026-03-05'])
  expect(both({ ...steps, from: 'release' }, people, T0 + 60 * DAY, {}, later).ours?.reachedAt).toBe(T0 + 20 * DAY)
  expect(both({ ...steps, within: 'P2D', from: 'release' }, people, T0 + 60 * DAY, {}, later).ours?.reached).toBe(false)
  expect(both({ cycle: ['use', 'go'], atLeast: 3 }, people, T0 + 60 * DAY).ours?.reachedAt).toBe(T0 + 21 * DAY)
  const one = [by('use', '1', 0, 5), by('go', '2', 2), by('use', '3', 10), by('use', '4', 30)]
  expect(both(steps, one, T0 + 60 * DAY).ours?.reachedAt).toBe(T0 + 5 * DAY)
  // Long ago, and after all that was too far apart.
  const apart = [...people, by('go', '6', 40), by('use', '7', 41)]
  const close: Rule = { sequence: ['go', 'use'], within: 'P2D', from: 'release' }
  expect(both(close, apart, T0 + 90 * DAY, {}, later).ours?.reachedAt).toBe(T0 + 41 * DAY)
  const lately: Rule = { sequence: ['use', 'go', 'never'], within: 'P3D' }
  const valueOn = (day: number): unknown => both(lately, [...people, by('go', '5', 51)], T0 + day * DAY).ours?.reading.value
  expect([52, 54].map(valueOn)).toEqual([2, 0])
})
