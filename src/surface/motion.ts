const EASE = 'cubic-bezier(.2,.7,.2,1)'

/** Does the person want things to stand still. */
export const isCalm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches

/** Moves an element, unless the person wants it still. */
export const motion = (el: Element, frames: Keyframe[], duration: number): void => {
  if (!isCalm()) el.animate(frames, { duration, easing: EASE })
}
