import type { Waymark } from './client/index.ts'

/**
 * Defines `<waymark-checklist guide="…">` and `<waymark-roadmap guide="…">`, which draw a guide as a part of the page; without `guide` the
 * first of the kind. `prefix` replaces `waymark`. Names that are taken stay as they are; without custom elements, as on a server, nothing happens.
 */
export const defineElements = (waymark: Waymark, prefix = 'waymark'): void => {
  if (typeof customElements === 'undefined') return
  for (const kind of ['checklist', 'roadmap'])
    if (!customElements.get(`${prefix}-${kind}`))
      customElements.define(
        `${prefix}-${kind}`,
        class extends HTMLElement {
          static readonly observedAttributes = ['guide']
          private undo?: (() => void) | undefined

          connectedCallback(): void {
            this.undo?.()
            this.undo = waymark.mount(this.getAttribute('guide') || kind, this)
          }

          disconnectedCallback(): void {
            this.undo?.()
            this.undo = undefined
          }

          attributeChangedCallback(): void {
            if (this.undo) this.connectedCallback()
          }
        },
      )
}
