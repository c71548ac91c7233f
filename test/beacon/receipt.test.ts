import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type Contents, lossOf, parseReceipt, type Receipt, settle } from '../../src/beacon/index.ts'

const bare = { waymark: 1, serverTime: 1_700_000_000_000 }
const read = (value: unknown) => parseReceipt(JSON.stringify(value))
const cells = { kind: 'cells', from: 0, since: null, days: [] }
const fact = { rank: 2, at: 1, id: 'a', value: 'x' }
const mark = { kind: 'mark', epoch: 0, first: 1, cur: fact, log: [fact] }
const evidence = { epoch: 0, series: { '["sent"]': cells }, marks: { 'trait.role': mark }, latches: {} }
const reading = { value: 1, mine: 0, need: 2, at: null, asOf: 1, through: null }
const full = {
  ...bare,
  retryAfterMs: 5,
  refreshMs: 30_000,
  accepted: ['a'],
  duplicate: ['b'],
  rejected: [{ id: 'c', reason: 'tooOld' }],
  evidence: [{ key: '["sent"]', rev: 3 }],
  own: { rev: 7, evidence },
  account: { etag: 'e', readings: { leaf: reading }, facts: { 'account.seats': mark } },
}

test('a receipt is read as it was written, with what a later version adds', () => {
  expect(read(full)).toEqual(full)
  expect(read({ ...full, later: [1] })).toEqual({ ...full, later: [1] })
})

test('lists that are left out are empty, and a strange pace is a minute', () => {
  const none = { ...bare, accepted: [], duplicate: [], rejected: [], evidence: [] }
  for (const epoch of ['new', '7', {}]) expect(read({ ...bare, epoch })).toBeNull()
  for (const refreshMs of [undefined, 0, -1, null, 'soon', {}]) expect(read({ ...bare, refreshMs })).toEqual({ ...none, refreshMs: 60_000 })
  expect(read({ ...bare, refreshMs: 250 })).toEqual({ ...none, refreshMs: 1000 })
  expect(read({ ...bare, refreshMs: 1e12 })).toEqual({ ...none, refreshMs: 3_600_000 })
})

test.each([
  ['', 'an empty 200'],
  ['<!doctype html><title>Sign in', 'a captive portal'],
  ['{}', 'any JSON'],
  ['{"ok":true}', 'an endpoint of others'],
  ['null', 'null'],
  ['[1]', 'a list'],
  ['"waymark"', 'a text'],
  ['{"waymark":1}', 'no time'],
  ['{"waymark":1,"serverTime":"5"}', 'a time in words'],
  ['{"waymark":2,"serverTime":5}', 'another version'],
  [JSON.stringify(full).slice(0, -9), 'half an answer'],
])('%j is not ours: %s', text => expect(parseReceipt(text)).toBeNull())

test.each([
  ['accepted', 'a'],
  ['accepted', [null]],
  ['rejected', {}],
  ['rejected', [null]],
  ['evidence', 3],
  ['evidence', [undefined]],
] as const)('with %s of a wrong shape it is not ours', (field, value) => expect(read({ ...full, [field]: value })).toBeNull())

test.each([
  ['own', 5],
  ['own', {}],
  ['own', { rev: 1, evidence: { ...evidence, series: { x: { kind: 'later' } } } }],
  ['own', { rev: 1, evidence: { ...evidence, marks: { 'trait.role': null } } }],
  ['own', { rev: 1, evidence: { ...evidence, marks: undefined } }],
  ['own', { rev: 1, evidence: { ...evidence, latches: { leaf: 'soon' } } }],
  ['account', 'x'],
  ['account', { etag: 'e', readings: {}, facts: { 'account.seats': 12 } }],
  ['account', { etag: 'e', readings: { leaf: null }, facts: {} }],
] as const)('%s that can not be joined (%j) is left out, and the rest counts', (field, value) => {
  const { [field]: _, ...rest } = full
  expect(read({ ...full, [field]: value })).toEqual(rest)
})

test('reading is total', () => {
  const anything = fc.anything({ withBigInt: false, withNullPrototype: true })
  const partly = fc.record(Object.fromEntries(Object.entries(full).map(([key, value]) => [key, fc.oneof(fc.constant(value), anything)])), {
    requiredKeys: ['waymark'],
  })
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.json(),
    fc.oneof(anything, partly).map(it => JSON.stringify(it) ?? ''),
  )
  fc.assert(
    fc.property(texts, text => {
      const receipt = parseReceipt(text)
      if (!receipt) return
      expect([receipt.waymark, Number.isFinite(receipt.serverTime), receipt.refreshMs > 0]).toEqual([1, true, true])
      settle({ rows: [['["sent"]', { 1: 3 }]], happenings: ['a', 'c'] }, receipt)
    }),
    { numRuns: 2_000 },
  )
})

const sent: Contents = {
  rows: [
    ['["sent"]', { 1: 2, 2: 3 }],
    ['trait.role', { mark: 4 }],
  ],
  happenings: ['a', 'b', 'c', 'd'],
}
const receipt = (more: Partial<Receipt>): Receipt => ({ ...(read(bare) as Receipt), ...more })

test('a receipt takes out exactly what it names', () => {
  expect(settle(sent, receipt({}))).toEqual({ rows: [], happenings: [], lost: {}, held: [] })
  expect(settle(sent, receipt({ accepted: ['a', 'other'], duplicate: ['c'], evidence: [{ key: 'trait.role', rev: 4 }] }))).toEqual({
    rows: [['trait.role', { mark: 4 }]],
    happenings: ['a', 'c'],
    lost: {},
    held: [],
  })
})

test('a row is named by its revision too', () => {
  const named = (rev: number) => settle(sent, receipt({ evidence: [{ key: '["sent"]', rev }] })).rows
  expect([named(2), named(4), named(33)]).toEqual([[], [], []])
  expect(named(3)).toEqual([['["sent"]', { 1: 2, 2: 3 }]])
})

test('what is refused goes out and is counted by happenings, days and marks', () => {
  const refused = receipt({
    accepted: ['a'],
    rejected: [
      { id: 'a', reason: 'late' },
      { id: 'b', reason: 'tooOld' },
    ],
    evidence: [
      { key: '["sent"]', rev: 3, refused: 'cap' },
      { key: 'trait.role', rev: 4 },
    ],
  })
  const settled = settle(sent, refused)
  expect(settled).toMatchObject({ rows: sent.rows, happenings: ['a', 'b'], held: [] })
  const waiting = (key: string) => sent.rows.find(([other]) => other === key)?.[1]
  // What was named twice is stored.
  expect(lossOf(settled, waiting, () => true)).toEqual({ rejected: 3 })
  expect(lossOf(settled, waiting, () => false)).toEqual({ rejected: 2 })
  expect(
    lossOf(
      settled,
      () => undefined,
      () => false,
    ),
  ).toEqual({})
})

test('a series that the receiver does not know yet stays', () => {
  const refused = receipt({ evidence: [{ key: '["sent"]', rev: 3, refused: 'unknownSeries' }] })
  expect(settle(sent, refused)).toEqual({ rows: [], happenings: [], lost: {}, held: ['["sent"]'] })
})
