import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { type Action, say } from '../../playbook/index.ts'
import { dueOf, sayDue } from '../day.ts'
import { Act } from '../panel.tsx'
import { markdown } from '../text.tsx'
import { wordsIn } from '../words.ts'
import { roadmapWords } from './words.ts'

/** Up to so many units stand as one tick each; more are a bar. */
const TICKS = 12

/** How far a number is: one tick a unit, or a bar in twelfths. */
const Ticks = ({ value, need, label }: { readonly value: number; readonly need: number; readonly label: string }): JSX.Element => {
  const count = Math.min(Math.ceil(need), TICKS)
  const on = Math.floor(need <= TICKS ? value : (value / need) * TICKS)
  return (
    <div class={need <= TICKS ? 'ticks' : 'ticks bar'} role="img" aria-label={label}>
      {Array.from({ length: count }, (_, i) => (
        <i class={i < on ? 'on' : ''} />
      ))}
    </div>
  )
}

/** The next right thing: an open criterion of the level ahead, what is left of it, why, one button, and by when. */
export const NextBox = ({ stage }: { readonly stage: Stage }): JSX.Element | null => {
  const { progress, playbook, locale, facts, zone, now } = stage.scene()
  const words = wordsIn(roadmapWords, locale)
  const { next } = progress
  const open = next?.open.map(id => progress.milestones[id]).filter(found => found !== undefined) ?? []
  const what = open.find(({ action }) => action) ?? open[0]
  if (!next || !what) return null
  const { value, need } = what.reading
  const start = next.guides.find(id => playbook.guides?.[id])
  const action: Action | undefined =
    what.action ?? (start === undefined ? undefined : { label: playbook.guides?.[start]?.title ?? words.begin, start })
  const due = what.dueAt === null ? null : dueOf(what.dueAt, now, zone, locale)
  const count = (n: number): string => n.toLocaleString(locale)
  return (
    <section class="next-box">
      <h3 class="t-lg">{words.next(say(what.title, locale, facts))}</h3>
      {need !== null && need > 1 && (
        <>
          <Ticks value={value} need={need} label={words.ofUnits(count(value), count(need))} />
          <p class="sm num">{words.progress(count(value), count(need), count(Math.max(need - value, 0)))}</p>
        </>
      )}
      {what.story !== undefined && <div class="md">{markdown(say(what.story, locale, facts), href => stage.act({ do: 'go', href }))}</div>}
      <div class="acts">
        {action && <Act action={action} stage={stage} />}
        {due && <span class={`xs num ${due.left < 0 ? 'bad' : 'ink2'}`}>{sayDue(due, locale, 'left')}</span>}
      </div>
    </section>
  )
}
