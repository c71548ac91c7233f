import type { Hono } from 'hono'
import type { Bindings } from './bindings.ts'
import type { Gauge } from './metrics.ts'
import { json } from './reply.ts'
import type { Room } from './room.ts'
import { within } from './within.ts'

/** The database must answer within this, in milliseconds. */
const PATIENCE = 2_000

/** What whoever runs the receiver watches it by. */
export interface Watched {
  /** It is about to end: no new work should come. */
  readonly isClosing: () => boolean
  /** When this receiver last looked at accounts, or saw that another does, by its own clock. Null: never. */
  readonly sweptAt: () => number | null
  /** Whether the database takes in what is written. */
  readonly isTaken: () => Promise<boolean>
  readonly mayRead: (request: Request, info: Bindings['Bindings']['info']) => Promise<boolean>
}

/**
 * `/healthz`: the process runs. `/readyz`: it can take beacons in; 503 while it ends, or the database does not answer or refuses writes.
 * `/metrics`: counts for Prometheus, under the console's token.
 */
export function openWatch(
  app: Hono<Bindings>,
  { store, queue, metrics, load }: Room,
  { isClosing, sweptAt, isTaken, mayRead }: Watched,
): void {
  app.get('/healthz', () => json(200, { ok: true }))
  app.get('/readyz', async () => {
    if (isClosing()) return json(503, { ok: false, reason: 'closing' })
    // What lies in a queue waits for its database.
    const isThere = await within(
      store.now().then(() => queue !== null || isTaken()),
      PATIENCE,
    ).catch(() => false)
    return isThere ? json(200, { ok: true }) : json(503, { ok: false, reason: 'store' })
  })
  app.get('/metrics', async c => {
    if (!(await mayRead(c.req.raw, c.env.info))) return json(401, { error: 'token' }, { 'www-authenticate': 'Bearer' })
    const [tally, open, waiting] = await Promise.all([
      store.tally(),
      store.openAlarms(),
      queue && within(queue.waiting(), PATIENCE).catch(() => null),
    ])
    const swept = sweptAt()
    const memory = globalThis.process?.memoryUsage?.().rss
    const gauges: Gauge[] = [
      { name: 'waymark_in_flight', value: load.inFlight },
      { name: 'waymark_alarms_open', value: open },
      ...(['waiting', 'sent', 'dead', 'withdrawn'] as const).map(state => ({
        name: 'waymark_outbox',
        value: tally[state] ?? 0,
        labels: { state },
      })),
      ...(waiting === null ? [] : [{ name: 'waymark_queue_waiting', value: waiting.count }]),
      ...(swept === null ? [] : [{ name: 'waymark_sweep_seconds_ago', value: Math.max(0, (Date.now() - swept) / 1000) }]),
      ...(memory === undefined ? [] : [{ name: 'process_resident_memory_bytes', value: memory }]),
      { name: 'process_start_time_seconds', value: performance.timeOrigin / 1000 },
    ]
    return new Response(metrics.text(gauges), {
      headers: { 'content-type': 'text/plain; version=0.0.4; charset=utf-8', 'cache-control': 'no-store' },
    })
  })
}
