import { DateTime, Duration, IANAZone } from 'luxon'
import type { Instant } from '../../src/evidence/types.ts'
import type { Calendar, Span } from '../../src/playbook/types.ts'

/** A calendar of which all is said. */
export type Office = Required<Omit<Calendar, 'quiet' | 'contact'>>

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
export const DAY = 24 * HOUR
const QUARTER = 15 * MINUTE
const WEEK = 7 * DAY

const asked = new Map<string, Map<Instant, number>>()
const askAt = (at: Instant, zone: string, known: Map<Instant, number>): number => {
  const offset = known.get(at) ?? IANAZone.create(zone).offset(at) * MINUTE
  known.set(at, offset)
  return offset
}
/**
 * The zone's offset in milliseconds by luxon, remembered for each week that ends as it began, since no zone changes to and fro within one, and
 * otherwise for each quarter of an hour: no zone changes within one.
 */
export const offsetAt = (at: Instant, zone: string): number => {
  const known = asked.get(zone) ?? new Map<Instant, number>()
  asked.set(zone, known)
  const week = at - (((at % WEEK) + WEEK) % WEEK)
  const offset = askAt(week, zone, known)
  return askAt(week + WEEK, zone, known) === offset ? offset : askAt(Math.floor(at / QUARTER) * QUARTER, zone, known)
}

/** What the clock on the wall shows, written as if it were UTC. */
export const wallOf = (at: Instant, zone: string): DateTime => DateTime.fromMillis(at + offsetAt(at, zone), { zone: 'utc' })

/** When the clock on the wall shows this: of two instants the earlier; of none as much after the change as it was to be (RFC 5545, 3.3.5). */
export const instantOf = (wall: DateTime, zone: string): Instant => {
  const ms = wall.toMillis()
  const offsets = [-26, -13, 0, 13, 26].map(hours => offsetAt(ms + hours * HOUR, zone))
  const hits = offsets.map(offset => ms - offset).filter(at => at + offsetAt(at, zone) === ms)
  return hits.length ? Math.min(...hits) : ms - Math.min(...offsets)
}

const spans = new Map<Span, Duration>()
const durationOf = (span: Span): Duration => {
  const known = spans.get(span)
  if (known) return known
  const read = Duration.fromISO(span)
  spans.set(span, read)
  return read
}

/** The exact part of a span, in milliseconds. */
export const exactOf = (span: Span): number => {
  const { hours, minutes, seconds } = durationOf(span)
  return hours * HOUR + minutes * MINUTE + seconds * 1000
}
/** Its parts of the calendar. */
export const dateOfSpan = (span: Span): { years: number; months: number; weeks: number; days: number } => {
  const { years, months, weeks, days } = durationOf(span)
  return { years, months, weeks, days }
}

/** An instant and a span later: years to days keep the wall time, the rest is exact. */
export const plus = (at: Instant, span: Span, { zone }: Office): Instant => {
  const date = dateOfSpan(span)
  const isDated = Object.values(date).some(n => n !== 0)
  return (isDated ? instantOf(wallOf(at, zone).plus(date), zone) : at) + exactOf(span)
}

/** The local date that an instant belongs to; what is before the day's start is the day before's. */
export const dateAt = (at: Instant, { zone, dayStart }: Office): string => {
  const wall = wallOf(at, zone)
  const [hour, minute] = dayStart.split(':') as [string, string]
  const isBefore = wall.hour < +hour || (wall.hour === +hour && wall.minute < +minute)
  return (isBefore ? wall.minus({ days: 1 }) : wall).toISODate()!
}

/** Keeps what a function of a text gave. */
export const kept = <T>(make: (text: string) => T): ((text: string) => T) => {
  const known = new Map<string, T>()
  return text => {
    const found = known.get(text) ?? make(text)
    known.set(text, found)
    return found
  }
}

const shownAt = kept(text => {
  const [wall, zone] = text.split(' ') as [string, string]
  return instantOf(DateTime.fromISO(wall, { zone: 'utc' }), zone)
})
/** The first instant of a local date. */
export const startOf = (date: string, { zone, dayStart }: Office): Instant => shownAt(`${date}T${dayStart} ${zone}`)

/** A date as luxon has it. */
export const dayOn = (date: string): DateTime => DateTime.fromISO(date, { zone: 'utc' })
const tomorrow = kept(date => dayOn(date).plus({ days: 1 }).toISODate()!)

const later = kept(text => {
  const [date, days] = text.split(' ') as [string, string]
  return dayOn(date).plus({ days: +days }).toISODate()!
})
/** So many dates later. */
export const dateAfter = (date: string, days: number): string => (days === 1 ? tomorrow(date) : later(`${date} ${days}`))

const weekdayOf = kept(date => dayOn(date).weekday)

/** Whole dates from one to another. */
export const daysFrom = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY

export const isOpen = (date: string, { open, holidays }: Office): boolean =>
  (open.length === 0 || open.includes(weekdayOf(date))) && !holidays.includes(date)
