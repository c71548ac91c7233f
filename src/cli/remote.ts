import { setTimeout as sleep } from 'node:timers/promises'
import { retryDelay } from '../beacon/index.ts'
import { Complaint } from './complaint.ts'

/** The options of commands that speak to a receiver. */
export const remoteArgs = {
  url: { type: 'string', description: 'The receiver', default: 'http://127.0.0.1:4400', valueHint: 'URL' },
  'secret-key': { type: 'string', description: 'Its secret key (or WAYMARK_SECRET_KEY)', valueHint: 'KEY' },
} as const

/** How often a request is tried while the receiver is out of reach, or asks for patience. */
const TRIES = 8
const PATIENCE = 60_000

/** A receiver that is spoken to under its secret key. */
export interface Remote {
  /** The answer as JSON. Waits and tries again where that may help; throws a `Complaint` where it does not. */
  post(path: string, body: string): Promise<Record<string, unknown>>
}

/** Reads the options. Throws a `Complaint`. */
export function remoteOf(given: Readonly<Record<string, unknown>>, environment: Readonly<Record<string, string | undefined>>): Remote {
  const key = (given['secret-key'] as string | undefined) ?? environment.WAYMARK_SECRET_KEY
  if (!key) throw new Complaint(['It needs the secret key of the receiver: --secret-key KEY, or WAYMARK_SECRET_KEY.'])
  const url = String(given.url)
  if (!URL.canParse(url) || !/^https?:$/.test(new URL(url).protocol))
    throw new Complaint([`--url is an address such as https://waymark.example.com, not "${url}".`])

  const post: Remote['post'] = async (path, body) => {
    const address = new URL(path, url)
    for (let attempt = 0; ; attempt++) {
      let status = 0
      let answer: Record<string, unknown> = {}
      try {
        const response = await fetch(address, {
          method: 'POST',
          headers: { authorization: `Bearer ${key}`, 'content-type': 'application/json' },
          body,
          redirect: 'error',
          signal: AbortSignal.timeout(PATIENCE),
        })
        status = response.status
        answer = (await response.json().catch(() => ({}))) as Record<string, unknown>
      } catch {
        // Out of reach; told below.
      }
      if (status >= 200 && status < 300 && answer.waymark === 1) return answer
      if (status === 401) throw new Complaint([`${address.origin} refuses the secret key.`])
      const mayPass = status === 0 || status === 429 || status >= 500
      if (!mayPass)
        throw new Complaint([
          `${address.origin} answers ${status}${answer.refused ? ` (${answer.refused})` : ''}; is it a Waymark receiver?`,
        ])
      if (attempt + 1 === TRIES) throw new Complaint([`${address.origin} ${status ? `answers ${status}` : 'does not answer'}.`])
      await sleep(retryDelay(attempt, Math.random(), answer.retryAfterMs as number | undefined))
    }
  }
  return { post }
}
