import { Hono } from 'hono'
import { hash64, type Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/types.ts'
import { receiveBeacon } from './beacon.ts'
import { createDeliveries, type Delivered } from './deliver.ts'
import { openDesk } from './desk.ts'
import { receiveEntries } from './entries.ts'
import { receiveErase } from './erase.ts'
import { createFigures, isCohort } from './figures.ts'
import { createFolds } from './fold.ts'
import { createBuckets, type Rate, type Rates, usualRates } from './limits.ts'
import { asset, closedPage, consolePage, type Files, spentPage, welcomePage } from './page.ts'
import { calendar, json, openTo, preflight } from './reply.ts'
import { createReports } from './reports.ts'
import { askedBy, type Log, playbookOf, type RequestInfo, type Room, type WriteKey } from './room.ts'
import { hasKey } from './secret.ts'
import { createGate, isOwn } from './session.ts'
import type { Store } from './store.ts'
import { createStream, type Stream } from './stream.ts'
import { createSweep, type Swept } from './sweep.ts'
import { createVerifier, type Verify } from './verify.ts'
import { targetOf, type Webhook } from './webhook.ts'

export interface ConsoleOptions {
  /** The files of the page. Without them only its JSON is served. */
  readonly files?: Files
  /** The token of the one-time link `/login?token=…`. */
  readonly once?: string
  /** Lasting tokens for `Authorization: Bearer …`. */
  readonly tokens?: readonly string[]
}

export interface ReceiverOptions {
  readonly store: Store
  /** What beacons may speak of; the console reads accounts by the first. Several versions of one playbook may stand side by side; the latest is read. */
  readonly playbooks: readonly Playbook[]
  /** Who people are. Say `'none'` knowingly: then everybody is who their browser says, and readings go out on loopback only. */
  readonly verify: Verify
  /** Public keys that beacons name. Any, when left out. */
  readonly writeKeys?: readonly (string | WriteKey)[]
  /** Secret keys for `POST /v1/events`. Without them that door is closed. */
  readonly secretKeys?: readonly string[]
  /** Milliseconds since 1970. Default: the machine's clock. */
  readonly clock?: () => Instant
  /** How often a visible tab asks for the account's readings, in milliseconds. Default 60,000. */
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
   * them works, the others get null. `serve` does it by itself.
   */
  sweep(): Promise<Swept | null>
  /** One pass over the messages that wait for their webhooks: call it every two seconds or so. `serve` does it by itself. */
  deliver(): Promise<Delivered>
  /** Ends the streams. The store stays open: who opened it closes it. */
  close(): Promise<void>
}

const REFRESH = 60_000

interface Bindings {
  readonly Bindings: { readonly info: RequestInfo }
}

/** The receiver as a web-standard handler: `Request` in, `Response` out, on Node, Bun, Deno or an edge runtime. */
export function createReceiver(options: ReceiverOptions): Receiver {
  const { store, playbooks, verify, secretKeys = [], clock = () => Date.now(), refreshMs = REFRESH, log = () => {} } = options
  const rates = { ...usualRates, ...options.rates }
  const bucket = (rate: Rate | null) => rate && createBuckets(rate)
  const writeKeys = options.writeKeys?.map(key => (typeof key === 'string' ? { key } : key)) ?? null
  const folds = createFolds(store)
  const targets = (options.webhooks ?? []).map(targetOf)
  const shown = playbooks[0] && playbookOf(playbooks, playbooks[0].id)
  const reports = shown ? createReports(store, folds, shown) : null
  const room: Room = {
    store,
    folds,
    playbooks,
    reports,
    asked: askedBy(playbooks),
    verifier: createVerifier(verify),
    writeKeys,
    secretKeys,
    hashKey: writeKeys?.[0]?.key ?? '',
    clock,
    sweepClock: options.clock ? async () => clock() : store.now,
    targets,
    wants: type => targets.flatMap(({ name, types }) => (types === null || types.includes(type) ? [name] : [])),
    refreshMs,
    buckets: { address: bucket(rates.address), key: bucket(rates.key), account: bucket(rates.account) },
    log,
  }
  if (verify === 'none')
    log('Nobody is verified (verify: none): everybody is who their browser says, and readings are shared on this machine only.')
  const files = options.console?.files ?? null
  const gate = createGate(store, clock, options.console?.once, options.console?.tokens ?? [])
  const deliver = createDeliveries(room, targets)
  const sweep = reports && createSweep(room, reports)
  const figures = shown && createFigures(store, folds, shown)
  let stream: Promise<Stream> | undefined

  const app = new Hono<Bindings>()
  app.onError((error, c) => {
    log(`${c.req.method} ${c.req.path} failed: ${error.message}`)
    return json(500, { waymark: 1, serverTime: clock(), error: 'internal' })
  })
  app.notFound(() => json(404, { error: 'not found' }))

  app.post('/v1/beacon', async c => openTo(c.req.raw, await receiveBeacon(room, c.req.raw, c.env.info), clock()))
  app.options('/v1/beacon', c => openTo(c.req.raw, preflight(c.req.raw, 'POST'), clock()))
  app.post('/v1/events', c => receiveEntries(room, c.req.raw))
  app.post('/v1/erase', c => receiveErase(room, c.req.raw))
  app.get('/v1/playbook/:id', c => {
    const playbook = playbookOf(playbooks, c.req.param('id'))
    if (!playbook) return openTo(c.req.raw, json(404, { error: 'not found' }), clock())
    const body = JSON.stringify(playbook)
    const etag = `"${hash64('playbook', body)}"`
    const headers = {
      etag,
      'cache-control': 'no-cache',
      'content-type': 'application/json; charset=utf-8',
      'x-content-type-options': 'nosniff',
    }
    const isSame = c.req.header('if-none-match') === etag
    return openTo(c.req.raw, new Response(isSame ? null : body, { status: isSame ? 304 : 200, headers }), clock())
  })

  app.get('/login', async c => {
    const cookie = c.req.method === 'GET' ? await gate.open(c.req.raw) : null
    return cookie ? welcomePage(cookie) : spentPage()
  })
  app.get('/assets/:name', c => asset(files, c.req.param('name')))
  app.use('/api/*', async (c, next) => {
    if (!(await gate.admits(c.req.raw, c.env.info)) && !hasKey(c.req.raw, secretKeys))
      return json(401, { error: 'token' }, { 'www-authenticate': 'Bearer' })
    if (c.req.method !== 'GET' && !isOwn(c.req.raw)) return json(403, { error: 'origin' })
    await next()
    return undefined
  })
  if (reports) openDesk(app as unknown as Parameters<typeof openDesk>[0], room, reports)
  app.get('/api/stream', async c => {
    stream ??= createStream(store)
    return (await stream).open(c.req.raw.signal)
  })
  app.get('/api/accounts', async () => (reports ? json(200, await reports.accounts(clock())) : json(404, { error: 'no playbook' })))
  app.get('/api/accounts/:id', async c => {
    const report = await reports?.account(c.req.param('id'), clock())
    return report ? json(200, report) : json(404, { error: 'not found' })
  })
  app.get('/api/accounts/:id/goals.ics', async c => {
    const text = await figures?.goals(c.req.param('id'), c.req.query('locale'), clock())
    return text ? calendar(text) : json(404, { error: 'not found' })
  })
  app.get('/api/ttv', async c => {
    const by = c.req.query('by') ?? 'month'
    if (!isCohort(by)) return json(400, { error: 'by: month, version or tier' })
    return figures ? json(200, await figures.ttv(by, clock())) : json(404, { error: 'no playbook' })
  })
  app.get('/', c => page(c.req.raw, c.env.info))
  app.get('/accounts', c => page(c.req.raw, c.env.info))
  app.get('/accounts/:id', c => page(c.req.raw, c.env.info))
  const page = async (request: Request, info: RequestInfo): Promise<Response> =>
    (await gate.admits(request, info)) ? consolePage(files) : closedPage()

  return {
    fetch: async (request, info = {}) => app.fetch(request, { info }),
    deliver,
    sweep: async () => (sweep ? sweep.pass() : null),
    close: async () => {
      ;(await stream)?.close()
      await sweep?.stop().catch(() => {})
    },
  }
}
