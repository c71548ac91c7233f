import type { AccountRow } from '../../progress/report.ts'
import { worstFirst } from '../order.ts'
import { useShown } from '../shown.ts'
import { Health } from './health.tsx'
import { Link } from './link.tsx'
import { Overdue } from './overdue.tsx'
import { Pebbles } from './pebbles.tsx'
import { Said } from './said.tsx'
import { When } from './when.tsx'

/** What stands where a fact is not known. */
const None = () => (
  <span class="none">
    <span aria-hidden="true">–</span>
    <span class="sr">{useShown().words.none}</span>
  </span>
)

const Signals = ({ row }: { row: AccountRow }) => {
  const { words } = useShown()
  const [first, ...more] = worstFirst(row.signals)
  if (!first) return null
  return (
    <span class={`why ${first.severity}`}>
      <Said text={first.title ?? first.id} />
      {more.length > 0 && ` ${words.list.more(more.length)}`}
    </span>
  )
}

const Expected = ({ row }: { row: AccountRow }) => {
  const { format } = useShown()
  const { nextExpectedBy: at, overdue } = row
  if (at === null) return overdue ? <Overdue row={row} /> : <None />
  const ahead = format.ahead(at)
  return (
    <>
      <span class="first">{overdue ? <Overdue row={row} /> : (ahead ?? <When at={at} as="moment" />)}</span>
      {(overdue || ahead) && (
        <span class="second">
          <When at={at} as="moment" />
        </span>
      )}
    </>
  )
}

/** One account in the list. At 320 px its cells make two lines. */
export const Row = ({ row, changed }: { row: AccountRow; changed: boolean }) => {
  const { words, format, say } = useShown()
  const behind = row.behind !== null && row.behind > 0 ? words.behind(row.behind) : null
  return (
    <tr class={changed ? 'changed' : undefined}>
      <th scope="row" class="c-name">
        <Link class="name" to={{ page: 'account', id: row.id }}>
          <bdi>{row.name}</bdi>
        </Link>
        {row.owner !== null && (
          <span class="second">
            <bdi>{row.owner}</bdi>
          </span>
        )}
      </th>
      <td class="c-tier">
        {row.tier === null ? (
          <None />
        ) : (
          <>
            <bdi class="brief" title={words.tier(row.tier)}>
              {row.tier}
            </bdi>
            <bdi class="whole">{words.tier(row.tier)}</bdi>
          </>
        )}
      </td>
      <td class="c-health">
        <Health health={row.health} />
        <Signals row={row} />
      </td>
      <td class="c-level">
        <span class="first">
          <Pebbles level={row.level} levels={row.levels} />
          <span class="sr">{words.level(row.level)}</span>
          <span class="number" aria-hidden="true">
            {row.level ?? '–'}
          </span>
        </span>
        {row.state !== null && (
          <span class="second state" title={say(row.state)}>
            <Said text={row.state} />
          </span>
        )}
      </td>
      <td class="c-since end">
        {row.since === null ? <None /> : <When at={row.since} as="day" />}
        {row.daysInLevel !== null && <span class="second">{words.inLevel(row.daysInLevel)}</span>}
      </td>
      <td class="c-days end">
        {row.day === null ? <None /> : <span class="first">{words.dayPlan(row.day, row.planDay)}</span>}
        {behind !== null && <span class="second late">{behind}</span>}
      </td>
      <td class="c-ttv end">{row.ttvDays === null ? <None /> : words.days(row.ttvDays)}</td>
      <td class="c-seen end">
        {row.lastBeaconAt === null ? (
          <None />
        ) : (
          <>
            <span class="first">{format.ago(row.lastBeaconAt)}</span>
            <span class="second">
              <When at={row.lastBeaconAt} as="moment" />
            </span>
          </>
        )}
      </td>
      <td class="c-expected end">
        <Expected row={row} />
      </td>
      <td class="c-people end">
        <bdi dir="ltr" aria-hidden="true">
          {row.seats === null ? row.people : `${row.people} / ${row.seats}`}
        </bdi>
        <span class="sr">{words.peopleOf(row.people, row.seats)}</span>
      </td>
    </tr>
  )
}
