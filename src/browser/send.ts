import type { Answer, Send } from '../client/ports.ts'

/** Below so many characters it is one packet or two, whatever is done. */
const PAYS = 2048

/** Under `text/plain` too, since a header that tells of it would be asked for first; as it is where the browser can't compress. */
const zipped = async (body: string): Promise<Blob | string> =>
  body.length > PAYS && self.CompressionStream
    ? new Response(new Response(body).body!.pipeThrough(new CompressionStream('gzip'))).blob()
    : body

const init = (body: Blob | string, type?: string): RequestInit => ({
  method: 'POST',
  body: type ? new Blob([body], { type }) : body,
  credentials: 'omit',
  redirect: 'error',
  cache: 'no-store',
})

/** Seconds or a date (RFC 9110, 10.2.3), in milliseconds from now. NaN: neither. */
const waitOf = (after: string | null): number => +after! * 1000 || Date.parse(after!) - Date.now()

/** A string body goes as `text/plain`, so no preflight is asked; a redirect (a captive portal) counts as no answer. Never throws. */
export const send: Send = {
  post: async (url, body, timeoutMs, type, gzip): Promise<Answer> => {
    try {
      const response = await fetch(url, {
        ...(gzip ? init(await zipped(body), 'text/plain') : init(body, type)),
        signal: AbortSignal.timeout(timeoutMs),
      })
      return { status: response.status, body: await response.text(), retryAfterMs: waitOf(response.headers.get('retry-after')) }
    } catch {
      return { status: 0, body: '' }
    }
  },
  last: (url, body, type) => {
    try {
      // Firefox before 133 ignores `keepalive`, and the request would end with the page.
      if ('keepalive' in Request.prototype) fetch(url, { ...init(body, type), keepalive: true }).catch(() => {})
      else navigator.sendBeacon(url, init(body, type).body)
    } catch {
      // The rows stay on disk.
    }
  },
}

/** The text of a file of the host's own; rejects on anything but a 2xx within `timeoutMs`. */
export async function fetchText(url: string, timeoutMs = 8000): Promise<string> {
  const response = await fetch(url, { cache: 'no-cache', signal: AbortSignal.timeout(timeoutMs) })
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  return response.text()
}
