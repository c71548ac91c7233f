import type { Hole } from '../../playbook/index.ts'

/** From the target's box to the hole's edge. */
const PAD = 6
/** The hole's corner: the target's own plus this. */
const ROUND = 4

/** Further than pages reach, each way: the scrim lies on the document, and scrolls with it. Ten times as far, and axe-core is busy for a minute. */
const FAR = 1e5

/** A box in pixels, and its corners from the top left clockwise. */
export interface Cut {
  readonly x: number
  readonly y: number
  readonly width: number
  readonly height: number
  readonly round: readonly number[]
}
type Box = Omit<Cut, 'round'>

const four = (value: number | readonly number[]): readonly number[] => (typeof value === 'number' ? [value, value, value, value] : value)

/** Where a target is cut out: its box, padded and moved, with its own corners (`own`) a little rounder, or as the step says. */
export const cutOf = (box: Box, own: readonly number[], { pad = PAD, radius, x = 0, y = 0 }: Hole = {}): Cut => {
  const [across, down] = typeof pad === 'number' ? [pad, pad] : pad
  return {
    x: box.x - across + x,
    y: box.y - down + y,
    width: box.width + across * 2,
    height: box.height + down * 2,
    round: radius === undefined ? own.map(corner => corner + ROUND) : four(radius),
  }
}

/** One hole for boxes that overlap: even-odd would fill what they share. What lies inside another adds nothing. */
const merged = (cuts: readonly Cut[]): readonly Cut[] => {
  let all: readonly Cut[] = []
  for (const cut of cuts) {
    const touching = all.filter(
      other =>
        other.x < cut.x + cut.width && cut.x < other.x + other.width && other.y < cut.y + cut.height && cut.y < other.y + other.height,
    )
    if (!touching[0]) {
      all = [...all, cut]
      continue
    }
    const both = [...touching, cut]
    const x = Math.min(...both.map(({ x }) => x))
    const y = Math.min(...both.map(({ y }) => y))
    const width = Math.max(...both.map(box => box.x + box.width)) - x
    const height = Math.max(...both.map(box => box.y + box.height)) - y
    const whole = both.find(box => box.width === width && box.height === height) ?? { x, y, width, height, round: touching[0].round }
    // Grown, it may touch one more.
    all = merged([...all.filter(other => !touching.includes(other)), whole])
  }
  return all
}

const outline = ({ x, y, width, height, round }: Cut): string => {
  // As CSS does: corners that don't fit shrink together.
  const [a = 0, b = 0, c = 0, d = 0] = round
  const fit = Math.min(1, width / (a + b || 1), width / (c + d || 1), height / (b + c || 1), height / (a + d || 1))
  const n = (px: number): number => Math.round(px * 100) / 100
  const corner = (radius: number, right: number, down: number): string => {
    const r = n(radius * fit)
    return `a${r} ${r} 0 0 1 ${right * r} ${down * r}`
  }
  return `M${n(x + a * fit)} ${n(y)}h${n(width - (a + b) * fit)}${corner(b, 1, 1)}v${n(height - (b + c) * fit)}${corner(c, -1, 1)}h${n((c + d) * fit - width)}${corner(d, -1, -1)}v${n((a + d) * fit - height)}${corner(a, 1, -1)}z`
}

/** The scrim's path: the whole page with holes in it (even-odd), of which each is moved by (x, y). */
export const holePath = (cuts: readonly Cut[], x = 0, y = 0): string =>
  `M-${FAR}-${FAR}H${FAR}V${FAR}H-${FAR}z${merged(cuts)
    .map(cut => outline({ ...cut, x: cut.x + x, y: cut.y + y }))
    .join('')}`
