import type { Amount, Rule, Scalar } from '../../../src/playbook/types.ts'
import { type Dice, times } from '../dice.ts'
import { anchorText, caseOf, type Stage, stageOf, tell, worldOf } from '../stage.ts'
import type { Told } from '../world.ts'
import { type Ask, PEOPLE, usesOn, where } from './ask.ts'

const contract = (dice: Dice, stage: Stage): Told[] => [tell('account.anchor.contract', anchorText(dice, stage), stage.start)]

/** What is said of a fact over time, by the browser, a token and the server. */
const words = (dice: Dice, stage: Stage, key: string, values: readonly Scalar[], who: string, most: number): Told[] =>
  times(dice.int(0, most), () => tell(key, dice.pick(values), stage.at(), who, dice.pick([0, 0, 0, 1, 2])))

/** Roles, promoters and attestations of several people. */
const crowd = (dice: Dice, stage: Stage, people: readonly string[]): Told[] =>
  people.flatMap(who => [
    ...words(dice, stage, 'trait.role', ['admin', 'manager', 'member', null], who, 3),
    ...words(dice, stage, 'trait.promoter', [true, false, 1, '', 'yes'], who, 3),
    ...words(dice, stage, 'attest.posted', [true, true, false, 'shown'], who, 3),
    ...words(dice, stage, 'trait.role', ['member'], '', 1),
  ])

const some = (dice: Dice, most: number): { atLeast: Amount } => ({ atLeast: dice.odds(0.1) ? { target: 'people' } : dice.int(1, most) })
const agreed = (dice: Dice, stage: Stage): Told[] => words(dice, stage, 'account.target.people', [1, 2, 3], '', 2)

const asked =
  (rule: (dice: Dice, people: number) => Rule, more: { readonly demote?: true } = {}): Ask =>
  dice => {
    const stage = stageOf(dice, dice.int(5, 40), ['P1D', 'P7D'])
    const people = PEOPLE.slice(0, dice.int(1, 5))
    const told = [...contract(dice, stage), ...crowd(dice, stage, people), ...agreed(dice, stage)]
    return caseOf(dice, worldOf(dice, stage, people, [], told), dice.pick(['user', 'account']), rule(dice, people.length), {}, more)
  }

const who = (dice: Dice) => dice.pick([{ promoter: true }, { role: ['admin', 'manager'] }, { role: 'admin', promoter: [true, 1, 'yes'] }])

export const askQuorum = asked((dice, n) => ({ quorum: who(dice), ...some(dice, Math.min(n, 3)) }))
export const askQuorumNow = asked((dice, n) => ({ quorum: who(dice), ...some(dice, Math.min(n, 2)), now: true }), { demote: true })
export const askAttest = asked((dice, n) => ({
  attest: 'posted',
  ...(dice.odds(0.5) && { by: who(dice) }),
  ...(dice.odds(0.6) && { atLeast: dice.int(1, Math.min(n, 3)) }),
}))

export const askTrait: Ask = dice => {
  const stage = stageOf(dice, dice.int(5, 40), ['P1D', 'P7D'])
  const people = PEOPLE.slice(0, dice.int(1, 2))
  const of = dice.pick(['person', 'account'] as const)
  const values = ['admin', 'S', 12, true, false, null, '']
  const told = [
    ...contract(dice, stage),
    ...words(dice, stage, 'account.tier', values, '', 4),
    ...people.flatMap(person => words(dice, stage, 'trait.tier', values, person, 4)),
  ]
  const test = dice.pick([{}, { is: 'admin' }, { in: ['admin', 'S', 12] }, { is: true }, { is: 12 }])
  return caseOf(
    dice,
    worldOf(dice, stage, people, [], told),
    dice.pick(['user', 'account']),
    { trait: 'tier', ...test, ...(dice.odds(0.6) && { of }) },
    {},
    dice.odds(0.3) ? { demote: true } : {},
  )
}

export const askCoverage: Ask = dice => {
  const last = dice.pick(['P1D', 'P3D', 'P7D', 'P14D', 'P1M', 'PT36H'])
  const stage = stageOf(dice, dice.int(5, 40), [last])
  const people = PEOPLE.slice(0, dice.int(1, 5))
  const deeds = usesOn(dice, stage, 22, dice.odds(0.2) ? [...people, ''] : people)
  const told = [
    ...contract(dice, stage),
    ...words(dice, stage, 'account.seats', [1, 2, people.length, people.length + 1, people.length, 0, 'many'], dice.pick(['', 'u1']), 3),
    tell('account.seats', dice.int(1, people.length), stage.start, '', dice.pick([0, 2])),
  ]
  const rule: Rule = {
    coverage: 'use',
    ...where(dice),
    expected: dice.odds(0.2) ? dice.int(1, people.length) : 'seats',
    ...(dice.odds(0.5) && { share: dice.pick([0.5, 0.3, 0.8, 1, 0.07]) }),
    ...(dice.odds(0.4) && { atLeast: dice.int(1, 2) }),
    last,
  }
  return caseOf(dice, worldOf(dice, stage, people, deeds, told), dice.pick(['user', 'account']), rule)
}

export { contract, crowd, words }
