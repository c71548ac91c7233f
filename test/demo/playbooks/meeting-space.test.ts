import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { orchard, reef } = tell('meeting-space')

// Both contracts are of Wednesday, April 1 at 10:00, day 0. Closed: weekends, April 29, May 4 to 6. Topics come on Wednesdays and Fridays.

describe('orchard', () => {
  test('rises level by level', () => {
    expect(orchard!.levels).toEqual([
      '0 2026-04-06T10:20 day 5',
      // Five people between 04-08 and 04-13, who are half of ten as well.
      '1 2026-04-13T10:00 day 12',
      // Two leaders, of whom eight in ten are two, on 04-20 and 04-22.
      '2 2026-04-22T09:30 day 21',
      // Seven weeks of eight are enough, and the seventh is that of 05-18; the eighth meeting was held here on 05-20.
      '3 2026-05-20T13:00 day 49',
    ])
    expect(orchard!.milestone('half-write')).toBe('2026-04-13T10:00 day 12')
    expect(orchard!.milestone('weekly-use')).toBe('2026-05-20T09:00 day 49')
  })

  test('hears of it when the leaders fall silent, each time', () => {
    // Two weeks after 04-22 at 9:30, and after 05-22.
    expect(orchard!.signals).toEqual(['leaders-silent 2026-05-06T09:30 to 2026-05-20T09:30', 'leaders-silent 2026-06-05T09:30'])
    // Last topic on Friday 06-05; five working days.
    expect(orchard!.expectedBy).toBe('2026-06-13T00:00')
  })
})

test('reef: one topic that nobody but its author answered', () => {
  expect(reef!.signals).toEqual([
    'not-alive 2026-04-15T10:00',
    // After Wednesday 04-08: 9, 10, 13, 14 and 15.
    'stopped 2026-04-16T00:00',
  ])
  expect(reef!.levels).toEqual(['0 2026-04-07T10:20 day 6'])
  expect(reef!.health).toEqual(['warn 2026-04-14T00:00', 'bad 2026-04-16T00:00'])
})
