import { type Call, copied, isDeed, isEvidence, isNoted, notesIn, nothingKnown, type Waiting, written } from './early.ts'
import { WaymarkError } from './error.ts'
import { harmless } from './harmless.ts'
import type { Ports } from './ports.ts'
import type { Consent, Options, Stored, Waymark } from './types.ts'

/** What the front has of the world already, and hands on to the engine. */
export type Basics = Pick<Ports, 'clock' | 'id' | 'note' | 'report'>

/** Makes the client that does the work. `lost`: how many events were given up before it was there, as is known when this task is over. */
export type Engine = (options: Options, basics: Basics, lost: () => number) => Waymark

/** What the front needs of the world. */
export interface FrontPorts extends Basics {
  /** Runs `fn`, perhaps more than once, when the page has been painted and has time, within about a second. */
  readonly soon: (fn: () => void) => void
  /** The page is hidden or goes. */
  readonly onHide: (fn: () => void) => () => void
  readonly onOnline: (fn: () => void) => () => void
  readonly load: () => Promise<Engine>
}

/** So many calls are kept while the engine is not there; as many more of those that say who is here and who listens. */
const MOST = 1000
/** A file that failed to load is tried again at a call, no sooner than this, then twice as long, at most 64 times. Milliseconds. */
const AGAIN = 1000

/**
 * A client at once, whose engine comes when the page has been painted, or as soon as something is asked for that only it can do. What is called
 * before is kept in order, each with its own time, and done when it is there; what the page had no time for, a later page does.
 */
