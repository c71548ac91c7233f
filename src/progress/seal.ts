import { DAY, hash64, type Instant, type SeriesKey } from '../evidence/index.ts'
import type { Rule } from '../playbook/index.ts'
import { firstUse, type Reading, type Remembered, reading } from '../rule/index.ts'
import type { Ground, Memo, Readings, Scope, Sight } from './scene.ts'
import type { Progress, Sources } from './types.ts'

/** What was seen, told apart by 14 letters from anything else. */
const sealOf = (found: unknown): string => hash64('', JSON.stringify(found ?? null))

/** Milestones, levels and the phase are made while they are looked at: of them a memo from a disk has the seal. */
const isMade = (kind: Sight): boolean => ['milestone', 'phase'].includes(kind)

/** Is what a reading rests on still so? */
export const isUnder = (found: unknown, now: unknown): boolean => found === now || (typeof found === 'string' && found === sealOf(now))

/** What every rule may rest on. */
const baseOf = (facts: readonly unknown[]): string => sealOf(facts.slice(2))

const SCOPES: readonly Scope[] = ['user', 'account']

/** Three lines of JSON, each read only when it is needed. */
type Head = readonly [
  book: string,
  zone: readonly [told: string, zone: string, since: Instant, offsets: readonly (readonly [stretch: number, offset: number | null])[]],
  at: Instant,
  under: string | null,
]
type Sealed = readonly [
  base: string,
  grounds: readonly Ground[],
  entries: readonly (readonly [place: number, scope: number, asOf: number, grounds: readonly number[], reading: Partial<Reading>])[],
]
type Under = Pick<Sources, 'own' | 'account'> & { readonly shared?: Sources['shared'] | undefined }
type RevOf = (series: SeriesKey) => number | undefined

/** A zone's offsets are looked up anew after so long, since a country may change its clock: 30 days, in milliseconds. */
const FRESH = 30 * DAY

/** What was sealed, when it is of this engine and playbook. */
export const openMemo = ({ text, book }: NonNullable<Memo['sealed']>): { readonly head: Head; readonly lines: readonly string[] } | undefined => {
  try {
    const lines = (text as string).split('\n')
    const head = JSON.parse(lines[0]!) as Head
    return head[0] === book ? { head, lines } : undefined
  } catch {
    return undefined
  }
}

/** The calendar of the account as it was remembered, where that is not too old. */
export const openCalendar = ([, zone]: Head, now: Instant): (Remembered & { readonly since: Instant }) | undefined => {
  if (!zone || now - zone[2] > FRESH) return undefined
  const [told, name, since, offsets] = zone
  return { told, zone: name, since, known: new Map(offsets) }
}

/** A bag whatever the order it was filled in. */
const inOrder = (bag: object | undefined): unknown => Object.entries(bag ?? {}).sort()

/** The seal of all that progress rests on, but for playbook and time. Null: it isn't all known. */
const underOf = ({ own, account, shared }: Under, revOf: RevOf): string | null => {
  const revs = Object.keys(own.series).sort().map(key => [key, revOf(key)])
  return revs.every(([, rev]) => rev !== undefined) ? sealOf([revs, firstUse(own), ...[own.marks, own.latches, account.marks, account.latches, shared].map(inOrder)]) : null
}

/** Progress as it was sealed, while nothing is different. Whoever asks again with the same gets the same. */
export const recall = (sources: Sources, now: Instant, memo: Memo): Progress | undefined => {
  const { sealed, last } = memo
  const found = sealed && !last && openMemo(sealed)
  if (!found) return undefined
  const [, , at, under] = found.head
  memo.calendar = openCalendar(found.head, now)
  if (!memo.calendar || at > now || !under || under !== underOf(sources, key => sources.outline?.get(key))) return undefined
  try {
    const known = memo.recalled ?? (JSON.parse(found.lines[1]!) as Progress)
    if (now >= (known.revisitAt ?? Infinity)) return undefined
    memo.recalled ??= { ...known, asOf: now }
    return memo.recalled
  } catch {
    return undefined
  }
}

/**
 * A memo as a text for the disk, or null when there is nothing in it. `book`: the seal of engine and playbook. Readings go by the place of
 * their rule in the playbook, with seals of what they rest on. `revOf`: the revision of a series that is known whole; undefined: what rests on it is left out.
 */
export const sealMemo = (memo: Memo, book: string, rules: readonly Rule[], now: Instant, revOf: RevOf): string | null => {
  if (!memo.last) return null
  const { facts, readings, calendars, own, progress } = memo.last
  const plain = reading(null)
  const grounds: Sealed[1][number][] = []
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
    SCOPES.flatMap((of, scope): Sealed[2][number][] => {
      const entry = readings[of].get(rule)
      if (!entry) return []
      const under = [...new Set(entry.grounds.map(placeOf))]
      const told = Object.fromEntries(Object.entries(entry.reading).filter(([key, value]) => value !== plain[key as keyof Reading]))
      return under.every(i => grounds[i]![2] !== undefined) ? [[place, scope, entry.asOf, under, told]] : []
    }),
  )
  const { told, zone, known } = calendars.account
  const [account, shared] = facts as [Sources['account'], Sources['shared']]
  const under = memo.lacks?.size ? null : underOf({ own, account, shared }, revOf)
  const head: Head = [book, [told, zone, memo.since ?? 0, [...known]], now, under]
  return [head, progress, [baseOf(facts), grounds, entries] satisfies Sealed].map(line => JSON.stringify(line)).join('\n')
}

/** The readings of a memo, but for those that rest on what is different now. */
export const openReadings = (
  text: string,
  rules: readonly Rule[],
  facts: readonly unknown[],
  look: (kind: Sight, name: Ground[1]) => unknown,
): Readings => {
  const readings: Readings = { user: new Map(), account: new Map() }
  try {
    const [base, sealed, entries] = JSON.parse(text) as Sealed
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
