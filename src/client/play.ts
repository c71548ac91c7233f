import {
  beginRun,
  type Decision,
  decide,
  type GuideMemory,
  type Move,
  memoriesOf,
  moveRun,
  type Reason,
  type Run,
  type RunEvent,
} from '../guide/index.ts'
import { type Guide, type GuideKind, safeUrl } from '../playbook/index.ts'
import { WaymarkError } from './error.ts'
import type { Ledger } from './ledger.ts'
import { happen, type Room } from './room.ts'
import type { Deed, Scene, Stage, SurfaceName } from './stage.ts'
import type { WaymarkEvents } from './types.ts'

export interface Play {
  readonly stage: Stage
  /** Decides again what to show, since something changed. */
  update(): void
  start(guide: string, options?: { readonly once?: boolean; readonly resume?: boolean }): Promise<{ open: boolean; why: readonly Reason[] }>
  dismiss(guide: string): void
  explain(guide: string): readonly Reason[]
  /** An event was tracked: steps that advance by it move on. */
  heard(event: string): void
  /** The person is on another page now. */
  route(path: string): void
  stop(): void
}

type Memories = Readonly<Record<string, GuideMemory>>

/** Plays guides: decides what to show, moves the open tour, loads the files of surfaces when they are needed and lets them go after. */
export function createPlay(room: Room): Play {
  const { ports, options } = room
  let path = ports.page.path()
  let open: string | null = null
  let run: Run | null = null
  let decision: Decision = { show: null, launcher: null, why: {} }
  let owner: Ledger | undefined
  let fresh: Memories = {}
  let interrupted: string[] = []
  let chunk: GuideKind[] = []
  let scene: Scene | undefined
  /** What the scene is made of. */
  let seen: readonly unknown[] = []
  let listeners: readonly (() => void)[] = []
  const playing = new Map<SurfaceName, () => void>()
  const loading = new Map<SurfaceName, Promise<boolean>>()

  const guideOf = (id: string | null): Guide | undefined =>
    id !== null && room.book?.guides && Object.hasOwn(room.book.guides, id) ? room.book.guides[id] : undefined
  const tourOf = (id: string) => {
    const guide = guideOf(id)
    return { id, steps: guide?.kind === 'tour' ? guide.steps : [] }
  }
  const memories = (): Memories => memoriesOf(room.ledger.evidence.marks, { ...(room.ledger.rows.get('g') as Memories), ...fresh })

  const remember = (id: string, memory: Omit<GuideMemory, 'at'>): void => {
    const { ledger } = room
    const kept = { ...memory, at: room.now() }
    fresh = { ...fresh, [id]: kept }
    const key = ledger.key('g')
    ledger.write([key], ({ get, put }) => put(key, { ...(get(key) as Memories), [id]: kept })).catch(() => {})
  }

  const tell = (guide: string, what: WaymarkEvents['guide']['what'], step?: string, reason?: string): void => {
    const at = room.now()
    const told = { guide, what, ...(step !== undefined && { step }), ...(reason !== undefined && { reason }), at }
    happen(room.ledger, [{ kind: 'guide', id: ports.id(at), ...told }]).catch(() => {})
    if (what === 'completed' || what === 'dismissed') {
      remember(guide, { status: what })
      room.ledger.add({ key: `guide.${guide}`, change: { rank: 0, at, id: ports.id(at), value: what } })
    }
    if (what === 'interrupted') interrupted = [...interrupted, guide]
    room.events.tell('guide', told)
  }

  const take = ([next, effects]: Move): void => {
    const id = next.guide
    run = next
    if (next.phase === 'ended') {
      run = null
      open = null
    }
    // The state comes first, the effects after: a listener that asks sees where things are.
    for (const effect of effects) {
      if (effect.do === 'navigate') go(effect.href)
      else if (effect.do === 'remember') remember(id, { status: 'open', step: effect.step, started: effect.started })
      else tell(id, effect.what, effect.step, effect.reason)
    }
    update()
  }
  const move = (event: RunEvent): void => {
    if (!run || run.phase === 'ended') return
    const next = moveRun(tourOf(run.guide), run, event)
    if (next[0] !== run || next[1][0]) take(next)
  }
  const go = (href: string): void => {
    const safe = safeUrl(href)
    if (safe === null) return
    try {
      ;(options.navigate ?? ports.page.go)(safe)
    } catch (error) {
      room.fail(new WaymarkError('host', `navigate: ${error}`))
    }
  }

  const openGuide = (id: string, resume: boolean): void => {
    if (open !== null && open !== id) close(open, 'interrupt', 'replaced')
    const memory = memories()[id]
    open = id
    interrupted = interrupted.filter(other => other !== id)
    if (guideOf(id)?.kind === 'tour')
      take(
        beginRun(tourOf(id), {
          path,
          ...(resume && memory?.status === 'open' && memory.step && { step: memory.step, started: memory.started ?? false }),
        }),
      )
    else {
      tell(id, 'shown')
      update()
    }
  }
  const close = (id: string, on: 'close' | 'interrupt', reason: string): void => {
    if (open !== id) return
    if (run) move({ on, reason })
    else {
      // A panel that is closed goes back to its launcher.
      open = null
      update()
    }
  }

  const load = (name: SurfaceName): Promise<boolean> => {
    const file =
      loading.get(name) ??
      ports
        .loadSurface(name)
        .then(({ version, play }) => {
          if (version !== __VERSION__) throw new Error(`the file is of version ${version}`)
          if (needed().includes(name) && !playing.has(name)) playing.set(name, play(stage))
          return true
        })
        .catch(error => {
          room.fail(new WaymarkError('chunk', `${name}: ${error}`))
          chunk = [...chunk, name]
          if (guideOf(open)?.kind === name) close(open!, 'interrupt', 'chunk')
          update()
          return false
        })
        .finally(() => loading.delete(name))
    loading.set(name, file)
    return file
  }
  const needed = (): SurfaceName[] => {
    const kind = guideOf(open)?.kind
    return [...(kind ? [kind] : []), ...(decision.launcher !== null ? (['checklist'] as const) : [])]
  }

  const update = (): void => {
    const { book, progress, ledger } = room
    if (owner !== ledger) {
      owner = ledger
      open = run = null
      fresh = {}
    }
    if (!book) return
    const context = { path, open, consent: room.consent, surfaces: options.surfaces ?? 'auto', interrupted, chunk }
    decision = decide(book, progress, memories(), context)
    if (progress) {
      for (const [id, why] of Object.entries(decision.why))
        if (why[0] === 'completed' && memories()[id]?.status !== 'completed') tell(id, 'completed')
      if (decision.show !== null && decision.show !== open) {
        openGuide(decision.show, true)
        return
      }
    }
    if (!progress || decision.show === null) open = run = null
    const wanted = progress ? needed() : []
    const { marks } = ledger.evidence
    const next = [book, progress, marks, ledger.rows.get('a'), run, open, path, decision.launcher]
    if (next.some((part, i) => part !== seen[i])) {
      seen = next
      scene = undefined
      // The surfaces hear first, so that one that ends can give the focus back.
      if (progress) for (const listener of listeners) contain(listener)
    }
    for (const [name, stop] of playing)
      if (!wanted.includes(name)) {
        playing.delete(name)
        contain(stop)
      }
    for (const name of wanted) if (!playing.has(name) && !chunk.includes(name)) load(name)
  }
  const contain = (work: () => void): void => {
    try {
      work()
    } catch (error) {
      ports.report(error)
    }
  }

  const factsOf = () => {
    const facts: Record<string, never> = {}
    const { evidence, rows } = room.ledger
    const marks = { ...(rows.get('a') as { facts?: typeof evidence.marks } | undefined)?.facts, ...evidence.marks }
    for (const [key, { cur }] of Object.entries(marks))
      if (/^(trait|account)\./.test(key)) facts[key.replace('trait.', '')] = cur.value as never
    return facts
  }

  const stage: Stage = {
    scene: () => {
      const kind = guideOf(open)?.kind
      scene ??= {
        playbook: room.book!,
        progress: room.progress!,
        showing: { open: open !== null && kind ? { id: open, kind } : null, launcher: decision.launcher },
        run,
        path,
        locale: options.locale ?? ports.page.language(),
        theme: options.theme ?? 'auto',
        zone: room.book!.calendar?.zone ?? 'UTC',
        now: room.now(),
        facts: factsOf(),
      }
      return scene
    },
    subscribe: listener => {
      const own = () => listener()
      listeners = [...listeners, own]
      return () => {
        listeners = listeners.filter(other => other !== own)
      }
    },
    act: deed => contain(() => act(deed)),
  }
  const act = (deed: Deed): void => {
    if (deed.do === 'open') start(deed.guide).catch(() => {})
    else if (deed.do === 'close') close(deed.guide, 'close', deed.reason)
    else if (deed.do === 'go') go(deed.href)
    else if (deed.do === 'next' || deed.do === 'back') move({ on: deed.do })
    else move({ on: deed.do, step: deed.step })
  }

  const start: Play['start'] = async (id, { once = false, resume = true } = {}) => {
    const guide = guideOf(id)
    const status = memories()[id]?.status
    const why: Reason | false | undefined =
      !room.book || !room.progress
        ? 'notReady'
        : !guide
          ? 'unknown'
          : room.consent === 'denied'
            ? 'consent'
            : options.surfaces === 'none'
              ? 'surfaces'
              : once && status && status !== 'open' && status
    if (why) return { open: false, why: [why] }
    chunk = chunk.filter(kind => kind !== guide!.kind)
    if (open !== id) openGuide(id, resume)
    const loaded = open === id && (playing.has(guide!.kind) || (await load(guide!.kind)))
    return loaded ? { open: open === id, why: ['shown'] } : { open: false, why: ['chunk'] }
  }

  return {
    stage,
    update,
    start,
    dismiss: id => {
      if (open === id && run) close(id, 'close', 'host')
      else if (guideOf(id)) {
        if (open === id) open = null
        tell(id, 'dismissed', undefined, 'host')
        update()
      }
    },
    explain: id => (room.book ? (decision.why[id] ?? ['unknown']) : ['notReady']),
    heard: name => move({ on: 'event', name }),
    route: next => {
      if (next === path) return
      path = next
      chunk = []
      move({ on: 'page', path })
      update()
    },
    stop: () => {
      for (const stop of playing.values()) contain(stop)
      playing.clear()
      listeners = []
    },
  }
}
