import { type Day, type Evidence, type Instant, merge, type Recorder, type SeriesKey } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import type { Sources } from '../progress/index.ts'
import { createCache } from './cache.ts'
import { createCommit, type LedgerWorld } from './commit.ts'
import { added, around, type Entry, remember, rowsOf, type Writing } from './entry.ts'
import type { Store } from './ports.ts'
import { behind, evidenceOf, type Found, type Head, type Outbox, outboxOf, partIn } from './rows.ts'
import { following, isOverdue, owes, type Row } from './upkeep.ts'

/**
 * The evidence of one person in one account on this device, with what of it waits to be sent. Rows, each under the scope's prefix: `e` a
 * day of a series, `i` outline of a series, `m` mark, `l` latch, `o` waiting parts of a series or mark, `q` waiting happening, `d` the last
 * beacons, and single rows of the other rooms; the head is `h` + scope. The row on disk counts: what another tab put there is read inside the writing
 * transaction. Days are read when a rule must be read: a page that opens reads the outlines.
 */
export interface Ledger {
  readonly account: string | null
  readonly person: string | null
  readonly scope: string
  readonly store: Promise<Store>
  /** All that is known: what is kept, and what is on its way there. Not every day of the series in `outline`. */
  readonly evidence: Evidence
  readonly kept: Evidence
  /** The series of which not every day was read, by their revision. */
  readonly outline: ReadonlyMap<SeriesKey, number>
  /** The revision up to which a series is known; undefined: another tab has just changed it. */
  revOf(series: SeriesKey): number | undefined
  /** Reads all days of series, in one transaction. Never rejects. */
  load(series: Iterable<SeriesKey>): Promise<void>
  /** What is on its way to the disk. */
  readonly entries: readonly Entry[]
  /** Those whose evidence this person claims. */
  readonly claimed: readonly Ledger[]
  /** The rows that are no evidence, as this tab knows them. */
  readonly rows: Map<string, unknown>
  readonly head: Head | undefined
  /** Its rows are read. Never rejects. */
  readonly opened: Promise<void>
  /** All that progress rests on is read: what waits to be sent may not be yet. */
  readonly isRead: boolean
  /** Whether it is kept on a disk now. Undefined: its rows are not read yet. */
  readonly isOnDisk: boolean | undefined
  add(entry: Entry): void
  /** Changes rows; reads `rows` (and the head) for that. Never rejects. */
  write(rows: readonly string[], change: (writing: Writing) => void): Promise<void>
  /** Notes which playbook this ledger follows from now on. */
  follow(playbook: string, recorders: () => readonly Recorder[], now: Instant): void
  /** Puts a row that nothing else rests on, at once and without a word to the other tabs. */
  note(row: string, value: unknown): void
  /** Reads again what another tab changed: these of its keys, or all. */
  reread(keys?: readonly string[]): Promise<void>
  /** What waits, from the disk: what other tabs have put there too. `kept` is then at least as new, as a beacon needs it. */
  outbox(): Promise<Outbox>
  /** Drops the days before the cuts when enough of them piled up, and latches what was read of them. */
  forget(cuts: Readonly<Record<SeriesKey, Day>>, book: Playbook, sources: () => Sources, now: Instant): Promise<void>
  /** Resolves when all that was added is kept. */
  idle(): Promise<void>
  /** Gives away what it has, when it has not begun to write. */
  handOver(): Entry[]
}

