import type { Instant } from '../evidence/types.ts'
import { inflate, isGzip } from './inflate.ts'
import { LONGEST_ID, LONGEST_NAME, MOST_DEPTH, MOST_PARTS, SHORTEST_SECRET } from './limits.ts'
import { APART } from './store.ts'

/** What a beacon says of itself. Its parts are looked at one by one later, so that a bad one does not spoil the rest. */
export interface Envelope {
  readonly key: string
  readonly writer: string
  readonly seq: number
  readonly sentAt: Instant
  readonly account: string | null
  readonly person: string
  readonly token: string | undefined
  readonly playbook: { readonly id: string; readonly version: number }
  readonly evidence: readonly unknown[]
  readonly happenings: readonly unknown[]
  readonly dropped: Readonly<Record<string, unknown>>
  readonly seen: number
  readonly etag: string | undefined
  readonly epoch: number
  readonly secret: string | null
}

export type Fields = Readonly<Record<string, unknown>>
export const isFields = (it: unknown): it is Fields => typeof it === 'object' && it !== null && !Array.isArray(it)
export const isWhole = (it: unknown): it is number => Number.isSafeInteger(it)

/** A text that PostgreSQL can keep: no NUL, no half of a surrogate pair. */
export const isText = (it: unknown, longest: number): it is string =>
  typeof it === 'string' && it.length <= longest && !/\0|\p{Surrogate}/u.test(it)
export const isName = (it: unknown, longest = LONGEST_NAME): it is string =>
  isText(it, longest) && it !== '' && it !== '__proto__' && !it.startsWith(APART)

/** A body that was read to its end, or why it was not: it is longer than it may be, its sender went away in the middle, or it can't be unpacked. */
export type Body =
  | { readonly text: string }
  | { readonly text?: never; readonly status: 413 | 400; readonly refused: 'tooBig' | 'cut' | 'malformed' }
const TOO_BIG = { status: 413, refused: 'tooBig' } as const
const CUT = { status: 400, refused: 'cut' } as const
const MALFORMED = { status: 400, refused: 'malformed' } as const

/** Reads a body to its end, or to the limit. `mayBePacked`: one that begins as gzip does is unpacked, to the same limit. Never rejects. */
export async function readBody(request: Request, most: number, mayBePacked = false): Promise<Body> {
  if (Number(request.headers.get('content-length') ?? 0) > most) return TOO_BIG
  const decoder = new TextDecoder()
  let bytes = 0
  let text = ''
  const packed: Uint8Array[] = []
  const reader = request.body?.getReader()
  try {
    for (;;) {
      const { done, value } = (await reader?.read()) ?? { done: true, value: undefined }
      if (done) return packed[0] ? await unpack(packed, bytes, most) : { text: text + decoder.decode() }
      if (value.byteLength === 0) continue
      const isPacked = packed[0] !== undefined || (mayBePacked && bytes === 0 && isGzip(value))
      bytes += value.byteLength
      if (bytes > most) {
        await reader?.cancel().catch(() => {})
        return TOO_BIG
      }
      if (isPacked) packed.push(value)
      else text += decoder.decode(value, { stream: true })
    }
  } catch {
    return CUT
  }
}

async function unpack(parts: readonly Uint8Array[], length: number, most: number): Promise<Body> {
  const packed = new Uint8Array(length)
  let at = 0
  for (const part of parts) {
    packed.set(part, at)
    at += part.byteLength
  }
  const text = await inflate(packed, most)
  return text === 'tooBig' ? TOO_BIG : text === 'malformed' ? MALFORMED : text
}

/** How deep the brackets of a JSON text go, without reading it. One pass by hand: a pattern for strings could be made to take quadratic time. */
const depthOf = (json: string): number => {
  let depth = 0
  let deepest = 0
  let inText = false
  for (let i = 0; i < json.length; i++) {
    const unit = json[i]
    if (inText) {
      if (unit === '\\') i++
      else if (unit === '"') inText = false
    } else if (unit === '"') inText = true
    else if (unit === '[' || unit === '{') deepest = Math.max(deepest, ++depth)
    else if (unit === ']' || unit === '}') depth--
  }
  return deepest
}

/** JSON as a value; undefined when it is none, or nested too deep. */
export function parseJson(json: string): unknown {
  if (depthOf(json) > MOST_DEPTH) return undefined
  try {
    return JSON.parse(json)
  } catch {
    return undefined
  }
}

/** The envelope of a beacon, or null where it is none. */
export function parseEnvelope(it: unknown): Envelope | null {
  if (!isFields(it) || it.v !== 1) return null
  const { key, writer, seq, sentAt, person, token, playbook, evidence, happenings, seen, etag, dropped } = it
  const account = it.account === '' || it.account === undefined ? null : it.account
  if (!isText(key, LONGEST_NAME) || !isName(writer) || !isName(person)) return null
  if (account !== null && !isName(account)) return null
  if (!isFields(playbook) || !isName(playbook.id) || !isWhole(playbook.version)) return null
  if (!Array.isArray(evidence) || !Array.isArray(happenings) || evidence.length + happenings.length > MOST_PARTS) return null
  return {
    key,
    writer,
    seq: isWhole(seq) ? seq : 0,
    sentAt: Number.isFinite(sentAt) ? (sentAt as number) : 0,
    account,
    person,
    token: typeof token === 'string' ? token : undefined,
    playbook: { id: playbook.id, version: playbook.version },
    evidence,
    happenings,
    dropped: isFields(dropped) ? dropped : {},
    seen: isWhole(seen) && seen > 0 ? seen : 0,
    etag: typeof etag === 'string' ? etag : undefined,
    epoch: isWhole(it.epoch) && it.epoch > 0 ? it.epoch : 0,
    secret: isText(it.secret, LONGEST_ID) && it.secret.length >= SHORTEST_SECRET ? it.secret : null,
  }
}
