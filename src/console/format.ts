import type { Lang, Words } from './text/words.ts'

const MINUTE = 60_000
const HOUR = 60 * MINUTE
const DAY = 24 * HOUR

/** Dates, times and spans of the account's zone, as the reader's language writes them. All take instants in milliseconds. */
export interface Format {
  /** `3 Dec`, `12月3日`; with the year when it is not this year. */
  day(at: number): string
  /** `14:02` */
  time(at: number): string
  /** The day of an ISO date, or of an ISO date-time in the zone; null for any other text. */
  isoDay(text: string): string | null
  /** The time alone when it is today, else with its day. */
  moment(at: number): string
  /** `3 min ago`, `2日前` */
  ago(at: number): string
  /** `in 4 h`, `あと4時間`; null when it is past. */
  ahead(at: number): string | null
  /** How long ago a deadline passed: `2 days overdue`. */
  overdue(at: number): string
  /** A figure with at most two decimals, cut off: 0.799 of a goal of 0.8 is not 0.8. */
  number(value: number): string
  /** Six o'clock, before anybody works, on the day so many days after that of an instant. */
  morning(at: number, days: number): number
  /** For `<time datetime>`. */
  machine(at: number): string
}

const zoned = (zone: string): Intl.DateTimeFormat => {
  const options = { calendar: 'gregory', numberingSystem: 'latn', hourCycle: 'h23' } as const
  const fields = { year: 'numeric', month: 'numeric', day: 'numeric', hour: '2-digit', minute: '2-digit' } as const
  try {
    return new Intl.DateTimeFormat('en-GB', { ...options, ...fields, timeZone: zone })
  } catch {
    return new Intl.DateTimeFormat('en-GB', { ...options, ...fields, timeZone: 'UTC' })
  }
}

/** How dates and figures are said in a language, a zone (an unknown one reads as UTC) and at an instant. */
export const createFormat = (lang: Lang, words: Words['when'], zone: string, now: number): Format => {
  const zoneFormat = zoned(zone)
  const figures = new Intl.NumberFormat(lang, { maximumFractionDigits: 2, roundingMode: 'trunc' } as Intl.NumberFormatOptions)
  const fields = (at: number) => {
    const parts = Object.fromEntries(zoneFormat.formatToParts(at).map(part => [part.type, part.value]))
    return { year: Number(parts.year), month: Number(parts.month), date: Number(parts.day), time: `${parts.hour}:${parts.minute}` }
  }
  const dayNumber = (at: number): number => {
    const { year, month, date } = fields(at)
    return Math.round(Date.UTC(year, month - 1, date) / DAY)
  }
  /** By how much the zone's wall clock is ahead of UTC. */
  const offset = (at: number): number => {
    const [hours, minutes] = fields(at).time.split(':').map(Number) as [number, number]
    return dayNumber(at) * DAY + hours * HOUR + minutes * MINUTE - Math.floor(at / MINUTE) * MINUTE
  }
  const today = dayNumber(now)
  const thisYear = fields(now).year
  const dayOf = (year: number, month: number, date: number): string =>
    year === thisYear ? words.day(month, date) : words.dayOfYear(year, month, date)
  const day = (at: number): string => {
    const { year, month, date } = fields(at)
    return dayOf(year, month, date)
  }
  const isoDay = (text: string): string | null => {
    const [whole, year, month, date] = /^(\d{4})-(\d\d)-(\d\d)(T[\d:.]+(Z|[+-]\d\d:\d\d)?)?$/.exec(text) ?? []
    const at = whole === undefined ? Number.NaN : Date.parse(whole)
    if (Number.isNaN(at)) return null
    return whole === `${year}-${month}-${date}` ? dayOf(Number(year), Number(month), Number(date)) : day(at)
  }
  const time = (at: number): string => fields(at).time
  /** A length of time in one unit; days are counted as midnights between. */
  const span = (from: number, to: number): string => {
    const length = to - from
    if (length < HOUR) return words.minutes(Math.max(1, Math.floor(length / MINUTE)))
    const midnights = dayNumber(to) - dayNumber(from)
    // A day on which clocks are put back has 25 hours.
    return length < DAY || !midnights ? words.hours(Math.floor(length / HOUR)) : words.days(midnights)
  }
  return {
    day,
    time,
    isoDay,
    moment: at => (dayNumber(at) === today ? time(at) : `${day(at)} ${time(at)}`),
    ago: at => (now - at < MINUTE ? words.justNow : words.ago(span(at, now))),
    ahead: at => (at > now ? words.ahead(span(now, at)) : null),
    overdue: at => words.overdue(span(at, Math.max(at, now))),
    number: value => figures.format(value),
    morning: (at, days) => {
      const wall = (dayNumber(at) + days) * DAY + 6 * HOUR
      // Clocks may be changed in the night between.
      return wall - offset(wall - offset(at))
    },
    machine: at => new Date(at).toISOString(),
  }
}
