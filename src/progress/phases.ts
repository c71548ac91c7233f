import { earlier } from '../rule/index.ts'
import type { PhaseNow, Scene } from './scene.ts'

/** The last phase in order whose rule holds; since its rule does, or a later phase no longer holds. */
export const phaseOf = (scene: Scene): PhaseNow => {
  const readings = (scene.playbook.phases ?? []).map(({ id, when }) => ({ id, ...scene.read(when, 'account') }))
  const i = readings.findLastIndex(({ holds }) => holds)
  const { id = null, at = null } = readings[i] ?? {}
  return {
    id,
    at: at === null ? null : Math.max(at, ...readings.slice(i + 1).flatMap(({ lostAt }) => lostAt ?? [])),
    revisitAt: readings.reduce<PhaseNow['revisitAt']>((first, { revisitAt }) => earlier(first, revisitAt), null),
  }
}
