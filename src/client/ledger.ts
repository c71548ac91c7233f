import { type Day, daysOf, type Evidence, empty, forget, type Mark, merge } from '../evidence/index.ts'
import { added, type Entry, type Recorders, remember, rowsOf, send, type Writing } from './entry.ts'
import type { Store } from './ports.ts'
import { evidenceOf, type Head, joinRow, type Outbox, outboxOf, partIn, seriesRow } from './rows.ts'

export interface LedgerWorld {
  readonly store: Promise<Store>
  /** The playbook is there; rejects when there is none. */
  readonly loaded: Promise<unknown>
  readonly recorders: Recorders
  readonly hashKey: string
  readonly id: () => string
  /** Consent was withdrawn: nothing is written any more. */
  isOver: boolean
  /** Evidence or rows of a ledger changed. `keys`: those that this tab has put, for the others to read. */
  readonly changed: (keys: readonly string[]) => void
}

/**
 * The evidence of one person in one account on this device, with what of it waits to be sent. Rows, each under the scope's prefix: `e` a
 * day of a series, `m` mark, `l` latch, `o` waiting parts of a series or mark, `q` waiting happening, and single rows of the other rooms;
 * the head is `h` + scope. The row on disk counts: what another tab put there is read inside the writing transaction.
 */
export interface Ledger {
  readonly account: string | null
  readonly person: string | null
  readonly scope: string
  readonly store: Promise<Store>
  /** All that is known: what is kept, and what is on its way there. */
  readonly evidence: Evidence
  readonly kept: Evidence
  /** What is on its way to the disk. */
  readonly entries: readonly Entry[]
  /** The rows that are no evidence, as this tab knows them. */
  readonly rows: Map<string, unknown>
  readonly head: Head | undefined
  /** Its rows are read. Never rejects. */
  readonly opened: Promise<void>
  readonly isOpen: boolean
  add(entry: Entry): void
  /** Changes rows; reads `rows` (and the head) for that. Never rejects. */
  write(rows: readonly string[], change: (writing: Writing) => void): Promise<void>
  /** Reads again what another tab changed: these of its keys, or all. */
  reread(keys?: readonly string[]): Promise<void>
  /** What waits, from the disk: what other tabs have put there too. `kept` is then at least as new, as a beacon needs it. */
  outbox(): Promise<Outbox>
  /** Drops the days before the cuts, and latches what was read of them. */
  forget(cuts: Readonly<Record<string, Day>>, latches: () => Evidence['latches']): void
  /** Resolves when all that was added is kept. */
  idle(): Promise<void>
  /** Gives away what it has, when it has not begun to write. */
  handOver(): { readonly entries: Entry[]; readonly sources: readonly Ledger[] } | undefined
}

