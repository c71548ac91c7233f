import { KEPT } from './cells.ts'
import { LOG } from './mark.ts'
import type { Cells, Mark, Values } from './types.ts'

/** At most so many entries: days of a series (400 are kept, more only until the next `forget`), its values, a day's writers. */
const MANY = 4096
/** At most so many characters. */
const LONG = 1024

/** 0: a number. null: a number or null. '': a text. [shape]: a record. [shape, most]: a list in rising order. */
type Shape = 0 | '' | null | readonly [Shape] | readonly [Shape, number] | { readonly [key: string]: Shape }

const CHANGE: Shape = { rank: 0, at: 0, id: '' }
const SHAPES: { readonly [kind: string]: Shape } = {
  cells: {
    from: 0,
    since: null,
    days: [{ day: 0, dots: [{ at: 0, id: '', n: 0 }, 2 * KEPT + 1], by: [{ k: 0, n: 0, sum: 0, max: 0 }] }, MANY],
  },
  values: { from: 0, since: null, hashes: [[{ 0: 0, 1: 0, 2: 0 }, MANY]] },
  mark: { epoch: 0, first: null, cur: CHANGE, log: [CHANGE, LOG] },
}

type Fields = Readonly<Record<string, unknown>>
const place = (x: unknown): number => ((x as Fields).day ?? (x as Fields).at ?? (x as Fields)[0] ?? x) as number

const fits = (x: unknown, shape: Shape): boolean => {
  if (!shape) return shape === '' ? typeof x === 'string' && x.length <= LONG : Number.isFinite(x) || x === shape
  if (!Array.isArray(shape)) {
    for (const key in shape) if (!fits((x as Fields)[key], (shape as { [key: string]: Shape })[key]!)) return false
    return true
  }
  const [entry, most] = shape as [Shape, number?]
  const all = Object.values(x as Fields)
  return (
    typeof x === 'object' &&
    Array.isArray(x) === !!most &&
    all.length <= (most ?? MANY) &&
    all.every((y, i) => fits(y, entry) && !(most && i && place(all[i - 1]) > place(y)))
  )
}

/**
 * Whether something read from a disk or a wire has the shape of a row of evidence, in order and within its caps, so that `merge` and
 * the rules can take it. Total: any value in, never throws.
 */
export const isEvidenceRow = (x: unknown): x is Cells | Values | Mark => {
  try {
    const { kind } = x as Cells
    return Object.hasOwn(SHAPES, kind) && fits(x, SHAPES[kind]!)
  } catch {
    return false
  }
}
