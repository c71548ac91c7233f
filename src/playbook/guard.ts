import { SHAPES } from './shapes.ts'
import type { Guide, Level, Milestone, Playbook, Problem, Rule, Signal } from './types.ts'
import { falls, kindOf, needsOf, partsOf } from './walk.ts'

type Bag<T = unknown> = Record<string, T>
type Found = Problem | false | undefined

/** Most characters of a text, nestings of a part, and values of a whole playbook. */
const MOST = { text: 1e4, depth: 40, values: 1e5 }

/** Types of single values, as patterns over what `describe` says of them. */
const PATTERNS: Readonly<Bag<RegExp>> = {
  any: /^/,
  object: /^object/,
  text: /^(string|object)/,
  id: /^string (?!__proto__$)./,
  amount: /^(number (?!-|0$)|object)/,
  whole: /^number \d+$/,
  span: /^string P(?!$)(\d{1,4}Y)?(\d{1,4}M)?(\d{1,4}W)?(\d{1,4}D)?(T(?!$)(\d{1,4}H)?(\d{1,4}M)?(\d{1,4}S)?)?$/,
  weekday: /^number [1-7]$/,
  kind: /^string (tour|checklist|roadmap)$/,
  time: /^string ([01]\d|2[0-3]):[0-5]\d$/,
}

const describe = (x: unknown): string => (Array.isArray(x) ? 'list' : x && typeof x === 'object' ? 'object' : `${typeof x} ${String(x)}`)

const hasZone = (found: string): boolean => {
  try {
    return !!Intl.DateTimeFormat('en', { timeZone: found.slice(7) })
  } catch {
    return false
  }
}

const first = <T>(parts: Iterable<T>, look: (part: T) => Found): Found => {
  for (const part of parts) {
    const found = look(part)
    if (found) return found
  }
  return
}

/**
 * Checks a playbook at run time. Total: whatever comes in, nothing throws. A part that can't be used is left out and told with its dotted path, and the
 * rest runs; `playbook` is null only when the document itself is none. What zod's schema accepts comes out whole and without problems.
 */
