import type { Instant } from '../evidence/types.ts'
import type { Playbook } from '../playbook/types.ts'
import { createReceiver } from './app.ts'
import type { Rates } from './limits.ts'
import { openStore } from './open.ts'
import type { Files } from './page.ts'
import { type Log, type WriteKey, wordsOf } from './room.ts'
import { rounds } from './rounds.ts'
import { secretText } from './secret.ts'
import type { Verify } from './verify.ts'
import type { Webhook } from './webhook.ts'

export interface ServeOptions {
  readonly playbooks: readonly Playbook[]
  /** A folder for the data, made when it is not there. */
  readonly data?: string
  /** A PostgreSQL database instead of the folder. */
  readonly databaseUrl?: string
  /** Default 4400; 0 takes any free one. */
  readonly port?: number
  /** Default 127.0.0.1: this machine only. */
  readonly host?: string
  /** Default `'none'`. */
  readonly verify?: Verify
  readonly writeKeys?: readonly (string | WriteKey)[]
  readonly secretKeys?: readonly string[]
  readonly clock?: () => Instant
  readonly refreshMs?: number
  readonly rates?: Partial<Rates>
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
  /** Where calls, mails, tasks, milestones and levels are told. */
  readonly webhooks?: readonly Webhook[]
  readonly log?: Log
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
/** Whoever still holds a connection after this loses it, in milliseconds. */
const PATIENCE = 3_000

const isLoopback = (address: string): boolean => address === '::1' || address.startsWith('127.') || address === '::ffff:127.0.0.1'

async function filesIn(folder: string): Promise<Files> {
  const [{ readFile }, { join }] = await Promise.all([import('node:fs/promises'), import('node:path')])
  return name => readFile(join(folder, name)).catch(() => null)
}

/** Runs the receiver with its console on Node. Rejects when the port is taken, the folder is in use or the database out of reach. */
export async function serve(options: ServeOptions): Promise<Serving> {
  const {
    playbooks,
    data,
    databaseUrl,
    port = PORT,
    host = '127.0.0.1',
    consoleDir,
    trustProxy = false,
    sweepMs = SWEEP,
    deliverMs = DELIVER,
  } = options
  if (databaseUrl === undefined && data === undefined) throw new Error('serve() needs a data folder or a database URL.')
  const [{ createAdaptorServer }, { getConnInfo }] = await Promise.all([import('@hono/node-server'), import('@hono/node-server/conninfo')])
  const store = await openStore(databaseUrl === undefined ? { data: data! } : { url: databaseUrl })
  const once = secretText()
  const files = consoleDir === undefined ? undefined : await filesIn(consoleDir)
  const { verify = 'none', writeKeys, secretKeys, clock, refreshMs, rates, consoleTokens, webhooks, log } = options
  let loopback = false
  try {
    const receiver = createReceiver({
      store,
      playbooks,
      verify,
      ...(writeKeys && { writeKeys }),
      ...(secretKeys && { secretKeys }),
      ...(clock && { clock }),
      ...(refreshMs !== undefined && { refreshMs }),
      ...(rates && { rates }),
      ...(webhooks && { webhooks }),
      ...(log && { log }),
      console: { once, ...(files && { files }), ...(consoleTokens && { tokens: consoleTokens }) },
    })
    const server = createAdaptorServer({
      fetch: (request, env) => {
        const { remote } = getConnInfo({ env } as unknown as Parameters<typeof getConnInfo>[0])
        const forwarded = trustProxy ? request.headers.get('x-forwarded-for')?.split(',').at(-1)?.trim() : undefined
        const address = forwarded ?? remote.address
        return receiver.fetch(request, { loopback, ...(address !== undefined && { address }) })
      },
    }) as import('node:http').Server
    // Slow senders must not hold a connection for ever.
    server.requestTimeout = 30_000
    server.headersTimeout = 15_000
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(port, host, () => {
        server.off('error', reject)
        resolve()
      })
    })
    const stopSweeping = rounds(sweepMs, receiver.sweep, error => log?.(`A sweep failed: ${wordsOf(error)}`))
    const stopDelivering = rounds(deliverMs, receiver.deliver, error => log?.(`Messages could not be sent: ${wordsOf(error)}`))
    const bound = server.address() as import('node:net').AddressInfo
    loopback = isLoopback(bound.address)
    const name = bound.family === 'IPv6' ? `[${bound.address}]` : bound.address
    const url = `http://${name}:${bound.port}`
    return {
      url,
      loginUrl: `${url}/login?token=${once}`,
      close: async () => {
        const closed = new Promise<void>(resolve => server.close(() => resolve()))
        await receiver.close()
        await stopSweeping()
        await stopDelivering()
        server.closeIdleConnections()
        const timer = setTimeout(() => server.closeAllConnections(), PATIENCE)
        await closed
        clearTimeout(timer)
        await store.close()
      },
    }
  } catch (error) {
    await store.close()
    throw error
  }
}
