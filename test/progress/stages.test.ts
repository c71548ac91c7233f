import fc from 'fast-check'
import { expect, test } from 'vitest'
import { transitionsOf } from '../../src/progress/index.ts'

const rows = fc
  .uniqueArray(fc.integer({ min: 0, max: 20 }))
  .chain(ids =>
    fc.tuple(...ids.map(id => fc.record({ id: fc.constant(`a${id}`), level: fc.option(fc.integer({ min: 0, max: 4 }), { nil: null }) }))),
  )

test('every account of the later report is in one field, under the levels it had', () => {
  fc.assert(
    fc.property(rows, rows, (before, after) => {
      const all = transitionsOf(before, after)
      expect(all.reduce((sum, { accounts }) => sum + accounts, 0)).toBe(after.length)
      for (const { from, to, accounts } of all)
        expect(after.filter(one => one.level === to && (before.find(({ id }) => id === one.id)?.level ?? null) === from)).toHaveLength(
          accounts,
        )
      expect(new Set(all.map(({ from, to }) => `${from} ${to}`)).size).toBe(all.length)
    }),
  )
})
