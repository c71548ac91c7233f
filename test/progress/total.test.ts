import fc from 'fast-check'
import { expect, test } from 'vitest'
import { empty, merge } from '../../src/evidence/index.ts'
import { guard, type Playbook } from '../../src/playbook/index.ts'
import { accountOf, accountReport, change, latchesOf, measure, measureAccount, shareAccount } from '../../src/progress/index.ts'
import { cutsOf, plan } from '../../src/rule/index.ts'
import { DAY, deed, facts, history, scatter, T0 } from '../rule/world.ts'

const span = fc.constantFrom('P1D', 'P7D', 'P30D', 'P1M', 'PT36H', 'P0D', 'P9999Y', 'PT0S', 'P1W')
const amount = fc.oneof(fc.constantFrom(1, 2, 5, 0.5, 1e9), fc.constant({ target: 'downloads' }))
const event = fc.constantFrom('use', 'go', '__proto__', 'constructor')
const id = fc.constantFrom('a', 'b', 'c', 'toString')
const anchor = fc.oneof(
  fc.constantFrom('activation', 'contract', 'release'),
  id.map(milestone => ({ milestone })),
  fc.integer({ min: 0, max: 3 }).map(level => ({ level })),
)
const where = fc.constantFrom({ v: 'v1' }, { v: ['v1', 'v2'] }, { v: { not: 'v1' } }, {})
const optional = { requiredKeys: [] as [] }
const narrowing = fc.record({ where, from: anchor, within: span, last: span }, optional)
const leaf = fc.oneof(
  fc.tuple(event, amount, narrowing).map(([count, atLeast, more]) => ({ count, atLeast, ...more })),
  fc
    .tuple(event, fc.constantFrom('day', 'v'), amount, narrowing)
    .map(([distinct, by, atLeast, more]) => ({ distinct, by, atLeast, ...more })),
  fc.tuple(amount, fc.record({ now: fc.boolean() }, optional)).map(([atLeast, more]) => ({ quorum: { promoter: true }, atLeast, ...more })),
  fc
    .tuple(event, span, fc.record({ share: fc.constantFrom(0.3, 1), atLeast: fc.constant(2) }, optional))
    .map(([coverage, last, more]) => ({ coverage, expected: 'seats', last, ...more })),
  fc.tuple(event, span).map(([gap, over]) => ({ gap, over })),
  fc
    .tuple(
      event,
      fc.constantFrom('day', 'week', 'month'),
      span,
      fc.record({ where, grace: fc.constantFrom(0, 2, 1e9), atLeast: fc.constantFrom(1, 0.5, 1e9), now: fc.boolean() }, optional),
    )
    .map(([streak, every, span, more]) => ({ streak, every, for: span, ...more })),
  fc
    .tuple(
      event,
      fc.constantFrom('day', 'week', 'month'),
      fc.record({ where, from: anchor, atLeast: fc.constantFrom(1, 0.5, 1e9), each: fc.constantFrom(1, 2, 1e9) }, optional),
    )
    .map(([missed, every, more]) => ({ missed, every, ...more })),
  fc
    .tuple(
      fc.array(fc.oneof(event, fc.record({ event, where })), { minLength: 1, maxLength: 3 }),
      fc.record({ within: span, from: anchor }, optional),
    )
    .map(([sequence, more]) => ({ sequence, ...more })),
  fc
    .tuple(
      fc.array(fc.oneof(event, fc.record({ event, where })), { minLength: 1, maxLength: 3 }),
      fc.record({ within: span, from: anchor, atLeast: fc.constantFrom(1, 2.5, 1e9) }, optional),
    )
    .map(([cycle, more]) => ({ cycle, ...more })),
  fc
    .tuple(anchor, fc.oneof(fc.record({ over: span, open: fc.boolean() }), fc.record({ before: span })))
    .map(([elapsed, more]) => ({ elapsed, ...more })),
  fc.constantFrom('p', 'q').map(phase => ({ phase })),
  fc.record({ attest: fc.constant('posted') }),
  fc.tuple(event, amount, narrowing).map(([gauge, atLeast, more]) => ({ gauge, prop: 'v', atLeast, days: 2, ...more })),
  fc.tuple(event, amount, narrowing, fc.boolean()).map(([sum, atLeast, more, net]) => ({ sum, prop: 'v', atLeast, net, ...more })),
  fc.tuple(event, event, span).map(([a, b, last]) => ({ ratio: { count: a, last }, per: { distinct: b, by: 'day', last }, atMost: 0.5 })),
  fc.record(
    { agree: fc.constantFrom('rules', '__proto__'), version: fc.constantFrom(1, 2), expected: fc.constantFrom('seats', 2) },
    { requiredKeys: ['agree'] },
  ),
  fc.constantFrom({ target: 'downloads' }, { target: 'constructor' }),
  event.map(coverage => ({ coverage, expected: 'seats', by: 'unit' })),
  fc.record({ trait: fc.constantFrom('promoter', '__proto__'), of: fc.constantFrom('person', 'account') }),
  id.map(milestone => ({ milestone })),
  fc.integer({ min: 0, max: 3 }).map(level => ({ level })),
)
const rule = fc.letrec(tie => ({
  rule: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    leaf,
    fc.array(tie('rule'), { maxLength: 3 }).map(all => ({ all })),
    fc.array(tie('rule'), { maxLength: 3 }).map(any => ({ any })),
    fc.tuple(fc.array(tie('rule'), { maxLength: 3 }), fc.integer({ min: 1, max: 3 })).map(([of, atLeast]) => ({ of, atLeast })),
    tie('rule').map(not => ({ not })),
  ),
})).rule

