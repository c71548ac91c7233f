import { Component, type ComponentChildren, type JSX } from 'preact'
import type { Stage } from '../client/stage.ts'
import { type Action, say } from '../playbook/index.ts'
import { keepFocus, takeFocus } from './focus.ts'
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
  readonly name: 'checklist' | 'roadmap'
  readonly title: string
  readonly head?: ComponentChildren
  readonly foot?: ComponentChildren
  readonly children: ComponentChildren
}

/** A floating panel, on small screens a sheet from the bottom. Not modal: the product stays in use. It takes the focus when it opens, closes by Escape, and gives the focus back. */
export class Panel extends Component<PanelProps> {
  private giveBack?: () => void

  private readonly onKey = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || event.isComposing) return
    // An app's dialog around us must not take the same key for itself.
    event.preventDefault()
    event.stopPropagation()
    this.props.stage.act({ do: 'close', guide: this.props.id, reason: 'escape' })
  }

  override componentDidMount(): void {
    const el = this.base as HTMLElement
    this.giveBack = keepFocus(el)
    takeFocus(el)
  }

  override componentWillUnmount(): void {
    this.giveBack?.()
  }

  override render({ stage, id, name, title, head, foot, children }: PanelProps): JSX.Element {
    return (
      <div class={`card panel ${name}`} role="dialog" tabIndex={-1} aria-labelledby={name} onKeyDown={this.onKey}>
        <div class="head">
          <h2 id={name} class="title">
            {title}
          </h2>
          {head}
          <Close locale={stage.scene().locale} onClick={() => stage.act({ do: 'close', guide: id, reason: 'button' })} />
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

/** The one filled button: it opens a guide or leads to a place in the product. */
export const Act = ({ action, stage }: { readonly action: Action; readonly stage: Stage }): JSX.Element => {
  const { locale, facts } = stage.scene()
  const label = say(action.label, locale, facts)
  return 'href' in action ? (
    <Link class="btn" href={action.href} go={href => stage.act({ do: 'go', href })}>
      {label}
    </Link>
  ) : (
    <button type="button" class="btn" onClick={() => stage.act({ do: 'open', guide: action.start })}>
      {label}
    </button>
  )
}
