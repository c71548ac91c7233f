import fc from 'fast-check'
import { DateTime } from 'luxon'
import {
  type Change,
  DAY,
  type Evidence,
  empty,
  type Happened,
  type Instant,
  mark,
  merge,
  type Recorder,
  record,
} from '../../src/evidence/index.ts'
import type { Calendar, Rule, Scalar, Span } from '../../src/playbook/index.ts'
import { calendarOf, type Person, parseSpan, type Reading, read, reading, recordersOf, type View } from '../../src/rule/index.ts'

export const MINUTE = 60_000
export const HOUR = 60 * MINUTE
/** Sunday. */
export const T0 = Date.UTC(2026, 2, 1)

/** An event of somebody. */
export interface Deed extends Happened {
  readonly who: string
}
export const deed = (name: string, at: Instant, id: string, who = 'u1', props?: Record<string, Scalar>): Deed => ({
  who,
  name,
  at,
  id,
  ...(props && { props }),
})

/** Numbers in [0, 1), the same for the same seed (mulberry32). */
export const chance = (seed: number) => () => {
  seed = (seed + 0x6d2b79f5) | 0
  let t = Math.imul(seed ^ (seed >>> 15), 1 | seed)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 4294967296
}
export const shuffle = <T>(list: readonly T[], next: () => number): T[] => {
  const out = [...list]
  for (let i = out.length - 1; i > 0; i--) {
    const j = Math.floor(next() * (i + 1))
    ;[out[i], out[j]] = [out[j]!, out[i]!]
  }
  return out
}

/** What each person's ledger holds when these deeds came over several devices, in any order, some twice, and were joined in any order. */
export const scatter = (deeds: readonly Deed[], recorders: readonly Recorder[], seed = 1, devices = 3): Person[] => {
  const next = chance(seed)
  return [...new Set(deeds.map(({ who }) => who))].sort().map(id => {
    const ledgers: Evidence[] = Array.from({ length: devices }, () => empty)
    for (const one of shuffle(
      deeds.filter(({ who }) => who === id),
      next,
    )) {
      const device = Math.floor(next() * devices)
      ledgers[device] = record(ledgers[device]!, recorders, one, `d${device}`, 'k').evidence
    }
    const pool = shuffle([...ledgers, ledgers[Math.floor(next() * devices)]!], next)
    return { id, evidence: pool.reduce((a, b) => (next() < 0.5 ? merge(a, b) : merge(b, a)), empty) }
  })
}

export const fact = (evidence: Evidence, key: string, value: Scalar, at: Instant, rank: Change['rank'] = 0): Evidence =>
  mark(evidence, key, { rank, at, id: `${key}${at}`, value })
export type Fact = readonly [key: string, value: Scalar, at?: Instant]
export const facts = (...list: readonly Fact[]): Evidence =>
  list.reduce((evidence, [key, value, at = T0]) => fact(evidence, key, value, at), empty)

export interface Setting {
  readonly now?: Instant
  readonly calendar?: Calendar
  readonly scope?: View['scope']
  readonly account?: Evidence
  readonly milestones?: Record<string, Partial<Reading>>
}
export const viewOf = (
  people: readonly Person[],
  { now = T0, calendar = {}, scope, account = empty, milestones = {} }: Setting = {},
): View => ({
  now,
  calendar: calendarOf({ calendar }),
  scope: scope ?? (people.length > 1 ? 'account' : 'user'),
  people,
  account,
  milestone: id => reading(milestones[id]?.at ?? null, milestones[id]),
  level: () => reading(null),
  phase: () => reading(null),
})

/** Reads a rule over deeds. */
export const readDeeds = (rule: Rule, deeds: readonly Deed[], setting: Setting = {}, seed = 1): Reading =>
  read(rule, viewOf(scatter(deeds, recordersOf(rule), seed), setting))

/** Some calendars: a zone without change of clock, two with it (one of half an hour), days that start late, closed days. */
export const CALENDARS: readonly Required<Omit<Calendar, 'quiet' | 'contact'>>[] = [
  { zone: 'UTC', open: [1, 2, 3, 4, 5, 6, 7], holidays: [], dayStart: '00:00' },
  { zone: 'Asia/Tokyo', open: [2, 3, 4, 5, 6, 7], holidays: ['2026-03-11'], dayStart: '05:00' },
  { zone: 'America/New_York', open: [1, 2, 3, 4, 5], holidays: [], dayStart: '00:00' },
  { zone: 'Australia/Lord_Howe', open: [1, 2, 3, 4, 5, 6, 7], holidays: ['2026-03-05', '2026-03-06'], dayStart: '03:00' },
]
export const anyCalendar = fc.constantFrom(...CALENDARS)

/** The zone's offset by luxon; asked once a quarter of an hour, in which no zone changes twice. */
const asked = new Map<string, number>()
const offsetBy = (at: Instant, zone: string): number => {
  const name = `${zone} ${Math.floor(at / (15 * MINUTE))}`
  return asked.get(name) ?? asked.set(name, DateTime.fromMillis(at, { zone }).offset * MINUTE).get(name)!
}

/** Oracle: an instant and a span later, by luxon; of two instants the earlier, of none later by the gap. */
export const laterBy = (at: Instant, span: Span, { zone = 'UTC' }: Calendar): Instant => {
  const { months, days, ms } = parseSpan(span)!
  if (!months && !days) return at + ms
  const wall = DateTime.fromMillis(at + offsetBy(at, zone), { zone: 'utc' })
    .plus({ months, days })
    .toMillis()
  const offsetAt = (t: Instant) => offsetBy(t, zone)
  const offsets = [...new Set([-24, -12, 0, 12, 24].map(h => offsetAt(wall + h * HOUR)))].sort((a, b) => b - a)
  const hit = offsets.map(offset => wall - offset).find(t => t + offsetAt(t) === wall)
  return (hit ?? wall - Math.min(...offsets)) + ms
}
/** Oracle: the local date that an instant belongs to, by luxon. */
export const dateBy = (at: Instant, { zone = 'UTC', dayStart = '00:00' }: Calendar): string => {
  const local = DateTime.fromMillis(at, { zone })
  return (local.toFormat('HH:mm') < dayStart ? local.minus({ days: 1 }) : local).toISODate()!
}

/** Histories of one event: minutes within some days, by some people. */
export const history = (days: number, min: number, max: number, people = 1): fc.Arbitrary<Deed[]> =>
  fc
    .array(
      fc.record({
        minute: fc.integer({ min: 0, max: days * 1440 - 1 }),
        who: fc.integer({ min: 1, max: people }),
        v: fc.integer({ min: 1, max: 4 }),
      }),
      {
        minLength: min,
        maxLength: max,
        size: 'max',
      },
    )
    .map(list =>
      list.map(({ minute, who, v }, i) => deed('use', T0 + minute * MINUTE, `e${String(i).padStart(4, '0')}`, `u${who}`, { v: `v${v}` })),
    )

export const inOrder = (deeds: readonly Deed[]): Deed[] => [...deeds].sort((a, b) => a.at - b.at || (a.id < b.id ? -1 : 1))
export const RUNS = { numRuns: 300 }
export { DAY }
