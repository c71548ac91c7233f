import type { Writer } from '../evidence/index.ts'
import type { Recorders, Writing } from './entry.ts'
import type { Store } from './ports.ts'
import type { Head } from './rows.ts'

export interface LedgerWorld {
  readonly store: Promise<Store>
  /** Whether there is a playbook, once it is known. */
  readonly loaded: () => Promise<boolean>
  readonly recorders: Recorders
  readonly id: () => string
  /** Consent was withdrawn: nothing is written any more. */
  isOver: boolean
  /** How much waited under a scope that is about to be claimed, on a disk that was cleared since. `writer`: who writes there now. Says it once. */
  readonly left: (scope: string, writer: Writer | undefined) => number
  /** It is known how wrong this device's clock is. */
  timed?: Promise<void>
  /** Stamps anew what was done in memory before the disk told the time. */
  late?: (memory: Store) => Promise<void>
  /** Evidence or rows of a ledger changed. `keys`: those that this tab has put, for the others to read. */
  readonly changed: (keys: readonly string[]) => void
}

/**
 * Changes rows of a ledger in one transaction: reads them (and the head), lets `change` put, and gives what was put. The head goes along.
 * `known`: the head as this page knows it. Where it is not there any more (memory has taken over), revisions go on from it, so that no receipt
 * of what was sent before settles what came after.
 */
export const createCommit =
  (world: LedgerWorld, keyOf: (row: string, scope?: string) => string, known: () => Head | undefined) =>
  async (names: Iterable<string>, change: (writing: Writing) => void, also: readonly string[]): Promise<ReadonlyMap<string, unknown>> => {
    const keys = [...new Set(['h', ...names])].map(row => keyOf(row)).concat(also)
    let puts = new Map<string, unknown>()
    await (await world.store).commit(keys, values => {
      const disk = new Map(keys.map((key, i) => [key, values[i]]))
      const old = disk.get(keyOf('h')) as Head | undefined
      const { rev = 0, epoch = 0 } = old ?? known() ?? {}
      const head: Head = { writer: world.id(), seq: 0, seen: 0, signed: false, dropped: {}, ...old, rev, epoch }
      head.secret ??= world.id() + world.id()
      // It may run again.
      puts = new Map()
      if (world.isOver) return puts
      change({
        get: (row, of) => (puts.has(keyOf(row, of)) ? puts : disk).get(keyOf(row, of)),
        put: (row, value, of) => puts.set(keyOf(row, of), value),
        head,
        renew: () => {
          head.writer = world.id()
          // They were the former one's.
          head.dropped = {}
        },
      })
      if (puts.size || head.dropped !== old?.dropped) puts.set(keyOf('h'), head)
      return puts
    })
    return puts
  }
