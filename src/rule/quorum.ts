import type { Instant } from '../evidence/index.ts'
import type { QuorumRule } from '../playbook/index.ts'
import { amountOf, fitWho } from './facts.ts'
import { type Kind, nthSmallest, reading } from './kind.ts'

/** n people for whom the facts hold, or ever held (each fact at some time). */
export const quorum: Kind<QuorumRule> = {
  wide: true,
  join: 'add',
  read(rule, view) {
    const need = amountOf(rule.atLeast, view)
    const fits = view.people
      .map(({ evidence }) => fitWho(evidence, rule.quorum))
      .filter(rule.now ? ({ now }) => now : ({ at }) => at !== null)
    return reading(
      nthSmallest(
        fits.map(({ at }) => at as Instant),
        need,
      ),
      { rising: !rule.now, value: fits.length, need },
    )
  },
}
