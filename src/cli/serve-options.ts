import { parseArgs } from 'citty'
import { importSPKI } from 'jose'
import type { Playbook } from '../playbook/types.ts'
import { logLine } from '../receiver/log.ts'
import { originsOf } from '../receiver/origins.ts'
import { createVerifier } from '../receiver/verify.ts'
import { targetOf } from '../receiver/webhook.ts'
import type { Log, ServeOptions, Verify, Webhook } from '../receiver.ts'
import { Complaint } from './complaint.ts'
import { allOf, knowOnly, wholeOf } from './options.ts'
import { readPlaybooks, readText } from './playbooks.ts'

/** What `waymark serve` takes. */
export const serveArgs = {
  playbook: { type: 'string', description: 'Playbook file; may be given several times', valueHint: 'FILE' },
  data: { type: 'string', description: 'Folder for the data (default ./waymark-data, or PostgreSQL by DATABASE_URL)', valueHint: 'DIR' },
  port: { type: 'string', description: 'Port; 0 takes any free one', default: '4400', valueHint: 'N' },
  host: { type: 'string', description: 'Address to listen on', default: '127.0.0.1', valueHint: 'HOST' },
  secret: {
    type: 'string',
    description:
      "Secret of your product's identity tokens, HS256 (or WAYMARK_SECRET, and WAYMARK_SECRET_NEXT while it takes its place); several may be given",
    valueHint: 'TEXT',
  },
  'public-key': {
    type: 'string',
    description: 'Public key of identity tokens, ES256, as a PEM file; several may be given',
    valueHint: 'FILE',
  },
  jwks: { type: 'string', description: 'JWKS address for identity tokens, ES256', valueHint: 'URL' },
  issuer: { type: 'string', description: 'What identity tokens must say in `iss`', valueHint: 'TEXT' },
  audience: { type: 'string', description: 'What identity tokens must say in `aud`', valueHint: 'TEXT' },
  unsigned: {
    type: 'string',
    description: 'Beacons without a token, where there is a secret or key: refuse, or keep them apart, where they raise no account',
    default: 'refuse',
    valueHint: 'refuse|apart',
  },
  origin: {
    type: 'string',
    description: 'Origin from which browsers may send, such as https://app.example.com; several may be given; any by default',
    valueHint: 'ORIGIN',
  },
  'write-key': { type: 'string', description: 'Write key that beacons must name; may be given several times', valueHint: 'KEY' },
  'secret-key': { type: 'string', description: 'Secret key for POST /v1/events (or WAYMARK_SECRET_KEY)', valueHint: 'KEY' },
  'console-token': {
    type: 'string',
    description: 'Lasting token that signs in to the console, and for its JSON (or WAYMARK_CONSOLE_TOKEN)',
    valueHint: 'TOKEN',
  },
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
  queue: {
    type: 'string',
    description: 'NATS JetStream, nats://host:4222 (or WAYMARK_QUEUE): answer beacons once they lie there, and commit them from there',
    valueHint: 'URL',
  },
  merge: {
    type: 'boolean',
    description: 'With a queue: commit what lies there',
    negativeDescription: 'Leave that to others',
    default: true,
  },
  log: { type: 'string', description: 'How to write the log: text, or json, one object a line', default: 'text', valueHint: 'text|json' },
  'drain-ms': {
    type: 'string',
    description: 'At the end, say so by /readyz for so long before the port is let go',
    default: '0',
    valueHint: 'N',
  },
  'refresh-ms': { type: 'string', description: "How often open pages ask for their account's state", default: '60000', valueHint: 'N' },
  'trust-proxy': { type: 'boolean', description: 'Take addresses from X-Forwarded-For, behind a proxy of your own' },
} as const

/** What the environment gives where an option does not. */
type Environment = Readonly<Record<string, string | undefined>>

const isAddress = (text: string, protocol: RegExp): boolean => URL.canParse(text) && protocol.test(new URL(text).protocol)

/** Who people are, by the one of these that is given. Throws a `Complaint`. */
async function verifyOf(
  secrets: readonly string[],
  pems: readonly string[],
  jwks: string | undefined,
  issuer: string | undefined,
  audience: string | undefined,
): Promise<Verify> {
  if ([secrets.length, pems.length, jwks].filter(Boolean).length > 1)
    throw new Complaint(['Give --secret, --public-key or --jwks, one of them.'])
  const claimed = { ...(issuer !== undefined && { issuer }), ...(audience !== undefined && { audience }) }
  const publicKey = await Promise.all(pems.map(readText))
  for (const [i, pem] of publicKey.entries())
    await importSPKI(pem, 'ES256').catch(() => {
      throw new Complaint([`${pems[i]}: no public key for ES256; it begins with -----BEGIN PUBLIC KEY-----`])
    })
  const verify: Verify = secrets.length
    ? { secret: secrets, ...claimed }
    : pems.length
      ? { publicKey, ...claimed }
      : jwks !== undefined
        ? { jwks, ...claimed }
        : 'none'
  if (jwks !== undefined && !isAddress(jwks, /^https?:$/))
    throw new Complaint([`--jwks is an address such as https://id.example.com/.well-known/jwks.json, not "${jwks}".`])
  if (jwks !== undefined) {
    try {
      createVerifier(verify)
    } catch (error) {
      throw new Complaint([`--jwks: ${(error as Error).message}`])
    }
  }
  if (secrets.some(secret => secret !== secret.trim()))
    throw new Complaint(['--secret begins or ends with a space or a line break, which the signing server may not have.'])
  if (secrets.some(secret => new TextEncoder().encode(secret).byteLength < 32))
    throw new Complaint(['--secret needs 32 characters or more.'])
  if (verify === 'none' && Object.keys(claimed).length)
    throw new Complaint(['--issuer and --audience are claims of a token: give --secret, --public-key or --jwks too.'])
  return verify
}

