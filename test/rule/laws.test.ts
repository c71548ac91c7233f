import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { empty, forget, merge, record } from '../../src/evidence/index.ts'
import type { Anchor, Calendar, Every, Rule, Span } from '../../src/playbook/index.ts'
import { latchesOf, measure } from '../../src/progress/index.ts'
import { cutsOf, plan, type Reading, read, recordersOf, type View } from '../../src/rule/index.ts'
import { book, goal, sources } from '../progress/world.ts'
import { anyCalendar, CALENDARS, chance, DAY, type Deed, deed, facts, HOUR, history, MINUTE, scatter, T0, viewOf } from './world.ts'

const span = fc.constantFrom<Span>('P1D', 'P3D', 'P7D', 'PT36H', 'P1M')
const anchor = fc.constantFrom<Anchor>('activation', 'contract', 'release')
const every = fc.constantFrom<Every>('day', 'day', 'week', 'month')
const n = fc.integer({ min: 1, max: 4 })
const amount = fc.oneof(n, fc.constant({ target: 'downloads' }))
const v = fc.constantFrom('v1', 'v2')
const doing = fc.oneof(
  fc.constant('use'),
  v.map(v => ({ event: 'use', where: { v } })),
)
const window = fc.oneof(
  fc.constant({}),
  fc.record({ within: span }),
  fc.record({ last: span }),
  fc.record({ from: anchor, within: span }),
  fc.record({ from: anchor }),
)
const chained = fc.record({ within: span, from: anchor }, { requiredKeys: [] })
const streaks = fc.record({ streak: fc.constant('use'), every, for: span, atLeast: fc.integer({ min: 1, max: 2 }), grace: fc.nat(2) })

const rising: fc.Arbitrary<Rule> = fc.oneof(
  streaks,
  fc.tuple(fc.array(doing, { minLength: 1, maxLength: 3 }), chained).map(([sequence, more]) => ({ sequence, ...more })),
  fc.tuple(fc.array(doing, { minLength: 1, maxLength: 2 }), n, chained).map(([cycle, atLeast, more]) => ({ cycle, atLeast, ...more })),
)
const falling: fc.Arbitrary<Rule> = fc.oneof(
  streaks.map(rule => ({ ...rule, now: true })),
  fc
    .tuple(every, n, fc.integer({ min: 1, max: 2 }), fc.option(anchor))
    .map(([every, atLeast, each, from]) => ({ missed: 'use', every, atLeast, each, ...(from && { from }) })),
  fc.tuple(anchor, span, fc.boolean()).map(([elapsed, over, open]) => ({ elapsed, over, open })),
  fc.tuple(anchor, span).map(([elapsed, before]) => ({ elapsed, before })),
  span.map(over => ({ gap: 'use', over })),
)
const others: fc.Arbitrary<Rule> = fc.oneof(
  fc.tuple(amount, window).map(([atLeast, more]) => ({ count: 'use', atLeast, ...more })),
  fc.tuple(fc.constantFrom('day', 'v'), amount, window).map(([by, atLeast, more]) => ({ distinct: 'use', by, atLeast, ...more })),
  fc.tuple(n, window).map(([atLeast, more]) => ({ sum: 'use', prop: 'n', atLeast, ...more })),
  fc.tuple(n, n, window).map(([atLeast, days, more]) => ({ gauge: 'use', prop: 'n', atLeast, days, ...more })),
  fc.tuple(span, n).map(([last, atLeast]) => ({ coverage: 'use', expected: 'seats', share: 0.5, atLeast, last })),
  fc.tuple(n, span).map(([atLeast, last]) => ({ ratio: { count: 'use', last }, per: { distinct: 'use', by: 'day', last }, atLeast })),
  fc.constant<Rule>({ quorum: { promoter: true }, atLeast: 1 }),
  fc.constant<Rule>({ attest: 'posted' }),
  fc.constant<Rule>({ trait: 'promoter' }),
  fc.constant<Rule>({ target: 'downloads' }),
)
const leaf = fc.oneof(rising, falling, others)
const anyRule: fc.Arbitrary<Rule> = fc.oneof(
  { weight: 6, arbitrary: leaf },
  { weight: 1, arbitrary: leaf.map(not => ({ not })) },
  { weight: 1, arbitrary: fc.tuple(leaf, leaf).map(all => ({ all })) },
  { weight: 1, arbitrary: fc.tuple(leaf, leaf).map(any => ({ any })) },
)

const account = facts(
  ['account.anchor.contract', '2026-03-04'],
  ['account.anchor.release', '2026-03-20T10:00:00Z'],
  ['account.target.downloads', 3],
  ['account.seats', 2],
)
const told = facts(['trait.promoter', true, T0 + DAY], ['attest.posted', true, T0 + 2 * DAY])
const withAmounts = (deeds: readonly Deed[]): Deed[] => deeds.map((one, i) => ({ ...one, props: { ...one.props, n: (i % 4) - 1 } }))
const see = (rule: Rule, deeds: readonly Deed[], now: number, calendar: Calendar, dice = 1): View =>
  viewOf(
    scatter(deeds, recordersOf(rule), dice).map(one => ({ ...one, evidence: merge(one.evidence, told) })),
    { now, calendar, account, scope: 'account' },
  )
