import { empty, type Instant, type SeriesKey } from '../evidence/index.ts'
import { type Playbook, rulesOf } from '../playbook/index.ts'
import { seeEveryone } from '../progress/everyone.ts'
import { createFold } from '../progress/fold.ts'
import { createMemo, type Progress } from '../progress/index.ts'
import { progressOf } from '../progress/measure.ts'
import { earlier, type Plan, plan } from '../rule/index.ts'
import { type Change, changesOf, type Glance, glanceAt, NOTHING } from './glance.ts'
import type { HistoryLine } from './history.ts'
import { createLedgers } from './ledgers.ts'
import { type Unit, unitsOf, type Watch } from './watch.ts'

/** Something turned: for a person, or (null) for the account. `at`: when that could be known; what is reached may be dated before, when a fact was told later. */
export interface Turned {
  readonly account: string
  readonly person: string | null
  readonly at: Instant
  readonly change: Change
}

/** What an account and its people came to. */
export interface AccountReplay {
  readonly account: string
  readonly turns: readonly Turned[]
  readonly progress: Progress
  readonly people: Readonly<Record<string, Progress>>
  /** Lines that count for nothing, by why. */
  readonly refused: readonly { readonly line: number; readonly name: string; readonly reason: string }[]
}

/** What is replayed with: made once a playbook. */
export interface Stage {
  readonly playbook: Playbook
  readonly plan: Plan
  readonly units: readonly Unit[]
  /** Some level is reached by each person alone. */
  readonly hasOwnLevels: boolean
  /** Milestones that fail when they are late. */
  readonly failing: readonly string[]
  /** What turns for the account may turn something for a person. */
  readonly isTied: boolean
}

export const stageOf = (playbook: Playbook): Stage => ({
  playbook,
  plan: plan(playbook),
  units: unitsOf(playbook),
  hasOwnLevels: playbook.roadmap.some(({ criteria }) => criteria.some(id => playbook.milestones[id]?.scope !== 'account')),
  failing: Object.keys(playbook.milestones).filter(id => playbook.milestones[id]!.late === 'fails'),
  isTied: rulesOf(playbook).some(
    ({ scope, rule }) => scope === 'user' && /"(milestone|level|phase|quorum|coverage)":/.test(JSON.stringify(rule)),
  ),
})

/**
 * Goes through the lines of one account (in order of time) until an instant, and tells all that turned. Everything is measured as the receiver measures it,
 * whenever something may have turned: with facts, when a rule that may fall was taken back or came to hold, when time alone changes one, and at the
 * instants at which the events to come prove a rule. In between nothing turns, so it is not measured.
 */
