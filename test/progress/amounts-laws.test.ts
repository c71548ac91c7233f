import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Evidence, empty, forget, merge, record } from '../../src/evidence/index.ts'
import type { Rule } from '../../src/playbook/index.ts'
import { accountOf, createMemo, latchesOf, measure, measureAccount, shareAccount } from '../../src/progress/index.ts'
import { cutsOf, type Person, plan } from '../../src/rule/index.ts'
import { chance, DAY, type Deed, deed, type Fact, fact, shuffle, T0 } from '../rule/world.ts'
import { book, goal } from './world.ts'

const RULES: Record<string, Rule> = {
  sum: { sum: 'use', prop: 'n', atLeast: 20 },
  recent: { sum: 'use', prop: 'n', atLeast: 12, last: 'P5D' },
  net: { sum: 'use', prop: 'n', atLeast: 6, net: true },
  agreed: { sum: 'use', prop: 'n', atLeast: { target: 'uses' } },
  gauge: { gauge: 'use', prop: 'n', atLeast: 7, days: 2 },
  peaks: { gauge: 'use', prop: 'n', atLeast: 6, days: 2, within: 'P4D' },
  ratio: { ratio: { count: 'use', where: { v: 'v1' } }, per: { count: 'use' }, atLeast: 0.3, least: 3 },
  rules: { agree: 'rules', atLeast: 2 },
  first: { agree: 'rules', version: 1, share: 0.5, expected: 'seats' },
  units: { coverage: 'use', expected: 'seats', by: 'unit', share: 0.5, last: 'P6D' },
  ever: { coverage: 'use', expected: 'seats' },
  now: { quorum: { promoter: true }, atLeast: 2, now: true },
  half: { of: [{ attest: 'a' }, { sum: 'use', prop: 'n', atLeast: 5 }], share: 0.5 },
  enough: { trait: 'seats', atLeast: 4 },
}
const falling = new Set(['recent', 'net', 'ratio', 'rules', 'now'])
const playbook = book({
  targets: { uses: { title: 't', agree: 'both' } },
  calendar: { zone: 'Asia/Tokyo' },
  milestones: Object.fromEntries(
    Object.entries(RULES).flatMap(([id, rule]) =>
      (['user', 'account'] as const).map(scope => [`${id}-${scope}`, goal(rule, { scope, ...(falling.has(id) && { demote: true }) })]),
    ),
  ),
})
const recorders = plan(playbook).recorders
const now = T0 + 30 * DAY

/** Something that happened: an event, or a word of a person or of the server. */
type Happening = { readonly who: string; readonly at: number } & ({ readonly deed: Deed } | { readonly fact: Fact; readonly rank: 0 | 2 })
const word = fc.oneof(
  fc.record({ key: fc.constant('trait.promoter'), value: fc.boolean() }),
  fc.record({ key: fc.constant('trait.unit'), value: fc.constantFrom('sales', 'help') }),
  fc.record({ key: fc.constantFrom('agree.rules'), value: fc.constantFrom(1, 2) }),
  fc.record({ key: fc.constant('agree.target.uses'), value: fc.constantFrom(8, 15) }),
  fc.record({ key: fc.constant('attest.a'), value: fc.boolean() }),
  fc.record({ key: fc.constantFrom('account.seats'), value: fc.constantFrom(2, 4) }),
  fc.record({ key: fc.constantFrom('account.seats.sales', 'account.seats.help'), value: fc.constantFrom(1, 2) }),
  fc.record({ key: fc.constant('account.document.rules'), value: fc.constantFrom(1, 2) }),
  fc.record({ key: fc.constant('account.target.uses'), value: fc.constantFrom(8, 15) }),
)
const anyHistory: fc.Arbitrary<Happening[]> = fc
  .array(
    fc.record({
      who: fc.constantFrom('u1', 'u2', 'u3'),
      minute: fc.integer({ min: 0, max: 20 * 1440 }),
      what: fc.oneof(
        { weight: 2, arbitrary: fc.record({ n: fc.integer({ min: -3, max: 9 }), v: fc.constantFrom('v1', 'v2') }) },
        { weight: 1, arbitrary: word },
      ),
    }),
    { maxLength: 30, size: 'max' },
  )
  .map(list =>
    list.map(({ who, minute, what }, i): Happening => {
      const at = T0 + minute * 60_000 + i
      return 'key' in what
        ? { who, at, fact: [what.key, what.value, at], rank: what.key.startsWith('account.') ? 2 : 0 }
        : { who, at, deed: deed('use', at, `e${String(i).padStart(3, '0')}`, who, what) }
    }),
  )

// Each word comes from a device of its own: one device drops what it said last.
const take = (evidence: Evidence, one: Happening, writer: string): Evidence =>
  'deed' in one
    ? record(evidence, recorders, one.deed, writer, 'k').evidence
    : merge(evidence, fact(empty, one.fact[0], one.fact[1], one.fact[2]!, one.rank))
