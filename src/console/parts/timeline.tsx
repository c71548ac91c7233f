import { useState } from 'preact/hooks'
import type { TimelineEntry } from '../../progress/report.ts'
import { tell } from '../event.ts'
import { useShown } from '../shown.ts'
import { Cairn } from './cairn.tsx'
import { Icon } from './icon.tsx'

/** As many as fit a screen; the rest is shown on demand. */
const FIRST = 20

const Entry = ({ entry, sameDay, changed }: { entry: TimelineEntry; sameDay: boolean; changed: boolean }) => {
  const shown = useShown()
  const { format, words } = shown
  const told = tell(entry, shown)
  const who = entry.name ?? entry.person
  const beside = [...told.beside, who].filter(Boolean).join(words.account.joiner)
  return (
    <li class={`${told.tone}${changed ? ' changed' : ''}`}>
      <time dateTime={format.machine(entry.at)}>
        <span class={sameDay ? 'sr' : undefined}>{format.day(entry.at)}</span>
      </time>
      {told.sign === null ? <Cairn /> : <Icon name={told.sign} />}
      <div>
        <p class="what">
          <bdi>{told.what}</bdi>
        </p>
        <p class="second">
          <span class="clock">{format.time(entry.at)}</span> <bdi>{beside}</bdi>
        </p>
      </div>
    </li>
  )
}

/** What happened in the account, newest first. */
export const Timeline = ({ entries, changed }: { entries: readonly TimelineEntry[]; changed: ReadonlySet<string> }) => {
  const { words, format } = useShown()
  const [all, showAll] = useState(false)
  const seen = all ? entries : entries.slice(0, FIRST)
  return (
    <section class="block">
      <h2>{words.account.timeline}</h2>
      {entries.length === 0 ? (
        <p class="nothing">{words.account.quiet}</p>
      ) : (
        <ol class="timeline">
          {seen.map((entry, index) => {
            const before = seen[index - 1]
            const sameDay = before !== undefined && format.day(before.at) === format.day(entry.at)
            return <Entry key={entry.id} entry={entry} sameDay={sameDay} changed={changed.has(entry.id)} />
          })}
        </ol>
      )}
      {seen.length < entries.length && (
        <button type="button" class="button" onClick={() => showAll(true)}>
          {words.account.showAll(entries.length)}
        </button>
      )}
    </section>
  )
}
