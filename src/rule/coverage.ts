import { type Instant, seriesKey, text } from '../evidence/index.ts'
import type { CoverageRule } from '../playbook/index.ts'
import { later, parseSpan } from './calendar.ts'
import { cells, earlier, type Kind, nthSmallest, type Read, reading } from './kind.ts'
import { stretches, surely } from './narrow.ts'
import { needAt, shareOf, weigh } from './need.ts'
import { between, turns, union } from './turns.ts'
import type { Reading, Use, View } from './types.ts'
import { hurried, rowsOf, usesOf } from './uses.ts'

/** The share of the expected people who did it, each at least so often, within the last span or ever: the earliest instant at which that was so. */
export const coverage: Kind<CoverageRule> = {
  wide: true,
  join: 'add',
  recorder: ({ coverage: event, where }) => cells(event, where),
  span: ({ last }) => last,
  rest: ({ by: _, ...rule }, left) => ({ ...rule, expected: left, share: 1 }),
  read(rule, view, read) {
    const { expected, share = 1, last, atLeast = 1, by } = rule
    if (by !== undefined) return inUnits(rule, by, view, read)
    const steps = shareOf(expected, share, view)
    const length = last ? (parseSpan(last) ?? { months: 0, days: 0, ms: 0 }) : null
    const until = (at: Instant) => (length ? later(at, length, view.calendar) : Infinity)
    const judge = (lists: readonly (readonly Use[])[]): Reading =>
      weigh(
        lists.flatMap(uses => {
          const counted = stretches(uses, until)
          return atLeast === 1 ? union(counted) : between([...turns(counted, atLeast)])
        }),
        steps,
        view.now,
      )
    // What the product's server tells of nobody in particular makes no person.
    const lists = rowsOf(view, seriesKey(rule.coverage, rule.where)).flatMap((row, i) => (view.people[i]!.id && row ? [usesOf([row])] : []))
    const best = lists.map(uses => hurried(uses) ?? uses)
    return surely(judge(lists), best.some((uses, i) => uses !== lists[i]) ? judge(best) : null)
  },
}

/**
 * Every unit of which somebody said how many are expected, each over its own people: the earliest instant by which all had been there of
 * which that was said by then.
 */
const inUnits = ({ by: _, ...rule }: CoverageRule, by: string, view: View, read: Read): Reading => {
  const units = Object.keys(view.account.marks)
    .filter(key => key.startsWith(`account.${rule.expected}.`))
    .map(key => {
      const expected = key.slice('account.'.length)
      const people = view.people.filter(
        ({ evidence }) => text(`${rule.expected}.${text(evidence.marks[`trait.${by}`]?.cur.value)}`) === text(expected),
      )
      return { steps: shareOf(expected, 1, view), ...coverage.read({ ...rule, expected }, { ...view, people }, read) }
    })
  const asked = units.filter(({ need }) => need)
  return reading(
    nthSmallest(
      units.flatMap(({ at }) => (at !== null && units.every(one => (one.at ?? Infinity) <= at || !needAt(one.steps, at)) ? at : [])),
      1,
    ),
    {
      value: asked.filter(({ at }) => at !== null).length,
      need: asked.length || null,
      revisitAt: units.reduce<number | null>((next, { revisitAt }) => earlier(next, revisitAt), null),
    },
  )
}
