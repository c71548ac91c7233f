import { Component, type ComponentChildren, type JSX } from 'preact'
import type { Stage } from '../client/stage.ts'
import { type Action, say } from '../playbook/index.ts'
import { keepFocus, takeFocus } from './focus.ts'
import { focused } from './home.ts'
import type { Float, Place } from './mount.tsx'
import { Link } from './text.tsx'
import { cardWords, wordsIn } from './words.ts'

/** A 16 px line icon, of a path. */
export const Icon = ({ d }: { readonly d: string }): JSX.Element => (
  <svg class="ico" viewBox="0 0 16 16" aria-hidden="true">
    <path d={d} />
  </svg>
)

/** The close button, which every card has at its head's end. */
export const Close = ({ locale, onClick }: { readonly locale: string; readonly onClick: () => void }): JSX.Element => (
  <button type="button" class="icb" aria-label={wordsIn(cardWords, locale).close} onClick={onClick}>
    <Icon d="m4 4 8 8m0-8-8 8" />
  </button>
)

interface PanelProps {
  readonly stage: Stage
  /** The guide that is open. */
  readonly id: string
  /** Takes it away. Default: it is closed. */
  readonly onClose?: ((reason: 'button' | 'escape') => void) | undefined
  readonly name: 'checklist' | 'roadmap' | 'recorded'
  readonly title: string
  readonly head?: ComponentChildren
  readonly foot?: ComponentChildren
  readonly children: ComponentChildren
}

/** A floating panel, on small screens a sheet from the bottom. Not modal: the product stays in use. It takes the focus when somebody opens it, closes by Escape, and gives the focus back. */
export class Panel extends Component<PanelProps> {
  private giveBack?: () => void

  private close(reason: 'button' | 'escape'): void {
    const { stage, id, onClose } = this.props
    onClose ? onClose(reason) : stage.act({ do: 'close', guide: id, reason })
  }

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    // An app's dialog around us must not take the same key for itself.
    event.preventDefault()
    event.stopPropagation()
    this.close('escape')
  }

  override componentDidMount(): void {
    const el = this.base as HTMLElement
    this.giveBack = keepFocus(el)
    if (this.props.stage.scene().showing.open?.asked !== false) takeFocus(el)
  }

  /** What had the focus may be gone with what it stood for: then it stays in the panel. */
  override getSnapshotBeforeUpdate(): boolean {
    return this.base!.contains(focused(document))
  }

  override componentDidUpdate(_: PanelProps, __: object, had: boolean): void {
    if (had && focused(document) === document.body) (this.base as HTMLElement).focus()
  }

  override componentWillUnmount(): void {
    this.giveBack?.()
  }

  override render({ stage, name, title, head, foot, children }: PanelProps): JSX.Element {
    return (
      <div class={`card panel ${name}`} role="dialog" tabIndex={-1} aria-labelledby={name} onKeyDown={this.onKey}>
        <div class="head">
          <h2 id={name} class="title">
            {title}
          </h2>
          {head}
          <Close locale={stage.scene().locale} onClick={() => this.close('button')} />
        </div>
        <div class="body">{children}</div>
        {foot}
      </div>
    )
  }
}

/** The same inside the page: a region with its heading, nothing to close, no focus taken. */
export const Inline = ({ name, title, foot, children }: PanelProps): JSX.Element => (
  <section class={`inline ${name}`} aria-labelledby={name}>
    <h2 id={name} class="title">
      {title}
    </h2>
    <div class="body">{children}</div>
    {foot}
  </section>
)

/** What a guide is drawn in. */
export type Frame = typeof Panel | typeof Inline

/** What floats while a panel is open. */
export const panelFloat = (place: Place) => (): Float => ({ card: place.root.firstElementChild, target: null })

interface ActProps {
  readonly action: Action
  readonly stage: Stage
  /** Default: the one filled button. */
  readonly look?: string
  /** Its words, when they are not those of the action. */
  readonly children?: ComponentChildren
}

/** It opens a guide or leads to a place in the product. */
export const Act = ({ action, stage, look = 'btn', children }: ActProps): JSX.Element => {
  const { locale, facts } = stage.scene()
  const label = children ?? say(action.label, locale, facts)
  return 'href' in action ? (
    <Link class={look} href={action.href} go={href => stage.act({ do: 'go', href })}>
      {label}
    </Link>
  ) : (
    <button type="button" class={look} onClick={() => stage.act({ do: 'open', guide: action.start })}>
      {label}
    </button>
  )
}
