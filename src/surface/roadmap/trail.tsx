import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import type { LevelProgress } from '../../progress/index.ts'
import type { Reading } from '../../rule/index.ts'
import { Icon } from '../card.tsx'
import { Stone } from '../stone.tsx'
import { wordsIn } from '../words.ts'
import { roadmapWords } from './words.ts'

/** `7 / 9`, or nothing for what is only open or met. */
export const ratioOf = ({ value, need }: Reading, locale: string): string =>
  need === null || need <= 1 ? '' : `${value.toLocaleString(locale)} / ${need.toLocaleString(locale)}`

/** All levels in order as stones on a trail: walked up to here, dotted ahead; only the next one is opened to its criteria. */
export const Trail = ({ stage }: { readonly stage: Stage }): JSX.Element => {
  const { progress, locale, facts } = stage.scene()
  const { levels, next } = progress
  const words = wordsIn(roadmapWords, locale)
  const text = (of: LevelProgress['state']): string => say(of, locale, facts)
  const here = progress.level ?? -1
  const row = ({ level, name, state, day, planDay, criteria, blockedBy }: LevelProgress, i: number): JSX.Element => {
    const isNext = level === next?.level
    const at = level === here
    return (
      <li class={level <= here ? 'reached' : isNext ? 'next' : ''} aria-current={at ? 'step' : undefined}>
        {i < levels.length - 1 && (
          <svg class={`way flip ${level < here ? 'walked' : ''}`} viewBox="0 0 44 100" preserveAspectRatio="none" aria-hidden="true">
            <path d={i % 2 ? 'M25 0C25 50 13 50 13 100' : 'M13 0C13 50 25 50 25 100'} />
          </svg>
        )}
        <Stone level={level} share={isNext ? criteria.filter(({ reached }) => reached).length / (criteria.length || 1) : 0} />
        <div class="level">
          <span class={at || isNext ? 'b' : level > here ? 'ink2' : ''}>{text(name ?? state)}</span>
          {name !== undefined && <p class="xs ink3">{text(state)}</p>}
          {at && <p class="xs at">{words.here}</p>}
          {blockedBy !== null && <p class="xs ink3">{words.after(blockedBy)}</p>}
        </div>
        <span class="day xs ink3 num">{level > here ? planDay !== null && words.plan(planDay) : day !== null && words.day(day)}</span>
        {isNext && (
          <ul class="rows crit sm ink2">
            {criteria.map(({ title, reached, reading }) => (
              <li>
                {reached ? <Icon d="m3.5 8.5 3 3 6-7" /> : <i class="hollow" />}
                <span>
                  {text(title)}
                  {reached && <span class="sr">{words.done}</span>}
                </span>
                {!reached && <span class="num ratio">{ratioOf(reading, locale)}</span>}
              </li>
            ))}
          </ul>
        )}
      </li>
    )
  }
  return <ol class="rows trail">{levels.map(row)}</ol>
}
