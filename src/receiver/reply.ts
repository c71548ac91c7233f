import type { Receipt } from '../beacon/types.ts'
import { canInflate } from './inflate.ts'
import type { Room } from './room.ts'

/** Why a whole request is not taken in. Nothing of it is acknowledged, so nothing is lost. */
export type Refused =
  | 'tooBig'
  | 'cut'
  | 'malformed'
  | 'version'
  | 'key'
  | 'origin'
  | 'token'
  | 'rate'
  | 'busy'
  | 'store'
  | 'queue'
  | 'keys'
  | 'writer'
  | 'erase'

export const json = (status: number, body: unknown, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  })

/** A calendar (RFC 5545) to keep or to import. */
export const calendar = (text: string): Response =>
  new Response(text, {
    headers: {
      'content-type': 'text/calendar; charset=utf-8',
      'content-disposition': 'attachment; filename="goals.ics"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  })

/** The answer that every beacon gets, refused ones too: time and how long to wait are in the body, since browsers hide headers. */
export const blank = ({ clock, refreshMs }: Pick<Room, 'clock' | 'refreshMs'>): Receipt => ({
  waymark: 1,
  serverTime: clock(),
  refreshMs,
  ...(canInflate && { gzip: true }),
  accepted: [],
  duplicate: [],
  rejected: [],
  evidence: [],
})

/** Refuses a whole request. */
export const refuse = (room: Pick<Room, 'clock' | 'refreshMs'>, status: number, refused: Refused, retryAfterMs?: number): Response =>
  json(
    status,
    { ...blank(room), refused, ...(retryAfterMs === undefined ? {} : { retryAfterMs }) },
    retryAfterMs === undefined ? {} : { 'retry-after': String(Math.ceil(retryAfterMs / 1000)) },
  )

/**
 * Lets pages of these origins (null: of any) read the answer, and see what is not seen by default. No credentials: a beacon carries none.
 * A page of another origin can't tell what was answered.
 */
export function openTo(request: Request, response: Response, origins: ReadonlySet<string> | null, now: number): Response {
  const origin = request.headers.get('origin')
  const { headers } = response
  headers.set('date', new Date(now).toUTCString())
  headers.append('vary', 'Origin')
  if (origin === null || (origins && !origins.has(origin))) return response
  headers.set('access-control-allow-origin', origin)
  headers.set('access-control-expose-headers', 'Date, Retry-After')
  return response
}

/** The answer to a preflight, which a beacon does not need; a proxy or an extension that adds a header makes one. */
export function preflight(request: Request, methods: string): Response {
  const asked = request.headers.get('access-control-request-headers')
  const headers = new Headers({ 'access-control-allow-methods': methods, 'access-control-max-age': '7200' })
  if (asked !== null) headers.set('access-control-allow-headers', asked)
  return new Response(null, { status: 204, headers })
}
