import type { Scalar, Where } from '../playbook/types.ts'
import type { SeriesKey } from './types.ts'

/**
 * A scalar as text, by which conditions and values are compared: 42 and '42' are the same (a page's attributes are all strings), and
 * so are two spellings of a letter in Unicode. Missing, null, '' and what is no scalar are all ''.
 */
export const text = (value: Scalar | undefined): string => (typeof value === 'object' ? '' : String(value ?? '')).normalize()

/** Whether a condition names what must not be, and the texts that it names, in order. */
const named = (condition: Where[string]): [not: number, of: string[]] => {
  const not = (condition as { not?: Scalar | readonly Scalar[] } | null)?.not
  const of = not === undefined ? condition : not
  return [not === undefined ? 0 : 1, [of as Scalar | readonly Scalar[]].flat().map(text).sort()]
}

/** Whether an event's properties fit: each condition must hold. A property that the event lacks counts as null. */
export const matches = (where: Where | undefined, props: Readonly<Record<string, Scalar>> | undefined): boolean =>
  Object.entries(where ?? {}).every(([prop, condition]) => {
    const [not, of] = named(condition)
    return of.includes(text(props?.[prop])) === !not
  })

/**
 * Names a series: the same text for conditions that mean the same, in whatever order they were written.
 * `prop` names the property whose values are remembered; in a list, the one that holds the amount, with what else tells such series apart.
 * It is the JSON of `[event, where, prop]`, so no event's name can be taken for a key of the language such as `constructor`.
 */
export const seriesKey = (event: string, where: Where = {}, prop?: string | readonly (string | boolean)[]): SeriesKey =>
  JSON.stringify([
    event,
    Object.keys(where)
      .sort()
      .map(name => [name, ...named(where[name]!)]),
    prop,
  ])