export function guard(input: unknown): { playbook: Playbook | null; problems: Problem[] } {
  const problems: Problem[] = []
  let values = MOST.values

  const wrong = (path: string, expected: string, x: unknown): Problem => ({ path, expected, found: describe(x).slice(0, 80) })
  const passes = (found: Found): boolean => !found || !problems.push(found)

  /** Plain and bounded: no circle, no flood, no number that JSON can't hold. */
  const isTame = (x: unknown, depth: number): boolean =>
    values-- > 0 &&
    (typeof x === 'object'
      ? !x || (depth > 0 && Object.values(x).every(part => isTame(part, depth - 1)))
      : typeof x === 'string'
        ? x.length < MOST.text
        : x === undefined || x === !!x || Number.isFinite(x))

  /** The first thing inside that isn't of its type. */
  const check = (x: unknown, type: string, path: string): Found => {
    const found = describe(x)
    if (type === 'zone' && hasZone(found)) return
    if (PATTERNS[type]?.test(found)) return
    if (found === 'list' && type.endsWith('s'))
      return first((x as []).entries(), ([i, part]) => check(part, type.slice(0, -1), `${path}.${i}`))
    const fields = found === 'object' && SHAPES[type === 'rule' ? kindOf(x as Rule) : type]
    return fields
      ? first(fields.split(' '), field => {
          const [key, of] = field.split(/\??:/) as [string, string]
          const part = (x as Bag)[key]
          return (part !== undefined || !field.includes('?')) && check(part, of, `${path}.${key}`)
        })
      : wrong(path, type, x)
  }

  if (!passes(check(input, 'playbook', ''))) return { playbook: null, problems }
  const given = input as Playbook

  const fits = (x: unknown, type: string, path: string): boolean =>
    passes(isTame(x, MOST.depth) ? check(x, type, path) : wrong(path, 'bounded JSON', x))
  /** Those entries of a record that `use` can use. */
  const keep = <T>(name: keyof Playbook, use: (part: T, path: string, id: string) => T | false): Bag<T> => {
    const all = given[name] ?? {}
    const kept: Bag<T> = Object.create(null)
    if (passes(check(all, 'object', name)))
      for (const [id, part] of Object.entries(all)) {
        const path = `${name}.${id}`
        const used = passes(check(id, 'id', path)) && use(part as T, path, id)
        if (used) kept[id] = used
      }
    return kept
  }
  /** The part with only those ids in a list of it that are there. */
  const trim = <T>(part: T, key: keyof T & string, all: object, path: string): T => {
    const ids = part[key] as readonly string[] | undefined
    return ids ? { ...part, [key]: ids.filter((id, i) => passes(!(id in all) && wrong(`${path}.${key}.${i}`, 'known id', id))) } : part
  }

  const stages: Level[] = []
  for (const [i, level] of given.roadmap.entries()) {
    if (
      !fits(level, 'stage', `roadmap.${i}`) ||
      !passes((level.level !== i || !level.criteria.length) && wrong(`roadmap.${i}`, `level ${i} with criteria`, level.level))
    )
      break
    stages.push(level)
  }
  const goals = keep<Milestone>('milestones', (goal, path) => fits(goal, 'goal', path) && goal)
  const firm = new Set<string>()
  /** Does it rest on what is not there, on itself, or (unless `free`) on what may be taken back? */
  const isLoose = (rule: Rule, free: unknown, above: readonly string[]): boolean =>
    (!free && falls(rule)) ||
    partsOf(rule).some(part => isLoose(part, free, above)) ||
    needsOf(rule, stages).some(id => !goals[id] || (!free && goals[id].demote) || isShaky(id, above))
  const isShaky = (id: string, above: readonly string[]): boolean => {
    const { rule, from, demote } = goals[id]!
    if (!firm.has(id) && (above.includes(id) || isLoose(rule, demote, [...above, id]) || isLoose({ from } as Rule, 1, [...above, id])))
      return true
    firm.add(id)
    return false
  }
  const stands = (rule: Rule, path: string): boolean => passes(isLoose(rule, 1, []) && wrong(path, 'known milestones', rule))

  const milestones: Bag<Milestone> = Object.create(null)
  for (const id in goals)
    if (passes(isShaky(id, []) && wrong(`milestones.${id}.rule`, 'rising, known milestones', goals[id]!.rule))) milestones[id] = goals[id]!

  const audiences = keep<Rule>('audiences', (rule, path) => fits(rule, 'rule', path) && stands(rule, path) && rule)
  const health = keep<Rule>('health', (rule, path) => fits(rule, 'rule', path) && stands(rule, path) && rule)
  const signals = keep<Signal>(
    'signals',
    (signal, path) =>
      fits(signal, 'signal', path) &&
      stands(signal.when, `${path}.when`) &&
      passes(!Object.keys(signal.do)[0] && wrong(`${path}.do`, 'an action', signal.do)) &&
      signal,
  )
  const guides = keep<Guide>('guides', (guide, path) => {
    if (!fits(guide, 'guide', path) || !fits(guide, guide.kind, path)) return false
    const { audience } = guide
    const items = guide.kind === 'checklist' ? guide.items : undefined
    const ids = Object.fromEntries(items?.map(item => [item.id, 1]) ?? [])
    const at = `${path}.audience`
    return (
      (typeof audience === 'string'
        ? passes(!audiences[audience] && wrong(at, 'known id', audience))
        : !audience || (fits(audience, 'rule', at) && stands(audience, at))) &&
      (items?.every(({ done }, i) => stands(done, `${path}.items.${i}.done`)) ?? true) &&
      (items ? { ...guide, items: items.map((item, i) => trim(item, 'after', ids, `${path}.items.${i}`)) } : guide)
    )
  })

  const roadmap: Level[] = []
  for (const [i, level] of stages.entries()) {
    const path = `roadmap.${i}`
    const used = trim(trim(level, 'criteria', milestones, path), 'next', guides, path)
    if (!passes(!used.criteria[0] && wrong(path, 'a criterion', i))) break
    roadmap.push(used)
  }
  const { calendar, anchor, ...rest } = given
  return {
    problems,
    playbook: {
      ...rest,
      ...(calendar && fits(calendar, 'calendar', 'calendar') && { calendar }),
      ...(anchor && fits(anchor, 'text', 'anchor') && stands({ from: anchor } as Rule, 'anchor') && { anchor }),
      milestones,
      roadmap,
      guides,
      signals,
      audiences,
      health,
    },
  }
}
