import type { AgreeRule, Scalar } from '../playbook/index.ts'
import { fit, fitWho, spells, spellsOf } from './facts.ts'
import type { Kind } from './kind.ts'
import { EVER, needsOf, shareOf, weigh } from './need.ts'
import { between, type Stretch, turns } from './turns.ts'

const both = (a: readonly Stretch[], b: readonly Stretch[]): Stretch[] =>
  between([
    ...turns(
      [...a, ...b].sort((x, y) => x[0] - y[0]),
      2,
    ),
  ])

/**
 * People who agreed to a document: to a version or a later one, and who did once has done so; or, as long as they do, to the latest that
 * the product handed over (`account.document.<key>`), counted from when it did.
 */
export const agree: Kind<AgreeRule> = {
  join: 'add',
  rest: ({ share: _, expected: __, ...rule }, left) => ({ ...rule, atLeast: left }),
  read({ agree: key, version, by, atLeast = 1, share = 1, expected }, view) {
    const { account, people, now } = view
    const steps = expected === undefined ? needsOf(atLeast, view) : shareOf(expected, share, view)
    const handed = account.marks[`account.document.${key}`]
    const latest = version ?? handed?.cur.value
    const isThere = (value: Scalar): boolean => typeof value === 'number' && typeof latest === 'number' && value >= latest
    const stretches = people.flatMap(({ evidence }): Stretch[] => {
      const mark = evidence.marks[`agree.${key}`]
      if (version === undefined) {
        const since = both(
          spells(handed, value => value === latest),
          spells(mark, isThere),
        )
        return by ? both(since, spellsOf(evidence, by)) : since
      }
      const { at } = fit(mark, isThere)
      const who = by ? fitWho(evidence, by).at : 0
      return at === null || who === null ? [] : [[Math.max(at, who), Infinity, 1]]
    })
    return version === undefined ? weigh(stretches, steps, now, true) : weigh(stretches, steps, EVER)
  },
}
