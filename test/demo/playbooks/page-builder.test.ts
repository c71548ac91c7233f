import { expect, test } from 'vitest'
import { tell } from './story.ts'

const { bakery, salon, florist } = tell('page-builder')

// Nobody names an anchor for bakery and salon: days count from the first event. Every day is open.

test('bakery: from the first page to a supporter', () => {
  expect(bakery!.levels).toEqual([
    '0 2026-04-01T20:00 day 0',
    '1 2026-04-03T21:00 day 2',
    // Improved on 04-18, the first inquiry on 05-02.
    '2 2026-05-02T11:00 day 31',
    '3 2026-05-10T23:00 day 39',
    // Improved in April, May and June (told in another order); three inquiries from 05-02 to 05-28.
    '4 2026-06-06T22:00 day 66',
    '5 2026-06-20T21:00 day 80',
  ])
  // Fourteen days after it was published on 04-03 at 21:00, until it was improved on 04-18.
  expect(bakery!.signals).toEqual(['not-improved 2026-04-17T21:00 to 2026-04-18T22:00'])
  // Sixty days after 06-06 are over with 08-05.
  expect(bakery!.expectedBy).toBe('2026-08-06T00:00')
})

test('practice 29: salon gets one mail three days after it was made, and none once it is published', () => {
  expect(salon!.signals).toEqual(['made-not-published 2026-04-05T10:00 to 2026-04-07T10:00', 'not-improved 2026-04-21T10:00'])
  expect(salon!.at('2026-04-05T10:00').signals[0]?.do).toMatchObject({ mail: {}, prompt: { start: 'publish-page' } })
  expect(salon!.levels).toEqual(['0 2026-04-02T10:00 day 0', '1 2026-04-07T10:00 day 5'])
})

test('florist: signed up on 04-03, and has no page two days later', () => {
  expect(florist!.signals).toEqual(['not-made 2026-04-05T09:00'])
  expect(florist!.levels).toEqual([])
})
