import { DAY, type Instant } from '../evidence/index.ts'
import { type Length, type LocalCalendar, later, STEADY } from './calendar.ts'

/** `later` for many instants that lie on few days: where the clock is not changed near one, it adds the same to each instant of a UTC day. */
export const untilOf = (length: Length, calendar: LocalCalendar): ((at: Instant) => Instant) => {
  const { months, days, ms } = length
  if (months || !days) return at => later(at, length, calendar)
  const { offset, known } = calendar
  const isSteady = (from: Instant, to: Instant, as: number): boolean => {
    for (let stretch = Math.floor(from / STEADY); stretch * STEADY <= to; stretch++)
      if (offset(stretch * STEADY) !== as || known.get(stretch) === null) return false
    return true
  }
  const shifts = new Map<number, number | null>()
  const shiftOf = (day: number): number | null => {
    const from = day * DAY
    const as = offset(from)
    const shift = days * DAY + ms
    // So near to it `later` looks, on the wall and as an instant.
    return isSteady(from, from + DAY, as) && isSteady(from + days * DAY - 2 * DAY, from + days * DAY + 3 * DAY, as) ? shift : null
  }
  return at => {
    const day = Math.floor(at / DAY)
    let shift = shifts.get(day)
    if (shift === undefined) {
      shift = shiftOf(day)
      shifts.set(day, shift)
    }
    return shift === null ? later(at, length, calendar) : at + shift
  }
}
