import type { Scene } from '../../src/client/stage.ts'
import { beginRun } from '../../src/guide/index.ts'
import type { Step } from '../../src/playbook/types.ts'
import checklist from '../../src/surface/checklist/index.tsx'
import hint from '../../src/surface/hint/index.tsx'
import recorded from '../../src/surface/recorded/index.tsx'
import roadmap from '../../src/surface/roadmap/index.tsx'
import tour from '../../src/surface/tour/index.tsx'
import { answer } from './player.ts'
import { playbook } from './scene.ts'
import { type FakeStage, fakeStage, panelScene } from './stage.ts'

const files = { tour, checklist, roadmap, hint, recorded }

export type Playing = FakeStage & { stop(): void }

/** Plays a tour of these steps with the real run machine, as `window.stage`. */
const playTour = (steps: readonly Step[], change: Partial<Scene> = {}): void => {
  const stage = fakeStage(
    {
      playbook: { ...playbook, guides: { ...playbook.guides, t: { kind: 'tour', steps } } },
      run: beginRun({ id: 't', steps }, { path: '/', asked: true })[0],
      tour: { id: 't', steps },
      showing: { open: { id: 't', kind: 'tour' }, launcher: null },
      ...change,
    },
    answer,
  )
  window.stage = Object.assign(stage, { stop: tour.play(stage) })
}

/** Plays a panel (`checklist`, `completed`, `roadmap`), the closed `launcher`, or the `hint` dots, what is `recorded`, as `window.stage`. */
const playPanel = (name: string, change: Partial<Scene> = {}, client: Partial<FakeStage['client']> = {}): void => {
  const { client: usual, ...fake } = fakeStage({ ...panelScene(name), ...change }, answer)
  const stage = { ...fake, client: { ...usual, ...client } }
  const stops = (name === 'recorded' ? [recorded] : [checklist, roadmap, hint]).map(file => file.play(stage))
  window.stage = Object.assign(stage, {
    stop() {
      for (const stop of stops) stop()
    },
  })
}

const shadow = (): ShadowRoot | null => document.querySelector('waymark-ui')?.shadowRoot ?? null

/** What the tests of a page reach for. */
const api = {
  files,
  playTour,
  playPanel,
  shadow,
  $: (selector: string): HTMLElement | null => shadow()?.querySelector<HTMLElement>(selector) ?? null,
  /** The hole's box in the viewport, read from the path. */
  hole(): { x: number; y: number; width: number; height: number } | null {
    const path = shadow()?.querySelector<SVGPathElement>('.hole path')
    const numbers = path
      ?.getAttribute('d')
      ?.split('M')
      .at(-1)
      ?.match(/-?[\d.]+/g)
      ?.map(Number)
    if (!numbers || numbers.length < 30) return null
    // Mx y h.. a r r 0 0 1 r r v.. : the start is the top edge, one radius in.
    const [x, y, w, r, , , , , , , h] = numbers as [number, number, number, number, ...number[]]
    const at = path!.ownerSVGElement!.getBoundingClientRect()
    return { x: at.x + x - r, y: at.y + y, width: w + 2 * r, height: (h as number) + 2 * r }
  },
}
export type Api = typeof api
/** Puts it where the tests find it. */
export const expose = (more: object = {}): void => void Object.assign(window, { wm: api, ...more })
expose()
