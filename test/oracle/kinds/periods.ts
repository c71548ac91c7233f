import type { Instant } from '../../../src/evidence/types.ts'
import type { Every, MissedRule, StreakRule } from '../../../src/playbook/types.ts'
import { anchorOf, usesOf } from '../facts.ts'
import { dateAfter, dateAt, dateOfSpan, dayOn, isOpen, kept, type Office, startOf } from '../time.ts'
import type { Seen, Truth } from '../world.ts'

/** A period is known by its first date. */
const firsts = {
  day: kept(date => date),
  week: kept(date => dayOn(date).startOf('week').toISODate()!),
  month: kept(date => `${date.slice(0, 7)}-01`),
}
const nexts = {
  day: (date: string) => dateAfter(date, 1),
  week: (date: string) => dateAfter(date, 7),
  month: kept(date => dayOn(date).plus({ months: 1 }).toISODate()!),
}
const periodOf = (date: string, every: Every): string => firsts[every](date)
const nextOf = (period: string, every: Every): string => nexts[every](period)
const isOpenPeriod = (period: string, every: Every, cal: Office): boolean => {
  for (let date = period; date < nextOf(period, every); date = dateAfter(date, 1)) if (isOpen(date, cal)) return true
  return false
}

/** In order, the open periods that had `n` uses, each with the instant of the n-th. */
const usedIn = (ats: readonly Instant[], n: number, every: Every, cal: Office): Map<string, Instant> => {
  const all = new Map<string, Instant[]>()
  for (const at of ats) {
    const period = periodOf(dateAt(at, cal), every)
    all.set(period, [...(all.get(period) ?? []), at])
  }
  return new Map(
    [...all]
      .filter(([period, list]) => list.length >= n && isOpenPeriod(period, every, cal))
      .map(([period, list]) => [period, list[n - 1]!]),
  )
}

/** The open ones of the periods that lie whole in a span from the start of one; of closed and open ones there is at least the first. */
const openIn = (start: string, rule: StreakRule, cal: Office): string[] => {
  const end = dayOn(start).plus(dateOfSpan(rule.for)).toISODate()!
  const periods = [start]
  for (let one = nextOf(start, rule.every); nextOf(one, rule.every) <= end; one = nextOf(one, rule.every)) periods.push(one)
  return periods.filter(period => isOpenPeriod(period, rule.every, cal))
}

/** One run: from a used period on, until it has missed more than it may. */
interface Run {
  readonly start: string
  readonly used: number
  readonly need: number
  /** When it was full for sure: what is still to come may all be missed then. */
  readonly fullAt: Instant | null
  /** The end of the period that it could not miss. */
  readonly lostAt: Instant | null
}

export const streak = (rule: StreakRule, seen: Seen): Truth => {
  const { every, atLeast = 1, grace = 0 } = rule
  const { cal, now } = seen.world
  const ats = usesOf(seen, rule.streak, rule.where).map(({ at }) => at)
  const used = usedIn(ats, atLeast, every, cal)
  const present = periodOf(dateAt(now, cal), every)
  const latest = [...used.keys(), present].sort().at(-1)!
  const runs = [...used.keys()].sort().map((start): Run => {
    const needed = openIn(start, rule, cal)
    const hits = needed.flatMap(period => used.get(period) ?? [])
    const n = Math.max(needed.length - grace, 1)
    let misses = 0
    let seenUsed = 0
    let lostAt: Instant | null = null
    for (let period = start; period <= latest && lostAt === null; period = nextOf(period, every)) {
      if (!isOpenPeriod(period, every, cal)) continue
      if (used.has(period)) seenUsed++
      else if (++misses > grace) lostAt = startOf(nextOf(period, every), cal)
    }
    return { start, used: seenUsed, need: needed.length, fullAt: hits[n - 1] ?? null, lostAt }
  })
  // The present period is not over: it may still be used.
  const isAlive = ({ lostAt }: Run): boolean => lostAt === null || lostAt > startOf(present, cal)
  const current = runs.find(isAlive)
  const best = Math.max(0, ...runs.map(run => run.used))
  const value = { value: current?.used ?? 0, need: current?.need ?? openIn(present, rule, cal).length, late: false, best }
  const full = runs.filter(({ fullAt }) => fullAt !== null)
  if (!rule.now) {
    const at = full.length ? Math.min(...full.map(({ fullAt }) => fullAt!)) : null
    return { holds: at !== null, at, rising: true, ...value }
  }
  const isOn = (t: Instant): boolean => full.some(({ fullAt, lostAt }) => fullAt! <= t && (lostAt === null || t < lostAt))
  let at: Instant | null = null
  let lostAt: Instant | null = null
  for (const edge of full.flatMap(one => [one.fullAt!, one.lostAt ?? now]).sort((a, b) => a - b)) {
    if (edge > now) break
    if (isOn(edge)) at ??= edge
    else {
      if (at !== null) lostAt = edge
      at = null
    }
  }
  return { holds: isOn(now), at, rising: false, lostAt: at === null ? lostAt : null, ...value }
}

export const missed = (rule: MissedRule, seen: Seen): Truth => {
  const { every, atLeast = 1, each = 1 } = rule
  const { cal, now } = seen.world
  const ats = usesOf(seen, rule.missed, rule.where).map(({ at }) => at)
  const anchor = rule.from ? anchorOf(rule.from, seen) : (ats[0] ?? null)
  let expectedBy: Instant | null = null
  if (anchor !== null) {
    const used = usedIn(ats, each, every, cal)
    const own = periodOf(dateAt(anchor, cal), every)
    const first = startOf(own, cal) >= anchor ? own : nextOf(own, every)
    const last = [...used.keys()].sort().at(-1)
    let period = last !== undefined && last >= first ? nextOf(last, every) : first
    for (let left = atLeast; left > 0; period = nextOf(period, every)) if (isOpenPeriod(period, every, cal)) left--
    expectedBy = startOf(period, cal)
  }
  const holds = expectedBy !== null && now >= expectedBy
  return { holds, at: holds ? expectedBy : null, value: holds ? 1 : 0, need: 1, late: false, rising: false, expectedBy, lostAt: null }
}
