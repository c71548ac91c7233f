import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Evidence, empty, record } from '../../src/evidence/index.ts'
import type { Playbook, Rule } from '../../src/playbook/index.ts'
import { seeEveryone } from '../../src/progress/everyone.ts'
import { createMemo, measureAccount } from '../../src/progress/index.ts'
import { plan } from '../../src/rule/index.ts'
import { book, goal } from '../progress/world.ts'
import { DAY, facts, MINUTE, T0 } from './world.ts'

const names = fc.constantFrom('use', 'go', 'use', 'end')
const more = fc.record({ within: fc.constantFrom('PT1H', 'PT6H', 'P1D', 'P2D'), from: fc.constant('contract') }, { requiredKeys: [] })
const rule = fc.oneof(
  fc.tuple(fc.array(names, { minLength: 2, maxLength: 4 }), more).map(([sequence, more]) => ({ sequence, ...more })),
  fc
    .tuple(fc.array(names, { minLength: 2, maxLength: 3 }), fc.constantFrom(1, 2, 3), more)
    .map(([cycle, atLeast, more]) => ({ cycle, atLeast, ...more })),
) as fc.Arbitrary<Rule>

/** Much on one day, so that of most only how much it was is known, and little on others. */
const burst = fc.record({ who: fc.nat(2), name: names, day: fc.nat(6), minute: fc.nat(1300), times: fc.constantFrom(1, 1, 2, 34, 50) })

test('steps over many people are read as they are one by one, also where of a day not every one is known', () => {
  let proved = 0
  let unsure = 0
  fc.assert(
    fc.property(fc.array(rule, { minLength: 4, maxLength: 8 }), fc.array(burst, { minLength: 3, maxLength: 14 }), (rules, bursts) => {
      const playbook: Playbook = book({
        milestones: Object.fromEntries(rules.map((rule, i) => [`m${i}`, goal(rule, { scope: 'account' })])),
      })
      const { recorders } = plan(playbook)
      const all: Evidence[] = [empty, empty, empty]
      for (const [i, { who, name, day, minute, times }] of bursts.entries())
        for (let j = 0; j < times; j++) {
          const event = { id: `${i}-${j}`, name, at: T0 + day * DAY + minute * MINUTE + j * 90_000, props: {} }
          all[who] = record(all[who]!, recorders, event, `d${who}`, '').evidence
        }
      const people = all.map((evidence, i) => ({ id: `u${i}`, evidence }))
      const account = facts(['account.anchor.contract', '2026-03-02'])
      const now = T0 + 9 * DAY
      const { milestones } = measureAccount(playbook, people, account, now)
      const known = seeEveryone(playbook, people, account, now, { rows: empty, memo: () => createMemo() }).account
      expect(milestones).toEqual(known.milestones)
      for (const { reached, reading } of Object.values(milestones)) {
        proved += +reached
        unsure += +!reading.exact
      }
    }),
    { numRuns: +(process.env.EVERYONE_RUNS ?? 150) },
  )
  expect(proved).toBeGreaterThan(50)
  expect(unsure).toBeGreaterThan(10)
})
