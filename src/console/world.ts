/** The part of `EventSource` that the console uses. `readyState` 2 means closed for good. */
export interface Stream {
  readonly readyState: number
  onopen: (() => void) | null
  onerror: (() => void) | null
  addEventListener(type: 'change' | 'alarms', listener: (event: { readonly data: string }) => void): void
  close(): void
}

/** A question, or with a `method` a deed. */
export interface Ask {
  readonly signal: AbortSignal
  readonly headers: Readonly<Record<string, string>>
  readonly method?: 'POST'
  readonly body?: string
}

/** What the console takes from the outside, so that a test can hand in its own. */
export interface World {
  fetch(path: string, init: Ask): Promise<Response>
  openStream(path: string): Stream
  /** Milliseconds since the epoch by this machine's clock. */
  now(): number
}

/** The browser's own network and clock. */
export const browserWorld = (): World => ({
  fetch: (path, init) => fetch(path, { ...init, credentials: 'same-origin' }),
  openStream: path => new EventSource(path) as unknown as Stream,
  now: () => Date.now(),
})