const milestone = fc
  .tuple(
    rule,
    fc.record(
      {
        scope: fc.constantFrom('user', 'account'),
        target: span,
        targetOpen: fc.boolean(),
        from: anchor,
        demote: fc.boolean(),
        late: fc.constantFrom('counts', 'fails'),
      },
      optional,
    ),
  )
  .map(([one, more]) => ({ title: 't', rule: one, ...more }))
const signal = fc.tuple(rule, fc.constantFrom('user', 'account')).map(([when, scope]) => ({ when, scope, do: { task: { say: 's' } } }))
const anyPlaybook = fc
  .record({
    milestones: fc.dictionary(id, milestone),
    signals: fc.dictionary(id, signal, { maxKeys: 2 }),
    health: fc.record({ bad: rule, warn: rule }, optional),
    audiences: fc.dictionary(id, rule, { maxKeys: 1 }),
    phases: fc.tuple(rule, rule).map(all => all.map((when, i) => ({ id: 'pq'[i], title: 't', when }))),
    item: rule,
    criteria: fc.array(id, { minLength: 1, maxLength: 2 }),
    zone: fc.constantFrom('UTC', 'Asia/Tokyo', 'America/New_York', 'device'),
  })
  .map(({ item, criteria, zone, ...rest }) => ({
    id: 'any',
    version: 1,
    ...rest,
    calendar: { zone, open: [1, 2, 3, 4, 5], dayStart: '05:00' },
    roadmap: [0, 1].map(level => ({ level, state: 's', criteria, next: [], plan: 'P7D' })),
    guides: {
      list: { kind: 'checklist', title: 'l', audience: rest.health.bad ?? { level: 0 }, items: [{ id: 'i', title: 'i', done: item }] },
    },
  }))

/** Everything that the floors above ask of a playbook; what comes out must be plain JSON. */
const useAll = (playbook: Playbook, deeds: Parameters<typeof scatter>[0], now: number): void => {
  const recorders = plan(playbook).recorders
  const people = scatter(deeds, recorders).map(one => ({
    ...one,
    evidence: merge(one.evidence, facts(['trait.promoter', true], ['attest.posted', true], ['account.seats', 2])),
  }))
  const account = accountOf(people.map(({ evidence }) => evidence))
  const own = people[0]?.evidence ?? empty
  const shared = shareAccount(playbook, { person: 'u1', own, account, people }, 'u1', now)
  const browser = measure(playbook, { person: 'u1', own, account, shared }, now)
  const alone = measureAccount(playbook, people, account, now)
  const latches = latchesOf(playbook, { person: 'u1', own, account }, cutsOf(plan(playbook), now), now)
  const report = accountReport(playbook, { id: 'x', people, account, lastBeaconAt: null }, [], now)
  for (const made of [shared, browser, alone, latches, report]) expect(JSON.parse(JSON.stringify(made))).toEqual(made)
  expect(change(null, browser).length).toBeGreaterThanOrEqual(0)
  expect(browser.revisitAt === null || browser.revisitAt > now).toBe(true)
}

test('what the guard lets through is measured without a throw, and gives plain numbers', () => {
  let kept = 0
  fc.assert(
    fc.property(anyPlaybook, history(10, 0, 12, 2), fc.integer({ min: 0, max: 40 }), (input, deeds, day) => {
      const { playbook } = guard(input)
      kept += Object.keys(playbook?.milestones ?? {}).length
      if (playbook) useAll(playbook, [...deeds, ...deeds.map(one => ({ ...one, name: '__proto__', id: `p${one.id}` }))], T0 + day * DAY)
    }),
    { numRuns: 300 },
  )
  expect(kept).toBeGreaterThan(100)
})

test('what the guard would refuse does not throw either', () => {
  fc.assert(
    fc.property(anyPlaybook, history(10, 0, 12, 2), (input, deeds) => {
      // An id that every object has is looked up safely only in what the guard made.
      fc.pre(!JSON.stringify(input).includes('toString'))
      const playbook = input as unknown as Playbook
      expect(() =>
        measure(
          playbook,
          { person: 'u1', own: scatter(deeds, plan(playbook).recorders)[0]?.evidence ?? empty, account: empty },
          T0 + 20 * DAY,
        ),
      ).not.toThrow()
    }),
    { numRuns: 100 },
  )
})

test('events that are named like parts of the language are counted', () => {
  const { playbook } = guard({
    id: 'p',
    version: 1,
    milestones: { a: { title: 'a', rule: { count: 'constructor', atLeast: 1 } } },
    roadmap: [],
  })
  const own = scatter([deed('constructor', T0, 'x')], plan(playbook!).recorders)[0]!.evidence
  expect(measure(playbook!, { person: 'u1', own, account: empty }, T0).milestones.a?.reached).toBe(true)
})
