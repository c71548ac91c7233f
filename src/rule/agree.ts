import type { AgreeRule } from '../playbook/index.ts'
import { type Claims, claimsBy, type Test } from './facts.ts'
import type { Kind } from './kind.ts'
import { heads, needsOf, shareOf } from './need.ts'

/**
 * People who agreed to a document: to a version or a later one, and who did once has done so; or, as long as they do, to the latest that
 * the product handed over (a fact of the account), counted from when it did.
 */
export const agree: Kind<AgreeRule> = {
  join: 'add',
  rest: ({ share: _, expected: __, ...rule }, left) => ({ ...rule, atLeast: left }),
  read({ agree: key, version, by, atLeast = 1, share = 1, expected }, view) {
    const handed = view.account.marks[['account', 'document', key].join('.')]
    const latest = Number(version ?? handed?.cur.value ?? NaN)
    const isThere: Test = value => typeof value === 'number' && value >= latest
    const isHanded: Claims = version === undefined ? [[handed, value => value === latest]] : []
    const claims = claimsBy(by)
    return heads(
      view.people.flatMap(({ evidence }): Claims[] => {
        const mark = evidence.marks[`agree.${key}`]
        return mark ? [[[mark, isThere], ...isHanded, ...claims(evidence)]] : []
      }),
      expected === undefined ? needsOf(atLeast, view) : shareOf(expected, share, view),
      isHanded[0] ? view.now : null,
    )
  },
}
