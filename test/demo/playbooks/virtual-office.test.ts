import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { maple, cedar, birch } = tell('virtual-office')

// All trials began with April 1, a Wednesday, day 0. All three told that they are closed at the weekend.

describe('maple', () => {
  test('practice 1: rises level by level to small talk', () => {
    expect(maple!.levels).toEqual([
      // The last of five, the contact, at 15:00 of the second day.
      '0 2026-04-02T15:00 day 1',
      // Rules with both starred fields and one more were handed over.
      '1 2026-04-03T10:00 day 2',
      // The third person had come in at 9:15, and waited for the rules.
      '2 2026-04-03T10:00 day 2',
      // The fourth of four seats, from a phone.
      '3 2026-04-08T09:20 day 7',
      // Two of four talked about work on 04-09 and 04-10, about nothing in particular on 04-16 and 04-21.
      '4 2026-04-10T14:00 day 9',
      '5 2026-04-21T15:00 day 20',
    ])
    expect(maple!.milestone('team-active')).toBe('2026-04-03T09:15 day 2')
    expect(maple!.phases).toEqual(['trial 2026-04-01T09:00', 'settle 2026-04-08T09:20'])
  })

  test('practice 3: all four agreed to the first version, two to the second so far', () => {
    expect(maple!.at('2026-04-08T10:00').milestones['rules-agreed']).toMatchObject({ reached: true, reading: { value: 4, need: 4 } })
    expect(maple!.at('2026-04-20T10:00').milestones['rules-agreed']).toMatchObject({ reached: false, reading: { value: 0, need: 4 } })
    expect(maple!.milestone('rules-agreed')).toBe('2 of 4')
  })

  test('practice 8: somebody of IT is the only finding, and the weekend is none', () => {
    expect(maple!.signals).toEqual(['accelerate 2026-04-22T10:00'])
    // Last use on Friday 04-24; by the end of Monday.
    expect(maple!.expectedBy).toBe('2026-04-28T00:00')
    expect(maple!.end.segment).toBe('2/warn')
  })
})

test('cedar: used before it was ready, then ready without rules, then silent', () => {
  expect(cedar!.signals).toEqual([
    // The third day of use; ready on 04-09 at 15:00.
    'not-ready 2026-04-03T10:00 to 2026-04-09T15:00',
    // Practice 10: a day before the second meeting; it is past after two weeks.
    'homework-due 2026-04-07T00:00 to 2026-04-15T00:00',
    // Last use on Tuesday 04-07.
    'stopped 2026-04-09T00:00',
    // Five days of use, level 0 and no rules.
    'stuck 2026-04-09T15:00',
  ])
  expect(cedar!.levels).toEqual(['0 2026-04-09T15:00 day 8'])
  expect(cedar!.end.segment).toBe('3/bad')
})

test('birch: nobody came in on the Monday after', () => {
  expect(birch!.levels).toEqual(['0 2026-04-02T15:00 day 1', '1 2026-04-03T11:00 day 2'])
  // Last use on Friday 04-03.
  expect(birch!.signals).toEqual(['stopped 2026-04-07T00:00'])
  // Two of three, a week later nobody.
  expect(birch!.milestone('team-active')).toBe('0 of 3')
})
