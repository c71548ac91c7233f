import { kindOf, type Playbook } from '../playbook/index.ts'
import { type Finding, finder } from './finding.ts'
import { allRules } from './lint-rules.ts'

const unusedMilestone = finder('unused-milestone')
const unusedAudience = finder('unused-audience')
const unstarted = finder('unstarted-guide')

const isBag = (x: unknown): x is Readonly<Record<string, unknown>> => typeof x === 'object' && x !== null

/** Every id that stands under a key such as `milestone` or `start`, anywhere below. */
function idsUnder(key: string, x: unknown, ids = new Set<string>()): ReadonlySet<string> {
  if (!isBag(x)) return ids
  for (const [name, part] of Object.entries(x)) {
    if (name === key && typeof part === 'string') ids.add(part)
    else idsUnder(key, part, ids)
  }
  return ids
}

/** Parts that nothing leads to. */
export function lintUse(playbook: Playbook): Finding[] {
  const { milestones, roadmap, guides = {}, audiences = {}, signals, goals, gates, anchor } = playbook
  const started = new Set([...idsUnder('start', [milestones, guides, signals]), ...roadmap.flatMap(({ next }) => next)])
  const read = new Set([
    ...roadmap.flatMap(({ criteria }) => criteria),
    ...Object.values(milestones).flatMap(({ guards = [] }) => guards),
    ...idsUnder('milestone', [anchor, goals, gates, Object.values(milestones).map(({ from }) => from)]),
    ...allRules(playbook).flatMap(([, rule]) => [
      ...idsUnder('milestone', kindOf(rule) === 'milestone' ? rule : (rule as { from?: unknown })),
    ]),
  ])
  const targeted = new Set(Object.values(guides).map(({ audience }) => audience))
  const isAsked = (id: string): boolean => {
    const { kind, auto } = guides[id]!
    return kind === 'roadmap' || auto === true || started.has(id)
  }
  return [
    ...Object.entries(milestones).flatMap(([id, { goal, key }]) =>
      read.has(id) || goal || key || !roadmap.length
        ? []
        : [
            unusedMilestone(
              `milestones.${id}`,
              'a milestone that a level, a checklist, a signal or another milestone reads',
              'one that nothing reads',
              'make it a criterion or the "done" of an item, or take it out',
            ),
          ],
    ),
    ...Object.keys(audiences).flatMap(name =>
      targeted.has(name)
        ? []
        : [
            unusedAudience(
              `audiences.${name}`,
              'an audience that a guide names',
              'one that none does',
              'name it as an "audience", or take it out',
            ),
          ],
    ),
    ...Object.keys(guides).flatMap(id =>
      isAsked(id)
        ? []
        : [
            unstarted(
              `guides.${id}`,
              'a guide that something starts',
              'no level, button or signal that does, and no "auto": true',
              `name it in a level's "next" or a button's "start", or let it open by itself; or call waymark.start(${JSON.stringify(id)}) in your product`,
            ),
          ],
    ),
  ]
}
