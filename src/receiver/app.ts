import { Hono } from 'hono'
import type { Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/types.ts'
import type { Bindings } from './bindings.ts'
import { createDeliveries, type Delivered } from './deliver.ts'
import { openDesk } from './desk.ts'
import { openDoors } from './doors.ts'
import { createFigures } from './figures.ts'
import { createFolds } from './fold.ts'
import { createBuckets, netOf, type Rate, type Rates, usualRates } from './limits.ts'
import { createLoad } from './load.ts'
import { type Log, sayTo } from './log.ts'
import { startMerging } from './merger.ts'
import { createMetrics, LOST } from './metrics.ts'
import { originsOf, type WriteKey } from './origins.ts'
import { asset, closedPage, consolePage, type Files, spentPage, welcomePage } from './page.ts'
import { readBody } from './parse.ts'
import { behind, type Queue } from './queue.ts'
import { json } from './reply.ts'
import { createReports } from './reports.ts'
import { askedBy, playbookOf, type RequestInfo, type Room, wordsOf } from './room.ts'
import { hasKey } from './secret.ts'
import { createGate, isOwn } from './session.ts'
import type { Store } from './store.ts'
import { createStream, type Stream } from './stream.ts'
import { createSweep, type Swept } from './sweep.ts'
import { REASONS } from './take.ts'
import { createVerifier, type Verify } from './verify.ts'
import { openWatch } from './watch.ts'
import { targetOf, type Webhook } from './webhook.ts'
import { watchWrites } from './writes.ts'

export interface ConsoleOptions {
  /** The files of the page. Without them only its JSON is served. */
  readonly files?: Files
  /** The token of the one-time link `/login?token=…`. */
  readonly once?: string
  /** Lasting tokens for `Authorization: Bearer …`, and for the form that signs in. */
  readonly tokens?: readonly string[]
}

export interface ReceiverOptions {
  readonly store: Store
  /** Where beacons wait for their commit (`openQueue`). Default none: each is committed before it is answered. */
  readonly queue?: Queue
  /** What beacons may speak of; the console reads accounts by the first. Several versions of one playbook may stand side by side; the latest is read. */
  readonly playbooks: readonly Playbook[]
  /** Who people are. Say `'none'` knowingly: then everybody is who their browser says, and readings go out on loopback only. */
  readonly verify: Verify
  /** Public keys that beacons name. Any, when left out. */
  readonly writeKeys?: readonly (string | WriteKey)[]
  /** Origins from which browsers may use keys that name none themselves. Any, when left out. */
  readonly origins?: readonly string[]
  /** What to do with a beacon without a token where tokens are asked for: `refuse` it (default), or keep it `apart`, where it raises no account. */
  readonly unsigned?: 'refuse' | 'apart'
  /** Secret keys for `POST /v1/events`. Without them that door is closed. */
  readonly secretKeys?: readonly string[]
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly clock?: () => Instant
  /** How often a visible tab asks for the account's readings, in milliseconds: 1,000 to 86,400,000. Default 60,000. */
  readonly refreshMs?: number
  readonly rates?: Partial<Rates>
  /** Where calls, mails, tasks, milestones and levels are told. */
  readonly webhooks?: readonly Webhook[]
  readonly console?: ConsoleOptions
  readonly log?: Log
}

/** Takes beacons in, joins accounts, and serves the console. */
export interface Receiver {
  fetch(request: Request, info?: RequestInfo): Promise<Response>
  /**
   * One pass over the accounts whose alarms may be others now: call it every ten seconds or so, from as many receivers as there are; one of
   * them works, the others get null. While beacons wait in a queue for longer than a minute, or it does not answer, nobody is said to be
   * absent. `serve` does it by itself.
   */
  sweep(): Promise<Swept | null>
  /** One pass over the messages that wait for their webhooks: call it every two seconds or so. `serve` does it by itself. */
  deliver(): Promise<Delivered>
  /** Deletes what is of no more use: call it once an hour or so. `serve` does it by itself. */
  prune(): Promise<void>
  /**
   * Commits beacons out of the queue until the stop is called that it resolves to; any number of receivers may do so. Nobody's evidence
   * shows before one does. `serve` does it by itself. Rejects without a queue.
   */
  merge(): Promise<() => Promise<void>>
  /** Ends the streams. The store stays open: who opened it closes it. */
  close(): Promise<void>
}

const REFRESH = 60_000
/** More often each open page would ask without a pause; more seldom than daily nobody means. */
const [LEAST_REFRESH, MOST_REFRESH] = [1_000, 86_400_000]
/** Bytes of the form that signs in. */
const MOST_FORM = 4_096
/** Whoever guesses keys may do so twenty times, and then once a second. */
const TRIES: Rate = { perSecond: 1, burst: 20 }

/** The receiver as a web-standard handler: `Request` in, `Response` out, on Node, Bun, Deno or an edge runtime. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { playbooks, verify, secretKeys = [], clock = () => Date.now(), refreshMs = REFRESH, log = () => {} } = options
  if (!(refreshMs >= LEAST_REFRESH && refreshMs <= MOST_REFRESH))
    throw new Error(`refreshMs is a number of milliseconds from ${LEAST_REFRESH} to ${MOST_REFRESH}, not ${refreshMs}.`)
  const { store, isTaken } = watchWrites(options.store, clock)
  const say = sayTo(log)
  const rates = { ...usualRates, ...options.rates }
  const bucket = (rate: Rate | null) => rate && createBuckets(rate)
  const writeKeys = options.writeKeys?.map(key => (typeof key === 'string' ? { key } : key)) ?? null
  const folds = createFolds(store)
  const targets = (options.webhooks ?? []).map(targetOf)
  const shown = playbooks[0] && playbookOf(playbooks, playbooks[0].id)
  const reports = shown ? createReports(store, folds, shown) : null
  const { queue = null } = options
  const room: Room = {
    store,
    queue,
    folds,
    playbooks,
    reports,
    asked: askedBy(playbooks),
    verifier: createVerifier(verify),
    keepsUnsigned: options.unsigned === 'apart',
    writeKeys,
    origins: originsOf(options.origins ?? null, writeKeys),
    secretKeys,
    clock,
    sweepClock: options.clock ? async () => clock() : store.now,
    targets,
    wants: type => targets.flatMap(({ name, types }) => (types === null || types.includes(type) ? [name] : [])),
    refreshMs,
    buckets: { address: bucket(rates.address), key: bucket(rates.key), account: bucket(rates.account), tries: createBuckets(TRIES) },
    say,
    metrics: createMetrics(),
    load: createLoad(),
  }
  // A count that begins with its first loss would hide that one from whoever asks how much it rose.
  for (const reason of REASONS) room.metrics.count(LOST, { reason }, 0)
  if (verify === 'none')
    say(
      'warn',
      'verify.none',
      'Nobody is verified (verify: none): everybody is who their browser says, and readings are shared on this machine only.',
    )
  const files = options.console?.files ?? null
  const tokens = options.console?.tokens ?? []
  const hasTokens = tokens.length > 0
  const gate = createGate(store, clock, options.console?.once, tokens)
  let isClosing = false
  const deliver = createDeliveries(room, targets, () => isClosing)
  const sweep = reports && createSweep(room, reports)
  const figures = shown && createFigures(store, folds, shown)
  let stream: Promise<Stream> | undefined

  const mayRead = async (request: Request, info: RequestInfo): Promise<boolean> =>
    (await gate.admits(request, info)) || hasKey(request, secretKeys)
  let sweptAt: number | null = null

  const app = new Hono<Bindings>()
  app.onError((error, c) => {
    room.say('error', 'request', `${c.req.method} ${doorOf(c.req.path)} failed: ${wordsOf(error)}`)
    return json(500, { waymark: 1, serverTime: clock(), error: 'internal' })
  })
  app.notFound(() => json(404, { error: 'not found' }))
  openDoors(app, room)
  openWatch(app, room, { isClosing: () => isClosing, sweptAt: () => sweptAt, isTaken, mayRead })

  app.get('/login', async c => {
    const cookie = c.req.method === 'GET' ? await gate.open(c.req.raw) : null
    return cookie ? welcomePage(cookie) : spentPage(hasTokens)
  })
  app.post('/login', async c => {
    const { raw } = c.req
    if (!hasTokens || !isOwn(raw)) return spentPage(hasTokens)
    const wait = room.buckets.tries(netOf(c.env.info.address ?? ''), clock())
    if (wait > 0) return json(429, { error: 'rate' }, { 'retry-after': String(Math.ceil(wait / 1000)) })
    const { text } = await readBody(raw, MOST_FORM)
    const cookie = await gate.enter(raw, new URLSearchParams(text ?? '').get('token')?.trim() ?? '')
    return cookie ? welcomePage(cookie) : spentPage(hasTokens)
  })
  app.get('/assets/:name', c => asset(files, c.req.param('name')))
  app.use('/api/*', async (c, next) => {
    if (!(await mayRead(c.req.raw, c.env.info))) return json(401, { error: 'token' }, { 'www-authenticate': 'Bearer' })
    if (c.req.method !== 'GET' && !isOwn(c.req.raw)) return json(403, { error: 'origin' })
    await next()
    return undefined
  })
  app.get('/api/stream', async c => {
    // One that could not begin is none: the next console tries again.
    stream ??= createStream(store).catch(error => {
      stream = undefined
      throw error
    })
    return (await stream).open(c.req.raw.signal)
  })
  if (reports && figures) openDesk(app, room, reports, figures)
  app.get('/api/*', () => json(404, { error: reports ? 'not found' : 'no playbook' }))
  app.get('/', c => page(c.req.raw, c.env.info))
  app.get('/accounts', c => page(c.req.raw, c.env.info))
  app.get('/accounts/:id', c => page(c.req.raw, c.env.info))
  const page = async (request: Request, info: RequestInfo): Promise<Response> =>
    (await gate.admits(request, info)) ? consolePage(files) : closedPage(hasTokens)

  return {
    fetch: async (request, info = {}) => {
      const from = performance.now()
      const response = await app.fetch(request, { info })
      const door = doorOf(new URL(request.url).pathname)
      room.metrics.count('waymark_requests_total', { door, status: String(response.status) })
      room.metrics.time('waymark_request_seconds', (performance.now() - from) / 1000, { door })
      return response
    },
    deliver,
    merge: async () => {
      if (!queue) throw new Error('A receiver without a queue has nothing to merge.')
      return startMerging(room, queue)
    },
    prune: async () => store.prune(await room.sweepClock()),
    sweep: async () => {
      const late = queue ? await behind(queue, await room.sweepClock()) : 0
      if (late > 0) {
        say(
          'warn',
          'queue.behind',
          `Beacons have waited for ${Math.round(late / 1000)} s in the queue: nobody is reported absent meanwhile.`,
        )
        return null
      }
      const swept = sweep ? await sweep.pass() : null
      sweptAt = Date.now()
      room.metrics.count('waymark_alarms_total', { what: 'raised' }, swept?.raised ?? 0)
      room.metrics.count('waymark_alarms_total', { what: 'cleared' }, swept?.cleared ?? 0)
      return swept
    },
    close: async () => {
      isClosing = true
      ;(await stream?.catch(() => undefined))?.close()
      await sweep?.stop().catch(() => {})
    },
  }
}

/** The doors that are measured by themselves; names in an address are nobody's business. */
const DOORS = [
  '/v1/beacon',
  '/v1/events',
  '/v1/erase',
  '/v1/export',
  '/v1/playbook',
  '/api/alarms',
  '/api/accounts',
  '/api/stream',
  '/api',
  '/metrics',
  '/healthz',
  '/readyz',
]
const doorOf = (path: string): string => DOORS.find(door => path === door || path.startsWith(`${door}/`)) ?? 'page'
