import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { clover, thistle } = tell('store-analytics')

// The kickoff of both is April 1 at 10:00, day 0. Every day is open.

describe('clover', () => {
  test('rises level by level', () => {
    expect(clover!.levels).toEqual([
      '0 2026-04-08T10:00 day 7',
      // 93, 95 and 91 percent on 04-16, 17 and 18; 82 on 04-15 is too little.
      '1 2026-04-18T18:00 day 17',
      // Read 04-20, done 04-22, entered 04-29.
      '2 2026-04-29T10:00 day 28',
      // The third of three agreed rounds on 06-10, the attestation on 06-12.
      '3 2026-06-12T10:05 day 72',
    ])
    expect(clover!.milestone('rounds-agreed')).toBe('2026-06-10T10:05 day 70')
    // Two of three results were better.
    expect(clover!.milestone('sales-up')).toBe('2 of 3')
    expect(clover!.signals).toEqual([])
  })

  test('practice 63: the same with less work, told as before and after', () => {
    expect(clover!.end.milestones['more-for-less']).toMatchObject({
      reached: true,
      outcome: { kind: 'efficiency', before: 120, after: 60 },
    })
  })
})

test('thistle: late to count, reads without acting, and loses its trainer', () => {
  expect(thistle!.signals).toEqual([
    // 21 days, until the third good day on 04-30.
    'count-off 2026-04-22T10:00 to 2026-04-30T18:00',
    // The third reading within thirty days, on 05-08; on 05-31 that of 05-01 is thirty days old.
    'read-but-not-done 2026-05-08T10:00 to 2026-05-31T10:00',
    'trainer-left 2026-05-18T10:00',
  ])
  expect(thistle!.levels).toEqual(['0 2026-04-10T10:00 day 9', '1 2026-04-30T18:00 day 29'])
})
