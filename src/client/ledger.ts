import { addDrops, dirty, type Part, type Waiting } from '../beacon/index.ts'
import {
  type Change,
  cut,
  type Evidence,
  empty,
  type Happened,
  type Mark,
  mark,
  merge,
  mergeRow,
  type Recorder,
  record,
} from '../evidence/index.ts'
import type { Store } from './ports.ts'
import { dayOf, evidenceOf, type Head, partIn, seriesRow } from './rows.ts'
import type { Stored } from './types.ts'

/** A thing to remember: an event or a fact. `done` hears once it is kept, or why not. */
export type Entry = ({ readonly event: Happened } | { readonly key: string; readonly change: Change }) & {
  readonly done?: (stored: Stored) => void
}

/** What a change may do with rows, all in one transaction. It may run twice, so it does nothing else. */
export interface Writing {
  get(key: string): unknown
  /** Undefined deletes. */
  put(key: string, value: unknown): void
  readonly head: Head
  /** Notes that a part of a row of evidence is to be sent. */
  wait(key: string, part: Part): void
}

export interface LedgerWorld {
  readonly store: Promise<Store>
  /** The playbook is there; rejects when there is none. */
  readonly loaded: Promise<unknown>
  /** What the playbook's rules ask to be remembered of an event. */
  readonly recorders: (event: string) => readonly Recorder[]
  readonly hashKey: string
  readonly id: () => string
  /** Consent was withdrawn: nothing is written any more. */
  readonly isOver: () => boolean
  /** Evidence or rows of the ledger changed. `keys`: those that this tab has put, for the others to read. */
  readonly changed: (keys: readonly string[]) => void
}

/**
 * The evidence of one person in one account on this device, with what of it waits to be sent. Rows, each under the scope's prefix:
 * `e` series + day, `m` mark, `l` latches, `o` waiting parts of a series or mark, `q` waiting happening, and single rows of the other
 * rooms; the head is `h` + scope. The row on disk counts: what another tab put there is read inside the writing transaction.
 */
export interface Ledger {
  readonly account: string | null
  readonly person: string | null
  readonly scope: string
  readonly store: Promise<Store>
  /** All that is known: what is kept, and what is on its way there. */
  readonly evidence: Evidence
  readonly kept: Evidence
  readonly rows: ReadonlyMap<string, unknown>
  readonly head: Head | undefined
  /** Its rows are read. Never rejects. */
  readonly opened: Promise<void>
  readonly isOpen: boolean
  /** The full key of a row. */
  key(row: string): string
  add(entry: Entry): void
  write(keys: readonly string[], change: (writing: Writing) => void): Promise<void>
  /** Reads rows again that another tab changed; all without `keys`. */
  reread(keys?: readonly string[]): Promise<void>
  /** Resolves when all that was added is kept. */
  idle(): Promise<void>
  /** Gives away what it has, when it has not begun to write. */
  handOver(): { readonly entries: Entry[]; readonly sources: readonly Ledger[] } | undefined
}

