import { expect, test } from 'vitest'
import { DAY, deed, HOUR, T0 } from '../rule/world.ts'
import { inAccount, level, written } from './kit.ts'

const entered = (share: number) => ({ coverage: 'office.entered', expected: 'seats', share, last: 'P7D' })
const playbook = written({
  milestones: {
    some: { title: 'Some members come', scope: 'account', rule: entered(0.25) },
    all: { title: 'All expected members come', scope: 'account', rule: entered(1) },
    ready: { title: 'Ready', scope: 'account', rule: { attest: 'ready' } },
  },
  roadmap: [level(0, ['ready']), level(1, ['ready']), level(2, ['some']), level(3, ['all'])],
})
const ready = { boss: [['attest.ready', true, T0 - DAY]] as const }
const come = (n: number) => Array.from({ length: n }, (_, i) => deed('office.entered', T0 + i * HOUR, `e${i}`, `m${i}`))
const seats = (...list: readonly (readonly [number, number])[]) => list.map(([n, at]) => ['account.seats', n, at] as const)

test('practice 4: 3 of 12 expected members in seven days are level 2, 12 of 12 are level 3', () => {
  const now = T0 + DAY
  expect(inAccount(playbook, { now, deeds: come(3), people: ready, account: seats([12, T0 - DAY]) })).toMatchObject({
    level: 2,
    milestones: { all: { reading: { value: 3, need: 12 } } },
  })
  expect(inAccount(playbook, { now, deeds: come(12), people: ready, account: seats([12, T0 - DAY]) })).toMatchObject({ level: 3 })
})

test('practice 4: a new hire makes 13 expected, level 3 stays, and the note says 12 of 13', () => {
  const account = seats([12, T0 - DAY], [13, T0 + DAY])
  expect(inAccount(playbook, { now: T0 + 2 * DAY, deeds: come(12), people: ready, account })).toMatchObject({
    level: 3,
    milestones: { all: { reached: true, reading: { value: 12, need: 13 } } },
  })
})

test('practice 4: with numbers a unit, every unit must be there', () => {
  const units = written({
    milestones: {
      all: { title: 'All units', scope: 'account', rule: { ...entered(1), by: 'unit' } },
    },
  })
  const people = Object.fromEntries(Array.from({ length: 5 }, (_, i) => [`m${i}`, [['trait.unit', i < 3 ? 'sales' : 'help', T0] as const]]))
  const account = [['account.seats.sales', 3, T0 - DAY] as const, ['account.seats.help', 2, T0 - DAY] as const]
  const read = (n: number) => inAccount(units, { now: T0 + DAY, deeds: come(n), people, account }).milestones.all
  expect(read(4)).toMatchObject({ reached: false, reading: { value: 1, need: 2 } })
  expect(read(5)).toMatchObject({ reached: true, reachedAt: T0 + 4 * HOUR })
})
