import type { Instant } from '../evidence/index.ts'
import type { CoverageRule } from '../playbook/index.ts'
import { parseSpan } from './calendar.ts'
import type { Column } from './columns.ts'
import { earlier, reading } from './kind.ts'
import { stretches, surely } from './narrow.ts'
import { needAt, type Steps, shareOf } from './need.ts'
import { between, turns } from './turns.ts'
import type { Reading, Use, View } from './types.ts'
import { untilOf } from './until.ts'
import { hurried, usesOf } from './uses.ts'

/** When people come to count, and when they cease to. */
interface Spells {
  readonly froms: Instant[]
  readonly tos: Instant[]
}

/** How many of an ascending list are no later. */
const upTo = (list: Float64Array, at: Instant): number => {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (list[middle]! <= at) low = middle + 1
    else high = middle
  }
  return low
}

/** As `weigh` reads what adds one each: of many, numbers in two lists take a small part of the time. */
const weighed = ({ froms, tos }: Spells, steps: Steps, now: Instant): Reading => {
  const comes = Float64Array.from(froms).sort()
  const goes = Float64Array.from(tos).sort()
  let at: Instant | null = null
  let need = Infinity
  for (let i = 0, j = 0, s = 0; at === null && (i < comes.length || s < steps.length); ) {
    const next = Math.min(comes[i] ?? Infinity, steps[s]?.[0] ?? Infinity)
    while (comes[i]! <= next) i++
    while (goes[j]! <= next) j++
    while (s < steps.length && steps[s]![0] <= next) need = Math.ceil(steps[s++]![1])
    if (i - j >= need) at = next
  }
  const came = upTo(comes, now)
  const gone = upTo(goes, now)
  const edges = [comes[came], goes[gone], ...steps.flatMap(([from]) => (from > now ? from : []))]
  return reading(at, {
    value: came - gone,
    need: needAt(steps, now),
    revisitAt: edges.reduce<Instant | null>((next, edge) => (edge === Infinity ? next : earlier(next, edge)), null),
  })
}

/** Coverage without units, read over a column of many people. */
export const cover = ({ expected, share = 1, last, atLeast = 1 }: CoverageRule, view: View, column: Column): Reading => {
  const { who, ends, ats, rows, odd } = column
  const length = last ? (parseSpan(last) ?? { months: 0, days: 0, ms: 0 }) : null
  const until = length ? untilOf(length, view.calendar) : () => Infinity
  const known: Spells = { froms: [], tos: [] }
  const sure: Spells = { froms: [], tos: [] }
  const best: Spells = { froms: [], tos: [] }
  const n = Math.max(1, Math.ceil(atLeast))
  const add = ({ froms, tos }: Spells, list: readonly Use[]): void => {
    for (const [from, to] of between([...turns(stretches(list, until), atLeast)])) {
      froms.push(from)
      tos.push(to)
    }
  }
  const recent: Instant[] = []
  for (let i = 0, start = 0; i < who.length; start = ends[i++]!) {
    if (!view.people[who[i]!]!.id) continue
    if (odd.has(i)) {
      const list = usesOf([rows[i]])
      add(sure, list)
      add(best, hurried(list) ?? list)
      continue
    }
    // From the n-th on, until the first of the last n counts no longer.
    let end = -Infinity
    let from = Infinity
    let to = -Infinity
    for (let place = start; place < ends[i]!; place++) {
      const at = ats[place]!
      end = Math.max(end, until(at))
      recent[(place - start) % n] = end
      if (place - start < n - 1) continue
      const off = recent[(place - start + 1) % n]!
      if (off <= at) continue
      if (at > to) {
        if (to > from) {
          known.froms.push(from)
          known.tos.push(to)
        }
        from = at
      }
      to = off
    }
    if (to > from) {
      known.froms.push(from)
      known.tos.push(to)
    }
  }
  const steps = shareOf(expected, share, view)
  const both = ({ froms, tos }: Spells): Spells => ({ froms: known.froms.concat(froms), tos: known.tos.concat(tos) })
  return surely(weighed(both(sure), steps, view.now), odd.size ? weighed(both(best), steps, view.now) : null)
}
