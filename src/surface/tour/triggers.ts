import type { Stage } from '../../client/stage.ts'
import { every } from '../anchor.ts'
import { isMet } from './waits.ts'

/** Looks on the page for what guides wait for, while there are any; a click counts where what else is waited for is so. */
export const createTriggers = ({ scene, act, targets }: Stage, watch: (fn: () => void) => () => void) => {
  let unwatch: (() => void) | undefined
  /** `path`: what was clicked, and all that it lies in. */
  const look = (path?: readonly EventTarget[]): void => {
    for (const [guide, { click, ...rest }] of Object.entries(scene().awaited)) {
      const isHit = !path === !click && (!path || [click!].flat().some(one => every(one, targets).some(el => path.includes(el))))
      // Later: the same click must not move on the step that it opens.
      if (isHit && (isMet(rest, targets) || (path && !(rest.there || rest.gone))))
        setTimeout(() => unwatch && act({ do: 'trigger', guide }))
    }
  }
  const see = (): void => look()
  const onClick = (event: Event): void => look(event.composedPath())
  const stop = (): void => {
    removeEventListener('click', onClick, true)
    unwatch?.()
    unwatch = undefined
  }
  return {
    update: (): void => {
      stop()
      const all = Object.values(scene().awaited)
      if (!all[0]) return
      addEventListener('click', onClick, true)
      unwatch = all.some(({ click }) => !click) ? watch(see) : () => {}
      look()
    },
    stop,
  }
}
