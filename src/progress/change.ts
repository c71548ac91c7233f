import type { Progress, Turn } from './types.ts'

/** As much of a progress as must be known to tell what became different. */
export interface Before {
  readonly level: number | null
  readonly milestones: Readonly<Record<string, { readonly reached: boolean }>>
  readonly signals: readonly { readonly id: string }[]
}

/** What became different from `before` (null: nothing was known) to `after`: milestones, then the level, then signals. */
export const change = (before: Before | null, after: Progress): Turn[] => {
  const { level: from, milestones, signals } = before ?? { level: null, milestones: {}, signals: [] }
  const { level, since, asOf } = after
  const isIn = (list: Before['signals'], id: string): boolean => list.some(one => one.id === id)
  return [
    ...Object.values(after.milestones).flatMap(({ id, scope, reached, reachedAt: at, late, ttv }): Turn[] =>
      reached === !!milestones[id]?.reached ? [] : [{ kind: 'milestone', id, scope, reached, at, late, ttv }],
    ),
    ...(level === from ? [] : [{ kind: 'level', level, from, at: since } as const]),
    ...after.signals.flatMap(({ id, since: at }): Turn[] => (isIn(signals, id) ? [] : [{ kind: 'signal', id, raised: true, at }])),
    ...signals.flatMap(({ id }): Turn[] => (isIn(after.signals, id) ? [] : [{ kind: 'signal', id, raised: false, at: asOf }])),
  ]
}
