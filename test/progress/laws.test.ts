import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { cut, daysOf, type Evidence, empty, forget, merge, record } from '../../src/evidence/index.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { accountOf, createMemo, latchesOf, measure, measureAccount } from '../../src/progress/index.ts'
import { cutsOf, type Person, plan } from '../../src/rule/index.ts'
import { diceOf } from '../oracle/dice.ts'
import { keepFormatters } from '../rule/formatters.ts'
import { DAY, type Deed, deed, HOUR, T0 } from '../rule/world.ts'
import { book, goal } from './world.ts'

keepFormatters()
vi.setConfig({ testTimeout: 120_000 })

const PEOPLE = ['u1', 'u2', 'u3']
const account = { scope: 'account' } as const

/** Rules that look back a week, so that 100 days are kept, of people and of their account. */
const playbook: Playbook = book({
  calendar: { zone: 'America/New_York', open: [1, 2, 3, 4, 5] },
  milestones: {
    three: goal({ count: 'use', atLeast: 3, within: 'P7D' }),
    kinds: goal({ distinct: 'use', by: 'v', atLeast: 3, within: 'P7D' }),
    days: goal({ distinct: 'use', by: 'day', atLeast: 3, within: 'P7D' }),
    sum: goal({ sum: 'use', prop: 'n', atLeast: 8, within: 'P7D' }),
    peak: goal({ gauge: 'use', prop: 'n', atLeast: 3, days: 2, within: 'P7D' }),
    order: goal({ sequence: ['go', 'use', 'go'], within: 'P5D' }),
    run: goal({ streak: 'use', every: 'day', for: 'P3D' }),
    together: goal({ count: 'use', atLeast: 5, within: 'P7D' }, account),
    everyone: goal({ coverage: 'use', expected: 3, last: 'P7D' }, account),
    both: goal({ all: [{ milestone: 'together' }, { distinct: 'use', by: 'v', atLeast: 4, within: 'P7D' }] }, account),
  },
})
const { recorders, keepDays } = plan(playbook)

test('what the rules of these laws look back at is kept for 100 days', () => {
  expect(new Set(Object.values(keepDays))).toEqual(new Set([100]))
})

/** An event, and when it is told. */
interface Told extends Deed {
  readonly told: number
}

/** Some events over more than a year, most of them close together, each told some days later by one of a person's devices. */
const historyOf = (latest: number) =>
  fc.record({
    seed: fc.integer(),
    devices: fc.integer({ min: 1, max: 5 }),
    bursts: fc.array(fc.integer({ min: 0, max: 380 }), { minLength: 2, maxLength: 5 }),
    deeds: fc.array(
      fc.record({
        burst: fc.nat(4),
        hour: fc.integer({ min: 0, max: 14 * 24 }),
        late: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: latest * 24 })),
        who: fc.constantFrom(...PEOPLE),
        name: fc.constantFrom('use', 'use', 'go'),
        v: fc.integer({ min: 1, max: 5 }),
        n: fc.integer({ min: 0, max: 5 }),
      }),
      { minLength: 10, maxLength: 70 },
    ),
  })
type History = typeof historyOf extends (n: number) => fc.Arbitrary<infer T> ? T : never

const toldOf = ({ bursts, deeds }: History): Told[] =>
  deeds.map(({ burst, hour, late, who, name, v, n }, i) => {
    const at = T0 + bursts[burst % bursts.length]! * DAY + hour * HOUR + i
    return { ...deed(name, at, `e${i}`, who, { v: `v${v}`, n }), told: at + late * HOUR }
  })

const add = (evidence: Evidence, one: Deed, writer: string): Evidence => record(evidence, recorders, one, writer, 'key').evidence
const reachedOf = (people: readonly Person[], ledger: Evidence, now: number): Record<string, number | null> => {
  const facts = accountOf([...people.map(({ evidence }) => evidence), ledger])
  const own = people.map(({ id, evidence }) => measure(playbook, { person: id, own: evidence, account: facts, people }, now).milestones)
  const whole = measureAccount(playbook, people, facts, now).milestones
  const read = (found: typeof whole, prefix: string) =>
    Object.values(found).flatMap(({ id, scope, reachedAt }) =>
      (scope === 'account') === (prefix === '') ? [[prefix + id, reachedAt] as const] : [],
    )
  return Object.fromEntries([...read(whole, ''), ...own.flatMap((found, i) => read(found, PEOPLE[i]!))])
}

/** All of it in order on one device a person, nothing forgotten. */
const inOrder = (history: readonly Told[], now: number): Record<string, number | null> => {
  const sorted = [...history].sort((a, b) => a.at - b.at)
  return reachedOf(
    PEOPLE.map(id => ({ id, evidence: sorted.filter(({ who }) => who === id).reduce((own, one) => add(own, one, 'one'), empty) })),
    empty,
    now,
  )
}

