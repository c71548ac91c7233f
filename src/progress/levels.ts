import { dayFrom, dueFrom, openDaysFrom, originOf } from './milestones.ts'
import type { Scene } from './scene.ts'
import type { LevelProgress } from './types.ts'

/** The i-th level of the roadmap, over those below. It is reached when its criteria and all levels below are, at the latest of them: nothing is skipped. */
export const levelOf = (scene: Scene, i: number, below: readonly LevelProgress[]): LevelProgress => {
  const { level, name, state, criteria: ids, next, plan } = scene.playbook.roadmap[i]!
  const origin = originOf(scene)
  const open = below.find(({ reached }) => !reached)
  const criteria = ids.flatMap(id => scene.milestone(id) ?? [])
  const isMet = criteria.length === ids.length && criteria.every(({ reached }) => reached)
  const reached = isMet && !open
  const ats = [below[i - 1], ...criteria].flatMap(one => one?.reachedAt ?? [])
  const reachedAt = reached && ats[0] !== undefined ? Math.max(...ats) : null
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
    ttv: reachedAt === null || origin === null ? null : reachedAt - origin,
    ttvOpenDays: openDaysFrom(origin, reachedAt, scene),
    criteria,
    blockedBy: isMet && open ? open.level : null,
    next,
  }
}