/** Keys that stand in a header: with a space or a line's end, as files of variables leave them, none would ever fit. Throws a `Complaint`. */
function headerKeys(option: string, keys: readonly string[]): string[] {
  if (keys.some(key => !/^[\x21-\x7e]+$/.test(key)))
    throw new Complaint([`--${option} is made of letters, digits and signs of ASCII, without spaces or line breaks.`])
  return [...keys]
}

/** One of these words. Throws a `Complaint`. */
function oneOf<T extends string>(option: string, given: unknown, words: readonly T[]): T {
  const word = words.find(word => word === given)
  if (word === undefined) throw new Complaint([`--${option} is ${words.join(' or ')}, not "${given}".`])
  return word
}

/** Checks origins. Throws a `Complaint`. */
function originsFrom(list: readonly string[]): readonly string[] | null {
  if (!list.length) return null
  try {
    return [...(originsOf(list, null).all ?? [])]
  } catch (error) {
    throw new Complaint([`--origin: ${(error as Error).message}`])
  }
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

/** Several versions of a playbook may stand side by side, but of one version only one. Throws a `Complaint`. */
function unequal(files: readonly string[], playbooks: readonly Playbook[]): readonly Playbook[] {
  for (const [i, { id, version }] of playbooks.entries()) {
    const first = playbooks.findIndex(other => other.id === id && other.version === version)
    if (first < i)
      throw new Complaint([`${files[first]} and ${files[i]} both are ${id} version ${version}: raise the version of the later one.`])
  }
  return playbooks
}

const logTo =
  (form: 'text' | 'json'): Log =>
  (line, entry) =>
    console.error(form === 'json' ? logLine(line, entry, Date.now()) : `waymark: ${line}`)

/** Reads the command line of `serve`. Throws a `Complaint`. */
export async function serveOptions(rawArgs: readonly string[], environment: Environment): Promise<ServeOptions> {
  knowOnly(rawArgs, serveArgs)
  const given = parseArgs<typeof serveArgs>([...rawArgs], serveArgs) as unknown as Readonly<Record<string, unknown>>
  const text = (name: string, variable?: string): string | undefined =>
    (given[name] as string | undefined) ?? (variable && environment[variable] ? environment[variable] : undefined)
  // While a secret is replaced there are two, and the environment names each.
  const listOf = (name: string, variable?: string): string[] => {
    const all = allOf(rawArgs, name)
    return all.length || !variable ? all : [variable, `${variable}_NEXT`].flatMap(one => environment[one] || [])
  }
  const files = [...allOf(rawArgs, 'playbook'), ...(given._ as string[])]
  if (!files.length) throw new Complaint(['serve needs a playbook: --playbook FILE'])
  const databaseUrl = given.data === undefined ? environment.DATABASE_URL : undefined
  if (databaseUrl !== undefined && databaseUrl !== '' && !isAddress(databaseUrl, /^postgres(ql)?:$/))
    throw new Complaint([
      'DATABASE_URL is an address such as postgres://name:password@host:5432/database. For a folder instead: --data DIR',
    ])
  const writeKeys = listOf('write-key')
  const origins = originsFrom(listOf('origin'))
  const queueUrl = text('queue', 'WAYMARK_QUEUE')
  if (given.merge === false && queueUrl === undefined) throw new Complaint(['--no-merge goes with a --queue.'])
  const form = oneOf('log', given.log, ['text', 'json'])
  return {
    playbooks: unequal(files, await readPlaybooks(files)),
    ...(databaseUrl ? { databaseUrl } : { data: text('data') ?? 'waymark-data' }),
    port: wholeOf('port', String(given.port), 0, 65_535),
    host: String(given.host),
    verify: await verifyOf(listOf('secret', 'WAYMARK_SECRET'), listOf('public-key'), text('jwks'), text('issuer'), text('audience')),
    unsigned: oneOf('unsigned', given.unsigned, ['refuse', 'apart']),
    ...(origins && { origins }),
    ...(queueUrl !== undefined && { queueUrl }),
    merge: given.merge !== false,
    drainMs: wholeOf('drain-ms', String(given['drain-ms']), 0, 600_000),
    ...(writeKeys.length && { writeKeys }),
    secretKeys: headerKeys('secret-key', listOf('secret-key', 'WAYMARK_SECRET_KEY')),
    consoleTokens: headerKeys('console-token', listOf('console-token', 'WAYMARK_CONSOLE_TOKEN')),
    webhooks: webhooksOf(listOf('webhook'), listOf('webhook-secret', 'WAYMARK_WEBHOOK_SECRET'), listOf('chat-webhook')),
    refreshMs: wholeOf('refresh-ms', String(given['refresh-ms']), 1_000, 86_400_000),
    trustProxy: given['trust-proxy'] === true,
    log: logTo(form),
  }
}
