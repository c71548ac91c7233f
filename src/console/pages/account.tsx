import { useMemo } from 'preact/hooks'
import type { AccountPage, AlarmsReport, Reach } from '../../progress/report.ts'
import { paths } from '../api.ts'
import { useChanged } from '../changed.ts'
import { CallsHere } from '../parts/calls-here.tsx'
import { Contact, Crm } from '../parts/contact.tsx'
import { Health } from '../parts/health.tsx'
import { Link } from '../parts/link.tsx'
import { Lost } from '../parts/lost.tsx'
import { Milestones } from '../parts/milestones.tsx'
import { Needs } from '../parts/needs.tsx'
import { Plain } from '../parts/notice.tsx'
import { Overdue } from '../parts/overdue.tsx'
import { People } from '../parts/people.tsx'
import { Signals } from '../parts/signals.tsx'
import { Timeline } from '../parts/timeline.tsx'
import { Trail } from '../parts/trail.tsx'
import { type Showing, useReport } from '../report.ts'
import type { Route } from '../route.ts'
import { useShown } from '../shown.ts'
import { Freshness, InZone, NoReport, type PageProps, useNow, useTitle } from './page.tsx'

interface AccountProps extends PageProps {
  readonly id: string
  readonly list: Route
}

const Up = ({ list }: { list: Route }) => (
  <p class="up">
    <Link to={list}>{useShown().words.nav.accounts}</Link>
  </p>
)

/** Whom to call, when, and where the rest is noted. */
const Reached = ({ reach: { contact, contactHours, crmUrl } }: { reach: Reach }) => {
  if (contact === null && crmUrl === null) return null
  return (
    <p class="facts">
      {contact !== null && (
        <span>
          <Contact text={contact} />
          {contactHours !== null && <bdi class="hours">{contactHours}</bdi>}
        </span>
      )}
      <Crm url={crmUrl} />
    </p>
  )
}

/** Who it is and how it stands, in one line; when it was last heard of, and as of when, in another. */
const Heading = ({ report, list }: { report: AccountPage; list: Route }) => {
  const { words, format } = useShown()
  const { row } = report
  const seen =
    row.lastBeaconAt === null ? words.account.never : format.ago(row.lastBeaconAt) + words.inBrackets(format.moment(row.lastBeaconAt))
  return (
    <header class="heading">
      <div>
        <Up list={list} />
        <h1 tabIndex={-1}>
          <bdi>{row.name}</bdi>
        </h1>
        <p class="facts">
          {row.tier !== null && <bdi class="tier">{words.tier(row.tier)}</bdi>}
          <Health health={row.health} />
          {row.day !== null && (
            <span>
              {words.dayPlan(row.day, row.planDay)}
              {row.behind !== null && row.behind > 0 && <span class="late">{words.behind(row.behind)}</span>}
            </span>
          )}
          <span>{words.peopleOf(row.people, row.seats)}</span>
          {row.owner !== null && <bdi>{words.account.owner(row.owner)}</bdi>}
        </p>
        <Reached reach={report} />
        <p class="facts sub">
          <span>
            {words.account.lastBeacon} {seen}
          </span>
          {row.nextExpectedBy !== null && (
            <span>
              <Overdue row={row} />
              {words.account.expectedBy(format.moment(row.nextExpectedBy))}
            </span>
          )}
          <span>{words.asOf(format.moment(report.asOf))}</span>
        </p>
        <Lost lost={report.lost} />
      </div>
    </header>
  )
}

interface WholeProps extends AccountProps {
  readonly report: AccountPage
  readonly showing: Showing<AccountPage>
  readonly alarms: Showing<AlarmsReport>
  /** The receiver's present instant. */
  readonly now: number
}

const Whole = ({ report, list, showing, alarms, connection, world, id, now }: WholeProps) => {
  const all = alarms.held?.report
  const calls = useMemo(() => all?.rows.filter(({ account }) => account === id) ?? [], [all, id])
  const prints = useMemo(() => new Map(report.timeline.map(entry => [entry.id, ''])), [report])
  const changed = useChanged(prints)
  const { words } = useShown()
  return (
    <>
      <Heading report={report} list={list} />
      <Freshness showing={showing} connection={connection} asOf={report.asOf} />
      <Trail report={report} />
      <div class="sides">
        <div class="now">
          <CallsHere rows={calls} world={world} now={now} again={alarms.again} />
          {/* A signal that is a call stands there. */}
          <Signals signals={report.row.signals.filter(({ id }) => !calls.some(({ signal }) => signal === id))} />
          <Needs report={report} />
        </div>
        <div class="known">
          <People people={report.people} lost={report.lost} />
          <Milestones milestones={report.milestones} />
        </div>
        <div class="then">
          <Timeline entries={report.timeline} changed={changed} />
        </div>
      </div>
      <p class="sr" role="status">
        {changed.size > 0 && words.list.updated([report.row.name])}
      </p>
    </>
  )
}

/** One account: where it stands, what it needs, who is there, what happened. */
export const Account = (props: AccountProps) => {
  const { world, cache, changes, id, list } = props
  const showing = useReport<AccountPage>(world, cache, changes, paths.account(id), id)
  const alarms = useReport<AlarmsReport>(world, cache, changes, paths.alarms, id)
  const { words } = useShown()
  const report = showing.held?.report
  useTitle(report?.row.name ?? words.list.title)
  const now = useNow(world, showing.held)
  if (showing.trouble?.kind === 'missing')
    return (
      <>
        <Up list={list} />
        <Plain title={words.state.missingTitle}>
          <p>{words.state.missing(id)}</p>
        </Plain>
      </>
    )
  if (!report) return <NoReport showing={showing} />
  return (
    <InZone zone={report.zone} now={now}>
      <Whole {...props} report={report} showing={showing} alarms={alarms} now={now} />
    </InZone>
  )
}
