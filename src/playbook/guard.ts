import { SHAPES } from './shapes.ts'
import { SPAN } from './span.ts'
import type { Guide, Level, Milestone, Phase, Playbook, Problem, Rule, Signal } from './types.ts'
import { falls, kindOf, needsOf, PHASE, type PlacedRule, partsOf, rulesOf } from './walk.ts'
import { isZone } from './zone.ts'

type Bag<T = unknown> = Record<string, T>

/** Most characters of a text, nestings of a part, values of a whole playbook, and rounds to sort its milestones out. */
const LONGEST = 1e4
const DEEPEST = 40
const MOST = 1e5
const ROUNDS = 500

/** Single values, as patterns over what `describe` says of them. A type that isn't here is a shape. */
const PATTERNS: Readonly<Bag<Pick<RegExp, 'test'>>> = {
  any: /^/,
  object: /^object/,
  deeds: /^object ./,
  text: /^(string|object)/,
  id: /^string (?!__proto__$)./,
  page: /^(string|object) (?!__proto__$)./,
  anchor: /^string/,
  tier: /^string ./,
  audience: /^string/,
  amount: /^number (?!-|0$)/,
  whole: /^number \d+$/,
  weekday: /^number [1-7]$/,
  every: /^string (day|week|month)$/,
  doing: /^string ./,
  kind: /^string (tour|checklist|roadmap|hint)$/,
  scope: /^string (user|account)$/,
  number: /^number/,
  head: /^(number|string) ./,
  span: { test: found => SPAN.test(found.replace('string ', '')) },
  time: /^string ([01]\d|2[0-3]):[0-5]\d$/,
  zone: { test: found => found === 'string device' || isZone(found.replace('string ', '')) },
}

const describe = (x: unknown): string =>
  typeof x !== 'object' ? `${typeof x} ${String(x)}` : Array.isArray(x) ? 'list' : x ? `object ${Object.keys(x)}` : 'null'

/**
 * Checks a playbook at run time. Total: whatever comes in, nothing throws. A part that can't be used is left out and told with its dotted path, and the
 * rest runs; `playbook` is null only when the document itself is none. What zod's schema accepts comes out whole and without problems.
 */
