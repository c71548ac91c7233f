import type { GuideMemory, RunEvent, Tour } from '../guide/index.ts'
import { WaymarkError } from './error.ts'
import type { Memories } from './notes.ts'
import type { Room } from './room.ts'
import type { Perform, Play, SurfaceFile, Told } from './stage.ts'
import type { More } from './tell.ts'
import type { StartOptions } from './types.ts'

export interface How extends StartOptions {
  readonly asked?: boolean
}

interface World {
  /** The guide that is open. */
  open(): string | null
  path(): string
  /** A tour, with what is known of it now; undefined for another guide. */
  tourOf(id: string): Tour | undefined
  memories(): Memories
  /** `isClaim`: unless another window has opened it meanwhile. Tells whether it is so now. */
  remember(id: string, memory: Omit<GuideMemory, 'at'>, isClaim?: boolean): Promise<boolean>
  tell(id: string, what: Told, more: More): void
  go(href: string): void
  /** It keeps away until the page is loaded anew. */
  sleeps(id: string): void
  /** It is over: nothing is open any more. */
  ended(): void
  changed(): void
}

/** The open tour, once its file is there; before, what happens to it waits. */
export function createTouring({ options, ports, events, fail, did }: Room, world: World) {
  let play: Play | null = null
  let waiting: readonly RunEvent[] = []
  let perform: Perform | undefined
  let lift = () => {}

  const send = (event: RunEvent): void => {
    if (play) play.send(event)
    else if (world.tourOf(world.open()!)) waiting = [...waiting, event]
  }
  /** The id of a step that is given by its place: one that is none is the first. */
  const placed = (id: string, step: string | number | undefined): string | undefined => {
    const { steps = [] } = world.tourOf(id) ?? {}
    return typeof step === 'number' ? (steps[step] ?? steps[0])?.id : step
  }
  /** Lets a tour begin, unless something else was opened while its file was on the way. */
  const begin = async (id: string, { resume = true, step: wanted, asked = false }: How): Promise<void> => {
    const isOn = () => perform && world.open() === id && !play && world.tourOf(id)
    if (!isOn()) return
    const memory = world.memories()[id]
    const { status, step, started = false } = memory ?? {}
    const isOurs = asked || (await world.remember(id, { ...memory, status: 'open' }, true))
    if (!isOn()) return
    if (!isOurs) {
      drop()
      return world.changed()
    }
    play = perform!({
      guide: id,
      hooks: options.hooks,
      tour: () => world.tourOf(id) ?? { id, steps: [] },
      go: world.go,
      remember: (step, started) => world.remember(id, { status: 'open', step, started }),
      tell: (what, step, reason, missed) => {
        // One of the contacts that a person can have enough of.
        if (what === 'started' && !asked) did('waymark.prompt', { guide: id })
        world.tell(id, what, { step, reason, missed })
      },
      step: (what, at) => events.tell('step', { ...at, what }),
      ended: () => {
        play = null
        world.ended()
      },
      changed: world.changed,
      fail: error => fail(new WaymarkError('host', `hooks: ${error}`)),
      timer: ports.timer,
    })
    const resumed = wanted === undefined && resume && (status === 'open' || status === 'snoozed') && step !== undefined
    const at = resumed ? step : placed(id, wanted)
    play.begin({ path: world.path(), resumed, asked, step: at!, started: resumed && started })
    for (const event of waiting) send(event)
  }
  /** Forgets it without a word. */
  const drop = (): void => {
    play?.stop()
    play = null
    world.ended()
  }
  return {
    get run() {
      return play?.run ?? null
    },
    send,
    placed,
    /** The guide that was opened is this one; a tour begins as soon as its file is there. */
    open: (id: string, how: How): void => {
      play = null
      waiting = []
      lift = () => void begin(id, how).catch(ports.report)
      lift()
    },
    came: (file: SurfaceFile): void => {
      if (!file.perform) return
      perform = file.perform
      lift()
    },
    drop,
    /** Lets go of a tour that has ended in another tab, and, where the page `isSeen` again, of one that another tab took further: to take it up there. */
    meet: (isSeen: boolean): void => {
      const id = world.open()!
      if (!play) return
      const { status, step, until } = world.memories()[id] ?? {}
      const { run } = play
      const isElsewhere = isSeen && run?.phase !== 'ended' && run?.step !== step && world.tourOf(id)?.steps.some(it => it.id === step)
      if (status === 'open' && !isElsewhere) return
      drop()
      if (status === 'snoozed' && !until) world.sleeps(id)
    },
  }
}
