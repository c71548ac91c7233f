import type { Playbook } from '../playbook/index.ts'
import type { Finding } from './finding.ts'
import { inOrder } from './inorder.ts'
import { lintGuides } from './lint-guides.ts'
import { lintRoadmap } from './lint-roadmap.ts'
import { lintRules } from './lint-rules.ts'
import { lintStale } from './lint-stale.ts'
import { lintTexts } from './lint-texts.ts'
import { lintUse } from './lint-use.ts'
import { parsePlaybook } from './parse.ts'
import type { SchemaProblem } from './problems.ts'

/** Parts that can be left out by themselves. */
const SECTIONS = ['milestones', 'roadmap', 'guides', 'signals', 'audiences', 'health', 'phases', 'goals', 'targets', 'gates'] as const

const isBag = (x: unknown): x is Record<string, unknown> => typeof x === 'object' && x !== null

/** The document without the parts that problems are told of, so that the rest can be looked at as if it were whole. */
function soundOf(json: unknown, problems: readonly SchemaProblem[]): Playbook | null {
  if (!isBag(json) || problems.some(({ path }) => path === '')) return null
  const isBad = (path: string): boolean => problems.some(problem => problem.path === path || problem.path.startsWith(`${path}.`))
  const sound: Record<string, unknown> = { milestones: {}, roadmap: [] }
  for (const [key, part] of Object.entries(json)) {
    const isSection = SECTIONS.some(section => section === key) && isBag(part) && !problems.some(({ path }) => path === key)
    if (isSection)
      sound[key] = Array.isArray(part)
        ? part.filter((_, i) => !isBad(`${key}.${i}`))
        : Object.fromEntries(Object.entries(part).filter(([id]) => !isBad(`${key}.${id}`)))
    else if (!isBad(key)) sound[key] = part
  }
  return sound as unknown as Playbook
}

/** Practices that errors of the schema follow from, by their path. */
const PRACTICES: readonly (readonly [path: RegExp, practice: number])[] = [
  [/^signals\..+\.do$/, 59],
  [/^roadmap\.\d+\.next$/, 68],
  [/^guides\..+\.live$/, 70],
]
const practiceOf = ({ path }: SchemaProblem): Pick<Finding, 'practice'> => {
  const practice = PRACTICES.find(([pattern]) => pattern.test(path))?.[1]
  return practice === undefined ? {} : { practice }
}

/**
 * Everything that is wrong with a playbook or worth a second look, in the order of the document: what `parsePlaybook` tells, as errors; rules that can
 * never hold; and what the practices of customer success warn of. `now` (milliseconds since 1970) is the clock that review dates are held against.
 * What has an error is not looked at further, and while there is one nobody is told what is not used. Never throws.
 */
export function lintPlaybook(json: unknown, now: number): readonly Finding[] {
  const { problems = [] } = parsePlaybook(json)
  const errors = problems.map((problem): Finding => ({ ...problem, severity: 'error', code: 'schema', ...practiceOf(problem) }))
  const sound = soundOf(json, problems)
  if (!sound) return errors
  return inOrder(json, [
    ...errors,
    ...lintRoadmap(sound),
    ...lintRules(sound),
    ...lintGuides(sound),
    ...lintTexts(sound),
    ...lintStale(sound, now),
    ...(errors.length ? [] : lintUse(sound)),
  ])
}
