import { partsOf, rulesOf } from '../playbook/index.ts'
import type { Playbook, Rule } from '../playbook/types.ts'

/** Names of facts; one with a dot at its end stands for all that begin so. */
function* namedIn(rule: Rule): Generator<string> {
  if ('trait' in rule) yield rule.trait
  if ('expected' in rule && typeof rule.expected === 'string')
    yield 'coverage' in rule && rule.by !== undefined ? `${rule.expected}.` : rule.expected
  for (const part of partsOf(rule)) yield* namedIn(part)
}

/**
 * Which facts of an account a browser may know, by the key of their mark: dates, calendar, documents, targets and what its people said to them, who
 * is in charge (a hash, in which each knows oneself), and what the playbook's rules and outcomes ask for or its texts say (`{{account.contact}}`). The rest, such as who looks after the account and what they noted, stays with customer success.
 */
export function spokenOf(playbook: Playbook): (key: string) => boolean {
  const inOutcomes = Object.values(playbook.milestones).flatMap(({ outcome }) =>
    [outcome?.before, outcome?.after].flatMap(name => (name === undefined ? [] : [`account.${name}`])),
  )
  const inRules = [...rulesOf(playbook)].flatMap(({ rule }) => [...namedIn(rule)]).map(name => `account.${name}`)
  const inTexts = [...JSON.stringify(playbook).matchAll(/\{\{\s*([^|{}]+?)\s*(?:\||\}\})/g)].map(([, name]) => name!)
  const spoken = new Set([...inRules, ...inTexts, ...inOutcomes])
  const begun = inRules.filter(name => name.endsWith('.'))
  return key =>
    /^(account\.(anchor|calendar|target|document)|agree\.target)\./.test(key) ||
    key === 'account.charge' ||
    (key.startsWith('account.') && (spoken.has(key) || begun.some(start => key.startsWith(start))))
}
