/** The next element up, through slots, shadow roots and frames: what inertness and events follow. */
export const above = (el: Element): Element | null => {
  const root = el.getRootNode() as Partial<Omit<ShadowRoot, keyof Node> & Pick<Document, 'defaultView'>>
  return el.assignedSlot ?? el.parentElement ?? root.host ?? root.defaultView?.frameElement ?? null
}

/** Is it laid out and painted. */
const rendered = (el: Element): boolean => el.checkVisibility?.({ visibilityProperty: true }) !== false

/** Is it laid out, painted and of some size. */
export const visible = (el: Element): boolean => {
  const { width, height } = el.getBoundingClientRect()
  return width > 0 && height > 0 && rendered(el)
}

/** The element that has the focus, inside open shadow roots too. */
export const focused = (root: DocumentOrShadowRoot): Element | null => {
  const el = root.activeElement
  return (el?.shadowRoot && focused(el.shadowRoot)) || el
}

/** A modal has no size while it opens by growing; one in a frame is the frame's own affair. */
const innermost = (host: Element, from: Element | null, modal: string): Element | undefined => {
  for (let el = from; el; el = above(el))
    // Our own cards are dialogs too.
    if (el.ownerDocument === document && el.getRootNode() !== host.shadowRoot && el.matches(modal) && rendered(el)) return el
  return undefined
}

/** Inside our own host? Then what covers the page is not a cover. */
const own = (host: Element, el: Element | null): boolean => el === host || (el !== null && host.contains(el))

/** What of the page lies over the centre of an element of ours, if anything does. */
export const coverOf = (host: Element, card: Element): Element | null => {
  const { x, y, width, height } = card.getBoundingClientRect()
  const root = host.getRootNode() as Document
  const hit = root.elementFromPoint?.(x + width / 2, y + height / 2) ?? null
  return own(host, hit) ? null : hit
}

/**
 * Where the host element must live: under an app's modal dialog everything outside is inert whatever its layer, so it is the innermost modal that covers
 * it, has the focus, or holds the target; else the body. Where the page hides our host from assistive technology (as Radix does), any dialog counts as modal.
 */
export const homeOf = (host: Element, cover: Element | null, target: Element | null): Element => {
  const { ownerDocument: doc } = host
  const dialogs = '[role=dialog],[role=alertdialog]'
  const modal = `dialog:modal,[aria-modal=true]${host.closest(`[inert],[aria-hidden=true],${dialogs}`) ? `,${dialogs}` : ''}`
  return (
    innermost(host, cover, modal) ??
    innermost(host, focused(doc), modal) ??
    innermost(host, target, modal) ??
    doc.body ??
    doc.documentElement
  )
}
