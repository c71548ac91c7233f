import { hash64 } from '../evidence/index.ts'
import { kindOf, partsOf, type Rule } from '../playbook/index.ts'
import type { Kind } from './kind.ts'
import { KINDS } from './kinds.ts'

/** What is known of a rule's kind. */
export const kindFor = (rule: Rule): Kind<Rule> | undefined => KINDS[kindOf(rule)] as Kind<Rule> | undefined

const inOrder = (_: string, value: unknown): unknown =>
  value && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
    : value

/** Names a rule by what it says: the same text for the same rule, in whatever order its keys were written. */
export const ruleKey = (rule: Rule): string => hash64('', JSON.stringify(rule, inOrder))

/** The rules without parts that a rule comes down to, itself when it has none. */
export const leavesOf = (rule: Rule): readonly Rule[] => {
  const parts = partsOf(rule)
  return parts.length ? parts.flatMap(leavesOf) : [rule]
}

/** Under which name the instant of a leaf is kept when its evidence is forgotten. */
export const latchKey = (rule: Rule, scope: 'user' | 'account'): string => (scope === 'account' ? '@' : '') + ruleKey(rule)
