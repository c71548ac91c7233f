import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarOf, later } from '../../src/rule/index.ts'
import { untilOf } from '../../src/rule/until.ts'
import { keepFormatters } from './formatters.ts'
import { anyCalendar, DAY, T0 } from './world.ts'

keepFormatters()

test('for many instants it is what `later` is for each', () => {
  const length = fc.record({
    months: fc.constantFrom(0, 0, 0, 1),
    days: fc.constantFrom(0, 1, 2, 7, 30, 180),
    ms: fc.constantFrom(0, 1, DAY / 4),
  })
  const ats = fc.array(fc.oneof(fc.nat(400 * DAY), fc.integer({ min: 5 * DAY, max: 9 * DAY })), {
    minLength: 20,
    maxLength: 60,
    size: 'max',
  })
  fc.assert(
    fc.property(anyCalendar, length, ats, (calendar, length, ats) => {
      const cal = calendarOf({ calendar })
      const until = untilOf(length, cal)
      for (const at of ats) expect(until(T0 + at)).toBe(later(T0 + at, length, cal))
    }),
    { numRuns: 100 },
  )
})
