import { describe, expect, test } from 'vitest'
import { tell } from './story.ts'

const { two, three, one, top } = tell('e-contract')

// All contracts are of Monday, April 6 (day 0). Closed: weekends, April 29, May 4 to 6.

describe('two: tier 2', () => {
  test('practice 20: done with the fourth of four, the concluded contract', () => {
    // Settled 04-13 (a sender's word on 04-10 does not count), set up 04-10, understood 04-14, concluded 04-16 at 17:00.
    expect(two!.milestone('operation-set')).toBe('2026-04-13T15:00 day 7')
    expect(two!.milestone('onboarded')).toBe('2026-04-16T17:00 day 10')
    expect(two!.at('2026-04-16T16:59').milestones.onboarded).toMatchObject({ reached: false, reading: { value: 3, need: 4 } })
  })

  test('rises to the last level', () => {
    expect(two!.levels).toEqual([
      // Legal's own word; that of sales on 04-08 does not count.
      '0 2026-04-09T11:00 day 3',
      '1 2026-04-14T10:00 day 8',
      '2 2026-04-16T17:00 day 10',
      // Three senders on 04-24; sent on 04-15, 20, 24, 27 and 30. The one of the 20th is told by two devices.
      '3 2026-04-30T10:00 day 24',
      // 05-12, then two a day on the fourteen working days from 05-13 to 06-01, then the first of 06-02: the 30th within thirty days.
      '4 2026-06-02T10:00 day 57',
      '5 2026-06-10T10:00 day 65',
    ])
    expect(two!.milestone('three-kinds')).toBe('2026-05-12T15:00 day 36')
  })

  test('practice 19: is in the segment of its tier and its health', () => {
    expect(two!.end.segment).toBe('2/good')
    expect(two!.signals).toEqual([])
    // Last sent on Thursday 06-25; twenty working days on, with July 20 closed, is Friday 07-24.
    expect(two!.expectedBy).toBe('2026-07-25T00:00')
  })
})

describe('three: tier 3, signed up by itself', () => {
  test('practice 21: gets mail where the others get a call', () => {
    // 14 days after the contract; level 1 on 04-27 at 10:05.
    expect(three!.signals[0]).toBe('setup-slow-mail 2026-04-20T00:00 to 2026-04-27T10:05')
    expect(three!.at('2026-04-20T00:00').signals[0]?.do).toMatchObject({ mail: {}, prompt: { start: 'first-steps' } })
    expect(three!.at('2026-04-20T00:00').segment).toBe('3/warn')
  })

  test('practice 22: its tier is looked at again while three times the ordered seats were invited within thirty days', () => {
    // Three ordered. Two on 04-23, three on 05-07, four on 05-18: nine. Thirty days after 04-23 at 14:00 two of them are past.
    expect(three!.signals[1]).toBe('tier-review 2026-05-18T09:00 to 2026-05-23T14:00')
    expect(three!.signals).toHaveLength(2)
  })

  test('is late, and says so', () => {
    expect(three!.levels).toEqual(['0 2026-04-08T11:00 day 2', '1 2026-04-27T10:05 day 21', '2 2026-05-07T18:00 day 31'])
    // Planned for 30 days, by 05-06.
    expect(three!.milestone('onboarded')).toBe('2026-05-07T18:00 day 31 late')
  })
})

describe('one: tier 1', () => {
  test('practice 20: three of four attested and set up are not done without the event', () => {
    expect(one!.milestone('onboarded')).toBe('3 of 4')
    expect(one!.levels).toEqual(['0 2026-04-10T09:00 day 4', '1 2026-04-17T10:00 day 11'])
  })
  test('is called ten days after it was ready', () => {
    expect(one!.signals).toEqual(['nothing-sent 2026-04-27T10:00'])
    expect(one!.end.segment).toBe('1/bad')
  })
})

describe('top: tier S', () => {
  test('sent, and not concluded for a week; then nothing for twenty working days', () => {
    expect(top!.signals).toEqual([
      'not-concluded 2026-04-27T10:00 to 2026-05-07T11:00',
      // After Monday 04-20: seven to 04-30 (29 closed), 05-01, 7, 8, then two weeks: Friday 05-22 is the twentieth.
      'stopped 2026-05-23T00:00',
    ])
    expect(top!.end.segment).toBe('S/bad')
    expect(top!.levels.at(-1)).toBe('2 2026-05-07T11:00 day 31')
  })
})