/** Opens the ledger of a scope. `from`: one whose evidence this person claims, because it was made before they were known. */
export function openLedger(world: LedgerWorld, account: string | null, person: string | null, from?: Ledger): Ledger {
  const { recorders } = world
  const scope = JSON.stringify([account, person])
  const keyOf = (row: string, of = scope): string => (row === 'h' ? row + of : of + row)
  const rowOf = (key: string, of = scope): string => (key === keyOf('h', of) ? 'h' : key.startsWith(of) ? key.slice(of.length) : '')
  const rowed = ([key, value]: readonly [string, unknown]): Row => [rowOf(key), value]
  const entries = from?.handOver() ?? []
  const claimed = from ? [...from.claimed, from] : []
  const cache = createCache()
  const { rows, outline } = cache
  let known = cache.kept
  let disk: Store | undefined
  let [told, hasBegun, isRead] = [0, false, false]
  let draining: Promise<void> | undefined
  let loading = Promise.resolve()

  const absorb: typeof cache.absorb = (...changes) => {
    cache.absorb(...changes)
    known = cache.kept
    told = 0
  }

  const put = createCommit(world, keyOf, () => cache.head)
  /** `also`: keys of other scopes to read. `done` comes before the change is seen. `whole`: the series that are known with all their days. */
  const commit = async (
    names: Iterable<string>,
    change: (writing: Writing) => void,
    also: readonly string[] = [],
    done = () => {},
    whole?: ReadonlySet<SeriesKey>,
  ): Promise<void> => {
    const puts = [...(await put(names, change, also))]
    done()
    absorb(puts.map(rowed), whole)
    world.changed(puts.map(([key]) => key))
  }

  const load = (series: Iterable<SeriesKey>): Promise<void> => {
    loading = loading.then(async () => {
      const lacking = new Set([...series].filter(key => outline.has(key)))
      if (!lacking.size) return
      const store = await world.store
      const found = await store.rows(...[...lacking].flatMap(key => [keyOf(`e${key}\n`), keyOf(`i${key}`)])).catch(() => [])
      absorb(found.map(rowed), lacking)
      world.changed([])
    })
    return loading
  }

  const keep = async (): Promise<void> => {
    const batch = entries.slice()
    // Whether an id of the host's own or a value is known already, only all days tell.
    await load(
      batch.flatMap(entry =>
        'key' in entry
          ? []
          : recorders(entry.event.name).flatMap(({ key, kind }) => (kind === 'values' || entry.event.id[14] !== '7' ? key : [])),
      ),
    )
    const touched = new Set(batch.flatMap(entry => rowsOf(entry, recorders)))
    let why: (string | undefined)[] = []
    await commit(
      [...touched].flatMap(around),
      writing => {
        // Another tab may have erased what this one still knows: the higher epoch wins whole.
        let evidence = merge(
          cache.kept,
          evidenceOf(
            [...touched].map(row => [row, writing.get(row)]),
            writing.head.epoch,
          ),
        )
        let reason: string | undefined
        writing.head.rev++
        why = batch.map(entry => {
          ;[evidence, reason] = remember(writing, evidence, entry, recorders)
          return reason
        })
      },
      [],
      () => entries.splice(0, batch.length),
    )
    const stored = (await world.store).disk ? 'disk' : 'memory'
    // Who waits for it looks at progress next.
    load([...touched].map(row => partIn(row)[0])).then(() =>
      batch.forEach((entry, i) => void entry.done(why[i] ? { stored: 'no', reason: why[i] } : { stored })),
    )
  }

  const drain = (): Promise<void> => {
    draining ??= (async () => {
      await opened
      let reason = (await world.loaded()) ? '' : 'playbook'
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

  const read = async (keys?: readonly string[]): Promise<void> => {
    const store = await world.store
    let found: Found = []
    if (keys)
      await store.commit(keys, values => {
        // What is not in the memory that took over is not gone.
        if (store.disk) found = keys.map((key, i) => [key, values[i]])
        return new Map()
      })
    else found = await store.rows(keyOf('h'), [keyOf('f'), keyOf('z')])
    absorb(found.map(rowed), undefined, !keys)
  }

  const open = async (): Promise<void> => {
    // Not before this task is over, nor the disk there: `identify` and `group` in one go then open one ledger.
    const store = await world.store
    if (hasBegun) return world.timed
    hasBegun = true
    // At once the own rows but days, and every head, by which it is known what there may be to claim.
    const look = (): Promise<Found> => store.rows('h', [keyOf('f'), keyOf('q')], [keyOf('r'), keyOf('z')])
    const isBusy = async (from: Ledger): Promise<unknown> => {
      await from.opened
      return from.entries[0] && from.idle().then(() => true)
    }
    const [own, ...busy] = await Promise.all([claimed.every(from => from.isRead) && look(), ...claimed.map(isBusy)])
    let found = own && !busy.some(Boolean) ? own : await look()
    /** The work that takes a ledger over; mostly there is nothing of it. */
    const claim = async ({ scope, store: its }: Ledger): Promise<(() => Promise<void>) | undefined> => {
      const there = await its
      if (there !== store) await world.timed?.then(() => world.late?.(there))
      const key = keyOf('h', scope)
      const isThere = there !== store || found.some(([name]) => name === key)
      const all = (isThere ? await there.rows(scope, key) : []).map(([key, value]): Row => [rowOf(key, scope), value])
      const head = all.find(([row]) => row === 'h')?.[1] as Head | undefined
      const lost = there.disk ? world.left(scope, head?.writer) : 0
      return lost || all.some(([row, value]) => row !== 'h' || owes(value as Head))
        ? async () =>
            commit(
              all.flatMap(([row]) => around(row)),
              (await import('./moving.ts')).moving(all, there === store ? scope : null, lost),
              all.map(([row]) => keyOf(row, scope)),
            )
        : undefined
    }
    for (const work of await Promise.all(claimed.map(from => claim(from).catch(() => {})))) if (work) found = await work().then(look, look)
    await world.timed
    absorb(found.map(rowed), undefined, true)
    isRead = true
    world.changed([])
    // Many may wait where nobody takes them, and progress does not ask for them.
    absorb((await store.rows(keyOf('q'))).map(rowed))
    disk = store
  }
  const opened = open().catch(() => {})
  if (entries[0]) drain()

  return {
    account,
    person,
    scope,
    store: world.store,
    get evidence() {
      while (told < entries.length) known = added(known, entries[told++]!, recorders)
      return known
    },
    get kept() {
      return cache.kept
    },
    outline,
    revOf: cache.revOf,
    load,
    entries,
    claimed,
    rows,
    get head() {
      return cache.head
    },
    opened,
    get isRead() {
      return isRead
    },
    get isOnDisk() {
      return disk?.disk
    },
    add: entry => {
      entries.push(entry)
      drain()
    },
    write: (rows, change) => commit(rows, change).catch(() => {}),
    follow: (name, recorders, now) => {
      if (rows.get('s') === name) return
      const all = recorders()
      commit(['s', ...all.map(({ key }) => `i${key}`)], following(name, all, now)).catch(() => {})
    },
    note: async (row, value) => {
      rows.set(row, value)
      if (!world.isOver) await (await world.store).commit([], () => new Map([[keyOf(row), value]])).catch(() => {})
    },
    reread: keys => {
      const mine = keys?.filter(key => rowOf(key))
      return mine && !mine[0] ? opened : opened.then(() => read(mine).then(() => world.changed([]))).catch(() => {})
    },
    outbox: async () => {
      const outbox = outboxOf((await (await world.store).rows(keyOf('o'), keyOf('q'))).map(rowed))
      await read(behind(outbox).map(row => keyOf(row)))
      return outbox
    },
    forget: async (cuts, book, sources, now) => {
      // Where the file does not come, the next page forgets.
      const file = isOverdue(rows, cuts) && (await import('./forget.ts').catch(() => {}))
      if (!file) return
      await load(outline.keys())
      const { after, rows: names, change } = file.forgetting(cache.kept, cuts, book, sources(), now)
      cache.keep(after)
      absorb([])
      await commit(names, change).catch(() => {})
    },
    idle: drain,
    handOver: () => {
      if (hasBegun) return []
      // Nobody need wait until it is read.
      hasBegun = true
      isRead = true
      return entries.splice(0)
    },
  }
}
