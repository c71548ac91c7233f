import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Beacon } from '../../../src/beacon/types.ts'
import type { Playbook } from '../../../src/playbook/types.ts'
import { createReceiver, openStore } from '../../../src/receiver.ts'
import { deliveredFiles } from '../../browser/delivered.ts'
import type { Library, Told } from './library.ts'

/** A UTC day keeps 32 events a series by id: with so many kinds of event each one can be told from the others. */
export const FEW = 8
export const MANY = 170

const playbook = (id: string, kinds: number): Playbook => {
  const names = [...Array.from({ length: kinds }, (_, i) => `e${i}`), 'poison', 'extra']
  return {
    id,
    version: 1,
    milestones: Object.fromEntries(names.map(name => [name, { title: name, rule: { count: name, atLeast: 1 } }])),
    roadmap: [{ level: 0, state: 'All', criteria: names.slice(0, 1), next: [] }],
  }
}

const told = (path: string, body: string): readonly Told[] | null => {
  if (path !== '/v1/beacon') return null
  const { evidence } = JSON.parse(body) as Beacon
  return evidence.flatMap(({ delta }) =>
    delta.kind === 'cells' ? delta.days.flatMap(({ dots }) => dots.map(({ id }) => ({ key: id, id }))) : [],
  )
}

/** Waymark's script tag before its own receiver on an embedded database. */
export async function openWaymark(): Promise<Library & { close(): Promise<void> }> {
  const data = mkdtempSync(join(tmpdir(), 'waymark-delivery-'))
  const store = await openStore({ data })
  const books = [playbook('few', FEW), playbook('many', MANY)]
  const rate = { burst: 1e6, perSecond: 1e6 }
  const receiver = createReceiver({
    store,
    playbooks: books,
    verify: 'none',
    rates: { key: rate, account: rate, address: rate },
    refreshMs: 60_000,
  })
  const files = Object.fromEntries(
    Object.entries(deliveredFiles()).flatMap(([path, route]) =>
      typeof route === 'object' && route.body !== undefined ? [[path, route.body]] : [],
    ),
  )
  return {
    name: 'waymark',
    version: JSON.parse(readFileSync(new URL('../../../package.json', import.meta.url).pathname, 'utf8')).version,
    settings: 'defaults; its own receiver on PGlite, commit before the answer',
    files: { ...files, ...Object.fromEntries(books.map(book => [`/${book.id}.json`, JSON.stringify(book)])) },
    head: ({ gate, person, wide }) =>
      `<script src="/waymark.js" data-playbook="/${wide ? 'many' : 'few'}.json" data-endpoint="${gate}/v1/beacon" data-write-key="wk"></script><script>
waymark.identify('${person}')
waymark.group('of-${person}')
window.lib = { ready: waymark.ready().catch(() => {}), track: (name, key) => void waymark.track(name, { room: 'lobby' }, { id: key }) }</script>`,
    told,
    aside: () => ({ status: 404, body: '' }),
    refusal: () => 'refused',
    ledger: person => ({
      async take(url, body, headers) {
        const request = new Request(`http://127.0.0.1${url}`, { method: 'POST', body, headers: { ...headers } })
        const answer = await receiver.fetch(request, { loopback: true })
        return { status: answer.status, headers: Object.fromEntries(answer.headers), body: await answer.text() }
      },
      /** By id, and by the tallies that counts are read from: whatever they hold beyond the ids was counted twice. */
      async kept() {
        const kept = new Map<string, number>()
        let tally = 0
        let ids = 0
        for (const { evidence } of (await store.changes(`of-${person}`, 0))?.ledgers ?? [])
          for (const row of Object.values(evidence.series))
            for (const { dots, by } of row.kind === 'cells' ? row.days : []) {
              for (const { id } of dots) kept.set(id, (kept.get(id) ?? 0) + 1)
              ids += dots.length
              for (const { n } of Object.values(by)) tally += n
            }
        if (tally !== ids) throw new Error(`${person}: ${tally} are counted, ${ids} are kept by id`)
        return kept
      },
    }),
    async close() {
      await receiver.close()
      await store.close()
      rmSync(data, { recursive: true, force: true })
    },
  }
}
