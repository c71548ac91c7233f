import type { JSX } from 'preact'
import type { Stage } from '../../client/stage.ts'
import { openInline } from '../mount.tsx'

/**
 * Prints a view alone: from a frame of our own beside the surfaces, so nothing of the page changes, and nothing of it is on the paper.
 * `root`: where the frame stands meanwhile.
 */
export const print = (root: Node, stage: Stage, css: string, view: JSX.Element): void => {
  const frame = document.createElement('iframe')
  frame.className = 'sr'
  root.appendChild(frame)
  const page = frame.contentWindow!
  openInline(stage, page.document.body, css).draw(view)
  page.onafterprint = () => frame.remove()
  page.print()
}
