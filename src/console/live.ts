import { paths } from './api.ts'
import type { Stream, World } from './world.ts'

/** `live`: changes are told as they happen. `lost`: they are not, and the page asks every 30 seconds instead. */
export type Connection = 'opening' | 'live' | 'lost'

interface LiveEvents {
  /** An account changed; null: anything may have changed. */
  changed(account: string | null): void
  connection(state: Connection): void
}

const POLL_MS = 30_000
const CLOSED = 2

/** How long to wait before a stream that the server closed is opened again: 2, 4, 8 … 60 seconds. */
export const reopenDelay = (attempt: number): number => Math.min(60_000, 2_000 * 2 ** attempt)

const accountOf = (data: string): string | null => {
  try {
    const value: unknown = JSON.parse(data)
    const account = typeof value === 'object' && value !== null && 'account' in value ? value.account : null
    return typeof account === 'string' ? account : null
  } catch {
    return null
  }
}

/**
 * Listens to the receiver while the page is visible. A hidden page lets go of its stream, since over HTTP/1.1 a browser grants a
 * host six connections in all and six open tabs would use them up. Returns its stop.
 */
export const listen = (world: World, events: LiveEvents): (() => void) => {
  let stream: Stream | null = null
  let poll: ReturnType<typeof setInterval> | undefined
  let reopen: ReturnType<typeof setTimeout> | undefined
  let attempt = 0
  let missed = false

  const lose = () => {
    events.connection('lost')
    // Asked at once, so that the page knows whether the receiver is gone or the stream alone.
    if (poll === undefined) events.changed(null)
    missed = true
    poll ??= setInterval(() => events.changed(null), POLL_MS)
  }
  const close = () => {
    stream?.close()
    stream = null
    clearTimeout(reopen)
    clearInterval(poll)
    poll = undefined
  }
  const open = () => {
    const opened = world.openStream(paths.stream)
    stream = opened
    opened.onopen = () => {
      attempt = 0
      clearInterval(poll)
      poll = undefined
      events.connection('live')
      if (missed) events.changed(null)
      missed = false
    }
    opened.onerror = () => {
      if (stream !== opened) return
      lose()
      // A stream that is only interrupted is opened again by the browser itself.
      if (opened.readyState !== CLOSED) return
      clearTimeout(reopen)
      reopen = setTimeout(open, reopenDelay(attempt++))
    }
    for (const type of ['change', 'alarms'] as const) opened.addEventListener(type, event => events.changed(accountOf(event.data)))
  }
  const look = () => {
    if (document.hidden) {
      close()
      missed = true
    } else if (stream === null) open()
  }

  look()
  document.addEventListener('visibilitychange', look)
  return () => {
    document.removeEventListener('visibilitychange', look)
    close()
  }
}
