import { expect, test } from 'vitest'
import { type TtvRow, ttvReport } from '../../src/progress/index.ts'

test('a cohort of 150,000 accounts is read', () => {
  const rows = Array.from({ length: 150_000 }, (_, i): TtvRow => {
    return { month: '2026-04', version: '1', tier: 'S', levels: [i % 2 ? 4 : null, null], milestones: { setup: i % 10 } }
  })
  expect(ttvReport(rows, 'tier')).toEqual([
    {
      cohort: 'S',
      accounts: 150_000,
      figures: [
        { kind: 'level', id: '0', reached: 75_000, median: 4, p75: 4 },
        { kind: 'milestone', id: 'setup', reached: 150_000, median: 4.5, p75: 7 },
      ],
    },
  ])
})
