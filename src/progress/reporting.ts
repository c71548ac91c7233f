import type { Evidence, Instant } from '../evidence/index.ts'
import type { Level, Playbook, Scalar, Text } from '../playbook/index.ts'
import { lastUse, type Person } from '../rule/index.ts'
import { type Everyone, seeEveryone } from './everyone.ts'
import { dayFrom, originOf } from './milestones.ts'
import type { AccountReport, AccountRow, ReportMilestone, ReportPerson, TimelineEntry } from './report.ts'
import { idText, textOf } from './shown.ts'
import { medianOf } from './ttv.ts'

/** An account as the receiver holds it. */
export interface AccountSource {
  readonly id: string
  /** Everybody; with the account's own ledger (id `''`) its events count too. */
  readonly people: readonly (Person & { readonly devices?: number })[]
  /** The account's facts, as `accountOf` joins them. */
  readonly account: Evidence
  readonly lastBeaconAt: Instant | null
}

/** What beacons and customer success told of the account, for its timeline. */
export type Told = { readonly id: string; readonly at: Instant; readonly person: string | null } & (
  | { readonly kind: 'milestone'; readonly milestone: string; readonly ttv: number | null; readonly late: boolean }
  | { readonly kind: 'level'; readonly level: number | null; readonly from: number | null }
  | { readonly kind: 'signal'; readonly signal: string; readonly raised: boolean }
  | { readonly kind: 'guide'; readonly guide: string; readonly what: string; readonly step?: string }
  | { readonly kind: 'talk'; readonly level: number | null; readonly topic?: string }
  | { readonly kind: 'personChanged'; readonly to: string; readonly from?: string }
  | { readonly kind: 'fact'; readonly fact: string; readonly value: Scalar; readonly by: string | null }
)

/** So many lines of the timeline are given, the newest. */
const LINES = 500

const factOf = ({ marks }: Evidence, name: string): Scalar => marks[name]?.cur.value ?? null
const textIn = (evidence: Evidence, name: string): string | null => textOf(factOf(evidence, name))

const stateOf = ({ roadmap }: Playbook, level: number | null): Level | undefined => roadmap.find(one => one.level === level)

const rowOf = (playbook: Playbook, source: AccountSource, { account: progress, scene }: Everyone, now: Instant): AccountRow => {
  const { id, account, people, lastBeaconAt } = source
  const { level, since, day, signals, nextExpectedBy } = progress
  const milestones = Object.values(progress.milestones)
  const planDay = progress.levels.find(one => !one.reached)?.planDay ?? null
  const seats = factOf(account, 'account.seats')
  return {
    id,
    name: textIn(account, 'account.name') ?? idText(id),
    tier: textIn(account, 'account.tier'),
    owner: textIn(account, 'account.owner'),
    health: progress.health,
    segment: progress.segment,
    level,
    levels: playbook.roadmap.length,
    state: stateOf(playbook, level)?.state ?? null,
    since,
    day,
    daysInLevel: dayFrom(since, now, scene),
    planDay,
    behind: day === null || planDay === null ? null : day - planDay,
    ttvDays: medianOf(milestones.flatMap(one => (playbook.milestones[one.id]?.target && one.ttvDays !== null ? [one.ttvDays] : []))),
    reached: milestones.filter(one => one.reached).length,
    milestones: milestones.length,
    people: people.filter(person => person.id).length,
    seats: typeof seats === 'number' ? seats : null,
    lastBeaconAt,
    nextExpectedBy,
    overdue: nextExpectedBy !== null && nextExpectedBy <= now,
    signals: signals.map(({ id, title, severity, since, do: { call, mail, task } }) => ({
      id,
      title: title ?? null,
      severity,
      since,
      say: (call ?? mail ?? task)?.say ?? null,
    })),
  }
}

/** The account's row in the list of accounts. */
export const accountRow = (playbook: Playbook, source: AccountSource, now: Instant): AccountRow =>
  rowOf(playbook, source, seeEveryone(playbook, source.people, source.account, now), now)

/** Everything that the account's page shows: the row, the roadmap, the milestones, the people, and what happened, newest first. */
export const accountReport = (playbook: Playbook, source: AccountSource, told: readonly Told[], now: Instant): AccountReport => {
  const everyone = seeEveryone(playbook, source.people, source.account, now)
  const { account: progress, people, scene } = everyone
  const names = new Map(source.people.map(({ id, evidence }) => [id, textIn(evidence, 'trait.name')]))
  const milestones = Object.values(progress.milestones).map(
    ({ id, title, scope, reached, reachedAt, late, reading, ttvDays, dueAt }): ReportMilestone => ({
      id,
      title,
      scope,
      reached,
      reachedAt,
      late,
      value: reading.value,
      need: reading.need,
      ttvDays,
      targetDays: dayFrom(originOf(scene, playbook.milestones[id]?.from, scope), dueAt, scene),
      dueAt,
      ...(scope === 'user' && { people: people.filter(one => one.scene.milestone(id)?.reached).length }),
    }),
  )
  return {
    asOf: now,
    zone: scene.calendar.zone,
    row: rowOf(playbook, source, everyone, now),
    anchorAt: progress.anchorAt,
    levels: progress.levels.map(({ level, name, state, reached, reachedAt, day, planDay, criteria }) => ({
      level,
      name: name ?? null,
      state,
      reached,
      reachedAt,
      day,
      planDay,
      criteria: criteria.map(({ id }) => id),
      measures: stateOf(playbook, level)?.measures ?? [],
    })),
    milestones,
    people: source.people
      .filter(({ id }) => id)
      .map(person => personOf(playbook, person, everyone))
      .sort(byWeight),
    timeline: timelineOf(playbook, source, everyone, told, names),
  }
}

