import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { AlarmRow, AlarmsReport } from '../../progress/report.ts'
import { useAct } from '../act.ts'
import { type Deed, paths } from '../api.ts'
import { useChanged } from '../changed.ts'
import { Call } from '../parts/call.tsx'
import { Plain } from '../parts/notice.tsx'
import { myName, rememberName } from '../prefs.ts'
import { type Showing, useReport } from '../report.ts'
import { useShown } from '../shown.ts'
import { Freshness, InZone, NoReport, type PageProps, useNow, useTitle } from './page.tsx'

/** Those that wait for somebody, without those that were put off. */
export const callsOf = ({ rows }: AlarmsReport): readonly AlarmRow[] => rows.filter(({ standing }) => standing !== 'snoozed')

interface Group {
  readonly key: string
  readonly title: string
  readonly rows: readonly AlarmRow[]
}

/** Whose hours have come or are over is told by no change of an account. */
const AGAIN_MS = 60_000

type ListProps = PageProps & { readonly report: AlarmsReport; readonly showing: Showing<AlarmsReport>; readonly now: number }

const List = ({ report, showing, connection, world, now: present }: ListProps) => {
  const { words, format } = useShown()
  const { trouble, act } = useAct(world, showing.again)
  // Kept in this browser, and may have been said in another of its windows: read at each drawing.
  const name = myName()
  const [, redraw] = useState({})
  const body = useRef<HTMLDivElement>(null)
  const acted = useRef(-1)
  const calls = () => [...(body.current?.querySelectorAll('.call') ?? [])]
  useLayoutEffect(() => {
    // Whoever works by keys goes on with the call that stands there now.
    const next = calls()[acted.current] ?? body.current
    if (acted.current >= 0 && document.activeElement === document.body)
      next?.querySelector<HTMLElement>('.name, h1')?.focus({ preventScroll: true })
    acted.current = -1
  }, [report])
  const changed = useChanged(new Map(report.rows.map(row => [row.id, `${row.standing}${row.by}${row.until}`])))
  const open = callsOf(report)
  const now = open.filter(row => row.reachable)
  const later = open.filter(row => !row.reachable)
  const groups: readonly Group[] = [
    { key: 'now', title: words.calls.now, rows: now },
    ...[...new Set(later.map(row => row.reachableAt))]
      .sort((a, b) => (a ?? Infinity) - (b ?? Infinity))
      .map(at => ({
        key: String(at),
        title: at === null ? words.calls.neverReachable : words.calls.later(format.moment(at)),
        rows: later.filter(row => row.reachableAt === at),
      })),
    { key: 'asleep', title: words.calls.asleep, rows: report.rows.filter(({ standing }) => standing === 'snoozed') },
  ].filter(({ rows }) => rows.length > 0)

  const actOn = (row: AlarmRow, deed: Deed) => {
    acted.current = calls().findIndex(call => call.contains(document.activeElement))
    return act(row, deed)
  }
  return (
    <div ref={body}>
      <header class="heading">
        <div>
          <h1 tabIndex={-1}>{words.calls.title}</h1>
          <p class="sub">
            {words.calls.found(now.length, open.length, format.moment(report.asOf))}
            {!report.mail && ` ${words.calls.mailOff}`}
          </p>
          {name !== null && (
            <p class="sub me">
              <bdi>{words.calls.me(name)}</bdi>
              <button
                type="button"
                class="quiet"
                onClick={() => {
                  rememberName(null)
                  redraw({})
                }}
              >
                {words.calls.notMe}
              </button>
            </p>
          )}
        </div>
      </header>
      <Freshness showing={showing} connection={connection} asOf={report.asOf} />
      <p class="trouble" role="status">
        {trouble}
      </p>
      {groups.map(({ key, title, rows }) => (
        <section key={key} class="block">
          {(groups.length > 1 || key !== 'now') && <h2>{title}</h2>}
          <ol class="calls">
            {rows.map(row => (
              <Call key={row.id} row={row} isNew={changed.has(row.id)} act={deed => actOn(row, deed)} now={present} />
            ))}
          </ol>
        </section>
      ))}
    </div>
  )
}

/** Whom to call now, later and not yet: every alarm that nobody is done with, with what is needed to act on it (practices 52 and 53). */
export const Calls = (props: PageProps) => {
  const { world, cache, changes } = props
  const { words } = useShown()
  const showing = useReport<AlarmsReport>(world, cache, changes, paths.alarms, null)
  const report = showing.held?.report
  const now = useNow(world, showing.held)
  useTitle(words.calls.title)
  const { again } = showing
  useEffect(() => {
    const timer = setInterval(() => document.hidden || again(), AGAIN_MS)
    return () => clearInterval(timer)
  }, [again])
  if (!report) return <NoReport showing={showing} />
  return (
    <InZone zone={report.zone} now={now}>
      {report.rows.length > 0 ? (
        <List {...props} report={report} showing={showing} now={now} />
      ) : (
        <>
          <Freshness showing={showing} connection={props.connection} asOf={report.asOf} />
          <Plain icon="check" title={words.calls.none}>
            <p>{words.calls.noneText}</p>
          </Plain>
        </>
      )}
    </InZone>
  )
}
