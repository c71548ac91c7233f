import fc from 'fast-check'
import { expect, test } from 'vitest'
import { empty, record, seriesKey } from '../../src/evidence/index.ts'
import { noLedger } from '../../src/receiver/store.ts'
import { createScale } from '../../src/receiver/weight.ts'
import { day, NOON } from './kit.ts'

const recorder = { key: seriesKey('scout.sent'), kind: 'cells', event: 'scout.sent' } as const
const used = (from: typeof empty, at: number) =>
  record(from, [recorder], { id: `019d4657-0000-726e-831b-${at}`, name: 'scout.sent', at }, 'w', '').evidence

test('a ledger weighs the same whether it grew or came whole, and more the more is in it', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: 90 }), { minLength: 1, maxLength: 40 }), days => {
      const weigh = createScale()
      let ledger = noLedger('ken')
      for (const at of [...new Set(days)].sort((a, b) => a - b)) {
        const next = { ...ledger, evidence: used(ledger.evidence, NOON + day(at)) }
        expect(weigh(next)).toBeGreaterThan(weigh(ledger))
        ledger = next
      }
      expect(weigh(ledger)).toBe(createScale()(JSON.parse(JSON.stringify(ledger))))
    }),
  )
})

test('it is about what the process takes for it', () => {
  const days = Array.from({ length: 60 }, (_, i) => NOON + day(i))
  const text = JSON.stringify({ ...noLedger('ken'), evidence: days.reduce(used, empty) })
  // Parsed JSON takes two to three times its text.
  const ratio = createScale()(JSON.parse(text)) / text.length
  expect(ratio).toBeGreaterThan(1)
  expect(ratio).toBeLessThan(4)
})
