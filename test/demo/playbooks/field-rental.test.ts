import { describe, expect, test } from 'vitest'
import { goalsCalendar } from '../../../src/progress/index.ts'
import { playbookOf, tell, wall } from './story.ts'

const { quarry, pit } = tell('field-rental')

// Both contracts are of Wednesday, April 1 at 9:00, day 0. Closed: Sundays, April 29, May 4 to 6.

describe('quarry', () => {
  test('practice 67: six of eight members make three in four', () => {
    // The sixth agreed on 04-07; the lines came in another order.
    expect(quarry!.milestone('purpose-agreed')).toBe('2026-04-07T08:30 day 6')
    expect(quarry!.at('2026-04-07T08:29').milestones['purpose-agreed']?.reading).toMatchObject({ value: 5, need: 6 })
    expect(quarry!.milestone('approver-agreed')).toBe('2026-04-03T12:00 day 2')
  })

  test('rises level by level', () => {
    expect(quarry!.levels).toEqual([
      '0 2026-04-07T08:30 day 6',
      // The first check was done a day before, and waited for the purpose.
      '1 2026-04-07T08:30 day 6',
      // From Monday 04-06 to Saturday 04-18 without Saturday the 11th, which rained: eleven of twelve, one may be missed.
      '2 2026-04-18T07:30 day 17',
      // One a working day from 05-11: six a week, the twentieth on Tuesday 06-02.
      '3 2026-06-02T10:00 day 62',
    ])
    expect(quarry!.milestone('crew-checks')).toBe('2026-04-09T07:45 day 8')
    // Five of six were on time.
    expect(quarry!.milestone('returns-on-time')).toMatch(/^0.83\d* of 0.9$/)
  })

  test('practice 65: one person of influence is a risk until there are two', () => {
    expect(quarry!.signals).toEqual(['one-key-person 2026-04-02T10:00 to 2026-04-10T10:00'])
    // Last check on Tuesday 06-09; two working days are over with Thursday.
    expect(quarry!.expectedBy).toBe('2026-06-12T00:00')
  })

  test('practice 66: three dated goals with their owners, in a calendar', () => {
    const { goals } = quarry!.end
    expect(goals.map(({ id, dueAt, reachedAt }) => [id, dueAt && wall(dueAt), reachedAt && wall(reachedAt)])).toEqual([
      ['month-1', '2026-05-01T09:00', '2026-04-18T07:30'],
      ['month-3', '2026-07-01T09:00', '2026-06-02T10:00'],
      ['year-1', '2027-04-01T09:00', null],
    ])
    const calendar = goalsCalendar(playbookOf('field-rental'), quarry!.end, 'ja')
    expect(calendar.match(/BEGIN:VEVENT/g)).toHaveLength(3)
    expect(calendar).toContain('すべての現場が使っている')
  })
})

test('practice 64: pit did no first check by day 5, and was told before the week was over', () => {
  expect(pit!.signals).toEqual([
    'one-key-person 2026-04-02T09:00',
    'first-goal-at-risk 2026-04-06T09:00 to 2026-04-09T08:00',
    // Practice 71: nobody who approves agreed by day 10.
    'approver-unseen 2026-04-11T09:00',
    // After Thursday 04-09: Friday and Saturday.
    'checks-stopped 2026-04-12T00:00',
  ])
  expect(pit!.milestone('first-check')).toBe('2026-04-09T08:00 day 8 late')
  // Three of six; four and a half, rounded up, are needed.
  expect(pit!.milestone('purpose-agreed')).toBe('3 of 5')
  expect(pit!.end).toMatchObject({ level: null, firstGoal: { id: 'first-check', reached: true } })
})