/** Opens the ledger of a scope. `from`: one whose evidence this person claims, because it was made before they were known. */
export function openLedger(world: LedgerWorld, account: string | null, person: string | null, from?: Ledger): Ledger {
  const { recorders, hashKey } = world
  const scope = JSON.stringify([account, person])
  const keyOf = (row: string, of = scope): string => (row === 'h' ? row + of : of + row)
  const rowOf = (key: string): string => (key === keyOf('h') ? 'h' : key.startsWith(scope) ? key.slice(scope.length) : '')
  const { entries, sources } = from?.handOver() ?? { entries: [], sources: [] }
  const claimed = from ? [...sources, from] : []
  const rows = new Map<string, unknown>()
  let kept = empty
  let known = empty
  let told = 0
  let hasBegun = false
  let isOpen = false
  let draining: Promise<void> | undefined
  const head = () => rows.get('h') as Head | undefined

  const absorb = (changed: readonly (readonly [row: string, value: unknown])[]): void => {
    for (const [row, value] of changed)
      if (value === undefined) rows.delete(row)
      else if (!/^([eml]|$)/.test(row)) rows.set(row, value)
    const epoch = head()?.epoch ?? 0
    known = kept = merge(kept.epoch < epoch ? { ...empty, epoch } : kept, evidenceOf(changed, epoch))
    told = 0
  }

  /** `also`: keys of other scopes to read. `done` comes before the change is seen. */
  const commit = async (
    names: readonly string[],
    change: (writing: Writing) => void,
    also: readonly string[] = [],
    done = () => {},
  ): Promise<void> => {
    const keys = ['h', ...names].map(row => keyOf(row)).concat(also)
    let puts = new Map<string, unknown>()
    await (await world.store).commit(keys, values => {
      const disk = new Map(keys.map((key, i) => [key, values[i]]))
      const old = disk.get(keyOf('h')) as Head | undefined
      const head: Head = { writer: world.id(), rev: 0, seq: 0, seen: 0, epoch: 0, signed: false, dropped: {}, ...old }
      puts = new Map()
      if (world.isOver) return puts
      change({
        get: (row, of) => (puts.has(keyOf(row, of)) ? puts : disk).get(keyOf(row, of)),
        put: (row, value, of) => puts.set(keyOf(row, of), value),
        head,
        renew: () => {
          head.writer = world.id()
        },
      })
      if (puts.size || head.dropped !== old?.dropped) puts.set(keyOf('h'), head)
      return puts
    })
    done()
    absorb([...puts].map(([key, value]) => [rowOf(key), value]))
    world.changed([...puts.keys()])
  }

  const keep = async (): Promise<void> => {
    const batch = entries.slice()
    const touched = batch.flatMap(entry => rowsOf(entry, recorders))
    let why: (string | undefined)[] = []
    await commit(
      touched.flatMap(row => [row, `o${partIn(row)[0]}`]),
      writing => {
        const disk = evidenceOf(
          touched.map(row => [row, writing.get(row)]),
          kept.epoch,
        )
        let evidence = merge(kept, disk)
        let reason: string | undefined
        writing.head.rev++
        why = batch.map(entry => {
          ;[evidence, reason] = remember(writing, evidence, entry, recorders, hashKey)
          return reason
        })
      },
      [],
      () => entries.splice(0, batch.length),
    )
    const stored = (await world.store).disk ? 'disk' : 'memory'
    batch.forEach((entry, i) => void entry.done(why[i] ? { stored: 'no', reason: why[i] } : { stored }))
  }

  const drain = (): Promise<void> => {
    draining ??= (async () => {
      await opened
      let reason = await world.loaded.then(
        () => '',
        () => 'playbook',
      )
      // Everything that was added in one task goes into one transaction.
      while (entries[0]) {
        if (world.isOver) reason = 'consent'
        if (!reason)
          await keep().catch(() => {
            reason = 'storage'
          })
        if (reason) for (const entry of entries.splice(0)) entry.done({ stored: 'no', reason })
      }
      draining = undefined
    })()
    return draining
  }

  /** Moves evidence here, in one transaction where both are in one store: two people can't claim the same. */
  const claim = async (from: Ledger): Promise<void> => {
    await from.idle()
    const [here, there] = await Promise.all([world.store, from.store])
    const found = (await there.rows(from.scope)).map(([key, value]) => [key.slice(from.scope.length), value, key] as const)
    if (!found[0]) return
    await commit(
      found.flatMap(([row]) => [row, `o${partIn(row)[0]}`]),
      writing => {
        const { get, put, head } = writing
        head.rev++
        for (const [row, copy] of found) {
          const value = here === there ? get(row, from.scope) : copy
          const old = get(row)
          if (value === undefined) continue
          if (/^[tgql]/.test(row)) put(row, old ?? value)
          // A fact that is known here already stays as it is, so that saying it again changes nothing.
          else if (/^[em]/.test(row) && !(row[0] === 'm' && (old as Mark | undefined)?.cur.value === (value as Mark).cur.value))
            send(writing, row, joinRow(old, value))
          if (here === there) put(row, undefined, from.scope)
        }
      },
      found.map(([, , key]) => key),
    )
  }

  const read = async (keys?: readonly string[]): Promise<void> => {
    const store = await world.store
    let found: (readonly [string, unknown])[] = []
    if (keys)
      await store.commit(keys, values => {
        found = keys.map((key, i) => [key, values[i]])
        return new Map()
      })
    else found = [...(await store.rows(keyOf('h'))), ...(await store.rows(scope))]
    absorb(found.map(([key, value]) => [rowOf(key), value]))
    isOpen ||= !keys
    world.changed([])
  }

  // Not before this task is over: `identify` and `group` in one go then open one ledger.
  const opened = (async () => {
    await null
    if (hasBegun) return
    hasBegun = true
    for (const source of claimed) await claim(source).catch(() => {})
    await read().catch(() => {})
  })()
  if (entries[0]) drain()

  return {
    account,
    person,
    scope,
    store: world.store,
    get evidence() {
      while (told < entries.length) known = added(known, entries[told++]!, recorders, hashKey)
      return known
    },
    get kept() {
      return kept
    },
    entries,
    rows,
    get head() {
      return head()
    },
    opened,
    get isOpen() {
      return isOpen
    },
    add: entry => {
      entries.push(entry)
      drain()
    },
    write: (rows, change) => commit(rows, change).catch(() => {}),
    reread: keys => {
      const mine = keys?.filter(rowOf)
      return !isOpen ? opened : mine && !mine[0] ? Promise.resolve() : read(mine).catch(() => {})
    },
    outbox: async () => {
      const store = await world.store
      const found = [...(await store.rows(keyOf('o'))), ...(await store.rows(keyOf('q')))]
      const outbox = outboxOf(found.map(([key, value]) => [rowOf(key), value]))
      const behind = outbox.waiting.flatMap(([name, parts]) =>
        Object.keys(parts).map(part => keyOf(part === 'mark' ? `m${name}` : seriesRow(name, +part))),
      )
      await read(behind)
      return outbox
    },
    forget: (cuts, latches) => {
      const gone = Object.entries(kept.series).flatMap(([name, row]) =>
        daysOf(row).flatMap(day => (day < cuts[name]! ? [seriesRow(name, day)] : [])),
      )
      if (!gone[0]) return
      const found = latches()
      known = kept = forget(kept, cuts, found)
      told = 0
      commit([], ({ put }) => {
        for (const row of gone) put(row, undefined)
        for (const [name, at] of Object.entries(found)) put(`l${name}`, at)
      }).catch(() => {})
    },
    idle: drain,
    handOver: () => {
      if (hasBegun) return
      hasBegun = true
      return { entries: entries.splice(0), sources: claimed }
    },
  }
}
