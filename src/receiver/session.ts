import type { Instant } from '../evidence/types.ts'
import { isLocal, type RequestInfo } from './room.ts'
import { digest, hasKey, isSame, secretText } from './secret.ts'
import type { Store } from './store.ts'

const COOKIE = 'waymark_session'
/** A browser stays signed in for so long, in seconds. */
const STAYS = 7 * 86_400

/** Who may read the console. */
export interface Gate {
  /** May this request read? */
  admits(request: Request, info: RequestInfo): Promise<boolean>
  /** The one-time link was followed: the session's cookie, or null for a token that is wrong or was used. */
  open(request: Request): Promise<string | null>
  /** A lasting token was typed: the session's cookie, or null for one that is wrong. */
  enter(request: Request, token: string): Promise<string | null>
}

const cookieOf = (request: Request): string | undefined =>
  request.headers
    .get('cookie')
    ?.split(/;\s*/)
    .find(pair => pair.startsWith(`${COOKIE}=`))
    ?.slice(COOKIE.length + 1)

/** Not made by a page of another site: on the very machine no token is asked for, and any page may post to it. */
export function isOwn(request: Request): boolean {
  const origin = request.headers.get('origin')
  const host = request.headers.get('host') ?? new URL(request.url).host
  const site = request.headers.get('sec-fetch-site')
  if (site !== null && site !== 'same-origin' && site !== 'none') return false
  return origin === null || (URL.canParse(origin) && new URL(origin).host === host)
}

/**
 * The console's rule: a token always, as `Authorization: Bearer` or as the cookie that the one-time link gives; but not on the very
 * machine that it runs on. `once` is the token of the link; `tokens` are the lasting ones.
 */
export function createGate(store: Store, clock: () => Instant, once: string | undefined, tokens: readonly string[]): Gate {
  let link = once
  const begin = async (request: Request): Promise<string> => {
    const session = secretText()
    const now = clock()
    await store.addSession(await digest(session), now, now + STAYS * 1000)
    const isSecure = new URL(request.url).protocol === 'https:' || request.headers.get('x-forwarded-proto') === 'https'
    return `${COOKIE}=${session}; Path=/; Max-Age=${STAYS}; HttpOnly; SameSite=Strict${isSecure ? '; Secure' : ''}`
  }
  return {
    admits: async (request, info) => {
      if (isLocal(request, info) || hasKey(request, tokens)) return true
      const cookie = cookieOf(request)
      return cookie !== undefined && (await store.hasSession(await digest(cookie), clock()))
    },
    open: async request => {
      const given = new URL(request.url).searchParams.get('token')
      if (!given || !link || !isSame(await digest(given), await digest(link))) return null
      link = undefined
      return begin(request)
    },
    // All are compared, whichever fits.
    enter: async (request, token) => (tokens.filter(one => isSame(one, token)).length ? begin(request) : null),
  }
}
