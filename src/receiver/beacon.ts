import type { Receipt } from '../beacon/types.ts'
import { AHEAD } from '../evidence/index.ts'
import type { Instant } from '../evidence/types.ts'
import { type Barred, type Committed, commit, type Sent, settle } from './commit.ts'
import { enqueue } from './enqueue.ts'
import { MOST_BYTES, netOf } from './limits.ts'
import { type Envelope, isFields, parseEnvelope, parseJson, readBody } from './parse.ts'
import { blank, json, refuse } from './reply.ts'
import { isLocal, playbookOf, type RequestInfo, type Room, wordsOf } from './room.ts'
import { digest } from './secret.ts'
import { APART, NONE } from './store.ts'
import type { Claims } from './verify.ts'
import { within } from './within.ts'

/** What is read for the answer alone must come within this, in milliseconds. */
const PATIENCE = 5_000
/** How long to wait when the database can't commit, or the keys of tokens are out of reach, in milliseconds. */
const AGAIN = 5_000

/** Who sends it: the claims of a token, or null where nobody is verified; `apart`: somebody who could have come with a token and did not. */
interface Sender {
  readonly claims: Claims | null
  readonly apart: boolean
}

/** Who sends it, and may it? A response says why not. */
async function identify(room: Room, envelope: Envelope, now: Instant): Promise<Sender | Response> {
  if (!room.verifier) return { claims: null, apart: false }
  if (envelope.token === undefined) return room.keepsUnsigned ? { claims: null, apart: true } : refuse(room, 401, 'token')
  const claims = await room.verifier(envelope.token, now)
  if (!claims) return refuse(room, 401, 'token')
  // People of no account have one when they join it: what they did before goes where it belongs, under the same token.
  const isTheirs = claims.person === envelope.person && (envelope.account === null || envelope.account === claims.account)
  return isTheirs ? { claims, apart: false } : refuse(room, 403, 'token')
}

/** May a browser of this origin use this key? */
function isAllowed({ writeKeys, origins }: Room, key: string, origin: string | null): 'key' | 'origin' | null {
  if (writeKeys && !writeKeys.some(known => known.key === key)) return 'key'
  return origins.allows(key, origin) ? null : 'origin'
}

/**
 * What the receiver knows of the account, when the sender's is another state; no older than revision `rev`, or than now. A fault here is not the
 * sender's: the beacon is committed.
 */
async function accountFor(room: Room, envelope: Envelope, now: Instant, rev: number | undefined): Promise<Receipt['account']> {
  const playbook = playbookOf(room.playbooks, envelope.playbook.id)
  if (envelope.account === null || !playbook) return undefined
  try {
    const fold = await within(room.folds.read(envelope.account, rev), PATIENCE)
    const account = fold && room.folds.share(fold, playbook, envelope.person, now)
    return account && account.etag !== envelope.etag ? account : undefined
  } catch (error) {
    room.say('error', 'beacon.account', `The account of a beacon could not be read: ${wordsOf(error)}`)
    return undefined
  }
}

/** `POST /v1/beacon`: takes a beacon in and answers per entry, after the commit, or once it lies in the queue. */
export async function receiveBeacon(room: Room, request: Request, info: RequestInfo): Promise<Response> {
  const now = room.clock()
  const { address, key, account } = room.buckets
  let wait = info.address === undefined ? 0 : (address?.(netOf(info.address), now) ?? 0)
  if (wait > 0) return refuse(room, 429, 'rate', wait)

  const body = await readBody(request, MOST_BYTES, true)
  if (body.text === undefined) return refuse(room, body.status, body.refused)
  const value = parseJson(body.text)
  // A later version of the wire is not broken: it waits for a later receiver.
  if (isFields(value) && value.v !== 1) return refuse(room, 403, 'version')
  const envelope = parseEnvelope(value)
  if (!envelope) return refuse(room, 400, 'malformed')

  const forbidden = isAllowed(room, envelope.key, request.headers.get('origin'))
  if (forbidden) return refuse(room, 403, forbidden)
  let sender: Sender | Response
  try {
    sender = await identify(room, envelope, now)
  } catch (error) {
    room.say('error', 'beacon.keys', wordsOf(error))
    return refuse(room, 503, 'keys', AGAIN)
  }
  if (sender instanceof Response) return sender
  const { claims, apart } = sender
  // A mere question under an old token: there is nothing to keep, so the browser is asked for a new one.
  if (claims?.expired && envelope.evidence.length + envelope.happenings.length === 0) return refuse(room, 401, 'token')
  const isSkewed = envelope.sentAt !== 0 && Math.abs(envelope.sentAt - now) > AHEAD
  // What was stamped by such a clock is stamped anew by its own device, which learns here what time it is.
  if (isSkewed && envelope.evidence.length + envelope.happenings.length > 0)
    return json(200, { ...blank(room), isSkewed } satisfies Receipt)
  wait = Math.max(key?.(envelope.key, now) ?? 0, envelope.account === null ? 0 : (account?.(envelope.account, now) ?? 0))
  if (wait > 0) return refuse(room, 429, 'rate', wait)

  const secret = envelope.secret && (await digest(envelope.secret))
  const home = (apart ? APART : '') + (envelope.account ?? NONE)
  const sent: Sent = { envelope, account: home, claims, secret, at: now }
  const { queue } = room
  let kept: Committed | Barred | number
  try {
    kept = await room.load.take(() => (queue ? enqueue(room, queue, sent) : commit(room, sent)))
  } catch (error) {
    room.say('error', 'beacon.store', `A beacon could not be stored: ${wordsOf(error)}`)
    return refuse(room, 503, queue ? 'queue' : 'store', AGAIN)
  }
  if (typeof kept === 'number') return refuse(room, 429, 'busy', kept)
  if (typeof kept === 'string') return refuse(room, 403, kept)
  const { own, told } = kept
  note(room, kept)
  if (!queue) await settle(room, sent, kept)
  const mayRead = room.verifier ? claims !== null && !claims.expired : isLocal(request, info)
  const known = mayRead ? await accountFor(room, envelope, now, kept.rev) : undefined
  return json(200, { ...blank(room), ...told, ...(mayRead && own && { own }), ...(known && { account: known }) } satisfies Receipt)
}

function note({ metrics }: Room, { told: { accepted, duplicate, rejected, evidence } }: Committed): void {
  metrics.count('waymark_happenings_total', { status: 'accepted' }, accepted.length)
  metrics.count('waymark_happenings_total', { status: 'duplicate' }, duplicate.length)
  metrics.count('waymark_happenings_total', { status: 'rejected' }, rejected.length)
  for (const { refused = 'accepted' } of evidence) metrics.count('waymark_rows_total', { status: refused })
}
