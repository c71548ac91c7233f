import { empty, type Instant, type SeriesKey } from '../evidence/index.ts'
import { PHASE, type Playbook } from '../playbook/index.ts'
import { seeEveryone } from '../progress/everyone.ts'
import { createFold } from '../progress/fold.ts'
import { createMemo, type Progress } from '../progress/index.ts'
import { progressOf } from '../progress/measure.ts'
import type { Memo } from '../progress/scene.ts'
import { earlier, type Plan, plan } from '../rule/index.ts'
import { type Change, changesOf, type Glance, glanceAt, NOTHING } from './glance.ts'
import type { HistoryLine } from './history.ts'
import { createLedgers } from './ledgers.ts'
import { groupOf, hasOwnLevels, tiesOf, type Unit, unitsOf, type Watch, type WatchGroup } from './watch.ts'

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
  /** Of the account what may turn something for a person when it turns. */
  readonly ties: ReadonlySet<string>
}

export const stageOf = (playbook: Playbook): Stage => ({
  playbook,
  plan: plan(playbook),
  units: unitsOf(playbook),
  hasOwnLevels: hasOwnLevels(playbook),
  failing: Object.keys(playbook.milestones).filter(id => playbook.milestones[id]!.late === 'fails'),
  ties: tiesOf(playbook),
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
  const turns: Turned[] = []
  const refused: AccountReplay['refused'][number][] = []
  const joint = groupOf(units, null)
  const groups = new Map<string | null, WatchGroup>([[null, joint]])
  /** What a level or milestone that turns may be the anchor of. */
  const bound: Watch[] = joint.watches.filter(({ unit }) => unit.isFickle && unit.isBound)
  let whole = NOTHING
  let hasBegun = false
  const people = new Map<string, Glance>()

  const wakeUp = (watch: Watch, wakeAt: Instant | null, at: Instant): void => {
    const next = wakeAt !== null && wakeAt > at ? wakeAt : null
    if (watch.wakeAt === next) return
    watch.wakeAt = next
    groups.get(watch.person)!.isStirred = true
  }
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
    if (watch.unit.isFickle) wakeUp(watch, revisitAt, at)
    return hasTurned
  }
  /** What comes is the same whoever looks ahead. */
  const known: Record<string, NonNullable<Memo['uses']>> = {}
  const usesOf = (id: string): NonNullable<Memo['uses']> => {
    known[id] ??= { [id ? 'user' : 'account']: new Map() }
    return known[id]
  }
  const memo: Memo = { ...createMemo(), uses: usesOf('') }
  /** When the events to come prove what is open, the facts staying as they are. */
  const foretell = (watches: readonly Watch[], at: Instant): void => {
    const present = new Map(now.people().map(({ id, evidence }) => [id, evidence]))
    const later = end.people().map(({ id, evidence }) => {
      const { marks, latches } = present.get(id) ?? { marks: {}, latches: {} }
      return { id, evidence: { ...evidence, marks, latches } }
    })
    const seen = seeEveryone(playbook, later, now.facts(), until, { rows: empty, memo: id => (id ? { uses: usesOf(id) } : memo) })
    for (const watch of watches) {
      if (watch.unit.isFickle) continue
      const { at: provedAt, exact, rising } = read(watch, seen)
      watch.isClose = !exact || !rising
      wakeUp(watch, provedAt, at)
    }
  }
  const tell = (person: string | null, before: Glance, after: Glance, at: Instant): readonly Change[] => {
    const changes = changesOf(before, after, at)
    for (const change of changes) turns.push({ account, person, at, change })
    return changes
  }
  const isGround = ({ kind }: Change): boolean => kind !== 'signal' && kind !== 'health'
  const mayTurnPeople = (change: Change): boolean =>
    change.kind === 'level'
      ? stage.hasOwnLevels
      : (change.kind === 'milestone' && stage.ties.has(change.id)) || (change.kind === 'phase' && stage.ties.has(PHASE))
  /** When a milestone that fails when it is late may fail by time alone. */
  let dueAt = null as Instant | null
  /** `of`: the people who may have turned, null: everybody. */
  const measure = (seen: Seen, at: Instant, of: ReadonlySet<string> | null, isNews: boolean): void => {
    const after = glanceAt(seen.scene, playbook, true)
    const changes = tell(null, whole, after, at)
    const isAll = !of || changes.some(mayTurnPeople)
    let isMoved = isNews || changes.some(isGround)
    whole = after
    for (const one of seen.people)
      if (isAll || of.has(one.id) || !people.has(one.id)) {
        const glance = glanceAt(one.scene, playbook, stage.hasOwnLevels)
        isMoved = tell(one.id, people.get(one.id) ?? NOTHING, glance, at).some(isGround) || isMoved
        people.set(one.id, glance)
      }
    dueAt = null
    if (stage.failing.length)
      for (const { milestones } of [whole, ...people.values()])
        for (const id of stage.failing) {
          const due = milestones[id]?.dueAt ?? null
          if (due !== null && due > at) dueAt = earlier(dueAt, due)
        }
    // What a level or milestone that turned is the anchor of begins to count.
    if (isMoved) for (const watch of bound) look(watch, seen, at)
  }

  for (let i = 0; ; ) {
    let wake: Instant | null = dueAt
    for (const group of groups.values()) {
      if (group.isStirred) group.wakeAt = group.watches.reduce<Instant | null>((first, { wakeAt }) => earlier(first, wakeAt), null)
      group.isStirred = false
      wake = earlier(wake, group.wakeAt)
    }
    const next = own[i]?.at ?? null
    const at = next !== null && (wake === null || next <= wake) ? next : wake
    if (at === null || at > until) break

    const touched = new Map<string, Set<SeriesKey>>()
    const all = new Set<SeriesKey>()
    let facts: 'account' | 'person' | null = null
    const fresh: Watch[] = []
    const dirty = new Set<string>()
    for (; own[i]?.at === at; i++) {
      const touch = now.take(own[i]!)
      if (touch.refused) refused.push({ line: own[i]!.line, name: (own[i]!.deed as { name: string }).name, reason: touch.refused })
      const keys = touched.get(touch.person) ?? new Set()
      for (const key of touch.series) {
        keys.add(key)
        all.add(key)
      }
      touched.set(touch.person, keys)
      if (touch.facts) facts = facts === 'account' ? facts : touch.facts
      if (touch.facts || touch.isFirst) dirty.add(touch.person)
      if (touch.person && !groups.has(touch.person)) {
        const theirs = groupOf(units, touch.person)
        groups.set(touch.person, theirs)
        fresh.push(...theirs.watches)
        bound.push(...theirs.watches.filter(({ unit }) => unit.isFickle && unit.isBound))
      }
    }
    const isNews = dirty.size > 0 || facts !== null
    if (isNews)
      foretell(
        facts === 'account' || !hasBegun
          ? [...groups.values()].flatMap(({ watches }) => watches)
          : facts === 'person'
            ? [...joint.watches.filter(({ unit }) => unit.isNamed), ...[...dirty].flatMap(id => groups.get(id)?.watches ?? [])]
            : fresh,
        at,
      )

    hasBegun ||= isNews
    const isDue = dueAt !== null && dueAt <= at
    let mayTurn = isNews || isDue
    let isAll = isDue || facts === 'account'
    let seen: Seen | undefined
    for (const group of groups.values()) {
      const { person } = group
      const keys = person === null ? all : touched.get(person)
      // Facts of a person are told of the account by what is joint; else they reach the others through milestones, levels and phases.
      const isTold = isNews && (person === null || isAll || dirty.has(person))
      if (!isNews && !(group.wakeAt !== null && group.wakeAt <= at) && !keys?.size) continue
      for (const watch of group.watches) {
        const { unit } = watch
        const isAwake = watch.wakeAt !== null && watch.wakeAt <= at
        const isTouched =
          (unit.isFickle || (watch.isClose && watch.reading.at === null)) && !!keys && unit.series.some(key => keys.has(key))
        if (!isAwake && !isTouched && !((isTold || (isNews && unit.isBound)) && unit.isFickle)) continue
        if (isAwake) wakeUp(watch, null, at)
        seen ??= everyone(at)
        // What events prove was foretold to turn now.
        if (look(watch, seen, at) || (isAwake && !unit.isFickle)) {
          mayTurn = true
          if (person !== null) dirty.add(person)
          else isAll ||= unit.isTied
        }
      }
    }
    if (mayTurn) measure(seen ?? everyone(at), at, isAll ? null : dirty, isNews || isDue)
  }
  measure(everyone(until), until, null, false)
  const last = seeEveryone(playbook, now.people(), now.facts(), until)
  return {
    account,
    turns,
    progress: last.account,
    people: Object.fromEntries(last.people.map(({ id, scene }) => [id, progressOf(scene)])),
    refused,
  }
}
