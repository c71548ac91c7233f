import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { say } from '../../playbook/index.ts'
import { type Frame, Inline, Panel, panelFloat } from '../card.tsx'
import { type Float, follow, openInline, openPlace, type Place } from '../mount.tsx'
import { Cairn } from '../stone.tsx'
import { markdown } from '../text.tsx'
import { cardWords, wordsIn } from '../words.ts'
import { NextBox } from './next.tsx'
import { print } from './print.ts'
import css from './roadmap.css'
import { Trail } from './trail.tsx'
import { roadmapWords } from './words.ts'

/** Where the person is: the level, the state it stands for, the day beside the plan. */
const Here = ({ stage }: { readonly stage: Stage }): JSX.Element => {
  const { progress, locale, facts } = stage.scene()
  const { levels, next, day } = progress
  const words = wordsIn(roadmapWords, locale)
  const at = levels.find(({ level }) => level === progress.level)
  const plan = levels.find(({ level }) => level === next?.level)?.planDay
  return (
    <div class="here">
      <Cairn reached={at ? levels.indexOf(at) + 1 : 0} ahead={next !== null} />
      <div class="sm ink3 num">
        {at && (say(at.name, locale, facts) || words.level(at.level, levels.at(-1)!.level))}
        <p class="title">{at ? say(at.state, locale, facts) : words.before}</p>
        {!next
          ? at && words.all
          : plan != null && day !== null && day > plan
            ? words.late(plan, day)
            : at?.day != null && words.reached(at.day, at.planDay)}
      </div>
    </div>
  )
}

interface TripProps {
  readonly stage: Stage
  readonly id: string
  readonly frame: Frame
  /** The person has asked for somebody. */
  readonly told: boolean
  readonly onTalk: () => void
}

/** What is recorded; a print; and a person to talk to, where the playbook has one. */
const Foot = (props: TripProps): JSX.Element => {
  const { stage, told, onTalk } = props
  const { playbook, locale, facts } = stage.scene()
  const { talk } = playbook
  const words = wordsIn(roadmapWords, locale)
  const onPrint = ({ currentTarget }: Event): void =>
    print((currentTarget as Node).getRootNode(), stage, css, <Trip {...props} frame={Inline} paper />)
  return (
    <div class="foot xs ink3">
      <div class="acts">
        <button type="button" class="btn quiet" onClick={() => stage.act({ do: 'recorded', is: true })}>
          {words.recorded}
        </button>
        <button type="button" class="btn quiet" onClick={onPrint}>
          {words.print}
        </button>
        {talk && (
          <button type="button" class="btn quiet" aria-disabled={told} onClick={onTalk}>
            {words.talk}
          </button>
        )}
      </div>
      <div class="md" role="status">
        {told && markdown(say(talk?.say, locale, facts), href => stage.act({ do: 'go', href }))}
      </div>
    </div>
  )
}

const Trip = (props: TripProps & { readonly paper?: boolean }): JSX.Element => {
  const { stage, id, frame: Frame, paper } = props
  const { playbook, locale, facts } = stage.scene()
  return (
    <Frame
      stage={stage}
      id={id}
      name="roadmap"
      title={say(playbook.guides?.[id]?.title, locale, facts) || wordsIn(cardWords, locale).roadmap}
      foot={!paper && <Foot {...props} />}
    >
      <Here stage={stage} />
      {!paper && <NextBox stage={stage} />}
      <Trail stage={stage} paper={paper} />
    </Frame>
  )
}

/** Draws the roadmap while it has an id, and again whenever something changes. Returns the stop. */
const follows = (
  stage: Stage,
  ui: Pick<Place, 'draw' | 'stop'>,
  frame: Frame,
  idOf: () => string | false | undefined,
  float?: () => Float,
) => {
  let told = false
  const onTalk = (): void => {
    if (told) return
    told = true
    stage.act({ do: 'talk' })
    update()
  }
  const update = (): void => {
    const id = idOf()
    ui.draw(id && <Trip {...{ stage, id, frame, told, onTalk }} />, float)
  }
  return follow(stage, [ui], update)
}

/** Plays the roadmap panel: where am I, what is left, what next. */
const play = (stage: Stage): (() => void) => {
  const ui = openPlace(stage, css)
  const idOf = () => {
    const { open } = stage.scene().showing
    return open?.kind === 'roadmap' && open.id
  }
  return follows(stage, ui, Panel, idOf, panelFloat(ui))
}

/** Draws the roadmap inside an element of the page. */
const inline: SurfaceFile['inline'] = (stage, id, element) => follows(stage, openInline(stage, element, css), Inline, () => id)

export default { version: __VERSION__, play, inline } satisfies SurfaceFile
