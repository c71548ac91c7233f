import { hash64, type SeriesKey } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import { type Reading, reading } from '../rule/index.ts'
import type { Ground, Memo, Readings, Scope, Sight } from './scene.ts'

/** What was seen, told apart by 14 letters from anything else. */
const sealOf = (found: unknown): string => hash64('', JSON.stringify(found ?? null))

/** Milestones, levels and the phase are made while they are looked at: of them a memo from a disk has the seal. */
const isMade = (kind: Sight): boolean => ['milestone', 'phase'].includes(kind)

/** Is what a reading rests on still so? */
export const isUnder = (found: unknown, now: unknown): boolean => found === now || (typeof found === 'string' && found === sealOf(now))

/** What a memo is of: the engine, the playbook, and what every rule may rest on. */
const bookOf = (playbook: Playbook, engine: string): string => sealOf([engine, playbook])
const baseOf = (facts: readonly unknown[]): string => sealOf(facts.slice(2))

const SCOPES: readonly Scope[] = ['user', 'account']

type Sealed = readonly [
  book: string,
  base: string,
  grounds: readonly Ground[],
  entries: readonly (readonly [place: number, scope: number, asOf: number, grounds: readonly number[], reading: Partial<Reading>])[],
]

/**
 * A memo as a text for the disk, or null when there is nothing in it. Readings go by the place of their rule in the playbook, with seals of
 * what they rest on. `revOf`: the revision of a series that is known whole; undefined: what rests on it is left out.
 */
export const sealMemo = (
  memo: Memo,
  engine: string,
  rules: readonly Rule[],
  revOf: (series: SeriesKey) => number | undefined,
): string | null => {
  if (!memo.last) return null
  const { playbook, facts, readings } = memo.last
  const plain = reading(null)
  const grounds: Sealed[2][number][] = []
  const places = new Map<string, number>()
  const placeOf = ([kind, name, found]: Ground): number => {
    const id = kind + name
    if (!places.has(id)) {
      places.set(id, grounds.length)
      grounds.push([kind, name, kind === 'series' ? revOf(name as SeriesKey) : typeof found === 'string' ? found : sealOf(found)])
    }
    return places.get(id)!
  }
  const entries = rules.flatMap((rule, place) =>
    SCOPES.flatMap((of, scope): Sealed[3][number][] => {
      const entry = readings[of].get(rule)
      if (!entry) return []
      const under = [...new Set(entry.grounds.map(placeOf))]
      const told = Object.fromEntries(Object.entries(entry.reading).filter(([key, value]) => value !== plain[key as keyof Reading]))
      return under.every(i => grounds[i]![2] !== undefined) ? [[place, scope, entry.asOf, under, told]] : []
    }),
  )
  return JSON.stringify([bookOf(playbook, engine), baseOf(facts), grounds, entries] satisfies Sealed)
}

/** The readings of a memo that was sealed by the same engine for the same playbook, but for those that rest on what is different now. */
export const openReadings = (
  { text, engine, rules }: NonNullable<Memo['sealed']>,
  playbook: Playbook,
  facts: readonly unknown[],
  look: (kind: Sight, name: Ground[1]) => unknown,
): Readings => {
  const readings: Readings = { user: new Map(), account: new Map() }
  try {
    const [book, base, sealed, entries] = JSON.parse(text as string) as Sealed
    if (book !== bookOf(playbook, engine) || base !== baseOf(facts)) return readings
    const grounds = sealed.map(([kind, name, seal]): Ground | null => {
      if (isMade(kind)) return [kind, name, seal]
      const found = look(kind, name)
      return (kind === 'series' ? (found ?? 0) : sealOf(found)) === seal ? [kind, name, found] : null
    })
    for (const [place, scope, asOf, under, told] of entries) {
      const on = under.flatMap(i => [grounds[i] ?? []]) as Ground[]
      if (on.every(([kind]) => kind))
        readings[SCOPES[scope]!].set(rules[place]!, { asOf, reading: { ...reading(null), ...told }, grounds: on })
    }
  } catch {
    // It is of another shape: everything is read.
  }
  return readings
}
