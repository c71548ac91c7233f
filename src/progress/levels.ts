import type { Instant } from '../evidence/index.ts'
import { dayFrom, dueFrom, originOf } from './milestones.ts'
import type { Scene } from './scene.ts'
import type { LevelProgress } from './types.ts'

/** The roadmap's levels. A level is reached when its criteria and all levels below are, at the latest of them: nothing is skipped. */
export const levelsOf = (scene: Scene): readonly LevelProgress[] => {
  const origin = originOf(scene)
  let open: number | null = null
  let below: Instant | null = null
  return scene.playbook.roadmap.map(({ level, name, state, criteria: ids, next, plan }) => {
    const criteria = ids.flatMap(id => scene.milestone(id) ?? [])
    const isMet = criteria.length === ids.length && criteria.every(({ reached }) => reached)
    const blockedBy = isMet ? open : null
    const reached = isMet && open === null
    const ats = [below, ...criteria.map(one => one.reachedAt)].filter(at => at !== null)
    const reachedAt = reached && ats[0] !== undefined ? Math.max(...ats) : null
    if (reached) below = reachedAt
    else open ??= level
    const planAt = dueFrom(origin, plan, scene)
    return {
      level,
      ...(name && { name }),
      state,
      reached,
      reachedAt,
      day: dayFrom(origin, reachedAt, scene),
      planDay: dayFrom(origin, planAt, scene),
      planAt,
      criteria,
      blockedBy,
      next,
    }
  })
}
