import type { Instant } from '../evidence/index.ts'

/** A stretch of time, from (inclusive) to (exclusive), in which something adds k. */
export type Stretch = readonly [from: Instant, to: Instant, k: number]

/**
 * The instants at which the sum of all stretches comes to `need` and falls below it again, in turn. `stretches` are in order of `from`
 * and are taken one by one, so who stops after the first instant has looked at no later one.
 */
export function* turns(stretches: Iterable<Stretch>, need: number): Generator<Instant> {
  const coming = stretches[Symbol.iterator]()
  const going: (readonly [Instant, number])[] = []
  let head = 0
  let sum = 0
  let isOn = false
  for (let next = coming.next(); ; ) {
    const at = Math.min(next.done ? Infinity : next.value[0], going[head]?.[0] ?? Infinity)
    if (at === Infinity) return
    while (going[head] && going[head]![0] <= at) sum -= going[head++]![1]
    for (; !next.done && next.value[0] <= at; next = coming.next()) {
      const [, to, k] = next.value
      if (to <= at) continue
      sum += k
      if (to === Infinity) continue
      let i = going.length
      while (i > head && going[i - 1]![0] > to) i--
      if (i === going.length) going.push([to, k])
      else going.splice(i, 0, [to, k])
    }
    if (sum >= need !== isOn) {
      isOn = !isOn
      yield at
    }
  }
}

/** The stretches between turns, each adding k. */
export const between = (instants: readonly Instant[], k = 1): Stretch[] =>
  instants.flatMap((from, i) => (i % 2 ? [] : [[from, instants[i + 1] ?? Infinity, k] as const]))

/** What stretches in order of `from` cover, without a break: as `turns` at 1, in one walk. */
export const union = (stretches: Iterable<Stretch>): Stretch[] => {
  const all: [Instant, Instant, number][] = []
  for (const [from, to] of stretches) {
    const last = all.at(-1)
    if (last && from <= last[1]) last[1] = Math.max(last[1], to)
    else if (to > from) all.push([from, to, 1])
  }
  return all
}

/** What the stretches add up to at an instant, and when that next changes. */
export const sumAt = (stretches: Iterable<Stretch>, now: Instant): { readonly sum: number; readonly next: Instant | null } => {
  let sum = 0
  let next = Infinity
  for (const [from, to, k] of stretches) {
    if (from <= now && now < to) sum += k
    if (from > now && from < next) next = from
    if (to > now && to < next) next = to
  }
  return { sum, next: next < Infinity ? next : null }
}

/** Is it on at an instant, since when is it so or not, and when does that change? */
export const stateAt = (instants: Iterable<Instant>, now: Instant): { readonly on: boolean; readonly since: Instant | null } => {
  let on = false
  let since: Instant | null = null
  for (const at of instants) {
    if (at > now) break
    on = !on
    since = at
  }
  return { on, since }
}
