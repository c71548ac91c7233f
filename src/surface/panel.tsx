import type { ComponentChildren, JSX } from 'preact'
import type { Stage } from '../client/stage.ts'
import { type Action, say } from '../playbook/index.ts'
import { handleKey, keepFocus, takeFocus } from './focus.ts'
import { Close } from './icon.tsx'
import type { Float, Place } from './mount.tsx'
import { Link } from './text.tsx'

interface PanelProps {
  readonly name: string
  readonly title: string
  readonly close: string
  readonly onClose: () => void
  readonly head?: ComponentChildren
  readonly foot?: ComponentChildren
  readonly children: ComponentChildren
}

/** A floating panel, on small screens a sheet from the bottom. Not modal: the product stays in use. */
export const Panel = ({ name, title, close, onClose, head, foot, children }: PanelProps): JSX.Element => (
  <div class={`card panel ${name}`} role="dialog" tabIndex={-1} aria-labelledby={name}>
    <div class="head">
      <h2 id={name}>{title}</h2>
      {head}
      <Close label={close} onClick={onClose} />
    </div>
    <div class="in" tabIndex={-1}>
      {children}
    </div>
    {foot && <div class="foot">{foot}</div>}
  </div>
)

/** The one filled button: it opens a guide or leads to a place in the product. */
export const Act = ({
  action,
  stage,
  kind = 'btn',
}: {
  readonly action: Action
  readonly stage: Stage
  readonly kind?: string
}): JSX.Element => {
  const { locale, facts } = stage.scene()
  const label = say(action.label, locale, facts)
  return 'href' in action ? (
    <Link class={kind} href={action.href} go={href => stage.act({ do: 'go', href })}>
      {label}
    </Link>
  ) : (
    <button type="button" class={kind} onClick={() => stage.act({ do: 'open', guide: action.start })}>
      {label}
    </button>
  )
}

/** Gives a panel the focus when it opens, closes it by Escape, and gives the focus back. */
export const attendPanel = (
  place: Place,
  stage: Stage,
): { readonly float: () => Float; readonly update: (open: string | null) => void; readonly stop: () => void } => {
  let shown: string | null = null
  let giveBack: (() => void) | undefined
  const card = (): HTMLElement | null => place.root.querySelector('.panel')
  const onKey = (event: KeyboardEvent): void => {
    const el = card()
    if (!el || !shown || event.key !== 'Escape' || !el.contains((el.getRootNode() as ShadowRoot).activeElement)) return
    const guide = shown
    handleKey(event, { card: el, target: null, rtl: false, leave: () => stage.act({ do: 'close', guide, reason: 'escape' }) })
  }
  addEventListener('keydown', onKey, true)
  return {
    float: () => ({ card: card(), target: null }),
    update(open) {
      if (open === shown) return
      shown = open
      const el = card()
      if (!open || !el) {
        giveBack?.()
        giveBack = undefined
        return
      }
      giveBack ??= keepFocus(place.root)
      takeFocus(el)
    },
    stop() {
      removeEventListener('keydown', onKey, true)
      giveBack?.()
    },
  }
}
