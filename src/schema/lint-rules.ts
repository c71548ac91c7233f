import { kindOf, type Milestone, type Playbook, partsOf, type Rule, rulesOf } from '../playbook/index.ts'
import { type Finding, finder } from './finding.ts'
import { daysOf, isShorter } from './length.ts'
import { nearest } from './near.ts'

const never = finder('never', 'error')
const emptyWindow = finder('empty-window', 'error')
const longWindow = finder('long-window')
const idleWindow = finder('idle-window')
const idleGrace = finder('idle-grace')
const earlyTarget = finder('early-target')
const twoDeadlines = finder('two-deadlines')
const lookalike = finder('lookalike-event')

/** History is kept so many days. */
const KEPT = 400

/** The fields that rules may have, whatever their kind. */
interface Fields {
  readonly [field: string]: unknown
  readonly within?: string
  readonly last?: string
  readonly over?: string
  readonly for?: string
  readonly before?: string
  readonly every?: string
  readonly atLeast?: number | object
  readonly atMost?: number
  readonly where?: Readonly<Record<string, unknown>>
}

/** A rule and all that it is made of, each with its path. */
export function* everyRule(rule: Rule, path: string): Generator<readonly [path: string, rule: Rule]> {
  yield [path, rule]
  const kind = kindOf(rule)
  for (const [i, part] of partsOf(rule).entries())
    yield* everyRule(part, kind === 'not' ? `${path}.not` : kind === 'ratio' ? `${path}.${i ? 'per' : 'ratio'}` : `${path}.${kind}.${i}`)
}

/** All rules of a playbook and what they are made of. */
export const allRules = (playbook: Playbook): (readonly [path: string, rule: Rule, scope: 'user' | 'account'])[] =>
  rulesOf(playbook).flatMap(({ path, rule, scope }) => [...everyRule(rule, path)].map(([at, part]) => [at, part, scope] as const))

const numberOf = (amount: unknown, other = 1): number => (amount === undefined ? other : typeof amount === 'number' ? amount : 0)

/** How many of so many parts are needed. */
const leastOf = ({ atLeast, share }: Fields, parts: number): number =>
  typeof share === 'number' ? Math.ceil(share * parts - 1e-9) : numberOf(atLeast)

/** Why a rule can't hold whatever happens, with the path of the field to change. */
function impossible(
  rule: Rule,
  scope: 'user' | 'account',
): readonly [field: string, expected: string, found: string, mend: string] | undefined {
  const kind = kindOf(rule)
  const fields = rule as unknown as Fields
  const { within, last, where = {}, atMost } = fields
  const least = numberOf(fields.atLeast)
  const window = last ?? within
  const length = daysOf(window)
  // A window that begins in the middle of a day ends in the middle of another.
  const days = length && Math.ceil(length.most) + 1
  const wanted = kind === 'gauge' ? numberOf(fields.days) : kind === 'distinct' && fields.by === 'day' ? least : 0
  if (days !== null && wanted > days)
    return [
      kind === 'gauge' ? 'days' : 'atLeast',
      `at most the ${days} days that ${window} touches`,
      String(wanted),
      'ask for fewer days, or make the window longer',
    ]
  if (kind === 'distinct' && fields.by !== 'day') {
    const named = where[fields.by as string]
    const values = Array.isArray(named) ? named.length : named === undefined || typeof named === 'object' ? Number.POSITIVE_INFINITY : 1
    if (least > values)
      return [
        'atLeast',
        `at most the ${values} values of "${fields.by}" that "where" lets through`,
        String(least),
        'name more values, or ask for fewer',
      ]
  }
  if (kind === 'of' && least > partsOf(rule).length)
    return ['atLeast', `at most the ${partsOf(rule).length} parts that there are`, String(least), 'ask for fewer, or add parts']
  if ((kind === 'attest' || kind === 'agree') && scope === 'user' && least > 1)
    return ['atLeast', '1: one person says it once', String(least), 'add "scope": "account", or take "atLeast" out']
  if (atMost !== undefined && fields.atLeast !== undefined && least > atMost)
    return ['atMost', `"atLeast" (${least}) or more`, String(atMost), 'exchange the two']
  return
}

/** How many days must pass at the least before a rule can hold; 0 where it may be at once. */
function leastDays(milestones: Playbook['milestones']): (rule: Rule) => number {
  const known = new Map<string, number>()
  const ofMilestone = (id: string): number => {
    // Whoever asks again while it is being looked at rests on itself.
    if (!known.has(id)) known.set(id, 0).set(id, milestones[id] ? days(milestones[id].rule) : 0)
    return known.get(id)!
  }
  const days = (rule: Rule): number => {
    const fields = rule as unknown as Fields
    const kind = kindOf(rule)
    const parts = partsOf(rule).map(days)
    if (kind === 'all') return Math.max(0, ...parts)
    if (kind === 'any') return Math.min(...parts)
    if (kind === 'of') return [...parts].sort((a, b) => a - b)[leastOf(fields, parts.length) - 1] ?? 0
    if (kind === 'milestone') return ofMilestone(fields.milestone as string)
    if (kind === 'distinct' && fields.by === 'day') return numberOf(fields.atLeast) - 1
    if (kind === 'gauge') return numberOf(fields.days) - 1
    return kind === 'streak' ? Math.max(0, (daysOf(fields.for)?.least ?? 0) - 1) : 0
  }
  return days
}

