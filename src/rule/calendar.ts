import { DAY, type Day, type Evidence, type Instant } from '../evidence/index.ts'
import { isZone, type Playbook, SPAN, type Span } from '../playbook/index.ts'

/** The account's calendar, ready for arithmetic: it keeps the zone's offsets that it has looked up. */
export interface LocalCalendar {
  /** Equal for equal calendars. */
  readonly key: string
  /** What was told of it, as it was told. */
  readonly told: string
  readonly zone: string
  /** Milliseconds to add to an instant for the wall clock of the zone. */
  readonly offset: (at: Instant) => number
  /** The offsets that were looked up, by steady stretch. */
  readonly known: Offsets
  /** Milliseconds from midnight to the start of a day. */
  readonly dayStart: number
  /** Is the local day a day on which the account works? */
  readonly isOpen: (day: Day) => boolean
}

/** A span of ISO 8601: months and days of the calendar, then exact milliseconds. */
export interface Length {
  readonly months: number
  readonly days: number
  readonly ms: number
}

const dayOf = (at: Instant): Day => Math.floor(at / DAY)

/** So long no zone has changed its offset twice, in milliseconds: since 2000 the least was a week (tz database, America/Boa_Vista in 2000). */
export const STEADY = 4 * DAY

/** The offset of a stretch of `STEADY`, in which it may change: null. */
export type Offsets = Map<number, number | null>

/** What is remembered of a calendar: the first look at a zone is dear, since the engine loads its names. */
export type Remembered = Pick<LocalCalendar, 'told' | 'zone' | 'known'> & Partial<LocalCalendar>

/** Looks up offsets at the edges of steady stretches only; one in which the offset changes is asked for each instant. */
const offsets = (zone: string, known: Offsets): LocalCalendar['offset'] => {
  if (zone === 'UTC') return () => 0
  let format: Intl.DateTimeFormat | undefined
  const ask = (at: Instant): number => {
    format ??= new Intl.DateTimeFormat('en', { timeZone: zone, timeZoneName: 'longOffset' })
    // "1/31/2026, GMT+05:30"; plain "GMT" is none.
    const [, sign, hours, minutes] = /([+-])(\d+):(\d+)/.exec(format.format(at)) ?? []
    return sign ? +`${sign}1` * (+hours! * 60 + +minutes!) * 60_000 : 0
  }
  return at => {
    const stretch = Math.floor(at / STEADY)
    let offset = known.get(stretch)
    if (offset === undefined) {
      offset = ask(stretch * STEADY)
      known.set(stretch, offset === ask((stretch + 1) * STEADY) ? offset : null)
      offset = known.get(stretch)!
    }
    return offset ?? ask(at)
  }
}

type Facts = Pick<Evidence, 'marks'>

/**
 * The account's calendar: what the product told of it (`account.calendar.*`), else what the playbook says, else UTC, every weekday open, days
 * from midnight. With `device` as the playbook's zone a person's own (`own`, `trait.zone`) goes first. What was told amiss is passed over.
 * `old`: given back when nothing is different, since it keeps what it looked up; where it is only what is remembered of one, that is made use of.
 */
export const calendarOf = (
  { calendar = {} }: Pick<Playbook, 'calendar'>,
  account?: Facts,
  own?: Facts,
  old?: Remembered,
): LocalCalendar => {
  const told = (field: string, pattern: RegExp): readonly string[] | undefined => {
    const text = account?.marks[`account.calendar.${field}`]?.cur.value
    return typeof text === 'string' ? (text.match(pattern) ?? []) : undefined
  }
  const zones = [calendar.zone === 'device' && own?.marks['trait.zone']?.cur.value, told('zone', /.+/)?.[0], calendar.zone]
  const open = told('open', /[1-7]/g)?.map(Number) ?? calendar.open ?? []
  const holidays = told('holidays', /[^,]+/g) ?? calendar.holidays ?? []
  const dayStart = told('dayStart', /^[0-2]\d:[0-5]\d$/)?.[0] ?? calendar.dayStart ?? '0:0'
  const all = JSON.stringify([zones, open, holidays, dayStart])
  const isWhole = (old?: Remembered): old is LocalCalendar => !!old?.key
  const isSame = all === old?.told
  if (isSame && isWhole(old)) return old
  // To ask whether a zone is one is dear.
  const zone = isSame ? old.zone : (zones.find(isZone) ?? 'UTC')
  const key = JSON.stringify([zone, open, holidays, dayStart])
  if (key === old?.key && isWhole(old)) return { ...old, told: all }
  const [hours = 0, minutes = 0] = dayStart.split(':').map(Number)
  const known: Offsets = zone === old?.zone ? old.known : new Map()
  const closed = new Set(holidays.map(date => dayOf(Date.parse(date))))
  return {
    key,
    told: all,
    zone,
    offset: offsets(zone, known),
    known,
    dayStart: (hours * 60 + minutes) * 60_000,
    // 1970-01-01 was a Thursday, ISO weekday 4.
    isOpen: day => (!open.length || open.includes(((((day + 3) % 7) + 7) % 7) + 1)) && !closed.has(day),
  }
}

