import type { AttestRule } from '../playbook/index.ts'
import { type Claims, claimsBy, fitAll, isTrue } from './facts.ts'
import type { Kind } from './kind.ts'
import { heads, needsOf } from './need.ts'

/** k people, of those whom `by` names, say that it is so. Who takes it back no longer counts, yet `at` stays. */
export const attest: Kind<AttestRule> = {
  join: 'add',
  read({ attest: key, by, atLeast = 1 }, view) {
    const claims = claimsBy(by)
    const told = view.people.flatMap(({ evidence }): Claims[] => {
      const mark = evidence.marks[`attest.${key}`]
      // Of many people most said nothing.
      return mark ? [[[mark, isTrue], ...claims(evidence)]] : []
    })
    const value = told.filter(all => fitAll(all).now).length
    return { ...heads(told, needsOf(atLeast, view), null), holds: value >= atLeast, value }
  },
}
