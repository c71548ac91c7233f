import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { wordsIn } from '../words.ts'
import { entriesOf } from './list.tsx'
import { checklistWords } from './words.ts'

const CAIRN =
  'M3 16.8c0-1.9 2.9-3 7.2-3s6.8 1.2 6.8 3c0 1.3-2.8 1.7-7 1.7s-7-.4-7-1.7zM5 11c0-1.6 2.2-2.6 5.3-2.6S15 9.4 15 11c0 1.2-2 1.6-5 1.6S5 12.2 5 11zM7 5.3C7 3.9 8.4 3 10.2 3S13 4 13 5.3c0 1.1-1.2 1.5-3 1.5s-3-.4-3-1.5z'

/** The closed form of a checklist, or of the roadmap: a pill with the cairn, its name and how far it is. */
export const Launcher = ({
  stage,
  id,
  open,
}: {
  readonly stage: Stage
  readonly id: string
  readonly open: boolean
}): JSX.Element | null => {
  const { playbook, progress, locale, facts } = stage.scene()
  const words = wordsIn(checklistWords, locale)
  const guide = playbook.guides?.[id]
  if (!guide) return null
  const name = guide.title === undefined ? words.roadmap : say(guide.title, locale, facts)
  const toggle = (): void => stage.act(open ? { do: 'close', guide: id, reason: 'launcher' } : { do: 'open', guide: id })
  let count = ''
  if (guide.kind === 'checklist') {
    const { must } = entriesOf(stage, id, guide)
    count = `${must.filter(({ progress }) => progress?.done).length} / ${must.length}`
  } else if (progress.level !== null) count = `${progress.level} / ${progress.levels.at(-1)?.level}`
  return (
    <aside aria-label={name}>
      <button type="button" class="launch" aria-expanded={open} aria-haspopup="dialog" onClick={toggle}>
        <svg viewBox="0 0 20 20" aria-hidden="true">
          <path d={CAIRN} />
        </svg>
        <span class="name">{name}</span>
        <span class="num">{count}</span>
      </button>
    </aside>
  )
}
