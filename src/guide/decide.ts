import type { Instant } from '../evidence/types.ts'
import { matchPage } from '../playbook/index.ts'
import type { Guide, GuideKind, Playbook, Trigger } from '../playbook/types.ts'
import type { ItemProgress, Progress } from '../progress/types.ts'
import { earlier, type LocalCalendar } from '../rule/index.ts'
import { goalOf } from './goal.ts'
import { quietUntil } from './pace.ts'
import type { Decision, GuideMemory, Reason } from './types.ts'

/** What a decision looks at besides playbook, progress and memory. */
export interface Context {
  readonly now: Instant
  /** The account's, asked for where there are quiet hours. Default: the playbook's. */
  readonly calendar?: () => LocalCalendar
  readonly path: string
  /** The guide that floats now. It stays, whatever its audience and page. */
  readonly open: string | null
  /** Its step waits for its page, its delay, the product or its target. */
  readonly waiting?: boolean
  readonly consent: 'granted' | 'pending' | 'denied'
  readonly surfaces: 'auto' | 'none'
  /** Guides that ended by themselves since the page was loaded, so that one that fails isn't opened again and again. */
  readonly interrupted?: readonly string[]
  /** Guides whose trigger has come about. */
  readonly triggered?: readonly string[]
  /** The person is writing. */
  readonly typing?: boolean
  /** Kinds whose file failed to load. */
  readonly chunk?: readonly string[]
}

const completed = (guide: Guide, items: readonly ItemProgress[]): boolean => {
  if (guide.kind !== 'checklist') return false
  const { done, need } = goalOf(guide, items)
  return need > 0 && done >= need
}

/** Does a trigger hold by the address alone, or has the rest of it come about? */
const isTriggered = ({ page, ...rest }: Trigger, path: string, has: boolean | undefined): boolean =>
  (!page || matchPage(page, path)) && (has || !Object.keys(rest)[0])

/**
 * What to show now and, for everything else, why not: all reasons in the way, in the order of `Reason`; of what could be shown,
 * whether it waits for the open one (`busy`) or for one that goes first (`priority`).
 * One surface floats at a time. A tour or checklist that was begun goes on, wherever it was; tours with `auto` or a trigger open by themselves, but
 * not in quiet hours, not while the person writes or had enough of prompts. The launcher stands for the open checklist with `auto` of the highest
 * priority, else for the roadmap; hints rest beside it. What is urgent goes before what isn't; of equal
 * priority the first in the playbook goes first. A signal that prompts a guide opens it as `auto` would, at whatever level, and once more
 * although it was completed or dismissed before the signal was raised. `progress` null: nobody is identified yet.
 */
export const decide = (
  playbook: Playbook,
  progress: Progress | null,
  memories: Readonly<Record<string, GuideMemory>>,
  context: Context,
): Decision => {
  const { consent, surfaces, interrupted, triggered, chunk, path, now, typing } = context
  const silent = !progress || consent === 'denied' || surfaces === 'none'
  const quiet = quietUntil(playbook, now, context.calendar)
  const edges = [quiet]
  const all = Object.entries(playbook.guides ?? {}).map(([id, guide]) => {
    const { kind, trigger } = guide
    const { audience, items = [], hidden = [] } = progress?.guides[id] ?? {}
    const asked = progress?.signals.find(signal => signal.do.prompt?.start === id)
    const { status, at, until = 0 } = memories[id] ?? { at: 0 }
    const isPast = asked && at < asked.since
    const sleeps = status === 'snoozed' && now < until
    if (sleeps) edges.push(until)
    // A guide that was opened and neither completed nor dismissed goes on: nobody has to ask for it again.
    const begun = (kind === 'tour' || kind === 'checklist') && (status === 'open' || (status === 'snoozed' && !sleeps))
    /** It would open without being asked for, and now. */
    const prompts = kind === 'tour' && !begun
    // In the order of `Reason`.
    const holds: { readonly [reason in Reason]?: unknown } = {
      notReady: !progress,
      consent: consent === 'denied',
      completed: (status === 'completed' && !isPast) || completed(guide, items),
      dismissed: status === 'dismissed' && !isPast,
      snoozed: sleeps,
      interrupted: interrupted?.includes(id),
      ...(!begun && {
        audience: (guide.audience !== undefined && !audience) || (kind === 'checklist' && hidden[0] !== undefined && !items[0]),
        live: guide.live === false,
        page: guide.page && !matchPage(guide.page, path),
        manual: kind !== 'roadmap' && kind !== 'hint' && !guide.auto && !trigger && !asked,
        trigger: trigger && !asked && !isTriggered(trigger, path, triggered?.includes(id)),
        level: !asked && playbook.roadmap.some(level => level.next.includes(id)) && !progress?.next?.guides.includes(id),
        budget: prompts && progress?.enough,
        quiet: prompts && quiet !== null,
        typing: prompts && typing,
      }),
      surfaces: surfaces === 'none',
      chunk: chunk?.includes(kind),
    }
    const reasons = (Object.keys(holds) as Reason[]).filter(reason => holds[reason])
    return { id, kind, begun: +begun, urgent: +!!progress?.guides[id]?.urgent, priority: guide.priority ?? 0, reasons }
  })
  const ready = all.filter(({ reasons }) => !reasons[0]).sort((a, b) => b.begun - a.begun || b.urgent - a.urgent || b.priority - a.priority)
  const allOf = (wanted: GuideKind) => ready.flatMap(({ id, kind }) => (kind === wanted ? [id] : []))

  const open = silent || !all.some(({ id }) => id === context.open) ? null : context.open
  const [tour] = allOf('tour')
  const panel = ready.find(({ kind, begun }) => kind === 'checklist' && begun)?.id
  const show = open ?? tour ?? panel ?? null
  const launcher = allOf('checklist')[0] ?? allOf('roadmap')[0] ?? null
  const hints = allOf('hint')
  const isShown = (id: string): boolean => id === show || id === launcher || hints.includes(id)
  return {
    show,
    launcher,
    hints,
    why: Object.fromEntries(
      all.map(({ id, kind, reasons }): [string, readonly Reason[]] => [
        id,
        isShown(id)
          ? [id === open && context.waiting ? 'waiting' : 'shown']
          : reasons[0]
            ? reasons
            : [kind === 'tour' && open ? 'busy' : 'priority'],
      ]),
    ),
    revisitAt: edges.reduce((first, edge) => earlier(first, edge), null),
  }
}