/** Opens the ledger of a scope. `from`: one whose evidence this person claims, because it was made before they were known. */
export function openLedger(world: LedgerWorld, account: string | null, person: string | null, from?: Ledger): Ledger {
  const scope = JSON.stringify([account, person])
  const key = (row: string): string => (row === 'h' ? row + scope : scope + row)
  const rowOf = (key: string): string => (key.startsWith(scope) ? key.slice(scope.length) : 'h')
  const given = from?.handOver()
  const sources: readonly Ledger[] = from ? [...(given?.sources ?? []), from] : []
  const entries: Entry[] = given?.entries ?? []
  const rows = new Map<string, unknown>()
  let kept = empty
  let known = empty
  let told = 0
  let begun = false
  let isOpen = false
  const head = () => rows.get('h') as Head | undefined

  const absorb = (changed: Iterable<readonly [key: string, value: unknown]>): void => {
    const evidence: [string, unknown][] = []
    for (const [full, value] of changed) {
      if (!full.startsWith(scope) && full !== key('h')) continue
      const row = rowOf(full)
      if (/^[eml]/.test(row)) evidence.push([row, value])
      else if (value === undefined) rows.delete(row)
      else rows.set(row, value)
    }
    const epoch = head()?.epoch ?? 0
    known = kept = merge(kept.epoch < epoch ? { ...empty, epoch } : kept, evidenceOf(evidence, epoch))
    told = 0
  }

  const commit = async (keys: readonly string[], change: (writing: Writing) => void, done?: () => void): Promise<void> => {
    const all = [key('h'), ...keys]
    let puts = new Map<string, unknown>()
    await (await world.store).commit(all, values => {
      const disk = new Map(all.map((key, i) => [key, values[i]]))
      puts = new Map()
      const get = (key: string) => (puts.has(key) ? puts : disk).get(key)
      const put = (key: string, value: unknown) => void puts.set(key, value)
      const head: Head = { writer: world.id(), rev: 0, seq: 0, seen: 0, epoch: 0, dropped: {}, ...(disk.get(key('h')) as Head | undefined) }
      const wait = (name: string, part: Part) => put(key(`o${name}`), dirty(get(key(`o${name}`)) as Waiting, [part], head.rev))
      if (!world.isOver()) change({ get, put, head, wait })
      if (puts.size) put(key('h'), head)
      return puts
    })
    done?.()
    absorb(puts)
    world.changed([...puts.keys()])
  }

  const keep = async (batch: readonly Entry[]): Promise<void> => {
    const touched = batch.flatMap(entry =>
      'event' in entry
        ? world.recorders(entry.event.name).flatMap(({ key }) => [seriesRow(key, dayOf(entry.event.at)), `o${key}`])
        : [`m${entry.key}`, `o${entry.key}`],
    )
    const keys = [...new Set(touched)].map(key)
    let why: string[] = []
    await commit(
      keys,
      ({ get, put, head, wait }) => {
        const disk = keys.map(key => [rowOf(key), get(key)] as const)
        let evidence = merge(
          kept,
          evidenceOf(
            disk.filter(([row]) => row[0] !== 'o'),
            kept.epoch,
          ),
        )
        head.rev++
        why = batch.map(entry => {
          const before = evidence
          if ('key' in entry) {
            evidence = mark(before, entry.key, entry.change)
            if (evidence === before) return ''
            put(key(`m${entry.key}`), evidence.marks[entry.key])
            wait(entry.key, 'mark')
            return ''
          }
          const list = world.recorders(entry.event.name)
          const recorded = record(before, list, entry.event, head.writer, world.hashKey)
          evidence = recorded.evidence
          for (const { key: name, day } of recorded.changed) {
            put(key(seriesRow(name, day)), cut(evidence.series[name]!, [day]))
            wait(name, day)
          }
          const reason = recorded.refused[0]?.reason
          if (reason)
            put(key('h'), Object.assign(head, { dropped: addDrops(head.dropped, { [reason === 'amount' ? 'corrupt' : reason]: 1 }) }))
          return reason ?? (list[0] ? '' : 'noRule')
        })
      },
      () => entries.splice(0, batch.length),
    )
    const stored = (await world.store).disk ? 'disk' : 'memory'
    batch.forEach((entry, i) => void entry.done?.(why[i] ? { stored: 'no', reason: why[i] } : { stored }))
  }

  const refuse = (reason: string) => {
    for (const entry of entries.splice(0)) entry.done?.({ stored: 'no', reason })
  }

  let draining: Promise<void> | undefined
  const drain = (): Promise<void> => {
    draining ??= (async () => {
      await opened
      try {
        await world.loaded
      } catch {
        refuse('playbook')
      }
      // Everything that was added in one task goes into one transaction.
      while (entries.length) await (world.isOver() ? refuse('consent') : keep(entries.slice()).catch(() => refuse('storage')))
      draining = undefined
    })()
    return draining
  }

  /** Moves evidence here, in one transaction where both are in one store: two people can't claim the same. */
  const claim = async (from: Ledger): Promise<void> => {
    await from.idle()
    const [here, there] = await Promise.all([world.store, from.store])
    const found = await there.rows(from.scope)
    if (!found.length) return
    const keys = found.flatMap(([full]) => {
      const row = full.slice(from.scope.length)
      return [full, key(row), key(`o${partIn(row)[0]}`)]
    })
    await commit([...new Set(keys)], ({ get, put, head, wait }) => {
      head.rev++
      for (const [full, copy] of found) {
        const value = here === there ? get(full) : copy
        if (value === undefined) continue
        const row = full.slice(from.scope.length)
        const old = get(key(row))
        // A fact that is known here already stays as it is, so that saying it again changes nothing.
        const same = row[0] === 'm' && (old as Mark | undefined)?.cur.value === (value as Mark).cur.value
        if (/^[em]/.test(row) && !same) {
          put(key(row), old ? mergeRow(old as Mark, value as Mark) : value)
          wait(...partIn(row))
        } else if (/^[tgq]/.test(row)) put(key(row), old ?? value)
        if (here === there) put(full, undefined)
      }
    })
  }

  const open = async (): Promise<void> => {
    begun = true
    try {
      const store = await world.store
      for (const source of sources) await claim(source)
      absorb([...(await store.rows(key('h'))), ...(await store.rows(scope))])
    } finally {
      isOpen = true
      world.changed([])
    }
  }
  // Not before this task is over: `identify` and `group` in one go then open one ledger.
  const opened = Promise.resolve()
    .then(() => (begun ? undefined : open()))
    .catch(() => {})

  if (entries.length) drain()
  return {
    account,
    person,
    scope,
    store: world.store,
    get evidence() {
      for (; told < entries.length; told++) {
        const entry = entries[told]!
        known =
          'key' in entry
            ? mark(known, entry.key, entry.change)
            : record(known, world.recorders(entry.event.name), entry.event, head()?.writer ?? '', world.hashKey).evidence
      }
      return known
    },
    get kept() {
      return kept
    },
    rows,
    get head() {
      return head()
    },
    opened,
    get isOpen() {
      return isOpen
    },
    key,
    add: entry => {
      entries.push(entry)
      drain()
    },
    write: commit,
    reread: async keys => {
      const store = await world.store
      if (!keys) absorb([...(await store.rows(key('h'))), ...(await store.rows(scope))])
      else {
        let read: readonly unknown[] = []
        await store.commit(keys, values => {
          read = values
          return new Map()
        })
        absorb(keys.map((key, i) => [key, read[i]]))
      }
      world.changed([])
    },
    idle: drain,
    handOver: () => {
      if (begun) return undefined
      begun = true
      return { entries: entries.splice(0), sources }
    },
  }
}
