import { DAY, hash64, type Instant, type SeriesKey } from '../evidence/index.ts'
import type { Rule } from '../playbook/index.ts'
import { type Reading, type Remembered, reading } from '../rule/index.ts'
import type { Ground, Memo, Readings, Scope, Sight } from './scene.ts'

/** What was seen, told apart by 14 letters from anything else. */
const sealOf = (found: unknown): string => hash64('', JSON.stringify(found ?? null))

/** Milestones, levels and the phase are made while they are looked at: of them a memo from a disk has the seal. */
const isMade = (kind: Sight): boolean => ['milestone', 'phase'].includes(kind)

/** Is what a reading rests on still so? */
export const isUnder = (found: unknown, now: unknown): boolean => found === now || (typeof found === 'string' && found === sealOf(now))

/** What every rule may rest on. */
const baseOf = (facts: readonly unknown[]): string => sealOf(facts.slice(2))

const SCOPES: readonly Scope[] = ['user', 'account']

type Sealed = readonly [
  book: string,
  base: string,
  grounds: readonly Ground[],
  entries: readonly (readonly [place: number, scope: number, asOf: number, grounds: readonly number[], reading: Partial<Reading>])[],
  zone: readonly [told: string, zone: string, since: Instant, offsets: readonly (readonly [stretch: number, offset: number | null])[]],
]

/** A zone's offsets are looked up anew after so long, since a country may change its clock: 30 days, in milliseconds. */
const FRESH = 30 * DAY

/** What was sealed, when it is of this engine and playbook. */
export const openMemo = ({ text, book }: NonNullable<Memo['sealed']>): Sealed | undefined => {
  try {
    const sealed = JSON.parse(text as string) as Sealed
    return sealed[0] === book ? sealed : undefined
  } catch {
    return undefined
  }
}

/** The calendar of the account as it was remembered, where that is not too old. */
export const openCalendar = ([, , , , zone]: Sealed, now: Instant): (Remembered & { readonly since: Instant }) | undefined => {
  if (!zone || now - zone[2] > FRESH) return undefined
  const [told, name, since, offsets] = zone
  return { told, zone: name, since, known: new Map(offsets) }
}

/**
 * A memo as a text for the disk, or null when there is nothing in it. `book`: the seal of engine and playbook. Readings go by the place of
 * their rule in the playbook, with seals of what they rest on. `revOf`: the revision of a series that is known whole; undefined: what rests on it is left out.
 */
export const sealMemo = (
  memo: Memo,
  book: string,
  rules: readonly Rule[],
  revOf: (series: SeriesKey) => number | undefined,
): string | null => {
  if (!memo.last) return null
  const { facts, readings, calendars } = memo.last
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
  const { told, zone, known } = calendars.account
  return JSON.stringify([book, baseOf(facts), grounds, entries, [told, zone, memo.since ?? 0, [...known]]] satisfies Sealed)
}

/** The readings of a memo, but for those that rest on what is different now. */
export const openReadings = (
  [, base, sealed, entries]: Sealed,
  rules: readonly Rule[],
  facts: readonly unknown[],
  look: (kind: Sight, name: Ground[1]) => unknown,
): Readings => {
  const readings: Readings = { user: new Map(), account: new Map() }
  try {
    if (base !== baseOf(facts)) return readings
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
