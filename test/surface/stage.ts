import type { Deed, Own, Scene, Stage } from '../../src/client/stage.ts'
import { known } from './known.ts'
import { plainly, progress, scene } from './scene.ts'

/** What is open for a surface by its name. */
export const panelScene = (name: string): Partial<Scene> => {
  const { setup } = progress.guides
  const items = setup!.items.map(item => ({ ...item, done: true, blocked: false }))
  if (name === 'roadmap') return { showing: { open: { id: 'map', kind: name }, launcher: null } }
  if (name === 'recorded') return {}
  if (name === 'hint') return { hints: ['tips'] }
  return {
    showing: { open: name === 'launcher' ? null : { id: 'setup', kind: 'checklist' }, launcher: name === 'completed' ? 'map' : 'setup' },
    ...(name === 'completed' && { progress: { ...progress, guides: { ...progress.guides, setup: { ...plainly, items } } } }),
  }
}

type Answer = (deed: Deed, scene: Scene) => Partial<Scene> | undefined

export interface FakeStage extends Stage {
  readonly deeds: Deed[]
  /** Changes the scene and tells the surfaces. */
  set(change: Partial<Scene>): void
}

/** What is recorded, and what becomes of it when it is erased. */
const ownOf = (deeds: unknown[]): Own => {
  let now = known
  return {
    export: async () => now,
    erase: async () => {
      deeds.push('erase')
      now = { ...now, evidence: { epoch: 1, series: {}, marks: {}, latches: {} }, guides: {}, waiting: [], sent: [] }
    },
  }
}

/** A stage of literals: it keeps what is asked for, and `answer` says how the scene changes by it. */
export const fakeStage = (start: Partial<Scene> = {}, answer: Answer = () => undefined): FakeStage => {
  let now: Scene = { ...scene, ...start }
  const listeners = new Set<() => void>()
  const deeds: Deed[] = []
  const set = (change: Partial<Scene>): void => {
    now = { ...now, ...change }
    for (const listener of listeners) listener()
  }
  return {
    deeds,
    set,
    targets: {},
    own: ownOf(deeds),
    client: {
      consent: 'granted',
      options: { endpoint: 'https://waymark.example.com/v1/beacon' },
      ports: { gpc: () => false },
      events: { on: () => () => {} },
    },
    scene: () => now,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    act(deed) {
      deeds.push(deed)
      const change = answer(deed, now)
      if (change) set(change)
    },
  }
}
