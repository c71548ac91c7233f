import type { Waymark } from './client/index.ts'

/** What an element class of ours knows besides. */
interface Drawn extends CustomElementConstructor {
  /** Draws the guides of another instance from now on. */
  readonly hold?: (waymark: Waymark) => void
}

const define = (kind: string, name: string, waymark: Waymark): void => {
  let held = waymark
  const live = new Set<{ draw(): void }>()
  customElements.define(
    name,
    class extends HTMLElement {
      static readonly observedAttributes = ['guide']
      private undo?: (() => void) | undefined

      static hold(next: Waymark): void {
        if (next === held) return
        held = next
        for (const one of live) one.draw()
      }

      draw(): void {
        this.undo?.()
        this.undo = held.mount(this.getAttribute('guide') || kind, this)
      }

      connectedCallback(): void {
        live.add(this)
        this.draw()
      }

      disconnectedCallback(): void {
        live.delete(this)
        this.undo?.()
        this.undo = undefined
      }

      attributeChangedCallback(): void {
        if (this.undo) this.draw()
      }
    },
  )
}

/**
 * Defines `<waymark-checklist guide="…">` and `<waymark-roadmap guide="…">`, which draw a guide as a part of the page; without `guide` the
 * first of the kind. `prefix` replaces `waymark`. Called again with another instance, as after `destroy()`, the elements draw what that one has.
 * The names belong to the whole page, so the last instance counts for all elements of a prefix: two that live side by side take a prefix each.
 * Names that the page took for something else stay as they are; without custom elements, as on a server, nothing happens.
 */
export const defineElements = (waymark: Waymark, prefix = 'waymark'): void => {
  if (typeof customElements === 'undefined') return
  for (const kind of ['checklist', 'roadmap']) {
    const name = `${prefix}-${kind}`
    const known: Drawn | undefined = customElements.get(name)
    if (known) known.hold?.(waymark)
    else define(kind, name, waymark)
  }
}
