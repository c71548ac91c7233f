import { kindOf, type Rule } from '../playbook/index.ts'
import { english } from './rule-english.ts'
import { japanese } from './rule-japanese.ts'
import type { Fields } from './rule-speech.ts'

/** A rule in words for success teams: Japanese for `ja` and its regions, else English. Events and facts have the names that the playbook uses. */
export const ruleWords = (rule: Rule, locale = 'en'): string =>
  (/^ja\b/i.test(locale) ? japanese : english)[kindOf(rule)](rule as unknown as Fields, part => ruleWords(part as Rule, locale))
