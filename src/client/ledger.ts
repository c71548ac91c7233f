import { addDrops, dirty, type Waiting } from '../beacon/index.ts'
import {
  type Change,
  cut,
  type Day,
  dayOf,
  daysOf,
  type Evidence,
  empty,
  forget,
  type Happened,
  type Mark,
  mark,
  merge,
  type Recorder,
  record,
} from '../evidence/index.ts'
import type { Store } from './ports.ts'
import { evidenceOf, type Head, joinRow, type Outbox, outboxOf, partIn, seriesRow } from './rows.ts'
import type { Stored } from './types.ts'

/** A thing to remember: an event or a fact. */
export type Memorable = { readonly event: Happened } | { readonly key: string; readonly change: Change }

/** `done` hears once it is kept, or why not. */
export type Entry = Memorable & { readonly done: (stored: Stored) => void }

/** What a change may do with rows, all in one transaction. It may run again, so it does nothing else. */
export interface Writing {
  get(key: string): unknown
  /** Undefined deletes. */
  put(key: string, value: unknown): void
  readonly head: Head
  /** Mints a new writer. */
  renew(): void
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
  readonly rows: Map<string, unknown>
  readonly head: Head | undefined
  /** Its rows are read. Never rejects. */
  readonly opened: Promise<void>
  readonly isOpen: boolean
  /** The full key of a row. */
  key(row: string): string
  add(entry: Entry): void
  /** Changes rows; reads `keys` (and the head) for that. Never rejects. */
  write(keys: readonly string[], change: (writing: Writing) => void): Promise<void>
  /** Reads rows again that another tab changed; all without `keys`. */
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
  const scope = JSON.stringify([account, person])
  const key = (row: string): string => (row === 'h' ? row + scope : scope + row)
  const { entries, sources } = from?.handOver() ?? { entries: [], sources: [] }
  const claimed = from ? [...sources, from] : []
  const rows = new Map<string, unknown>()
  let kept = empty
  let known = empty
  let told = 0
  let begun = false
  let isOpen = false
  let draining: Promise<void> | undefined
  const head = () => rows.get('h') as Head | undefined

