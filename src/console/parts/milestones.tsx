import type { ReportMilestone } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { Bar } from './bar.tsx'
import { Said } from './said.tsx'
import { When } from './when.tsx'

/** The days it took; without an anchor the date; `open` while it is not reached. */
const Figure = ({ milestone }: { milestone: ReportMilestone }) => {
  const { words } = useShown()
  const { reached, reachedAt, ttvDays } = milestone
  if (!reached) return <span class="value open">{words.account.open}</span>
  const isDated = ttvDays === null && reachedAt !== null
  return (
    <span class="value">{isDated ? <When at={reachedAt} as="day" /> : ttvDays === null ? words.account.reached : words.days(ttvDays)}</span>
  )
}

const Line = ({ milestone, scale }: { milestone: ReportMilestone; scale: number }) => {
  const { words, format } = useShown()
  const { reached, ttvDays, targetDays, late, scope, people, value, need } = milestone
  const beside = [
    !reached && need !== null && need > 1 ? `${format.number(value)} / ${format.number(need)}` : '',
    scope === 'user' && people ? words.account.reachedBy(people) : '',
  ].filter(Boolean)
  const hasDays = reached ? ttvDays !== null : targetDays !== null
  return (
    <li class={hasDays ? undefined : 'bare'}>
      <span class="title">
        <Said text={milestone.title} />
        {(beside.length > 0 || late) && (
          <span class="second">
            {late && <span class="late">{words.account.late}</span>}
            {beside.join(words.account.joiner)}
          </span>
        )}
      </span>
      {hasDays && <Bar days={reached ? ttvDays : null} plan={targetDays} scale={scale} />}
      <Figure milestone={milestone} />
      {hasDays && <span class="plan">{targetDays === null ? '' : words.account.plan(targetDays)}</span>}
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
