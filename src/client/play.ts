import { type Decision, decide, type Reason, type RunEvent, type Tour } from '../guide/index.ts'
import type { Span } from '../playbook/index.ts'
import type { Asking } from './asking.ts'
import { createContain } from './contain.ts'
import { createFiles } from './files.ts'
import { createInline } from './inline.ts'
import { createMemories } from './memories.ts'
import { LONGEST } from './ports.ts'
import type { Room } from './room.ts'
import { calendarIn, sceneOf } from './scene.ts'
import type { Deed, Own, Scene, Stage, SurfaceName } from './stage.ts'
import { talk } from './talk.ts'
import { createTell } from './tell.ts'
import { createTouring, type How } from './touring.ts'
import { createTriggers } from './triggers.ts'
import type { StartOptions, Waymark } from './types.ts'

/** The surface of what is recorded is no guide, but opened as one of this name, where the playbook has none. */
const RECORDED = 'recorded'

/** Plays guides: decides what to show, moves the open tour, loads the files of surfaces when they are needed and lets them go after. */
export function createPlay(room: Room, own: Own, asking: Asking) {
  const { ports, options } = room
  let path = ports.page.path()
  let open: string | null = null
  /** Somebody asked for what is open. */
  let asked = false
  /** What is recorded is shown, in the place of what is open; and one guide goes for another, so that nothing else opens between. */
  let [isRecorded, isTurning] = [false, false]
  /** How long the guide that is being snoozed keeps away, when the host says so: perhaps once its product was asked. */
  let pause: Span | undefined
  let cancel = () => {}
  let decision: Decision = { show: null, launcher: null, hints: [], why: {}, revisitAt: null }
  const interrupted = new Set<string>()
  let chunk: readonly SurfaceName[] = []
  const listeners = new Set<() => void>()
  let scene: Scene | undefined
  /** What the scene is made of. */
  let seen: readonly unknown[] = []

  const guideOf = (id: string | null) => Object.entries(room.book?.guides ?? {}).find(([known]) => known === id)?.[1]
  /** A tour, with what is known of it now; undefined for another guide. */
  const tourOf = (id: string): Tour | undefined => {
    const guide = guideOf(id)
    const { hidden = [], forks = {} } = room.progress?.guides[id] ?? {}
    return guide?.kind === 'tour' ? { id, steps: guide.steps, hidden, forks, asks: options.hooks ?? {} } : undefined
  }
  const kept = createMemories(room)
  const { all: memories, set: remember } = kept
  const triggers = createTriggers(room)
  const { contain, go } = createContain(room)
  const sleeps = (id: string): void => {
    interrupted.add(id)
  }
  const { tell, got, leave } = createTell(room, kept, guideOf, sleeps)

  const touring = createTouring(room, {
    open: () => open,
    path: () => path,
    tourOf,
    memories,
    remember,
    tell: (id, what, more) => tell(id, what, { ...more, span: pause }),
    go,
    sleeps,
    ended: () => {
      open = null
    },
    changed: () => update(),
  })
  const { send, placed } = touring
  const openGuide = (id: string, how: How): void => {
    isTurning = true
    if (open !== id) close('interrupt', 'replaced')
    isRecorded = isTurning = false
    open = id
    asked = how.asked ?? false
    interrupted.delete(id)
    touring.open(id, how)
    if (guideOf(id)?.kind === 'checklist' && memories()[id]?.status !== 'completed') remember(id, { status: 'open' })
    // The state comes first: a listener that asks sees where things are.
    update()
    if (!tourOf(id) && open === id) tell(id, 'shown')
  }
  /** Ends what is open. A panel goes back to its launcher, and is not told. */
  const close = (on: 'close' | 'interrupt', reason: string): void => {
    const id = open
    if (touring.run) send({ on, reason })
    else if (id !== null) {
      open = null
      if (tourOf(id)) tell(id, on === 'close' ? 'dismissed' : 'interrupted', { reason })
      else if (memories()[id]?.status === 'open') remember(id, { status: 'closed' })
      update()
    }
  }
  const record = (is: boolean): void => {
    isRecorded = is
    if (is && touring.run) close('interrupt', 'replaced')
    update()
  }

  const files = createFiles(room, {
    came: touring.came,
    stage: () => stage,
    failed: name => {
      chunk = [...chunk, name]
      if (name === RECORDED) isRecorded = false
      if (guideOf(open)?.kind === name) close('interrupt', 'chunk')
      update()
    },
    contain,
  })
  const inline = createInline({
    guides: () =>
      Object.fromEntries(Object.entries((room.progress && room.book?.guides) ?? {}).filter(([, { kind }]) => !chunk.includes(kind))),
    draw: (id, element) => files.load(guideOf(id)!.kind, file => file.inline?.(stage, id, element)),
  })

  const update = (): void => {
    const { book, progress, ledger, consent } = room
    if (!book) return
    if (ledger.person === null) interrupted.clear()
    if (progress && !seen[1]) kept.look()
    touring.meet(false)
    decision = decide(book, progress, memories(), {
      now: room.now(),
      // A calendar is not to be made where nobody asks for quiet.
      calendar: () => calendarIn(room),
      path,
      open,
      waiting: touring.run?.phase === 'waiting',
      consent,
      surfaces: options.surfaces ?? 'auto',
      interrupted: [...interrupted],
      triggered: triggers.come(),
      typing: room.isTyping || isRecorded || isTurning,
      chunk,
    })
    const { show, launcher, hints, why, revisitAt } = decision
    if (progress && triggers.take(why, path)) return void update()
    const waits = Object.keys(triggers.awaited)
    isRecorded &&= !!progress
    if (!progress || show === null) touring.drop()
    // A page in the background opens nothing by itself: nobody would see it, and another tab may show it. Nor what another window shows.
    else if (show !== open && ports.page.visible() && !kept.isAway(show)) return void openGuide(show, {})
    if (progress)
      for (const [id, [reason]] of Object.entries(why)) if (reason === 'completed' && memories()[id]?.status !== reason) tell(id, reason)
    contain(inline.update)
    cancel()
    if (revisitAt !== null) cancel = ports.timer(update, Math.min(revisitAt - room.now(), LONGEST))
    const isOther = seen[0] && seen[0] !== book
    const { marks } = ledger.evidence
    const rest = `${hints}/${waits}/${Math.floor(room.now() / 3_600_000)}` // Surfaces know the time to the hour.
    const next = [book, progress, marks, ledger.rows.get('n'), touring.run, open, path, launcher, isRecorded, rest]
    if (next.every((part, i) => part === seen[i])) return
    seen = next
    scene = undefined
    // What is open goes on in the other playbook by its ids, before anybody sees it.
    if (isOther && touring.run) {
      const { run } = touring
      send({ on: 'revised' })
      if (touring.run !== run) return
    }
    // The surfaces hear first, so that one that ends can give the focus back.
    if (progress) for (const listener of listeners) contain(listener)
    const kinds = [guideOf(open)?.kind, launcher && 'checklist', hints[0] && 'hint', progress && waits[0] && 'tour', isRecorded && RECORDED]
    files.want(new Set(kinds.filter(name => name && !chunk.includes(name as SurfaceName)) as SurfaceName[]))
    for (const [id, reasons] of Object.entries(why)) files.expect(guideOf(id)?.kind, reasons)
  }

  const stage: Stage = {
    scene: () => {
      const kind = guideOf(open)?.kind
      const { launcher, hints } = decision
      scene ??= sceneOf(room, memories(), {
        showing: { open: kind && !isRecorded ? { id: open!, kind, asked } : null, launcher: isRecorded ? null : launcher },
        hints,
        tour: tourOf(open!) ?? null,
        run: touring.run,
        awaited: triggers.awaited,
        path,
      })
      return scene
    },
    subscribe: listener => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    act: deed => contain(() => act(deed)),
    targets: options.targets ?? {},
    own,
    client: room,
  }
  const act = (deed: Deed): void => {
    const { do: on } = deed
    if (on === 'open') start(deed.guide, {})
    else if (on === RECORDED) record(deed.is)
    else if (on === 'close') {
      pause = undefined
      if (deed.guide === open) touring.run ? send({ ...deed, on }) : close(on, deed.reason)
    } else if (on === 'dismiss') away(deed.guide, 'dismissed', false, 'again')
    else if (on === 'talk') talk(room, memories(), undefined)
    else if (on === 'go') go(deed.href)
    else if (on === 'trigger') {
      triggers.fire(deed.guide)
      update()
    } else if (on === 'tip') tell(deed.guide, 'shown', { step: deed.hint })
    else if (on === 'got') {
      got(deed.guide, deed.hint)
      update()
    } else send({ ...deed, on } as RunEvent)
  }

  const start = async (id: string, how: StartOptions): Promise<{ open: boolean; why: readonly Reason[] }> => {
    const kind = guideOf(id)?.kind ?? (id === RECORDED ? id : undefined)
    const status = memories()[id]?.status
    const step = placed(id, how.step)
    const why: Reason | null = !room.progress
      ? 'notReady'
      : !kind || (step !== undefined && !tourOf(id)?.steps.some(({ id }) => id === step))
        ? 'unknown'
        : room.consent === 'denied' && kind !== RECORDED
          ? 'consent'
          : options.surfaces === 'none'
            ? 'surfaces'
            : how.once && (status === 'completed' || status === 'dismissed')
              ? status
              : null
    if (why) return { open: false, why: [why] }
    chunk = chunk.filter(other => other !== kind)
    if (kind === RECORDED) record(true)
    else if (open !== id) openGuide(id, { ...how, asked: true })
    else if (step !== undefined) send({ on: 'go', step })
    const isPlayed = await files.playing.get(kind!)
    const isOpen = kind === RECORDED ? isRecorded : open === id
    return { open: isOpen, why: isPlayed === null ? ['chunk'] : (decision.why[id] ?? [isOpen ? 'shown' : 'unknown']) }
  }

  const away = (id: string, outcome: 'dismissed' | 'snoozed', force: boolean, reason = 'host'): void => {
    if (open === id && touring.run) send({ on: 'close', reason, force, later: outcome === 'snoozed' })
    else if (guideOf(id)) {
      if (open === id) open = null
      tell(id, outcome, { reason, span: pause })
      update()
    }
  }

  const explain = (id: string): readonly Reason[] =>
    Object.entries(decision.why).find(([known]) => known === id)?.[1] ?? [room.book ? 'unknown' : 'notReady']

  return {
    update, // Decides again what to show, since something changed.
    /** An event was tracked. */
    heard: (name: string) => {
      triggers.hear(name)
      send({ on: 'event', name })
    },
    /** What the host may ask for by itself. */
    host: {
      start: async (id, how) => ((await asking.asked(id)) ? start(id, how ?? {}) : { open: false, why: explain(id) }),
      move: to => send({ on: to }),
      dismiss: (id, options) => asking.close(id, () => away(id, 'dismissed', options?.force ?? false)),
      snooze: (id, span) =>
        asking.close(id, () => {
          pause = span ?? guideOf(id)?.snooze ?? 'P1D'
          away(id, 'snoozed', false)
        }),
      talk: topic => talk(room, memories(), topic),
      mount: inline.mount,
      explain,
    } satisfies Partial<Waymark>,
    /** The person is on another page now. */
    route: (next: string) => {
      if (next === path) return
      path = next
      chunk = []
      send({ on: 'page', path })
      update()
    },
    /** What is remembered of guides and not on the disk yet. */
    fresh: kept.fresh,
    /** The page is seen again. */
    seen: () => {
      touring.meet(true)
      kept.look()
      update()
    },
    /** The page goes. */
    hide: () => {
      const { run } = touring
      if (run?.phase !== 'ended' && run?.started) leave(run.guide, run.step)
    },
    /** Nothing is known any more, so that nothing is shown. */
    stop: () => {
      update()
      cancel()
    },
  }
}
