import type { Evidence } from '../evidence/types.ts'
import { type Decision, decide, type GuideMemory, memoriesOf, type Reason, type RunEvent } from '../guide/index.ts'
import { type GuideKind, safeUrl } from '../playbook/index.ts'
import { calendarOf } from '../rule/index.ts'
import { WaymarkError } from './error.ts'
import { happen } from './happen.ts'
import { createInline } from './inline.ts'
import type { Ledger } from './ledger.ts'
import type { Room } from './room.ts'
import type { Deed, Perform, Scene, Stage, SurfaceFile, SurfaceName, Play as TourPlay } from './stage.ts'
import type { WaymarkEvents } from './types.ts'

type Memories = Readonly<Record<string, GuideMemory>>

export interface Play {
  /** Decides again what to show, since something changed. */
  update(): void
  start(guide: string, options: { readonly once?: boolean; readonly resume?: boolean }): Promise<{ open: boolean; why: readonly Reason[] }>
  dismiss(guide: string): void
  /** Keeps a guide drawn inside an element of the page. Returns the undo. */
  mount(guide: string, element: Element): () => void
  explain(guide: string): readonly Reason[]
  /** An event was tracked: steps that advance by it move on. */
  heard(event: string): void
  /** The person is on another page now. */
  route(path: string): void
  stop(): void
}