export function replayAccount(stage: Stage, account: string, lines: readonly HistoryLine[], until: Instant): AccountReplay {
  const { playbook, units } = stage
  const own = lines.filter(line => line.at <= until)
  const now = createLedgers(stage.plan)
  const end = createLedgers(stage.plan)
  for (const line of own) end.take(line)
  const fold = createFold(playbook)
  const memo = createMemo()
  const turns: Turned[] = []
  const refused: AccountReplay['refused'][number][] = []
  const joint = units.filter(({ scope }) => scope === 'account').map(unit => watchOf(unit, null))
  const personal = new Map<string, readonly Watch[]>()
  let whole = NOTHING
  let hasBegun = false
  const people = new Map<string, Glance>()

  const everyone = (at: Instant) => fold(now.people(), now.facts(), at)
  type Seen = ReturnType<typeof everyone>
  const read = ({ unit: { rule, scope }, person }: Watch, seen: Seen) =>
    person === null ? seen.scene.read(rule, scope) : seen.people.find(({ id }) => id === person)!.scene.read(rule, scope)
  /** Looks at a unit; did it turn? */
  const look = (watch: Watch, seen: Seen, at: Instant): boolean => {
    const { holds, at: since, revisitAt, expectedBy } = read(watch, seen)
    const isAwaited = !holds && expectedBy !== null && expectedBy > at
    const { reading } = watch
    const hasTurned = holds !== reading.holds || isAwaited !== reading.isAwaited || (since === null) !== (reading.at === null)
    watch.reading = { holds, at: since, isAwaited }
    if (watch.unit.isFickle) watch.wakeAt = revisitAt !== null && revisitAt > at ? revisitAt : null
    return hasTurned
  }
  /** When the events to come prove what is open, the facts staying as they are. */
  const foretell = (watches: readonly Watch[], at: Instant): void => {
    const known = new Map(now.people().map(({ id, evidence }) => [id, evidence]))
    const later = end.people().map(({ id, evidence }) => {
      const { marks, latches } = known.get(id) ?? { marks: {}, latches: {} }
      return { id, evidence: { ...evidence, marks, latches } }
    })
    const seen = seeEveryone(playbook, later, now.facts(), until, { rows: empty, memo: id => (id ? {} : memo) })
    for (const watch of watches) {
      if (watch.unit.isFickle) continue
      const { at: provedAt, exact, rising } = read(watch, seen)
      watch.isClose = !exact || !rising
      watch.wakeAt = provedAt !== null && provedAt > at ? provedAt : null
    }
  }
  const watches = function* (): Generator<Watch> {
    yield* joint
    for (const of of personal.values()) yield* of
  }
  const tell = (person: string | null, before: Glance, after: Glance, at: Instant): void => {
    for (const change of changesOf(before, after, at)) turns.push({ account, person, at, change })
  }
  /** When a milestone that fails when it is late may fail by time alone. */
  let dueAt = null as Instant | null
  const measure = (at: Instant, dirty: ReadonlySet<string> | null): void => {
    const seen = everyone(at)
    const after = glanceAt(seen.scene, playbook, true)
    const length = turns.length
    tell(null, whole, after, at)
    const isAll = !dirty || ((stage.isTied || stage.hasOwnLevels) && turns.length > length)
    whole = after
    for (const { id, scene } of seen.people)
      if (isAll || dirty.has(id) || !people.has(id)) {
        const glance = glanceAt(scene, playbook, stage.hasOwnLevels)
        tell(id, people.get(id) ?? NOTHING, glance, at)
        people.set(id, glance)
      }
    const dues = [whole, ...people.values()].flatMap(({ milestones }) => stage.failing.flatMap(id => milestones[id]?.dueAt ?? []))
    dueAt = dues.reduce<Instant | null>((first, due) => (due > at ? earlier(first, due) : first), null)
    // What a level or milestone that turned is the anchor of begins to count.
    for (const watch of watches()) if (watch.unit.isFickle && watch.unit.isBound) look(watch, seen, at)
  }

  for (let i = 0; ; ) {
    let wake: Instant | null = dueAt
    for (const { wakeAt } of watches()) wake = earlier(wake, wakeAt)
    const next = own[i]?.at ?? null
    const at = next !== null && (wake === null || next <= wake) ? next : wake
    if (at === null || at > until) break

    const touched = new Map<string, Set<SeriesKey>>()
    let facts: 'account' | 'person' | null = null
    const fresh: Watch[] = []
    const dirty = new Set<string>()
    for (; own[i]?.at === at; i++) {
      const touch = now.take(own[i]!)
      if (touch.refused) refused.push({ line: own[i]!.line, name: (own[i]!.deed as { name: string }).name, reason: touch.refused })
      const keys = touched.get(touch.person) ?? new Set()
      for (const key of touch.series) keys.add(key)
      touched.set(touch.person, keys)
      if (touch.facts) facts = facts === 'account' ? facts : touch.facts
      if (touch.facts || touch.isFirst) dirty.add(touch.person)
      if (touch.person && !personal.has(touch.person)) {
        const theirs = units.filter(({ scope }) => scope === 'user').map(unit => watchOf(unit, touch.person))
        personal.set(touch.person, theirs)
        fresh.push(...theirs)
      }
    }
    const isNews = dirty.size > 0 || facts !== null
    if (isNews)
      foretell(
        [
          ...(facts === 'account' || !hasBegun
            ? watches()
            : facts === 'person'
              ? [...joint.filter(({ unit }) => unit.isNamed), ...[...dirty].flatMap(id => personal.get(id) ?? [])]
              : fresh),
        ],
        at,
      )

    hasBegun ||= isNews
    const isDue = dueAt !== null && dueAt <= at
    let mayTurn = isNews || isDue
    let seen: Seen | undefined
    for (const watch of watches()) {
      const isAwake = watch.wakeAt !== null && watch.wakeAt <= at
      const isTouched =
        (watch.unit.isFickle || (watch.isClose && watch.reading.at === null)) &&
        [...touched].some(
          ([person, keys]) => (watch.person === null || watch.person === person) && watch.unit.series.some(key => keys.has(key)),
        )
      if (!isAwake && !isTouched && !(isNews && watch.unit.isFickle)) continue
      if (isAwake) watch.wakeAt = null
      seen ??= everyone(at)
      // What events prove was foretold to turn now.
      if (look(watch, seen, at) || (isAwake && !watch.unit.isFickle)) {
        mayTurn = true
        if (watch.person !== null) dirty.add(watch.person)
        else facts = 'account'
      }
    }
    if (mayTurn) measure(at, isDue || facts === 'account' ? null : dirty)
  }
  measure(until, null)
  const last = seeEveryone(playbook, now.people(), now.facts(), until)
  return {
    account,
    turns,
    progress: last.account,
    people: Object.fromEntries(last.people.map(({ id, scene }) => [id, progressOf(scene)])),
    refused,
  }
}

const watchOf = (unit: Unit, person: string | null): Watch => ({
  unit,
  person,
  reading: { holds: false, at: null, isAwaited: false },
  wakeAt: null,
  isClose: false,
})
