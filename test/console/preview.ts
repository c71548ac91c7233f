import { readFileSync } from 'node:fs'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import type { AccountRow } from '../../src/progress/report.ts'
import { accounts } from './fixture.ts'
import { accountOf } from './fixture-account.ts'
import { act, alarms } from './fixture-alarms.ts'

const source = new URL('../../src/console/', import.meta.url)
const policy = "default-src 'self'; script-src 'self'; style-src 'self'; require-trusted-types-for 'script'"

/** What a test may change while a page looks on. */
export interface Preview {
  readonly url: string
  /** `failing` answers 503, `denied` 401, `empty` with no account. */
  mode: 'full' | 'empty' | 'denied' | 'failing'
  /** Puts a changed row into the list and tells the streams. */
  change(row: AccountRow): void
  /** Ends the open streams; the next ones are refused until `mode` is no longer `failing`. */
  cutStreams(): void
  /** So many streams were opened so far. */
  readonly opened: number
  close(): Promise<void>
}

const bundle = async (): Promise<Record<string, readonly [type: string, body: string]>> => {
  const shared = { bundle: true, write: false, minify: true, target: 'es2022', absWorkingDir: source.pathname } as const
  const script = await build({ ...shared, entryPoints: ['main.tsx'], format: 'esm', jsx: 'automatic', jsxImportSource: 'preact' })
  const style = await build({ ...shared, entryPoints: ['console.css'] })
  return {
    '/assets/console.js': ['text/javascript', script.outputFiles[0]!.text],
    '/assets/console.css': ['text/css', style.outputFiles[0]!.text],
    '/assets/icon.svg': ['image/svg+xml', readFileSync(new URL('icon.svg', source), 'utf8')],
  }
}

/** Serves the console with invented accounts, under the policy that the product promises to keep. */
export const startPreview = async (port = 0): Promise<Preview> => {
  const files = await bundle()
  const page = readFileSync(new URL('index.html', source), 'utf8')
  const started = Date.now()
  const streams = new Set<ServerResponse>()
  let opened = 0
  let rows = accounts.rows
  let calls = alarms.rows
  const asOf = () => accounts.asOf + Date.now() - started

  const server = createServer((request, response) => {
    const path = new URL(request.url ?? '/', 'http://preview').pathname
    const send = (status: number, type: string, body: string) => {
      response.writeHead(status, {
        'content-type': `${type}; charset=utf-8`,
        'content-security-policy': policy,
        'cache-control': 'no-store',
      })
      response.end(body)
    }
    const json = (value: unknown) => send(200, 'application/json', JSON.stringify(value))
    const file = files[path]
    if (file) return send(200, ...file)
    if (!path.startsWith('/api/')) return send(200, 'text/html', page)
    if (preview.mode === 'denied') return send(401, 'application/json', '{}')
    if (preview.mode === 'failing') return send(503, 'application/json', '{}')
    if (path === '/api/accounts') return json({ ...accounts, asOf: asOf(), rows: preview.mode === 'empty' ? [] : rows })
    if (path === '/api/alarms') return json({ ...alarms, asOf: asOf(), rows: preview.mode === 'empty' ? [] : calls })
    if (path.startsWith('/api/alarms/')) {
      let body = ''
      request.on('data', part => {
        body += part
      })
      request.on('end', () => {
        calls = act(calls, decodeURIComponent(path.slice('/api/alarms/'.length)), JSON.parse(body))
        json({})
      })
      return
    }
    if (path === '/api/stream') {
      response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store' })
      response.write(': hello\n\n')
      streams.add(response)
      opened++
      request.on('close', () => streams.delete(response))
      return
    }
    const id = decodeURIComponent(path.slice('/api/accounts/'.length))
    const row = rows.find(row => row.id === id)
    return row ? json({ ...accountOf(row), asOf: asOf() }) : send(404, 'application/json', '{}')
  })
  await new Promise<void>(resolve => server.listen(port, '127.0.0.1', resolve))
  const preview: Preview = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mode: 'full',
    change: row => {
      rows = rows.map(old => (old.id === row.id ? row : old))
      for (const stream of streams) stream.write(`event: change\ndata: ${JSON.stringify({ account: row.id })}\n\n`)
    },
    cutStreams: () => {
      for (const stream of streams) stream.destroy()
    },
    get opened() {
      return opened
    },
    close: () =>
      new Promise(resolve => {
        server.closeAllConnections()
        server.close(() => resolve())
      }),
  }
  return preview
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  const { url } = await startPreview(Number(process.env.PORT ?? 4180))
  process.stdout.write(`The console with invented accounts: ${url}\n`)
}
