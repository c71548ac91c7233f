import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import type { Answer, Fault, Ledger, Library, Told } from './library.ts'

/** What the gate is asked to judge: the n-th delivery of a run, from 1. */
export interface Delivery {
  readonly n: number
  readonly told: readonly Told[]
}

/** The server of one run: every library meets the same one, on a port of its own, so that it can be down for one alone. */
export interface Gate {
  readonly url: string
  readonly ledger: Ledger
  readonly count: { requests: number; bytes: number; preflights: number; faults: number }
  /** How often each event was taken in, by the page's own name for it, before ids are compared. */
  readonly taken: Map<string, number>
  fault: (delivery: Delivery) => Fault
  /** Everything is torn, what the browser asks beforehand too. */
  isTorn: boolean
  down(): Promise<void>
  up(): Promise<void>
}

const cors = (request: IncomingMessage): Record<string, string> => ({
  'access-control-allow-origin': request.headers.origin ?? '*',
  'access-control-allow-credentials': 'true',
  'access-control-expose-headers': 'Retry-After, Date',
})

/** What a browser may send, asked for once in ten minutes. */
const preflight = (request: IncomingMessage): Record<string, string> => ({
  ...cors(request),
  'access-control-allow-headers': request.headers['access-control-request-headers'] ?? '*',
  'access-control-allow-methods': 'GET, POST, OPTIONS',
  'access-control-max-age': '600',
})

const wholeBody = async (request: IncomingMessage): Promise<Buffer> => {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  return Buffer.concat(parts)
}

const isZipped = (body: Buffer): boolean => body[0] === 0x1f && body[1] === 0x8b

/** The request's head as it came over the wire. */
const headBytes = (request: IncomingMessage): number =>
  `${request.method} ${request.url} HTTP/1.1\r\n\r\n`.length + request.rawHeaders.reduce((sum, text) => sum + text.length + 2, 0)

export async function openGate(library: Library, person: string): Promise<Gate> {
  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    if (gate.isTorn) {
      gate.count.faults++
      return void request.socket.resetAndDestroy()
    }
    if (request.method === 'OPTIONS') {
      gate.count.preflights++
      return void response.writeHead(204, preflight(request)).end()
    }
    const raw = await wholeBody(request)
    const path = new URL(request.url ?? '/', gate.url).pathname
    const body = (isZipped(raw) ? gunzipSync(raw) : raw).toString('utf8')
    const say = ({ status, headers, body: text }: Answer) => {
      response.writeHead(status, { ...headers, ...cors(request) }).end(text)
    }
    const told = request.method === 'POST' ? library.told(path, body) : null
    if (!told) return say(library.aside(path))
    gate.count.bytes += headBytes(request) + raw.length
    const fault = gate.fault({ n: ++gate.count.requests, told })
    if (fault !== 'pass') gate.count.faults++
    if (fault === 'reset') return void request.socket.resetAndDestroy()
    if (typeof fault === 'object') {
      const { status, retryAfter } = fault
      const headers = { 'content-type': 'application/json', ...(retryAfter !== undefined && { 'retry-after': String(retryAfter) }) }
      return say({ status, headers, body: library.refusal(status, told, body) })
    }
    const answer = await gate.ledger.take(request.url ?? '/', body, {
      origin: request.headers.origin ?? '',
      'content-type': request.headers['content-type'] ?? '',
    })
    if (answer.status === 200) for (const { key } of told) gate.taken.set(key, (gate.taken.get(key) ?? 0) + 1)
    if (fault === 'lost') return void request.socket.resetAndDestroy()
    say(answer)
  }
  const server = createServer((request, response) => handle(request, response).catch(() => response.destroy()))
  const listen = (port: number) => new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  await listen(0)
  const { port } = server.address() as AddressInfo
  const gate: Gate = {
    url: `http://127.0.0.1:${port}`,
    ledger: library.ledger(person),
    count: { requests: 0, bytes: 0, preflights: 0, faults: 0 },
    taken: new Map(),
    fault: () => 'pass',
    isTorn: false,
    down: () =>
      new Promise(done => {
        server.close(() => done())
        server.closeAllConnections()
      }),
    up: () => listen(port),
  }
  return gate
}
