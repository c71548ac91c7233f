import type { Rule, Span } from '../../../src/playbook/types.ts'
import { type Dice, times } from '../dice.ts'
import { anchorText, caseOf, deedOf, idOf, type Stage, stageOf, tell, worldOf } from '../stage.ts'
import { DAY } from '../time.ts'
import type { Case, Deed, Told } from '../world.ts'

/** Makes a question of a kind. */
export type Ask = (dice: Dice) => Case

const SPANS: readonly (readonly [Span, number])[] = [
  ['PT36H', 6],
  ['P1D', 4],
  ['P2D', 8],
  ['P7D', 25],
  ['P2W', 40],
  ['P30D', 80],
  ['P1M', 80],
  ['P2M', 100],
  ['P1DT12H', 6],
]
const PEOPLE = ['u1', 'u2', 'u3', 'u4', 'u5']

/** Some uses, each with a value or two, by some people; some that other rules would count. */
export const usesOn = (dice: Dice, stage: Stage, most: number, people: readonly string[], name = 'use', least = 0): Deed[] =>
  times(dice.int(least, most), i =>
    deedOf(dice, i, dice.pick(people), dice.odds(0.9) ? name : 'noise', stage.at(), {
      v: dice.pick(['a', 'b', 'c', 'd', 4, '4', '', null]),
      ok: dice.pick([true, true, 'true', false, null]),
      n: dice.pick([1, 2, 3, 5, 8, -2, -4, 0, null, 2.5, '7']),
    }),
  )

/** Some of them told again with another instant, under the host's own id. */
const withTwins = (dice: Dice, stage: Stage, deeds: readonly Deed[]): Deed[] =>
  deeds.flatMap(deed => (deed.id.startsWith('order') && dice.odds(0.1) ? [deed, { ...deed, at: stage.at() }] : [deed]))

const where = (dice: Dice) =>
  dice.odds(0.4) && {
    where: dice.pick([{ ok: true }, { ok: [true, null] }, { v: { not: ['a', 4] } }, { ok: { not: false }, v: ['a', 'b', 'c', ''] }]),
  }

const anchors = (dice: Dice, stage: Stage): Told[] =>
  times(dice.pick([1, 1, 2]), () =>
    tell(
      `account.anchor.${dice.pick(['contract', 'contract', 'activation'])}`,
      anchorText(dice, stage),
      stage.start,
      '',
      dice.pick([0, 1, 2]),
    ),
  )

const target = (dice: Dice, stage: Stage, n: number): Told[] =>
  times(dice.pick([0, 1, 1, 2]), () => tell('account.target.uses', Math.max(1, n + dice.int(-1, 1)), stage.at(), '', dice.pick([0, 2])))

type Mode = 'ever' | 'anchored' | 'rolling' | 'last'

const named = (kind: string): object =>
  ({
    count: { count: 'use' },
    values: { distinct: 'use', by: 'v' },
    days: { distinct: 'use', by: 'day' },
    gauge: { gauge: 'use', prop: 'n' },
    sum: { sum: 'use', prop: 'n' },
    net: { sum: 'use', prop: 'n', net: true },
  })[kind]!

/** A count, a number of different things or an amount, in one of four kinds of time. */
export const asking =
  (kind: 'count' | 'values' | 'days' | 'gauge' | 'sum' | 'net', mode: Mode): Ask =>
  dice => {
    const [span, room] = dice.pick(SPANS)
    const stage = stageOf(dice, dice.int(Math.ceil(room / 2), room), [span])
    const told = [...anchors(dice, stage), ...(dice.odds(0.2) ? [tell('attest.gate', true, stage.at(), 'u1')] : [])]
    for (const { value } of told) if (typeof value === 'string') stage.mark(Date.parse(value.length === 10 ? `${value}T00:00Z` : value))
    const scope = dice.pick(['user', 'account'] as const)
    const people = PEOPLE.slice(0, scope === 'user' ? dice.pick([1, 2]) : dice.int(1, 4))
    const all = usesOn(
      dice,
      stage,
      mode === 'rolling' || mode === 'last' ? 14 : 24,
      scope === 'account' && dice.odds(0.3) ? [...people, ''] : people,
    )
    const deeds = kind === 'values' ? atMostTwice(all) : kind === 'net' ? all : withTwins(dice, stage, all)
    const most = kind === 'values' ? 5 : kind === 'days' || kind === 'gauge' ? 8 : deeds.length
    const n = Math.max(1, Math.min(most, mode === 'rolling' || mode === 'last' ? dice.int(1, 5) : dice.int(1, most || 1)))
    const isAgreed = dice.odds(0.15)
    const amount = kind === 'sum' || kind === 'net' ? n * dice.int(1, 4) : kind === 'gauge' ? dice.int(2, 5) : n
    if (isAgreed) told.push(...target(dice, stage, amount))
    const atLeast = isAgreed ? { target: 'uses' } : dice.odds(0.05) ? amount - 0.5 : amount
    const rule = {
      ...named(kind),
      ...where(dice),
      ...((kind === 'gauge' || !dice.odds(0.05)) && { atLeast }),
      ...(kind === 'gauge' && dice.odds(0.7) && { days: dice.int(1, Math.min(n, mode === 'last' ? 3 : 5)) }),
      ...(mode === 'anchored' && {
        from: dice.pick(['contract', 'contract', 'activation', { milestone: 'gate' }]),
        ...(dice.odds(0.8) && { within: span }),
      }),
      ...(mode === 'rolling' && { within: span }),
      ...(mode === 'last' && { last: span }),
    } as Rule
    const gate = {
      gate: { title: 'gate', rule: dice.pick<Rule>([{ attest: 'gate' }, { count: 'use', atLeast: 2 }]), scope: 'user' as const },
    }
    return caseOf(
      dice,
      worldOf(dice, stage, people, deeds, told),
      scope,
      rule,
      { milestones: scope === 'user' ? gate : { gate: { ...gate.gate, scope: 'account' } } },
      { ...((mode === 'last' || kind === 'net' || dice.odds(0.1)) && { demote: true }) },
    )
  }

/** Of a value, a day's earliest and latest use are known; a third would lie between. */
const atMostTwice = (deeds: readonly Deed[]): Deed[] => {
  const n = new Map<string, number>()
  return deeds.filter(({ who, at, props }) => {
    const key = JSON.stringify([who, `${props?.v}`, Math.floor(at / DAY)])
    n.set(key, (n.get(key) ?? 0) + 1)
    return n.get(key)! <= 2
  })
}

export const askGap: Ask = dice => {
  const span = dice.pick(['P1D', 'P2D', 'P5D', 'P1W', 'P1M', 'PT8H', 'PT36H', 'P1DT6H', 'P10D'])
  const stage = stageOf(dice, dice.int(3, 45), [span])
  const scope = dice.pick(['user', 'account'] as const)
  const people = PEOPLE.slice(0, dice.int(1, 3))
  const deeds = usesOn(dice, stage, 12, people)
  return caseOf(
    dice,
    worldOf(dice, stage, people, deeds, anchors(dice, stage)),
    scope,
    { gap: 'use', ...where(dice), over: span },
    {},
    { demote: true },
  )
}

export { idOf, PEOPLE, where }
