import { admit, type Instant } from '../evidence/index.ts'
import type { Playbook } from '../playbook/index.ts'
import { type Plan, plan } from '../rule/index.ts'
import { createAsking } from './asking.ts'
import { loadBook } from './book.ts'
import { documentsOf, instantOf, LONGEST_ID, listed, named, nameOf, scalars } from './clean.ts'
import type { LedgerWorld } from './commit.ts'
import { createDelivery } from './delivery.ts'
import { drop, type Memorable } from './entry.ts'
import { WaymarkError } from './error.ts'
import { createEvents } from './events.ts'
import { createFacts } from './facts.ts'
import { createFollow } from './follow.ts'
import { harmless } from './harmless.ts'
import { type Ledger, openLedger } from './ledger.ts'
import { memoryStore } from './memory.ts'
import { recall, takeLeft, takeNote } from './notes.ts'
import { othersIn } from './others.ts'
import { createPerson } from './person.ts'
import { createPlay } from './play.ts'
import type { Ports, Store } from './ports.ts'
import type { Room } from './room.ts'
import { purge, waitingIn } from './rows.ts'
import { dropSent } from './sent.ts'
import { createTime } from './time.ts'
import type { Account, Options, Stored, Waymark } from './types.ts'

/** A client in this world. Nothing that it does throws into the host or leaves a rejection unhandled. */
export function createWaymark(options: Options, ports: Ports): Waymark {
  const { clock, page } = ports
  const name = `waymark:${options.writeKey ?? ''}:${options.namespace ?? ''}`
  const consent = options.consent ?? 'granted'
  let account: string | null = null
  let person: string | null = null
  let planned: Plan | null | undefined
  let [isStale, isOver] = [false, false]
  let [booksAsked, bookRun] = [0, 0]

  const fail = (error: WaymarkError): void => {
    if (options.debug) ports.report(error)
    // After this task: a host can listen only when it has its instance.
    Promise.resolve().then(() => events.tell('error', error))
  }
  const events: Room['events'] = createEvents((error, heard) =>
    heard === 'error' ? ports.report(error) : fail(new WaymarkError('host', `on ${heard}: ${error}`)),
  )
  if (options.onError) events.on('error', options.onError)

  const openDisk = async (): Promise<Store> => {
    const store = await ports.store(name)
    // While the ledger reads its rows. Whether the disk can be read is known then.
    world.timed = time.read(store).then(() => void (store.disk || fail(new WaymarkError('storage', 'No disk'))))
    return store
  }
  let store = consent === 'granted' ? openDisk() : Promise.resolve(memoryStore())

  const open = async (source: Playbook | string): Promise<void> => {
    const turn = ++booksAsked
    const found = await loadBook(source, { ...ports, store, fail })
    if (turn < bookRun) return // One that was asked for later came sooner.
    bookRun = turn
    Object.assign(room, found)
    planned = undefined
    refresh()
  }
  const ready = Promise.all([open(options.playbook), store]).then(() => {})
  const settled = ready.then(() => void (ports.lost?.() && lose('cap', ports.lost())), fail)

  const newWorld = (): LedgerWorld => ({
    store,
    loaded: () => settled.then(() => !!room.book),
    recorders: event => room.plan?.byEvent[event] ?? [],
    id: () => ports.id(room.now()),
    isOver: false,
    left: (...of) => takeLeft(room, ...of),
    changed: keys => {
      if (keys[0]) tabs.tell(keys)
      if (waitingIn(room.ledger.rows)) delivery.nudge()
      refresh()
    },
  })
  let world = newWorld()

  const keep = (entry: Memorable, stamped?: { at: Instant }): Promise<Stored> =>
    new Promise(done => {
      const reason = isOver ? 'destroyed' : room.consent === 'denied' && 'consent'
      if (reason) return done({ stored: 'no', reason })
      if (stamped) time.early(stamped)
      room.ledger.add({ ...entry, done })
      refresh()
    })

  const room: Room = {
    options,
    ports,
    events,
    name,
    tokens: new Map(),
    ledger: openLedger(world, null, null),
    book: null,
    get plan() {
      planned ??= room.book && plan(room.book)
      return planned
    },
    progress: null,
    consent,
    offset: consent === 'granted' ? undefined : 0,
    isTimed: false,
    isTyping: false,
    now: () => clock.wall() + (room.offset ?? 0),
    fail,
    mark: async (key, value) => {
      if (key.length > LONGEST_ID) return { stored: 'no', reason: 'invalid' }
      const change = { rank: 0, at: room.now(), id: world.id(), value } as const
      return keep({ key, change }, change as { at: Instant })
    },
    did: (name, props) => {
      const event = { id: world.id(), name, at: room.now(), props }
      keep({ event }, event)
    },
    others: () => othersIn(world, room.ledger),
    setOffset: (...to) => time.set(...to).finally(refresh),
  }
  /** Opens the disk anew for whoever is here, once it was changed: where the time was not known, all may be stamped anew. */
  const renew = (change: (store: Store) => Promise<void>): void => {
    const opened = store
    store = opened
      .then(change)
      .catch(ports.report)
      .then(() => opened)
    world = newWorld()
    turn()
  }
  const ask = (): void => delivery.nudge(0, room.plan?.isShared)
  const time = createTime(room, keys => tabs.tell(keys), renew)
  const follow = createFollow(room, () => refresh(), ask)
  const delivery = createDelivery(room)
  const [traits, there] = [createFacts(room.mark), createFacts(room.mark)] // Of the person; of the account and the person in it.
  const { update: settle, ...own } = createPerson(room, () => delivery.nudge(0))
  const asking = createAsking(room, async () => {
    await settled
    await room.ledger.opened
    await room.ledger.load([]) // What the rules must read of it.
    update()
  })
  const play = createPlay(room, own, asking)
  const update = (): void => {
    isStale = false
    if (isOver) return
    follow.update()
    settle()
    play.update()
  }
  /** Once for all that happens in one task. */
  const refresh = (): void => {
    if (isStale) return
    isStale = true
    Promise.resolve().then(update).catch(ports.report)
  }

  /** Turns to the ledger of whoever is here now. `from`: the one whose evidence goes along. */
  const turn = (from?: Ledger): void => {
    const ledger = openLedger(world, person === null ? null : account, person, from)
    if (!from && room.ledger.person !== null && ledger.scope !== room.ledger.scope) dropSent(room.ledger)
    room.ledger = ledger
    recall(room, ledger)
    if (person !== null) there.say('account.document.', documentsOf(options.documents))
    refresh()
    ledger.opened.then(() => {
      if (ledger === room.ledger && person !== null) delivery.nudge(0, !ledger.head)
    })
  }
  const leave = (): void => {
    takeNote(room, play.fresh()) // The page may go before the disk has it.
    account = person = null
    for (const said of [traits, there]) said.forget()
    turn()
    update() // At once: what is called next is not for whoever was here.
    delivery.flush(true)
  }
  const lose = async (reason: 'future' | 'tooOld' | 'cap', n = 1): Promise<Stored> => {
    await room.ledger.write([], ({ head }) => drop(head, reason, n))
    return { stored: 'no', reason }
  }

  recall(room, room.ledger)
  const tabs = ports.tabs(name, message => {
    if (!Array.isArray(message)) return
    if (message.includes('c')) room.isTimed ? store.then(time.read) : renew(time.read)
    else room.ledger.reread(message.filter(key => typeof key === 'string'))
  })
  const undo = [
    page.onRoute(() => play.route(page.path())),
    page.onHide(() => {
      play.hide()
      delivery.last()
      takeNote(room, play.fresh())
      follow.save()
    }),
    page.onWake(() => {
      delivery.flush()
      refresh()
    }),
    page.onVisible(visible => {
      visible ? room.ledger.reread().then(play.seen) : follow.save()
      delivery.nudge(0, visible && room.plan?.isShared)
    }),
    page.onTyping(typing => {
      room.isTyping = typing
      refresh()
    }),
    follow.stop,
    play.stop,
    delivery.stop,
  ]

  const api: Waymark = {
    ready: () => ready,
    identify: (id, facts, options) => {
      const next = named(id)
      if (isOver) return
      if (person !== null && person !== next) leave()
      if (options?.token) room.tokens.set(next, options.token)
      if (person === null) {
        person = next
        turn(room.ledger)
      }
      traits.say('trait.', facts)
    },
    group: (id, facts, options) => {
      const next = named(id)
      if (isOver) return
      if (next !== account) {
        const before = account
        account = next
        if (person !== null) turn(before === null ? room.ledger : undefined)
        there.forget()
        if (before !== null) traits.again()
      }
      const { anchors, targets, calendar } = (facts ?? {}) as Account
      there.say('account.', facts)
      there.say('account.anchor.', anchors)
      there.say('account.target.', targets)
      there.say('account.calendar.', listed(calendar))
      there.say('trait.', options?.member)
    },
    track: (event, props, options) => {
      const { id, at, age = 0 } = options ?? {}
      const known = named(event)
      const stamp = at === undefined ? room.now() - age : instantOf(at)
      const admitted = admit(stamp, room.now())
      if (admitted !== 'ok') return lose(admitted)
      const happened = { id: nameOf(id, LONGEST_ID) ?? world.id(), name: known, at: stamp, props: scalars(props) }
      const stored = keep({ event: happened }, at === undefined ? happened : undefined)
      play.heard(known)
      return stored
    },
    page: path => play.route(nameOf(path) ?? page.path()),
    ...own,
    attest: (key, options) => room.mark(`attest.${named(key)}`, options?.value ?? true),
    ...play.host,
    setPlaybook: next => open(next).catch(fail),
    get progress() {
      if (isStale) follow.update()
      return room.progress
    },
    subscribe: listener => events.on('progress', listener),
    on: events.on,
    once: events.once,
    off: events.off,
    setConsent: next => {
      const { consent: before, ledger, offset = 0 } = room
      if (next === before || isOver) return
      room.consent = next
      world.isOver = next === 'denied'
      if (world.isOver) ports.note.write(name, '[]')
      const left = world.isOver ? purge(before === 'granted' ? store : ports.store(name)).catch(ports.report) : store
      store = (left as Promise<unknown>).then(next === 'granted' ? openDisk : memoryStore)
      world = newWorld()
      world.late = memory => time.late(memory, offset)
      turn(next === 'granted' && before === 'pending' ? ledger : undefined)
      if (before === 'denied') for (const said of [traits, there]) said.again()
    },
    flush: async () => {
      await settled
      // Who flushes wants to know: also what the product's server has told meanwhile, and what time it is there.
      ask()
      await delivery.flush(true)
    },
    reset: leave,
    destroy: () => {
      if (isOver) return
      isOver = true
      for (const stop of undo) stop()
      room.ledger.idle().then(async () => [tabs.close(), (await store).close()]) // The other tabs hear of what is on its way.
    },
  }
  return harmless(api, fail)
}
