import { DateTime } from 'luxon'
import type { Instant } from '../../src/evidence/types.ts'
import type { Amount, Anchor, Doing, Scalar, Where, Who } from '../../src/playbook/types.ts'
import { instantOf, startOf } from './time.ts'
import type { Deed, Seen, Told, World } from './world.ts'

/** What was said of a fact and counted, in order of time: a word of a lower rank never counts after one of a higher rank. */
export const wordsOf = ({ told }: World, key: string, who?: string): readonly Told[] => {
  let rank = 0
  const all = told.filter(fact => fact.key === key && (key.startsWith('account.') || fact.who === who))
  return [...all]
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .filter(fact => {
      if (fact.rank < rank) return false
      rank = fact.rank
      return true
    })
}

/** What a fact is now: null when nobody said. */
export const saidOf = (world: World, key: string, who?: string): Scalar => wordsOf(world, key, who).at(-1)?.value ?? null

/** Is it so now, and when was it first? */
export interface Word {
  readonly now: boolean
  readonly first: Instant | null
}
export const wordOf = (world: World, key: string, who: string, test: (value: Scalar) => boolean): Word => ({
  now: test(saidOf(world, key, who)),
  first: wordsOf(world, key, who).find(({ value }) => test(value))?.at ?? null,
})

/** Texts by which values are compared: 42 and '42' are one, and so are missing, null and ''. */
const textOf = (value: Scalar | undefined): string => (value === null || value === undefined ? '' : `${value}`).normalize('NFC')

export const isOneOf =
  (wanted: Scalar | readonly Scalar[]) =>
  (value: Scalar): boolean =>
    (Array.isArray(wanted) ? wanted : [wanted]).some(one => textOf(one) === textOf(value))

/** Do all facts of a person fit now; and since when has each of them done so at some time? */
export const whoFits = (world: World, person: string, who: Who): Word => {
  const words = Object.entries(who).map(([name, wanted]) => wordOf(world, `trait.${name}`, person, isOneOf(wanted)))
  return {
    now: words.every(({ now }) => now),
    first: words.some(({ first }) => first === null) ? null : Math.max(0, ...words.map(({ first }) => first!)),
  }
}

/** What a property says, '' when nothing. */
export const propOf = ({ props }: Deed, name: string): string => textOf(props?.[name])

export const fits = (deed: Deed, where: Where = {}): boolean => {
  for (const [prop, condition] of Object.entries(where)) {
    const isNot = typeof condition === 'object' && condition !== null && 'not' in condition
    const wanted = isNot ? (condition as { not: Scalar | readonly Scalar[] }).not : (condition as Scalar | readonly Scalar[])
    const isIn = (Array.isArray(wanted) ? wanted : [wanted]).some(one => textOf(one) === propOf(deed, prop))
    if (isIn === isNot) return false
  }
  return true
}

/** Whatever was told under a name and fits, in order of time. */
export const allOf = ({ world, people }: Seen, name: string, where?: Where): Deed[] =>
  world.deeds
    .filter(deed => deed.name === name && people.includes(deed.who) && fits(deed, where))
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))

/** The events of a name that fit. What one person's devices told under one id is one event, at the earliest. */
export const usesOf = (seen: Seen, name: string, where?: Where): Deed[] => {
  const inOrder = allOf(seen, name, where)
  return inOrder.filter((deed, i) => inOrder.findIndex(one => one.who === deed.who && one.id === deed.id) === i)
}

/** A date is the start of that local day; a time without an offset is on the account's wall. */
const readInstant = (said: Scalar, { cal }: World): Instant | null => {
  if (typeof said !== 'string') return null
  const read = DateTime.fromISO(said, { zone: 'utc' })
  if (!read.isValid) return null
  if (said.length === 10) return startOf(said, cal)
  return /Z|[+-]\d\d:\d\d$/.test(said) ? read.toMillis() : instantOf(read, cal.zone)
}

