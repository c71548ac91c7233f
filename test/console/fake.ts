import type { Stream, World } from '../../src/console/world.ts'
import { asOf } from './fixture.ts'

/** A stream that the test speaks through. */
export interface FakeStream extends Stream {
  readyState: number
  open(): void
  fail(closed: boolean): void
  /** Default: of the account itself. */
  tell(data: string, type?: 'change' | 'alarms'): void
  readonly isClosed: () => boolean
}

export interface FakeWorld extends World {
  /** By path: a report, or a status to answer with (0: no connection). */
  readonly answers: Record<string, unknown>
  readonly asked: string[]
  readonly streams: FakeStream[]
}

const fakeStream = (): FakeStream => {
  const listeners: (readonly [type: string, listener: (event: { readonly data: string }) => void])[] = []
  let closed = false
  const stream: FakeStream = {
    readyState: 0,
    onopen: null,
    onerror: null,
    addEventListener: (type, listener) => listeners.push([type, listener]),
    close: () => {
      closed = true
    },
    open: () => {
      stream.readyState = 1
      stream.onopen?.()
    },
    fail: isClosed => {
      stream.readyState = isClosed ? 2 : 0
      stream.onerror?.()
    },
    tell: (data, type = 'change') => {
      for (const [of, listener] of listeners) if (of === type) listener({ data })
    },
    isClosed: () => closed,
  }
  return stream
}

const response = (answer: unknown): Response =>
  typeof answer === 'number'
    ? new Response('{}', { status: answer })
    : new Response(JSON.stringify(answer), { status: 200, headers: { 'content-type': 'application/json' } })

/** A receiver and a clock of the test's own. The clock stands on the fixture's instant and goes on with the test's timers. */
export const fakeWorld = (answers: Record<string, unknown>): FakeWorld => {
  const asked: string[] = []
  const streams: FakeStream[] = []
  const started = Date.now()
  return {
    answers,
    asked,
    streams,
    fetch: async (path, init) => {
      asked.push(init.method ? `${init.method} ${path} ${init.body}` : path)
      const answer = answers[path] ?? 404
      if (answer === 0) throw new TypeError('Failed to fetch')
      return response(answer)
    },
    openStream: () => {
      const stream = fakeStream()
      streams.push(stream)
      return stream
    },
    now: () => asOf + Date.now() - started,
  }
}
