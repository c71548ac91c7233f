import type { AccountReport, ReportMilestone } from '../../progress/report.ts'
import { useShown } from '../shown.ts'
import { Cairn } from './cairn.tsx'
import { Icon } from './icon.tsx'
import { Said } from './said.tsx'
import { When } from './when.tsx'

const Criterion = ({ milestone }: { milestone: ReportMilestone }) => {
  const { words, format } = useShown()
  const { reached, reachedAt, value, need, late } = milestone
  return (
    <li class={reached ? 'met' : undefined}>
      {reached ? <Icon name="check" /> : <i class="ring" />}
      <span>
        <Said text={milestone.title} />
        <span class="sr">{words.account.joiner + (reached ? words.account.reached : words.account.open)}</span>
        {!reached && late && <span class="late">{words.account.late}</span>}
      </span>
      <span class="value">
        {reached && reachedAt !== null && <When at={reachedAt} as="day" />}
        {!reached && need === null && words.account.open}
        {!reached && need !== null && <bdi dir="ltr">{`${format.number(value)} / ${format.number(need)}`}</bdi>}
      </span>
    </li>
  )
}

/** What the next level still needs: its criteria with value and need, and the measures that help. */
export const Needs = ({ report }: { report: AccountReport }) => {
  const { words } = useShown()
  const next = report.levels.find(level => !level.reached)
  if (!next)
    return (
      <p class="atTop">
        <Cairn />
        {words.account.atTop}
      </p>
    )
  const criteria = next.criteria.flatMap(id => report.milestones.find(milestone => milestone.id === id) ?? [])
  return (
    <section class="block">
      <h2>{words.account.needs(next.level)}</h2>
      <ul class="needs">
        {criteria.map(milestone => (
          <Criterion key={milestone.id} milestone={milestone} />
        ))}
      </ul>
      {next.measures.length > 0 && (
        <div class="helps">
          <h3>{words.account.helps}</h3>
          <ul>
            {next.measures.map((measure, index) => (
              <li key={index}>
                <Said text={measure} />
              </li>
            ))}
          </ul>
        </div>
      )}
    </section>
  )
}
