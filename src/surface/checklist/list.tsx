import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { type ChecklistGuide, type Item, say } from '../../playbook/index.ts'
import type { ItemProgress } from '../../progress/types.ts'
import { dueOf, sayDue } from '../day.ts'
import { Icon } from '../icon.tsx'
import { Act } from '../panel.tsx'
import { markdown } from '../text.tsx'
import { wordsIn } from '../words.ts'
import { checklistWords } from './words.ts'

const CHECK = 'm3.5 8.5 3 3 6-7'
const CLOCK = 'M8 2.25a5.75 5.75 0 1 1 0 11.5a5.75 5.75 0 0 1 0-11.5zM8 4.75V8l2.25 1.5'
const CALENDAR = 'M4.5 3.5h7a2 2 0 0 1 2 2v6a2 2 0 0 1-2 2h-7a2 2 0 0 1-2-2v-6a2 2 0 0 1 2-2zM2.5 7h11M5.5 2v2.5m5-2.5v2.5'
const LOCK =
  'M5 7h6a1.5 1.5 0 0 1 1.5 1.5v3.5a1.5 1.5 0 0 1-1.5 1.5H5A1.5 1.5 0 0 1 3.5 12V8.5A1.5 1.5 0 0 1 5 7zM5.5 7V5a2.5 2.5 0 0 1 5 0v2'
const ALERT = 'M8 2.5 14 13H2zm0 4v3m0 1.7v.1'

/** An item with what is known of it. */
export interface Entry {
  readonly item: Item
  readonly progress: ItemProgress | undefined
}

/** The items of a checklist: those that count, and the optional ones. */
export const entriesOf = (
  stage: Stage,
  id: string,
  guide: ChecklistGuide,
): { readonly must: readonly Entry[]; readonly may: readonly Entry[] } => {
  const known = stage.scene().progress.guides[id]?.items ?? []
  const all = guide.items.map(item => ({ item, progress: known.find(({ id }) => id === item.id) }))
  return { must: all.filter(({ item }) => !item.optional), may: all.filter(({ item }) => item.optional) }
}

/** The row that is open: the first that can be done now. */
export const currentOf = (entries: readonly Entry[]): string | null =>
  entries.find(({ progress }) => progress && !progress.done && !progress.blocked)?.item.id ?? null

interface RowProps {
  readonly stage: Stage
  readonly entry: Entry
  readonly items: readonly Item[]
  /** The current row, and the only one that is open. */
  readonly open: boolean
  readonly onOpen: (item: string) => void
}

/** One item: its tick, its title, what it takes and until when; the open one with its text and button. */
export const Row = ({ stage, entry: { item, progress }, items, open, onOpen }: RowProps): JSX.Element => {
  const { locale, facts, zone, now } = stage.scene()
  const words = wordsIn(checklistWords, locale)
  const text = (of: Item['title'] | undefined): string => say(of, locale, facts)
  const done = progress?.done ?? false
  const blocked = !done && (progress?.blocked ?? false)
  const due = done || progress?.dueAt == null ? null : dueOf(progress.dueAt, now, zone, locale)
  const first = blocked ? items.find(({ id }) => item.after?.includes(id)) : undefined
  const mayOpen = !done && !blocked && (item.body !== undefined || item.action !== undefined)
  const title = text(item.title)
  return (
    <li>
      <span class={`tick ${done ? 'ok' : blocked ? 'no' : open ? 'now' : ''}`}>
        {done ? <Icon d={CHECK} /> : blocked && <Icon d={LOCK} />}
      </span>
      <div>
        {mayOpen && !open ? (
          <button type="button" class="ttl" aria-expanded={false} onClick={() => onOpen(item.id)}>
            {title}
          </button>
        ) : (
          <span class={`ttl ${open ? 'b' : done || blocked ? 'ink2' : ''}`}>
            {title}
            {done && <span class="sr">{words.done}</span>}
          </span>
        )}
        {!done && (
          <p class="meta num">
            {due && due.left < 0 && (
              <span class="bad">
                <Icon d={ALERT} />
                {sayDue(due, locale, 'by')}
              </span>
            )}
            {first && <span>{words.opensWith(text(first.title))}</span>}
            {item.minutes !== undefined && (
              <span>
                <Icon d={CLOCK} />
                {words.minutes(item.minutes)}
              </span>
            )}
            {due && due.left >= 0 && (
              <span class={due.left < 2 ? 'warn' : ''}>
                <Icon d={due.left < 2 ? CLOCK : CALENDAR} />
                {sayDue(due, locale, 'by')}
              </span>
            )}
          </p>
        )}
        {open && mayOpen && (
          <div class="more">
            {item.body !== undefined && <div class="md">{markdown(text(item.body), href => stage.act({ do: 'go', href }))}</div>}
            {item.action && <Act action={item.action} stage={stage} />}
          </div>
        )}
      </div>
    </li>
  )
}
