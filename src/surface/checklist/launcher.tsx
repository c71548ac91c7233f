import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { wordsIn } from '../words.ts'
import { doneOf, entriesOf } from './list.tsx'
import { checklistWords } from './words.ts'

const CAIRN =
  'M3 16.8c0-1.9 2.9-3 7.2-3s6.8 1.2 6.8 3c0 1.3-2.8 1.7-7 1.7s-7-.4-7-1.7zM5 11c0-1.6 2.2-2.6 5.3-2.6S15 9.4 15 11c0 1.2-2 1.6-5 1.6S5 12.2 5 11zM7 5.3C7 3.9 8.4 3 10.2 3S13 4 13 5.3c0 1.1-1.2 1.5-3 1.5s-3-.4-3-1.5z'

/** The closed form of a checklist, or of the roadmap: a pill with the cairn, its name and how far it is. */
export const Launcher = ({ stage, id, open }: { readonly stage: Stage; readonly id: string; readonly open: boolean }): JSX.Element => {
  const { playbook, progress, locale, facts } = stage.scene()
  const guide = playbook.guides?.[id]
  const name = say(guide?.title, locale, facts) || wordsIn(checklistWords, locale).roadmap
  const must = guide?.kind === 'checklist' ? entriesOf(stage, id, guide).filter(({ item }) => !item.optional) : []
  return (
    <aside aria-label={name}>
      <button
        type="button"
        class="launch sm"
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => stage.act(open ? { do: 'close', guide: id, reason: 'launcher' } : { do: 'open', guide: id })}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={CAIRN} />
        </svg>
        <span class="name">{name}</span>
        <span class="num ratio ink3">
          {must.length
            ? `${doneOf(must)} / ${must.length}`
            : progress.level !== null && `${progress.level} / ${progress.levels.at(-1)?.level}`}
        </span>
      </button>
    </aside>
  )
}
