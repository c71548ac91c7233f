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

/** What a leaf says though it is not written. */
const DEFAULTS: Readonly<Record<string, unknown>> = { atLeast: 1, share: 1, days: 1, each: 1, grace: 0, now: false, net: false }

/** Names a leaf by what it says: the same text for the same rule, in whatever order its keys were written, with its defaults or without. */
export const ruleKey = (rule: Rule): string =>
  hash64('', JSON.stringify(Object.fromEntries(Object.entries(rule).filter(([key, value]) => value !== DEFAULTS[key])), inOrder))

/** The rules without parts that a rule comes down to, itself when it has none. */
export const leavesOf = (rule: Rule): readonly Rule[] => {
  const parts = partsOf(rule)
  return parts.length ? parts.flatMap(leavesOf) : [rule]
}

/** Under which name the instant of a leaf is kept when its evidence is forgotten. */
export const latchKey = (rule: Rule, scope: 'user' | 'account'): string => (scope === 'account' ? '@' : '') + ruleKey(rule)
