import type { Instant, SeriesKey } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import { calendarOf, firstUse, type Person, type Reading, read, reading, type View } from '../rule/index.ts'
import { levelOf } from './levels.ts'
import { isStill, milestoneOf } from './milestones.ts'
import { phaseOf } from './phases.ts'
import type { Entry, Ground, Memo, PhaseNow, Scene, Scope, Sight } from './scene.ts'
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
  const facts = [account, shared, person, own.marks, own.latches, firstUse(own)]
  // A calendar keeps what it looked up.
  const isKept = old?.facts[0] === account
  const whole = outer?.calendar ?? (isKept ? old.calendars.account : calendarOf(playbook, account))
  const calendars = {
    account: whole,
    user:
      playbook.calendar?.zone !== 'device' || person === null
        ? whole
        : isKept && old.facts[3] === own.marks
          ? old.calendars.user
          : calendarOf(playbook, account, own),
  }
  const isSame = !sources.people && facts.every((fact, i) => fact === old?.facts[i])
  const last: Scene['last'] = {
    playbook,
    calendars,
    facts,
    own,
    readings: isSame ? old!.readings : new Map<Rule, Entry>(),
    progress: old?.progress,
    phase: old?.phase,
  }
  memo.last = last

  const milestones = new Map<string, MilestoneProgress | undefined>()
  const levels: LevelProgress[] = []
  let phase: PhaseNow | undefined
  let grounds: Ground[] = []
  const edges = new Set<Instant | null>()

  const look = ([kind, name]: Sight): unknown =>
    kind === 'series'
      ? own.series[name]
      : kind === 'milestone'
        ? scene.milestone(name)
        : kind === 'level'
          ? scene.level(name)
          : scene.phase()
  const saw = <S extends Sight>(sight: S): unknown => {
    const found = look(sight)
    grounds.push([sight, found])
    return found
  }

  const viewOf = (scope: Scope, people: readonly Person[], more?: Partial<View>): View => ({
    now,
    calendar: calendars[scope],
    scope,
    people,
    account,
    targets: playbook.targets,
    uses: new Map(),
    milestone: id => {
      const found = saw(['milestone', id]) as MilestoneProgress | undefined
      return found ? { ...found.reading, holds: found.reached, at: found.reachedAt, late: found.late } : reading(null)
    },
    level: n => {
      const found = saw(['level', n]) as LevelProgress | undefined
      return reading(found?.reachedAt ?? null, { holds: !!found?.reached })
    },
    phase: id => {
      const { id: present, at, revisitAt } = saw(['phase']) as PhaseNow
      const holds = id === present
      return reading(holds ? at : null, { holds, rising: false, value: +holds, revisitAt })
    },
    saw: (key: SeriesKey) => saw(['series', key]),
    ...more,
  })
  const me = person === null ? [] : [{ id: person, evidence: own }]
  const joint = outer?.view('account') ?? viewOf('account', sources.people ?? me, shared && { shared: leaf => shared[leaf] })
  const views = { account: joint, user: viewOf('user', me, { joint }) }

  const scene: Scene = {
    playbook,
    now,
    calendar: calendars.user,
    last,
    edges,
    scope: person === null ? 'account' : 'user',
    view: scope => views[scope],
    read(rule, scope = 'user') {
      if (scope === 'user' ? person === null : outer) return outer ? outer.read(rule, scope) : others(rule)
      const entry = last.readings.get(rule)
      if (
        entry &&
        entry.asOf <= now &&
        now < (entry.reading.revisitAt ?? Infinity) &&
        entry.grounds.every(([sight, found]) => look(sight) === found)
      ) {
        edges.add(entry.reading.revisitAt)
        return entry.reading
      }
      const above = grounds
      grounds = []
      const found = settle(entry?.reading, read(rule, views[scope]))
      last.readings.set(rule, { asOf: now, reading: found, grounds })
      grounds = above
      edges.add(found.revisitAt)
      return found
    },
    milestone(id) {
      if (outer && playbook.milestones[id]?.scope === 'account') return outer.milestone(id)
      if (!milestones.has(id)) {
        // Whoever asks again while it is being read rests on itself, and finds nothing.
        milestones.set(id, undefined)
        const was = old?.progress?.milestones[id]
        milestones.set(id, isSame && was && isStill(scene, was) ? was : settle(was, milestoneOf(scene, id)))
      }
      return milestones.get(id)
    },
    level(n) {
      // One by one, since a criterion of a level may ask for a lower one.
      while (levels.length <= n && levels.length < playbook.roadmap.length) {
        const i = levels.length
        const next = settle(old?.progress?.levels[i], levelOf(scene, i, levels))
        // Whoever rests on itself was asked for the same level meanwhile.
        if (levels.length === i) levels.push(next)
      }
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
