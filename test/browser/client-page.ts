import { scouting } from '../client/playbook.ts'
import { bundle, pageWith, type Route, type Served, serve } from './kit.ts'

/** A page with a client of its own at `window.waymark`, made by `make(options)`; `sent` has the beacons that the server took in. */
const code = `
  import { createWaymark } from './src/index.ts'
  import { openStore } from './src/browser/store.ts'
  window.unhandled = []
  addEventListener('unhandledrejection', event => window.unhandled.push(String(event.reason)))
  addEventListener('error', event => window.unhandled.push(String(event.message)))
  const playbook = ${JSON.stringify(scouting)}
  window.openStore = openStore
  window.make = (options = {}) => {
    window.errors = []
    window.told = []
    window.waymark = createWaymark({ playbook, endpoint: '/v1/beacon', writeKey: 'wk', surfaces: 'none', onError: error => window.errors.push(error.code), ...options })
    for (const name of ['milestone', 'level']) window.waymark.on(name, turn => window.told.push(turn.id ?? 'level ' + turn.level))
    return window.waymark
  }
  window.signIn = async options => {
    const waymark = window.make(options)
    waymark.identify('u1')
    waymark.group('acme')
    await waymark.ready()
    return waymark
  }
  window.count = () => window.waymark.progress?.milestones.three.reading.value
  window.isReady = true
`

/** As much of a beacon as the tests look at. */
export interface Told {
  readonly person: string
  readonly evidence: { readonly key: string; readonly rev: number }[]
  readonly happenings: { readonly id: string }[]
}

export interface Desk extends Served {
  readonly beacons: Told[]
  /** What the receiver does; null: it never answers. */
  answer: ((beacon: Told) => { status: number; body: string } | null) | undefined
  readonly routes: Record<string, Route>
}

/** A server with that page at every path, and a receiver that takes everything in. */
export async function desk(): Promise<Desk> {
  const script = await bundle({ code })
  const page = await bundle('src/browser/page.ts')
  const beacons: Told[] = []
  const routes: Record<string, Route> = {
    '/client.js': script,
    '/page.js': page,
    '*': pageWith('/client.js'),
    '/v1/beacon': (_, response, body) => {
      const beacon = JSON.parse(body) as Told
      beacons.push(beacon)
      const answer = state.answer
        ? state.answer(beacon)
        : {
            status: 200,
            body: JSON.stringify({
              waymark: 1,
              serverTime: Date.now(),
              refreshMs: 60_000,
              accepted: beacon.happenings.map(it => it.id),
              duplicate: [],
              rejected: [],
              evidence: beacon.evidence.map(({ key, rev }) => ({ key, rev })),
            }),
          }
      if (!answer) return
      response.writeHead(answer.status, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
      response.end(answer.body)
    },
  }
  const state: Desk = { ...(await serve(routes)), beacons, answer: undefined, routes }
  return state
}
