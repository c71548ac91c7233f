import type { Milestone, Rule } from '../../../src/playbook/types.ts'
import { type Dice, times } from '../dice.ts'
import { caseOf, stageOf, worldOf } from '../stage.ts'
import { type Ask, PEOPLE, usesOn } from './ask.ts'
import { contract, crowd, words } from './askPeople.ts'

/** A rule without parts, that a later word or event can only prove, or any. */
const leaf = (dice: Dice, falling: boolean): Rule =>
  dice.pick<Rule>([
    { count: 'use', atLeast: dice.int(1, 6) },
    { count: 'use', where: { v: 'a' }, atLeast: 2, within: 'P7D' },
    { count: 'go', atLeast: dice.int(1, 3), from: 'contract', within: 'P7D' },
    { distinct: 'use', by: 'day', atLeast: dice.int(2, 5) },
    { attest: 'posted' },
    { trait: 'promoter' },
    { quorum: { promoter: true }, atLeast: dice.int(1, 2) },
    ...(falling
      ? ([
          { gap: 'use', over: 'P2D' },
          { count: 'use', atLeast: 2, last: 'P7D' },
          { distinct: 'use', by: 'day', atLeast: 2, last: 'P3D' },
          { quorum: { promoter: true }, atLeast: 1, now: true },
        ] as Rule[])
      : []),
  ])

const parts = (dice: Dice, falling: boolean, depth: number): Rule[] => times(dice.int(1, 3), () => ruleOf(dice, falling, depth - 1))
const ruleOf = (
  dice: Dice,
  falling: boolean,
  depth: number,
  kind = depth > 0 && dice.odds(0.4) ? dice.pick(['all', 'any', 'of']) : '',
): Rule => {
  if (kind === 'all') return { all: parts(dice, falling, depth) }
  if (kind === 'any') return { any: parts(dice, falling, depth) }
  if (kind === 'of') {
    const of = parts(dice, falling, depth)
    return { of, ...(dice.odds(0.3) ? { share: dice.pick([0.3, 0.5, 0.8, 1]) } : dice.odds(0.9) && { atLeast: dice.int(1, of.length) }) }
  }
  return falling && dice.odds(0.1) ? { not: leaf(dice, true) } : leaf(dice, falling)
}

const worldFor = (dice: Dice) => {
  const stage = stageOf(dice, dice.int(5, 30), ['P7D', 'P2D', 'P3D'])
  const people = PEOPLE.slice(0, dice.int(1, 3))
  const deeds = [...usesOn(dice, stage, 14, people), ...usesOn(dice, stage, 5, people, 'go').map(deed => ({ ...deed, id: `g${deed.id}` }))]
  const told = [...contract(dice, stage), ...crowd(dice, stage, people), ...words(dice, stage, 'account.promoter', [true, false], '', 2)]
  return worldOf(dice, stage, people, deeds, told)
}

/** Rules over others: nested two deep, over rising parts or any. */
export const askParts =
  (kind: 'all' | 'any' | 'of'): Ask =>
  dice => {
    const falling = dice.odds(0.5)
    return caseOf(
      dice,
      worldFor(dice),
      dice.pick(['user', 'account']),
      ruleOf(dice, falling, 2, kind),
      {},
      falling || dice.odds(0.2) ? { demote: true } : {},
    )
  }

export const askNot: Ask = dice =>
  caseOf(dice, worldFor(dice), dice.pick(['user', 'account']), { not: ruleOf(dice, true, 1) }, {}, { demote: true })

/** Milestones that rest on one another, and the levels that they make. */
const others = (dice: Dice, scope: 'user' | 'account'): { [id: string]: Milestone } => ({
  a: { title: 'a', scope, rule: { count: 'use', atLeast: dice.int(1, 3) } },
  b: {
    title: 'b',
    scope,
    rule: { count: 'go', atLeast: 1, from: { milestone: 'a' } },
    ...(dice.odds(0.5) && { target: 'P3D', from: { milestone: 'a' } }),
    ...(dice.odds(0.3) && { late: 'fails' as const }),
  },
  c: { title: 'c', scope, rule: dice.pick<Rule>([{ trait: 'promoter' }, { milestone: 'a' }, { attest: 'posted' }]) },
})
const roadmap = [
  { level: 0, state: 's', criteria: ['a'], next: [] },
  { level: 1, state: 's', criteria: ['c'], next: [] },
  { level: 2, state: 's', criteria: ['b', 'a'], next: [] },
]

const asked =
  (rule: (dice: Dice) => Rule): Ask =>
  dice => {
    const scope = dice.pick(['user', 'account'] as const)
    return caseOf(
      dice,
      worldFor(dice),
      scope,
      rule(dice),
      { milestones: others(dice, scope), roadmap },
      dice.odds(0.2) ? { demote: true } : {},
    )
  }
export const askMilestone = asked(dice => ({ milestone: dice.pick(['a', 'b', 'c']) }))
export const askLevel = asked(dice => ({ level: dice.int(0, 2) }))
