import { type Instant, seriesKey } from '../evidence/index.ts'
import type { CycleRule, Doing, SequenceRule } from '../playbook/index.ts'
import { later, parseSpan } from './calendar.ts'
import { anchorAt } from './facts.ts'
import { cells, type Kind, reading } from './kind.ts'
import type { Reading, Use, View } from './types.ts'
import { keptSince, usesIn } from './uses.ts'

/** An event that may serve a step; `name` tells whether two are one. */
type Entry = readonly [at: Instant, step: number, name: unknown]
/** An attempt: so many steps done, since its first. */
type Attempt = readonly [done: number, start: Instant]

const partsOf = (doing: Doing) => (typeof doing === 'string' ? ([doing, undefined] as const) : ([doing.event, doing.where] as const))
const keyOf = (doing: Doing) => seriesKey(...partsOf(doing))

/** How many steps in a row, from `done` on, events of one instant do: as many as find an event of their own (Kuhn's matching). */
const stepsBy = (group: readonly Entry[], done: number, size: number, need: number): number => {
  const owners = new Map<unknown, number>()
  const place = (step: number, tried: Set<unknown>): boolean =>
    group.some(([, of, name]) => {
      if (of !== step % size || tried.has(name)) return false
      tried.add(name)
      const owner = owners.get(name)
      if (owner !== undefined && !place(owner, tried)) return false
      owners.set(name, step)
      return true
    })
  while (done < need && place(done, new Set())) done++
  return done
}

/** Walks through the events, keeping of each number of steps done the attempt that began last: it has the most time left. */
const chain = (entries: readonly Entry[], size: number, need: number, until: (start: Instant) => Instant, isOpen: boolean) => {
  let attempts: readonly Attempt[] = []
  for (let i = 0; i < entries.length; ) {
    const at = entries[i]![0]
    let end = i
    while (entries[end]?.[0] === at) end++
    const group = entries.slice(i, end)
    i = end
    // Where time does not run out it does not matter when an attempt began.
    const fresh: Attempt = [0, isOpen ? 0 : at]
    let latest = -Infinity
    const moved = [...attempts, fresh].flatMap(([done, start]): Attempt[] => {
      if (at >= until(start)) return []
      const next = stepsBy(group, done, size, need)
      return next > done && done
        ? [
            [next, start],
            [done, start],
          ]
        : [[next, start]]
    })
    attempts = moved
      .sort((a, b) => b[0] - a[0] || b[1] - a[1])
      .filter(([done, start]) => {
        const isLater = done > 0 && start > latest
        if (isLater) latest = start
        return isLater
      })
    if (attempts[0]?.[0] === need) return { at, attempts }
  }
  return { at: null, attempts }
}

const read = (doings: readonly Doing[], runs: number, { within, from }: Pick<CycleRule, 'within' | 'from'>, view: View) => {
  const size = doings.length
  const need = size * runs
  const anchor = from ? anchorAt(from, view) : -Infinity
  const length = parseSpan(within ?? '')
  const until = (start: Instant): Instant => (length ? later(start, length, view.calendar) : Infinity)
  const keys = doings.map(keyOf)
  const uses = keys.map(key => (anchor === null ? [] : usesIn(view, key).filter(({ at, lo = at }) => lo >= anchor)))
  const entriesOf = (pick: (use: Use) => readonly (readonly [Instant, unknown])[]): Entry[] =>
    uses.flatMap((list, step) => list.flatMap(use => pick(use).map(([at, name]): Entry => [at, step, name]))).sort((a, b) => a[0] - b[0])
  const judge = (entries: readonly Entry[]) => {
    const { at, attempts } = chain(entries, size, need, until, !length)
    const [done, start] = (at === null && attempts.find(([, start]) => view.now < until(start))) || [0, 0]
    return { at, done: at === null ? done : need, revisitAt: done && length ? until(start) : null }
  }

  const sure = entriesOf(({ at, lo, id }) => (lo === undefined ? [[at, id]] : []))
  const found = judge(sure)
  // What was lost is tried wherever it may help: at each instant at which something else happened.
  const isCut = uses.some(list => list.some(({ lo }) => lo !== undefined))
  const hoped = isCut
    ? judge(
        entriesOf(({ at, lo, k = 1, id }) =>
          lo === undefined
            ? [[at, id]]
            : sure.flatMap(([t]) => (t >= lo && t <= at ? Array.from({ length: Math.min(k, size) }, () => [t, {}] as const) : [])),
        ),
      )
    : found
  const isForgotten = !length && found.at === null && keys.some(key => keptSince(view, key))
  return { ...found, exact: found.at === hoped.at && found.done === hoped.done && !isForgotten }
}

const told = ({ at, exact, revisitAt }: ReturnType<typeof read>, value: number, need: number): Reading =>
  reading(at, { value, need, exact, revisitAt })

/** Steps one after the other. */
export const sequence: Kind<SequenceRule> = {
  recorder: rule => rule.sequence.map(doing => cells(...partsOf(doing))),
  span: ({ within }) => within,
  join: 'further',
  read(rule, view) {
    const found = read(rule.sequence, 1, rule, view)
    return told(found, found.done, rule.sequence.length)
  },
}

/** Runs of the same steps, one after the other. */
export const cycle: Kind<CycleRule> = {
  recorder: rule => rule.cycle.map(doing => cells(...partsOf(doing))),
  span: ({ within }) => within,
  join: 'further',
  read(rule, view) {
    const runs = Math.max(1, Math.ceil(rule.atLeast ?? 1))
    const found = read(rule.cycle, runs, rule, view)
    return told(found, Math.floor(found.done / rule.cycle.length), runs)
  },
}
