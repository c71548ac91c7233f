import { RULES } from './shapes.ts'
import type { Anchor, Level, Playbook, Rule } from './types.ts'

/** The kinds of rules, each named by its first key. */
export type RuleKind = keyof typeof RULES

/** The kind of a rule, whatever the order of its keys. */
export function kindOf(rule: Rule): RuleKind {
  return Object.keys(RULES).find(kind => kind in rule) as RuleKind
}

/** The rules that a composite is made of; none for a leaf. */
export function partsOf(rule: Rule): readonly Rule[] {
  const { all, any, of, not } = rule as { all?: Rule[]; any?: Rule[]; of?: Rule[] | string; not?: Rule }
  return not ? [not] : ([all, any, of].find(Array.isArray) ?? [])
}

/** The milestones that a rule itself rests on: the one it names, its anchor, the criteria of the level it asks for ('' when that is absent). */
export function needsOf(rule: Rule, roadmap: readonly Level[]): readonly string[] {
  const { milestone, from, level } = rule as { milestone?: string; from?: Anchor; level?: number }
  return level === undefined
    ? [milestone ?? (from as { milestone?: string })?.milestone].filter(id => id !== undefined)
    : roadmap[level]
      ? roadmap.slice(0, level + 1).flatMap(one => one.criteria)
      : ['']
}

/** Can a later event, or time alone, take this rule back? (Its parts aside.) Then only a milestone with `demote`, a signal or an audience may hold it. */
export function falls(rule: Rule): boolean {
  return 'gap' in rule || 'not' in rule || ('now' in rule && !!rule.now) || ('last' in rule && !('coverage' in rule))
}

/** A rule of the playbook with its dotted path, and whose evidence it reads. */
export interface PlacedRule {
  readonly path: string
  readonly rule: Rule
  readonly scope: 'user' | 'account'
}

const isWide = (rule: Rule): boolean => 'quorum' in rule || 'coverage' in rule || partsOf(rule).some(isWide)

/**
 * Every rule that the playbook holds, outermost only (`partsOf` goes down).
 * Audiences and checklist items read the person, items over people (quorum, coverage) and health the account.
 */
export function* rulesOf(playbook: Playbook): Generator<PlacedRule> {
  const { milestones, signals = {}, audiences = {}, guides = {}, health = {} } = playbook
  for (const [id, { rule, scope = 'user' }] of Object.entries(milestones)) yield { path: `milestones.${id}.rule`, rule, scope }
  for (const [id, { when, scope = 'user' }] of Object.entries(signals)) yield { path: `signals.${id}.when`, rule: when, scope }
  for (const [id, rule] of Object.entries(audiences)) yield { path: `audiences.${id}`, rule, scope: 'user' }
  for (const [id, rule] of Object.entries(health)) yield { path: `health.${id}`, rule, scope: 'account' }
  for (const [id, guide] of Object.entries(guides)) {
    const path = `guides.${id}.`
    if (guide.audience && typeof guide.audience !== 'string') yield { path: `${path}audience`, rule: guide.audience, scope: 'user' }
    if (guide.kind === 'checklist')
      for (const [i, { done }] of guide.items.entries())
        yield { path: `${path}items.${i}.done`, rule: done, scope: isWide(done) ? 'account' : 'user' }
  }
}
