import type { QuorumRule } from '../playbook/index.ts'
import { fitWho, spellsOf } from './facts.ts'
import type { Kind } from './kind.ts'
import { EVER, needsOf, weigh } from './need.ts'
import type { Stretch } from './turns.ts'

/** n people for whom the facts hold, or ever held (each fact at some time). */
export const quorum: Kind<QuorumRule> = {
  wide: true,
  join: 'add',
  read({ quorum: who, atLeast = 1, now: isNow }, view) {
    const stretches = view.people.flatMap(({ evidence }): readonly Stretch[] => {
      if (isNow) return spellsOf(evidence, who)
      const { at } = fitWho(evidence, who)
      return at === null ? [] : [[at, Infinity, 1]]
    })
    return weigh(stretches, needsOf(atLeast, view), isNow ? view.now : EVER, isNow)
  },
}
