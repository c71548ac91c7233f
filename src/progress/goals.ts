import { dueFrom, originOf } from './milestones.ts'
import type { Scene } from './scene.ts'
import type { GoalProgress } from './types.ts'

/** The ladder of dated goals as it stands. A goal whose milestone is not there stays open. */
export const goalsOf = (scene: Scene): readonly GoalProgress[] =>
  (scene.playbook.goals ?? []).map(({ id, title, milestone, due, from, owner }) => {
    const found = scene.milestone(milestone)
    const scope = found?.scope ?? scene.scope
    return {
      id,
      title,
      milestone,
      dueAt: dueFrom(originOf(scene, from, scope), due, scene.view(scope)),
      ...(owner && { owner }),
      reachedAt: found?.reachedAt ?? null,
    }
  })
