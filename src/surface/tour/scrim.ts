import type { Targets } from '../../client/hooks.ts'
import type { Step } from '../../playbook/index.ts'
import { every, seenOf } from '../anchor.ts'
import { motion } from '../motion.ts'
import { type Cut, cutOf, holePath } from './hole.ts'

/** Milliseconds that a hole glides to the next target. */
const GLIDE = 320

const cornersOf = (el: Element): number[] => {
  const style = getComputedStyle(el)
  return (['TopLeft', 'TopRight', 'BottomRight', 'BottomLeft'] as const).map(at => Number.parseFloat(style[`border${at}Radius`]) || 0)
}

/** What is looked for once of an element that stays: its corners, and what cuts it off. */
const measureOf = (el: Element) => ({ round: cornersOf(el), seen: seenOf(el) })

/** Cuts the holes into the scrim; from the last step's they glide there. */
export const createScrim = (path: { readonly current: SVGPathElement | null }, targets: Targets) => {
  let drawn = ''
  let cuts: readonly Cut[] = []
  let measured = new Map<Element, ReturnType<typeof measureOf>>()
  return {
    /** Nothing is drawn any more, so there is nothing to glide from. */
    clear: (): void => {
      drawn = ''
      measured.clear()
    },
    /** `part`: what shows of the element. Null for a step in the middle. `stays`: where it is in the viewport while the page scrolls. */
    cut: (el: Element | null, part: DOMRect | null, step: Step, glide: boolean, stays = false): void => {
      const shape = path.current
      if (!shape) return
      const svg = shape.ownerSVGElement!
      const before = svg.getBoundingClientRect()
      svg.style.position = stays ? 'fixed' : ''
      const { x, y } = svg.getBoundingClientRect()
      const els = el ? [el, ...(step.also ?? []).flatMap(selector => every(selector, targets))] : []
      measured = new Map(els.map(one => [one, measured.get(one) ?? measureOf(one)]))
      const from = holePath(cuts, before.x - x, before.y - y)
      cuts = [...measured].flatMap(([one, { round, seen }]) => {
        const box = one === el ? part : seen()
        return box ? [cutOf(new DOMRect(box.x - x, box.y - y, box.width, box.height), round, step.hole)] : []
      })
      const to = holePath(cuts)
      if (to === drawn) return
      shape.setAttribute('d', to)
      for (const running of shape.getAnimations()) running.cancel()
      // A path with another number of holes can't be blended: it would stand at the old place for half of the time.
      const kind = (d: string): string => d.replace(/[-\d.e ]+/g, '')
      if (glide && drawn && kind(from) === kind(to)) motion(shape, [{ d: `path("${from}")` }, { d: `path("${to}")` }], GLIDE)
      drawn = to
    },
  }
}
