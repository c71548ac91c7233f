import type { RULES } from './shapes.ts'
import type { Anchor, Level, Playbook, Rule } from './types.ts'

/** The kinds of rules, each named by its first key. */
export type RuleKind = keyof typeof RULES

/** In the order of `RULES`, whose notation only the check of a playbook needs. */
const KINDS =
  'count distinct quorum coverage gap gauge sum ratio agree target streak missed sequence cycle elapsed phase attest trait all any of not milestone level'.split(
    ' ',
  ) as RuleKind[]

/** The kind of a rule, whatever the order of its keys. */
export const kindOf = (rule: Rule): RuleKind => KINDS.find(kind => kind in rule) ?? ('' as RuleKind)

/** The rules that a composite is made of; none for a leaf, whatever else is written in it. */
export const partsOf = (rule: Rule): readonly Rule[] => {
  const kind = kindOf(rule)
  const { [kind]: part, per } = rule as unknown as Readonly<Record<string, never>>
  const parts = /^(all|any|of)$/.test(kind) ? part : kind === 'not' ? [part] : kind === 'ratio' && [part, per]
  return Array.isArray(parts) ? (parts as unknown as readonly Rule[]).filter(Boolean) : []
}

/** Before the id of a phase among what rules rest on; alone it stands for all phases. No milestone's id begins with it. */
export const PHASE = '\n'

/**
 * What a rule itself rests on: the milestone it names, its anchor, the criteria of the level it asks for ('' when that is absent), or a phase
 * (`PHASE` and its id).
 */
export const needsOf = (rule: Rule, roadmap: readonly Level[]): readonly string[] => {
  const {
    phase,
    milestone,
    level,
    from,
    elapsed = from,
  } = rule as {
    readonly phase?: string
    readonly milestone?: string
    readonly level?: number
    readonly from?: Anchor
    readonly elapsed?: Anchor
  }
  if (phase !== undefined) return [PHASE + phase]
  if (level !== undefined) return roadmap[level] ? roadmap.slice(0, level + 1).flatMap(one => one.criteria) : ['']
  const own = [milestone ?? []].flat()
  return elapsed && typeof elapsed === 'object' ? [...own, ...needsOf(elapsed as Rule, roadmap)] : own
}

/** Can a later event, or time alone, take this rule back? (Its parts aside.) Then only a milestone with `demote`, a signal or an audience may hold it. */
export const falls = (rule: Rule): unknown => {
  const { gap, missed, elapsed, phase, not, now, last, coverage, net, ratio, agree, version } = rule as unknown as Readonly<
    Record<string, unknown>
  >
  return gap || missed || elapsed || phase || not || now || net || ratio || (last && !coverage) || (agree && version === undefined)
}

/** A rule of the playbook: where it stands (dotted), in which part, and whose evidence it reads. */
export interface PlacedRule {
  readonly path: string
  readonly section: 'milestones' | 'signals' | 'audiences' | 'health' | 'guides' | 'phases' | 'pace'
  readonly id: string
  readonly rule: Rule
  readonly scope: 'user' | 'account'
}

const isWide = (rule: Rule): boolean => 'quorum' in rule || 'coverage' in rule || partsOf(rule).some(isWide)

type Found = readonly [at: string, rule: Rule, scope?: PlacedRule['scope'] | undefined]

/**
 * Every rule that the playbook holds, outermost only (`partsOf` goes down).
 * Audiences and checklist items read the person, items over people (quorum, coverage), health and phases the account.
 */
export const rulesOf = (playbook: Playbook): PlacedRule[] => {
  const walk = <S extends Exclude<PlacedRule['section'], 'phases'>>(
    section: S,
    rulesIn: (part: NonNullable<Playbook[S]>[string & keyof Playbook[S]]) => readonly Found[],
  ): PlacedRule[] =>
    Object.entries(playbook[section] ?? {}).flatMap(([id, part]) =>
      rulesIn(part).map(([at, rule, scope = 'user']) => ({ path: `${section}.${id}${at}`, section, id, rule, scope })),
    )
  return [
    ...walk('milestones', ({ rule, scope }) => [['.rule', rule, scope]]),
    ...walk('signals', ({ when, scope }) => [['.when', when, scope]]),
    ...walk('audiences', rule => [['', rule]]),
    ...walk('health', rule => [['', rule, 'account']]),
    ...walk('guides', ({ audience, urgent, ...guide }) => [
      ...(typeof audience === 'object' ? [['.audience', audience] as const] : []),
      ...(urgent ? [['.urgent', urgent] as const] : []),
      ...(guide.kind === 'checklist'
        ? guide.items.flatMap(({ done, when }, i): Found[] => [
            [`.items.${i}.done`, done, isWide(done) ? 'account' : 'user'],
            ...(when ? [[`.items.${i}.when`, when] as const] : []),
          ])
        : guide.kind === 'tour'
          ? guide.steps.flatMap(({ when, next = [] }, i): Found[] => [
              ...(when ? [[`.steps.${i}.when`, when] as const] : []),
              ...next.flatMap(({ when }, j): Found[] => (when ? [[`.steps.${i}.next.${j}.when`, when]] : [])),
            ])
          : []),
    ]),
    ...(playbook.phases ?? []).map(
      ({ id, when }, i) => ({ path: `phases.${i}.when`, section: 'phases', id, rule: when, scope: 'account' }) as const,
    ),
    ...walk('pace', rule => [['', rule]]),
  ]
}
