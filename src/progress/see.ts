import type { Evidence, Instant, SeriesKey } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import { calendarOf, firstUse, type Person, type Reading, read, reading, type SharedReading, type View } from '../rule/index.ts'
import { levelOf } from './levels.ts'
import { isStill, milestoneOf } from './milestones.ts'
import { phaseOf } from './phases.ts'
import type { Entry, Ground, Memo, PhaseNow, Scene, Scope, Sight } from './scene.ts'
import { isUnder, openReadings } from './seal.ts'
import { settle } from './settle.ts'
import type { LevelProgress, MilestoneProgress, Sources } from './types.ts'

/** Rules of a person when the account is seen: nobody's here, everybody's in `measureAccount`. */
export type Others = (rule: Rule) => Reading

/** Looks at a playbook with the sources as they are now. `outer`: the account's scene, when this is one of its people. */
export const see = (
  playbook: Playbook,
  sources: Sources,
  now: Instant,
  memo: Memo,
  others: Others = () => reading(null),
  outer?: Scene,
): Scene => {
  const { person, own } = sources
  const old = memo.last?.playbook === playbook ? memo.last : undefined
  const account = settle(old?.facts[0], sources.account)
  const shared = settle(old?.facts[1], sources.shared)
  memo.since ??= memo.calendar?.since ?? now
  const whole = outer?.calendar ?? calendarOf(playbook, account, undefined, old?.calendars.account ?? memo.calendar)
  const calendars = {
    account: whole,
    user: playbook.calendar?.zone !== 'device' || person === null ? whole : calendarOf(playbook, account, own, old?.calendars.user),
  }
  const facts = [account, shared, person, own.latches, account.latches, firstUse(own), whole.key, calendars.user.key]
  // Over people facts are not watched one by one.
  const isKept = sources.people ? memo.inOrder && old?.facts[0] === account && old.own.marks === own.marks : true
  const isLike = (from: number): unknown => isKept && facts.every((fact, i) => i < from || fact === old?.facts[i])
  const isSame = isLike(0)
  const before = old?.progress ?? memo.recalled
  const last: Scene['last'] = {
    playbook,
    calendars,
    facts,
    own,
    readings: isLike(2) ? old!.readings : { user: new Map<Rule, Entry>(), account: new Map<Rule, Entry>() },
    progress: before,
    phase: old?.phase,
  }

  const milestones = new Map<string, MilestoneProgress | undefined>()
  const levels: LevelProgress[] = []
  let phase: PhaseNow | undefined
  /** Of what is being read, if anything is. */
  let grounds: Ground[] | undefined
  const edges = new Set<Instant | null>()

  const lacks = new Set<SeriesKey>()

  const sights: { readonly [kind in Sight]: (name: never) => unknown } = {
    series: (name: SeriesKey) => sources.outline?.get(name) ?? own.series[name],
    mark: (name: string) => (name ? own.marks[name] : own.marks),
    fact: (name: string) => (name ? account.marks[name] : account.marks),
    shared: (name: string) => shared?.[name],
    milestone: (id: string) => scene.milestone(id),
    phase: () => scene.phase(),
  }
  const look = (kind: Sight, name: Ground[1]): unknown => sights[kind](name as never)
  if (memo.sealed) last.readings = openReadings(memo.sealed, facts, look)
  memo.sealed = undefined
  memo.last = last
  const saw = (kind: Sight, name: Ground[1] = ''): unknown => {
    const found = look(kind, name)
    grounds?.push([kind, name, found])
    return found
  }
  /** Facts, each of which is seen as it is looked at. At the receiver nothing is remembered. */
  const watched = (kind: 'mark' | 'fact', evidence: Evidence): Evidence =>
    sources.people
      ? evidence
      : {
          ...evidence,
          marks: new Proxy(evidence.marks, {
            get: (marks, name: string) => {
              saw(kind, name)
              return marks[name]
            },
            ownKeys: marks => {
              saw(kind)
              return Reflect.ownKeys(marks)
            },
          }),
        }
  const known = watched('fact', account)

  const viewOf = (scope: Scope, people: readonly Person[], more?: Partial<View>): View => ({
    now,
    calendar: calendars[scope],
    scope,
    people,
    account: known,
    targets: playbook.targets,
    uses: memo.uses?.[scope] ?? new Map(),
    milestone: id => {
      const found = saw('milestone', id) as MilestoneProgress | undefined
      return found ? { ...found.reading, holds: found.reached, at: found.reachedAt, late: found.late } : reading(null)
    },
    level: n => {
      // By its criteria and those below: what else is told of a level may be counted from this very reading.
      const found = playbook.roadmap
        .slice(0, n + 1)
        .flatMap(({ criteria }) => criteria.map(id => saw('milestone', id) as MilestoneProgress | undefined))
      const holds = !!playbook.roadmap[n] && found.every(one => one?.reached)
      const ats = found.flatMap(one => one?.reachedAt ?? [])
      return reading(holds && ats[0] !== undefined ? Math.max(...ats) : null, { holds })
    },
    phase: id => {
      const { id: present, at, revisitAt } = saw('phase') as PhaseNow
      const holds = id === present
      return reading(holds ? at : null, { holds, rising: false, value: +holds, revisitAt })
    },
    saw: (key: SeriesKey) => {
      saw('series', key)
      if (sources.outline?.has(key)) lacks.add(key)
    },
    ...more,
  })
  const me = person === null ? [] : [{ id: person, evidence: watched('mark', own) }]
  const leaf = (key: string) => saw('shared', key) as SharedReading | undefined
  const joint = outer?.view('account') ?? viewOf('account', sources.people ?? me, shared && { shared: leaf })
  const views = { account: joint, user: viewOf('user', me, { joint }) }

  const scene: Scene = {
    playbook,
    now,
    calendar: calendars.user,
    last,
    edges,
    lacks,
    scope: person === null ? 'account' : 'user',
    view: scope => views[scope],
    origins: new Map(),
    read(rule, scope = 'user') {
      if (scope === 'user' ? person === null : outer) return outer ? outer.read(rule, scope) : others(rule)
      const readings = last.readings[scope]
      const entry = readings.get(rule)
      // Of events in order none comes that would prove it earlier.
      const isProved = memo.inOrder && entry?.reading.rising && entry.reading.at !== null
      if (
        entry &&
        entry.asOf <= now &&
        (isProved || now < (entry.reading.revisitAt ?? Infinity)) &&
        entry.grounds.every(([kind, name, found]) => (isProved && kind === 'series') || isUnder(found, look(kind, name)))
      ) {
        if (entry.grounds.some(([, , found]) => typeof found === 'string'))
          readings.set(rule, { ...entry, grounds: entry.grounds.map(([kind, name]) => [kind, name, look(kind, name)]) })
        edges.add(entry.reading.revisitAt)
        return entry.reading
      }
      memo.reads = (memo.reads ?? 0) + 1
      const above = grounds
      const under: Ground[] = []
      grounds = under
      const found = settle(entry?.reading, read(rule, views[scope]))
      if (!grounds.some(([kind, name]) => kind === 'series' && lacks.has(name as SeriesKey)))
        readings.set(rule, { asOf: now, reading: found, grounds })
      grounds = above
      edges.add(found.revisitAt)
      return found
    },
    milestone(id) {
      if (outer && playbook.milestones[id]?.scope === 'account') return outer.milestone(id)
      if (!milestones.has(id)) {
        // Whoever asks again while it is being read rests on itself, and finds nothing; while its time is told, finds what is known.
        milestones.set(id, undefined)
        const was = before?.milestones[id]
        const tell = (early: MilestoneProgress) => milestones.set(id, early)
        milestones.set(id, isSame && was && isStill(scene, was) ? was : settle(was, milestoneOf(scene, id, tell)))
      }
      return milestones.get(id)
    },
    level(n) {
      for (let i = levels.length; i <= n && i < playbook.roadmap.length; i++)
        levels.push(settle(before?.levels[i], levelOf(scene, i, levels)))
      return levels[n]
    },
    phase() {
      if (!phase) {
        phase = { id: null, at: null, revisitAt: null }
        last.phase = phase = settle(old?.phase, phaseOf(scene))
      }
      return phase
    },
  }
  return scene
}
