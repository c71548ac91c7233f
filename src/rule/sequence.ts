import type { Instant } from '../evidence/index.ts'
import type { CycleRule, Doing, SequenceRule } from '../playbook/index.ts'
import { later, parseSpan } from './calendar.ts'
import { anchorAt } from './facts.ts'
import { cells, type Kind, reading } from './kind.ts'
import type { Use } from './types.ts'
import { keptSince, usesIn } from './uses.ts'

/** An event that may serve a step. One event has one id, whichever steps it fits. */
type Entry = Use & { readonly step: number }
/** An attempt: so many steps done, and when its time is over. */
type Attempt = readonly [done: number, end: Instant]

const doingsOf = ({ sequence, cycle = sequence }: { readonly sequence?: readonly Doing[]; readonly cycle?: readonly Doing[] }) =>
  cycle!.map(doing => {
    const { event, where } = typeof doing === 'string' ? { event: doing, where: undefined } : doing
    return cells(event, where)
  })

/** Steps one after the other, once or in several runs. */
export const sequence: Kind<SequenceRule | CycleRule> = {
  recorder: doingsOf,
  span: ({ within }) => within,
  join: 'further',
  read(rule, view) {
    const { within, from } = rule
    const keys = doingsOf(rule).map(({ key }) => key)
    const size = keys.length
    const runs = 'cycle' in rule ? Math.max(1, Math.ceil(rule.atLeast ?? 1)) : 1
    const need = size * runs
    const anchor = from ? anchorAt(from, view) : -Infinity
    const length = parseSpan(within ?? '')
    const all = keys
      .flatMap((key, step) => usesIn(view, key).map((use): Entry => ({ ...use, step })))
      .filter(({ at, lo = at }) => anchor !== null && lo >= anchor)
      .sort((a, b) => a.at - b.at)
    const entries = all.filter(({ lo }) => lo === undefined)

    // Of each number of steps done the attempt with the most time left; the furthest first.
    let attempts: readonly Attempt[] = []
    let at: Instant | null = null
    for (let i = 0; i < entries.length && attempts[0]?.[0] !== need; ) {
      at = entries[i]!.at
      let end = i
      while (entries[end]?.at === at) end++
      const group = entries.slice(i, end)
      i = end
      // Of what happened at one instant each event serves one step, and gives way where another is left for its own.
      const moved = (done: number): number => {
        const serves = new Map<unknown, number>()
        const serve = (n: number, tried: Set<unknown>): unknown =>
          group.some(({ step, id }) => {
            if (step !== n % size || tried.has(id)) return false
            tried.add(id)
            const other = serves.get(id)
            return (other === undefined || serve(other, tried)) && serves.set(id, n)
          })
        while (done < need && serve(done, new Set())) done++
        return done
      }
      attempts = [...attempts, [0, length ? later(at, length, view.calendar) : Infinity] as const]
        .filter(([, end]) => at! < end)
        .map(([done, end]): Attempt => [moved(done), end])
        .sort((a, b) => b[0] - a[0] || b[1] - a[1])
        .filter(([done], i, all) => done && (length ? done !== all[i - 1]?.[0] : !i))
    }
    const isDone = attempts[0]?.[0] === need
    const [done, end] = attempts.find(([, end]) => isDone || view.now < end) ?? [0, 0]
    if (!isDone) at = null
    // What was lost among many matters where something else happened meanwhile, or where a step comes more than once.
    const isCut = all.some(
      ({ lo, at: to }) =>
        lo !== undefined && (at ?? to) >= lo && (need > new Set(keys).size || entries.some(one => one.at > lo && one.at < to)),
    )
    return reading(at, {
      ...('cycle' in rule ? { value: Math.floor(done / size), need: runs } : { value: done, need }),
      revisitAt: done && length && !isDone ? end : null,
      exact: !isCut && (isDone || !!length || !keys.some(key => keptSince(view, key))),
    })
  },
}
