import type { Instant, Mark } from '../evidence/index.ts'
import type { Amount } from '../playbook/index.ts'
import { type Claims, changesOf, fitAll, spellsOf } from './facts.ts'
import { earlier, reading } from './kind.ts'
import { type Stretch, stateAt, sumAt } from './turns.ts'
import type { Reading, View } from './types.ts'

/** So many are needed while nobody has said how many: more than anything adds up to, and integers up to its double are exact. */
const UNKNOWN = 2 ** 52

/** How many are needed, from when on. */
export type Steps = readonly (readonly [from: Instant, need: number])[]

const numberOf = (value: unknown): number => (typeof value === 'number' && value > 0 ? value : UNKNOWN)

/** The number of a fact as it changed. */
const stepsOf = (mark: Mark | undefined): Steps => (mark ? changesOf(mark).map(({ at, value }) => [at, numberOf(value)]) : [])

/** A share of as many as are expected, by heads: a number, or a fact of the account that has one. */
export const shareOf = (expected: string | number, share: number, { account }: View): Steps =>
  (typeof expected === 'number' ? [[-Infinity, numberOf(expected)] as const] : stepsOf(account.marks[`account.${expected}`])).map(
    // What is left of 0.1 + 0.2 must not ask for one more.
    ([from, need]) => [from, need < UNKNOWN ? Math.max(1, Math.ceil(need * share - 1e-9)) : need],
  )

/**
 * A number, or what was agreed of the account's target as it changed: a former number counts until another one does. Where both sides must
 * agree, that is from when the server's word and the customer's last word are the same number.
 */
export const needsOf = (amount: Amount, { account: { marks }, targets }: View): Steps => {
  if (typeof amount === 'number') return [[-Infinity, amount]]
  const name = `target.${amount.target}`
  const told = marks[`account.${name}`]
  if (targets?.[amount.target]?.agree !== 'both') return stepsOf(told)
  const words: unknown[] = []
  return [told?.log.filter(({ rank }) => rank > 1), marks[`agree.${name}`]?.log]
    .flatMap((log, side) => log?.map(({ at, value }) => ({ at, value, side })) ?? [])
    .sort((a, b) => a.at - b.at)
    .flatMap(({ at, value, side }) => {
      words[side] = value
      return words[0] === words[1] && numberOf(value) < UNKNOWN ? [[at, numberOf(value)] as const] : []
    })
}

/** How many are needed at an instant, or by the last word; null while it is not known. */
export const needAt = (steps: Steps, at = Infinity): number | null => {
  const need = steps.findLast(([from]) => from <= at)?.[1] ?? UNKNOWN
  return need < UNKNOWN ? need : null
}

/** What stretches add up to, against what is needed: where that turns, with 0 as the sum that is enough. `stretches` are in any order. */
export function* against(stretches: readonly Stretch[], steps: Steps): Generator<Instant> {
  const edges: [at: Instant, k: number][] = []
  const add = ([from, to, k]: Stretch): void => {
    if (to <= from) return
    edges.push([from, k])
    if (to < Infinity) edges.push([to, -k])
  }
  const needs: Steps = [[-Infinity, UNKNOWN], ...steps]
  for (const [i, [from, need]] of needs.entries()) add([from, steps[i]?.[0] ?? Infinity, -Math.ceil(need)])
  for (const stretch of stretches) add(stretch)
  edges.sort((a, b) => a[0] - b[0])
  let sum = 0
  let isOn = false
  for (let i = 0; i < edges.length; i++) {
    const [at, k] = edges[i]!
    sum += k
    if (edges[i + 1]?.[0] === at || sum >= 0 === isOn) continue
    isOn = !isOn
    yield at
  }
}

/** Reads what stretches add up to: rising, the first instant at which it is enough; falling, since when it is. */
export const weigh = (stretches: readonly Stretch[], steps: Steps, now: Instant, falls?: unknown): Reading => {
  const instants = against(stretches, steps)
  // A word from a clock that is ahead of ours comes into force by time alone.
  const { sum, next } = sumAt(stretches, now)
  const more = {
    value: sum,
    need: needAt(steps, now),
    revisitAt: steps.reduce((at, [from]) => (from > now ? earlier(at, from) : at), next),
  }
  if (!falls) return reading(instants.next().value ?? null, more)
  const { on, since } = stateAt(instants, now)
  // What was so from the beginning has no instant.
  const at = since === -Infinity ? null : since
  return reading(on ? at : null, { ...more, holds: on, rising: false, ...(!on && at !== null && { lostAt: at }) })
}

/** Reads how many people's claims fit: at `now` (falling), or, null, ever did, each at some time. */
export const heads = (people: readonly Claims[], steps: Steps, now: Instant | null): Reading =>
  weigh(
    people.flatMap((claims): readonly Stretch[] => {
      if (now !== null) return spellsOf(claims)
      const { at } = fitAll(claims)
      return at === null ? [] : [[at, Infinity, 1]]
    }),
    steps,
    // What was proved counts, whatever the clock says.
    now ?? Number.MAX_VALUE,
    now !== null,
  )
