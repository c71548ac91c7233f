import type { QuorumRule } from '../playbook/index.ts'
import { claimsOf } from './facts.ts'
import type { Kind } from './kind.ts'
import { heads, needsOf } from './need.ts'

/** n people for whom the facts hold, or ever held (each fact at some time). */
export const quorum: Kind<QuorumRule> = {
  wide: true,
  join: 'add',
  read: ({ quorum: who, atLeast = 1, now }, view) =>
    heads(
      view.people.map(({ evidence }) => claimsOf(evidence, who)),
      needsOf(atLeast, view),
      now ? view.now : null,
    ),
}
