import { defineCommand } from 'citty'
import { targetOf } from '../receiver/webhook.ts'
import { type ServeOptions, type Serving, serve, type Verify, type Webhook } from '../receiver.ts'
import { Complaint, complain } from './complaint.ts'
import { allOf, knowOnly, wholeOf } from './options.ts'
import { readPlaybooks } from './playbooks.ts'

const args = {
  playbook: { type: 'string', description: 'Playbook file; may be given several times', valueHint: 'FILE' },
  data: { type: 'string', description: 'Folder for the data (default ./waymark-data, or PostgreSQL by DATABASE_URL)', valueHint: 'DIR' },
  port: { type: 'string', description: 'Port; 0 takes any free one', default: '4400', valueHint: 'N' },
  host: { type: 'string', description: 'Address to listen on', default: '127.0.0.1', valueHint: 'HOST' },
  secret: { type: 'string', description: "Secret of your product's identity tokens, HS256 (or WAYMARK_SECRET)", valueHint: 'TEXT' },
  jwks: { type: 'string', description: 'JWKS address for identity tokens, ES256', valueHint: 'URL' },
  'write-key': { type: 'string', description: 'Write key that beacons must name; may be given several times', valueHint: 'KEY' },
  'secret-key': { type: 'string', description: 'Secret key for POST /v1/events (or WAYMARK_SECRET_KEY)', valueHint: 'KEY' },
  'console-token': { type: 'string', description: "Lasting token for the console's JSON (or WAYMARK_CONSOLE_TOKEN)", valueHint: 'TOKEN' },
  webhook: {
    type: 'string',
    description: 'Address that is told of calls, mails, tasks, milestones and levels; several may be given',
    valueHint: 'URL',
  },
  'webhook-secret': {
    type: 'string',
    description: 'Signs what webhooks are told (or WAYMARK_WEBHOOK_SECRET); a second one takes its place in time',
    valueHint: 'TEXT',
  },
  'chat-webhook': { type: 'string', description: 'Address of a chat (Slack, Teams …) that is told of calls and tasks', valueHint: 'URL' },
  'refresh-ms': { type: 'string', description: "How often open pages ask for their account's state", default: '60000', valueHint: 'N' },
  'trust-proxy': { type: 'boolean', description: 'Take addresses from X-Forwarded-For, behind a proxy of your own' },
} as const

/** What the environment gives where an option does not. */
type Environment = Readonly<Record<string, string | undefined>>

function verifyOf(secret: string | undefined, jwks: string | undefined): Verify {
  if (secret !== undefined && jwks !== undefined) throw new Complaint(['Give --secret or --jwks, not both.'])
  if (secret !== undefined && new TextEncoder().encode(secret).byteLength < 32)
    throw new Complaint(['--secret needs 32 characters or more.'])
  return secret !== undefined ? { secret } : jwks !== undefined ? { jwks } : 'none'
}

/** Where to tell what happens. Throws a `Complaint`, which holds no secret. */
function webhooksOf(urls: readonly string[], secrets: readonly string[], chats: readonly string[]): Webhook[] {
  if (urls.length && !secrets.length) throw new Complaint(['--webhook needs a --webhook-secret (or WAYMARK_WEBHOOK_SECRET) to sign with.'])
  const all: Webhook[] = [
    ...urls.map((url): Webhook => ({ url, kind: 'signed', secret: secrets })),
    ...chats.map((url): Webhook => ({ url, kind: 'chat' })),
  ]
  try {
    all.map(targetOf)
  } catch (error) {
    throw new Complaint([(error as Error).message])
  }
  return all
}

