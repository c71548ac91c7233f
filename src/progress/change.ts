import type { Progress, Turn } from './types.ts'

/** As much of a progress as must be known to tell what became different. */
export interface Before {
  readonly level: number | null
  readonly milestones: Readonly<Record<string, { readonly reached: boolean }>>
  readonly signals: readonly { readonly id: string }[]
}

/** What became different from `before` (null: nothing was known) to `after`: milestones, then the level, then signals. */
export const change = (before: Before | null, after: Progress): Turn[] => {
  const from = before?.level ?? null
  const raised = (of: Before | null) => new Set(of?.signals.map(({ id }) => id))
  const [was, is] = [raised(before), raised(after)]
  return [
    ...Object.values(after.milestones).flatMap(({ id, scope, reached, reachedAt, late, ttv }): Turn[] =>
      reached === !!before?.milestones[id]?.reached ? [] : [{ kind: 'milestone', id, scope, reached, at: reachedAt, late, ttv }],
    ),
    ...(after.level === from ? [] : [{ kind: 'level', level: after.level, from, at: after.since } as const]),
    ...after.signals.flatMap(({ id, since }): Turn[] => (was.has(id) ? [] : [{ kind: 'signal', id, raised: true, at: since }])),
    ...[...was].flatMap((id): Turn[] => (is.has(id) ? [] : [{ kind: 'signal', id, raised: false, at: after.asOf }])),
  ]
}
