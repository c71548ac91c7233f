import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { gunzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type Browser, chromium, type LaunchOptions } from 'playwright-core'
import { needChromium } from './chromium.ts'

/** Of one list only the last is heard: what playwright turns off, and the browser's own address list, whose two pages take over a second of processor time for each window. */
const off = [
  ...['AvoidUnnecessaryBeforeUnloadCheckSync', 'DestroyProfileOnBrowserClose', 'HttpsUpgrades', 'HttpsFirstBalancedModeAutoEnable'],
  ...['LensOverlay', 'MediaRouter', 'PaintHolding', 'ThirdPartyStoragePartitioning', 'AvoidCorsURLLoaderRestartOnRedirect'],
  ...['OptimizationHints', 'NetworkTimeServiceQuerying', 'AimEnabled', 'PreconnectToSearch'],
  ...['WebUIOmniboxPopup', 'WebUIOmniboxAimPopup'],
]

const args = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  `--disable-features=${off.join()}`,
]

/** How to start the system's Chromium; spread it into `launchPersistentContext` too. */
export const chromiumOptions: LaunchOptions = { executablePath: needChromium(), args }

/** A real Chromium. Close it in `afterAll`. */
export const launch = (options: LaunchOptions = {}): Promise<Browser> => chromium.launch({ ...chromiumOptions, ...options })

/** What a route answers: a body with its type guessed from the path, a full answer, or a handler of your own. */
export type Route =
  | string
  | { readonly status?: number; readonly headers?: Readonly<Record<string, string>>; readonly body?: string }
  | ((request: IncomingMessage, response: ServerResponse, body: string) => void | Promise<void>)

export interface Served {
  /** `http://127.0.0.1:PORT`. */
  readonly origin: string
  readonly server: Server
  close(): Promise<void>
}

const typeOf = (path: string): string =>
  path.endsWith('.js') || path.endsWith('.mjs')
    ? 'text/javascript'
    : path.endsWith('.json')
      ? 'application/json'
      : path.endsWith('.css')
        ? 'text/css'
        : 'text/html'

/** Reads a request's body whole, unpacked where it is compressed. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = []
  for await (const part of request) parts.push(part as Buffer)
  const body = Buffer.concat(parts)
  return String(body[0] === 0x1f ? gunzipSync(body) : body)
}

/** A server on a free port; `routes` are looked up by path on each request, so a test may change them while it runs. `*` is the rest. */
export async function serve(routes: Record<string, Route>, port = 0): Promise<Served> {
  const server = createServer(async (request, response) => {
    const path = new URL(request.url ?? '/', 'http://x').pathname
    const route = routes[path] ?? routes['*']
    if (route === undefined) return void response.writeHead(404).end()
    const body = await bodyOf(request).catch(() => '')
    if (typeof route === 'function') return void (await route(request, response, body))
    const answer = typeof route === 'string' ? { body: route } : route
    response.writeHead(answer.status ?? 200, {
      'content-type': `${typeOf(path)}; charset=utf-8`,
      'cache-control': 'no-store',
      ...answer.headers,
    })
    response.end(answer.body)
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  return {
    origin: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    server,
    close: () =>
      new Promise(resolve => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** One self-contained ES module (or, with `name`, a script that sets that global) of a source file, or of source text given as `{ code }` (imports are looked up from the project's top). */
export async function bundle(
  entry: string | { readonly code: string },
  options: { readonly name?: string; readonly define?: Record<string, string> } = {},
): Promise<string> {
  const root = new URL('../..', import.meta.url).pathname
  const out = await build({
    ...(typeof entry === 'string'
      ? { entryPoints: [entry] }
      : { stdin: { contents: entry.code, resolveDir: root, loader: 'ts' as const } }),
    absWorkingDir: root,
    bundle: true,
    write: false,
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    loader: { '.css': 'text' },
    ...(options.name ? { format: 'iife' as const, globalName: options.name } : { format: 'esm' as const }),
    define: { __VERSION__: '"test"', __ENGINE__: '""', ...options.define },
    logLevel: 'silent',
  })
  return out.outputFiles[0]!.text
}

/** A page with a module of your own, `html` in its body. */
export const pageWith = (module: string, html = ''): string =>
  `<!doctype html><html lang="en"><meta charset="utf-8"><title>test</title><body>${html}<script type="module" src="${module}"></script></body></html>`

/** Polls until `look` gives something true (or `ms` are over: throws). */
export async function until<T>(look: () => T | Promise<T>, ms = 5000, what = 'it'): Promise<NonNullable<T>> {
  const end = Date.now() + ms
  for (;;) {
    const value = await look()
    if (value) return value as NonNullable<T>
    if (Date.now() > end) throw new Error(`${what} did not happen within ${ms} ms`)
    await new Promise(resolve => setTimeout(resolve, 25))
  }
}
