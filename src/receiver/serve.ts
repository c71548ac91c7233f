import { createReceiver, type ReceiverOptions } from './app.ts'
import { sayTo } from './log.ts'
import { openQueue } from './nats.ts'
import { openStore } from './open.ts'
import type { Files } from './page.ts'
import type { Queue } from './queue.ts'
import { wordsOf } from './room.ts'
import { rounds } from './rounds.ts'
import { secretText } from './secret.ts'
import type { Verify } from './verify.ts'

export interface ServeOptions extends Omit<ReceiverOptions, 'store' | 'queue' | 'verify' | 'console'> {
  /** A folder for the data, made when it is not there. */
  readonly data?: string
  /** A PostgreSQL database instead of the folder. */
  readonly databaseUrl?: string
  /** NATS JetStream (`nats://host:4222`): beacons are answered once they lie there, and committed from there. */
  readonly queueUrl?: string
  /** With a queue: commit what lies in it too. Default true; false where other processes do. */
  readonly merge?: boolean
  /** Default 4400; 0 takes any free one. */
  readonly port?: number
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
  /** Default `'none'`. */
  readonly verify?: Verify
  /** The built console (`dist/console`). */
  readonly consoleDir?: string
  /** Lasting tokens for the console's JSON. */
  readonly consoleTokens?: readonly string[]
  /** Behind a proxy of one's own: the last address of `X-Forwarded-For` counts for rate limits. */
  readonly trustProxy?: boolean
  /** How often accounts are looked at for alarms, in milliseconds. Default 10,000. */
  readonly sweepMs?: number
  /** How often the outbox is looked at, in milliseconds. Default 2,000. */
  readonly deliverMs?: number
  /** A request must have come whole within this, in milliseconds. Default 30,000. */
  readonly requestMs?: number
  /** At the end `/readyz` says no for so long before the port is let go, so that a balancer sends nobody here. Milliseconds, default 0. */
  readonly drainMs?: number
}

export interface Serving {
  /** `http://127.0.0.1:4400`. */
  readonly url: string
  /** Opens the console once, from any machine that reaches it. */
  readonly loginUrl: string
  /** Answers what is under way, then lets go of port and data. */
  close(): Promise<void>
}

const PORT = 4400
/** An absence is raised within a minute: this, a lease that must run out first, and the time of a pass. */
const SWEEP = 10_000
const DELIVER = 2_000
const PRUNE = 3_600_000
const REQUEST = 30_000
/** Whoever still holds a connection after this loses it, in milliseconds. */
const PATIENCE = 3_000

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.') || address === '::ffff:127.0.0.1'

async function filesIn(folder: string): Promise<Files> {
  const [{ readFile }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  return name => readFile(join(folder, name)).catch(() => null)
}

/** Runs the receiver with its console on Node. Rejects when the port is taken, the folder is in use or the database out of reach. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const { data, databaseUrl, port = PORT, host = '127.0.0.1', verify = 'none', consoleDir, consoleTokens, trustProxy = false } = options
  const { sweepMs = SWEEP, deliverMs = DELIVER, requestMs = REQUEST, drainMs = 0, queueUrl, merge = true, ...rest } = options
  if (databaseUrl === undefined && data === undefined) throw new Error('serve() needs a data folder or a database URL.')
  const [{ createAdaptorServer }, { getConnInfo }] = await Promise.all([import('@hono/node-server'), import('@hono/node-server/conninfo')])
  const store = await openStore(databaseUrl === undefined ? { data: data! } : { url: databaseUrl })
  const once = secretText()
  const files = consoleDir === undefined ? undefined : await filesIn(consoleDir)
  const say = sayTo(options.log ?? (() => {}))
  let loopback = false
  let queue: Queue | undefined
  let stopMerging: (() => Promise<void>) | undefined
  try {
    queue = queueUrl === undefined ? undefined : await openQueue(queueUrl)
    const receiver = createReceiver({
      ...rest,
      store,
      ...(queue && { queue }),
      verify,
      console: { once, ...(files && { files }), ...(consoleTokens && { tokens: consoleTokens }) },
    })
    if (queue && merge) stopMerging = await receiver.merge()
    const server = createAdaptorServer({
      fetch: (request, env) => {
        const { remote } = getConnInfo({ env } as unknown as Parameters<typeof getConnInfo>[0])
        const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
        const address = forwarded ?? remote.address
        return receiver.fetch(request, { loopback, ...(address !== undefined && { address }) })
      },
      // Slow senders must not hold a connection for ever; by itself Node looks only twice a minute.
      serverOptions: {
        requestTimeout: requestMs,
        headersTimeout: requestMs / 2,
        connectionsCheckingInterval: Math.min(requestMs / 4, 5_000),
      },
    }) as import('node:http').Server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
    const stops = [
      rounds(sweepMs, receiver.sweep, error => say('error', 'sweep', `A sweep failed: ${wordsOf(error)}`)),
      rounds(deliverMs, receiver.deliver, error => say('error', 'deliver', `Messages could not be sent: ${wordsOf(error)}`)),
      rounds(PRUNE, receiver.prune, error => say('error', 'prune', `What is of no more use could not be deleted: ${wordsOf(error)}`)),
    ]
    if (stopMerging) stops.push(stopMerging)
    const bound = server.address() as import('node:net').AddressInfo
    loopback = isLoopback(bound.address)
    const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address
    const url = `http://${name}:${bound.port}`
    return {
      url,
      loginUrl: `${url}/login?token=${once}`,
      close: async () => {
        await receiver.close()
        if (drainMs > 0) await new Promise(resolve => setTimeout(resolve, drainMs))
        const closed = new Promise<void>(resolve => server.close(() => resolve()))
        await Promise.all(stops.map(stop => stop()))
        server.closeIdleConnections()
        const timer = setTimeout(() => server.closeAllConnections(), PATIENCE)
        await closed
        clearTimeout(timer)
        await queue?.close()
        await store.close()
      },
    }
  } catch (error) {
    await stopMerging?.()
    await queue?.close().catch(() => {})
    await store.close()
    throw error
  }
}
