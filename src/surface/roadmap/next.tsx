import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { type Action, say } from '../../playbook/index.ts'
import { Act } from '../card.tsx'
import { dueOf, sayDue } from '../day.ts'
import { markdown } from '../text.tsx'
import { wordsIn } from '../words.ts'
import { figure, ratioOf } from './trail.tsx'
import { roadmapWords } from './words.ts'

/** Up to so many units stand as one tick each; more as a bar in twelfths. */
const TICKS = 12

/** The next right thing: an open criterion of the level ahead, what is left of it, why, one button, and by when. */
export const NextBox = ({ stage }: { readonly stage: Stage }): JSX.Element | null => {
  const scene = stage.scene()
  const { progress, playbook, locale, facts } = scene
  const { next, milestones } = progress
  const words = wordsIn(roadmapWords, locale)
  const open = next?.open.flatMap(id => milestones[id] ?? []) ?? []
  const what = open.find(({ action }) => action) ?? open[0]
  if (!next || !what) return null
  const { value } = what.reading
  const need = what.reading.need ?? 1
  const start = next.guides.find(id => playbook.guides?.[id])
  const action: Action | undefined =
    what.action ?? (start === undefined ? start : { label: playbook.guides?.[start]?.title ?? words.begin, start })
  const due = what.dueAt === null ? null : dueOf(what.dueAt, scene)
  const ratio = ratioOf(what.reading, locale)
  const unit = Math.max(need / TICKS, 1)
  return (
    <section class="next-box">
      <h3 class="title">{words.next(say(what.title, locale, facts))}</h3>
      {ratio && (
        <div class="bar" aria-hidden="true">
          {Array.from({ length: Math.ceil(need / unit) }, (_, i) => (
            <i class={i < Math.floor(value / unit) ? 'on' : ''} />
          ))}
        </div>
      )}
      {ratio && <p class="sm num">{words.left(ratio, figure(need - value, locale))}</p>}
      <div class="md sm">{markdown(say(what.story, locale, facts), href => stage.act({ do: 'go', href }))}</div>
      <div class="acts">
        {action && <Act action={action} stage={stage} />}
        {due && <span class={`xs num ${due.left < 0 ? 'bad' : 'ink2'}`}>{sayDue(due, locale, true)}</span>}
      </div>
    </section>
  )
}
