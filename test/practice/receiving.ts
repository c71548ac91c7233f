import { afterAll, beforeAll } from 'vitest'
import type { EvidenceRow } from '../../src/beacon/types.ts'
import { type Cells, empty, record } from '../../src/evidence/index.ts'
import type { Playbook, Scalar } from '../../src/playbook/types.ts'
import type { AlarmRow } from '../../src/progress/index.ts'
import { openStore, type ReceiverOptions, type Store } from '../../src/receiver.ts'
import { plan } from '../../src/rule/index.ts'
import { device, receiverOn, tempFolder } from '../receiver/kit.ts'
import { emptyDatabase } from '../receiver/template.ts'

/** The key of the product's servers. */
export const KEY = { authorization: 'Bearer sk_test' }

/** A database for the tests of one file. */
export function aStore(): () => Store {
  const folder = tempFolder()
  let store: Store
  beforeAll(async () => {
    await emptyDatabase(folder.path)
    store = await openStore({ data: folder.path })
  }, 120_000)
  afterAll(async () => {
    await store.close()
    folder.remove()
  })
  return () => ({ ...store, lease: async () => true })
}

/** A receiver that reads accounts by a playbook, and what happens to it over days. */
export function receiving(store: Store, playbook: Playbook, options: Partial<ReceiverOptions> = {}) {
  const it = receiverOn(store, { playbooks: [playbook], secretKeys: ['sk_test'], ...options })
  const recorders = plan(playbook).recorders
  let n = 0
  return {
    ...it,
    /** A person's browser tells of an event at an instant, which is now. */
    used: async (account: string, person: string, event: string, at: number, props: Record<string, Scalar> = {}) => {
      it.clock.now = at
      const writer = `${person}-${n++}`
      const { evidence, changed } = record(empty, recorders, { id: `${event}-${writer}`, name: event, at, props }, writer, playbook.id)
      const rows = changed.map(({ key }, i): EvidenceRow => ({ key, rev: i + 1, delta: evidence.series[key] as Cells }))
      return it.post({ ...device(person, account, writer).beacon(rows), playbook: { id: playbook.id, version: playbook.version } })
    },
    /** Time goes on, and the receiver looks. */
    at: async (now: number, ...accounts: string[]): Promise<AlarmRow[]> => {
      it.clock.now = now
      await it.receiver.sweep()
      return it.alarms(...accounts)
    },
  }
}
