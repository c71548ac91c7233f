import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { openPlace } from '../mount.tsx'
import panelCss from '../panel.css'
import { attendPanel, Panel } from '../panel.tsx'
import { Cairn } from '../stone.tsx'
import { wordsIn } from '../words.ts'
import { NextBox } from './next.tsx'
import css from './roadmap.css'
import { Trail } from './trail.tsx'
import { roadmapWords } from './words.ts'

/** Where the person is: the level, the state it stands for, the day beside the plan. */
const Here = ({ stage }: { readonly stage: Stage }): JSX.Element => {
  const { progress, locale, facts } = stage.scene()
  const words = wordsIn(roadmapWords, locale)
  const { levels, next, day } = progress
  const at = levels.find(({ level }) => level === progress.level)
  const ahead = levels.find(({ level }) => level === next?.level)
  const planned = ahead?.planDay ?? null
  const isLate = planned !== null && day !== null && day > planned
  const when = isLate
    ? words.latePlan(planned, day)
    : at?.day == null
      ? ''
      : at.planDay === null
        ? words.reached(at.day)
        : words.reachedPlan(at.day, at.planDay)
  return (
    <div class="here">
      <Cairn reached={at ? levels.indexOf(at) + 1 : 0} ahead={next !== null} width={48} />
      <div class="pt">
        <p class="sm ink3 num">
          {!at ? words.before : at.name !== undefined ? say(at.name, locale, facts) : words.levelOf(at.level, levels.at(-1)!.level)}
        </p>
        <p class="xl">{at ? say(at.state, locale, facts) : words.start}</p>
        {when && <p class="sm ink3 num">{when}</p>}
        {!next && <p class="sm ink2">{words.all}</p>}
      </div>
    </div>
  )
}

const RoadmapPanel = ({ stage, id }: { readonly stage: Stage; readonly id: string }): JSX.Element => {
  const { playbook, locale, facts } = stage.scene()
  const words = wordsIn(roadmapWords, locale)
  const title = playbook.guides?.[id]?.title
  return (
    <Panel
      name="roadmap"
      title={title === undefined ? words.title : say(title, locale, facts)}
      close={words.close}
      onClose={() => stage.act({ do: 'close', guide: id, reason: 'button' })}
      foot={
        <details>
          <summary>{words.recorded}</summary>
          <p>{words.recordedText}</p>
        </details>
      }
    >
      <Here stage={stage} />
      <NextBox stage={stage} />
      <Trail stage={stage} />
    </Panel>
  )
}

/** Plays the roadmap panel: where am I, what is left, what next. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, panelCss, css)
  const panel = attendPanel(ui, stage)
  const update = (): void => {
    const { open } = stage.scene().showing
    const id = open?.kind === 'roadmap' ? open.id : null
    ui.draw(id && <RoadmapPanel stage={stage} id={id} />, panel.float)
    panel.update(id)
  }
  const unsubscribe = stage.subscribe(update)
  update()
  return () => {
    unsubscribe()
    ui.stop()
    panel.stop()
  }
}

export default { version: __VERSION__, play } satisfies SurfaceFile
