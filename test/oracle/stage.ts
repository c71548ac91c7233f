import { DateTime } from 'luxon'
import type { Instant } from '../../src/evidence/types.ts'
import type { Milestone, Playbook, Rule, Scalar, Span } from '../../src/playbook/types.ts'
import { type Dice, times } from './dice.ts'
import { DAY, dateAfter, dateAt, HOUR, MINUTE, type Office, offsetAt, plus, startOf } from './time.ts'
import type { Case, Deed, Told, World } from './world.ts'

/** Zones without a change of clock, with one of an hour, of half an hour, at midnight, and offsets that are no whole hours. */
const ZONES = [
  'UTC',
  'Asia/Tokyo',
  'America/New_York',
  'Europe/Berlin',
  'Asia/Kathmandu',
  'Australia/Lord_Howe',
  'America/Santiago',
  'America/Havana',
  'Pacific/Kiritimati',
]
const FROM = Date.UTC(2025, 9, 1)
const DAYS = 760

const found = new Map<string, readonly Instant[]>()
/** When the zone's clock changes. */
const changesOf = (zone: string): readonly Instant[] => {
  const known = found.get(zone)
  if (known) return known
  const changes: Instant[] = []
  for (let at = FROM; at < FROM + DAYS * DAY; at += 15 * MINUTE) {
    if (at % DAY === 0 && offsetAt(at, zone) === offsetAt(at + DAY, zone)) at += DAY - 15 * MINUTE
    else if (offsetAt(at, zone) !== offsetAt(at + 15 * MINUTE, zone)) changes.push(at + 15 * MINUTE)
  }
  found.set(zone, changes)
  return changes
}

/** Where and when a history happens, and the instants at which something may turn there. */
export interface Stage {
  readonly cal: Office
  readonly start: Instant
  readonly end: Instant
  /** An instant of it, often on an edge: a day's start, a span after another instant, a change of the clock. What it gave once is an edge later on. */
  readonly at: () => Instant
  /** Makes an instant one that others lie a span from. */
  readonly mark: (at: Instant) => Instant
  readonly date: () => string
}

export const stageOf = (dice: Dice, days: number, spans: readonly Span[] = ['P1D']): Stage => {
  const zone = dice.pick(ZONES)
  const changes = changesOf(zone)
  const around = dice.odds(0.5) && changes.length ? dice.pick(changes) : null
  const month = Date.UTC(2026, dice.int(0, 14), 1) - dice.int(1, 3) * DAY
  const base = around ?? (dice.odds(0.4) ? month : FROM + dice.int(60, DAYS - 60) * DAY)
  const start = base - dice.int(0, Math.min(days, 40)) * DAY + dice.int(0, DAY)
  const end = start + days * DAY
  const plain: Office = { zone, open: [], holidays: [], dayStart: dice.pick(['00:00', '00:00', '05:00', '04:30', '23:00']) }
  const date = (): string => dateAt(start + dice.int(0, days) * DAY, plain)
  const cal: Office = {
    ...plain,
    open: dice.pick([[], [1, 2, 3, 4, 5], [2, 3, 4, 5, 6, 7], [1, 3, 5], [1, 2, 3, 4, 5, 6, 7]]),
    holidays: [...new Set(times(dice.pick([0, 0, 2, 5]), date))],
  }
  const known: Instant[] = changes.filter(at => at > start && at < end)
  const draw = (): Instant => {
    const roll = dice.next()
    if (roll < 0.25 && known.length) return plus(dice.pick(known), dice.pick(spans), cal) + dice.pick([-1, 0, 0, 1, -HOUR, HOUR])
    if (roll < 0.35) return startOf(date(), cal) + dice.pick([-1, 0, 0, 1])
    if (roll < 0.42 && known.length) return dice.pick(known) + dice.pick([-1, 0, 1, 30 * MINUTE])
    // Where months are cut short.
    if (roll < 0.5)
      return startOf(DateTime.fromISO(date(), { zone: 'utc' }).endOf('month').toISODate()!, cal) - dice.int(0, 2) * DAY + dice.int(0, DAY)
    return start + dice.int(0, days * DAY - 1)
  }
  const mark = (at: Instant): Instant => {
    known.push(at)
    return at
  }
  return { cal, start, end, date, mark, at: () => mark(Math.min(Math.max(draw(), start), end)) }
}

/** Ids as ours (with the instant in them) and as hosts give them. */
export const idOf = (dice: Dice, at: Instant, i: number): string => {
  const hex = Math.max(at, 0).toString(16).padStart(12, '0')
  return dice.odds(0.6)
    ? `${hex.slice(0, 8)}-${hex.slice(8)}-7${i.toString(16).padStart(3, '0')}-8000-000000000000`
    : `order-${i}-${dice.int(0, 9)}`
}

export const deedOf = (dice: Dice, i: number, who: string, name: string, at: Instant, props?: Record<string, Scalar>): Deed => ({
  who,
  name,
  at,
  id: idOf(dice, at, i),
  ...(props && { props }),
})

let said = 0
/** Something said once, under an id of its own. */
export const tell = (key: string, value: Scalar, at: Instant, who = '', rank: Told['rank'] = 0): Told => ({
  who,
  key,
  value,
  at,
  rank,
  id: `f${String(said++).padStart(9, '0')}`,
})

export const pad = (n: number, digits = 2): string => String(n).padStart(digits, '0')

/** A date, a time on the wall or a time with its offset: how products write an anchor. */
export const anchorText = (dice: Dice, stage: Stage): string => {
  if (dice.odds(0.3)) return stage.date()
  const at = dice.odds(0.5) ? stage.start : stage.at()
  const utc = new Date(at).toISOString()
  if (dice.odds(0.5)) return utc
  return new Date(at + offsetAt(at, stage.cal.zone)).toISOString().slice(0, -1)
}

/** Now: within or after the history, often on an edge of it. What happened later is not told yet. */
export const worldOf = (dice: Dice, stage: Stage, people: readonly string[], deeds: readonly Deed[], told: readonly Told[]): World => {
  const now = dice.odds(0.5) ? stage.at() : stage.end + dice.int(0, 10 * DAY)
  return { cal: stage.cal, people, now, deeds: deeds.filter(({ at }) => at <= now), told: told.filter(({ at }) => at <= now) }
}

/** The question: does a rule hold as a milestone, with a target time or without? */
export const caseOf = (
  dice: Dice,
  world: World,
  scope: 'user' | 'account',
  rule: Rule,
  more: Partial<Playbook> = {},
  milestone: Partial<Milestone> = {},
): Case => ({
  world,
  delivery: dice.int(0, 1e9),
  playbook: {
    id: 'oracle',
    version: 1,
    roadmap: [],
    ...more,
    calendar: world.cal,
    milestones: {
      ...more.milestones,
      m: {
        title: 'm',
        rule,
        scope,
        ...(dice.odds(0.7) && { target: dice.pick(['PT1H', 'P1D', 'P2D', 'P3D', 'P7D', 'P1M', 'PT36H']) }),
        ...(dice.odds(0.25) && { targetOpen: true }),
        ...(dice.odds(0.05) && { late: 'fails' as const }),
        ...milestone,
      },
    },
  },
})

export { DAY, dateAfter, HOUR }
