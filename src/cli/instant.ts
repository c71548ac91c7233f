import { DAY, type Instant } from '../evidence/index.ts'
import { atWall, dayAt, type LocalCalendar } from '../rule/index.ts'

const ISO = /^(\d{4}-\d\d-\d\d)(?:[T ](\d\d:\d\d(?::\d\d(?:\.\d{1,3})?)?)(Z|[+-]\d\d:?\d\d)?)?$/

/**
 * An instant as people write it: ISO 8601 with an offset, or on the calendar's wall; a date alone is the start of that day; or milliseconds since 1970.
 * Null for what is none.
 */
export function instantFrom(given: unknown, calendar: LocalCalendar): Instant | null {
  if (typeof given === 'number') return Number.isSafeInteger(given) && Math.abs(given) < 8.64e15 ? given : null
  const [, date, time, offset] = ISO.exec(typeof given === 'string' ? given.trim() : '') ?? []
  if (!date) return null
  const midnight = Date.parse(`${date}T00:00Z`)
  // 2026-02-30 parses as the 2nd of March in some engines.
  if (!Number.isFinite(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return null
  if (!time) return dayAt(midnight / DAY, calendar)
  const wall = Date.parse(`${date}T${time}Z`)
  if (!Number.isFinite(wall)) return null
  const at = offset ? Date.parse(`${date}T${time}${offset}`) : atWall(wall, calendar)
  return Number.isFinite(at) ? at : null
}
