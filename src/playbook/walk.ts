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
export function rulesOf({ milestones, signals, audiences, health, guides }: Playbook): PlacedRule[] {
  type Part = { readonly scope?: PlacedRule['scope'] } & Record<string, unknown>
  const rows = (name: string, all: object | undefined, key: string, own: PlacedRule['scope'] = 'user'): PlacedRule[] =>
    Object.entries((all ?? {}) as Record<string, Part>).map(([id, part]) => ({
      path: `${name}.${id}${key && `.${key}`}`,
      rule: (key ? part[key] : part) as Rule,
      scope: part.scope ?? own,
    }))
  return [
    ...rows('milestones', milestones, 'rule'),
    ...rows('signals', signals, 'when'),
    ...rows('audiences', audiences, ''),
    ...rows('health', health, '', 'account'),
    ...Object.entries(guides ?? {}).flatMap(([id, { audience, ...guide }]) => [
      ...(typeof audience === 'object' ? rows(`guides.${id}`, { audience }, '') : []),
      ...('items' in guide ? rows(`guides.${id}.items`, guide.items, 'done') : []).map(row =>
        isWide(row.rule) ? { ...row, scope: 'account' as const } : row,
      ),
    ]),
  ]
}
