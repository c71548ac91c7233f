/** A number with its word: `1 level`, `2 levels`, `1 person`, `2 people`. */
export const counted = (n: number, one: string, many = `${one}s`): string => `${n} ${n === 1 ? one : many}`

/** So many lines of a file are told: what is wrong with thousands is mostly one thing. */
const SHOWN = 20

/** The first of many lines, and how many there are more. */
export const firstOf = (lines: readonly string[]): readonly string[] =>
  lines.length > SHOWN ? [...lines.slice(0, SHOWN), `… and ${counted(lines.length - SHOWN, 'line')} more`] : lines
