import type { Rule } from '../playbook/index.ts'
import { joinShared } from './join.ts'
import { kindFor, latchKey, ruleKey } from './key.ts'
import { earlier, reading } from './kind.ts'
import type { Reading, View } from './types.ts'

/**
 * What a rule says of the evidence now. Pure and total: the same view always reads the same, a rule of an unknown kind never holds.
 * A rising leaf whose evidence was forgotten keeps the instant that was latched.
 */
export const read = (rule: Rule, view: View): Reading => {
  const kind = kindFor(rule)
  if (!kind) return reading(null)
  const seen = (kind.wide && view.joint) || view
  const own = seen.uses?.read?.(rule, seen) ?? kind.read(rule, seen, read)
  const shared = kind.join && seen.scope === 'account' && seen.shared?.(ruleKey(rule))
  const joined = shared ? joinShared(kind, rule, own, shared, seen) : own
  return kind.recorder && (joined.rising || joined.best !== undefined) ? latched(rule, joined, seen) : joined
}

const latched = (rule: Rule, own: Reading, { scope, account, people }: View): Reading => {
  const latches = scope === 'account' ? account.latches : (people[0]?.evidence.latches ?? {})
  // No rule is latched in most evidence, and a key is dear.
  for (const name in latches) {
    if (name === 'activation') continue
    const key = latchKey(rule, scope)
    const { [key]: at, [`${key}+`]: most = 0 } = latches
    const { best, value, need } = own
    return {
      ...own,
      ...(at !== undefined && { holds: true, at: earlier(own.at, at) }),
      // The present run of a streak is what it is; of its longest the lesser number is the longer one.
      ...(best !== undefined ? { best: Math.max(best, -most) } : at !== undefined && { value: Math.max(value, need ?? 0) }),
    }
  }
  return own
}
