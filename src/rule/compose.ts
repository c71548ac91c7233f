import type { AllRule, AnyRule, LevelRule, MilestoneRule, NotRule, PhaseRule, Rule, SomeRule } from '../playbook/index.ts'
import { earlier, type Kind, nthSmallest, type Read } from './kind.ts'
import type { Reading, View } from './types.ts'

/** At least k of the parts: the k-th smallest of all that they say. */
const some = (rules: readonly Rule[], k: number, view: View, read: Read): Reading => {
  const parts = rules.map(rule => read(rule, view))
  // What holds without a known beginning always did; what an absence can't bring about never comes.
  const kth = (of: (part: Reading) => number | null): number | null => {
    const found = nthSmallest(
      parts.map(of).map(at => at ?? Infinity),
      k,
    )
    return found === null || Math.abs(found) === Infinity ? null : found
  }
  const held = parts.filter(part => part.holds)
  const holds = held.length >= k
  const rising = parts.every(part => part.rising)
  return {
    holds,
    // A part that was proved and taken back keeps its instant; a whole that may fall has one only while it holds.
    at: rising || holds ? kth(part => part.at ?? (part.holds ? -Infinity : null)) : null,
    rising,
    value: held.length,
    need: k,
    exact: parts.every(part => part.exact),
    late: holds && held.filter(part => !part.late).length < k,
    revisitAt: parts.reduce<number | null>((at, part) => earlier(at, part.revisitAt), null),
    expectedBy: kth(part => part.expectedBy ?? (part.holds ? -Infinity : null)),
  }
}

export const all: Kind<AllRule> = { read: ({ all: rules }, view, read) => some(rules, Math.max(rules.length, 1), view, read) }
export const any: Kind<AnyRule> = { read: ({ any: rules }, view, read) => some(rules, 1, view, read) }
export const of: Kind<SomeRule> = {
  read: ({ of: rules, atLeast = 1, share }, view, read) =>
    some(rules, share === undefined ? atLeast : Math.max(1, Math.ceil(rules.length * share - 1e-9)), view, read),
}

/** The complement. It holds since its part was lost. */
export const not: Kind<NotRule> = {
  read({ not: rule }, view, read) {
    const { holds, at, lostAt, ...part } = read(rule, view)
    return {
      ...part,
      holds: !holds,
      at: holds ? null : (lostAt ?? null),
      rising: false,
      value: +!holds,
      need: 1,
      late: false,
      ...(holds && at !== null && { lostAt: at }),
    }
  },
}

/** Another milestone, the level of the roadmap, or the phase. */
export const milestone: Kind<MilestoneRule> = { read: ({ milestone: id }, view) => view.milestone(id) }
export const level: Kind<LevelRule> = { read: ({ level: n }, view) => view.level(n) }
export const phase: Kind<PhaseRule> = { read: ({ phase: id }, view) => view.phase(id) }
