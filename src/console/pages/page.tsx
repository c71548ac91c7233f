import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useState } from 'preact/hooks'
import type { Connection } from '../live.ts'
import { Notice, Plain } from '../parts/notice.tsx'
import type { Cache, Changes, Held, Showing } from '../report.ts'
import { createShown, ShownContext, useShown } from '../shown.ts'
import type { World } from '../world.ts'

/** What every page is given. */
export interface PageProps {
  readonly world: World
  readonly cache: Cache
  readonly changes: Changes
  readonly connection: Connection
}

const TICK_MS = 20_000

/** The receiver's present instant, told anew every 20 seconds so that "3 min ago" stays true. */
export const useNow = (world: World, held: Held<{ readonly asOf: number }> | null): number => {
  const [, tick] = useState(0)
  useEffect(() => {
    const timer = setInterval(() => tick(n => n + 1), TICK_MS)
    return () => clearInterval(timer)
  }, [])
  const now = world.now() + (held?.offset ?? 0)
  return Math.max(held?.report.asOf ?? 0, Math.floor(now / TICK_MS) * TICK_MS)
}

/** The browser tab's name. */
export const useTitle = (title: string): void => {
  useEffect(() => {
    document.title = `${title} – Waymark`
  }, [title])
}

/** Gives what is inside the dates of an account's zone. */
export const InZone = ({ zone, now, children }: { zone: string; now: number; children: ComponentChildren }) => {
  const { lang, go } = useShown()
  const shown = useMemo(() => createShown(lang, zone, now, go), [lang, zone, now, go])
  return <ShownContext.Provider value={shown}>{children}</ShownContext.Provider>
}

/** Says why a held report may be old: no answer, or no live updates. */
export const Freshness = ({ showing, connection, asOf }: { showing: Showing<unknown>; connection: Connection; asOf: number }) => {
  const { words, format } = useShown()
  if (showing.trouble?.kind === 'failed')
    return (
      <Notice again={showing.again}>
        <strong>{words.state.failedTitle}</strong> {words.state.listOf(format.moment(asOf))} {words.state.safe}
      </Notice>
    )
  return connection === 'lost' ? <Notice>{words.state.lost}</Notice> : null
}

/** What stands on a page that has no report to show. */
export const NoReport = ({ showing }: { showing: Showing<unknown> }) => {
  const { words } = useShown()
  if (showing.trouble?.kind === 'denied')
    return (
      <Plain icon="alert" title={words.state.deniedTitle}>
        <p>{words.state.denied}</p>
      </Plain>
    )
  if (showing.trouble?.kind === 'failed')
    return (
      <Plain icon="alert" title={words.state.failedTitle}>
        <p>
          {words.state.failed(showing.trouble.status)} {words.state.safe}
        </p>
        <button type="button" class="button" onClick={showing.again}>
          {words.state.again}
        </button>
      </Plain>
    )
  return (
    <p class="waiting" role="status">
      {words.state.loading}
    </p>
  )
}
