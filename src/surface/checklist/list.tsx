import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { goalOf } from '../../guide/goal.ts'
import { type ChecklistGuide, type Item, say } from '../../playbook/index.ts'
import type { ItemProgress } from '../../progress/index.ts'
import { Act, Icon } from '../card.tsx'
import { dueOf, sayDue } from '../day.ts'
import { markdown } from '../text.tsx'
import { cardWords, wordsIn } from '../words.ts'
import { checklistWords } from './words.ts'

const CHECK = 'm3.5 8.5 3 3 6-7'
const CLOCK = 'M8 2.25a5.75 5.75 0 1 1 0 11.5a5.75 5.75 0 0 1 0-11.5zm0 2.5V8l2.25 1.5'
const CALENDAR = 'M2.5 5a1.5 1.5 0 0 1 1.5-1.5h8A1.5 1.5 0 0 1 13.5 5v8.5h-11zm0 2h11m-8-5v2.5m5-2.5v2.5'
const LOCK = 'M3.5 7h9v6.5h-9zm2 0V5a2.5 2.5 0 0 1 5 0v2'
const ALERT = 'M8 2.5 14 13H2zm0 4v3m0 1.7v.1'
const PAPER = 'M4 2.5h5l3 3v8H4zm5 0v3h3m-6 3h4m-4 2.5h4'

/** An item with what is known of it. */
export interface Entry {
  readonly item: Item
  readonly progress: ItemProgress
}

/** The items of a checklist that are there for the person, in their order, and how far it is. */
export const listOf = (stage: Stage, id: string, guide: ChecklistGuide) => {
  const known = stage.scene().progress.guides[id]?.items ?? []
  return {
    ...goalOf(guide, known),
    entries: guide.items.flatMap((item): readonly Entry[] => {
      const progress = known.find(({ id }) => id === item.id)
      return progress ? [{ item, progress }] : []
    }),
  }
}

interface RowProps {
  readonly stage: Stage
  readonly entry: Entry
  /** All of the list. */
  readonly entries: readonly Entry[]
  /** The current row, and the only one that is open. */
  readonly open: boolean
  readonly onOpen: () => void
}

/** One item: its tick, its title, what it takes and until when; the open one with its text and button. A paper is the link to it. */
export const Row = ({ stage, entry: { item, progress }, entries, open, onOpen }: RowProps): JSX.Element => {
  const scene = stage.scene()
  const { locale, facts } = scene
  const words = wordsIn(checklistWords, locale)
  const cards = wordsIn(cardWords, locale)
  const text = (of: Item['body']): string => say(of, locale, facts)
  const { title, body, action, minutes, after, kind, place } = item
  const { done, dueAt } = progress
  const blocked = !done && progress.blocked
  const due = done || dueAt === null ? null : dueOf(dueAt, scene)
  const first = blocked ? entries.find(({ item, progress }) => after?.includes(item.id) && !progress.done) : undefined
  const paper = kind === 'paper' && !blocked ? action : undefined
  const mayOpen = !done && !blocked && !paper && (body ?? action) !== undefined
  const takes = [minutes === undefined ? '' : words.minutes(minutes), text(place)].filter(Boolean).join(words.comma)
  return (
    <li>
      <span class={`tick ${done ? 'ok' : blocked || paper ? '' : open ? 'now' : 'hollow'}`}>
        {done ? <Icon d={CHECK} /> : blocked ? <Icon d={LOCK} /> : paper && <Icon d={PAPER} />}
      </span>
      <div>
        {paper ? (
          <Act action={paper} stage={stage} look="row lnk">
            {text(title)}
            {done && <span class="sr">{cards.done}</span>}
          </Act>
        ) : mayOpen && !open ? (
          <button type="button" class="row" aria-expanded={false} onClick={onOpen}>
            {text(title)}
          </button>
        ) : (
          <span class={`row ${open ? 'b' : done || blocked ? 'ink2' : ''}`}>
            {text(title)}
            {done && <span class="sr">{cards.done}</span>}
          </span>
        )}
        {!done && (
          <div class="meta xs ink3 num">
            {first && <span>{words.after(text(first.item.title))}</span>}
            {paper && body && <span>{text(body)}</span>}
            {due && (
              <span class={due.left < 0 ? 'bad' : ''}>
                <Icon d={due.left < 0 ? ALERT : CALENDAR} />
                {sayDue(due, locale)}
              </span>
            )}
            {takes && (
              <span>
                <Icon d={kind === 'booking' ? CALENDAR : CLOCK} />
                {takes}
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
