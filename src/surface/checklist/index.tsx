import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { type ChecklistGuide, say } from '../../playbook/index.ts'
import { openPlace } from '../mount.tsx'
import panelCss from '../panel.css'
import { attendPanel, Panel } from '../panel.tsx'
import { wordsIn } from '../words.ts'
import css from './checklist.css'
import { Launcher } from './launcher.tsx'
import { currentOf, entriesOf, Row } from './list.tsx'
import { checklistWords } from './words.ts'

interface ListProps {
  readonly stage: Stage
  readonly id: string
  readonly guide: ChecklistGuide
  /** The row that the person opened, before the first that can be done. */
  readonly chosen: string | null
  readonly onChoose: (item: string) => void
}

const ListPanel = ({ stage, id, guide, chosen, onChoose }: ListProps): JSX.Element => {
  const { locale, facts, playbook } = stage.scene()
  const words = wordsIn(checklistWords, locale)
  const { must, may } = entriesOf(stage, id, guide)
  const isOpen = (id: string | null): boolean => [...must, ...may].some(({ item, progress }) => item.id === id && !progress?.done)
  const current = isOpen(chosen) ? chosen : currentOf(must)
  const done = must.filter(({ progress }) => progress?.done).length
  const minutes = must.reduce((sum, { item, progress }) => sum + (progress?.done ? 0 : (item.minutes ?? 0)), 0)
  const roadmap = Object.keys(playbook.guides ?? {}).find(id => playbook.guides?.[id]?.kind === 'roadmap')
  const row = (entry: (typeof must)[number]): JSX.Element => (
    <Row key={entry.item.id} stage={stage} entry={entry} items={guide.items} open={entry.item.id === current} onOpen={onChoose} />
  )
  return (
    <Panel
      name="checklist"
      title={say(guide.title, locale, facts)}
      close={words.close}
      onClose={() => stage.act({ do: 'close', guide: id, reason: 'button' })}
      head={
        roadmap !== undefined && (
          <button type="button" class="btn quiet" onClick={() => stage.act({ do: 'open', guide: roadmap })}>
            {words.roadmap}
          </button>
        )
      }
    >
      <p class="sum num">
        <span>{done === must.length ? words.all : words.count(done, must.length)}</span>
        {minutes > 0 && <span class="ink3">{words.left(minutes)}</span>}
      </p>
      <div class="seg" aria-hidden="true">
        {must.map((_, i) => (
          <i class={i < done ? 'on' : ''} />
        ))}
      </div>
      <ul class="items">{must.map(row)}</ul>
      {may.length > 0 && (
        <>
          <h3 class="opt">{words.optional}</h3>
          <ul class="items">{may.map(row)}</ul>
        </>
      )}
    </Panel>
  )
}

/** Plays the checklist and the launcher, which stays while its panel is open. */
const play = (stage: Stage): (() => void) => {
  const pill = openPlace(stage, panelCss, css)
  const ui = openPlace(stage)
  const panel = attendPanel(ui, stage)
  let chosen: string | null = null
  const update = (): void => {
    const { showing, playbook } = stage.scene()
    const { open, launcher } = showing
    // A roadmap panel reaches down to where the launcher stands.
    pill.draw(launcher !== null && open?.kind !== 'roadmap' && <Launcher stage={stage} id={launcher} open={open?.id === launcher} />)
    const guide = open ? playbook.guides?.[open.id] : undefined
    const id = open && guide?.kind === 'checklist' ? open.id : null
    if (!id) chosen = null
    const choose = (item: string): void => {
      chosen = item
      update()
    }
    ui.draw(id && guide?.kind === 'checklist' && <ListPanel {...{ stage, id, guide, chosen }} onChoose={choose} />, panel.float)
    panel.update(id)
  }
  const unsubscribe = stage.subscribe(update)
  update()
  return () => {
    unsubscribe()
    ui.stop()
    pill.stop()
    panel.stop()
  }
}

export default { version: __VERSION__, play } satisfies SurfaceFile
