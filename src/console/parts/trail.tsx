import type { AccountReport, ReportLevel } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { Said } from './said.tsx'
import { Stone } from './stone.tsx'

/** The curve to the next stone, down or up by turns. */
const ways = ['M4 12C40 12 60 6 96 4', 'M4 3C40 3 60 8 96 10'] as const

const Way = ({ index, walked }: { index: number; walked: boolean }) => (
  <svg class={walked ? 'way walked' : 'way'} viewBox="0 0 100 20" preserveAspectRatio="none" aria-hidden="true">
    <path d={ways[index % 2]} />
  </svg>
)

const shareMet = (level: ReportLevel, report: AccountReport): number => {
  const met = level.criteria.filter(id => report.milestones.find(milestone => milestone.id === id)?.reached).length
  return level.criteria.length === 0 ? 0 : met / level.criteria.length
}

/** The roadmap as stones on a trail, each with the day it was reached and the day it was planned for. */
export const Trail = ({ report }: { report: AccountReport }) => {
  const { words } = useShown()
  const { levels, row } = report
  const next = levels.findIndex(level => !level.reached)
  const dayOf = (level: ReportLevel): string => {
    if (level.reached) return level.day === null ? '' : words.dayPlan(level.day, level.planDay)
    return level.planDay === null ? '' : words.planned(level.planDay)
  }
  return (
    <ol class="trail" aria-label={words.account.trail}>
      {levels.map((level, index) => {
        const here = level.level === row.level
        const state = level.reached ? 'reached' : index === next ? 'next' : 'later'
        return (
          <li key={level.level} class={here ? 'here' : state} aria-current={here ? 'step' : undefined}>
            {index < levels.length - 1 && <Way index={index} walked={levels[index + 1]?.reached === true} />}
            <Stone level={level.level} state={state} share={shareMet(level, report)} />
            <span class="sr">{words.account.stone(level.level, here ? 'here' : state)}</span>
            <p class="state">
              <Said text={level.state} />
            </p>
            <p class="day">
              {dayOf(level)}
              {here && row.daysInLevel !== null && <span>{words.hereFor(row.daysInLevel)}</span>}
            </p>
          </li>
        )
      })}
    </ol>
  )
}