/** Reads the command line. Throws a `Complaint`. */
async function optionsOf(
  given: Readonly<Record<string, unknown>>,
  rawArgs: readonly string[],
  environment: Environment,
): Promise<ServeOptions> {
  knowOnly(rawArgs, Object.keys(args))
  const text = (name: string, variable?: string): string | undefined =>
    (given[name] as string | undefined) ?? (variable && environment[variable] ? environment[variable] : undefined)
  const listOf = (name: string, variable?: string): string[] => {
    const all = allOf(rawArgs, name)
    return all.length ? all : variable && environment[variable] ? [environment[variable]] : []
  }
  const files = [...allOf(rawArgs, 'playbook'), ...(given._ as string[])]
  if (!files.length) throw new Complaint(['serve needs a playbook: --playbook FILE'])
  const databaseUrl = given.data === undefined ? environment.DATABASE_URL : undefined
  const writeKeys = listOf('write-key')
  return {
    playbooks: await readPlaybooks(files),
    ...(databaseUrl ? { databaseUrl } : { data: text('data') ?? 'waymark-data' }),
    port: wholeOf('port', String(given.port), 0, 65_535),
    host: String(given.host),
    verify: verifyOf(text('secret', 'WAYMARK_SECRET'), text('jwks')),
    ...(writeKeys.length && { writeKeys }),
    secretKeys: listOf('secret-key', 'WAYMARK_SECRET_KEY'),
    consoleTokens: listOf('console-token', 'WAYMARK_CONSOLE_TOKEN'),
    webhooks: webhooksOf(listOf('webhook'), listOf('webhook-secret', 'WAYMARK_WEBHOOK_SECRET'), listOf('chat-webhook')),
    refreshMs: wholeOf('refresh-ms', String(given['refresh-ms']), 1_000, 86_400_000),
    trustProxy: given['trust-proxy'] === true,
  }
}

/** What went wrong at the start, in words; a fault of our own stays what it is. */
function startFault(error: unknown, { port, host, data }: ServeOptions): unknown {
  const { code, message, cause } = error as NodeJS.ErrnoException & { cause?: unknown }
  if (code === 'EADDRINUSE') return new Complaint([`Port ${port} is taken. Choose another one: --port N`])
  if (code === 'EACCES')
    return new Complaint([data ? `No right to use port ${port} or to write ${data}.` : `No right to use port ${port}.`])
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND')
    return new Complaint([`${host} is no address of this machine, or the database's host is unknown.`])
  if (code === 'ECONNREFUSED') return new Complaint(['The database of DATABASE_URL does not answer.'])
  if (/^(28|3D)/.test(code ?? '')) return new Complaint([`The database refuses: ${message}`])
  if (cause) return startFault(cause, { port, host, data } as ServeOptions)
  return error instanceof Error && /in use by process|later version/.test(message) ? new Complaint([message]) : error
}

/** Ends on Ctrl-C or SIGTERM: answers what is under way, writes all down; a second signal ends at once. */
function stopOnSignal(serving: Serving): void {
  let stopping = false
  const stop = () => {
    if (stopping) process.exit(1)
    stopping = true
    serving.close().then(
      () => process.exit(0),
      error => {
        complain(error)
        process.exit(1)
      },
    )
  }
  process.on('SIGINT', stop)
  process.on('SIGTERM', stop)
}

/** `waymark serve`: the receiver with its console. `consoleDir`: where the built page lies. */
export const serveCommand = (consoleDir: string) =>
  defineCommand({
    meta: { name: 'serve', description: 'Take in beacons and show the console' },
    args,
    run: async ({ args: given, rawArgs }) => {
      try {
        const options = await optionsOf(given, rawArgs, process.env)
        const serving = await serve({ ...options, consoleDir, log: line => console.error(`waymark: ${line}`) }).catch(error => {
          throw startFault(error, options)
        })
        console.log(`Beacons  ${serving.url}/v1/beacon`)
        console.log(`Console  ${serving.url}/`)
        console.log(`Log in   ${serving.loginUrl}   (once, from another machine)`)
        stopOnSignal(serving)
      } catch (error) {
        complain(error)
      }
    },
  })
