import { matchPage } from '../playbook/index.ts'
import type { Guide, GuideKind, Playbook } from '../playbook/types.ts'
import type { Progress } from '../progress/types.ts'
import type { Decision, GuideMemory, Reason } from './types.ts'

/** What a decision looks at besides playbook, progress and memory. */
export interface Context {
  readonly path: string
  /** The guide that floats now. It stays, whatever its audience and page. */
  readonly open: string | null
  readonly consent: 'granted' | 'pending' | 'denied'
  readonly surfaces: 'auto' | 'none'
  /** Guides that ended by themselves since the page was loaded, so that one that fails isn't opened again and again. */
  readonly interrupted?: readonly string[]
  /** Kinds whose file failed to load. */
  readonly chunk?: readonly GuideKind[]
}

/** A checklist is completed when each item that is not optional is done; one of optional items only when all are. */
const completed = (id: string, guide: Guide, progress: Progress): boolean => {
  if (guide.kind !== 'checklist') return false
  const must = guide.items.filter(item => !item.optional)
  const done = progress.guides[id]?.items ?? []
  return (must[0] ? must : guide.items).every(({ id }) => done.find(item => item.id === id)?.done)
}

/**
 * What to show now and, for everything else, why not: all reasons in the way, in the order of `Reason`; of what could be shown,
 * whether it waits for the open one (`busy`) or for one that goes first (`priority`).
 * One surface floats at a time. A tour that was begun goes on, wherever it was; tours with `auto` open by themselves. The launcher
 * stands for the open checklist with `auto` of the highest priority, else for the roadmap. What is urgent goes before what isn't; of equal
 * priority the first in the playbook goes first. A signal that prompts a guide opens it as `auto` would, at whatever level, and once more
 * although it was completed or dismissed before the signal was raised. `progress` null: nobody is identified yet.
 */
export const decide = (
  playbook: Playbook,
  progress: Progress | null,
  memories: Readonly<Record<string, GuideMemory>>,
  context: Context,
): Decision => {
  const { consent, surfaces, interrupted, chunk, path } = context
  const silent = !progress || consent === 'denied' || surfaces === 'none'
  const all = Object.entries(playbook.guides ?? {}).map(([id, guide]) => {
    const { kind } = guide
    const asked = progress?.signals.find(signal => signal.do.prompt?.start === id)
    const { status, at } = memories[id] ?? { at: 0 }
    const isPast = asked && at < asked.since
    // A tour that was opened and neither completed nor dismissed goes on: nobody has to ask for it again.
    const begun = kind === 'tour' && status === 'open'
    // In the order of `Reason`.
    const holds: { readonly [reason in Reason]?: unknown } = {
      notReady: !progress,
      consent: consent === 'denied',
      completed: (status === 'completed' && !isPast) || (progress && completed(id, guide, progress)),
      dismissed: status === 'dismissed' && !isPast,
      interrupted: interrupted?.includes(id),
      ...(!begun && {
        audience: guide.audience !== undefined && !progress?.guides[id]?.audience,
        live: guide.live === false,
        page: guide.page && !matchPage(guide.page, path),
        manual: kind !== 'roadmap' && !guide.auto && !asked,
        level: !asked && playbook.roadmap.some(level => level.next.includes(id)) && !progress?.next?.guides.includes(id),
      }),
      surfaces: surfaces === 'none',
      chunk: chunk?.includes(kind),
    }
    const reasons = (Object.keys(holds) as Reason[]).filter(reason => holds[reason])
    return { id, kind, begun: +begun, urgent: +!!progress?.guides[id]?.urgent, priority: guide.priority ?? 0, reasons }
  })
  const ready = all.filter(({ reasons }) => !reasons[0]).sort((a, b) => b.begun - a.begun || b.urgent - a.urgent || b.priority - a.priority)
  const first = (wanted: GuideKind) => ready.find(({ kind }) => kind === wanted)?.id ?? null

  const open = silent || !all.some(({ id }) => id === context.open) ? null : context.open
  const show = open ?? first('tour')
  const launcher = first('checklist') ?? first('roadmap')
  return {
    show,
    launcher,
    why: Object.fromEntries(
      all.map(({ id, kind, reasons }): [string, readonly Reason[]] => [
        id,
        id === show || id === launcher ? ['shown'] : reasons[0] ? reasons : [kind === 'tour' && open ? 'busy' : 'priority'],
      ]),
    ),
  }
}
