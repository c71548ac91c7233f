import type * as z from 'zod'
import type { Problem } from '../playbook/index.ts'
import { nearest } from './near.ts'
import { kinds } from './rule.ts'
import { sayings, show } from './words.ts'

/** A part of a document that can't be used, where it stands, what it should be, and how to mend it. */
export interface SchemaProblem extends Problem {
  readonly mend: string
}

/** So many problems are told at once. */
export const MOST_PROBLEMS = 500

type Issue = z.core.$ZodIssue
type Path = readonly PropertyKey[]

const dotted = (path: Path): string => path.map(String).join('.')
const isRecord = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null && !Array.isArray(x)

const at = (root: unknown, path: Path): unknown => {
  let x = root
  for (const key of path)
    x = typeof x === 'object' && x !== null && Object.hasOwn(x, key) ? (x as Record<PropertyKey, unknown>)[key] : undefined
  return x
}

/** One sentence: `milestones.habit.rule.within: expected an ISO 8601 duration, got "4 weeks"; write "P28D"`. */
export const formatProblem = ({ path, expected, found, mend }: SchemaProblem): string =>
  `${path || '(document)'}: expected ${expected}, got ${found}${mend && `; ${mend}`}`

/** All of zod's issues in the author's words; of a union the branch that was meant. */
export function problemsOf(root: unknown, issues: readonly Issue[]): SchemaProblem[] {
  const tell = (issue: Issue, above: Path): SchemaProblem[] => {
    const path = [...above, ...issue.path]
    const value = at(root, path)
    const [, name = '', rest = ''] = /^@(\w+) ?(.*)/.exec(issue.message) ?? []
    const say = (value: unknown, where: Path = path, as = name, more = rest): SchemaProblem => {
      const words = sayings[as]?.(value, more) ?? { expected: issue.message, mend: '' }
      const missing = value === undefined && where.length > 0 && as !== 'field'
      return {
        path: dotted(where),
        expected: words.expected,
        found: show(value),
        mend: missing ? `add "${String(where.at(-1))}": ${words.mend}` : words.mend,
      }
    }
    if (issue.code === 'unrecognized_keys') return issue.keys.map(key => ({ ...say(key, [...path, key]), found: `"${key}"` }))
    if (issue.code === 'invalid_key')
      return issue.issues
        .slice(0, 1)
        .map(inner => ({ ...say(path.at(-1), path, /^@(\w+)/.exec(inner.message)?.[1] ?? 'id', ''), found: show(path.at(-1)) }))
    if (issue.code !== 'invalid_union' || !issue.errors.length) return [say(value)]
    if (name === 'where' && isRecord(value) && !('not' in value)) return [say(value)]
    if (name === 'rule') return tellRule(issue.errors, value, path)
    // The branch that got furthest: the one whose own type fits.
    const inner = issue.errors.filter(branch =>
      branch.every(one => one.path.length > 0 || one.code === 'unrecognized_keys' || one.code === 'custom' || one.code === 'too_big'),
    )
    // Or the one whose own field was written.
    const own = { action: ['start', 'href'], elapsed: ['over', 'before'] }[name]
    const written = isRecord(value) && own ? own.filter(key => key in value) : []
    const meant = written.length === 1 ? issue.errors[own!.indexOf(written[0]!)] : inner.length === 1 ? inner[0] : undefined
    return meant ? meant.flatMap(one => tell(one, path)) : [say(value)]
  }
  const tellRule = (branches: readonly (readonly Issue[])[], value: unknown, path: Path): SchemaProblem[] => {
    const kind = isRecord(value) ? kinds.findIndex(one => Object.hasOwn(value, one)) : -1
    if (kind >= 0) return branches[kind]!.flatMap(one => tell(one, path))
    const keys = isRecord(value) ? Object.keys(value) : []
    const meant = keys.map(key => [key, nearest(key, kinds)] as const).find(([, one]) => one)
    return [
      {
        path: dotted(path),
        expected: `a rule: an object with one of ${kinds.join(', ')}`,
        found: keys.length
          ? `an object with ${keys
              .slice(0, 5)
              .map(key => `"${key.slice(0, 40)}"`)
              .join(', ')}`
          : show(value),
        mend: meant ? `did you mean "${meant[1]}" for "${meant[0]}"?` : 'write one such as { "count": "scout.sent", "atLeast": 9 }',
      },
    ]
  }
  const told = new Map<string, SchemaProblem>()
  for (const issue of issues) {
    // Of a list of unknown fields no more than can be told are looked at.
    const some = issue.code === 'unrecognized_keys' ? { ...issue, keys: issue.keys.slice(0, MOST_PROBLEMS) } : issue
    for (const one of tell(some, [])) {
      const key = JSON.stringify([one.path, one.expected])
      if (!told.has(key)) told.set(key, one)
    }
    if (told.size >= MOST_PROBLEMS) break
  }
  return [...told.values()]
}
