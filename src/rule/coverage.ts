import { type Instant, seriesKey } from '../evidence/index.ts'
import type { CoverageRule } from '../playbook/index.ts'
import { addSpan } from './calendar.ts'
import { changesOf } from './facts.ts'
import { cells, type Kind, reading } from './kind.ts'
import { between, type Stretch, sumAt, turns } from './turns.ts'
import type { View } from './types.ts'
import { rowsOf, usesOf } from './uses.ts'

/** How many people are needed while nobody has said how many are expected. */
const UNKNOWN = 1e9

/** How many people are needed, from when on. */
const needs = ({ expected, share = 1 }: CoverageRule, { account }: View): readonly (readonly [Instant, number])[] => {
  // What is left of 0.1 + 0.2 must not ask for one person more.
  const of = (value: unknown): number => (typeof value === 'number' && value > 0 ? Math.max(1, Math.ceil(value * share - 1e-9)) : UNKNOWN)
  if (typeof expected === 'number') return [[-Infinity, of(expected)]]
  const mark = account.marks[`account.${expected}`]
  return mark ? changesOf(mark).map(({ at, value }) => [at, of(value)] as const) : []
}

/** The share of the expected people who did it, each at least so often, within the last span: the earliest instant at which that was so. */
export const coverage: Kind<CoverageRule> = {
  wide: true,
  join: 'add',
  recorder: ({ coverage: event, where }) => cells(event, where),
  span: ({ last }) => last,
  rest: (rule, left) => ({ ...rule, expected: left, share: 1 }),
  read(rule, view) {
    const { last, atLeast = 1 } = rule
    const active = rowsOf(view, seriesKey(rule.coverage, rule.where)).flatMap((row, i) =>
      // What the product's server tells of nobody in particular makes no person.
      view.people[i]!.id
        ? between([
            ...turns(
              usesOf([row]).map(({ at, lo = at, k = 1 }) => [at, addSpan(lo, last, view.calendar), k] as const),
              atLeast,
            ),
          ])
        : [],
    )
    const steps = needs(rule, view)
    const lacks = [[-Infinity, UNKNOWN] as const, ...steps].map(([from, n], i): Stretch => [from, steps[i]?.[0] ?? Infinity, -n])
    const all = [...lacks, ...active].sort((a, b) => a[0] - b[0])
    const at = turns(all, 0).next().value ?? null
    const { sum, next } = sumAt(active, view.now)
    const need = -sumAt(lacks, view.now).sum
    return reading(at, { value: sum, need: need < UNKNOWN ? need : null, revisitAt: next })
  },
}
