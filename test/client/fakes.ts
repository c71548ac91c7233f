import type { Beacon, Receipt } from '../../src/beacon/index.ts'
import { createId } from '../../src/browser/id.ts'
import type { Answer, Ports, Store, SurfaceFile, SurfaceName } from '../../src/client/index.ts'
import { perform } from '../../src/client/perform.ts'
import { rangeOf } from '../../src/client/ports.ts'

// What comes in a file of its own is there at once, as from a cache.
import '../../src/client/forget.ts'
import '../../src/client/moving.ts'
import '../../src/client/restamp.ts'
import '../../src/client/salvage.ts'

// What the build puts in.
Object.assign(globalThis, { __VERSION__: 'test' })

/** Lets everything that waits on promises run. */
export const settle = async (): Promise<void> => {
  for (let i = 0; i < 40; i++) await new Promise(resolve => setImmediate(resolve))
}

export interface Sent {
  readonly url: string
  readonly beacon: Beacon
  readonly at: number
  readonly last: boolean
}

/** Takes in everything, and answers as a receiver does. */
export const receiptFor = (beacon: Beacon, serverTime: number, more: Partial<Receipt> = {}): Receipt => ({
  waymark: 1,
  serverTime,
  refreshMs: 60_000,
  accepted: beacon.happenings.map(({ id }) => id),
  duplicate: [],
  rejected: [],
  evidence: beacon.evidence.map(({ key, rev }) => ({ key, rev })),
  ...more,
})

type Reply = (beacon: Beacon, body: string) => Answer | Promise<Answer>