  const absorb = (changed: Iterable<readonly [key: string, value: unknown]>): void => {
    const evidence: [string, unknown][] = []
    for (const [full, value] of changed) {
      const row = full === key('h') ? 'h' : full.startsWith(scope) ? full.slice(scope.length) : '-'
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
      const head: Head = {
        writer: world.id(),
        rev: 0,
        seq: 0,
        seen: 0,
        epoch: 0,
        signed: false,
        dropped: {},
        ...(disk.get(key('h')) as Head | undefined),
      }
      const renew = () => {
        head.writer = world.id()
      }
      if (!world.isOver)
        change({ get: key => (puts.has(key) ? puts : disk).get(key), put: (key, value) => puts.set(key, value), head, renew })
      if (puts.size) puts.set(key('h'), head)
      return puts
    })
    done?.()
    absorb(puts)
    world.changed([...puts.keys()])
  }

  /** Puts a row of evidence, and notes that it is to be sent. */
  const send = ({ get, put, head }: Writing, row: string, value: unknown): void => {
    const [name, part] = partIn(row)
    put(key(row), value)
    put(key(`o${name}`), dirty(get(key(`o${name}`)) as Waiting | undefined, [part], head.rev))
  }

  const keep = async (batch: readonly Entry[]): Promise<void> => {
    const touched = batch.flatMap(entry =>
      'key' in entry ? `m${entry.key}` : world.recorders(entry.event.name).map(({ key }) => seriesRow(key, dayOf(entry.event.at))),
    )
    let why: (string | undefined)[] = []
    await commit(
      touched.flatMap(row => [key(row), key(`o${partIn(row)[0]}`)]),
      writing => {
        const { head } = writing
        let evidence = merge(
          kept,
          evidenceOf(
            touched.map(row => [row, writing.get(key(row))]),
            kept.epoch,
          ),
        )
        head.rev++
        why = batch.map(entry => {
          const before = evidence
          if ('key' in entry) {
            evidence = mark(before, entry.key, entry.change)
            if (evidence !== before) send(writing, `m${entry.key}`, evidence.marks[entry.key])
            return undefined
          }
          const list = world.recorders(entry.event.name)
          const { changed, refused, ...recorded } = record(before, list, entry.event, head.writer, world.hashKey)
          evidence = recorded.evidence
          for (const { key, day } of changed) send(writing, seriesRow(key, day), cut(evidence.series[key]!, [day]))
          const reason = refused[0]?.reason
          if (reason) drop(writing, reason === 'amount' ? 'corrupt' : reason)
          return reason ?? (list[0] ? undefined : 'noRule')
        })
      },
      () => entries.splice(0, batch.length),
    )
    const stored = (await world.store).disk ? 'disk' : 'memory'
    batch.forEach((entry, i) => void entry.done(why[i] ? { stored: 'no', reason: why[i] } : { stored }))
  }

  const drop = ({ put, head }: Writing, reason: 'corrupt' | 'cap' | 'tooOld') => {
    head.dropped = addDrops(head.dropped, { [reason]: 1 })
    put(key('h'), head)
  }

  const drain = (): Promise<void> => {
    draining ??= (async () => {
      await opened
      let reason: string | undefined
      await world.loaded.catch(() => {
        reason = 'playbook'
      })
      // Everything that was added in one task goes into one transaction.
      while (entries[0]) {
        if (world.isOver) reason = 'consent'
        if (!reason)
          await keep(entries.slice()).catch(() => {
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
    const found = (await there.rows(from.scope)).map(([full, value]) => ({ full, value, row: full.slice(from.scope.length) }))
    if (!found[0]) return
    await commit(
      found.flatMap(({ full, row }) => [full, key(row), key(`o${partIn(row)[0]}`)]),
      writing => {
        const { get, put, head } = writing
        head.rev++
        for (const { full, value: copy, row } of found) {
          const value = here === there ? get(full) : copy
          const old = get(key(row))
          if (value === undefined) continue
          if (/^[tgql]/.test(row)) put(key(row), old ?? value)
          // A fact that is known here already stays as it is, so that saying it again changes nothing.
          else if (/^[em]/.test(row) && !(row[0] === 'm' && (old as Mark | undefined)?.cur.value === (value as Mark).cur.value))
            send(writing, row, joinRow(old, value))
          if (here === there) put(full, undefined)
        }
      },
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
    else found = [...(await store.rows(key('h'))), ...(await store.rows(scope))]
    absorb(found)
    isOpen ||= !keys
    world.changed([])
  }

  // Not before this task is over: `identify` and `group` in one go then open one ledger.
  const opened = (async () => {
    await null
    if (begun) return
    begun = true
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
      for (; told < entries.length; told++) {
        const entry = entries[told]!
        known =
          'key' in entry
            ? mark(known, entry.key, entry.change)
            : record(known, world.recorders(entry.event.name), entry.event, '', world.hashKey).evidence
      }
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
    key,
    add: entry => {
      entries.push(entry)
      drain()
    },
    write: (keys, change) => commit(keys, change).catch(() => {}),
    reread: keys => (isOpen ? read(keys).catch(() => {}) : opened),
    outbox: async () => {
      const store = await world.store
      const rows = [...(await store.rows(key('o'))), ...(await store.rows(key('q')))]
      const found = outboxOf(rows.map(([full, value]) => [full.slice(scope.length), value]))
      await read(
        found.waiting.flatMap(([name, parts]) =>
          Object.keys(parts).map(part => key(part === 'mark' ? `m${name}` : seriesRow(name, +part))),
        ),
      )
      return found
    },
    forget: (cuts, latches) => {
      const gone = Object.entries(kept.series).flatMap(([name, row]) =>
        daysOf(row).flatMap(day => (day < cuts[name]! ? [key(seriesRow(name, day))] : [])),
      )
      if (!gone[0]) return
      const found = latches()
      known = kept = forget(kept, cuts, found)
      told = 0
      commit([], ({ put }) => {
        for (const row of gone) put(row, undefined)
        for (const [name, at] of Object.entries(found)) put(key(`l${name}`), at)
      }).catch(() => {})
    },
    idle: drain,
    handOver: () => {
      if (begun) return
      begun = true
      return { entries: entries.splice(0), sources: claimed }
    },
  }
}
