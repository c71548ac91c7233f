import { parseSpan } from '../rule/index.ts'

const DAY = 86_400_000

/** How many days a span has at the least and at the most: months have 28 to 31. Null for what is no span. */
export function daysOf(span: string | undefined): { readonly least: number; readonly most: number } | null {
  const length = span === undefined ? null : parseSpan(span)
  if (!length) return null
  const { months, days, ms } = length
  return { least: Math.floor(months / 12) * 365 + (months % 12) * 28 + days + ms / DAY, most: months * 31 + days + ms / DAY }
}

/** Is every time of the first span shorter than every time of the second? */
export const isShorter = (a: string | undefined, b: string | undefined): boolean => {
  const x = daysOf(a)
  const y = daysOf(b)
  return x !== null && y !== null && (x.most < y.least || (x.least < y.least && x.most < y.most))
}
