import type { Scene, SurfaceFile } from '../../src/client/stage.ts'
import { beginRun, moveRun } from '../../src/guide/index.ts'
import type { TourGuide } from '../../src/playbook/types.ts'
import checklist from '../../src/surface/checklist/index.tsx'
import roadmap from '../../src/surface/roadmap/index.tsx'
import tour from '../../src/surface/tour/index.tsx'
import { answer } from './player.ts'
import { type FakeStage, fakeStage, levelsAt, playbook, progress } from './scene.ts'

const query = new URLSearchParams(location.search)
const locale = query.get('lang') ?? 'en'
const theme = (query.get('theme') ?? 'light') as Scene['theme']
const base: Partial<Scene> = { locale, theme }

const files: Record<string, SurfaceFile> = { tour, checklist, roadmap }
const step = Number(query.get('step') ?? 2)

const scout = { id: 'scout', steps: (playbook.guides!.scout as TourGuide).steps }
const open = (): Partial<Scene> => {
  const surface = query.get('surface') ?? 'tour'
  const level = query.get('level')
  const here = level === null ? 2 : Number(level)
  const launcher = query.has('launcher') || surface === 'checklist' || surface === 'launcher' ? 'setup' : null
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
    return { run, tour: scout, showing: { open: { id: 'scout', kind: 'tour' }, launcher } }
  }
  if (surface === 'checklist') return { showing: { open: { id: 'setup', kind: 'checklist' }, launcher }, ...own }
  if (surface === 'roadmap') return { showing: { open: { id: 'map', kind: 'roadmap' }, launcher }, ...own }
  return { showing: { open: null, launcher } }
}

const stage: FakeStage = fakeStage({ ...base, ...open() }, answer)
const stops = Object.values(files).map(file => file.play(stage))
Object.assign(window, { stage, stops, moveRun })
document.documentElement.dataset.ready = ''
