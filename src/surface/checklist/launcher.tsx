import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { cardWords, wordsIn } from '../words.ts'
import { listOf } from './list.tsx'

/** Three stones on one another, 20 by 20. */
export const CAIRN =
  'M3 16.8c0-1.9 2.9-3 7.2-3s6.8 1.2 6.8 3c0 1.3-2.8 1.7-7 1.7s-7-.4-7-1.7zM5 11c0-1.6 2.2-2.6 5.3-2.6S15 9.4 15 11c0 1.2-2 1.6-5 1.6S5 12.2 5 11zM7 5.3C7 3.9 8.4 3 10.2 3S13 4 13 5.3c0 1.1-1.2 1.5-3 1.5s-3-.4-3-1.5z'

interface LauncherProps {
  readonly stage: Stage
  readonly id: string
  readonly open: boolean
  readonly onClose: () => void
}

/** The closed form of a checklist, or of the roadmap: a pill with the cairn, its name and how far it is. */
export const Launcher = ({ stage, id, open, onClose }: LauncherProps): JSX.Element => {
  const { playbook, progress, locale, facts } = stage.scene()
  const guide = playbook.guides?.[id]
  const name = say(guide?.title, locale, facts) || wordsIn(cardWords, locale).roadmap
  const list = guide?.kind === 'checklist' ? listOf(stage, id, guide) : null
  return (
    <aside aria-label={name}>
      <button
        type="button"
        class="launch sm"
        aria-expanded={open}
        aria-haspopup="dialog"
        onClick={() => (open ? onClose() : stage.act({ do: 'open', guide: id }))}
      >
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={CAIRN} />
        </svg>
        <span class="name">{name}</span>
        <span class="num ratio ink3">
          {list ? `${list.done} / ${list.need}` : progress.level !== null && `${progress.level} / ${progress.levels.at(-1)?.level}`}
        </span>
      </button>
    </aside>
  )
}
