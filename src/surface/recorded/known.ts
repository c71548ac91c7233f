import type { Exported } from '../../client/known.ts'

/** What is kept of one series: how often, or how many different values, and the first and last time. */
export interface Counted {
  /** The event, with its conditions: `scout.sent, channel = mail`. */
  readonly name: string
  readonly n: number
  readonly isValues: boolean
  readonly first: number
  readonly last: number
}

const nameOf = (key: string): string => {
  try {
    const [event, where, prop] = JSON.parse(key) as [string, [string, 0 | 1, string[]][], (string | string[])?]
    return [
      event,
      ...where.map(([name, not, of]) => `${name} ${not ? '≠' : '='} ${of.join(' | ')}`),
      ...[prop ?? []].flat().filter(part => typeof part === 'string'),
    ].join(', ')
  } catch {
    // Of a later version.
    return key
  }
}

/** The series of which something was counted, by name. */
export const countedIn = ({ evidence }: Exported): readonly Counted[] =>
  Object.entries(evidence.series)
    .flatMap(([key, row]): Counted[] => {
      const isValues = row.kind === 'values'
      const times = isValues
        ? Object.values(row.hashes).flatMap(days => days.flatMap(([, first, last]) => [first, last]))
        : row.days.flatMap(({ dots }) => dots.map(({ at }) => at))
      const n = isValues
        ? Object.keys(row.hashes).length
        : row.days.reduce((sum, { by }) => sum + Object.values(by).reduce((n, { k }) => n + k, 0), 0)
      return n ? [{ name: nameOf(key), n, isValues, first: Math.min(...times), last: Math.max(...times) }] : []
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1))

/** The facts that are known now, by name. */
export const factsIn = ({ evidence }: Exported): readonly (readonly [name: string, value: string])[] =>
  Object.entries(evidence.marks)
    .flatMap(([key, { cur }]) => (cur.value === null ? [] : [[key.replace(/^trait\./, ''), String(cur.value)] as const]))
    .sort(([a], [b]) => (a < b ? -1 : 1))
