import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContext, Page } from 'playwright-core'
import { expect } from 'vitest'
import type { Beacon } from '../../../src/beacon/types.ts'
import type { Playbook } from '../../../src/playbook/types.ts'
import { createReceiver, openStore } from '../../../src/receiver.ts'
import { deliveredFiles } from '../delivered.ts'
import { bodyOf, type Route, type Served, serve, until } from '../kit.ts'

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
  | { readonly do: 'answer'; readonly status: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }

export interface Gate {
  readonly url: string
  /** How often each fault happened, by its name or status. */
  readonly counts: Record<string, number>
  /** Requests other than the beacon's POST: there must be no OPTIONS. */
  readonly methods: Record<string, number>
  readonly beacons: Beacon[]
  fault: (beacon: Beacon, n: number) => Fault
  /** Stops listening, and listens again on the same port. */
  down(): Promise<void>
  up(): Promise<void>
}

export interface Rig {
  readonly gate: Gate
  readonly web: Served & { readonly routes: Record<string, Route> }
  /** What the receiver has on disk of a person: how often each event's id, and how many events in all by the tallies. */
  stored(person: string): Promise<{ readonly ids: ReadonlyMap<string, number>; readonly tally: number; readonly dropped: number }>
  /** When the receiver has it that a person's events happened. */
  dates(person: string): Promise<readonly number[]>
  close(): Promise<void>
}

const CORS = { 'access-control-allow-origin': '*' }

/** A receiver on an embedded database, a gate before it that makes faults, and a host page on another origin. */
export async function openRig(more: Record<string, Route> = {}): Promise<Rig> {
  const data = mkdtempSync(join(tmpdir(), 'waymark-faults-'))
  const store = await openStore({ data })
  const rate = { burst: 1e6, perSecond: 1e6 }
  const receiver = createReceiver({
    store,
    playbooks: [playbook],
    verify: 'none',
    rates: { key: rate, account: rate, address: rate },
    refreshMs: 60_000,
  })
  const counts: Record<string, number> = {}
  const methods: Record<string, number> = {}
  const beacons: Beacon[] = []
  const count = (bag: Record<string, number>, name: string): void => {
    bag[name] = (bag[name] ?? 0) + 1
  }

  const handle = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    count(methods, request.method ?? '')
    const body = await bodyOf(request)
    const beacon = JSON.parse(body) as Beacon
    const fault = gate.fault(beacon, beacons.push(beacon))
    count(counts, fault.do === 'answer' ? String(fault.status) : fault.do)
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
    response.writeHead(answer.status, { ...Object.fromEntries(answer.headers), ...CORS }).end(text)
  }
  const server = createServer((request, response) => handle(request, response).catch(() => response.destroy()))
  const listen = (port: number) => new Promise<void>(done => server.listen(port, '127.0.0.1', done))
  const shut = () =>
    new Promise<void>(done => {
      server.close(() => done())
      server.closeAllConnections()
    })
  await listen(0)
  const { port } = server.address() as AddressInfo
  const gate: Gate = {
    url: `http://127.0.0.1:${port}`,
    counts,
    methods,
    beacons,
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
  return {
    gate,
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
      return { ids, tally, dropped: Object.values(losses).reduce((sum, n) => sum + (n ?? 0), 0) }
    },
    async close() {
      await web.close()
      await shut()
      await receiver.close()
      await store.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}

/** A product's page: it tells the test of each event that is stored, and keeps what went wrong. `?person=` signs somebody in, `?pending` waits for consent. */
export const host =
  (endpoint: string, head = ''): Route =>
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
<script src="/waymark.js" data-playbook="/playbook.json" data-endpoint="${endpoint}" data-write-key="wk"></script>
<script>
waymark.on('beacon', ({ waiting, ok }) => { window.waiting = ok ? waiting : -1 })
if (person !== 'nobody') { waymark.identify(person); waymark.group('of-' + person) }
</script></body></html>`)
  }

/** What the page was promised: kept outside the browser, so that it outlives tab and browser. */
export interface Promised {
  readonly person: string
  readonly disk: Set<string>
  readonly said: Map<string, string>
  /** A page of this person in a context; several may be open. */
  open(context: BrowserContext, path?: string): Promise<Page>
}

/** Somebody new, with an account of their own. */
export function somebody(rig: Rig): Promised {
  const person = `p${randomUUID().slice(0, 8)}`
  const disk = new Set<string>()
  const said = new Map<string, string>()
  const bound = new WeakSet<BrowserContext>()
  return {
    person,
    disk,
    said,
    async open(context, path = '/') {
      if (!bound.has(context)) {
        bound.add(context)
        await context.exposeBinding('told', (_, id: string, stored: string) => {
          said.set(id, stored)
          if (stored === 'disk') disk.add(id)
        })
      }
      const page = await context.newPage()
      await page.goto(`${rig.web.origin}${path}?person=${person}`)
      await page.evaluate('waymark.ready().catch(() => {})')
      return page
    },
  }
}

export const send = (page: Page, from: number, n: number): Promise<string[]> => page.evaluate(`send(${from}, ${n})`)
export const flush = (page: Page): Promise<void> => page.evaluate('waymark.flush()')

/** With FAULTS=all every case, else the first of a list: the whole takes too long for each day. */
export const pick = <T>(cases: readonly T[], quick: number): readonly T[] => (process.env.FAULTS === 'all' ? cases : cases.slice(0, quick))

/** All that was promised is at the receiver, once, and nothing else is. Returns how many. */
export async function settled(rig: Rig, { person, disk }: Promised, page: Page, ms = 30_000): Promise<number> {
  const missing = async () => {
    const { ids } = await rig.stored(person)
    return [...disk].filter(id => !ids.has(id))
  }
  await until(
    async () => {
      // A flush that finds nothing to send says nothing: another tab may have sent it all since this one was refused.
      await page.evaluate('window.waiting = 0')
      await flush(page)
      return !(await missing()).length && !(await page.evaluate('window.waiting'))
    },
    ms,
    'delivery of all that was promised',
  ).catch(async error => {
    const lost = await missing()
    throw new Error(`${error.message}: ${lost.length} of ${disk.size} are missing, ${await page.evaluate('window.waiting')} wait`)
  })
  const { ids, tally, dropped } = await rig.stored(person)
  expect([...ids.values()].filter(times => times !== 1)).toEqual([])
  expect([...ids.keys()].filter(id => !id.startsWith(`${person}-`))).toEqual([])
  expect({ tally, dropped }).toEqual({ tally: ids.size, dropped: 0 })
  expect(await page.evaluate('wrong')).toEqual([])
  return ids.size
}