const INFLUENCE: readonly (string | null)[] = ['high', 'medium', 'low']

/** Those of influence first, then those who speak for the product, then who was there last. */
const byWeight = (a: ReportPerson, b: ReportPerson): number => {
  const rank = ({ influence }: ReportPerson): number => [...INFLUENCE, influence].indexOf(influence)
  return rank(a) - rank(b) || Number(b.promoter) - Number(a.promoter) || (b.lastUseAt ?? 0) - (a.lastUseAt ?? 0) || (a.id < b.id ? -1 : 1)
}

const personOf = (
  playbook: Playbook,
  { id, evidence, devices = 0 }: AccountSource['people'][number],
  { people }: Everyone,
): ReportPerson => {
  const scene = people.find(one => one.id === id)?.scene
  return {
    id,
    name: textIn(evidence, 'trait.name'),
    role: textIn(evidence, 'trait.role'),
    section: textIn(evidence, 'trait.section'),
    position: textIn(evidence, 'trait.position'),
    influence: textIn(evidence, 'trait.influence'),
    promoter: factOf(evidence, 'trait.promoter') === true,
    lastUseAt: lastUse(evidence),
    devices,
    milestones: Object.entries(playbook.milestones).filter(([id, { scope }]) => scope !== 'account' && scene?.milestone(id)?.reached)
      .length,
  }
}

/** What was told, and every change of the account's facts that is still known, once each. */
const timelineOf = (
  playbook: Playbook,
  { account }: AccountSource,
  { scene }: Everyone,
  told: readonly Told[],
  names: ReadonlyMap<string, string | null>,
): TimelineEntry[] => {
  const facts = Object.entries(account.marks).flatMap(([key, { log }]) =>
    // Who is in charge is a hash here; that it is another is told by whoever handed over.
    (key === 'account.charge' ? [] : log).map(
      ({ id, at, value }): Told => ({
        id: `${id}/${key}`,
        at,
        person: null,
        kind: 'fact',
        fact: key.replace('account.', ''),
        value,
        by: null,
      }),
    ),
  )
  const known = new Set(told.map(({ id }) => id))
  const goals = Object.values(playbook.milestones)
  return [...told, ...facts.filter(({ id }) => !known.has(id))]
    .sort((a, b) => b.at - a.at || (a.id < b.id ? 1 : -1))
    .slice(0, LINES)
    .map((entry): TimelineEntry => {
      const { id, at, person } = entry
      const line = { id, at, person, name: person === null ? null : (names.get(person) ?? null) }
      const titleOf = (part: { readonly title?: Text } | undefined): Text | null => part?.title ?? null
      switch (entry.kind) {
        case 'milestone':
          return {
            ...line,
            kind: entry.kind,
            milestone: entry.milestone,
            title: titleOf(playbook.milestones[entry.milestone]) ?? entry.milestone,
            // Days of the calendar lie between the anchor that was told, `ttv` before the milestone, and the milestone.
            ttvDays: entry.ttv === null ? null : dayFrom(at - entry.ttv, at, scene),
            late: entry.late,
          }
        case 'level':
          return { ...line, kind: entry.kind, level: entry.level, from: entry.from, state: stateOf(playbook, entry.level)?.state ?? null }
        case 'signal':
          return { ...line, kind: entry.kind, signal: entry.signal, title: titleOf(playbook.signals?.[entry.signal]), raised: entry.raised }
        case 'guide':
          return {
            ...line,
            kind: entry.kind,
            guide: entry.guide,
            title: titleOf(playbook.guides?.[entry.guide]),
            what: entry.what,
            step: entry.step ?? null,
          }
        case 'talk':
          return { ...line, kind: entry.kind, level: entry.level, topic: entry.topic ?? null }
        case 'personChanged':
          return { ...line, kind: entry.kind, to: names.get(entry.to) ?? entry.to }
        default:
          return {
            ...line,
            kind: entry.kind,
            fact: entry.fact,
            title: titleOf(goals.find(({ rule }) => 'attest' in rule && rule.attest === entry.fact)),
            value: entry.value,
            by: entry.by,
          }
      }
    })
}
