import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { lantern, anchor } = tell('cs-platform')

// Both contracts are of Wednesday, April 1 at 10:00, day 0. Closed: weekends, April 29, May 4 to 6.

describe('lantern', () => {
  test('practice 60: watching begins with what both agreed to', () => {
    // The charter on 04-07. Six were proposed and five agreed to on 04-08; the vendor took the five on 04-09.
    expect(lantern!.milestone('goal-agreed')).toBe('2026-04-09T10:00 day 8')
    expect(lantern!.at('2026-04-09T09:59').milestones['goal-agreed']?.reading).toMatchObject({ value: 1, need: 2 })
  })

  test('rises level by level', () => {
    expect(lantern!.levels).toEqual([
      '0 2026-04-09T10:00 day 8',
      // Four stages by 04-14; the customers' data came before the usage (04-17 and 04-20).
      '1 2026-04-20T10:00 day 19',
      // Two on 04-22, two on 04-23, one on 04-24; the one without an action does not count (practice 59).
      '2 2026-04-24T14:00 day 23',
      // Reviews in the weeks of 05-11, 18, 25 and 06-01; that of 04-27 stands alone.
      '3 2026-06-01T09:00 day 61',
    ])
    // Five customers within a week; one of them was looked at twice.
    expect(lantern!.milestone('watched-accounts')).toBe('2026-05-13T13:02 day 42')
    // Sixteen of twenty contacts were begun.
    expect(lantern!.end.milestones['ahead-of-events']).toMatchObject({ reached: true, reading: { value: 0.8 } })
    expect(lantern!.milestone('weekly-review')).toBe('2026-06-01T09:00 day 61 late')
  })

  test('a second week without a review would be the call', () => {
    expect(lantern!.signals).toEqual([])
    // The last review is in the week of 06-08: the weeks of 06-15 and 06-22 would be the two.
    expect(lantern!.expectedBy).toBe('2026-06-29T00:00')
  })
})

test('anchor: goes by answers, stops its reviews, and is told that the goal is out of reach', () => {
  expect(anchor!.signals).toEqual([
    // Two of twenty contacts were begun; with the twentieth that can be said.
    'reactive 2026-05-21T15:19',
    // One review, on 05-07: the weeks of 05-11 and 05-18 had none.
    'reviews-stopped 2026-05-25T00:00',
    // Sixty days after the contract.
    'goal-out-of-reach 2026-05-31T10:00',
  ])
  expect(anchor!.levels).toEqual(['0 2026-04-06T10:05 day 5', '1 2026-04-21T10:00 day 20'])
  expect(anchor!.health).toEqual(['warn 2026-05-18T00:00', 'bad 2026-05-25T00:00'])
})
