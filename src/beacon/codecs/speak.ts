import type { Beacon, Receipt } from '../types.ts'

/** How a beacon is said in another format. */
export interface Codec {
  /** The body's media type. Anything but `text/plain` makes a browser ask first (preflight), so the endpoint must allow `content-type`. */
  readonly type: string
  /** The body that says what the beacon says. Each entry has an id that stays the same when it is sent again, so the other side can count it once. */
  readonly encode: (beacon: Beacon) => string
}

/** The part of a transport that a codec stands in front of. */
export interface Send {
  post(url: string, body: string, timeoutMs: number, type?: string): Promise<{ readonly status: number; readonly body: string }>
  last(url: string, body: string, type?: string): void
}

/** What goes with a page shares the browser's 64 KiB with the page's own requests. */
const LAST = 60_000

/** Is it somebody's word that all was taken? A page with status 200 is a portal or a proxy that speaks for nobody. */
const isTaken = (status: number, body: string): boolean => status >= 200 && status < 300 && !/^\s*</.test(body)

const empty = ({ happenings, evidence }: Beacon): boolean => !happenings[0] && !evidence[0]

/** The receipt that a foreign endpoint can't write: what was sent was taken. It says nothing of clocks, accounts or other devices. */
const receiptOf = ({ sentAt, happenings, evidence }: Beacon): string =>
  JSON.stringify({
    waymark: 1,
    serverTime: sentAt,
    refreshMs: 3_600_000,
    accepted: happenings.map(({ id }) => id),
    duplicate: [],
    rejected: [],
    evidence: evidence.map(({ key, rev }) => ({ key, rev })),
  } satisfies Receipt)

/** Puts a codec between delivery and transport: retries, splitting and the outbox stay what they are. */
export const speak =
  ({ type, encode }: Codec) =>
  (send: Send): Send => ({
    async post(url, body, timeoutMs) {
      const beacon = JSON.parse(body) as Beacon
      // A question has no meaning to who only listens.
      if (empty(beacon)) return { status: 200, body: receiptOf(beacon) }
      const answer = await send.post(url, encode(beacon), timeoutMs, type)
      return isTaken(answer.status, answer.body) ? { status: 200, body: receiptOf(beacon) } : answer
    },
    last(url, body) {
      const beacon = JSON.parse(body) as Beacon
      const said = encode(beacon)
      if (!empty(beacon) && new TextEncoder().encode(said).length <= LAST) send.last(url, said, type)
    },
  })
