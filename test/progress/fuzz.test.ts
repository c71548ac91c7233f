import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { type Evidence, empty, mark, record } from '../../src/evidence/index.ts'
import { decide } from '../../src/guide/index.ts'
import { guard } from '../../src/playbook/index.ts'
import { accountOf, latchesOf, measure, measureAccount, shareAccount } from '../../src/progress/index.ts'
import { cutsOf, plan } from '../../src/rule/index.ts'
import { type Dice, diceOf, times } from '../oracle/dice.ts'
import { keepFormatters } from '../rule/formatters.ts'
import { DAY, T0 } from '../rule/world.ts'

keepFormatters()

const INPUTS = 100_000
const folder = new URL('../../demo/playbooks/', import.meta.url)

type Json = Record<string, unknown>
const real = readdirSync(folder)
  .filter(name => name.endsWith('.json'))
  .map(name => JSON.parse(readFileSync(new URL(name, folder), 'utf8')) as Json)

/** A rule of each kind, also where no real playbook has one. */
const RULES: readonly unknown[] = [
  { count: 'use', atLeast: { target: 'uses' }, from: { milestone: 'm' }, within: 'P1M' },
  { distinct: 'use', by: 'v', last: 'P7D', atLeast: 2 },
  { quorum: { role: ['admin', 7] }, now: true },
  { coverage: 'use', expected: 'seats', by: 'unit', share: 0.5, last: 'P7D' },
  { gap: 'use', over: 'PT36H' },
  { gauge: 'use', prop: 'n', atLeast: 3, days: 2, within: 'P14D' },
  { sum: 'use', prop: 'n', net: true, atLeast: 5 },
  { ratio: { count: 'use' }, per: { agree: 'rules' }, atMost: 2 },
  { agree: 'rules', version: 2, share: 0.5, expected: 'seats' },
  { target: 'uses' },
  { streak: 'use', every: 'week', for: 'P3W', grace: 1 },
  { missed: 'use', every: 'day', atLeast: 2, from: 'contract' },
  { sequence: ['use', { event: 'go', where: { v: { not: 1 } } }], within: 'P3D' },
  { cycle: ['use', 'use'], atLeast: 2 },
  { elapsed: 'renewal', before: 'P3M' },
  { phase: 'start' },
  { attest: 'posted', by: { role: 'admin' } },
  { trait: 'role', in: ['admin'], of: 'account' },
  { all: [{ not: { level: 0 } }, { any: [{ milestone: 'm' }] }, { of: [{ level: 1 }], share: 0.5 }] },
]
/** What somebody may write by mistake or on purpose. */
const POISON: readonly unknown[] = [
  ...['', 'P1D', 'P9999Y9999M9999W9999D', 'PT0S', 'P', '4 weeks', '__proto__', 'constructor', 'toString', 'Asia/Nowhere', '24:00', '🙂'],
  ...[0, -1, 0.5, 1e-9, 1e21, 2 ** 53, -0, Number.NaN, Infinity, 5, null, undefined, true, false, 10n, Symbol('x'), () => 1],
  ...[
    [],
    {},
    [[]],
    [null],
    { not: {} },
    { milestone: 'm' },
    { target: '__proto__' },
    { level: 1 },
    new Date(0),
    /x/,
    new Map(),
    Object.create(null),
  ],
]
const POOL = [...RULES, ...POISON]

const isHolder = (x: unknown): x is Json => typeof x === 'object' && x !== null && Object.keys(x).length > 0

/** A few parts of a real playbook, so that each of them is hit. */
const sliceOf = (dice: Dice): Json => {
  const from = dice.pick(real)
  const few = (bag: unknown, n: number): Json =>
    Object.fromEntries(
      dice
        .shuffle(Object.entries((bag ?? {}) as Json))
        .slice(0, n)
        .concat([]),
    )
  const milestones: Json = {
    ...few(from.milestones, 2),
    m: { title: 'm', rule: dice.pick(RULES), demote: true, scope: dice.pick(['user', 'account']) },
  }
  const guides = few(from.guides, 1)
  return {
    ...from,
    ...(dice.odds(0.7) && { calendar: { dayStart: '05:00' } }),
    milestones,
    guides,
    signals: few(from.signals, 1),
    roadmap: [
      { level: 0, state: 's', criteria: dice.shuffle(Object.keys(milestones)).slice(0, 2), next: Object.keys(guides), plan: 'P7D' },
    ],
    phases: [{ id: 'start', title: 's', when: dice.pick(RULES) }],
  }
}

