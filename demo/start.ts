import { readFile } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createAdaptorServer } from '@hono/node-server'
import { serve } from '../src/receiver.ts'
import { parsePlaybook } from '../src/schema.ts'
import { neighbours } from './neighbours.ts'
import { createForward } from './office/forward.ts'
import { createOfficeApp } from './office/server.ts'
import { createTokens } from './office/token.ts'

export interface DemoOptions {
  /** Default 4100; 0 takes any free one. */
  readonly officePort?: number
  /** Default 4200; 0 takes any free one. */
  readonly receiverPort?: number
  readonly dataDir: string
  /** Milliseconds; what the demo is moved on by comes on top. Default: the machine's clock. */
  readonly clock?: () => number
  /** How often an open page asks for the account's state. Default 5 s, so that a visitor sees colleagues arrive. */
  readonly refreshMs?: number
  /** Nothing on the console of the process. */
  readonly quiet?: boolean
  /** Other customers with a history, so that the console has more than one row. */
  readonly neighbours?: boolean
}
export interface Demo {
  readonly officeUrl: string
  readonly receiverUrl: string
  readonly consoleUrl: string
  /** Moves the one clock that office and receiver share. */
  advance(ms: number): void
  close(): Promise<void>
}

/** A day in milliseconds, for `advance`. */
export const DAY = 86_400_000
const ACCOUNT = 'minamo'
const dayIn = (zone: string, at: number): string => new Intl.DateTimeFormat('sv', { timeZone: zone }).format(at)

/** Starts the office and, beside it, the receiver with its console, on one clock. */
export async function startDemo({
  officePort = 4100,
  receiverPort = 4200,
  dataDir,
  clock: base = Date.now,
  refreshMs = 5000,
  quiet,
  neighbours: more,
}: DemoOptions): Promise<Demo> {
  const log = (line: string): void => {
    if (!quiet) console.error(line)
  }
  const text = await readFile(fileURLToPath(new URL('playbooks/virtual-office.json', import.meta.url)), 'utf8')
  const { playbook, problems } = parsePlaybook(JSON.parse(text))
  if (!playbook) throw new Error(`The demo's playbook has ${problems.length} problems.`)
  let offset = 0
  const clock = (): number => base() + offset
  const secret = crypto.randomUUID()
  const secretKey = `sk_${crypto.randomUUID()}`
  // A key of its own for each run: what browsers kept of an earlier run stays out of this one.
  const writeKey = `wk_${crypto.randomUUID().slice(0, 8)}`

  const receiver = await serve({
    playbooks: [playbook],
    data: dataDir,
    port: receiverPort,
    verify: { secret },
    writeKeys: [writeKey],
    secretKeys: [secretKey],
    clock,
    refreshMs,
    consoleDir: fileURLToPath(new URL('../dist/console', import.meta.url)),
    log: line => log(`receiver: ${line}`),
  })
  try {
    const receiverUrl = receiver.url.replace('127.0.0.1', 'localhost')
    const forward = createForward(receiver.url, secretKey, line => log(`office: ${line}`))
    const now = clock()
    await forward.tell({
      account: ACCOUNT,
      at: now,
      by: 'sales',
      facts: {
        name: 'Minamo Inc.',
        tier: '2',
        owner: 'Hana Kimura',
        contact: 'Misaki Aoki, ext. 214',
        contactHours: '13:00-16:00',
        seats: 4,
        anchors: { trialStart: dayIn('Asia/Tokyo', now) },
      },
    })
    if (more) await forward.tell(...neighbours(now, at => dayIn('Asia/Tokyo', at)))
    const app = await createOfficeApp({
      account: ACCOUNT,
      receiverUrl,
      writeKey,
      playbook: text,
      tokens: createTokens(secret, ACCOUNT, clock),
      forward,
      clock,
      advance: ms => {
        offset += ms
      },
    })
    const server = createAdaptorServer({ fetch: app.fetch }) as import('node:http').Server
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject)
      server.listen(officePort, '127.0.0.1', resolve)
    })
    return {
      officeUrl: `http://localhost:${(server.address() as AddressInfo).port}`,
      receiverUrl,
      consoleUrl: `${receiverUrl}/`,
      advance: ms => {
        offset += ms
      },
      close: async () => {
        await new Promise<void>(resolve => {
          server.close(() => resolve())
          server.closeAllConnections()
        })
        await receiver.close()
      },
    }
  } catch (error) {
    await receiver.close()
    throw error
  }
}
