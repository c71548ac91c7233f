import { partsOf, rulesOf } from '../playbook/index.ts'
import type { Playbook, Rule } from '../playbook/types.ts'

function* namedIn(rule: Rule): Generator<string> {
  if ('trait' in rule) yield rule.trait
  if ('coverage' in rule && typeof rule.expected === 'string') yield rule.expected
  for (const part of partsOf(rule)) yield* namedIn(part)
}

/**
 * Which facts of an account a browser may know, by the key of their mark: dates and targets, and what the playbook's rules ask for or
 * its texts say (`{{account.contact}}`). The rest, such as who looks after the account and what they noted, stays with customer success.
 */
export function spokenOf(playbook: Playbook): (key: string) => boolean {
  const inRules = [...rulesOf(playbook)].flatMap(({ rule }) => [...namedIn(rule)]).map(name => `account.${name}`)
  const inTexts = [...JSON.stringify(playbook).matchAll(/\{\{\s*([^|{}]+?)\s*(?:\||\}\})/g)].map(([, name]) => name!)
  const spoken = new Set([...inRules, ...inTexts])
  return key => /^account\.(anchor|target)\./.test(key) || (key.startsWith('account.') && spoken.has(key))
}