function targetOf(id: string, { target, rule, from }: Milestone, playbook: Playbook, daysFor: (rule: Rule) => number): Finding[] {
  const path = `milestones.${id}.target`
  const length = daysOf(target)
  if (!length) return []
  const least = daysFor(rule)
  if (length.most < least)
    return [
      earlyTarget(
        path,
        `${least} days or more, which its rule takes at the least`,
        `"${target}"`,
        `write "P${Math.ceil(least)}D" or more: nobody can be on time`,
      ),
    ]
  const { within, from: start } = rule as unknown as Fields
  const isOneAnchor = JSON.stringify(start) === JSON.stringify(from ?? playbook.anchor)
  return start !== undefined && isOneAnchor && isShorter(target, within)
    ? [
        twoDeadlines(
          path,
          `the window of its rule (${within}) or more`,
          `"${target}"`,
          'make them equal: whoever is told "late" could still be in time by the rule',
        ),
      ]
    : []
}

/** Events that are one letter away from one that is named oftener. */
function lookalikes(named: readonly (readonly [path: string, event: string])[]): Finding[] {
  const times = new Map<string, number>()
  for (const [, event] of named) times.set(event, (times.get(event) ?? 0) + 1)
  return named.flatMap(([path, event]) => {
    const oftener = [...times.keys()].filter(other => times.get(other)! > times.get(event)! && isOneSlip(event, other))
    const meant = nearest(event, oftener)
    return meant
      ? [
          lookalike(
            path,
            `"${meant}", as ${times.get(meant)} other rules say`,
            `"${event}"`,
            'write the same name, if the same event is meant',
          ),
        ]
      : []
  })
}

/** Letters left out, put in, exchanged or swapped once, in words that are long enough for it to be a slip. */
function isOneSlip(a: string, b: string): boolean {
  if (a.length < 6 || Math.abs(a.length - b.length) > 1 || /\d/.test(a + b)) return false
  let i = 0
  while (i < a.length && a[i] === b[i]) i++
  const rests = [
    [a.slice(i + 1), b.slice(i + 1)],
    [a.slice(i), b.slice(i + 1)],
    [a.slice(i + 1), b.slice(i)],
  ]
  return rests.some(([x, y]) => x === y) || (a[i] === b[i + 1] && a[i + 1] === b[i] && a.slice(i + 2) === b.slice(i + 2))
}

const EVENTS = ['count', 'distinct', 'coverage', 'gap', 'streak', 'missed', 'gauge', 'sum'] as const

/** Rules that can't hold, or that say something else than they seem to. */
export function lintRules(playbook: Playbook): Finding[] {
  const named: [string, string][] = []
  const daysFor = leastDays(playbook.milestones)
  const findings = allRules(playbook).flatMap(([path, rule, scope]) => {
    const fields = rule as unknown as Fields
    const kind = kindOf(rule)
    if (kind === 'sequence' || kind === 'cycle')
      for (const [i, step] of (fields[kind] as readonly (string | { readonly event: string })[]).entries())
        named.push(typeof step === 'string' ? [`${path}.${kind}.${i}`, step] : [`${path}.${kind}.${i}.event`, step.event])
    for (const event of EVENTS) if (kind === event && typeof fields[event] === 'string') named.push([`${path}.${event}`, fields[event]])
    const spans = (['within', 'last', 'over', 'for', 'before'] as const).flatMap(field =>
      typeof fields[field] === 'string' ? [[`${path}.${field}`, fields[field]] as const] : [],
    )
    const why = impossible(rule, scope)
    const isIdle =
      (kind === 'count' || kind === 'distinct') && fields.within !== undefined && !('from' in rule) && (fields.atLeast ?? 1) === 1
    return [
      ...(why ? [never(`${path}.${why[0]}`, why[1], why[2], `${why[3]}: as it is, the rule never holds`)] : []),
      ...spans.flatMap(([at, span]) => [
        ...(daysOf(span)?.most === 0 && kind !== 'elapsed'
          ? [emptyWindow(at, 'a time longer than none', `"${span}"`, 'write "P1D" or more')]
          : []),
        ...((daysOf(span)?.least ?? 0) > KEPT && kind !== 'elapsed'
          ? [longWindow(at, `at most ${KEPT} days`, `"${span}"`, `history is kept ${KEPT} days: take a shorter window, or none`)]
          : []),
      ]),
      ...(isIdle
        ? [idleWindow(`${path}.within`, 'a window for more than one', `"${fields.within}"`, 'take it out: one is always within it')]
        : []),
      ...(fields.every === 'day' && numberOf(fields.grace, 0) >= (daysOf(fields.for)?.most ?? Number.POSITIVE_INFINITY)
        ? [
            idleGrace(
              `${path}.grace`,
              `less than the days of ${fields.for}`,
              String(fields.grace),
              'allow fewer misses, or the run is full with its first day',
            ),
          ]
        : []),
    ]
  })
  return [
    ...findings,
    ...Object.entries(playbook.milestones).flatMap(([id, milestone]) => [
      ...targetOf(id, milestone, playbook, daysFor),
      ...(daysOf(milestone.target)?.most === 0
        ? [emptyWindow(`milestones.${id}.target`, 'a time longer than none', `"${milestone.target}"`, 'write "P1D" or more')]
        : []),
    ]),
    ...lookalikes(named),
  ]
}