/** A browser: a disk, a clock and a channel that its tabs share, and a receiver. All of it literal, nothing waits for real time. */
export function createWorld(start = Date.UTC(2026, 3, 1, 0)) {
  let wall = start
  let mono = 1000
  let timers: { at: number; fn: () => void }[] = []
  const disk = new Map<string, unknown>()
  const channels = new Set<{ name: string; hear: (message: unknown) => void }>()
  const locks = new Set<string>()
  const sent: Sent[] = []
  const reports: unknown[] = []
  const read: string[] = []
  const files: Record<string, string> = {}
  const world = {
    disk,
    sent,
    reports,
    /** Keys of the rows that were read in whole ranges. */
    read,
    /** Where each such reading began. */
    looks: [] as string[][],
    files,
    /** Answers the beacons; replace it to make faults. */
    reply: (async (beacon: Beacon) => ({ status: 200, body: JSON.stringify(receiptFor(beacon, world.serverNow())) })) as Reply,
    /** What the receiver's clock is ahead. */
    ahead: 0,
    serverNow: () => wall + world.ahead,
    wall: () => wall,
    setWall: (at: number) => {
      wall = at
    },
    /** What was written at once. */
    notes: new Map<string, string>(),
    /** The databases that were opened. */
    names: new Set<string>(),
    gpc: false,
    /** There is no channel between tabs. */
    isSilent: false,
    hasDisk: true,
    /** The disk starts to throw, as with no quota left. */
    isFull: false,
    timers: () => timers.length,
    /** Time passes; timers fire at their time. */
    async pass(ms: number): Promise<void> {
      const end = mono + ms
      await settle()
      for (;;) {
        const next = timers.filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0]
        if (!next) break
        timers = timers.filter(timer => timer !== next)
        wall += Math.max(0, next.at - mono)
        mono = Math.max(mono, next.at)
        next.fn()
        await settle()
      }
      wall += end - mono
      mono = end
      await settle()
    },
    tab,
  }

  const openDisk = async (isDead: () => boolean): Promise<Store> => {
    await new Promise(resolve => setImmediate(resolve))
    let full = false
    const spare = new Map<string, unknown>()
    const rows = () => (full ? spare : disk)
    let turn = Promise.resolve()
    return {
      get disk() {
        return !full
      },
      rows: async (...under) => {
        await turn
        world.looks.push(under.map(under => rangeOf(under)[0]))
        const found = under
          .map(rangeOf)
          .flatMap(([from, to]) => [...rows()].filter(([key]) => key >= from && key <= to).sort(([a], [b]) => (a < b ? -1 : 1)))
        read.push(...found.map(([key]) => key))
        return structuredClone(found)
      },
      commit: (keys, change) => {
        turn = turn
          .then(() => new Promise<void>(resolve => setImmediate(resolve)))
          .then(() => {
            if (isDead()) return new Promise<void>(() => {})
            if (world.isFull) full = true
            return undefined
          })
          .then(() => {
            for (const [key, value] of change(structuredClone(keys.map(key => rows().get(key)))))
              value === undefined ? rows().delete(key) : rows().set(key, structuredClone(value))
          })
        return turn
      },
      close: () => {},
    }
  }

  function tab(options: { path?: string; surfaces?: Partial<Record<SurfaceName, () => Promise<SurfaceFile>>> } = {}) {
    let path = options.path ?? '/'
    let visible = true
    let isDead = false
    let resting: (() => void)[] = []
    const hooks = {
      route: new Set<() => void>(),
      hide: new Set<() => void>(),
      wake: new Set<() => void>(),
      visible: new Set<(visible: boolean) => void>(),
      typing: new Set<(typing: boolean) => void>(),
    }
    const on =
      <F>(set: Set<F>) =>
      (fn: F) => {
        set.add(fn)
        return () => void set.delete(fn)
      }
    const gone: string[] = []
    const took = (url: string, body: string, last: boolean) => {
      const beacon = JSON.parse(body) as Beacon
      sent.push({ url, beacon, at: wall, last })
      return beacon
    }
    const ports: Ports = {
      clock: { wall: () => wall, mono: () => mono },
      id: createId(),
      timer: (fn, ms) => {
        const timer = { at: mono + ms, fn }
        timers.push(timer)
        return () => {
          timers = timers.filter(other => other !== timer)
        }
      },
      idle: fn => void resting.push(fn),
      random: () => 0.5,
      store: async name => {
        if (!world.hasDisk) return (await import('../../src/client/index.ts')).memoryStore()
        world.names.add(name)
        return openDisk(() => isDead)
      },
      note: {
        read: name => world.notes.get(name) ?? null,
        write: (name, text) => void world.notes.set(name, text),
      },
      send: {
        post: async (url, body) => world.reply(took(url, body, false), body),
        last: (url, body) => void took(url, body, true),
      },
      fetchText: async url => {
        await new Promise(resolve => setImmediate(resolve))
        if (files[url] === undefined) throw new Error('404')
        return files[url]
      },
      page: {
        path: () => path,
        go: href => void gone.push(href),
        visible: () => visible,
        language: () => 'en',
        onRoute: on(hooks.route),
        onVisible: on(hooks.visible),
        onHide: on(hooks.hide),
        onWake: on(hooks.wake),
        onTyping: on(hooks.typing),
      },
      tabs: (name, hear) => {
        const channel = { name, hear }
        channels.add(channel)
        return {
          tell: message => {
            if (!channels.has(channel)) throw new DOMException('closed', 'InvalidStateError')
            const copy = structuredClone(message)
            for (const other of world.isSilent ? [] : channels)
              if (other !== channel && other.name === name) setImmediate(() => channels.has(other) && other.hear(copy))
          },
          close: () => void channels.delete(channel),
        }
      },
      lock: async (name, work) => {
        if (locks.has(name)) return undefined
        locks.add(name)
        return work().finally(() => locks.delete(name))
      },
      loadSurface: name => options.surfaces?.[name]?.() ?? Promise.reject(new Error('no such file')),
      gpc: () => world.gpc,
      report: error => void reports.push(error),
    }
    return {
      ports,
      /** The page has time. */
      rest: async () => {
        while (resting[0]) {
          const all = resting
          resting = []
          for (const fn of all) fn()
          await settle()
        }
      },
      /** Where the client took the person. */
      gone,
      go: (next: string) => {
        path = next
        for (const fn of hooks.route) fn()
      },
      show: (next: boolean) => {
        visible = next
        for (const fn of hooks.visible) fn(next)
      },
      hide: () => {
        for (const fn of hooks.hide) fn()
      },
      type: (typing: boolean) => {
        for (const fn of hooks.typing) fn(typing)
      },
      wake: () => {
        for (const fn of hooks.wake) fn()
      },
      /** The page ends here: what is not on the disk yet never gets there. */
      kill: () => {
        isDead = true
      },
      /** Listeners on the page that are still there. */
      listening: () => Object.values(hooks).reduce((n, set) => n + set.size, 0),
    }
  }
  return world
}

export type World = ReturnType<typeof createWorld>

/** A surface that only says what it was told. */
export function fakeSurface() {
  const seen: { scene: import('../../src/client/index.ts').Scene; stage: import('../../src/client/index.ts').Stage }[] = []
  let playing = 0
  const file: SurfaceFile = {
    version: __VERSION__,
    perform,
    play: stage => {
      playing++
      const undo = stage.subscribe(() => seen.push({ scene: stage.scene(), stage }))
      seen.push({ scene: stage.scene(), stage })
      return () => {
        playing--
        undo()
      }
    },
  }
  return {
    load: async () => file,
    get playing() {
      return playing
    },
    get scene() {
      return seen.at(-1)!.stage.scene()
    },
    get stage() {
      return seen.at(-1)!.stage
    },
    act: (deed: import('../../src/client/index.ts').Deed) => seen.at(-1)!.stage.act(deed),
  }
}
