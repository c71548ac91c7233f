import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { metro, plant, agency } = tell('chat-bot')

// The kickoff of all three is Wednesday, April 1 at 10:00, day 0. Closed: weekends, April 29, May 4 to 6.

describe('metro', () => {
  test('practice 72: goes out when every department agreed and every criterion is met', () => {
    // Help desk 04-09, planning 04-10, thirty questions 04-17, three testers 04-22, 84 and 88 percent on 04-23 and 04-24.
    expect(metro!.milestone('criteria-met')).toBe('2026-04-24T17:00 day 23')
    expect(metro!.at('2026-04-24T16:59').milestones['criteria-met']?.reached).toBe(false)
  })

  test('rises level by level', () => {
    expect(metro!.levels).toEqual([
      '0 2026-04-10T11:00 day 9',
      '1 2026-04-17T16:00 day 16',
      '2 2026-05-01T09:00 day 30',
      // Ten questions on each of 05-07, 8, 11, 12 and 13: the fiftieth is the tenth of the last day.
      '3 2026-05-13T10:45 day 42',
    ])
    // The fifth department is that of the fifth question.
    expect(metro!.milestone('sections-ask')).toBe('2026-05-07T10:20 day 36')
    // Seven of ten are solved.
    expect(metro!.end.milestones['solved-rate']).toMatchObject({ reached: true, reading: { value: 0.7 } })
    expect(metro!.signals).toEqual([])
    // The champion's last deed is of Wednesday 05-20; ten working days on is 06-03.
    expect(metro!.expectedBy).toBe('2026-06-04T00:00')
    expect(metro!.phases).toEqual(['introduce 2026-04-01T10:00', 'use 2026-05-01T09:00'])
  })
})

describe('plant', () => {
  test('practice 74: flexible, four of five criteria and a waiver will do', () => {
    expect(plant!.at('2026-04-28T09:59').milestones['criteria-met']?.reached).toBe(false)
    expect(plant!.milestone('criteria-met')).toBe('2026-04-28T10:00 day 27')
    expect(plant!.milestone('quality-cleared')).toBe('0 of 2')
  })

  test('practice 75: released and not asked is bad, though everything was done', () => {
    expect(plant!.levels.at(-1)).toBe('2 2026-05-01T10:00 day 30')
    expect(plant!.signals[0]).toBe('hollow 2026-05-15T10:00')
    expect(plant!.end.health).toBe('bad')
  })

  test('practice 76: ten working days without the champion are told', () => {
    // After 05-01: 7, 8, 11 to 15, 18, 19 and 20.
    expect(plant!.signals[1]).toBe('champion-lost 2026-05-21T00:00')
  })
})

test('practice 73: agency is told of late, while there is a week left', () => {
  expect(agency!.signals).toEqual(['not-agreed 2026-04-15T10:00', 'release-at-risk 2026-05-06T10:00'])
  expect(agency!.levels).toEqual([])
  // Strict: what one manager waives is not waived (practice 74).
  expect(agency!.milestone('waived')).toBe('0 of 1')
})
