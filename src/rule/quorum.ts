import type { QuorumRule } from '../playbook/index.ts'
import { claimsBy } from './facts.ts'
import type { Kind } from './kind.ts'
import { heads, needsOf } from './need.ts'

/** n people for whom the facts hold, or ever held (each fact at some time). */
export const quorum: Kind<QuorumRule> = {
  wide: true,
  join: 'add',
  read({ quorum: who, atLeast = 1, now }, view) {
    const claims = claimsBy(who)
    return heads(
      view.people.map(({ evidence }) => claims(evidence)),
      needsOf(atLeast, view),
      now ? view.now : null,
    )
  },
}
