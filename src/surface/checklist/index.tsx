import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { type ChecklistGuide, say } from '../../playbook/index.ts'
import { type Frame, Inline, Panel, panelFloat } from '../card.tsx'
import { follow, openInline, openPlace } from '../mount.tsx'
import { wordsIn } from '../words.ts'
import css from './checklist.css'
import { Launcher } from './launcher.tsx'
import { doneOf, type Entry, entriesOf, Row } from './list.tsx'
import { checklistWords } from './words.ts'

interface ListProps {
  readonly stage: Stage
  readonly id: string
  readonly guide: ChecklistGuide
  /** The row that the person opened; else the first that can be done is open. */
  readonly chosen: string | null
  readonly onChoose: (item: string) => void
  readonly frame?: Frame
}

const ListPanel = ({ stage, id, guide, chosen, onChoose, frame: Frame = Panel }: ListProps): JSX.Element => {
  const { locale, facts, playbook } = stage.scene()
  const words = wordsIn(checklistWords, locale)
  const all = entriesOf(stage, id, guide)
  const must = all.filter(({ item }) => !item.optional)
  const may = all.filter(({ item }) => item.optional)
  const isOpen = ({ progress }: Entry): boolean => !!progress && !progress.done && !progress.blocked
  const current = all.find(entry => entry.item.id === chosen && isOpen(entry)) ?? must.find(isOpen)
  const done = doneOf(must)
  const minutes = must.reduce((sum, { item, progress }) => sum + (progress?.done ? 0 : (item.minutes ?? 0)), 0)
  const roadmap = Object.keys(playbook.guides ?? {}).find(id => playbook.guides?.[id]?.kind === 'roadmap')
  const rows = (entries: readonly Entry[]): JSX.Element => (
    <ul class="rows items">
      {entries.map(entry => (
        <Row
          key={entry.item.id}
          stage={stage}
          entry={entry}
          items={guide.items}
          open={entry.item === current?.item}
          onOpen={() => onChoose(entry.item.id)}
        />
      ))}
    </ul>
  )
  return (
    <Frame
      stage={stage}
      id={id}
      name="checklist"
      title={say(guide.title, locale, facts)}
      head={
        roadmap !== undefined && (
          <button type="button" class="btn quiet" onClick={() => stage.act({ do: 'open', guide: roadmap })}>
            {words.roadmap}
          </button>
        )
      }
    >
      <div class="sum sm ink2 num">
        <span>{words.count(done, must.length)}</span>
        {minutes > 0 && <span class="ink3">{words.left(minutes)}</span>}
      </div>
      <div class="bar" aria-hidden="true">
        {must.map((_, i) => (
          <i class={i < done ? 'on' : ''} />
        ))}
      </div>
      {rows(must)}
      {may.length > 0 && <h3 class="opt xs ink3">{words.optional}</h3>}
      {may.length > 0 && rows(may)}
    </Frame>
  )
}

/** Plays the checklist and the launcher, which stays while its panel is open. */
const play = (stage: Stage): (() => void) => {
  const pill = openPlace(stage, css)
  const ui = openPlace(stage)
  let chosen: string | null = null
  const choose = (item: string | null): void => {
    chosen = item
    update()
  }
  const update = (): void => {
    const { showing, playbook } = stage.scene()
    const { open, launcher } = showing
    const guide = open ? playbook.guides?.[open.id] : undefined
    if (!open) chosen = null
    // A roadmap panel reaches down to where the launcher stands.
    pill.draw(launcher !== null && open?.kind !== 'roadmap' && <Launcher stage={stage} id={launcher} open={open?.id === launcher} />)
    ui.draw(
      open && guide?.kind === 'checklist' && <ListPanel {...{ stage, guide, chosen }} id={open.id} onChoose={choose} />,
      panelFloat(ui),
    )
  }
  return follow(stage, [ui, pill], update)
}

/** Draws the checklist inside an element of the page. */
const inline: SurfaceFile['inline'] = (stage, id, element) => {
  const ui = openInline(stage, element, css)
  let chosen: string | null = null
  const choose = (item: string): void => {
    chosen = item
    update()
  }
  const update = (): void => {
    const guide = stage.scene().playbook.guides?.[id]
    ui.draw(guide?.kind === 'checklist' && <ListPanel {...{ stage, guide, chosen, id }} frame={Inline} onChoose={choose} />)
  }
  return follow(stage, [ui], update)
}

export default { version: __VERSION__, play, inline } satisfies SurfaceFile
