import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import type { LevelProgress, MilestoneProgress } from '../../progress/types.ts'
import { Icon } from '../icon.tsx'
import { Stone } from '../stone.tsx'
import { wordsIn } from '../words.ts'
import { roadmapWords } from './words.ts'

const CHECK = 'm3.5 8.5 3 3 6-7'

const Criterion = ({ stage, milestone }: { readonly stage: Stage; readonly milestone: MilestoneProgress }): JSX.Element => {
  const { locale, facts } = stage.scene()
  const words = wordsIn(roadmapWords, locale)
  const { reached, reading } = milestone
  return (
    <li>
      {reached ? <Icon d={CHECK} /> : <i class="ring" />}
      <span class="pt">
        {say(milestone.title, locale, facts)}
        <span class="sr">{reached ? words.done : words.open}</span>
      </span>
      {!reached && reading.need !== null && reading.need > 1 && (
        <span class="v">
          {reading.value.toLocaleString(locale)} / {reading.need.toLocaleString(locale)}
        </span>
      )}
    </li>
  )
}

/** All levels in order as stones on a trail: walked up to here, dotted ahead; only the next one is opened to its criteria. */
export const Trail = ({ stage }: { readonly stage: Stage }): JSX.Element => {
  const { progress, locale, facts } = stage.scene()
  const words = wordsIn(roadmapWords, locale)
  const text = (of: LevelProgress['state'] | undefined): string => say(of, locale, facts)
  const here = progress.level ?? -1
  const day = ({ day, planDay, level }: LevelProgress): string =>
    level <= here ? (day === null ? '' : words.day(day)) : planDay === null ? '' : words.plan(planDay)
  return (
    <ol class="trail">
      {progress.levels.map((level, i) => {
        const state = level.level <= here ? 'reached' : level.level === progress.next?.level ? 'next' : 'later'
        const at = level.level === here
        const met = level.criteria.filter(({ reached }) => reached).length
        return (
          <li class={state} aria-current={at ? 'step' : undefined}>
            {i < progress.levels.length - 1 && (
              <svg
                class={level.level < here ? 'way walked flip' : 'way flip'}
                viewBox="0 0 44 100"
                preserveAspectRatio="none"
                aria-hidden="true"
              >
                <path d={i % 2 ? 'M25 0C25 50 13 50 13 100' : 'M13 0C13 50 25 50 25 100'} />
              </svg>
            )}
            {at && <span class="halo" />}
            <Stone level={level.level} state={state} share={met / (level.criteria.length || 1)} />
            <div class="t pt">
              <span class={at || state === 'next' ? 'b' : ''}>{text(level.name ?? level.state)}</span>
              {level.name !== undefined && <p class="xs ink3">{text(level.state)}</p>}
              {at && <p class="xs acc">{words.here}</p>}
              {level.blockedBy !== null && <p class="xs ink3">{words.after(level.blockedBy)}</p>}
            </div>
            <div class="d xs ink3 num">{day(level)}</div>
            {state === 'next' && (
              <ul class="crit">
                {level.criteria.map(milestone => (
                  <Criterion stage={stage} milestone={milestone} />
                ))}
              </ul>
            )}
          </li>
        )
      })}
    </ol>
  )
}
