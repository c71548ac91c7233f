import { describe, expect, test } from 'vitest'
import { instant, tell } from './story.ts'

const { north, late, stopped, many } = tell('recruiting')

// All four were activated on Wednesday, April 1 at 10:00: the first month ends on May 1 at 10:00. Closed: weekends, April 29, May 4 to 6, July 20.

describe('north', () => {
  test('practice 47: the ninth scout at 29 days, 23 hours and 59 minutes is in time', () => {
    expect(north!.milestone('nine-scouts')).toBe('2026-05-01T09:59 day 30')
    expect(north!.end.milestones['nine-scouts']?.reading).toMatchObject({ late: false, need: 9 })
  })

  test('rises level by level; what was met before its turn waits for the level below', () => {
    expect(north!.levels).toEqual([
      // Persona 04-02, job 04-02, template on Friday 04-03 at 10:00.
      '0 2026-04-03T10:00 day 2',
      // 04-06, 04-08 and 04-09 are three within seven days. The third is told twice, from two devices, and out of order: it counts once.
      '1 2026-04-09T10:00 day 8',
      '2 2026-05-01T09:59 day 30',
      // Second reply 04-24, interview 04-17: both waited for the ninth scout.
      '3 2026-05-01T09:59 day 30',
      // The habit was there on 05-28, the third interview on 06-10.
      '4 2026-06-10T11:00 day 70',
      '5 2026-07-10T17:00 day 100',
    ])
    expect(north!.at('2026-04-30T12:00').levels[3]).toMatchObject({ reached: false, blockedBy: 2 })
  })

  test('eight weeks with two scouts each, of which the week of the holidays may be missed', () => {
    // Weeks from 04-06, 13, 20, 27, (05-04 none), 05-11, 18, 25: the second scout of the last one is on 05-28.
    expect(north!.milestone('weekly-habit')).toBe('2026-05-28T10:00 day 57')
  })

  test('an answer within three days: reply on 04-16 at 14:00, interview on 04-17 at 16:00', () => {
    expect(north!.milestone('answered-fast')).toBe('2026-04-17T16:00 day 16')
  })

  test('gives no cause for a call, and is expected again by the end of the seventh working day', () => {
    expect(north!.signals).toEqual([])
    expect(north!.health).toEqual([])
    // Last scout on Tuesday 07-14; 15, 16, 17, (20 closed), 21, 22, 23 and Friday 24.
    expect(north!.expectedBy).toBe('2026-07-25T00:00')
    expect(north!.phases).toEqual(['start 2026-04-01T10:00', 'run 2026-05-01T10:00'])
    expect(north!.milestone('hires-agreed')).toBe('1 of 2')
  })
})

describe('late', () => {
  test('practice 47: the ninth scout at 30 days and one minute counts, and is late', () => {
    expect(late!.milestone('nine-scouts')).toBe('2026-05-01T10:01 day 30 late')
  })

  test('is called while there is still time, and each alarm ends with what it asked for', () => {
    expect(late!.signals).toEqual([
      // Five days after the activation, until the first scout on 04-07 at 11:00.
      'no-scout-yet 2026-04-06T10:00 to 2026-04-07T11:00',
      // On day 20 four of six; the sixth is sent on 04-27 at 10:00.
      'short-of-nine 2026-04-21T10:00 to 2026-04-27T10:00',
      // For one minute.
      'nine-missed 2026-05-01T10:00 to 2026-05-01T10:01',
      // Reply on 05-08 at 10:00, interview on 05-12.
      'reply-waits 2026-05-10T10:00 to 2026-05-12T10:00',
      // After Friday 05-01: 7, 8, 11, 12, 13, 14 and 15 are seven working days. The next scout is on 05-18 at 13:00.
      'stopped 2026-05-16T00:00 to 2026-05-18T13:00',
    ])
  })

  test('is at level 3 with the second reply', () => {
    expect(late!.levels).toEqual([
      '0 2026-04-07T10:30 day 6',
      // 04-07 at 11:00 to 04-14 at 15:00 is more than a week: the three are 04-14, 04-16 and 04-20.
      '1 2026-04-20T10:00 day 19',
      '2 2026-05-01T10:01 day 30',
      '3 2026-06-03T10:00 day 63',
    ])
    expect(late!.milestone('answered-fast')).toBe('0 of 2')
    // One a week: no week has the two that a run needs since May, and the longest run was three weeks.
    expect(late!.end.milestones['weekly-habit']?.reading).toMatchObject({ value: 0, best: 3 })
  })
})

test('stopped: the silence after the third scout is told on the eighth working day, and stays', () => {
  expect(stopped!.levels).toEqual(['0 2026-04-03T13:00 day 2', '1 2026-04-08T10:00 day 7'])
  expect(stopped!.signals).toEqual([
    // After Wednesday 04-08: 9, 10, 13, 14, 15, 16 and 17.
    'stopped 2026-04-18T00:00',
    // Three of six on day 20; from day 30 on it is missed.
    'short-of-nine 2026-04-21T10:00 to 2026-05-01T10:00',
    'nine-missed 2026-05-01T10:00',
  ])
  // Five working days warn: 9, 10, 13, 14, 15.
  expect(stopped!.health).toEqual(['warn 2026-04-16T00:00', 'bad 2026-04-18T00:00'])
})

test('many: with 20 scouts and 2 replies or fewer, sending more is not what helps', () => {
  // Two each working day from 04-02: the ninth on 04-08 at 10:00, the twentieth on 04-15 at 15:00.
  expect(many!.milestone('nine-scouts')).toBe('2026-04-08T10:00 day 7')
  expect(many!.signals[0]).toBe('few-replies 2026-04-15T15:00')
  expect(many!.at('2026-04-15T14:59').signals).toEqual([])
  expect(many!.end.milestones['nine-scouts']?.dueAt).toBe(instant('2026-05-01T10:00'))
})
