import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { harvest, mill } = tell('hr-suite')

// Both contracts are of Wednesday, April 1 at 10:00, day 0; the first payroll is on April 25. Closed: weekends, April 29, May 4 to 6.

describe('harvest', () => {
  test('rises level by level', () => {
    expect(harvest!.levels).toEqual([
      // The sixth question at 10:05 (one was answered twice), the booking at 10:30.
      '0 2026-04-02T10:30 day 1',
      '1 2026-04-10T14:00 day 9',
      // The fifth of ten signed in on 04-20, the first filing is of 04-22.
      '2 2026-04-22T15:00 day 21',
      // The ninth of ten signed in on 05-20; payslips of April and May.
      '3 2026-05-25T10:00 day 54',
    ])
    expect(harvest!.milestone('half-signed-in')).toBe('2026-04-20T12:00 day 19')
    expect(harvest!.milestone('all-signed-in')).toBe('2026-05-20T09:00 day 49')
  })

  test('a month without payslips is told when it is over', () => {
    expect(harvest!.signals).toEqual(['payslip-missed 2026-07-01T00:00'])
    expect(harvest!.at('2026-06-30T23:59').health).toBe('good')
    expect(harvest!.at('2026-06-30T23:59').nextExpectedBy).toBe(Date.parse('2026-07-01T00:00+09:00'))
  })
})

describe('mill', () => {
  test('practice 33: a payroll on the 25th is an alert on the 18th while the roster is missing', () => {
    expect(mill!.signals).toEqual([
      // Thursday, Friday, Monday 04-06.
      'no-interview 2026-04-07T00:00 to 2026-04-10T16:05',
      'payroll-near 2026-04-18T00:00 to 2026-04-21T10:00',
      // Told on 05-08; twelve of the twenty that are half of forty.
      'staff-not-in 2026-05-22T09:00',
    ])
    expect(mill!.milestone('half-signed-in')).toBe('12 of 20')
  })

  test('is late at each step', () => {
    expect(mill!.levels).toEqual(['0 2026-04-13T10:00 day 12', '1 2026-04-23T10:00 day 22'])
    expect(mill!.milestone('roster-in')).toBe('2026-04-21T10:00 day 20 late')
    // No filing 45 days after the contract, and then 75: counted in hours, from 10:00 on.
    expect(mill!.health.slice(-2)).toEqual(['warn 2026-05-16T10:00', 'bad 2026-06-15T10:00'])
  })
})
