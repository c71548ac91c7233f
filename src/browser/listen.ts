/** Adds a listener; returns its undo. */
export const listen = (target: EventTarget, name: string, heard: (event: Event) => void): (() => void) => {
  target.addEventListener(name, heard)
  return () => target.removeEventListener(name, heard)
}

/** One undo for several. */
export const all = (undo: readonly (() => void)[]) => () => {
  for (const stop of undo) stop()
}
