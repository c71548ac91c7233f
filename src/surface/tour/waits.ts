import type { Targets } from '../../client/hooks.ts'
import type { Advance } from '../../playbook/index.ts'
import { find } from '../anchor.ts'

/** Is the page as the step waits for it? */
export const isMet = ({ there, gone }: Advance, targets: Targets): boolean =>
  (there !== undefined || gone !== undefined) && (!there || !!find(there, targets)) && (!gone || !find(gone, targets))

const textOf = (el: EventTarget | null): string => {
  const field = el as Partial<HTMLInputElement> | null
  return String(field?.value ?? field?.textContent ?? '').trim()
}

/** Listens to a target for what moves the step on. Returns the undo. Captured, so that neither a child nor a handler that stops the event hides it. */
export const listenTo = (el: Element, { click, input }: Advance, act: (on: 'click' | 'input') => void): (() => void) => {
  const onClick = (): void => act('click')
  // A text that is asked for counts as it is typed, any text when the field is left or Enter pressed.
  const onInput = ({ target, type }: Event): void => {
    if (typeof input === 'string' ? textOf(target) === input.trim() : type === 'change' && textOf(target)) act('input')
  }
  const heard = [
    click && (['click', onClick] as const),
    ...(input
      ? ([
          ['input', onInput],
          ['change', onInput],
        ] as const)
      : []),
  ].filter(one => !!one)
  for (const [name, fn] of heard) el.addEventListener(name, fn, true)
  return () => {
    for (const [name, fn] of heard) el.removeEventListener(name, fn, true)
  }
}
