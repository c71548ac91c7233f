import type { AttestRule } from '../playbook/index.ts'
import { claimsOf, fitAll, isTrue } from './facts.ts'
import type { Kind } from './kind.ts'
import { heads, needsOf } from './need.ts'

/** k people, of those whom `by` names, say that it is so. Who takes it back no longer counts, yet `at` stays. */
export const attest: Kind<AttestRule> = {
  join: 'add',
  read({ attest: key, by, atLeast = 1 }, view) {
    const claims = view.people.map(({ evidence }) => [[evidence.marks[`attest.${key}`], isTrue] as const, ...claimsOf(evidence, by)])
    const value = claims.filter(all => fitAll(all).now).length
    return { ...heads(claims, needsOf(atLeast, view), null), holds: value >= atLeast, value }
  },
}