export function guard(input: unknown): { playbook: Playbook | null; problems: Problem[] } {
  const problems: Problem[] = []
  let values = MOST

  const tell = (path: string, expected: string, x: unknown): boolean => !problems.push({ path, expected, found: describe(x).slice(0, 80) })

  /** Plain and bounded: no circle, no flood, no number that JSON can't hold. */
  const isTame = (x: unknown, depth = DEEPEST): boolean =>
    values-- > 0 &&
    (typeof x === 'object'
      ? !x || (depth > 0 && Object.values(x).every(part => isTame(part, depth - 1)))
      : typeof x === 'string'
        ? x.length < LONGEST
        : x === undefined || x === !!x || Number.isFinite(x))

  /** The notation of shapes, read once. */
  const shapes = new Map<string, readonly (readonly string[])[] | undefined>()
  const fieldsOf = (shape: string) => {
    if (!shapes.has(shape))
      shapes.set(
        shape,
        SHAPES[shape]?.split(' ').map(field => /(\w+)(\??):?(\w*)/.exec(field)!),
      )
    return shapes.get(shape)
  }

  /** Is it of this type, all the way down? Tells the first thing that isn't. */
  const fits = (x: unknown, type: string, path: string): boolean => {
    if (PATTERNS[type]?.test(describe(x))) return true
    const at = (key: string | number): string => (path ? `${path}.${key}` : `${key}`)
    const isList = Array.isArray(x)
    if (isList && type.endsWith('s')) return [...(x as readonly unknown[])].every((part, i) => fits(part, type.slice(0, -1), at(i)))
    const isRule = type === 'rule' || type === 'audience'
    const fields = !!x && typeof x === 'object' && !isList && fieldsOf(isRule ? kindOf(x as Rule) : type)
    if (!fields) return tell(path, type, x)
    // Without taking the field apart first: most are optional and not there, a thousand times over.
    for (const field of fields) {
      const key = field[1]!
      const part = (x as Bag)[key]
      if ((part !== undefined || !field[2]) && !fits(part, field[3] || key, at(key))) return false
    }
    return true
  }
  const isFine = (x: unknown, type: string, path: string): boolean => (isTame(x) ? fits(x, type, path) : tell(path, 'bounded JSON', x))

  if (!fits(input, 'playbook', '')) return { playbook: null, problems }
  const given = input as Playbook

  /** Those entries of a section that can be used. Without a prototype, so that no name of one is ever found in it. */
  const keep = <T>(section: Exclude<PlacedRule['section'], 'phases'>, type: string): Bag<T> => {
    const all = (given[section] ?? {}) as Bag<T>
    const kept: Bag<T> = Object.create(null)
    if (fits(all, 'object', section))
      for (const id of Object.keys(all)) {
        const path = `${section}.${id}`
        const part = all[id]!
        if (fits(id, 'id', path) && isFine(part, type, path) && (type !== 'guide' || fits(part, (part as unknown as Guide).kind, path)))
          kept[id] = part
      }
    return kept
  }
  /** The part with only those ids in a list of it that are there. */
  const trim = <T>(part: T, key: keyof T & string, all: object, path: string): T => {
    const ids = part[key] as readonly string[] | undefined
    return ids ? { ...part, [key]: ids.filter((id, i) => id in all || tell(`${path}.${key}.${i}`, 'known id', id)) } : part
  }
  let roadmap = [...given.roadmap]
  /** Ends the roadmap before the first level that is no good, since nothing may be skipped. */
  const endAt = (isGood: (level: Level, i: number, path: string) => unknown): void => {
    const end = roadmap.findIndex((level, i) => !isGood(level, i, `roadmap.${i}`))
    if (end >= 0) roadmap.length = end
  }
  const hasCriteria = ({ criteria }: Level, path: string): boolean => !!criteria[0] || tell(path, 'criteria', criteria)

  const milestones = keep<Milestone>('milestones', 'goal')
  const audiences = keep<Rule>('audiences', 'rule')
  const health = keep<Rule>('health', 'rule')
  const signals = keep<Signal>('signals', 'signal')
  const guides = keep<Guide>('guides', 'guide')
  const pace = keep<Rule>('pace', 'rule')
  const sections = { milestones, audiences, health, signals, guides, ...(given.pace && { pace }) }
  endAt(
    (level, i, path) =>
      isFine(level, 'stage', path) && (level.level === i || tell(path, `level ${i}`, level.level)) && hasCriteria(level, path),
  )

  /** Milestones that rest neither on what is not there nor on themselves nor, unless they may fall, on what may be taken back. */
  const firm = new Set<string>()
  // One phase less would make another one hold, so there are all or none.
  const phases: readonly Phase[] = given.phases === undefined || isFine(given.phases, 'eras', 'phases') ? (given.phases ?? []) : []
  /** All that a rule rests on, with its parts. */
  const groundsOf = (rule: Rule): readonly string[] => [...needsOf(rule, roadmap), ...partsOf(rule).flatMap(groundsOf)]
  const lasts = (rule: Rule): boolean => !falls(rule) && partsOf(rule).every(lasts)
  /** Are all of them firm and, unless one is `free` to fall, such as stay? */
  const stand = (ids: readonly string[], free: unknown): boolean => ids.every(id => firm.has(id) && (free || !milestones[id]!.demote))
  const isFirm = (rule: Rule): boolean => stand(groundsOf(rule), 1)
  const axis: Partial<Milestone> & Pick<Milestone, 'rule'> = { rule: { all: phases.map(({ when }) => when) }, demote: true }
  let loose = [...Object.keys(milestones), PHASE].flatMap(id => {
    const { rule, from, demote } = milestones[id] ?? axis
    return demote || lasts(rule) ? [{ id, demote, on: groundsOf(rule), from: groundsOf({ from } as Rule) }] : []
  })
  for (let before = Infinity, rounds = ROUNDS; loose.length < before && rounds; rounds--) {
    before = loose.length
    // To and fro, since most authors write what rests on others below or above them.
    loose = loose.reverse().filter(({ id, demote, on, from }) => {
      if (!stand(on, demote) || !stand(from, 1)) return true
      for (const { id: phase } of id === PHASE ? phases : []) firm.add(PHASE + phase)
      return !firm.add(id)
    })
  }
  for (const { path, section, id, rule } of rulesOf({ ...given, ...sections, phases }))
    if (section === 'milestones' ? !firm.has(id) : section === 'phases' ? !firm.has(PHASE) : !isFirm(rule)) {
      tell(path, 'rising rule, known ids', rule)
      if (section !== 'phases') delete sections[section]?.[id]
    }
  for (const id in guides) {
    const guide = guides[id]!
    const path = `guides.${id}`
    if (typeof guide.audience === 'string' && !audiences[guide.audience]) {
      tell(`${path}.audience`, 'known id', guide.audience)
      delete guides[id]
    } else if (guide.kind === 'checklist') {
      const ids = Object.fromEntries(guide.items.map(item => [item.id, 1]))
      guides[id] = { ...guide, items: guide.items.map((item, i) => trim(item, 'after', ids, `${path}.items.${i}`)) }
    }
  }
  roadmap = roadmap.map((level, i) => trim(trim(level, 'criteria', milestones, `roadmap.${i}`), 'next', guides, `roadmap.${i}`))
  endAt((level, _, path) => hasCriteria(level, path))

  const playbook: { -readonly [K in keyof Playbook]: Playbook[K] } = { ...given, ...sections, roadmap }
  if (given.phases !== undefined) playbook.phases = firm.has(PHASE) ? phases : []
  for (const key of ['calendar', 'anchor', 'tiers'] as const) {
    const part = given[key]
    if (part !== undefined && !(isFine(part, key, key) && (isFirm({ from: part } as Rule) || tell(key, 'known id', part))))
      delete playbook[key]
  }
  if (given.goals !== undefined)
    playbook.goals = fits(given.goals, 'anys', 'goals')
      ? given.goals.filter((goal, i) => {
          const path = `goals.${i}`
          return (
            isFine(goal, 'aim', path) &&
            (isFirm({ from: goal.from, milestone: goal.milestone } as unknown as Rule) || tell(path, 'known id', goal.milestone))
          )
        })
      : []
  return { playbook, problems }
}
