import type { Scene, SurfaceFile } from '../../src/client/stage.ts'
import { beginRun, moveRun } from '../../src/guide/index.ts'
import type { TourGuide } from '../../src/playbook/types.ts'
import checklist from '../../src/surface/checklist/index.tsx'
import hint from '../../src/surface/hint/index.tsx'
import recorded from '../../src/surface/recorded/index.tsx'
import roadmap from '../../src/surface/roadmap/index.tsx'
import tour from '../../src/surface/tour/index.tsx'
import { answer } from './player.ts'
import { levelsAt, playbook, progress } from './scene.ts'
import { type FakeStage, fakeStage, panelScene } from './stage.ts'

const query = new URLSearchParams(location.search)
const locale = query.get('lang') ?? 'en'
const theme = (query.get('theme') ?? 'light') as Scene['theme']
const base: Partial<Scene> = { locale, theme }

const files: Record<string, SurfaceFile> = { tour, checklist, roadmap, hint, recorded }
const step = Number(query.get('step') ?? 2)

const scout = { id: 'scout', steps: (playbook.guides!.scout as TourGuide).steps }
/** `completed`, `roadmap-told`, `hint-open`: the surface, and what is done to it. */
const [surface = 'tour', deed] = (query.get('surface') ?? 'tour').split('-')
const open = (): Partial<Scene> => {
  const level = query.get('level')
  const here = level === null ? 2 : Number(level)
  const own =
    level === null
      ? {}
      : {
          progress: {
            ...progress,
            level: here < 0 ? null : here,
            levels: levelsAt(here),
            next: here < 6 ? { ...progress.next!, level: here + 1 } : null,
          },
        }
  if (surface === 'tour') {
    const [run] = beginRun(scout, { path: '/', step: scout.steps[step - 1]!.id })
    const launcher = query.has('launcher') ? 'setup' : null
    return { run, tour: scout, showing: { open: { id: 'scout', kind: 'tour' }, launcher } }
  }
  return deed === 'inline' ? {} : { ...panelScene(surface), ...own }
}

const stage: FakeStage = fakeStage({ ...base, ...open() }, answer)
const stops = Object.entries(files).flatMap(([name, file]) => (name === 'recorded' && surface !== name ? [] : [file.play(stage)]))
if (deed === 'inline') {
  const place = document.createElement('section')
  document.querySelector('main')!.replaceChildren(place)
  files[surface]!.inline!(stage, surface === 'roadmap' ? 'map' : 'setup', place)
}
/** What is pressed in a surface once it is there. */
const pressed: Readonly<Record<string, string>> = { open: '.dot', told: '.foot .btn:last-child', reports: 'details:last-of-type summary' }
const finish = (): void => {
  const button = document.querySelector('waymark-ui')?.shadowRoot?.querySelector<HTMLElement>(pressed[deed ?? ''] ?? '.none')
  if (deed && pressed[deed] && !button) return void requestAnimationFrame(finish)
  button?.click()
  document.documentElement.dataset.ready = ''
}
Object.assign(window, { stage, stops, moveRun })
finish()