/** Each person's ledger after a history, over some devices, in any order, some of it twice. */
const ledgers = (history: readonly Happening[], seed: number): Person[] => {
  const next = chance(seed)
  return ['u1', 'u2', 'u3'].map(id => {
    const devices: Evidence[] = [empty, empty, empty]
    for (const one of shuffle(
      history.filter(({ who }) => who === id),
      next,
    )) {
      const i = Math.floor(next() * 3)
      devices[i] = take(devices[i]!, one, `d${i}`)
      if (next() < 0.2) devices[i] = take(devices[i]!, one, `d${i}`)
    }
    const pool = shuffle([...devices, devices[Math.floor(next() * 3)]!], next)
    return { id, evidence: pool.reduce((a, b) => (next() < 0.5 ? merge(a, b) : merge(b, a)), empty) }
  })
}
const factsOf = (people: readonly Person[]): Evidence => accountOf(people.map(({ evidence }) => evidence))
/** What is asked: of whoever sees it, all milestones as they stand. */
const told = ({ milestones }: { milestones: ReturnType<typeof measure>['milestones'] }) =>
  Object.fromEntries(
    Object.entries(milestones).map(([id, { reached, reachedAt, reading }]) => [
      id,
      [reached, reachedAt, reading.holds, reading.value, reading.need],
    ]),
  )

test('however a history is split over devices, shuffled and repeated, it reads the same', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer(), fc.integer(), (history, a, b) => {
      const [one, other] = [ledgers(history, a), ledgers(history, b)]
      expect(told(measureAccount(playbook, other, factsOf(other), now))).toEqual(told(measureAccount(playbook, one, factsOf(one), now)))
    }),
    { numRuns: 150 },
  )
})

test('measured after each event with a memory, it reads what the whole history reads', () => {
  fc.assert(
    fc.property(anyHistory, fc.integer({ min: 0, max: 25 }), (history, day) => {
      const memo = createMemo()
      let own = empty
      for (const one of history.filter(({ who }) => who === 'u1')) {
        own = take(own, one, 'd0')
        const sources = { person: 'u1', own, account: accountOf([own]) }
        const at = Math.max(one.at, T0 + day * DAY)
        const { asOf: _, ...step } = measure(playbook, sources, at, memo)
        const { asOf: __, ...whole } = measure(playbook, sources, at)
        expect(step).toEqual(whole)
      }
    }),
    { numRuns: 150 },
  )
})

test('a browser that knows the account’s readings reads what the receiver reads', () => {
  let held = 0
  fc.assert(
    fc.property(anyHistory, fc.integer(), (history, seed) => {
      const people = ledgers(history, seed)
      const account = factsOf(people)
      const own = people[0]!.evidence
      const sources = { person: 'u1', own, account, people }
      const atReceiver = measure(playbook, sources, now)
      const shared = shareAccount(playbook, sources, 'u1', now)
      const inBrowser = measure(playbook, { person: 'u1', own, account, shared }, now)
      for (const [id, one] of Object.entries(atReceiver.milestones)) {
        const found = inBrowser.milestones[id]!
        expect([id, found.reached, found.reachedAt, found.reading.value, found.reading.need]).toEqual([
          id,
          one.reached,
          one.reachedAt,
          one.reading.value,
          one.reading.need,
        ])
        if (one.scope === 'account') held += +one.reached
      }
    }),
    { numRuns: 150 },
  )
  expect(held).toBeGreaterThan(100)
})

test('what was reached stays, at its instant, when the days of it are forgotten', () => {
  let kept = 0
  fc.assert(
    fc.property(anyHistory, fc.integer(), (history, seed) => {
      const people = ledgers(history, seed)
      const later = T0 + 500 * DAY
      const cuts = cutsOf(plan(playbook), later)
      const account = factsOf(people)
      const before = measureAccount(playbook, people, account, later)
      const latches = latchesOf(playbook, { person: null, own: empty, account, people }, cuts, later)
      const cut = people.map(({ id, evidence }) => ({ id, evidence: forget(evidence, cuts, {}) }))
      const after = measureAccount(playbook, cut, merge(account, { ...empty, latches }), later)
      for (const [id, one] of Object.entries(before.milestones)) {
        if (one.scope !== 'account' || falling.has(id.replace('-account', ''))) continue
        kept += +one.reached
        expect([id, after.milestones[id]!.reached, after.milestones[id]!.reachedAt]).toEqual([id, one.reached, one.reachedAt])
      }
    }),
    { numRuns: 100 },
  )
  expect(kept).toBeGreaterThan(100)
})

test('a late event never moves what is reached to later', () => {
  fc.assert(
    fc.property(anyHistory, anyHistory, (history, more) => {
      const late = more.flatMap((one, i) => ('deed' in one ? [{ ...one, deed: { ...one.deed, id: `z${i}` } }] : []))
      const read = (list: readonly Happening[]) => {
        const people = ledgers(list, 1)
        return measureAccount(playbook, people, factsOf(people), now).milestones
      }
      const [before, after] = [read(history), read([...history, ...late])]
      for (const [id, one] of Object.entries(before))
        if (one.reading.rising && one.reading.at !== null) expect([id, after[id]!.reading.at! <= one.reading.at]).toEqual([id, true])
    }),
    { numRuns: 150 },
  )
})