/** The number of the account's day that an instant belongs to: days since 1970-01-01 on the wall, moved by the day's start. */
export const localDay = (at: Instant, cal: LocalCalendar): Day => dayOf(at + cal.offset(at) - cal.dayStart)

/** The instant of a wall time. Of two (a clock put back) the earlier, of none (put forward) as much later: RFC 5545, as `Temporal`'s "compatible". */
export const atWall = (wall: number, { offset }: Pick<LocalCalendar, 'offset'>): Instant => {
  // No offset is a day long, so these two lie on either side of any change.
  const before = offset(wall - DAY)
  const after = offset(wall + DAY)
  const at = wall - before
  return offset(at) === before || offset(wall - after) !== after ? at : wall - after
}

/** The first instant of a local day. */
export const dayAt = (day: Day, cal: LocalCalendar): Instant => atWall(day * DAY + cal.dayStart, cal)

/** The first instant of the local day that `at` belongs to. */
export const startOfDay = (at: Instant, cal: LocalCalendar): Instant => dayAt(localDay(at, cal), cal)

/** Reads an ISO 8601 duration such as `P1M`, `P2W`, `P28D` or `PT36H`; null when it is none. */
export const parseSpan = (text: Span): Length | null => {
  const found = SPAN.exec(text)
  if (!found) return null
  const [y, m, w, d, h, min, s] = found.slice(1).map(digits => +(digits ?? 0)) as [number, number, number, number, number, number, number]
  return { months: y * 12 + m, days: w * 7 + d, ms: ((h * 60 + min) * 60 + s) * 1000 }
}

/** An instant and a length later: months clamp to the month's end, months and days keep the wall time, the rest is exact. */
export const later = (at: Instant, { months, days, ms }: Length, cal: Pick<LocalCalendar, 'offset'>): Instant => {
  if (!months && !days) return at + ms
  let wall = at + cal.offset(at)
  if (months) {
    const date = new Date(wall)
    const year = date.getUTCFullYear()
    const month = date.getUTCMonth() + months
    const last = new Date(Date.UTC(year, month + 1, 0)).getUTCDate()
    wall += Date.UTC(year, month, Math.min(date.getUTCDate(), last)) - dayOf(wall) * DAY
  }
  return atWall(wall + days * DAY, cal) + ms
}

/** An instant and a span later, in the account's calendar; a text that is no span adds nothing. */
export const addSpan = (at: Instant, span: Span, cal: LocalCalendar): Instant =>
  later(at, parseSpan(span) ?? { months: 0, days: 0, ms: 0 }, cal)

/**
 * When a length of open time after `at` has passed. Months and days end with the end of an open day: one day after a use on Friday is
 * the end of Monday when the weekend is closed. Hours count on open days only.
 */
export const laterOpen = (at: Instant, { months, days, ms }: Length, cal: LocalCalendar): Instant => {
  let day = localDay(later(at, { months, days: 0, ms: 0 }, cal), cal)
  let time = at
  if (months || days) {
    if (!days) day--
    for (let left = days || 1; left; ) if (cal.isOpen(++day)) left--
    time = dayAt(day + 1, cal)
  }
  for (let left = ms; left > 0; ) {
    day = localDay(time, cal)
    const end = dayAt(day + 1, cal)
    const use = cal.isOpen(day) ? Math.min(left, end - time) : 0
    left -= use
    time = left ? end : time + use
  }
  return time
}

/** Days further apart than this are not counted one by one. */
const MOST_DAYS = 5000

/** Open days after the day of one instant, up to and including the day of another; less than 0 when that is the earlier. Null: many years apart. */
export const openDays = (from: Instant, to: Instant, cal: LocalCalendar): number | null => {
  const first = localDay(Math.min(from, to), cal)
  const last = localDay(Math.max(from, to), cal)
  if (last - first > MOST_DAYS) return null
  let n = 0
  for (let day = last; day > first; day--) n += +cal.isOpen(day)
  return from > to && n ? -n : n
}
