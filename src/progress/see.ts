import type { Instant, SeriesKey } from '../evidence/index.ts'
import type { Playbook, Rule } from '../playbook/index.ts'
import { calendarOf, firstUse, type Person, type Reading, read, reading, type View } from '../rule/index.ts'
import { levelsOf } from './levels.ts'
import { isStill, milestoneOf } from './milestones.ts'
import type { Entry, Ground, Memo, Scene, Scope } from './scene.ts'
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
  const calendar = outer?.calendar ?? old?.calendar ?? calendarOf(playbook)
  const account = settle(old?.facts[0], sources.account)
  const shared = settle(old?.facts[1], sources.shared)
  const facts = [account, shared, person, own.marks, own.latches, firstUse(own)]
  const isSame = !sources.people && facts.every((fact, i) => fact === old?.facts[i])
  const last = { playbook, calendar, facts, own, readings: isSame ? old!.readings : new Map<Rule, Entry>(), progress: old?.progress }
  memo.last = last

  const milestones = new Map<string, MilestoneProgress | undefined>()
  let levels: readonly LevelProgress[] | undefined
  let grounds: Ground[] = []
  const edges = new Set<Instant | null>()

  const look = (kind: Ground[0], name: string): unknown =>
    kind === 'series' ? own.series[name] : kind === 'milestone' ? scene.milestone(name) : scene.levels()
  const saw = (kind: Ground[0], name = ''): unknown => {
    const found = look(kind, name)
    grounds.push([kind, name, found])
    return found
  }

  const viewOf = (scope: Scope, people: readonly Person[], more?: Partial<View>): View => ({
    now,
    calendar,
    scope,
    people,
    account,
    targets: playbook.targets,
    uses: new Map(),
    milestone: id => {
      const found = saw('milestone', id) as MilestoneProgress | undefined
      return found ? { ...found.reading, holds: found.reached, at: found.reachedAt, late: found.late } : reading(null)
    },
    level: n => {
      const found = (saw('levels') as LevelProgress[]).find(({ level }) => level === n)
      return reading(found?.reachedAt ?? null, { holds: !!found?.reached })
    },
    saw: (key: SeriesKey) => saw('series', key),
    ...more,
  })
  const me = person === null ? [] : [{ id: person, evidence: own }]
  const joint = outer?.view('account') ?? viewOf('account', sources.people ?? me, shared && { shared: leaf => shared[leaf] })
  const views = { account: joint, user: viewOf('user', me, { joint }) }

  const scene: Scene = {
    playbook,
    now,
    calendar,
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
        entry.grounds.every(([kind, name, found]) => look(kind, name) === found)
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
    levels() {
      if (!levels) {
        levels = []
        levels = settle(old?.progress?.levels, levelsOf(scene))
      }
      return levels
    },
  }
  return scene
}
