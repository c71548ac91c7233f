import type { Playbook } from '../playbook/index.ts'
import { inOrder } from './inorder.ts'
import { playbookSchema } from './playbook.ts'
import { MOST_PROBLEMS, problemsOf, type SchemaProblem } from './problems.ts'
import { looseEnds } from './refs.ts'

const MOST = { depth: 32, values: 50_000 }

/** What plain JSON can't hold, or holds too much of: circles, depth, floods, `__proto__`. Looked at first, since the schema walks down without limit. */
export function unfit(input: unknown, most: { readonly depth: number; readonly values: number } = MOST): SchemaProblem | undefined {
  const waiting: [x: unknown, path: string, depth: number][] = [[input, '', 0]]
  for (let seen = 0; waiting.length > 0; seen++) {
    const [x, path, depth] = waiting.pop()!
    if (seen >= most.values) return { path: '', expected: `at most ${most.values} values`, found: 'more', mend: 'split the document' }
    if (typeof x !== 'object' || x === null) continue
    if (depth >= most.depth)
      return {
        path,
        expected: `at most ${most.depth} levels of nesting`,
        found: 'more',
        mend: 'take out a nesting, or a reference to itself',
      }
    for (const [key, part] of Object.entries(x)) {
      const at = path ? `${path}.${key}` : key
      if (key === '__proto__') return { path: at, expected: 'an ordinary name', found: '"__proto__"', mend: 'give it another name' }
      waiting.push([part, at, depth + 1])
    }
  }
  return
}

/**
 * Reads a playbook strictly. Either the playbook, or every problem at once, in the order of the document: unknown fields, wrong values, references that
 * lead nowhere, circles, rules that don't suit their place; each with its dotted path, what was expected, what was found and how to mend it. Never throws.
 */
export function parsePlaybook(
  json: unknown,
): { readonly playbook: Playbook; readonly problems?: never } | { readonly playbook?: never; readonly problems: readonly SchemaProblem[] } {
  const flood = unfit(json)
  if (flood) return { problems: [flood] }
  const parsed = playbookSchema.safeParse(json)
  const problems = [...(parsed.success ? [] : problemsOf(json, parsed.error.issues)), ...looseEnds(json)]
  if (parsed.success && !problems.length) return { playbook: parsed.data }
  const more = problems.length - MOST_PROBLEMS
  const told = inOrder(json, problems.slice(0, MOST_PROBLEMS))
  return {
    problems: more > 0 ? [...told, { path: '', expected: 'a playbook', found: `${more} problems more`, mend: 'mend these first' }] : told,
  }
}
