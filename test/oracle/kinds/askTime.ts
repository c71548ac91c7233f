import type { Anchor, Doing, Every, Phase, Rule, Span } from '../../../src/playbook/types.ts'
import { type Dice, times } from '../dice.ts'
import { caseOf, deedOf, type Stage, stageOf, worldOf } from '../stage.ts'
import { dateAfter, dateAt, HOUR, isOpen, plus, startOf } from '../time.ts'
import type { Case, Deed, World } from '../world.ts'
import { type Ask, PEOPLE } from './ask.ts'
import { contract, words } from './askPeople.ts'

const SPANS: { readonly [every in Every]: readonly Span[] } = {
  day: ['P2D', 'P3D', 'P5D', 'P1W', 'P10D'],
  week: ['P2W', 'P3W', 'P28D', 'P1M'],
  month: ['P2M', 'P3M', 'P90D'],
}
const ROOM: { readonly [every in Every]: number } = { day: 18, week: 50, month: 170 }

/** Used on so many of the days, mostly the open ones, at any time of theirs and often at the very ends. */
const daily = (dice: Dice, stage: Stage, share: number, people: readonly string[]): Deed[] => {
  const deeds: Deed[] = []
  for (let date = dateAt(stage.start, stage.cal); date <= dateAt(stage.end, stage.cal); date = dateAfter(date, 1)) {
    const [from, to] = [startOf(date, stage.cal), startOf(dateAfter(date, 1), stage.cal)]
    if (!dice.odds(isOpen(date, stage.cal) ? share : share / 4)) continue
    for (let n = dice.pick([1, 1, 2, 3]); n; n--)
      deeds.push(
        deedOf(
          dice,
          deeds.length,
          dice.pick(people),
          'use',
          stage.mark(dice.odds(0.3) ? dice.pick([from, to - 1]) : dice.int(from, to - 1)),
          {
            ok: dice.odds(0.9),
          },
        ),
      )
  }
  return deeds
}

/** Now: within the history, often where a period begins. */
const lately = (dice: Dice, stage: Stage, world: World): World => {
  const now = dice.odds(0.5) ? startOf(stage.date(), stage.cal) + dice.pick([-1, 0, 1]) : world.now
  return { ...world, now, deeds: world.deeds.filter(({ at }) => at <= now), told: world.told.filter(({ at }) => at <= now) }
}

const periodic =
  (
    rule: (dice: Dice, every: Every) => Rule,
    shares: { readonly [every in Every]: readonly number[] },
    falls: (rule: Rule) => boolean,
  ): Ask =>
  (dice): Case => {
    const every = dice.pick<Every>(['day', 'day', 'week', 'month'])
    const stage = stageOf(dice, dice.int(ROOM[every] >> 1, ROOM[every]), ['P1D', 'P7D'])
    const people = PEOPLE.slice(0, dice.int(1, 2))
    const asked = rule(dice, every)
    const world = lately(
      dice,
      stage,
      worldOf(dice, stage, people, daily(dice, stage, dice.pick(shares[every]), people), contract(dice, stage)),
    )
    return caseOf(dice, world, dice.pick(['user', 'account']), asked, {}, falls(asked) || dice.odds(0.1) ? { demote: true } : {})
  }

const streaks = (now: boolean): Ask =>
  periodic(
    (dice, every) => ({
      streak: 'use',
      ...(dice.odds(0.2) && { where: { ok: true } }),
      every,
      for: dice.pick(SPANS[every]),
      ...(dice.odds(0.3) && { atLeast: 2 }),
      ...(dice.odds(0.4) && { grace: dice.int(1, 2) }),
      ...(now && { now }),
    }),
    { day: [0.5, 0.8, 0.9, 0.97], week: [0.15, 0.3, 0.5], month: [0.02, 0.05, 0.1] },
    () => now,
  )
export const askStreak = streaks(false)
export const askStreakNow = streaks(true)

export const askMissed = periodic(
  (dice, every) => ({
    missed: 'use',
    ...(dice.odds(0.2) && { where: { ok: true } }),
    every,
    ...(dice.odds(0.6) && { atLeast: dice.int(1, 3) }),
    ...(dice.odds(0.4) && { each: dice.int(1, 3) }),
    ...(dice.odds(0.4) && { from: dice.pick<Anchor>(['contract', 'activation', 'kickoff']) }),
  }),
  { day: [0.1, 0.4, 0.8], week: [0.03, 0.1, 0.3], month: [0.005, 0.02, 0.06] },
  () => true,
)

