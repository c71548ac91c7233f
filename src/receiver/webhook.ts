import { hash64 } from '../evidence/index.ts'
import type { MessageType } from './message.ts'

/** Where messages go. Only whoever runs the receiver names one; nothing that comes in over the wire can. */
export interface Webhook {
  readonly url: string
  /** `signed`: the message as JSON, signed. `chat`: `{"text": …}`, as Slack, Teams and the like take it under an address that is the secret. */
  readonly kind: 'signed' | 'chat'
  /** Of `signed`: `whsec_` and base64, or any text of 24 characters or more. Several while one takes the place of another. */
  readonly secret?: string | readonly string[]
  /** All types, when it is left out. A chat hears of calls and tasks only. */
  readonly types?: readonly MessageType[]
}

/** A webhook that was looked at and can be used. */
export interface Target {
  /** Names it in the database and in logs, and gives nothing of its address away but the host. */
  readonly name: string
  readonly host: string
  readonly url: string
  readonly kind: Webhook['kind']
  readonly keys: readonly Uint8Array<ArrayBuffer>[]
  readonly types: readonly MessageType[] | null
}

const SHORTEST = 24
const CHAT: readonly MessageType[] = ['call', 'task']

/** What base64 says. Throws, in words, for what is none. */
const unpacked = (text: string): Uint8Array<ArrayBuffer> => {
  try {
    return Uint8Array.from(atob(text), letter => letter.charCodeAt(0))
  } catch {
    throw new Error('The secret of a webhook that begins with whsec_ goes on in base64.')
  }
}

const bytesOf = (secret: string): Uint8Array<ArrayBuffer> => {
  const bytes = secret.startsWith('whsec_') ? unpacked(secret.slice('whsec_'.length)) : new TextEncoder().encode(secret)
  if (bytes.byteLength < SHORTEST) throw new Error(`The secret of a webhook needs ${SHORTEST} bytes or more.`)
  return bytes
}

/** Looks at a webhook. Throws, in one line that holds no secret, when it can't be used. */
export function targetOf({ url, kind, secret = [], types }: Webhook): Target {
  const at = URL.canParse(url) ? new URL(url) : null
  if (!at || !/^https?:$/.test(at.protocol)) throw new Error('The address of a webhook starts with https:// or http://.')
  if (at.username || at.password) throw new Error(`The address of the webhook at ${at.host} must hold no password.`)
  const keys = [secret].flat().map(bytesOf)
  if (kind === 'signed' && !keys.length) throw new Error(`The webhook at ${at.host} needs a secret to sign with.`)
  return {
    name: hash64('target', `${kind} ${at.href}`),
    host: at.host,
    url: at.href,
    kind,
    keys,
    types: types ?? (kind === 'chat' ? CHAT : null),
  }
}

const base64 = (bytes: Uint8Array): string => btoa(String.fromCharCode(...bytes))

/**
 * Signs a message: HMAC SHA-256 over `id.timestamp.body`, one signature a key, as Standard Webhooks (standardwebhooks.com) has it.
 * `timestamp` in seconds.
 */
export async function sign(keys: Target['keys'], id: string, timestamp: number, body: string): Promise<string> {
  const content = new TextEncoder().encode(`${id}.${timestamp}.${body}`)
  const signatures = keys.map(async raw => {
    const key = await crypto.subtle.importKey('raw', raw, { name: 'HMAC', hash: 'SHA-256' }, false, ['sign'])
    return `v1,${base64(new Uint8Array(await crypto.subtle.sign('HMAC', key, content)))}`
  })
  return (await Promise.all(signatures)).join(' ')
}

/** A name that somebody typed must not call a whole channel: chats read `<!channel>` and links in `<…>`. */
const escaped = (text: string): string => text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;')

const textIn = (body: string): string => {
  const { data } = JSON.parse(body) as { data: { text?: unknown } }
  return String(data.text ?? '')
}

/** The request of one attempt, at an instant in milliseconds. */
export async function requestOf({ kind, keys }: Target, id: string, body: string, now: number): Promise<RequestInit> {
  const base: RequestInit = { method: 'POST', redirect: 'manual' }
  const headers = { 'content-type': 'application/json', 'user-agent': 'Waymark' }
  if (kind === 'chat') return { ...base, headers, body: JSON.stringify({ text: escaped(textIn(body)) }) }
  const timestamp = Math.floor(now / 1000)
  const signature = await sign(keys, id, timestamp, body)
  return {
    ...base,
    headers: { ...headers, 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature },
    body,
  }
}