const lives = (people: number) => history(25, 0, 25, people).map(withAmounts)

describe('over all kinds of rules', () => {
  test('between a reading and when it says that it may change nothing does', () => {
    let changed = 0
    fc.assert(
      fc.property(
        anyRule,
        lives(2),
        anyCalendar,
        fc.integer({ min: 0, max: 45 * 24 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (rule, deeds, calendar, hour, part) => {
          const now = T0 + hour * HOUR
          // What is not told yet changes a reading when it comes, not by time.
          const past = deeds.filter(one => one.at <= now)
          const at = (then: number): Reading => read(rule, see(rule, past, then, calendar))
          const before = at(now)
          expect(before.revisitAt === null || before.revisitAt > now).toBe(true)
          const end = before.revisitAt ?? now + 60 * DAY
          expect(at(Math.min(end - 1, now + Math.floor(part * (end - now))))).toEqual(before)
          if (before.revisitAt !== null) changed += +(JSON.stringify(at(end)) !== JSON.stringify(before))
        },
      ),
      { numRuns: 2000 },
    )
    expect(changed).toBeGreaterThan(200)
  })

  test('several devices, any order, some told twice: the same reading', () => {
    fc.assert(
      fc.property(anyRule, lives(3), anyCalendar, fc.integer(), fc.integer(), (rule, deeds, calendar, one, two) => {
        const now = T0 + 25 * DAY
        expect(read(rule, see(rule, deeds, now, calendar, one))).toEqual(read(rule, see(rule, deeds, now, calendar, two)))
      }),
      { numRuns: 600 },
    )
  })

  test('more events prove what rises no later, whenever they come', () => {
    fc.assert(
      fc.property(rising, lives(2), anyCalendar, fc.integer(), (rule, deeds, calendar, seed) => {
        fc.pre(!JSON.stringify(rule).includes('activation'))
        const next = chance(seed)
        const some = deeds.filter(() => next() < 0.6)
        const now = T0 + 40 * DAY
        const few = read(rule, see(rule, some, now, calendar))
        const all = read(rule, see(rule, deeds, now, calendar))
        expect(all.at ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(few.at ?? Number.POSITIVE_INFINITY)
        expect(all.best ?? 0).toBeGreaterThanOrEqual(few.best ?? 0)
      }),
      { numRuns: 600 },
    )
  })
})

describe('whoever looks in between', () => {
  test('reads at the end what one reads who looks only then', () => {
    fc.assert(
      fc.property(fc.array(anyRule, { minLength: 3, maxLength: 5 }), lives(1), fc.constantFrom(...CALENDARS), (rules, deeds, calendar) => {
        const playbook = book({
          calendar,
          milestones: Object.fromEntries(
            rules.map((rule, i) => [`m${i}`, goal(rule, { demote: true, scope: i % 2 ? 'account' : 'user' })]),
          ),
        })
        const { byEvent } = plan(playbook)
        const memo = {}
        let own = told
        // In the order in which they come, which is not that of when they happened.
        for (const [i, one] of deeds.entries()) {
          own = record(own, byEvent.use ?? [], one, 'w', 'k').evidence
          const now = T0 + 2 * i * DAY
          const { asOf: _, ...remembered } = measure(playbook, sources(own, { account }), now, memo)
          const { asOf: __, ...fresh } = measure(playbook, sources(own, { account }), now)
          expect(remembered).toEqual(fresh)
        }
      }),
      { numRuns: 150 },
    )
  })
})

describe('forgetting', () => {
  const LONG = 420
  const long = fc.oneof(
    fc.record({
      streak: fc.constant('use'),
      every: fc.constantFrom<Every>('day', 'week'),
      for: fc.constantFrom('P5D', 'P28D'),
      grace: fc.nat(3),
    }),
    fc.record({
      streak: fc.constant('use'),
      every: fc.constantFrom<Every>('day', 'week'),
      for: fc.constantFrom('P5D', 'P28D'),
      grace: fc.nat(3),
      now: fc.constant(true),
    }),
    fc.record({ missed: fc.constant('use'), every, atLeast: n }),
    fc.constantFrom<Rule>({ gap: 'use', over: 'P10D' }),
    fc.record({ cycle: fc.constant(['use', { event: 'use', where: { v: 'v1' } }]), atLeast: n, within: fc.constantFrom('P3D', 'P20D') }),
    fc.record({ sequence: fc.constant(['use', { event: 'use', where: { v: 'v2' } }, 'use']), within: fc.constantFrom('P3D', 'P20D') }),
  ) as fc.Arbitrary<Rule>
  /** Spells of use and pauses over more than a year. */
  const spells = fc
    .array(
      fc.record({ pause: fc.integer({ min: 0, max: 60 }), days: fc.integer({ min: 1, max: 40 }), skip: fc.integer({ min: 1, max: 3 }) }),
      {
        minLength: 4,
        maxLength: 9,
      },
    )
    .map(list => {
      const deeds: Deed[] = []
      let day = 0
      for (const { pause, days, skip } of list) {
        day += pause
        for (let i = 0; i < days && day < LONG; i += skip, day += skip)
          deeds.push(
            deed('use', T0 + day * DAY + (day % 24) * HOUR, `e${String(deeds.length).padStart(4, '0')}`, 'u1', { v: `v${day % 3}` }),
          )
      }
      return deeds
    })

  test('keeps the readings, while no event is late by more than what is kept beyond the span', () => {
    let cut = 0
    fc.assert(
      fc.property(long, spells, anyCalendar, fc.integer(), fc.integer({ min: 0, max: 20 }), (rule, deeds, calendar, seed, later) => {
        const playbook = book({ calendar, signals: { s: { when: rule, do: { task: { say: 's' } } } } })
        const { recorders } = plan(playbook)
        const next = chance(seed)
        const forgotAt = T0 + LONG * DAY
        const add = (evidence: typeof empty, list: readonly Deed[]) =>
          list.reduce((all, one) => record(all, recorders, one, 'w', 'k').evidence, evidence)
        // Of the last 90 days some come only after others were forgotten.
        const isLate = (one: Deed) => one.at > forgotAt - 90 * DAY && next() < 0.3
        const [late, timely] = [deeds.filter(isLate), [] as Deed[]]
        for (const one of deeds) if (!late.includes(one)) timely.push(one)
        const before = add(empty, timely)
        const cuts = cutsOf(plan(playbook), forgotAt)
        const kept = forget(before, cuts, latchesOf(playbook, sources(before), cuts, forgotAt))
        cut += +(kept !== before)
        const now = forgotAt + later * DAY
        const at = (evidence: typeof empty) => read(rule, viewOf([{ id: 'u1', evidence }], { now, calendar }))
        const whole = at(add(before, late))
        const left = at(add(kept, late))
        expect(left.holds).toBe(whole.holds)
        if (whole.rising) expect(left.at).toBe(whole.at)
        else if (left.exact) expect(left.at).toBe(whole.at)
        if (left.exact) expect([left.value, left.expectedBy]).toEqual([whole.value, whole.expectedBy])
        expect(left.best ?? 0).toBeLessThanOrEqual(whole.best ?? 0)
      }),
      { numRuns: 500 },
    )
    expect(cut).toBeGreaterThan(200)
  })

  const daily: Rule = { streak: 'use', every: 'day', for: 'P28D' }
  const on = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => deed('use', T0 + (from + i) * DAY + HOUR, `d${String(from + i).padStart(4, '0')}`))
  const playbook = book({ milestones: { habit: goal(daily) } })
  const keep = (deeds: readonly Deed[], day: number) => {
    const own = deeds.reduce((all, one) => record(all, plan(playbook).recorders, one, 'w', 'k').evidence, empty)
    const cuts = cutsOf(plan(playbook), T0 + day * DAY)
    return forget(own, cuts, latchesOf(playbook, sources(own), cuts, T0 + day * DAY))
  }
  test('keeps the best run of a streak and when it was full, though nothing of it is left', () => {
    const now = T0 + 300 * DAY + MINUTE
    const reading = read(daily, viewOf([{ id: 'u1', evidence: keep(on(0, 50), 300) }], { now }))
    expect(reading).toMatchObject({ holds: true, at: T0 + 27 * DAY + HOUR, value: 0, best: 50, exact: true })
    const again = merge(keep(on(0, 50), 300), keep(on(100, 130), 300))
    expect(read(daily, viewOf([{ id: 'u1', evidence: again }], { now })).best).toBe(50)
  })
  test('tells a run that reaches back to what was forgotten as not exact', () => {
    const now = T0 + 300 * DAY
    const kept = keep(on(0, 301), 300)
    expect(read(daily, viewOf([{ id: 'u1', evidence: kept }], { now: now + 2 * HOUR }))).toMatchObject({
      value: 119,
      best: 301,
      exact: false,
    })
    expect(read(daily, viewOf([{ id: 'u1', evidence: keep(on(280, 301), 300) }], { now }))).toMatchObject({ value: 21, exact: true })
  })
  test('tells since when a run of now holds as not exact, where runs that overlap may reach back to what was forgotten', () => {
    const rule: Rule = { streak: 'use', every: 'day', for: 'P3D', grace: 2, now: true }
    const playbook = book({ milestones: { m: goal(rule, { demote: true }) } })
    const { recorders } = plan(playbook)
    const deeds = on(0, 301).filter((_, day) => ![230, 250, 290, 295].includes(day))
    const own = deeds.reduce((all, one) => record(all, recorders, one, 'w', 'k').evidence, empty)
    const now = T0 + 300 * DAY + 2 * HOUR
    const cuts = cutsOf(plan(playbook), now)
    const at = (evidence: typeof empty) => read(rule, viewOf([{ id: 'u1', evidence }], { now }))
    expect(at(own)).toMatchObject({ holds: true, at: T0 + HOUR, value: 48, exact: true })
    expect(at(forget(own, cuts, latchesOf(playbook, sources(own), cuts, now)))).toMatchObject({
      holds: true,
      value: 48,
      best: 288,
      exact: false,
    })
  })
})
