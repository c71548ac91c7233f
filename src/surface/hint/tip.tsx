import { Component, type JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { type Hint, say } from '../../playbook/index.ts'
import { Act } from '../card.tsx'
import { keepFocus, takeFocus } from '../focus.ts'
import { place } from '../place.ts'
import { markdown } from '../text.tsx'
import { isRtl, wordsIn } from '../words.ts'
import { hintWords } from './words.ts'

interface Props {
  readonly stage: Stage
  readonly hint: Hint
  /** What it points at. */
  readonly dot: Element
  readonly watch: (fn: () => void) => () => void
  readonly onClose: () => void
  readonly onGot: () => void
}

/** What a hint says, beside its dot. It takes the focus, and gives it back to its dot. */
export class Tip extends Component<Props> {
  private undo: readonly (() => void)[] = []

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    event.preventDefault()
    event.stopPropagation()
    this.props.onClose()
  }

  override componentDidMount(): void {
    const { stage, hint, dot, watch } = this.props
    const card = this.base as HTMLElement
    const giveBack = keepFocus(card)
    takeFocus(card)
    const stop = place(dot, card, card.firstElementChild as HTMLElement, hint.side, isRtl(stage.scene().locale), watch, () => {}, true)
    this.undo = [stop, giveBack]
  }

  override componentWillUnmount(): void {
    for (const one of this.undo) one()
  }

  override render({ stage, hint, onGot }: Props): JSX.Element {
    const { locale, facts } = stage.scene()
    const body = say(hint.body, locale, facts)
    return (
      <div
        class="card tip"
        role="dialog"
        tabIndex={-1}
        aria-labelledby="hint"
        aria-describedby={body ? 'told' : undefined}
        onKeyDown={this.onKey}
      >
        <i class="arrow" />
        <h2 id="hint" class="title">
          {say(hint.title, locale, facts)}
        </h2>
        {body && (
          <div id="told" class="md">
            {markdown(body, href => stage.act({ do: 'go', href }))}
          </div>
        )}
        <div class="ft">
          {hint.action && <Act action={hint.action} stage={stage} />}
          <button type="button" class="btn quiet" onClick={onGot}>
            {wordsIn(hintWords, locale).got}
          </button>
        </div>
      </div>
    )
  }
}
