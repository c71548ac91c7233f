import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { harbor, hill } = tell('app-builder')

// The kickoff of both is Thursday, April 2 at 10:00, day 0; both were shown a sample in March.

describe('harbor', () => {
  test('practice 37: kickoff to release takes 28 days, and what was before the order is of the same account', () => {
    expect(harbor!.milestone('released')).toBe('2026-04-30T09:00 day 28')
    expect(harbor!.end.milestones.released?.late).toBe(false)
    // Two weeks and more before the contract of 03-20, and a month before the day that is counted from.
    expect(harbor!.end.milestones['sample-seen']).toMatchObject({ reached: true, reachedAt: Date.parse('2026-03-05T11:00+09:00') })
    expect(harbor!.phases.slice(0, 2)).toEqual(['propose 2026-03-02T15:00', 'build 2026-04-02T10:00'])
  })

  test('practice 36: the number stands from when both said it, and stays while only one side wants another', () => {
    // The vendor on 04-02, the customer on 04-03 at 11:00. 1,200 on 05-10 is the vendor's alone.
    expect(harbor!.milestone('goal-agreed')).toBe('2026-04-03T11:00 day 1')
    expect(harbor!.end.milestones['downloads-met']?.reading.need).toBe(1000)
    // Fifty each evening from 04-30 on: the twentieth is 05-19. Counted from the release on 04-30.
    expect(harbor!.milestone('downloads-met')).toBe('2026-05-19T23:00 day 19')
    expect(harbor!.milestone('store-traffic')).toBe('2026-05-01T23:00 day 1')
  })

  test('rises level by level', () => {
    expect(harbor!.levels).toEqual([
      '0 2026-04-03T11:00 day 1',
      // The approver's word on 04-14; the administrator's own on 04-13 does not count.
      '1 2026-04-14T15:00 day 12',
      '2 2026-04-30T09:00 day 28',
      '3 2026-05-19T23:00 day 47',
      // Updates in four weeks by 05-26, the fourth notice on 05-28, the check-up's third part on 06-10.
      '4 2026-06-10T14:00 day 69',
    ])
  })

  test('practice 39: two weeks in a row without an update are told when the second is over', () => {
    // Last update on Tuesday 06-02. The weeks of 06-08 and 06-15 had none.
    expect(harbor!.signals).toEqual(['updates-missed 2026-06-22T00:00'])
    // Two weeks after the last update it is no longer good.
    expect(harbor!.health.at(-1)).toBe('warn 2026-06-16T10:00')
  })
})

describe('hill', () => {
  test('practice 36: without a number that both agree to there is none to reach', () => {
    expect(hill!.milestone('goal-agreed')).toBe('0 of 1')
    // Nine each evening from 05-20 to 06-18, the thirty days of the window from 05-20 at 10:00.
    expect(hill!.end.milestones['downloads-met']).toMatchObject({ reached: false, reading: { need: null } })
    expect(hill!.levels).toEqual([])
    expect(hill!.end.levels[1]).toMatchObject({ reached: false, blockedBy: 0 })
  })

  test('says where it stands still', () => {
    expect(hill!.signals).toEqual([
      // 14 days after the kickoff, until the approver's word.
      'approver-missing 2026-04-16T10:00 to 2026-05-08T10:00',
      // 28 days, until the release.
      'release-late 2026-04-30T10:00 to 2026-05-20T10:00',
      // No update in the weeks of 05-25 and 06-01, the first whole ones after the release.
      'updates-missed 2026-06-08T00:00',
      // Twenty days after the release, until its thirty are over.
      'downloads-behind 2026-06-09T10:00 to 2026-06-19T10:00',
      'downloads-missed 2026-06-19T10:00',
    ])
    expect(hill!.milestone('released')).toBe('2026-05-20T10:00 day 48 late')
    // 9 times 12 is 108, on 05-31, after the first week.
    expect(hill!.milestone('store-traffic')).toBe('2026-05-31T23:00 day 11 late')
  })
})
