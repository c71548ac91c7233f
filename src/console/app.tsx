import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { AccountsReport, AlarmsReport } from '../progress/report.ts'
import { paths } from './api.ts'
import { type Connection, listen } from './live.ts'
import { firstOrder } from './order.ts'
import { Account } from './pages/account.tsx'
import { Accounts } from './pages/accounts.tsx'
import { Calls, callsOf } from './pages/calls.tsx'
import { Link } from './parts/link.tsx'
import { Nav } from './parts/nav.tsx'
import { Plain } from './parts/notice.tsx'
import { useLang, useTheme } from './prefs.ts'
import { type Cache, type Changes, type Held, useReport } from './report.ts'
import { type Route, readRoute, writeRoute } from './route.ts'
import { createShown, ShownContext, useShown } from './shown.ts'
import type { World } from './world.ts'

type ListRoute = Extract<Route, { page: 'accounts' }>
const wholeList: ListRoute = { page: 'accounts', order: firstOrder, find: '' }
const hereRoute = (): Route => readRoute(location.pathname, location.search)

/** The page in the address bar, and the two ways to move: to another page, or to another view of the same. */
const useRoute = () => {
  const [route, set] = useState(hereRoute)
  useEffect(() => {
    const look = () => set(hereRoute())
    addEventListener('popstate', look)
    return () => removeEventListener('popstate', look)
  }, [])
  const go = useCallback((to: Route) => {
    history.pushState(null, '', writeRoute(to))
    set(to)
    scrollTo(0, 0)
  }, [])
  const adjust = useCallback((to: Route) => {
    set(to)
    try {
      history.replaceState(null, '', writeRoute(to))
    } catch {
      // Safari takes no more than a hundred in ten seconds, which a key held down is: the next one will do.
    }
  }, [])
  return { route, go, adjust }
}

/** One stream for all pages; whoever subscribes hears of each change. */
const useLive = (world: World): { connection: Connection; changes: Changes } => {
  const [connection, setConnection] = useState<Connection>('opening')
  const [listeners] = useState(() => new Set<(account: string | null) => void>())
  useEffect(
    () =>
      listen(world, {
        changed: account => {
          for (const listener of listeners) listener(account)
        },
        connection: setConnection,
      }),
    [world, listeners],
  )
  const changes = useMemo<Changes>(
    () => ({
      subscribe: listener => {
        listeners.add(listener)
        return () => listeners.delete(listener)
      },
    }),
    [listeners],
  )
  return { connection, changes }
}

/** Reports by path. A new one draws the page again, so that the navigation's count follows the list. */
const useCache = (): Cache => {
  const [, draw] = useState({})
  return useMemo(() => {
    const held = new Map<string, Held<unknown>>()
    return {
      get: path => held.get(path),
      set: (path, report) => {
        held.set(path, report)
        draw({})
      },
    }
  }, [])
}

/** Keeps the count of calls true on pages that don't read them, once it was asked for. */
const CallsBehind = ({ world, cache, changes }: { world: World; cache: Cache; changes: Changes }) => {
  useReport<AlarmsReport>(world, cache, changes, paths.alarms, null)
  return null
}

const Nowhere = () => {
  const { words } = useShown()
  return (
    <Plain title={words.state.nowhereTitle}>
      <p>{words.state.nowhere}</p>
      <p>
        <Link to={wholeList}>{words.state.toAccounts}</Link>
      </p>
    </Plain>
  )
}

/** The console. Everything from outside comes in `world`; the address bar, language and colours are the document's own. */
export const App = ({ world }: { world: World }) => {
  const { route, go, adjust } = useRoute()
  const [lang, setLang] = useLang()
  const [theme, setTheme] = useTheme()
  const { connection, changes } = useLive(world)
  const cache = useCache()
  const [list, setList] = useState(wholeList)
  const main = useRef<HTMLElement>(null)
  const place = route.page === 'account' ? route.id : route.page
  const first = useRef(place)
  const shown = useMemo(() => createShown(lang, 'UTC', world.now(), go), [lang, go, world])

  useLayoutEffect(() => {
    if (route.page === 'accounts') setList(route)
  }, [route])
  useEffect(() => {
    // A reader who follows a link is put before the new page's title; the first page is left as the browser opened it.
    if (first.current !== place) main.current?.focus({ preventScroll: true })
    first.current = place
  }, [place])

  const held = cache.get(paths.accounts) as Held<AccountsReport> | undefined
  const alarms = cache.get(paths.alarms) as Held<AlarmsReport> | undefined
  const { id, title, version } = (held ?? alarms)?.report.playbook ?? { id: '', title: null, version: 0 }
  const page = { world, cache, changes, connection }
  return (
    <ShownContext.Provider value={shown}>
      <a class="skip" href="#main">
        {shown.words.nav.skip}
      </a>
      <div class="console">
        <Nav
          route={route}
          accounts={held?.report.rows.length ?? null}
          calls={alarms ? callsOf(alarms.report).length : null}
          playbook={held || alarms ? shown.words.nav.playbook(shown.say(title ?? id), version) : null}
          theme={theme}
          onLang={setLang}
          onTheme={setTheme}
        />
        {alarms && (route.page === 'accounts' || route.page === 'none') && <CallsBehind {...page} />}
        <main id="main" ref={main} tabIndex={-1}>
          {route.page === 'calls' && <Calls {...page} />}
          {route.page === 'accounts' && <Accounts {...page} route={route} onRoute={adjust} />}
          {route.page === 'account' && <Account {...page} key={route.id} id={route.id} list={list} />}
          {route.page === 'none' && <Nowhere />}
        </main>
      </div>
    </ShownContext.Provider>
  )
}
