import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import type { Playbook } from '../../src/playbook/types.ts'
import type { Route } from './kit.ts'

const root = new URL('../..', import.meta.url).pathname
const script = (path: string): Route => ({
  headers: { 'content-type': 'text/javascript' },
  body: readFileSync(`${root}dist/${path}`, 'utf8'),
})

/** The built script-tag files under `/`, as a product would host them. */
export const deliveredFiles = (): Record<string, Route> =>
  Object.fromEntries(
    [
      'waymark.js',
      'waymark.all.js',
      ...readdirSync(`${root}dist/waymark`).flatMap(name => (name.endsWith('.js') ? [`waymark/${name}`] : [])),
    ].map(path => [`/${path}`, script(path)]),
  )

/** README's stub: calls made before the file is there, with their times. */
export const stub = `window.waymark ||= { q: [] }
for (const m of ['identify', 'group', 'track', 'attest', 'page', 'start']) waymark[m] ||= (...a) => waymark.q.push([m, a, Date.now()])`

/** A page of a product nobody prepared: one button that works, an embed, and what went wrong in \`window.wrong\`. */
export const hostPage = (embed: string): string => `<!doctype html><html lang="en"><meta charset="utf-8"><title>Host</title><body>
<button id="work">Work</button><p id="worked">0</p>
<script>window.wrong = []
addEventListener('error', event => wrong.push('error ' + event.message))
addEventListener('unhandledrejection', event => wrong.push('unhandled ' + event.reason))
document.querySelector('#work').onclick = () => { const p = document.querySelector('#worked'); p.textContent = Number(p.textContent) + 1; window.waymark?.track?.('scout.sent') }</script>
${embed}</body></html>`

/** One user milestone, one of the account, two levels. */
export const counting: Playbook = {
  id: 'counting',
  version: 1,
  anchor: 'contract',
  milestones: {
    ten: { title: 'Ten scouts', rule: { count: 'scout.sent', atLeast: 10 } },
    hundred: { title: 'A hundred together', scope: 'account', rule: { count: 'scout.sent', atLeast: 100 } },
  },
  roadmap: [
    { level: 0, state: 'Ten are sent', criteria: ['ten'], next: [] },
    { level: 1, state: 'A hundred are sent', criteria: ['hundred'], next: [] },
  ],
}

export interface Receiver {
  readonly url: string
  /** SIGKILL: no chance to write anything down. */
  kill(): Promise<void>
}

/** The built command as a process of its own, until it says where it listens. */
export const startReceiver = async (playbookFile: string, data: string, port: number): Promise<Receiver> => {
  const args = [`${root}dist/cli.js`, 'serve', '--playbook', playbookFile, '--data', data, '--port', String(port), '--refresh-ms', '1000']
  const child: ChildProcess = spawn(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, DATABASE_URL: '' },
  })
  let said = ''
  const url = await new Promise<string>((resolve, reject) => {
    const hear = (text: string) => {
      said += text
      const found = /http:\/\/(127\.0\.0\.1|localhost):\d+/.exec(said)
      if (found) resolve(found[0])
    }
    child.stdout!.setEncoding('utf8').on('data', hear)
    child.stderr!.setEncoding('utf8').on('data', hear)
    child.once('exit', code => reject(new Error(`the receiver ended with ${code}: ${said}`)))
  })
  return {
    url,
    kill: () =>
      new Promise(resolve => {
        child.once('exit', () => resolve())
        child.kill('SIGKILL')
      }),
  }
}
