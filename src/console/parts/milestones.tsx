import type { ReportMilestone } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { Bar } from './bar.tsx'
import { Said } from './said.tsx'

const Line = ({ milestone, scale }: { milestone: ReportMilestone; scale: number }) => {
  const { words, format } = useShown()
  const { reached, ttvDays, targetDays, late, scope, people, value, need } = milestone
  const figure = reached ? (ttvDays === null ? words.account.reached : words.days(ttvDays)) : words.account.open
  const beside = [
    !reached && need !== null && need > 1 ? `${format.number(value)} / ${format.number(need)}` : '',
    scope === 'user' && people ? words.account.reachedBy(people) : '',
  ].filter(Boolean)
  return (
    <li>
      <span class="title">
        <Said text={milestone.title} />
        {(beside.length > 0 || late) && (
          <span class="second">
            {late && <span class="late">{words.account.late}</span>}
            {beside.join(words.account.joiner)}
          </span>
        )}
      </span>
      <Bar days={reached ? ttvDays : null} plan={targetDays} scale={scale} />
      <span class={reached ? 'value' : 'value open'}>{figure}</span>
      <span class="plan">{targetDays === null ? '' : words.account.plan(targetDays)}</span>
    </li>
  )
}

/** Days to value of each milestone, with the plan as a tick, all on one scale. */
export const Milestones = ({ milestones }: { milestones: readonly ReportMilestone[] }) => {
  const { words } = useShown()
  const scale = Math.max(1, ...milestones.flatMap(({ ttvDays, targetDays }) => [ttvDays ?? 0, targetDays ?? 0])) * 1.05
  return (
    <section class="block">
      <h2>{words.account.milestones}</h2>
      <ul class="milestones">
        {milestones.map(milestone => (
          <Line key={milestone.id} milestone={milestone} scale={scale} />
        ))}
      </ul>
    </section>
  )
}
