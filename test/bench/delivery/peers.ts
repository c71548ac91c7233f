import { bundle } from '../../browser/kit.ts'
import { type Answer, type Library, plainLedger, type Told, versionOf } from './library.ts'

const nothing: Answer = { status: 404, body: '' }
const json = (value: unknown): Answer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify(value),
})

const script = async (name: string, code: string): Promise<Record<string, string>> => ({
  [`/${name}.js`]: await bundle({ code }, { name: 'peer', define: { 'process.env.NODE_ENV': '"production"' } }),
})
const head = (name: string, set: string): string => `<script src="/${name}.js"></script><script>${set}</script>`

interface Segmented {
  readonly messageId: string
  readonly properties?: { readonly key?: string }
}
async function segment(): Promise<Library> {
  const told = (path: string, body: string): readonly Told[] | null => {
    if (!path.startsWith('/v1/')) return null
    const one = JSON.parse(body) as Segmented & { readonly batch?: readonly Segmented[] }
    return (one.batch ?? [one]).flatMap(({ messageId, properties }) => (properties?.key ? [{ key: properties.key, id: messageId }] : []))
  }
  return {
    name: 'segment',
    version: versionOf('@segment/analytics-next'),
    // One request an event is the default; its batching keeps what it has in memory alone: a tab that was closed lost 573 of 600.
    settings: 'defaults: one request an event, retry queue and its keeping in localStorage on',
    files: await script('segment', `export { AnalyticsBrowser } from '@segment/analytics-next'`),
    head: ({ gate, person }) =>
      head(
        'segment',
        `const analytics = peer.AnalyticsBrowser.load({ writeKey: 'wk', cdnSettings: { integrations: { 'Segment.io': { apiKey: 'wk' } } } },
  { integrations: { 'Segment.io': { apiHost: '${gate.replace('http://', '')}/v1', protocol: 'http' } } })
analytics.identify('${person}')
window.lib = { ready: analytics.ready(), track: (name, key) => void analytics.track(name, { key, room: 'lobby' }) }`,
      ),
    told,
    aside: () => nothing,
    refusal: (_, __) => JSON.stringify({ success: false }),
    ledger: () => plainLedger(told, () => '{"success":true}'),
  }
}

interface Captured {
  readonly uuid: string
  readonly properties?: { readonly key?: string }
}
async function posthog(): Promise<Library> {
  const told = (path: string, body: string): readonly Told[] | null => {
    if (!/^\/(e|i\/v0\/e|batch|capture)\/?$/.test(path)) return null
    const text = body.startsWith('data=') ? Buffer.from(decodeURIComponent(body.slice(5)), 'base64').toString('utf8') : body
    const read = JSON.parse(text) as Captured | readonly Captured[] | { readonly batch: readonly Captured[] }
    const list = 'batch' in read ? read.batch : [read].flat()
    return (list as readonly Captured[]).flatMap(({ uuid, properties }) => (properties?.key ? [{ key: properties.key, id: uuid }] : []))
  }
  return {
    name: 'posthog',
    version: versionOf('posthog-js'),
    // Its brake lets 100 events through at once and drops the rest; its user agent filter drops every event of a headless browser.
    settings: 'batching on; rate_limiting raised (its default keeps 100 of a burst), opt_out_useragent_filter, no autocapture',
    files: await script('posthog', `export { posthog } from 'posthog-js/dist/module.no-external'`),
    head: ({ gate, person }) =>
      head(
        'posthog',
        `const done = new Promise(loaded => peer.posthog.init('phc_bench', { api_host: '${gate}', loaded, autocapture: false, capture_pageview: false,
  disable_session_recording: true, disable_surveys: true, opt_out_useragent_filter: true, rate_limiting: { events_per_second: 10000, events_burst_limit: 100000 } }))
peer.posthog.identify('${person}')
window.lib = { ready: done, track: (name, key) => void peer.posthog.capture(name, { key, room: 'lobby' }) }`,
      ),
    told,
    aside: path =>
      path.endsWith('/config')
        ? json({ supportedCompression: ['gzip', 'gzip-js'], hasFeatureFlags: false, analytics: { endpoint: '/i/v0/e/' } })
        : path.startsWith('/flags')
          ? json({ flags: {}, errorsWhileComputingFlags: false })
          : nothing,
    refusal: status => JSON.stringify({ type: 'validation_error', code: String(status), detail: 'refused', attr: null }),
    ledger: () => plainLedger(told, () => '{"status":"Ok"}'),
  }
}

