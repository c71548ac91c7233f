import { addDrops } from '../beacon/index.ts'
import { admit, type Instant } from '../evidence/index.ts'
import { type Playbook, rulesOf, type Scalar } from '../playbook/index.ts'
import { type Plan, plan } from '../rule/index.ts'
import { loadBook } from './book.ts'
import { instantOf, nameOf, scalars } from './clean.ts'
import { createDelivery } from './delivery.ts'
import { WaymarkError } from './error.ts'
import { createEvents } from './events.ts'
import { createFollow } from './follow.ts'
import { type Ledger, type LedgerWorld, openLedger } from './ledger.ts'
import { memoryStore } from './memory.ts'
import { createPlay } from './play.ts'
import type { Ports, Store } from './ports.ts'
import type { Heard, Room, TokenSource } from './room.ts'
import type { Account, Consent, Options, Stored, Waymark } from './types.ts'

/** A client in this world. Nothing that it does throws into the host or leaves a rejection unhandled. */
export function createWaymark(options: Options, ports: Ports): Waymark {
  const { clock, page } = ports
  const name = `waymark:${options.writeKey ?? ''}:${options.namespace ?? ''}`
  let book: Playbook | null = null
  let isShared = false
  let consent: Consent = options.consent ?? 'granted'
  let account: string | null = null
  let person: string | null = null
  /** What the host said of the person and the account, by mark: said again where it is not known yet. */
  let said: Readonly<Record<string, Scalar>> = {}
  let over = false
  /** What to add to the wall clock; not known before the disk is read. */
  let offset = consent === 'granted' ? undefined : 0
  let early: { at: Instant }[] = []
  let stale = false
  const sources = new Map<string, TokenSource>()

  const now = (): Instant => clock.wall() + (offset ?? 0)
  const newId = (): string => ports.id(now())
  const fail = (error: WaymarkError): void => {
    if (options.debug) ports.report(error)
    // After this task: a host listens only when it has its instance.
    Promise.resolve().then(() => events.tell('error', error))
  }
  const events = createEvents<Heard>((error, heard) =>
    heard === 'error' ? ports.report(error) : fail(new WaymarkError('host', `A listener for ${heard} failed: ${error}`)),
  )
  if (options.onError) events.on('error', error => options.onError!(error))

  const openDisk = async (): Promise<Store> => {
    const store = await ports.store(name)
    if (!store.disk) fail(new WaymarkError('storage', 'There is no disk: what is tracked is kept in memory, and lost with the page'))
    const [clockRow] = await store.rows('c')
    const known = Number(clockRow?.[1]) || 0
    // What was stamped before the receiver's clock was known.
    for (const stamp of early) stamp.at += known
    early = []
    offset = known || (offset ?? 0)
    return store
  }
  let store: Promise<Store> = consent === 'granted' ? openDisk() : Promise.resolve(memoryStore())
  const loaded = loadBook(options.playbook, {
    store,
    fetchText: ports.fetchText,
    fail,
  })
  let byEvent: Plan['byEvent'] = {}
  const planned = loaded.then(found => {
    book = found
    byEvent = plan(found).byEvent
    isShared = [...rulesOf(found)].some(({ scope }) => scope === 'account')
    refresh()
  })
  const ready = Promise.all([planned, store]).then(() => {})
  ready.catch(fail)

  const changed = (keys: readonly string[]): void => {
    if (keys[0] && consent === 'granted') tabs.tell(keys)
    for (const row of ledger.rows.keys())
      if (/^[oq]/.test(row)) {
        delivery.nudge()
        break
      }
    refresh()
  }
  const newWorld = (): LedgerWorld & { over: boolean } => {
    const world = {
      store,
      loaded: planned,
      recorders: (event: string) => byEvent[event] ?? [],
      hashKey: options.writeKey ?? '',
      id: newId,
      changed,
      over: false,
      isOver: () => world.over,
    }
    return world
  }
  let world = newWorld()

  const room: Room = {
    options,
    ports,
    events,
    name,
    now,
    fail,
    get ledger() {
      return ledger
    },
    get book() {
      return book
    },
    get progress() {
      return follow.progress
    },
    get consent() {
      return consent
    },
    get isShared() {
      return isShared
    },
    tokenOf: who => sources.get(who),
    others: async () => {
      const heads = await (await store).rows('h')
      return heads
        .filter(([key]) => key !== ledger.key('h'))
        .flatMap(([key]) => {
          const [itsAccount, itsPerson] = JSON.parse(key.slice(1))
          return itsPerson === null ? [] : [openLedger(world, itsAccount, itsPerson)]
        })
    },
    setOffset: next => {
      offset = next
      store.then(store => store.commit([], () => new Map([['c', next]]))).catch(() => {})
      refresh()
    },
  }
  let ledger: Ledger = openLedger(world, null, null)
  const follow = createFollow(room)
  const play = createPlay(room)
  const delivery = createDelivery(room)

  const update = (): void => {
    stale = false
    if (over) return
    follow.update()
    play.update()
  }
  /** Once for all that happens in one task. */
  const refresh = (): void => {
    if (stale) return
    stale = true
    Promise.resolve().then(update).catch(ports.report)
  }

  /** `stamped`: when it was this call that stamped it. */
  const keep = (entry: Parameters<Ledger['add']>[0], stamped?: { at: Instant }): Promise<Stored> =>
    new Promise(done => {
      const reason = over ? 'destroyed' : consent === 'denied' && 'consent'
      if (reason) done({ stored: 'no', reason })
      else {
        if (offset === undefined && stamped) early.push(stamped)
        ledger.add({ ...entry, done })
        refresh()
      }
    })
  const mark = (key: string, value: Scalar): Promise<Stored> => {
    const at = now()
    const change = { rank: 0, at, id: ports.id(at), value } as const
    return keep({ key, change }, change as { at: Instant })
  }
  const say = (prefix: string, facts: unknown): void => {
    for (const [name, value] of Object.entries(scalars(facts))) {
      said = { ...said, [prefix + name]: value }
      mark(prefix + name, value)
    }
  }
  const sayAgain = (prefix: string): void => {
    said = Object.fromEntries(Object.entries(said).filter(([key]) => key.startsWith(prefix)))
    for (const [key, value] of Object.entries(said)) mark(key, value)
  }
  const lose = (reason: 'future' | 'tooOld'): Stored => {
    const key = ledger.key('h')
    ledger.write([], ({ put, head }) => put(key, Object.assign(head, { dropped: addDrops(head.dropped, { [reason]: 1 }) }))).catch(() => {})
    return { stored: 'no', reason }
  }

  /** Turns to the ledger of whoever is here now. `from`: the one whose evidence goes along. */
  const turn = (from?: Ledger): void => {
    const next = openLedger(world, person === null ? null : account, person, from)
    ledger = next
    refresh()
    next.opened.then(() => {
      if (next === ledger && person !== null && page.visible()) delivery.nudge(isShared || !next.head)
    })
  }
  const leave = (): void => {
    account = person = null
    said = {}
    turn()
    delivery.flush(true)
  }
  const named = (value: unknown, what: string): string | null => {
    const name = nameOf(value)
    if (name === null) fail(new WaymarkError('host', `${what} needs a name`))
    return name
  }

  /** Takes what is kept off the disk. */
  const purge = async (disk: Promise<Store>): Promise<void> => {
    const opened = await disk
    const rows = [...(await opened.rows('[')), ...(await opened.rows('h'))]
    await opened.commit([], () => new Map(rows.map(([key]) => [key, undefined])))
  }

  const tabs = ports.tabs(name, message => {
    if (over || consent !== 'granted' || !Array.isArray(message)) return
    const keys = message.filter(key => key === ledger.key('h') || (typeof key === 'string' && key.startsWith(ledger.scope)))
    if (keys[0]) ledger.reread(keys).catch(() => {})
  })
  const undo = [
    page.onRoute(() => play.route(page.path())),
    page.onHide(delivery.last),
    page.onWake(() => {
      delivery.flush()
      refresh()
    }),
    page.onVisible(visible => {
      if (visible) ledger.reread().catch(() => {})
      if (person !== null) delivery.nudge(true)
    }),
  ]

  const api: Waymark = {
    ready: () => ready,
    identify: (id, facts, options) => {
      const { token } = options ?? {}
      const next = named(id, 'identify')
      if (next === null || over) return
      if (person !== null && person !== next) leave()
      if (token) sources.set(next, token)
      if (person === null) {
        person = next
        turn(ledger)
      }
      say('trait.', facts)
    },
    group: (id, facts, options) => {
      const next = named(id, 'group')
      if (next === null || over) return
      if (next !== account) {
        const before = account
        account = next
        if (person !== null) turn(before === null ? ledger : undefined)
        if (before !== null) sayAgain('trait.')
      }
      const { anchors, targets } = (facts ?? {}) as Account
      say('account.', facts)
      say('account.anchor.', anchors)
      say('account.target.', targets)
      say('trait.', options?.member)
    },
    track: (event, props, options) => {
      const { id, at } = options ?? {}
      const known = nameOf(event)
      const stamp = at === undefined ? now() : instantOf(at)
      if (known === null || Number.isNaN(stamp)) return Promise.resolve({ stored: 'no', reason: 'invalid' })
      const admitted = admit(stamp, now())
      if (admitted !== 'ok') return Promise.resolve(lose(admitted))
      const happened = { id: nameOf(id) ?? newId(), name: known, at: stamp, props: scalars(props) }
      const stored = keep({ event: happened }, at === undefined ? happened : undefined)
      play.heard(known)
      return stored
    },
    page: path => play.route(nameOf(path) ?? page.path()),
    attest: (key, options) => mark(`attest.${nameOf(key)}`, options?.value ?? true),
    start: async (guide, options) => {
      await ready.catch(() => {})
      await ledger.opened
      if (stale) update()
      return play.start(guide, options ?? {})
    },
    dismiss: play.dismiss,
    get progress() {
      if (stale) follow.update()
      return follow.progress
    },
    subscribe: listener => events.on('progress', listener),
    explain: play.explain,
    on: events.on,
    once: events.once,
    off: events.off,
    setConsent: next => {
      if (next === consent || over) return
      const before = consent
      consent = next
      world.over = next === 'denied'
      const disk = before === 'granted' ? store : null
      store = next === 'granted' ? openDisk() : Promise.resolve(memoryStore())
      if (next === 'denied') purge(disk ?? ports.store(name)).catch(ports.report)
      world = newWorld()
      turn(next === 'granted' && before === 'pending' ? ledger : undefined)
      if (before === 'denied') sayAgain('')
    },
    flush: async () => {
      await ready.catch(() => {})
      await delivery.flush(true)
    },
    reset: leave,
    destroy: () => {
      if (over) return
      for (const stop of [...undo, follow.stop, play.stop, delivery.stop, tabs.close]) stop()
      over = true
      ledger
        .idle()
        .then(() => store)
        .then(store => store.close())
        .catch(() => {})
    },
  }
  return harmless(api, error => fail(new WaymarkError('host', String(error))))
}

/** Whatever a host calls it with, nothing throws into the host: a getter that throws, null for options. */
function harmless(api: Waymark, contain: (error: unknown) => void): Waymark {
  const no = { stored: 'no', reason: 'invalid', open: false, why: [] }
  const all = api as unknown as Record<string, unknown>
  for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(all)))
    if (value)
      all[name] = (...args: unknown[]) => {
        try {
          return value(...args)
        } catch (error) {
          contain(error)
          return Promise.resolve(no)
        }
      }
  return api
}
