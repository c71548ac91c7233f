import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import type { LevelProgress } from '../../progress/index.ts'
import type { Reading } from '../../rule/index.ts'
import { Icon } from '../card.tsx'
import { dueOf, dueWords } from '../day.ts'
import { Stone } from '../stone.tsx'
import { cardWords, wordLocale, wordsIn } from '../words.ts'
import { roadmapWords } from './words.ts'

/** A number as the words beside it are written. */
export const figure = (n: number, locale: string): string => n.toLocaleString(wordLocale(locale))

/** `7 / 9`, or nothing for what is only open or met. */
export const ratioOf = ({ value, need }: Reading, locale: string): string =>
  !need || need <= 1 ? '' : `${figure(value, locale)} / ${figure(need, locale)}`

/** All levels in order as stones on a trail: walked up to here, dotted ahead; only the next one is opened to its criteria. On paper all are, with dates. */
export const Trail = ({ stage, paper }: { readonly stage: Stage; readonly paper?: boolean | undefined }): JSX.Element => {
  const scene = stage.scene()
  const { progress, locale, facts } = scene
  const { levels, next } = progress
  const words = wordsIn(roadmapWords, locale)
  const text = (of: LevelProgress['state']): string => say(of, locale, facts)
  const here = progress.level ?? -1
  const date = (done: number | null, plan: number | null): string =>
    done !== null ? dueOf(done + 1, scene).text : plan !== null ? wordsIn(dueWords, locale).by(dueOf(plan, scene).text, 0, false) : ''
  const row = ({ level, name, state, day, planDay, reachedAt, planAt, criteria, blockedBy }: LevelProgress, i: number): JSX.Element => {
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
        <span class="day xs ink3 num">
          {paper ? date(reachedAt, planAt) : level > here ? planDay !== null && words.plan(planDay) : day !== null && words.day(day)}
        </span>
        {(isNext || paper) && (
          <ul class="rows crit sm ink2">
            {criteria.map(({ title, reached, reachedAt, dueAt, reading }) => (
              <li>
                {reached ? <Icon d="m3.5 8.5 3 3 6-7" /> : <i class="hollow" />}
                <span>
                  {text(title)}
                  {reached && <span class="sr">{wordsIn(cardWords, locale).done}</span>}
                </span>
                <span class="num ratio">
                  {!reached && ratioOf(reading, locale)} {paper && date(reachedAt, dueAt)}
                </span>
              </li>
            ))}
          </ul>
        )}
      </li>
    )
  }
  return <ol class="rows trail">{levels.map(row)}</ol>
}
