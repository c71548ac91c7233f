import { DAY, hash64, type Instant, type SeriesKey } from '../evidence/index.ts'
import { type Playbook, rulesOf } from '../playbook/index.ts'
import { firstUse, type Reading } from '../rule/index.ts'
import type { Ground, Memo, Readings, Scope, Sight, Zone } from './scene.ts'
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

/** Three texts, each read only when it is needed. */
type Head = readonly [
  seal: string,
  zone: Omit<Zone, 'known'> & { readonly known: readonly (readonly [stretch: number, offset: number | null])[] },
  at: Instant,
  under: string,
]
type Sealed = readonly [
  base: string,
  grounds: readonly Ground[],
  entries: readonly (readonly [place: number, scope: number, asOf: number, grounds: readonly number[], reading: Reading])[],
]
type Under = Pick<Sources, 'own' | 'account'> & { readonly shared?: Sources['shared'] | undefined }
type RevOf = (series: SeriesKey) => number | undefined

/** A zone's offsets are looked up anew after so long, since a country may change its clock: 30 days, in milliseconds. */
const FRESH = 30 * DAY

/** A part of it; undefined: it is none. */
const partOf = ({ texts }: NonNullable<Memo['sealed']>, i: number): unknown => {
  try {
    return JSON.parse((texts as string[])[i]!)
  } catch {
    return undefined
  }
}

/** The head of what was sealed, when it is of this engine and playbook. */
export const openMemo = (sealed: Memo['sealed'], playbook: Playbook): Head | undefined => {
  const head = sealed?.book === playbook ? (partOf(sealed, 0) as Head | undefined) : undefined
  return head?.[0] === sealed?.seal ? head : undefined
}

/** The calendar of the account as it was remembered, where that is not too old. */
export const openCalendar = ([, zone]: Head, now: Instant): Zone | undefined =>
  now - zone.since > FRESH ? undefined : { ...zone, known: new Map(zone.known) }

/** A bag whatever the order it was filled in. */
const inOrder = (bag: object): unknown => Object.entries(bag).sort()

/** The seal of all that progress rests on, but for playbook and time. */
const underOf = ({ own, account, shared = {} }: Under, revOf: RevOf): string =>
  sealOf([
    firstUse(own),
    ...[own.marks, own.latches, account.marks, account.latches, shared].map(inOrder),
    Object.keys(own.series)
      .sort()
      .map(key => [key, revOf(key)]),
  ])

/** Progress as it was sealed, while nothing is different: whoever asks again gets the same. What is of no use is let go. */
export const recall = (playbook: Playbook, sources: Sources, now: Instant, memo: Memo): Progress | undefined => {
  const head = openMemo(memo.sealed, playbook)
  memo.calendar = head && openCalendar(head, now)
  if (!head) memo.sealed = undefined
  if (!memo.calendar || head![2] > now || head![3] !== underOf(sources, key => sources.outline?.get(key))) return
  const known = memo.recalled ?? (partOf(memo.sealed!, 1) as Progress | undefined)
  if (!known || now >= (known.revisitAt ?? Infinity)) return
  memo.recalled ??= { ...known, asOf: now }
  return memo.recalled
}

/**
 * A memo as texts for the disk, or null when there is nothing in it. `seal`: of engine and playbook. Readings go by the place of
 * their rule in the playbook, with seals of what they rest on. `revOf`: the revision of a series that is known whole; undefined: what rests on it is not used again.
 */
export const sealMemo = (memo: Memo, seal: string, now: Instant, revOf: RevOf): readonly string[] | null => {
  if (!memo.last) return null
  const { playbook, facts, readings, calendars, own, progress } = memo.last
  const grounds: Sealed[1][number][] = []
  const places = new Map<string, number>()
  const placeOf = ([kind, name, found]: Ground): number => {
    // A rule that was not asked for lately rests on what was found then: where that is other days, on what never comes again.
    const seal =
      kind === 'series'
        ? found === own.series[name]
          ? revOf(name as SeriesKey)
          : +(found as number)
        : typeof found === 'string'
          ? found
          : sealOf(found)
    const id = kind + name + seal
    if (!places.has(id)) places.set(id, grounds.push([kind, name, seal]) - 1)
    return places.get(id)!
  }
  const entries = rulesOf(playbook).flatMap(({ rule }, place) =>
    SCOPES.flatMap((of, scope): Sealed[2][number][] => {
      const entry = readings[of].get(rule)
      return entry ? [[place, scope, entry.asOf, [...new Set(entry.grounds.map(placeOf))], entry.reading]] : []
    }),
  )
  const { told, zone, known } = calendars.account
  const [account, shared] = facts as [Sources['account'], Sources['shared']]
  // What isn't known whole is like nothing else.
  const under = underOf({ own, account, shared }, key => (memo.lacks?.size ? now : (revOf(key) ?? now)))
  const head: Head = [seal, { told, zone, since: memo.since ?? 0, known: [...known] }, now, under]
  return [head, progress, [baseOf(facts), grounds, entries] satisfies Sealed].map(part => JSON.stringify(part))
}

/** The readings of a memo, but for those that rest on what is different now. */
export const openReadings = (
  sealed: NonNullable<Memo['sealed']>,
  facts: readonly unknown[],
  look: (kind: Sight, name: Ground[1]) => unknown,
): Readings => {
  const readings: Readings = { user: new Map(), account: new Map() }
  const rules = rulesOf(sealed.book)
  const [base, under, entries] = (partOf(sealed, 2) ?? ['', [], []]) as Sealed
  if (base !== baseOf(facts)) return readings
  const grounds = under.map(([kind, name, seal]): Ground | null => {
    if (isMade(kind)) return [kind, name, seal]
    const found = look(kind, name)
    return (kind === 'series' ? (found ?? 0) : sealOf(found)) === seal ? [kind, name, found] : null
  })
  for (const [place, scope, asOf, under, reading] of entries) {
    const on = under.flatMap(i => [grounds[i] ?? []]) as Ground[]
    if (on.every(([kind]) => kind)) readings[SCOPES[scope]!].set(rules[place]!.rule, { asOf, reading, grounds: on })
  }
  return readings
}
