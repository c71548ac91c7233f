import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { breeze, gale } = tell('remote-sales')

// The kickoff of both is Wednesday, April 1 at 10:00, day 0. Closed: weekends, April 29, May 4 to 6.

describe('breeze', () => {
  test('rises to half of the team', () => {
    expect(breeze!.levels).toEqual([
      // The third paper; the one of 9:00 was told last.
      '0 2026-04-06T11:00 day 5',
      '1 2026-04-13T14:00 day 12',
      // Three of six: the first week is one seller's, the second sells on 04-20, the third on 04-21.
      '2 2026-04-21T14:00 day 20',
    ])
    expect(breeze!.milestone('rehearsed')).toBe('2026-04-09T13:00 day 8')
    expect(breeze!.milestone('record-shared')).toBe('2026-05-29T17:00 day 58')
  })

  test('the weeks of the holidays begin the six anew', () => {
    // Four talks in the week of 04-27 and two in that of 05-04, where five are needed and one week may be missed; three full weeks since.
    expect(breeze!.end.milestones['every-week']?.reading).toMatchObject({ value: 3, need: 6, best: 3 })
    expect(breeze!.signals).toEqual([])
    // Last talk on Friday 05-29; five working days.
    expect(breeze!.expectedBy).toBe('2026-06-06T00:00')
  })
})

test('practice 56: gale is not moved by guides, asks for a person and gets one', () => {
  expect(gale!.signals).toEqual([
    'not-rehearsed 2026-04-11T10:00 to 2026-04-15T10:00',
    // For three days it is on the list.
    'wants-person 2026-05-12T16:00 to 2026-05-15T16:00',
    // Thirty days at level 1.
    'tech-touch-not-enough 2026-05-16T15:00',
    // After Friday 05-15: Monday to Friday.
    'stopped 2026-05-23T00:00',
  ])
  expect(gale!.at('2026-05-12T16:00').signals[0]?.do).toHaveProperty('call')
  expect(gale!.levels).toEqual(['0 2026-04-07T12:00 day 6', '1 2026-04-16T15:00 day 15'])
  // One seller of the four that are half of eight; nobody else sold in the last two weeks.
  expect(gale!.end.milestones['team-talks']?.reading.need).toBe(4)
})
