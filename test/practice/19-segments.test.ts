import { expect, test } from 'vitest'
import { guard, type Playbook, type Scalar } from '../../src/playbook/index.ts'
import { accountRow, measure, segmentsOf } from '../../src/progress/index.ts'
import { book, ledger } from '../progress/world.ts'
import { DAY, deed, facts, T0 } from '../rule/world.ts'

const playbook = book({
  tiers: ['S', '1', '2', '3'],
  milestones: {},
  health: { warn: { gap: 'contract.sent', over: 'P7D' }, bad: { gap: 'contract.sent', over: 'P14D' } },
})

/** An account of this tier that sent its last contract so many days ago. */
const rowOf = (tier: Scalar | undefined, days: number, of: Playbook = playbook) => {
  const now = T0 + 20 * DAY
  const account = tier === undefined ? facts() : facts(['account.tier', tier])
  const people = [{ id: 'u1', evidence: ledger(of, [deed('contract.sent', now - days * DAY, 'c')]) }]
  const row = accountRow(of, { id: 'a', people, account, lastBeaconAt: null }, now)
  // A browser that knows as much says the same.
  expect(measure(of, { person: 'u1', own: people[0]!.evidence, account }, now).segment).toBe(row.segment)
  return row
}

test('practice 19: four tiers and three states of health are twelve segments', () => {
  const reached = playbook.tiers!.flatMap(tier => [1, 8, 15].map(days => rowOf(tier, days).segment))
  expect(reached).toEqual([
    ...['S/good', 'S/warn', 'S/bad', '1/good', '1/warn', '1/bad'],
    ...['2/good', '2/warn', '2/bad', '3/good', '3/warn', '3/bad'],
  ])
  expect(segmentsOf(playbook)).toEqual([...reached, 'unassigned'])
})

test('practice 19: a tier that nobody defined is reported as the thirteenth', () => {
  for (const tier of ['4', 'gold', '', true, null, undefined, 's']) expect(rowOf(tier, 1).segment).toBe('unassigned')
  // The product may name it by a number.
  expect(rowOf(2, 8).segment).toBe('2/warn')
})

test('without tiers there are no segments', () => {
  const { tiers: _, ...plain } = playbook
  expect(rowOf('S', 1, plain).segment).toBeNull()
  expect(segmentsOf(plain)).toEqual([])
})

test('tiers that make no sense are left out, and told', () => {
  for (const tiers of ['S', [1, 2], [''], { S: true }]) {
    const { playbook: kept, problems } = guard({ ...playbook, tiers })
    expect(kept).not.toHaveProperty('tiers')
    expect(problems.map(({ path }) => path.split('.')[0])).toEqual(['tiers'])
  }
})
