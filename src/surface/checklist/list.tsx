import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { type ChecklistGuide, type Item, say } from '../../playbook/index.ts'
import type { ItemProgress } from '../../progress/index.ts'
import { Act, Icon } from '../card.tsx'
import { dueOf, sayDue } from '../day.ts'
import { markdown } from '../text.tsx'
import { wordsIn } from '../words.ts'
import { checklistWords } from './words.ts'

const CHECK = 'm3.5 8.5 3 3 6-7'
const CLOCK = 'M8 2.25a5.75 5.75 0 1 1 0 11.5a5.75 5.75 0 0 1 0-11.5zm0 2.5V8l2.25 1.5'
const CALENDAR = 'M2.5 5a1.5 1.5 0 0 1 1.5-1.5h8A1.5 1.5 0 0 1 13.5 5v8.5h-11zm0 2h11m-8-5v2.5m5-2.5v2.5'
const LOCK = 'M3.5 7h9v6.5h-9zm2 0V5a2.5 2.5 0 0 1 5 0v2'
const ALERT = 'M8 2.5 14 13H2zm0 4v3m0 1.7v.1'

/** An item with what is known of it. */
export interface Entry {
  readonly item: Item
  readonly progress: ItemProgress | undefined
}

/** The items of a checklist in their order. */
export const entriesOf = (stage: Stage, id: string, { items }: ChecklistGuide): readonly Entry[] => {
  const known = stage.scene().progress.guides[id]?.items
  return items.map(item => ({ item, progress: known?.find(({ id }) => id === item.id) }))
}

/** How many of these are done. */
export const doneOf = (entries: readonly Entry[]): number => entries.filter(({ progress }) => progress?.done).length

interface RowProps {
  readonly stage: Stage
  readonly entry: Entry
  readonly items: readonly Item[]
  /** The current row, and the only one that is open. */
  readonly open: boolean
  readonly onOpen: () => void
}

/** One item: its tick, its title, what it takes and until when; the open one with its text and button. */
export const Row = ({ stage, entry: { item, progress }, items, open, onOpen }: RowProps): JSX.Element => {
  const scene = stage.scene()
  const { locale, facts } = scene
  const words = wordsIn(checklistWords, locale)
  const text = (of: Item['body']): string => say(of, locale, facts)
  const { title, body, action, minutes, after } = item
  const done = progress?.done ?? false
  const blocked = !done && (progress?.blocked ?? false)
  const due = done || progress?.dueAt == null ? null : dueOf(progress.dueAt, scene)
  const first = blocked ? items.find(({ id }) => after?.includes(id)) : undefined
  const mayOpen = !done && !blocked && (body ?? action) !== undefined
  return (
    <li>
      <span class={`tick ${done ? 'ok' : blocked ? '' : open ? 'now' : 'hollow'}`}>
        {done ? <Icon d={CHECK} /> : blocked && <Icon d={LOCK} />}
      </span>
      <div>
        {mayOpen && !open ? (
          <button type="button" class="row" aria-expanded={false} onClick={onOpen}>
            {text(title)}
          </button>
        ) : (
          <span class={`row ${open ? 'b' : done || blocked ? 'ink2' : ''}`}>
            {text(title)}
            {done && <span class="sr">{words.done}</span>}
          </span>
        )}
        {!done && (
          <div class="meta xs ink3 num">
            {first && words.after(text(first.title))}
            {due && (
              <span class={due.left < 0 ? 'bad' : ''}>
                <Icon d={due.left < 0 ? ALERT : due.left < 2 ? CLOCK : CALENDAR} />
                {sayDue(due, locale)}
              </span>
            )}
            {minutes !== undefined && (
              <span>
                <Icon d={CLOCK} />
                {words.minutes(minutes)}
              </span>
            )}
          </div>
        )}
        {open && mayOpen && (
          <div class="more">
            <div class="md sm">{markdown(text(body), href => stage.act({ do: 'go', href }))}</div>
            {action && <Act action={action} stage={stage} />}
          </div>
        )}
      </div>
    </li>
  )
}
