import type { Instant } from '../evidence/index.ts'
import type { Guide, Playbook, Rule } from '../playbook/index.ts'
import { dayAt, earlier, localDay } from '../rule/index.ts'
import { goalsOf } from './goals.ts'
import { dayFrom, dueFrom, originOf } from './milestones.ts'
import type { Memo, Scene } from './scene.ts'
import { recall } from './seal.ts'
import { see } from './see.ts'
import { segmentOf } from './segment.ts'
import { settle } from './settle.ts'
import type { GuideProgress, ItemProgress, Progress, SignalProgress, Sources } from './types.ts'

/** A memory for `measure`, of one person's ledger. `sealed`: what `sealMemo` gave for it before. */
export const createMemo = (sealed?: Memo['sealed']): Memo => ({ sealed })

/**
 * What evidence, facts, shared readings and a clock add up to. Pure and total; with a `memo` it looks only at what changed since, gives
 * the same, and keeps every part that is equal: the very object while nothing but the time is different.
 */
export const measure = (playbook: Playbook, sources: Sources, now: Instant, memo: Memo = createMemo()): Progress => {
  const known = recall(playbook, sources, now, memo)
  if (known) return known
  const scene = see(playbook, sources, now, memo)
  memo.lacks = scene.lacks
  return progressOf(scene)
}

/** `old`: what was made before of a bag with the same keys, given back while it is the same. */
const mapValues = <A, B>(
  bag: Readonly<Record<string, A>> = {},
  to: (one: A, id: string) => B | undefined,
  old?: Readonly<Record<string, B>>,
): Readonly<Record<string, B>> => {
  const ids = Object.keys(bag)
  const values = ids.map(id => to(bag[id]!, id))
  return old && ids.every((id, i) => values[i] === old[id])
    ? old
    : Object.fromEntries(ids.flatMap((id, i) => (values[i] === undefined ? [] : [[id, values[i]]])))
}

/** Everything that a scene holds, put together. */
export const progressOf = (scene: Scene): Progress => {
  const { playbook, now, calendar, last } = scene
  const { progress: old } = last
  const origin = originOf(scene)
  const milestones = mapValues(playbook.milestones, (_, id) => scene.milestone(id), old?.milestones)
  const levels = playbook.roadmap.flatMap((_, i) => scene.level(i) ?? [])
  const reached = levels.findLast(level => level.reached)
  const ahead = levels.find(level => !level.reached)
  const expected: (Instant | null)[] = Object.values(milestones).map(({ reading }) => reading.expectedBy)

  const signals = Object.entries(playbook.signals ?? {}).flatMap(
    ([id, { title, scope = 'user', when, do: action, severity = 'warn' }]): SignalProgress[] => {
      const reading = scene.read(when, scope)
      const since = reading.at ?? originOf(scene, undefined, scope)
      expected.push(reading.expectedBy)
      // A finding about somebody of whom nothing is known is none.
      return reading.holds && since !== null ? [{ id, scope, ...(title && { title }), since, severity, do: action }] : []
    },
  )
  const isIll = (severity: 'warn' | 'bad'): boolean => {
    const rule = playbook.health?.[severity]
    return !!(rule && scene.read(rule, 'account').holds) || signals.some(signal => signal.severity === severity)
  }
  const health = isIll('bad') ? 'bad' : isIll('warn') ? 'warn' : 'good'
  // Guides are shown to people.
  const guides = mapValues(scene.scope === 'user' ? playbook.guides : {}, guide => guideOf(scene, guide, origin))

  const first = Object.values(milestones).find(({ id }) => playbook.milestones[id]!.goal === 'first')
  const goals = goalsOf(scene)

  const phase = scene.phase().id

  const edges = [...scene.edges]
  // What holds without a known beginning may still come to be late.
  for (const { reachedAt, dueAt } of Object.values(milestones)) if (reachedAt === null) edges.push(dueAt)
  if (origin !== null) edges.push(dayAt(localDay(now, calendar) + 1, calendar))

  const next: Progress = {
    asOf: old?.asOf ?? now,
    level: reached?.level ?? null,
    since: reached?.reachedAt ?? null,
    levels,
    milestones,
    phase,
    next: ahead
      ? { level: ahead.level, open: ahead.criteria.flatMap(({ id, reached }) => (reached ? [] : [id])), guides: ahead.next }
      : null,
    health,
    segment: segmentOf(playbook, scene.view('account').account, health),
    signals,
    guides,
    firstGoal: first ? { id: first.id, dueAt: first.dueAt, reached: first.reached } : null,
    goals,
    enough: !!playbook.pace?.enough && scene.scope === 'user' && scene.read(playbook.pace.enough).holds,
    anchorAt: origin,
    day: dayFrom(origin, now, scene),
    ttv: mapValues(milestones, ({ ttv }) => ttv ?? undefined, old?.ttv),
    nextExpectedBy: expected.reduce(earlier, null),
    revisitAt: edges.reduce((at, edge) => earlier(at, edge !== null && edge > now ? edge : null), null),
  }
  const settled = settle(old, next)
  // What was known stays what it was, down to the objects; before, any is better than none.
  if (scene.lacks.size && old) return settled
  last.progress = settled === old ? settled : { ...settled, asOf: now }
  return last.progress
}

/** A guide's audience, conditions and items, read for the person. An item is blocked while one that it comes after is open. */
const guideOf = (scene: Scene, guide: Guide, origin: Instant | null): GuideProgress => {
  const { audience, urgent } = guide
  const rule: Rule | undefined = typeof audience === 'string' ? scene.playbook.audiences?.[audience] : audience
  const holds = (when: Rule | undefined): boolean => !when || scene.read(when).holds
  const steps = guide.kind === 'tour' ? guide.steps : []
  const list = guide.kind === 'checklist' ? guide.items : []
  const hidden = [...steps, ...list].flatMap(({ id, when }) => (holds(when) ? [] : [id]))
  const forks = steps.flatMap(({ id, next }): [string, string][] => {
    const fork = next?.find(({ when }) => holds(when))
    return fork ? [[id, fork.to]] : []
  })
  const shown = list.filter(({ id }) => !hidden.includes(id))
  const items = shown.map(({ id, done, due }): Omit<ItemProgress, 'blocked'> => {
    const reading = scene.read(done)
    return { id, done: reading.holds, at: reading.at, reading, dueAt: dueFrom(origin, due, scene) }
  })
  const isDone = (id: string): boolean => items.some(item => item.id === id && item.done)
  return {
    audience: !audience || !!(rule && scene.read(rule).holds),
    ...(urgent && scene.read(urgent).holds && { urgent: true }),
    items: items.map((item, i) => ({ ...item, blocked: !!shown[i]!.after?.some(id => !isDone(id) && !hidden.includes(id)) })),
    hidden,
    forks: Object.fromEntries(forks),
  }
}
