import type { TraitRule } from '../playbook/index.ts'
import { fit, isTrue, oneOf } from './facts.ts'
import { type Kind, reading } from './kind.ts'

/** A fact of the person or, of the account and in account rules, a fact of the account. Holds while it fits; `at` is when it first did. */
export const trait: Kind<TraitRule> = {
  read({ trait: name, is, in: some, atLeast, of }, { scope, account, people }) {
    const test =
      atLeast !== undefined ? (value: unknown) => Number(value) >= atLeast : is !== undefined ? oneOf(is) : some ? oneOf(some) : isTrue
    const mark = of === 'account' || scope === 'account' ? account.marks[`account.${name}`] : people[0]?.evidence.marks[`trait.${name}`]
    const { now, at } = fit(mark, test)
    return reading(at, {
      holds: now,
      ...(atLeast === undefined ? { value: +now } : { value: Number(mark?.cur.value) || 0, need: atLeast }),
    })
  },
}
