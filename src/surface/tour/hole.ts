/** From the target's box to the hole's edge. */
const PAD = 6
/** The hole's corner: the target's own plus this. */
const ROUND = 4

/** The scrim's path: the whole page, and with a box a rounded hole around it (even-odd). */
export const holePath = (box: DOMRect | null, radius: number): string => {
  const page = 'M-9-9H99999V99999H-9z'
  if (!box) return page
  const width = box.width + PAD * 2
  const height = box.height + PAD * 2
  const r = Math.min(radius + ROUND, width / 2, height / 2)
  const corner = (x: number, y: number): string => `a${r} ${r} 0 0 1 ${x * r} ${y * r}`
  return `${page}M${box.x - PAD + r} ${box.y - PAD}h${width - 2 * r}${corner(1, 1)}v${height - 2 * r}${corner(-1, 1)}h${2 * r - width}${corner(-1, -1)}v${2 * r - height}${corner(1, -1)}z`
}
