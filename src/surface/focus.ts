import { focused, visible } from './home.ts'

const FOCUSABLE =
  'a[href],area[href],button,input,select,textarea,summary,iframe,[tabindex],[contenteditable],audio[controls],video[controls]'
const WIDGET =
  'input:not([type=button],[type=submit],[type=reset],[type=checkbox]),textarea,select,[contenteditable]:not([contenteditable=false]),audio,video,iframe,[role=textbox],[role=searchbox],[role=combobox],[role=listbox],[role=option],[role^=menu],[role=tree],[role=treeitem],[role=grid],[role=gridcell],[role=slider],[role=spinbutton],[role=tab],[role=radio],[role=application]'

/** Does it take keys for itself: an editable element, or a widget that moves by arrow keys. */
export const takesKeys = (el: Element | null): boolean => el?.closest(WIDGET) != null

// Not `within` a card alone: a card with nothing to focus keeps the focus itself.
const tabbable = (el: Element): el is HTMLElement => (el as HTMLElement).tabIndex >= 0 && !el.matches(':disabled,[inert] *') && visible(el)

const within = (root: Element): HTMLElement[] =>
  [root, ...root.querySelectorAll(FOCUSABLE), ...(root.shadowRoot?.querySelectorAll(FOCUSABLE) ?? [])].filter(tabbable)

export interface Keys {
  /** The card that has the focus while it is shown. */
  readonly card: HTMLElement
  /** What the person may use besides it, or null. */
  readonly target: Element | null
  readonly rtl: boolean
  /** What Escape does, if anything. */
  leave?: (() => void) | undefined
  next?: (() => void) | undefined
  back?: (() => void) | undefined
}

/** Lets Tab go round card and target, Escape close, and the arrow keys move; leaves keys to what is typed in, composed, or moved by them. */
export const handleKey = (event: KeyboardEvent, { card, target, rtl, leave, next, back }: Keys): void => {
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return // 229: Safari's composing key
  const active = focused(document)
  const inCard = active !== null && card.contains(active)
  const act = {
    Escape: leave,
    ArrowRight: rtl ? back : next,
    ArrowLeft: rtl ? next : back,
  }[event.key]
  if (event.ctrlKey || event.altKey || event.metaKey) return
  // GTK names Shift+Tab by its code only.
  if (event.key === 'Tab' || event.code === 'Tab') turn(event, card, target, active, inCard)
  if (!act || event.shiftKey || takesKeys(active) || !(inCard || active === document.body || active === null || target?.contains(active)))
    return
  event.preventDefault()
  event.stopPropagation()
  act()
}

/** Tab at an edge of the card or of the target goes over to the other one; between edges the browser does it. */
const turn = (event: KeyboardEvent, card: HTMLElement, target: Element | null, active: Element | null, inCard: boolean): void => {
  const own = within(card)
  const theirs = target ? within(target) : []
  const back = event.shiftKey
  const edge = (list: readonly HTMLElement[], first: boolean): HTMLElement | undefined => list.at(first ? 0 : -1)
  const at = theirs.indexOf(active as HTMLElement)
  let to: HTMLElement | undefined
  if (active === card) to = back ? (edge(theirs, false) ?? edge(own, false)) : edge(own, true)
  else if (inCard) {
    if (active !== edge(own, back)) return
    to = edge(theirs, !back) ?? edge(own, !back)
  } else if (at >= 0) {
    if (active !== edge(theirs, back)) return
    to = edge(own, !back)
  } else if (active?.closest('dialog:modal,[aria-modal=true]'))
    return // the person works in the app's own dialog
  else to = edge(own, !back)
  event.preventDefault()
  ;(to ?? card).focus()
}

/** Gives the focus to a card, but not away from what the person types in. Tells whether it did. */
export const takeFocus = (card: HTMLElement): boolean => {
  const active = focused(document)
  if (takesKeys(active) && !card.contains(active)) return false
  card.focus({ preventScroll: true })
  return true
}

/** Remembers who has the focus; the undo gives it back, if it is nobody's or still ours. */
export const keepFocus = (root: HTMLElement): (() => void) => {
  const before = focused(document)
  return () => {
    const now = focused(document)
    if (before instanceof HTMLElement && before.isConnected && (!now || now === document.body || root.contains(now)))
      before.focus({ preventScroll: true })
  }
}
