import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { bloom, slow, change } = tell('app-marketing')

// The kickoff of all three is April 1, day 0, counted from midnight.

describe('bloom', () => {
  test('practice 40: each level in its turn', () => {
    expect(bloom!.levels).toEqual([
      '0 2026-04-02T14:00 day 1',
      '1 2026-04-09T15:00 day 8',
      '2 2026-04-16T12:00 day 15',
      // Better on 05-21, shared on 05-22.
      '3 2026-05-22T09:00 day 51',
      '4 2026-05-25T10:00 day 54',
      '5 2026-06-30T18:00 day 90',
      // New users on 07-02 as the third purpose in 90 days, the next phase on 07-06.
      '6 2026-07-06T15:00 day 96',
    ])
  })

  test('practice 40: a return that is entered at level 2 is kept, and moves no level', () => {
    const early = bloom!.at('2026-04-30T18:00')
    expect(early).toMatchObject({ level: 2, milestones: { 'roi-fits': { reached: false, reading: { value: 1, need: 2 } } } })
    expect(bloom!.signals).toEqual(['returns-before-success 2026-04-30T18:00 to 2026-05-22T09:00'])
    // 120 on 04-30, 90 on 05-29, 130 on 06-30: two days of 100 or more within 90 days, the first of which is that early one.
    expect(bloom!.milestone('roi-fits')).toBe('2026-06-30T18:00 day 90')
  })

  test('practice 42: two rounds of plan, do, check and act within sixty days', () => {
    // 04-13, 16, 23, 24 (told out of order) and 05-11, 14, 21, 25: 42 days from the first plan.
    expect(bloom!.milestone('cycle-habit')).toBe('2026-05-25T10:00 day 54')
    expect(bloom!.at('2026-05-25T09:59').milestones['cycle-habit']?.reading).toMatchObject({ value: 1, need: 2 })
    expect(bloom!.phases).toEqual(['setup 2026-04-01T09:00', 'use 2026-04-09T15:00', 'habit 2026-05-25T10:00'])
  })
})

describe('slow', () => {
  test('practice 41: a set-up past its 21 days is the call to make', () => {
    expect(slow!.signals[0]).toBe('setup-late 2026-04-22T00:00 to 2026-05-12T15:00')
    expect(slow!.milestone('set-up')).toBe('2026-05-12T15:00 day 41 late')
  })

  test('practice 42: ten days of silence after the installation prompt for a plan', () => {
    // Installed on 05-12 at 11:00, planned on 05-26.
    expect(slow!.signals[1]).toBe('cooled-after-install 2026-05-22T11:00 to 2026-05-26T10:00')
    expect(slow!.at('2026-05-22T11:00').signals[0]?.do.prompt).toEqual({ start: 'make-plan' })
    // The plan of 05-26 is thirty days old on 06-25.
    expect(slow!.signals[2]).toBe('cycle-stalled 2026-06-25T10:00')
    expect(slow!.levels.at(-1)).toBe('2 2026-06-02T10:00 day 62')
  })
})

test('practice 43: when the operator changes the account keeps its level, and customer success is told', () => {
  expect(change!.signals).toEqual([
    // The only plan, of 04-08, is thirty days old; the successor writes the next one on 05-21, which in its turn is on 06-20.
    'cycle-stalled 2026-05-08T10:00 to 2026-05-21T10:00',
    'operator-left 2026-05-11T09:00 to 2026-05-18T09:00',
    'cycle-stalled 2026-06-20T10:00',
  ])
  for (const at of ['2026-05-11T08:59', '2026-05-11T09:00', '2026-05-18T09:00']) expect(change!.at(at).level).toBe(2)
  expect(change!.levels.at(-1)).toBe('2 2026-04-21T12:00 day 20')
  // Nothing sent since 04-21: by 05-21 for thirty days, by 06-20 for sixty; 30 days after the set-up of 04-14 it may be said.
  expect(change!.health).toContain('bad 2026-06-20T12:00')
})
