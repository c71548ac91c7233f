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

/** A tour that was opened and neither completed nor dismissed goes on: nobody has to ask for it again. */
const isBegun = (guide: Guide, memory: GuideMemory | undefined): boolean => guide.kind === 'tour' && memory?.status === 'open'

/** A checklist is completed when each item that is not optional is done; one of optional items only when all are. */
const completed = (id: string, guide: Guide, progress: Progress): boolean => {
  if (guide.kind !== 'checklist') return false
  const must = guide.items.filter(item => !item.optional)
  const done = progress.guides[id]?.items ?? []
  return (must[0] ? must : guide.items).every(({ id }) => done.find(item => item.id === id)?.done)
}

/** All that stands in the way of showing a guide by itself, apart from other guides, in order. */
const against = (
  playbook: Playbook,
  progress: Progress | null,
  memory: GuideMemory | undefined,
  context: Context,
  id: string,
  guide: Guide,
) => {
  const status = memory?.status
  const begun = isBegun(guide, memory)
  const reasons: [Reason, unknown][] = [
    ['notReady', !progress],
    ['consent', context.consent === 'denied'],
    ['completed', status === 'completed' || (progress && completed(id, guide, progress))],
    ['dismissed', status === 'dismissed'],
    ['interrupted', context.interrupted?.includes(id)],
    ['audience', !begun && guide.audience !== undefined && !progress?.guides[id]?.audience],
    ['page', !begun && guide.page && !matchPage(guide.page, context.path)],
    ['manual', !begun && guide.kind !== 'roadmap' && !guide.auto],
    ['level', !begun && playbook.roadmap.some(level => level.next.includes(id)) && !progress?.next?.guides.includes(id)],
    ['surfaces', context.surfaces === 'none'],
    ['chunk', context.chunk?.includes(guide.kind)],
  ]
  return reasons.filter(([, holds]) => holds).map(([reason]) => reason)
}

/**
 * What to show now and, for everything else, why not: all reasons in the way, in the order of `Reason`; of what could be shown,
 * whether it waits for the open one (`busy`) or for one that goes first (`priority`).
 * One surface floats at a time. A tour that was begun goes on, wherever it was; tours with `auto` open by themselves. The launcher
 * stands for the open checklist with `auto` of the highest priority, else for the roadmap. Of equal priority the first in the playbook
 * goes first. `progress` null: nobody is identified yet.
 */
export const decide = (
  playbook: Playbook,
  progress: Progress | null,
  memories: Readonly<Record<string, GuideMemory>>,
  context: Context,
): Decision => {
  const guides = Object.entries(playbook.guides ?? {})
  const reasons = guides.map(([id, guide]) => against(playbook, progress, memories[id], context, id, guide))
  const rank = ([id, guide]: (typeof guides)[number]) => (isBegun(guide, memories[id]) ? Infinity : (guide.priority ?? 0))
  const ready = guides.filter((_, i) => !reasons[i]![0]).sort((a, b) => rank(b) - rank(a))
  const first = (kind: GuideKind) => ready.find(([, guide]) => guide.kind === kind)?.[0] ?? null

  const mayShow = progress && context.consent !== 'denied' && context.surfaces !== 'none'
  const open = mayShow && guides.some(([id]) => id === context.open) ? context.open : null
  const show = open ?? first('tour')
  const launcher = first('checklist') ?? first('roadmap')
  const whyOf = ([id, guide]: (typeof guides)[number], i: number): readonly Reason[] =>
    id === show || id === launcher ? ['shown'] : reasons[i]![0] ? reasons[i]! : guide.kind === 'tour' && open ? ['busy'] : ['priority']
  return { show, launcher, why: Object.fromEntries(guides.map((guide, i) => [guide[0], whyOf(guide, i)])) }
}
