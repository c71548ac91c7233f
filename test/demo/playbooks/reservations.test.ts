import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { pine, oak, ash, elm } = tell('reservations')

// Pine and oak are closed on Mondays, and their kickoff was on Monday, March 30. A day that began with the kickoff's date is day 0.

describe('pine', () => {
  test('practice 51: 24 of 24 open days are four weeks without a gap', () => {
    // From Wednesday 04-01 to Tuesday 04-28, the 28th day; Mondays 6, 13, 20 and 27 need no use. The first booking of that day proves it.
    expect(pine!.milestone('four-weeks')).toBe('2026-04-28T11:30 day 29')
    expect(pine!.at('2026-04-27T23:59').milestones['four-weeks']?.reading).toMatchObject({ value: 23, need: 24, best: 23 })
  })

  test('rises to the last level', () => {
    expect(pine!.levels).toEqual([
      '0 2026-03-31T10:00 day 1',
      // The second person's booking at dinner, after both were trained.
      '1 2026-04-01T18:00 day 2',
      // 04-01 to 04-07, of which Monday the 6th is closed.
      '2 2026-04-07T11:30 day 8',
      '3 2026-04-28T11:30 day 29',
      // The tenth returning party came on 05-09 (Monday 05-04 closed), the twentieth note was written on 05-12 (two a day; Monday 11 closed).
      '4 2026-05-12T20:00 day 43',
      // The fourth week in a row with a look at the figures; seats went online on 05-20.
      '5 2026-05-26T10:00 day 57',
    ])
    expect(pine!.milestone('regulars-known')).toBe('2026-05-09T18:00 day 40')
    expect(pine!.phases).toEqual(['introduce 2026-03-30T14:00', 'use 2026-04-28T11:30'])
  })

  test('is never called, and is expected on its next open day, not on the closed one', () => {
    expect(pine!.signals).toEqual([])
    // Last use on Sunday 05-31; Monday is closed; by the end of Tuesday.
    expect(pine!.expectedBy).toBe('2026-06-03T00:00')
    // All twelve bookings of the last seven days, 05-26 to 05-31, were seated.
    expect(pine!.end.milestones['seats-right']).toMatchObject({ reached: true, reading: { value: 1 } })
  })
})

describe('oak', () => {
  test('practice 52: the first unused open day is told as soon as it is over', () => {
    // Wednesday 04-15 without a booking; it is used again from 11:30 of the 16th on.
    expect(oak!.signals).toEqual(['unused-day 2026-04-16T00:00 to 2026-04-16T11:30'])
    expect(oak!.at('2026-04-15T23:59')).toMatchObject({ signals: [], health: 'good' })
    expect(oak!.at('2026-04-16T00:05').signals).toMatchObject([{ id: 'unused-day', severity: 'bad', do: { call: {} } }])
  })

  test('practice 51: one open day missed begins again, and the longest run is kept', () => {
    // Used: 04-01 to 04-05, 04-07 to 04-12, 04-14: twelve days.
    expect(oak!.at('2026-04-16T00:05').milestones['four-weeks']?.reading).toMatchObject({ value: 0, best: 12 })
    // From Thursday 04-16 on: 24 open days to Wednesday 05-13; planned for 42 days after the kickoff, by 05-11.
    expect(oak!.milestone('four-weeks')).toBe('2026-05-13T11:30 day 44 late')
    expect(oak!.levels.at(-1)).toBe('3 2026-05-13T11:30 day 44')
  })
})

describe('ash', () => {
  test('is called on the morning after, handed to the field after two days, and asked why when it has left', () => {
    expect(ash!.signals).toEqual([
      // Last use on Sunday 04-12; this shop is open on Mondays.
      'unused-day 2026-04-14T00:00',
      'two-days-missed 2026-04-15T00:00',
      'left 2026-04-30T10:00',
    ])
    expect(ash!.end.nextExpectedBy).toBeLessThan(ash!.end.asOf)
  })

  test('never had a second person, so that it stays at level 0', () => {
    expect(ash!.levels).toEqual(['0 2026-04-08T16:00 day 2'])
    expect(ash!.milestone('two-people')).toBe('0 of 2')
    // Thursday to Sunday; from a Thursday on seven days have six that are open, Wednesday being closed.
    expect(ash!.at('2026-04-12T23:00').milestones['first-week']?.reading).toMatchObject({ value: 4, need: 6 })
  })
})

test('elm: no booking five days after the kickoff of April 6', () => {
  expect(elm!.levels).toEqual([])
  expect(elm!.signals).toEqual(['not-started 2026-04-11T00:00'])
  expect(elm!.expectedBy).toBeNull()
})
