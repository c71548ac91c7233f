import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { Panel, panelFloat } from '../card.tsx'
import { openPlace } from '../mount.tsx'
import { Cairn } from '../stone.tsx'
import { wordsIn } from '../words.ts'
import { NextBox } from './next.tsx'
import css from './roadmap.css'
import { Trail } from './trail.tsx'
import { roadmapWords } from './words.ts'

/** Where the person is: the level, the state it stands for, the day beside the plan. */
const Here = ({ stage }: { readonly stage: Stage }): JSX.Element => {
  const { progress, locale, facts } = stage.scene()
  const { levels, next, day } = progress
  const words = wordsIn(roadmapWords, locale)
  const at = levels.find(({ level }) => level === progress.level)
  const plan = levels.find(({ level }) => level === next?.level)?.planDay ?? null
  return (
    <div class="here">
      <Cairn reached={at ? levels.indexOf(at) + 1 : 0} ahead={next !== null} />
      <div class="sm ink3 num">
        {at && (say(at.name, locale, facts) || words.level(at.level, levels.at(-1)!.level))}
        <p class="title">{at ? say(at.state, locale, facts) : words.before}</p>
        {!next
          ? at && words.all
          : plan !== null && day !== null && day > plan
            ? words.late(plan, day)
            : at?.day != null && words.reached(at.day, at.planDay)}
      </div>
    </div>
  )
}

/** Plays the roadmap panel: where am I, what is left, what next. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  const view = (id: string): JSX.Element => {
    const { playbook, locale, facts } = stage.scene()
    const words = wordsIn(roadmapWords, locale)
    return (
      <Panel
        stage={stage}
        id={id}
        name="roadmap"
        title={say(playbook.guides?.[id]?.title, locale, facts) || words.title}
        foot={<p class="foot xs ink3">{words.recorded}</p>}
      >
        <Here stage={stage} />
        <NextBox stage={stage} />
        <Trail stage={stage} />
      </Panel>
    )
  }
  const update = (): void => {
    const { open } = stage.scene().showing
    ui.draw(open?.kind === 'roadmap' && view(open.id), panelFloat(ui))
  }
  const unsubscribe = stage.subscribe(update)
  update()
  return () => {
    unsubscribe()
    ui.stop()
  }
}

export default { version: __VERSION__, play } satisfies SurfaceFile
