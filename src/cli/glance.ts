import type { Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import type { LevelProgress, MilestoneProgress, Progress } from '../progress/index.ts'
import { originOf } from '../progress/milestones.ts'
import type { Scene } from '../progress/scene.ts'

/** As much of the progress of an account or a person as can turn. */
export interface Glance {
  readonly milestones: Readonly<Record<string, MilestoneProgress>>
  readonly levels: readonly LevelProgress[]
  /** Since when, of those raised. */
  readonly signals: Readonly<Record<string, Instant>>
  readonly phase: string | null
  readonly health: Progress['health']
}

export const NOTHING: Glance = { milestones: {}, levels: [], signals: {}, phase: null, health: 'good' }

/** What turned from one glance to the next. */
export type Change =
  | { readonly kind: 'milestone'; readonly id: string; readonly reached: boolean; readonly now: MilestoneProgress }
  | { readonly kind: 'level'; readonly level: number | null; readonly from: number | null; readonly now: LevelProgress | null }
  | { readonly kind: 'signal'; readonly id: string; readonly raised: boolean; readonly at: Instant }
  | { readonly kind: 'phase'; readonly phase: string | null; readonly from: string | null }
  | { readonly kind: 'health'; readonly health: Progress['health']; readonly from: Progress['health'] }

/** Looks at the milestones and signals of one scope, and at the roadmap, as `measure` tells them. Of the account: phase and health too. */
export function glanceAt(scene: Scene, playbook: Playbook, hasLevels: boolean): Glance {
  const isWhole = scene.scope === 'account'
  const isOwn = (scope: string | undefined): boolean => (scope ?? 'user') === scene.scope
  const milestones: Record<string, MilestoneProgress> = {}
  for (const id in playbook.milestones) if (isOwn(playbook.milestones[id]!.scope)) milestones[id] = scene.milestone(id)!
  const levels = hasLevels ? playbook.roadmap.flatMap((_, i) => scene.level(i) ?? []) : []
  const signals: Record<string, Instant> = {}
  const ills = new Set<string>()
  for (const [id, { when, scope, severity = 'warn' }] of Object.entries(playbook.signals ?? {})) {
    if (!isWhole && !isOwn(scope)) continue
    const { holds, at } = scene.read(when, scope)
    const since = holds ? (at ?? originOf(scene, undefined, scope)) : null
    if (since === null) continue
    ills.add(severity)
    if (isOwn(scope)) signals[id] = since
  }
  const isIll = (severity: 'warn' | 'bad'): boolean => {
    const rule = playbook.health?.[severity]
    return ills.has(severity) || !!(rule && scene.read(rule, 'account').holds)
  }
  // The next look at this scene compares with it, and makes anew only what is different.
  const last: Partial<Progress> = { milestones, levels }
  scene.last.progress = last as Progress
  return {
    milestones,
    levels,
    signals,
    phase: isWhole ? scene.phase().id : null,
    health: !isWhole ? 'good' : isIll('bad') ? 'bad' : isIll('warn') ? 'warn' : 'good',
  }
}

/** What is different: milestones, then the level, then signals, phase and health. */
export function changesOf(before: Glance, after: Glance, now: Instant): Change[] {
  const top = ({ levels }: Glance): LevelProgress | null => levels.findLast(({ reached }) => reached) ?? null
  const level = top(after)?.level ?? null
  const from = top(before)?.level ?? null
  return [
    ...Object.values(after.milestones).flatMap((one): Change[] =>
      one.reached === !!before.milestones[one.id]?.reached ? [] : [{ kind: 'milestone', id: one.id, reached: one.reached, now: one }],
    ),
    ...(level === from ? [] : [{ kind: 'level', level, from, now: top(after) } as const]),
    ...Object.entries(after.signals).flatMap(([id, at]): Change[] =>
      id in before.signals ? [] : [{ kind: 'signal', id, raised: true, at }],
    ),
    ...Object.keys(before.signals).flatMap((id): Change[] => (id in after.signals ? [] : [{ kind: 'signal', id, raised: false, at: now }])),
    ...(after.phase === before.phase ? [] : [{ kind: 'phase', phase: after.phase, from: before.phase } as const]),
    ...(after.health === before.health ? [] : [{ kind: 'health', health: after.health, from: before.health } as const]),
  ]
}