/** The same document with something replaced, removed, added or put elsewhere, at any depth. */
const slip = (x: unknown, dice: Dice, circle: unknown): unknown => {
  if (!isHolder(x) || dice.odds(0.15)) return dice.odds(0.02) ? circle : dice.pick(POOL)
  const key = dice.pick(Object.keys(x))
  const copy = (Array.isArray(x) ? [...x] : { ...x }) as Json
  const way = dice.next()
  if (way < 0.05) delete copy[key]
  else if (way < 0.1) {
    // As JSON makes it: a property of its own, whatever its name.
    const name = dice.pick(['count', 'of', 'all', 'not', 'last', 'from', 'within', 'atLeast', 'by', 'now', '__proto__', `${key}x`])
    Object.defineProperty(copy, name, { value: dice.pick(POOL), enumerable: true, configurable: true, writable: true })
  } else copy[key] = slip(copy[key], dice, circle)
  return copy
}

const factsOf = (dice: Dice): Evidence =>
  times(dice.int(0, 4), i => i).reduce(
    (own, i) =>
      mark(
        own,
        dice.pick([
          'trait.role',
          'trait.unit',
          'attest.posted',
          'agree.rules',
          'account.document.rules',
          'account.seats',
          'account.seats.x',
          'account.anchor.contract',
          'account.target.uses',
          'account.calendar.zone',
        ]),
        {
          rank: dice.pick([0, 1, 2]),
          at: T0 + dice.int(0, 20) * DAY,
          id: `f${i}`,
          value: dice.pick(['admin', 7, 2, '2026-03-01', 'Asia/Tokyo', null, true, 'x', -1]),
        },
      ),
    empty,
  )

test(`${INPUTS} playbooks with slips: the guard always answers, and what it lets through is measured and decided on without a throw`, {
  timeout: 300_000,
}, () => {
  let whole = 0
  let kept = 0
  for (let i = 0; i < INPUTS; i++) {
    const dice = diceOf(i)
    let input: unknown = sliceOf(dice)
    const circle = input
    for (let n = dice.int(0, 4); n; n--) input = slip(input, dice, circle)
    try {
      const { playbook, problems } = guard(input)
      if (!playbook) {
        expect(problems.length).toBeGreaterThan(0)
        continue
      }
      whole += +!problems.length
      kept += +(Object.keys(playbook.milestones).length > 0)
      const { recorders } = plan(playbook)
      let own = factsOf(dice)
      for (const { event } of recorders.slice(0, 3))
        for (let n = dice.int(0, 2); n; n--) {
          const at = T0 + dice.int(0, 20 * DAY)
          own = record(
            own,
            recorders,
            { id: `e${at}`, name: event, at, props: { v: dice.int(0, 3), n: dice.int(-3, 5) } },
            'w',
            'k',
          ).evidence
        }
      const account = accountOf([own])
      const people = [{ id: 'u1', evidence: own }]
      const now = T0 + dice.int(-5, 60) * DAY
      const shared = dice.odds(0.1) ? shareAccount(playbook, { person: 'u1', own, account, people }, 'u1', now) : undefined
      const progress = measure(playbook, { person: 'u1', own, account, ...(shared && { shared }) }, now)
      decide(playbook, progress, {}, { path: '/', open: null, consent: 'granted', surfaces: 'auto', now })
      if (dice.odds(0.1)) measureAccount(playbook, people, account, now)
      if (dice.odds(0.1)) latchesOf(playbook, { person: 'u1', own, account }, cutsOf(plan(playbook), now), now)
      if (progress.revisitAt !== null && !(progress.revisitAt > now))
        throw new Error(`looks again at ${progress.revisitAt}, and now is ${now}`)
    } catch (error) {
      throw new Error(`input ${i}: ${JSON.stringify(input, (_, x) => (typeof x === 'bigint' ? `${x}n` : x === circle ? 'circle' : x))}`, {
        cause: error,
      })
    }
  }
  console.log(`${INPUTS} playbooks: ${whole} without a problem, ${kept} with milestones left`)
  expect(whole / INPUTS).toBeGreaterThan(0.05)
  expect(kept / INPUTS).toBeGreaterThan(0.3)
})
