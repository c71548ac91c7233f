import type { Instant } from '../evidence/index.ts'
import { atWall, type LocalCalendar, localDay } from '../rule/index.ts'

/** Minutes of a wall clock's day; what goes on past midnight ends beyond 1440. */
type Hours = readonly (readonly [from: number, to: number])[]

const MINUTE = 60_000
const DAY = 86_400_000
const MIDNIGHT = 1440
/** Japan's clocks of the night go on to 30 o'clock. */
const LATEST = 1800
/** Nobody is closed for longer, or their calendar says nothing. */
const LOOKS = 400

/** `14:00`, `14時` or `14時30分`. */
const TIME = String.raw`(\d{1,2})(?::(\d\d)|時(?:(\d{1,2})分|(半))?)`
/** Dashes and waves as keyboards of many systems write them. */
const SPAN = new RegExp(String.raw`${TIME}\s*(?:[-\u2010-\u2015\u2212~〜ー]|から|to)\s*翌?日?の?\s*${TIME}`, 'g')

/**
 * Reads `14:00-17:00` and `14時〜17時`, past midnight `22:00-2:00`, `22:00-26:00` and `22時〜翌2時`, in letters of any width, several with commas
 * between. What is no such span is passed over.
 */
export const hoursOf = (text: string | null): Hours =>
  [...(text ?? '').normalize('NFKC').matchAll(SPAN)].flatMap(([, ...parts]): Hours => {
    const [from, to] = [parts.slice(0, 4), parts.slice(4)].map(([h, m, m2, half]) => +h! * 60 + (half ? 30 : +(m ?? m2 ?? 0))) as [
      number,
      number,
    ]
    if (from >= MIDNIGHT || from === to || to > LATEST) return []
    return [[from, to < from ? to + MIDNIGHT : to]]
  })

/**
 * May somebody be called now, and if not, from when on (practice 53)? Within their hours on open days; always, when no hours are known.
 * Null beside `false`: no such time is near.
 */
export function contactAt(
  hours: Hours,
  calendar: LocalCalendar,
  now: Instant,
): { readonly isNow: boolean; readonly nextAt: Instant | null } {
  if (!hours.length) return { isNow: true, nextAt: null }
  const today = localDay(now, calendar)
  for (let day = today - 1; day <= today + LOOKS; day++) {
    if (!calendar.isOpen(day)) continue
    for (const [from, to] of [...hours].sort(([a], [b]) => a - b)) {
      const [starts, ends] = [from, to].map(minute => atWall(day * DAY + minute * MINUTE, calendar)) as [Instant, Instant]
      if (starts <= now && now < ends) return { isNow: true, nextAt: null }
      if (starts > now) return { isNow: false, nextAt: starts }
    }
  }
  return { isNow: false, nextAt: null }
}