export function createFront(options: Options, ports: FrontPorts): Waymark {
  const { clock, report } = ports
  const key = `waymark:${options.writeKey ?? ''}:${options.namespace ?? ''}:calls`
  const by = ports.id(clock.wall())
  let engine: Waymark | undefined
  let queue: Waiting[] = []
  let lost = 0
  let consent: Consent = options.consent ?? 'granted'
  /** Evidence may go to the disk from the start, so that of former pages may too. */
  const isKept = consent === 'granted'
  /** By how much the engine's clock is put back while it does what was called before. */
  let behind = 0
  let isLoading = false
  let isOver = false
  let failures = 0
  let notBefore = 0
  let ready: Promise<void>
  let resolve: (value: Promise<void>) => void
  let reject: (error: WaymarkError) => void
  const renew = (): void => {
    ready = new Promise((yes, no) => {
      resolve = yes
      reject = no
    })
    ready.catch(() => {})
  }
  renew()

  const fail = (error: WaymarkError): void => {
    if (options.debug) report(error)
    const listening = queue.filter(({ name, args }) => /^on/.test(name) && args[0] === 'error')
    queue = queue.filter(call => !(call.name === 'once' && listening.includes(call)))
    for (const listener of [options.onError, ...listening.map(({ args }) => args[1] as typeof options.onError)])
      Promise.resolve(error).then(listener).catch(report)
  }

  /** Answers those that wait, without the engine. */
  const answer = (calls: readonly Waiting[], stored: Stored['stored'], reason: string): void => {
    for (const { name, done } of calls)
      if (name === 'start') done({ open: false, why: [reason === 'chunk' ? reason : 'notReady'] })
      else if (isEvidence(name)) done({ stored, reason })
      else if (name === 'export') done(nothingKnown)
      // Nobody is told that something is erased while it may still be.
      else if (/^(fl|setP)/.test(name) || (name === 'erase' && reason === 'destroyed')) done(undefined)
  }

  const replay = (made: Waymark, calls: readonly Call[], ageOf: (call: Call) => number): unknown[] =>
    calls.map(call => {
      behind = Math.max(0, ageOf(call))
      const given = (made[call.name] as (...args: readonly unknown[]) => unknown)(...call.args)
      behind = 0
      ;(call as Waiting).done?.(given)
      return given
    })

  const arrive = async (create: Engine): Promise<void> => {
    const { id, note } = ports
    // The disk is on its way while the notes are read, which holds up the page.
    const made = create(options, { clock: { wall: () => clock.wall() - behind, mono: clock.mono }, id, note, report }, () => lost)
    const former = notesIn(note.read(key)).filter(it => it.by !== by && isKept)
    for (const it of former) lost += it.lost
    // What is read for this page's person must have it, so first of all it is stored.
    for (const { calls } of former) {
      await Promise.all(replay(made, calls, ({ at }) => clock.wall() - at))
      made.reset()
    }
    engine = made
    for (const stop of undo) stop()
    const answers = replay(made, queue, ({ mono = 0 }) => clock.mono() - mono)
    queue = []
    resolve(made.ready())
    const done = [by, ...former.map(it => it.by)]
    await Promise.allSettled(answers)
    const notes = notesIn(note.read(key))
    const left = notes.filter(it => !done.includes(it.by))
    if (left.length < notes.length) note.write(key, written(left))
  }

  const load = async (): Promise<void> => {
    if (isLoading || clock.mono() < notBefore || (isOver && !queue[0])) return
    isLoading = true
    if (failures) renew()
    try {
      await arrive(await ports.load())
    } catch (cause) {
      if (engine) return report(cause)
      isLoading = false
      notBefore = clock.mono() + AGAIN * 2 ** Math.min(failures++, 6)
      answer(queue, 'memory', 'chunk')
      // A tour that opens long after it was asked for would be in the way.
      queue = queue.filter(({ name }) => !/^(start|flush|export)$/.test(name))
      const error = new WaymarkError('chunk', `engine: ${cause}`)
      fail(error)
      reject(error)
      if (isOver) end()
    }
  }

  /** Writes down what was called, for the next page, since this one may not come to it. */
  const keep = (): void => {
    if (consent !== 'granted') return
    const calls = queue.filter(({ name }) => isNoted(name))
    if (!lost && calls.every(({ name }) => name === 'reset')) return
    const others = notesIn(ports.note.read(key)).filter(it => it.by !== by)
    ports.note.write(key, written([...others, { by, lost, calls }]))
  }

  /** Nothing comes any more. */
  const end = (): void => {
    keep()
    answer(queue, 'no', 'destroyed')
    reject(new WaymarkError('destroyed', 'destroyed'))
    queue = []
    for (const stop of undo) stop()
  }

  const put = (name: Call['name'], args: readonly unknown[], done: (given: never) => void = () => {}): Waiting | undefined => {
    const isSaid = isEvidence(name)
    const isFull = queue.length >= (/^(ide|gr|res|er|o|sub|mou|set|des)/.test(name) ? 2 * MOST : MOST)
    const reason = isOver ? 'destroyed' : isSaid && consent === 'denied' ? 'consent' : isFull && 'cap'
    const call: Waiting = {
      name,
      args: args.map(arg => copied(arg)),
      at: clock.wall(),
      mono: clock.mono(),
      done: done as Waiting['done'],
    }
    if (reason) {
      if (isFull && isSaid) lost++
      answer([call], 'no', reason)
      return undefined
    }
    queue.push(call)
    if (failures || /^(st|mou|fl|ex|er)/.test(name)) load()
    if (failures && !isLoading) answer(queue, 'memory', 'chunk')
    return call
  }

  type Args = readonly unknown[]
  const passed = (name: Call['name'], args: Args): unknown => (engine![name] as (...args: Args) => unknown)(...args)
  /** A call without an answer, one with a promise of it, one whose answer undoes it. */
  const says =
    (name: Call['name']) =>
    (...args: Args): void => {
      if (engine) passed(name, args)
      else put(name, args)
    }
  const asks =
    <T>(name: Call['name']) =>
    (...args: Args): Promise<T> =>
      engine ? (passed(name, args) as Promise<T>) : new Promise<T>(done => put(name, args, done))
  const adds =
    (name: Call['name']) =>
    (...args: Args): (() => void) => {
      if (engine) return passed(name, args) as () => void
      let stop = (): void => {
        queue = queue.filter(other => other !== call)
      }
      const call = put(name, args, given => {
        stop = given
      })
      return () => stop()
    }
  const tracks = asks<Stored>('track')

  const api: Waymark = {
    ready: () => {
      if (failures) load()
      return ready
    },
    identify: says('identify'),
    group: says('group'),
    // One id, whichever page comes to store it.
    track: (event, props, how) => tracks(event, props, engine ? how : { ...how, id: how?.id ?? ports.id(clock.wall()) }),
    page: says('page'),
    attest: asks('attest'),
    agree: asks('agree'),
    handover: says('handover'),
    export: asks('export'),
    erase: () => {
      // The engine erases what it was told; what it never takes up must go too.
      if (engine || !isKept) ports.note.write(key, '[]')
      return asks<void>('erase')()
    },
    start: asks('start'),
    move: says('move'),
    dismiss: says('dismiss'),
    snooze: says('snooze'),
    talk: says('talk'),
    setPlaybook: asks('setPlaybook'),
    mount: adds('mount'),
    get progress() {
      if (engine) return engine.progress
      load()
      return null
    },
    subscribe: adds('subscribe'),
    explain: guide => {
      if (engine) return engine.explain(guide)
      load()
      return [failures ? 'chunk' : 'notReady']
    },
    on: adds('on'),
    once: adds('once'),
    off: says('off'),
    setConsent: next => {
      if (next === 'denied') {
        ports.note.write(key, '[]')
        if (!engine) {
          const said = queue.filter(({ name }) => isEvidence(name))
          queue = queue.filter(call => !said.includes(call))
          answer(said, 'no', 'consent')
        }
      }
      says('setConsent')(next)
      consent = next
    },
    flush: asks('flush'),
    reset: says('reset'),
    destroy: () => {
      says('destroy')()
      if (engine || isOver) return
      isOver = true
      if (isLoading || (!failures && queue.some(({ name }) => isDeed(name)))) load()
      else end()
    },
  }
  const undo = [
    ports.onHide(keep),
    ports.onOnline(() => {
      notBefore = 0
      if (failures) load()
    }),
  ]
  ports.soon(load)
  return harmless(api, fail)
}