const doing = (dice: Dice): Doing =>
  dice.pick<Doing>(['a', 'b', 'c', { event: 'a', where: { ok: true } }, { event: 'b', where: { ok: [false, null] } }])

/** Steps of a few events; many of them at the same instants. */
const ordered =
  (kind: 'sequence' | 'cycle'): Ask =>
  dice => {
    const span = dice.pick(['P1D', 'P3D', 'P7D', 'PT36H', 'P1M'])
    const stage = stageOf(dice, dice.int(3, span === 'P1M' ? 60 : 12), [span])
    const people = PEOPLE.slice(0, dice.int(1, 2))
    const grid = dice.odds(0.4) ? 12 * HOUR : 1
    const deeds = times(dice.int(3, 12), i =>
      deedOf(dice, i, dice.pick(people), dice.pick(['a', 'b', 'c']), stage.mark(Math.floor(stage.at() / grid) * grid), {
        ok: dice.pick([true, true, false, null]),
      }),
    )
    const rule = {
      [kind]: times(dice.int(1, kind === 'cycle' ? 2 : 3), () => doing(dice)),
      ...(kind === 'cycle' && dice.odds(0.8) && { atLeast: dice.int(1, 3) }),
      ...(dice.odds(0.7) && { within: span }),
      ...(dice.odds(0.2) && { from: 'contract' }),
    } as unknown as Rule
    return caseOf(dice, worldOf(dice, stage, people, deeds, contract(dice, stage)), dice.pick(['user', 'account']), rule)
  }
export const askSequence = ordered('sequence')
export const askCycle = ordered('cycle')

export const askElapsed: Ask = dice => {
  const span = dice.pick(['P1D', 'P3D', 'P7D', 'P1M', 'P3M', 'PT36H', 'P1M2DT3H'])
  const stage = stageOf(dice, dice.int(5, 40), [span])
  const scope = dice.pick(['user', 'account'] as const)
  const people = PEOPLE.slice(0, dice.int(1, 2))
  const deeds = times(dice.int(0, 4), i => deedOf(dice, i, dice.pick(people), 'use', stage.at()))
  const told = [...contract(dice, stage), ...words(dice, stage, 'account.anchor.renewal', [stage.date(), stage.date(), 'soon'], '', 2)]
  const anchor = dice.pick<Anchor>(['contract', 'renewal', { milestone: 'one' }, { level: 0 }])
  const rule: Rule = dice.odds(0.6)
    ? { elapsed: anchor, over: span, ...(dice.odds(0.4) && { open: true }) }
    : { elapsed: anchor, before: span }
  const world = worldOf(dice, stage, people, deeds, told)
  const edge = deeds[0] && dice.odds(0.3) ? plus(deeds[0].at, span, stage.cal) + dice.pick([-1, 0, 1]) : 0
  return caseOf(
    dice,
    edge >= world.now ? { ...world, now: edge } : world,
    scope,
    rule,
    {
      milestones: { one: { title: 'one', scope, rule: { count: 'use' } } },
      roadmap: [{ level: 0, state: 's', criteria: ['one'], next: [] }],
    },
    { demote: true },
  )
}

const phases = (dice: Dice): Phase[] =>
  ['p1', 'p2', 'p3'].map(id => ({
    id,
    title: id,
    when: dice.pick<Rule>([
      { count: 'use', atLeast: dice.int(1, 4) },
      { count: 'use', atLeast: dice.int(1, 3), last: 'P3D' },
      { quorum: { promoter: true }, now: true },
      { elapsed: 'contract', over: 'P3D' },
    ]),
  }))
export const askPhase: Ask = dice => {
  const stage = stageOf(dice, dice.int(3, 14), ['P3D'])
  const people = PEOPLE.slice(0, dice.int(1, 3))
  const deeds = times(dice.int(0, 8), i => deedOf(dice, i, dice.pick(people), 'use', stage.at()))
  const told = [...contract(dice, stage), ...people.flatMap(who => words(dice, stage, 'trait.promoter', [true, false], who, 2))]
  const world = worldOf(dice, stage, people, deeds, told)
  return caseOf(
    dice,
    world,
    dice.pick(['user', 'account']),
    { phase: dice.pick(['p1', 'p2', 'p3']) },
    { phases: phases(dice) },
    { demote: true },
  )
}