async function snowplow(): Promise<Library> {
  const told = (path: string, body: string): readonly Told[] | null => {
    if (path !== '/com.snowplowanalytics.snowplow/tp2') return null
    const { data } = JSON.parse(body) as { readonly data: readonly { readonly eid: string; readonly se_la?: string }[] }
    return data.flatMap(({ eid, se_la }) => (se_la ? [{ key: se_la, id: eid }] : []))
  }
  return {
    name: 'snowplow',
    version: versionOf('@snowplow/browser-tracker'),
    // Its queue in localStorage is written whole with each event: a burst of 5,000 stops the page for 50 s and leaves 1,000 of them, or
    // crashes it where more are allowed. So the burst, and it alone, has its queue in memory, which its documentation offers too.
    settings: 'defaults: localStorage queue, retry on, bufferSize 1; keepalive on; in the burst a queue of 10,000 in memory',
    files: await script(
      'snowplow',
      `export * from '@snowplow/browser-tracker'; export { newInMemoryEventStore } from '@snowplow/tracker-core'`,
    ),
    head: ({ gate, person, wide }) =>
      head(
        'snowplow',
        `peer.newTracker('sp', '${gate}', { appId: 'bench', keepalive: true${wide ? ', eventStore: peer.newInMemoryEventStore({ maxSize: 10000 })' : ''} })
peer.setUserId('${person}')
window.lib = { ready: Promise.resolve(), track: (name, key) => peer.trackStructEvent({ category: 'bench', action: name, label: key, property: 'lobby' }) }`,
      ),
    told,
    aside: () => nothing,
    refusal: () => '',
    ledger: () => plainLedger(told, () => 'ok'),
  }
}

interface Amplified {
  readonly insert_id: string
  readonly event_properties?: { readonly key?: string }
}
async function amplitude(): Promise<Library> {
  const told = (path: string, body: string): readonly Told[] | null => {
    if (path !== '/2/httpapi') return null
    const { events } = JSON.parse(body) as { readonly events: readonly Amplified[] }
    return events.flatMap(({ insert_id, event_properties }) =>
      event_properties?.key ? [{ key: event_properties.key, id: insert_id }] : [],
    )
  }
  return {
    name: 'amplitude',
    version: versionOf('@amplitude/analytics-browser'),
    // Five tries, the default, are over within 8 s, and then it drops what it has. The flush at pagehide is its documentation's.
    settings:
      'defaults: localStorage queue, batches of 30 each second; flushMaxRetries raised from 5 to 12, flush by beacon at pagehide, no autocapture',
    files: await script('amplitude', `export * from '@amplitude/analytics-browser'`),
    head: ({ gate, person }) =>
      head(
        'amplitude',
        `window.lib = { ready: peer.init('bench-key', '${person}', { serverUrl: '${gate}/2/httpapi', flushMaxRetries: 12, autocapture: false, fetchRemoteConfig: false,
  remoteConfig: { fetchRemoteConfig: false }, enableDiagnostics: false, logLevel: 0 }).promise, track: (name, key) => void peer.track(name, { key, room: 'lobby' }) }
addEventListener('pagehide', () => { peer.setTransport('beacon'); peer.flush() })`,
      ),
    told,
    aside: () => nothing,
    refusal: (status, list, body) => {
      // Its 400 names the events at fault; the others are to be sent again.
      const { events } = JSON.parse(body) as { readonly events: readonly Amplified[] }
      const bad = list.filter(({ key }) => key.endsWith('-poison'))
      const at = events.flatMap(({ insert_id }, i) => (bad.some(({ id }) => id === insert_id) ? [i] : []))
      return JSON.stringify({
        code: status,
        error: 'refused',
        ...(status === 400 && { events_with_invalid_fields: { key: at } }),
        ...(status === 429 && { throttled_events: [], exceeded_daily_quota_users: {}, exceeded_daily_quota_devices: {} }),
      })
    },
    ledger: () =>
      plainLedger(told, list =>
        JSON.stringify({ code: 200, events_ingested: list.length, payload_size_bytes: 0, server_upload_time: Date.now() }),
      ),
  }
}

/** The four libraries that send a product's events from the browser, each as its documentation sets it up for production. */
export const openPeers = (): Promise<Library[]> => Promise.all([segment(), posthog(), snowplow(), amplitude()])
