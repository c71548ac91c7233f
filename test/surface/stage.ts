import type { Deed, Scene, Stage } from '../../src/client/stage.ts'
import { plainly, progress, scene } from './scene.ts'

/** What is open for a surface by its name. */
export const panelScene = (name: string): Partial<Scene> => {
  const { setup } = progress.guides
  const items = setup!.items.map(item => ({ ...item, done: true, blocked: false }))
  if (name === 'roadmap') return { showing: { open: { id: 'map', kind: name }, launcher: null } }
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