/** The rules of a playbook that read events, wherever they stand. */
const leavesIn = (x: unknown): Record<string, unknown>[] =>
  typeof x !== 'object' || x === null ? [] : [x as Record<string, unknown>, ...Object.values(x).flatMap(leavesIn)]

/** The earliest event that any rule of the playbook reads. */
const firstKnown = (seen: Seen): Instant | null => {
  const ats = leavesIn(seen.playbook).flatMap(rule => {
    const by = typeof rule.distinct === 'string' && rule.by !== 'day' ? (rule.by as string) : undefined
    const isAmount = typeof rule.gauge === 'string' || typeof rule.sum === 'string'
    const doings = [rule.sequence, rule.cycle].flatMap(list => (Array.isArray(list) ? (list as Doing[]) : []))
    const named = doings.flatMap(doing => (typeof doing === 'string' ? usesOf(seen, doing) : usesOf(seen, doing.event, doing.where)))
    const own = ['count', 'distinct', 'coverage', 'gap', 'gauge', 'sum', 'streak', 'missed'].flatMap(kind =>
      typeof rule[kind] === 'string'
        ? usesOf(seen, rule[kind], rule.where as Where | undefined)
            .filter(deed => by === undefined || propOf(deed, by) !== '')
            .filter(({ props }) => !isAmount || Number.isSafeInteger(props?.[rule.prop as string] ?? 1))
            .map(({ at }) => at)
        : [],
    )
    return [...own, ...named.map(({ at }) => at)]
  })
  return ats.length ? Math.min(...ats) : null
}

/** The instant that a window is counted from. */
export const anchorOf = (anchor: Anchor, seen: Seen): Instant | null => {
  if (typeof anchor === 'object') return ('level' in anchor ? seen.level(anchor.level) : seen.milestone(anchor.milestone)).at
  const said = readInstant(saidOf(seen.world, `account.anchor.${anchor}`), seen.world)
  return said === null && anchor === 'activation' ? firstKnown(seen) : said
}

/**
 * What was agreed of a target, in order of time. Where both sides must agree, that is each time at which the server's word and the last word
 * of the customer's people have become the same.
 */
const agreedOn = (name: string, { world, playbook }: Seen): readonly { readonly at: Instant; readonly value: number | null }[] => {
  const numberOf = (value: Scalar | undefined): number | null => (typeof value === 'number' && value > 0 ? value : null)
  if (playbook.targets?.[name]?.agree !== 'both')
    return wordsOf(world, `account.target.${name}`).map(({ at, value }) => ({ at, value: numberOf(value) }))
  const words = world.told.filter(({ key, rank }) => (key === `account.target.${name}` ? rank === 2 : key === `agree.target.${name}`))
  const last: Record<string, Scalar> = {}
  return [...words]
    .sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
    .flatMap(({ key, at, value }) => {
      last[key] = value
      const [ours, theirs] = [last[`account.target.${name}`], last[`agree.target.${name}`]]
      return ours === theirs && numberOf(ours) !== null ? [{ at, value: numberOf(ours) }] : []
    })
}

/** A number, or what the account's target was at an instant (now, when left out): what was met under it stays met. */
export const amountOf = (amount: Amount | undefined, seen: Seen, at = Number.POSITIVE_INFINITY): number | null =>
  typeof amount === 'object' ? (agreedOn(amount.target, seen).findLast(word => word.at <= at)?.value ?? null) : (amount ?? 1)

/** When a target was told. */
export const turnsOf = (amount: Amount | undefined, seen: Seen): readonly Instant[] =>
  typeof amount === 'object' ? agreedOn(amount.target, seen).map(({ at }) => at) : []

/** The n-th of a list, counted from one; what lies between two numbers asks for the greater. */
export const nthOf = <T>(list: readonly T[], n: number | null): T | null =>
  n === null ? null : (list[Math.max(Math.ceil(n), 1) - 1] ?? null)
