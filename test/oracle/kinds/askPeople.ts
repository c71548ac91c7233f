import type { Amount, RatioPart, Rule, Scalar } from '../../../src/playbook/types.ts'
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

export const askQuorum = asked((dice, n) => ({ quorum: who(dice), ...(dice.odds(0.9) && some(dice, Math.min(n, 3))) }))
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
  const values = ['admin', 'S', 12, '12', 30, true, 'true', false, null, '']
  const told = [
    ...contract(dice, stage),
    ...words(dice, stage, 'account.tier', values, '', 4),
    ...people.flatMap(person => words(dice, stage, 'trait.tier', values, person, 4)),
  ]
  const test = dice.pick([{}, { is: 'admin' }, { in: ['admin', 'S', 12] }, { is: true }, { is: '12' }, { atLeast: 12 }, { atLeast: 1 }])
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
    ...(dice.odds(0.9) && { last }),
  }
  return caseOf(dice, worldOf(dice, stage, people, deeds, told), dice.pick(['user', 'account']), rule)
}

/** Units of which some have a number of people, and some people who move. */
export const askUnits: Ask = dice => {
  const last = dice.pick(['P3D', 'P7D', 'P14D'])
  const stage = stageOf(dice, dice.int(5, 20), [last])
  const people = PEOPLE.slice(0, dice.int(2, 5))
  const units = ['north', 'south', 7]
  const told = [
    ...contract(dice, stage),
    ...people.flatMap(who => words(dice, stage, 'trait.unit', [...units, '7', 'west'], who, 2)),
    ...people.map(who => tell('trait.unit', dice.pick(units), stage.start, who)),
    ...units.slice(dice.int(0, 2)).flatMap(unit => words(dice, stage, `account.seats.${unit}`, [1, 1, 2, 0, 'none'], '', 2)),
    tell('account.seats.north', dice.int(1, 2), stage.start),
  ]
  const rule: Rule = {
    coverage: 'use',
    expected: 'seats',
    by: 'unit',
    ...(dice.odds(0.3) && { share: 0.5 }),
    ...(dice.odds(0.3) && { atLeast: 2 }),
    ...(dice.odds(0.7) && { last }),
  }
  return caseOf(dice, worldOf(dice, stage, people, usesOn(dice, stage, 24, people), told), dice.pick(['user', 'account']), rule)
}

/** Documents of several versions, and who agreed to which. */
const agreeing =
  (isNow: boolean): Ask =>
  dice => {
    const stage = stageOf(dice, dice.int(5, 40), ['P1D', 'P7D'])
    const people = PEOPLE.slice(0, dice.int(1, 5))
    const told = [
      ...contract(dice, stage),
      ...crowd(dice, stage, people),
      ...(dice.odds(0.9) ? [tell('account.document.rules', 1, stage.start + dice.int(0, 1e8))] : []),
      ...words(dice, stage, 'account.document.rules', [1, 2, 3], '', 2),
      ...words(dice, stage, 'account.seats', [1, 2, people.length], '', 2),
      ...people.flatMap(person => words(dice, stage, 'agree.rules', [1, 2, 2, 3], person, 3)),
    ]
    const rule: Rule = {
      agree: 'rules',
      ...(!isNow && { version: dice.int(1, 3) }),
      ...(dice.odds(0.3) && { by: who(dice) }),
      ...(dice.odds(0.3)
        ? { expected: dice.pick(['seats', 2]), ...(dice.odds(0.5) && { share: dice.pick([0.5, 0.8]) }) }
        : dice.odds(0.7) && { atLeast: dice.int(1, Math.min(3, people.length)) }),
    }
    return caseOf(dice, worldOf(dice, stage, people, [], told), dice.pick(['user', 'account']), rule, {}, isNow ? { demote: true } : {})
  }
export const askAgree = agreeing(false)
export const askAgreeNow = agreeing(true)

/** Targets that the vendor's word makes, or that both sides must agree on; used as one, or only there. */
export const askTarget: Ask = dice => {
  const stage = stageOf(dice, dice.int(5, 40), ['P1D', 'P7D'])
  const people = PEOPLE.slice(0, dice.int(1, 3))
  const isBoth = dice.odds(0.6)
  const told = [
    ...contract(dice, stage),
    ...times(dice.int(0, 3), () =>
      tell('account.target.uses', dice.pick([2, 3, 4, 0]), stage.at(), '', isBoth ? dice.pick([0, 2, 2]) : dice.pick([0, 2])),
    ),
    ...(isBoth ? people.flatMap(person => words(dice, stage, 'agree.target.uses', [2, 3, 4], person, 2)) : []),
  ]
  const targets = { uses: { title: 'Uses', ...(isBoth && { agree: 'both' as const }) } }
  const rule: Rule = dice.odds(0.5)
    ? { target: 'uses' }
    : { count: 'use', atLeast: { target: 'uses' }, ...(dice.odds(0.4) && { within: 'P7D' }) }
  return caseOf(
    dice,
    worldOf(dice, stage, people, usesOn(dice, stage, 8, people), fresh(told)),
    dice.pick(['user', 'account']),
    rule,
    { targets },
    dice.odds(0.2) ? { demote: true } : {},
  )
}

/** Without what somebody said before and says again: a ledger takes that for nothing new, whatever others said between. */
const fresh = (told: readonly Told[]): Told[] =>
  [...told]
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .filter((fact, i, all) => all.slice(0, i).findLast(({ who, key }) => who === fact.who && key === fact.key)?.value !== fact.value)

/** Parts of a ratio. */
const part = (dice: Dice): RatioPart =>
  dice.pick<RatioPart>([
    { count: 'use' },
    { count: 'use', where: { ok: true }, last: 'P7D' },
    { distinct: 'use', by: 'day' },
    { sum: 'use', prop: 'n', last: 'P7D' },
    { sum: 'use', prop: 'n', net: true },
    { quorum: { promoter: true } },
    { quorum: { promoter: true }, now: true },
    { coverage: 'use', expected: 'seats', last: 'P7D' },
    { agree: 'rules' },
  ])
export const askRatio: Ask = dice => {
  const stage = stageOf(dice, dice.int(5, 30), ['P7D'])
  const people = PEOPLE.slice(0, dice.int(1, 4))
  const told = [
    ...contract(dice, stage),
    ...crowd(dice, stage, people),
    ...words(dice, stage, 'account.seats', [1, 2], '', 1),
    ...words(dice, stage, 'account.document.rules', [1, 2], '', 2),
    ...people.flatMap(person => words(dice, stage, 'agree.rules', [1, 2], person, 2)),
  ]
  const rule: Rule = {
    ratio: part(dice),
    per: part(dice),
    ...(dice.odds(0.8) && { atLeast: dice.pick([0.1, 0.25, 0.5, 1]) }),
    ...(dice.odds(0.3) && { atMost: dice.pick([0.5, 1, 2]) }),
    ...(dice.odds(0.3) && { least: dice.int(1, 3) }),
  }
  const world = worldOf(dice, stage, people, usesOn(dice, stage, 20, people), told)
  return caseOf(dice, world, dice.pick(['user', 'account']), rule, {}, { demote: true })
}

export { contract, crowd, words }
