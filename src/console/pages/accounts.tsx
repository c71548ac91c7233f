import { useMemo } from 'preact/hooks'
import type { AccountRow, AccountsReport } from '../../progress/report.ts'
import { paths } from '../api.ts'
import { useChanged } from '../changed.ts'
import { findRows, sortRows } from '../order.ts'
import { Find } from '../parts/find.tsx'
import { Plain } from '../parts/notice.tsx'
import { Table } from '../parts/table.tsx'
import { type Held, type Showing, useReport } from '../report.ts'
import type { Route } from '../route.ts'
import { useShown } from '../shown.ts'
import { Freshness, InZone, NoReport, type PageProps, useNow, useTitle } from './page.tsx'

type ListRoute = Extract<Route, { page: 'accounts' }>
type ListProps = PageProps & { readonly route: ListRoute; readonly onRoute: (route: ListRoute) => void }

/** What tells one state of an account from another, for the mark of a change. */
const printOf = (row: AccountRow): string =>
  JSON.stringify([
    row.name,
    row.tier,
    row.health,
    row.level,
    row.reached,
    row.overdue,
    row.people,
    row.seats,
    row.lastBeaconAt,
    row.signals,
  ])

const startLines = (playbook: string): string => `const waymark = createWaymark({
  playbook: '${location.origin}/v1/playbook/${encodeURIComponent(playbook)}',
  endpoint: '${location.origin}/v1/beacon',
  // writeKey: 'yours', if the receiver was given any
})`
const personLines = `waymark.identify('user-1', { name: 'Kaho' })
waymark.group('account-1', { name: 'Aoba', tier: '1', seats: 12 })`

/** No account yet: how to send the first beacon. */
const Empty = ({ playbook }: { playbook: string }) => {
  const { words } = useShown()
  const { emptySteps: steps } = words.state
  return (
    <Plain title={words.state.emptyTitle}>
      <p>{words.state.emptyText}</p>
      <ol class="steps">
        <li>
          <p>{steps[0]}</p>
          <pre>
            <code>{startLines(playbook)}</code>
          </pre>
        </li>
        <li>
          <p>{steps[1]}</p>
          <pre>
            <code>{personLines}</code>
          </pre>
        </li>
        <li>
          <p>{steps[2]}</p>
        </li>
      </ol>
    </Plain>
  )
}

const List = ({
  report,
  showing,
  connection,
  route,
  onRoute,
}: ListProps & { report: AccountsReport; showing: Showing<AccountsReport> }) => {
  const { words, format, say, lang } = useShown()
  const rows = useMemo(() => {
    const textOf = (row: AccountRow) => {
      const told = [row.state, ...row.signals.map(signal => signal.title)].map(text => text && say(text))
      const named = [row.name, row.id, row.owner, row.tier && words.tier(row.tier), words.health[row.health], words.level(row.level)]
      return [...named, ...told, row.overdue && words.list.overdue].filter(Boolean).join(' ')
    }
    return sortRows(findRows(report.rows, route.find, textOf), route.order, lang)
  }, [report, route.find, route.order, lang, words, say])
  const prints = useMemo(() => new Map(report.rows.map(row => [row.id, printOf(row)])), [report])
  const changed = useChanged(prints)
  const updated = report.rows.filter(row => changed.has(row.id)).map(row => row.name)
  const overdue = report.rows.filter(row => row.overdue).length
  const moment = format.moment(report.asOf)
  return (
    <>
      <header class="heading">
        <div>
          <h1 tabIndex={-1}>{words.list.title}</h1>
          <p class="sub">
            {route.find.trim() === ''
              ? words.list.found(report.rows.length, overdue, moment)
              : words.list.matching(rows.length, report.rows.length, moment)}
          </p>
        </div>
        <Find typed={route.find} onType={find => onRoute({ ...route, find })} />
      </header>
      <Freshness showing={showing} connection={connection} asOf={report.asOf} />
      {rows.length === 0 ? (
        <p class="nomatch">{words.list.noMatch(route.find.trim())}</p>
      ) : (
        <Table rows={rows} order={route.order} changed={changed} onOrder={order => onRoute({ ...route, order })} />
      )}
      <p class="sr" role="status">
        {updated.length > 0 && words.list.updated(updated)}
      </p>
    </>
  )
}

/** All accounts, the overdue ones first. */
export const Accounts = (props: ListProps) => {
  const { world, cache, changes } = props
  const showing = useReport<AccountsReport>(world, cache, changes, paths.accounts, null)
  const { words } = useShown()
  useTitle(words.list.title)
  const held: Held<AccountsReport> | null = showing.held
  const now = useNow(world, held)
  if (held === null) return <NoReport showing={showing} />
  return (
    <InZone zone={held.report.zone} now={now}>
      {held.report.rows.length === 0 ? (
        <>
          <Freshness showing={showing} connection={props.connection} asOf={held.report.asOf} />
          <Empty playbook={held.report.playbook.id} />
        </>
      ) : (
        <List {...props} report={held.report} showing={showing} />
      )}
    </InZone>
  )
}
