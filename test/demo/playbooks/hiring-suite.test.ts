import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { best, stuck, absent } = tell('hiring-suite')

describe('best', () => {
  test('practice 26: a contract on Friday evening and use on Wednesday morning, with Monday closed, are two business days', () => {
    // Friday 07-17, (Monday 07-20 closed), Tuesday 1, Wednesday 2.
    expect(best!.end.levels[2]).toMatchObject({ name: { en: 'Active' }, ttvOpenDays: 2, day: 5 })
    expect(best!.milestone('running')).toBe('2026-07-22T09:00 day 5')
    expect(best!.end.milestones.running).toMatchObject({ ttvOpenDays: 2, late: false })
  })

  test('three business days end with the third open day', () => {
    // Tuesday, Wednesday, Thursday 07-23.
    expect(new Date(best!.end.milestones.running!.dueAt!).toISOString()).toBe('2026-07-23T15:00:00.000Z')
  })

  test('rises through the four stages', () => {
    expect(best!.levels).toEqual([
      '0 2026-07-17T18:00 day 0',
      // The fifth candidate, though the lines came in another order.
      '1 2026-07-21T10:20 day 4',
      '2 2026-07-22T10:00 day 5',
      // The user meeting, after the hire of 08-28 and the third channel compared on 09-01.
      '3 2026-09-10T14:00 day 55',
    ])
    // Weeks from 07-20, 07-27, 08-03 and 08-10, Tuesday of which is closed.
    expect(best!.milestone('month-of-use')).toBe('2026-08-10T10:00 day 24')
    // 07-22, 07-28 and 08-06 are within thirty days.
    expect(best!.milestone('three-interviewers')).toBe('2026-08-06T17:00 day 20')
    expect(best!.signals).toEqual([])
    // Last on Monday 09-14; 15 to 18, (21 to 23 closed), 24, 25, 28, 29, 30 and 10-01 are ten.
    expect(best!.expectedBy).toBe('2026-10-02T00:00')
  })
})

describe('stuck', () => {
  test('practice 24: 45 days in Onboard with a plan of 30 are a stall', () => {
    expect(stuck!.levels).toEqual(['0 2026-04-01T11:00 day 0', '1 2026-04-10T15:00 day 9'])
    // Thirty days after 04-10 at 15:00, and still so on day 45 of the stage.
    expect(stuck!.signals[0]).toBe('stuck 2026-05-10T15:00')
    expect(stuck!.at('2026-05-25T15:00').signals.map(({ id }) => id)).toContain('stuck')
    expect(stuck!.at('2026-05-10T14:59').signals).toEqual([])
  })

  test('practice 25: a score below 40 and type B ask for action B2, until the score is better', () => {
    expect(stuck!.signals[1]).toBe('low-score-b 2026-05-20T09:00 to 2026-06-15T09:00')
    expect(stuck!.at('2026-05-20T09:00').signals.map(({ id }) => id)).toEqual(['stuck', 'low-score-b'])
    expect(JSON.stringify(stuck!.at('2026-05-20T09:00').signals[1]?.do)).toContain('Action B2')
  })

  test('falls silent in June, and was at no user meeting in 90 days', () => {
    // Last on Monday 06-01; 2 to 5, 8 to 12 and 15 are ten working days.
    expect(stuck!.signals.slice(2)).toEqual(['stopped 2026-06-16T00:00', 'never-met 2026-06-30T10:00'])
    // Five working days after Monday 04-27 (29 and May 4 to 6 closed): 28, 30, 05-01, 7 and 8.
    expect(stuck!.health[0]).toBe('warn 2026-05-09T00:00')
  })
})

test('absent: two working days without a log-in are told at the end of the second', () => {
  expect(absent!.levels).toEqual([])
  // Wednesday 04-01; Thursday, Friday 04-03.
  expect(absent!.signals).toEqual(['not-in 2026-04-04T00:00', 'not-onboard 2026-04-15T10:00', 'never-met 2026-06-30T10:00'])
})
