import type { JSX } from 'preact'
import type { Stage, SurfaceFile } from '../../client/stage.ts'
import { type ChecklistGuide, say } from '../../playbook/index.ts'
import { Act, type Frame, Inline, Panel, panelFloat } from '../card.tsx'
import { follow, openInline, openPlace } from '../mount.tsx'
import { cardWords, wordsIn } from '../words.ts'
import css from './checklist.css'
import { CAIRN, Launcher } from './launcher.tsx'
import { type Entry, listOf, Row } from './list.tsx'
import { checklistWords } from './words.ts'

interface ListProps {
  readonly stage: Stage
  readonly id: string
  readonly guide: ChecklistGuide
  /** The row that the person opened; else the first that can be done is open. */
  readonly chosen: string | null
  readonly onChoose: (item: string) => void
  readonly onClose?: (reason: 'button' | 'escape') => void
  /** "Don't show again" is ticked, or not. */
  readonly onAgain?: (ticked: boolean) => void
  readonly frame?: Frame
}

const ListPanel = ({ stage, id, guide, chosen, onChoose, onClose, onAgain, frame: Frame = Panel }: ListProps): JSX.Element => {
  const { locale, facts, playbook } = stage.scene()
  const words = wordsIn(checklistWords, locale)
  const cards = wordsIn(cardWords, locale)
  const { entries, done, need } = listOf(stage, id, guide)
  const must = entries.filter(({ item }) => !item.optional)
  const may = entries.filter(({ item }) => item.optional)
  const isOpen = ({ progress }: Entry): boolean => !progress.done && !progress.blocked
  const current = entries.find(entry => entry.item.id === chosen && isOpen(entry)) ?? must.find(isOpen)
  const minutes = must.reduce((sum, { item, progress }) => sum + (progress.done ? 0 : (item.minutes ?? 0)), 0)
  const roadmap = Object.keys(playbook.guides ?? {}).find(id => playbook.guides?.[id]?.kind === 'roadmap')
  const isDone = need > 0 && done >= need
  const rows = (list: readonly Entry[]): JSX.Element => (
    <ul class="rows items">
      {list.map(entry => (
        <Row
          key={entry.item.id}
          stage={stage}
          entry={entry}
          entries={entries}
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
      onClose={onClose}
      head={
        roadmap !== undefined &&
        !isDone && (
          <button type="button" class="btn quiet" onClick={() => stage.act({ do: 'open', guide: roadmap })}>
            {cards.roadmap}
          </button>
        )
      }
      foot={
        guide.again &&
        onAgain &&
        !isDone && (
          <label class="again foot sm ink2">
            <input type="checkbox" name="again" onChange={event => onAgain(event.currentTarget.checked)} />
            {words.again}
          </label>
        )
      }
    >
      <div class="sum sm ink2 num" role="status">
        <span>{guide.atLeast === undefined ? words.count(done, need) : words.least(need, done)}</span>
        {minutes > 0 && !isDone && <span class="ink3">{words.left(minutes)}</span>}
      </div>
      <div class="bar" aria-hidden="true">
        {Array.from({ length: need }, (_, i) => (
          <i class={i < done ? 'on' : ''} />
        ))}
      </div>
      {isDone ? (
        <div class="all">
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d={CAIRN} />
          </svg>
          <p class="title">{words.all}</p>
          {roadmap !== undefined ? (
            <Act action={{ label: words.next, start: roadmap }} stage={stage} />
          ) : (
            onClose && (
              <button type="button" class="btn" onClick={() => onClose('button')}>
                {cards.close}
              </button>
            )
          )}
        </div>
      ) : (
        <>
          {rows(must)}
          {may.length > 0 && <h3 class="opt xs ink3">{words.optional}</h3>}
          {may.length > 0 && rows(may)}
        </>
      )}
    </Frame>
  )
}

/** Plays the checklist and the launcher, which stays while its panel is open. */
const play = (stage: Stage): (() => void) => {
  const pill = openPlace(stage, css)
  const ui = openPlace(stage)
  let chosen: string | null = null
  let again = false
  const choose = (item: string | null): void => {
    chosen = item
    update()
  }
  const close = (guide: string, reason: 'button' | 'escape' | 'launcher'): void =>
    stage.act(again ? { do: 'dismiss', guide } : { do: 'close', guide, reason })
  const update = (): void => {
    const { showing, playbook } = stage.scene()
    const { open, launcher } = showing
    const guide = open ? playbook.guides?.[open.id] : undefined
    if (guide?.kind !== 'checklist') {
      chosen = null
      again = false
    }
    // A roadmap panel reaches down to where the launcher stands.
    pill.draw(
      launcher !== null && open?.kind !== 'roadmap' && (
        <Launcher stage={stage} id={launcher} open={open?.id === launcher} onClose={() => close(launcher, 'launcher')} />
      ),
    )
    ui.draw(
      open && guide?.kind === 'checklist' && (
        <ListPanel
          {...{ stage, guide, chosen }}
          id={open.id}
          onChoose={choose}
          onClose={reason => close(open.id, reason)}
          onAgain={ticked => {
            again = ticked
          }}
        />
      ),
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
