import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { type Frame, Inline, Panel, panelFloat } from '../card.tsx'
import { follow, openInline, openPlace } from '../mount.tsx'
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

const Trip = ({ stage, id, frame: Frame }: { readonly stage: Stage; readonly id: string; readonly frame: Frame }): JSX.Element => {
  const { playbook, locale, facts } = stage.scene()
  const words = wordsIn(roadmapWords, locale)
  return (
    <Frame
      stage={stage}
      id={id}
      name="roadmap"
      title={say(playbook.guides?.[id]?.title, locale, facts) || words.title}
      foot={<p class="foot xs ink3">{words.recorded}</p>}
    >
      <Here stage={stage} />
      <NextBox stage={stage} />
      <Trail stage={stage} />
    </Frame>
  )
}

/** Plays the roadmap panel: where am I, what is left, what next. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  return follow(stage, [ui], () => {
    const { open } = stage.scene().showing
    ui.draw(open?.kind === 'roadmap' && <Trip stage={stage} id={open.id} frame={Panel} />, panelFloat(ui))
  })
}

/** Draws the roadmap inside an element of the page. */
const inline: SurfaceFile['inline'] = (stage, id, element) => {
  const ui = openInline(stage, element, css)
  return follow(stage, [ui], () => ui.draw(<Trip stage={stage} id={id} frame={Inline} />))
}

export default { version: __VERSION__, play, inline } satisfies SurfaceFile
