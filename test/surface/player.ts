import type { Deed, Scene } from '../../src/client/stage.ts'
import type { RunEvent, Tour } from '../../src/guide/index.ts'
import { beginRun, moveRun, type Run } from '../../src/guide/index.ts'
import type { TourGuide } from '../../src/playbook/types.ts'

/** What the client does with a deed, as far as a page of pictures needs it: opens, closes, and moves the tour. */
export const answer = (deed: Deed, scene: Scene): Partial<Scene> | undefined => {
  const { run, showing, playbook, path } = scene
  const tour = (id: string): Tour => ({ id, steps: (playbook.guides![id] as TourGuide).steps, ...scene.progress.guides[id] })
  const moved = (next: Run): Partial<Scene> =>
    next === run ? {} : next.phase === 'ended' ? { run: next, showing: { ...showing, open: null } } : { run: next }
  if (deed.do === 'open') {
    const guide = playbook.guides![deed.guide]!
    const open = { id: deed.guide, kind: guide.kind }
    return guide.kind === 'tour'
      ? { run: beginRun(tour(deed.guide), { path, asked: true })[0], tour: tour(deed.guide), showing: { ...showing, open } }
      : { run: null, tour: null, showing: { ...showing, open } }
  }
  if (deed.do === 'got') return { got: [...scene.got, `${deed.guide}.${deed.hint}`] }
  if (deed.do === 'close' && showing.open?.kind !== 'tour') return { showing: { ...showing, open: null } }
  if (deed.do === 'go' || deed.do === 'tip' || !run || run.phase === 'ended') return undefined
  const { do: on, ...more } = deed
  const next = moveRun(tour(run.guide), run, { on, ...more } as RunEvent)[0]
  return next === run ? undefined : moved(next)
}
