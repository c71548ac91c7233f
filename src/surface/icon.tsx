import type { JSX } from 'preact'

/** A 16 px line icon, of a path; `flip` where it points along the line of text. */
export const Icon = ({ d, flip }: { readonly d: string; readonly flip?: boolean }): JSX.Element => (
  <svg class={flip ? 'ico flip' : 'ico'} viewBox="0 0 16 16" aria-hidden="true">
    <path d={d} />
  </svg>
)

/** The close button, which every card has at its head's end. */
export const Close = ({ label, onClick }: { readonly label: string; readonly onClick: () => void }): JSX.Element => (
  <button type="button" class="icb" aria-label={label} onClick={onClick}>
    <Icon d="m4 4 8 8m0-8-8 8" />
  </button>
)
