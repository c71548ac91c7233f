import type { World } from './world.ts'

/** The receiver's addresses that the console reads. */
export const paths = {
  alarms: '/api/alarms',
  alarm: (id: string): string => `/api/alarms/${encodeURIComponent(id)}`,
  accounts: '/api/accounts',
  account: (id: string): string => `/api/accounts/${encodeURIComponent(id)}`,
  stream: '/api/stream',
} as const

/** What became of a question to the receiver. `status` 0: no answer at all. */
export type Answer<T> =
  | { readonly kind: 'report'; readonly report: T }
  | { readonly kind: 'denied' }
  | { readonly kind: 'missing' }
  | { readonly kind: 'failed'; readonly status: number }

const TIMEOUT_MS = 20_000

const isReport = (value: unknown): boolean => typeof value === 'object' && value !== null && 'asOf' in value

/** Asks the receiver for a report. Never rejects: whatever goes wrong is part of the answer. Waits at most 20 seconds. */
export const ask = async <T>(world: World, path: string, stop: AbortSignal): Promise<Answer<T>> => {
  const limit = new AbortController()
  const timer = setTimeout(() => limit.abort(), TIMEOUT_MS)
  const cancel = () => limit.abort()
  stop.addEventListener('abort', cancel)
  try {
    const response = await world.fetch(path, { signal: limit.signal, headers: { accept: 'application/json' } })
    if (response.status === 401 || response.status === 403) return { kind: 'denied' }
    if (response.status === 404) return { kind: 'missing' }
    if (!response.ok) return { kind: 'failed', status: response.status }
    const report: unknown = await response.json()
    return isReport(report) ? { kind: 'report', report: report as T } : { kind: 'failed', status: response.status }
  } catch {
    return { kind: 'failed', status: 0 }
  } finally {
    clearTimeout(timer)
    stop.removeEventListener('abort', cancel)
  }
}

/** What customer success does with an alarm: takes it on, sleeps on it until an instant, or is done with it, and why. */
export type Deed =
  | { readonly do: 'take'; readonly by?: string }
  | { readonly do: 'snooze'; readonly until: number }
  | { readonly do: 'done'; readonly reason: string }

/** Tells the receiver of a deed. `over`: somebody else was done with it before. Never rejects. */
export const tell = async (world: World, id: string, deed: Deed & { readonly by?: string }): Promise<'ok' | 'over' | 'failed'> => {
  try {
    const response = await world.fetch(paths.alarm(id), {
      method: 'POST',
      body: JSON.stringify(deed),
      signal: AbortSignal.timeout(TIMEOUT_MS),
      headers: { accept: 'application/json', 'content-type': 'application/json' },
    })
    return response.ok ? 'ok' : response.status === 409 || response.status === 404 ? 'over' : 'failed'
  } catch {
    return 'failed'
  }
}
