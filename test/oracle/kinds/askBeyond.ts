import type { Rule, Span } from '../../../src/playbook/types.ts'
import { type Dice, times } from '../dice.ts'
import { caseOf, deedOf, type Stage, stageOf, tell, worldOf } from '../stage.ts'
import { DAY } from '../time.ts'
import type { Case, Deed } from '../world.ts'
import { type Ask, PEOPLE } from './ask.ts'

/** Days of which some have far more events than are kept. */
const busy = (dice: Dice, stage: Stage, people: readonly string[]): Deed[] => {
  const days = Math.ceil((stage.end - stage.start) / DAY)
  return times(days, day => times(dice.pick([3, 90, 150, 200]), () => day))
    .flat()
    .map((day, i) =>
      deedOf(dice, i, dice.pick(people), 'use', stage.start + day * DAY + dice.int(0, DAY - 1), {
        v: dice.pick(['a', 'b', 'c', 'd', 'e']),
      }),
    )
}

const asked =
  (rule: (dice: Dice, n: number) => Rule, more: object = {}): Ask =>
  (dice): Case => {
    const stage = stageOf(dice, dice.int(1, 3))
    const people = PEOPLE.slice(0, dice.pick([1, 1, 2]))
    const deeds = busy(dice, stage, people)
    const told = [
      tell('account.anchor.contract', new Date(stage.start + dice.int(0, stage.end - stage.start)).toISOString(), stage.start),
      tell('account.seats', dice.int(1, people.length), stage.start),
    ]
    const now = stage.start + dice.int(DAY / 2, stage.end - stage.start)
    const world = { ...worldOf(dice, stage, people, [], []), now, told, deeds: deeds.filter(({ at }) => at <= now) }
    return caseOf(dice, world, 'account', rule(dice, deeds.length), {}, more)
  }

const hours = (dice: Dice): Span => dice.pick(['PT1H', 'PT3H', 'PT8H', 'P1D'])
const some = (dice: Dice, n: number): number => dice.int(1, Math.max(2, n))

export const beyond: Readonly<Record<string, Ask>> = {
  'count ever': asked((dice, n) => ({ count: 'use', atLeast: some(dice, n) })),
  'count anchored': asked((dice, n) => ({ count: 'use', atLeast: some(dice, n), from: 'contract', within: 'P1D' })),
  'count rolling': asked(dice => ({ count: 'use', atLeast: dice.int(2, 25), within: hours(dice) })),
  'count last': asked(dice => ({ count: 'use', atLeast: dice.int(10, 40), last: dice.pick(['PT3H', 'PT8H', 'P1D']) }), { demote: true }),
  'values anchored': asked(dice => ({ distinct: 'use', by: 'v', atLeast: dice.int(1, 5), from: 'contract' })),
  'values rolling': asked(dice => ({ distinct: 'use', by: 'v', atLeast: dice.int(2, 5), within: dice.pick(['PT1H', 'PT3H']) })),
  'values last': asked(dice => ({ distinct: 'use', by: 'v', atLeast: dice.int(4, 5), last: dice.pick(['PT1H', 'PT3H']) }), {
    demote: true,
  }),
  coverage: asked(dice => ({ coverage: 'use', expected: 'seats', atLeast: dice.int(5, 35), last: hours(dice) })),
  'days anchored': asked(dice => ({ distinct: 'use', by: 'day', atLeast: dice.int(1, 3), from: 'contract' })),
}