/** The same over devices that tell a receiver now and then; who forgets, devices and the receiver, latches what was read before. */
const scattered = (history: readonly Told[], { seed, devices }: History, now: number): Record<string, number | null> => {
  const dice = diceOf(seed)
  const ledgers = new Map(PEOPLE.map(id => [id, Array.from({ length: devices }, () => empty)]))
  let fold: Person[] = PEOPLE.map(id => ({ id, evidence: empty }))
  let ledger = empty
  const factsOf = () => accountOf([...fold.map(({ evidence }) => evidence), ledger])
  /** Like a receiver: reads and latches of the account, then of each person, and drops the days. */
  const forgetAll = (at: number): void => {
    const cuts = cutsOf(plan(playbook), at)
    ledger = merge(ledger, {
      ...empty,
      latches: latchesOf(playbook, { person: null, own: empty, account: factsOf(), people: fold }, cuts, at),
    })
    const known = factsOf()
    fold = fold.map(({ id, evidence }) => ({
      id,
      evidence: forget(evidence, cuts, latchesOf(playbook, { person: id, own: evidence, account: known }, cuts, at)),
    }))
  }
  /** As a beacon or a receipt carries it: what one side forgot the other side forgets by itself, when it has read and latched. */
  const onWire = ({ series }: Evidence): Evidence => ({
    ...empty,
    series: Object.fromEntries(Object.entries(series).map(([key, row]) => [key, cut(row, daysOf(row))])),
  })
  const tell = (id: string, i: number): void => {
    const own = ledgers.get(id)![i]!
    const sent = onWire(own)
    fold = fold.map(one => (one.id === id ? { id, evidence: dice.odds(0.5) ? merge(one.evidence, sent) : merge(sent, one.evidence) } : one))
    if (dice.odds(0.5)) ledgers.get(id)![i] = merge(own, onWire(fold.find(one => one.id === id)!.evidence))
  }
  for (const one of [...history].sort((a, b) => a.told - b.told)) {
    const own = ledgers.get(one.who)!
    const i = dice.int(0, devices - 1)
    own[i] = add(own[i]!, one, `d${i}`)
    if (dice.odds(0.2)) own[i] = add(own[i]!, one, `d${i}`)
    if (dice.odds(0.15)) {
      const cuts = cutsOf(plan(playbook), one.told)
      own[i] = forget(own[i]!, cuts, latchesOf(playbook, { person: one.who, own: own[i]!, account: empty }, cuts, one.told))
    }
    // Soon told, as a page does; and again, as a page does that heard no answer.
    tell(one.who, i)
    if (dice.odds(0.2)) tell(one.who, dice.int(0, devices - 1))
    if (dice.odds(0.15)) forgetAll(one.told)
  }
  for (const id of PEOPLE) for (const i of dice.shuffle([...ledgers.get(id)!.keys()])) tell(id, i)
  return reachedOf(fold, ledger, now)
}

test('a history over devices and people, late, told twice, forgotten and joined in any order is what one device saw in order', () => {
  let reached = 0
  fc.assert(
    fc.property(historyOf(90), given => {
      const history = toldOf(given)
      const now = Math.max(...history.map(({ told }) => told)) + 400 * DAY
      const want = inOrder(history, now)
      reached += Object.values(want).filter(at => at !== null).length
      expect(scattered(history, given, now)).toEqual(want)
    }),
    { numRuns: 150 },
  )
  expect(reached).toBeGreaterThan(300)
})

test('what comes later than is kept is missed, and nothing is ever reached too early', () => {
  let missed = 0
  fc.assert(
    fc.property(historyOf(300), given => {
      const history = toldOf(given)
      const now = Math.max(...history.map(({ told }) => told)) + 400 * DAY
      const want = inOrder(history, now)
      for (const [id, at] of Object.entries(scattered(history, given, now))) {
        expect(at ?? Infinity, id).toBeGreaterThanOrEqual(want[id] ?? Infinity)
        missed += +(at !== want[id])
      }
    }),
    { numRuns: 100 },
  )
  expect(missed).toBeGreaterThan(10)
})

test('it does not matter when, how often and in which order progress was looked at', () => {
  fc.assert(
    fc.property(historyOf(0), fc.array(fc.integer({ min: 0, max: 400 }), { minLength: 1, maxLength: 8 }), (given, looks) => {
      const history = toldOf(given).sort((a, b) => a.at - b.at)
      const own = history.filter(({ who }) => who === 'u1').reduce((all, one) => add(all, one, 'one'), empty)
      const end = Math.max(...history.map(({ at }) => at))
      const memo = createMemo()
      const look = (now: number, known = memo) =>
        Object.values(measure(playbook, { person: 'u1', own, account: empty }, now, known).milestones).map(({ id, reachedAt }) => [
          id,
          reachedAt,
        ])
      const want = look(end, createMemo())
      for (const day of looks) expect(look(end + day * DAY)).toEqual(want)
    }),
    { numRuns: 100 },
  )
})