/** Plays guides: decides what to show, moves the open tour, loads the files of surfaces when they are needed and lets them go after. */
export function createPlay(room: Room): Play {
  const { ports, options } = room
  let path = ports.page.path()
  let open: string | null = null
  /** The open tour, once its file is there; before, what happens waits. */
  let tour: TourPlay | null = null
  let waiting: readonly RunEvent[] = []
  let perform: Perform | undefined
  let lift = () => {}
  let decision: Decision = { show: null, launcher: null, why: {} }
  let interrupted: readonly string[] = []
  let chunk: readonly GuideKind[] = []
  let listeners: readonly (() => void)[] = []
  let scene: Scene | undefined
  /** What the scene is made of. */
  let seen: readonly unknown[] = []
  /** The surfaces that play or are on their way, each with its stop; null: the file failed. */
  const playing = new Map<SurfaceName, Promise<(() => void) | null>>()

  const guideOf = (id: string | null) => Object.entries(room.book?.guides ?? {}).find(([known]) => known === id)?.[1]
  /** The steps of a tour; undefined for another guide. */
  const stepsOf = (id: string) => {
    const guide = guideOf(id)
    return guide?.kind === 'tour' ? guide.steps : undefined
  }
  /** What was remembered here and may not be on the disk yet: rows that are read meanwhile may be older. */
  let fresh: { readonly ledger?: Ledger; readonly memories?: Memories } = {}
  const freshOf = (ledger: Ledger): Memories => (fresh.ledger === ledger && fresh.memories) || {}
  const memories = (): Memories => {
    const { ledger } = room
    const local = { ...(ledger.rows.get('g') as Memories | undefined) }
    for (const [id, memory] of Object.entries(freshOf(ledger))) if (!(local[id] && local[id].at > memory.at)) local[id] = memory
    return memoriesOf(ledger.evidence.marks, local)
  }

  const remember = (id: string, memory: Omit<GuideMemory, 'at'>): Promise<void> => {
    const { ledger } = room
    const added = { [id]: { ...memory, at: room.now() } }
    // Known at once; written after.
    fresh = { ledger, memories: { ...freshOf(ledger), ...added } }
    return ledger.write(['g'], ({ get, put }) => put('g', { ...(get('g') as Memories), ...added }))
  }

  const tell = (
    guide: string,
    what: WaymarkEvents['guide']['what'],
    more: { readonly step?: string | undefined; readonly reason?: string | undefined } = {},
  ): void => {
    const at = room.now()
    const told = { guide, what, ...(more as { step?: string; reason?: string }), at }
    happen(room.ledger, [{ kind: 'guide', id: ports.id(at), ...told }])
    if (what === 'completed' || what === 'dismissed') {
      remember(guide, { status: what })
      room.mark(`guide.${guide}`, what)
    }
    if (what === 'interrupted') interrupted = [...interrupted, guide]
    room.events.tell('guide', told)
  }

  const go = (href: string): void => {
    const safe = safeUrl(href)
    if (safe !== null) contain(() => (options.navigate ?? ports.page.go)(safe))
  }
  const contain = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      room.fail(new WaymarkError('host', String(error)))
    }
  }

  const send = (event: RunEvent): void => {
    if (tour) tour.send(event)
    else waiting = [...waiting, event]
  }
  /** Lets a tour begin, unless something else was opened while its file was on the way. */
  const begin = (id: string, resume: boolean): void => {
    if (!perform || open !== id || tour || !stepsOf(id)) return
    const { status, step, started = false } = memories()[id] ?? {}
    tour = perform({
      guide: id,
      steps: () => stepsOf(id) ?? [],
      go,
      remember: (step, started) => remember(id, { status: 'open', step, started }),
      tell: (what, step, reason) => tell(id, what, { step, reason }),
      ended: () => {
        open = tour = null
      },
      changed: () => update(),
      timer: ports.timer,
    })
    tour.begin({ path, ...(resume && status === 'open' && step && { step, started }) })
    for (const event of waiting) send(event)
  }
  const openGuide = (id: string, resume: boolean): void => {
    if (open !== id) close('interrupt', 'replaced')
    open = id
    tour = null
    waiting = []
    interrupted = interrupted.filter(other => other !== id)
    lift = () => begin(id, resume)
    lift()
    // The state comes first: a listener that asks sees where things are.
    update()
    if (!stepsOf(id) && open === id) tell(id, 'shown')
  }
  /** Ends what is open. A panel goes back to its launcher, and is not told. */
  const close = (on: 'close' | 'interrupt', reason: string): void => {
    const id = open
    if (tour) tour.send({ on, reason })
    else if (id !== null) {
      open = null
      if (stepsOf(id)) tell(id, on === 'close' ? 'dismissed' : 'interrupted', { reason })
      update()
    }
  }

  const load = <T>(name: SurfaceName, use: (file: SurfaceFile) => T): Promise<T | null> =>
    ports
      .loadSurface(name)
      .then(file => {
        if (file.version !== __VERSION__) throw new Error(`version ${file.version}`)
        if (file.perform) {
          perform = file.perform
          lift()
        }
        return use(file)
      })
      .catch(error => {
        room.fail(new WaymarkError('chunk', `${name}: ${error}`))
        chunk = [...chunk, name]
        playing.delete(name)
        if (guideOf(open)?.kind === name) close('interrupt', 'chunk')
        update()
        return null
      })

  const inline = createInline({
    guides: () => (room.progress ? room.book?.guides : undefined),
    draw: (id, element) => load(guideOf(id)!.kind, file => file.inline?.(stage, id, element)),
  })

  const update = (): void => {
    const { book, progress, ledger, consent } = room
    if (!book) return
    decision = decide(book, progress, memories(), { path, open, consent, surfaces: options.surfaces ?? 'auto', interrupted, chunk })
    const { show, launcher, why } = decision
    if (!progress || show === null) open = tour = null
    else if (show !== open) {
      openGuide(show, true)
      return
    }
    if (progress)
      for (const [id, [reason]] of Object.entries(why)) if (reason === 'completed' && memories()[id]?.status !== reason) tell(id, reason)
    contain(inline.update)
    const next = [book, progress, ledger.evidence.marks, ledger.rows.get('a'), tour?.run, open, path, launcher]
    if (next.every((part, i) => part === seen[i])) return
    seen = next
    scene = undefined
    // The surfaces hear first, so that one that ends can give the focus back.
    if (progress) for (const listener of listeners) contain(listener)
    const kinds: readonly (SurfaceName | false | undefined)[] = progress ? [guideOf(open)?.kind, launcher !== null && 'checklist'] : []
    for (const [name, stop] of playing)
      if (!kinds.includes(name)) {
        playing.delete(name)
        stop.then(stop => stop && contain(stop))
      }
    for (const name of kinds)
      if (name && !playing.has(name) && !chunk.includes(name))
        playing.set(
          name,
          load(name, file => file.play(stage)),
        )
  }

  const marksOf = (): Pick<Evidence, 'marks'> => {
    const { evidence, rows } = room.ledger
    return { marks: { ...(rows.get('a') as { facts: Evidence['marks'] } | undefined)?.facts, ...evidence.marks } }
  }
  const factsOf = ({ marks }: Pick<Evidence, 'marks'>): Scene['facts'] =>
    Object.fromEntries(Object.entries(marks).map(([key, { cur }]) => [key.replace(/^trait\./, ''), cur.value]))

  const stage: Stage = {
    scene: () => {
      if (scene) return scene
      const kind = guideOf(open)?.kind
      const known = marksOf()
      scene = {
        playbook: room.book!,
        progress: room.progress!,
        showing: { open: open !== null && kind ? { id: open, kind } : null, launcher: decision.launcher },
        run: tour?.run ?? null,
        path,
        locale: options.locale ?? ports.page.language(),
        theme: options.theme ?? 'auto',
        zone: calendarOf(room.book!, known, known).zone,
        now: room.now(),
        facts: factsOf(known),
      }
      return scene
    },
    subscribe: listener => {
      listeners = [...listeners, listener]
      return () => {
        listeners = listeners.filter(other => other !== listener)
      }
    },
    act: deed => contain(() => act(deed)),
  }
  const act = (deed: Deed): void => {
    const { do: on } = deed
    if (on === 'open') start(deed.guide, {})
    else if (on === 'close') {
      if (deed.guide === open) close(on, deed.reason)
    } else if (on === 'go') go(deed.href)
    else send({ ...deed, on } as RunEvent)
  }

  const start: Play['start'] = async (id, { once, resume = true }) => {
    const kind = guideOf(id)?.kind
    const status = memories()[id]?.status ?? 'open'
    const why: Reason | null = !room.progress
      ? 'notReady'
      : !kind
        ? 'unknown'
        : room.consent === 'denied'
          ? 'consent'
          : options.surfaces === 'none'
            ? 'surfaces'
            : once && status !== 'open'
              ? status
              : null
    if (why) return { open: false, why: [why] }
    chunk = chunk.filter(other => other !== kind)
    if (open !== id) openGuide(id, resume)
    const isPlayed = await playing.get(kind!)
    return { open: open === id, why: open === id ? ['shown'] : isPlayed === null ? ['chunk'] : (decision.why[id] ?? ['unknown']) }
  }

  return {
    update,
    start,
    dismiss: id => {
      if (open === id && stepsOf(id)) close('close', 'host')
      else if (guideOf(id)) {
        if (open === id) open = null
        tell(id, 'dismissed', { reason: 'host' })
        update()
      }
    },
    mount: inline.mount,
    explain: id => (room.book ? (decision.why[id] ?? ['unknown']) : ['notReady']),
    heard: name => send({ on: 'event', name }),
    route: next => {
      if (next === path) return
      path = next
      chunk = []
      send({ on: 'page', path })
      update()
    },
    stop: () => {
      inline.stop()
      for (const stop of playing.values()) stop.then(stop => stop && contain(stop))
      playing.clear()
    },
  }
}
