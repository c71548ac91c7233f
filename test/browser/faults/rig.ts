import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Beacon } from '../../../src/beacon/types.ts'
import type { Playbook } from '../../../src/playbook/types.ts'
import { createReceiver, openStore } from '../../../src/receiver.ts'
import { freePort } from '../../receiver/postgres.ts'
import { emptyDatabase } from '../../receiver/template.ts'
import { deliveredFiles } from '../delivered.ts'
import { bodyOf, type Route, type Served, serve } from '../kit.ts'
import type { Promised } from './people.ts'

/** A UTC day keeps 32 dots a series by id, so that many events a series can be told apart one by one. */
const SERIES = 8
export const MOST = SERIES * 30

const names = Array.from({ length: SERIES }, (_, i) => `e${i}`)
const playbook: Playbook = {
  id: 'faults',
  version: 1,
  milestones: Object.fromEntries(names.map(name => [name, { title: name, rule: { count: name, atLeast: 1 } }])),
  roadmap: [{ level: 0, state: 'All', criteria: names, next: [] }],
}

/** What the gate does with a beacon. Each is counted when it really happened. */
export type Fault =
  | { readonly do: 'pass' }
  /** The connection is torn before the receiver hears of it, or after it has committed. */
  | { readonly do: 'reset' | 'lost' }
  | { readonly do: 'hang' | 'drip' }
  /** The receiver has committed, and nobody hears of it before the client gives up. */
  | { readonly do: 'hold' }
  | { readonly do: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

/** What they are called in the table that closes a run. */
const named: Record<Exclude<Fault['do'], 'pass' | 'answer'>, string> = {
  reset: 'connection torn before the commit',
  lost: 'receipt lost after the commit',
  hang: 'no answer ever',
  drip: 'an answer that never ends',
  hold: 'committed, the answer held back until the client has gone',
}

export interface Gate {
  readonly url: string
  /** How often each fault happened, by its name or status. A test may empty it. */
  readonly counts: Record<string, number>
  /** Requests by method: there must be no OPTIONS. */
  readonly methods: Record<string, number>
  /** What a question before the request (OPTIONS) is answered. */
  preflight: 'allow' | 'deny' | 'hang'
  readonly beacons: Beacon[]
  /** The host and path that each beacon was sent to. */
  readonly places: string[]
  fault: (beacon: Beacon, n: number) => Fault
  /** Stops listening, and listens again on the same port. */
  down(): Promise<void>
  up(): Promise<void>
}

export interface Rig {
  readonly gate: Gate
  /** How often each fault really happened, by what it is called. */
  readonly met: Readonly<Record<string, number>>
  meets(fault: string, n?: number): void
  /** Errors and unhandled rejections of the host's pages. */
  readonly wrong: string[]
  readonly people: Promised[]
  /** By how much the receiver's clock is put ahead. Milliseconds. */
  ahead: number
  readonly web: Served & { readonly routes: Record<string, Route> }
  /** What the receiver has on disk of a person: how often each event's id, and how many events in all by the tallies. */
  stored(person: string): Promise<{ readonly ids: ReadonlyMap<string, number>; readonly tally: number; readonly dropped: number }>
  /** When the receiver has it that a person's events happened. */
  dates(person: string): Promise<readonly number[]>
  close(): Promise<void>
}

const CORS = { 'access-control-allow-origin': '*', 'access-control-allow-headers': 'content-type' }

/** A receiver on an embedded database, a gate before it that makes faults, and a host page on another origin. */
export async function openRig(more: Record<string, Route> = {}): Promise<Rig> {
  const data = mkdtempSync(join(tmpdir(), 'waymark-faults-'))
  await emptyDatabase(data)
  const store = await openStore({ data })
  const rate = { burst: 1e6, perSecond: 1e6 }
  const receiver = createReceiver({
    store,
    playbooks: [playbook],
    verify: 'none',
    rates: { key: rate, account: rate, address: rate },
    refreshMs: 60_000,
    clock: () => Date.now() + rig.ahead,
  })
  const counts: Record<string, number> = {}
  const methods: Record<string, number> = {}
  const beacons: Beacon[] = []
  const places: string[] = []
  const met: Record<string, number> = {}
  const count = (bag: Record<string, number>, name: string, n = 1): void => {
    bag[name] = (bag[name] ?? 0) + n
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    count(methods, request.method ?? '')
    if (request.method === 'OPTIONS') {
      if (gate.preflight !== 'allow') count(met, `preflight ${gate.preflight === 'deny' ? 'denied' : 'never answered'}`)
      if (gate.preflight === 'hang') return
      const isAllowed = gate.preflight === 'allow'
      return void response.writeHead(isAllowed ? 204 : 403, isAllowed ? CORS : {}).end()
    }
    const body = await bodyOf(request)
    const beacon = JSON.parse(body) as Beacon
    places.push(`${request.headers.host}${request.url}`)
    const fault = gate.fault(beacon, beacons.push(beacon))
    count(counts, fault.do === 'answer' ? String(fault.status) : fault.do)
    if (fault.do === 'answer') count(met, `answered ${fault.status} by somebody in between`)
    else if (fault.do !== 'pass') count(met, named[fault.do])
    const tear = () => request.socket.resetAndDestroy()
    if (fault.do === 'reset') return void tear()
    if (fault.do === 'hang') return
    if (fault.do === 'drip') {
      response.writeHead(200, { ...CORS, 'content-type': 'application/json' }).write('{')
      return
    }
    if (fault.do === 'answer') return void response.writeHead(fault.status, { ...CORS, ...fault.headers }).end(fault.body)
    const headers = { origin: request.headers.origin ?? '', 'content-type': request.headers['content-type'] ?? '' }
    const answer = await receiver.fetch(new Request(`${gate.url}${request.url}`, { method: 'POST', body, headers }), { loopback: true })
    const text = await answer.text()
    if (fault.do === 'lost') return void tear()
    if (fault.do === 'hold') return void response.once('close', () => count(counts, 'left'))
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...CORS }).end(text)
  }
  const server = createServer((request, response) => handle(request, response).catch(() => response.destroy()))
  const listen = (port: number) => new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  const shut = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  // Not one of the system's own, which another could be given while the gate is down.
  await listen(await freePort())
  const { port } = server.address() as AddressInfo
  const gate: Gate = {
    url: `http://127.0.0.1:${port}`,
    counts,
    methods,
    preflight: 'allow',
    beacons,
    places,
    fault: () => ({ do: 'pass' }),
    down: shut,
    up: () => listen(port),
  }
  const routes: Record<string, Route> = {
    ...deliveredFiles(),
    '/playbook.json': JSON.stringify(playbook),
    '*': host(`${gate.url}/v1/beacon`),
    ...more,
  }
  const web = { ...(await serve(routes)), routes }
  const daysOf = async (person: string) =>
    ((await store.changes(`of-${person}`, 0))?.ledgers ?? []).flatMap(({ evidence }) =>
      Object.values(evidence.series).flatMap(row => (row.kind === 'cells' ? row.days : [])),
    )
  const rig: Rig = {
    gate,
    met,
    meets: (fault, n) => count(met, fault, n),
    wrong: [],
    people: [],
    ahead: 0,
    web,
    dates: async person => (await daysOf(person)).flatMap(({ dots }) => dots.map(({ at }) => at)),
    async stored(person) {
      const ids = new Map<string, number>()
      let tally = 0
      for (const { dots, by } of await daysOf(person)) {
        for (const { id } of dots) ids.set(id, (ids.get(id) ?? 0) + 1)
        for (const { n } of Object.values(by)) tally += n
      }
      const losses = await store.lost(`of-${person}`)
      return { ids, tally, dropped: losses.reduce((sum, { n }) => sum + n, 0) }
    },
    async close() {
      await web.close()
      await shut()
      await receiver.close()
      await store.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
  return rig
}

/** A product's page: it tells the test of each event that is stored, and keeps what went wrong. `?person=` signs somebody in. `script` takes the place of the embed. */
export const host =
  (endpoint: string, { head = '', key = 'wk', script = '' } = {}): Route =>
  (_, response) => {
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    response.end(`<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title>${head}<body><button>Work</button>
<script>
window.wrong = []
addEventListener('error', event => wrong.push('error ' + event.message))
addEventListener('unhandledrejection', event => wrong.push('unhandled ' + event.reason))
window.send = (from, n) => Promise.all(Array.from({ length: n }, (_, i) => {
  const id = window.person + '-' + (from + i)
  return waymark.track('e' + (from + i) % ${SERIES}, {}, { id }).then(({ stored, reason }) => (window.told?.(id, stored), stored + (reason ? ' ' + reason : '')))
}))
window.person = new URLSearchParams(location.search).get('person') || 'nobody'
</script>
${script || `<script src="/waymark.js" data-playbook="/playbook.json" data-endpoint="${endpoint}" data-write-key="${key}"></script>`}
<script>
waymark.on('beacon', ({ waiting, ok }) => { window.waiting = ok ? waiting : -1 })
if (person !== 'nobody') { waymark.identify(person); waymark.group('of-' + person) }
</script></body></html>`)
  }
