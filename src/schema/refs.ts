import type { Level, Rule } from '../playbook/index.ts'
import { falls, kindOf, needsOf, PHASE, partsOf } from '../playbook/index.ts'
import { nearest } from './near.ts'
import type { SchemaProblem } from './problems.ts'
import { show } from './words.ts'

// Works on the document as it was written, so that what is missing and what is misspelt are told together. Whatever has the wrong
// shape is the schema's to tell and is passed over here.

type Bag = Readonly<Record<string, unknown>>
const isBag = (x: unknown): x is Bag => typeof x === 'object' && x !== null && !Array.isArray(x)
const bag = (x: unknown): Bag => (isBag(x) ? x : {})
const list = (x: unknown): readonly unknown[] => (Array.isArray(x) ? [...x] : [])
const parts = (rule: Bag): readonly [path: string, part: Bag][] => {
  const kind = kindOf(rule as unknown as Rule)
  return partsOf(rule as unknown as Rule).flatMap((part, i): [string, Bag][] =>
    isBag(part) ? [[kind === 'not' ? '.not' : kind === 'ratio' ? ['.ratio', '.per'][i]! : `.${kind}.${i}`, part]] : [],
  )
}

/** What stands where a section has another shape. */
const UNKNOWN: Bag = {}

/** All references that lead nowhere or round in a circle, and rules that don't suit their place. */
export function looseEnds(root: unknown): SchemaProblem[] {
  const problems: SchemaProblem[] = []
  const doc = bag(root)
  const milestones = isBag(doc.milestones) ? doc.milestones : UNKNOWN
  const guides = isBag(doc.guides) || doc.guides === undefined ? bag(doc.guides) : UNKNOWN
  const audiences = bag(doc.audiences)
  const roadmap = list(doc.roadmap)
  const phases = list(doc.phases)
  const phaseIds = Object.fromEntries(phases.map(phase => [String(bag(phase).id), phase]))
  const levels = roadmap.map(level => ({
    criteria: list(bag(level).criteria).filter(id => typeof id === 'string'),
  })) as unknown as readonly Level[]

  const tell = (path: string, expected: string, found: string, mend: string) => problems.push({ path, expected, found, mend })
  const refer = (id: unknown, all: Bag, what: string, path: string, among = 'one that is there'): void => {
    // Where nobody can tell what there is, that is to be mended first.
    if (typeof id !== 'string' || Object.hasOwn(all, id) || all === UNKNOWN) return
    // Whoever has that many has another trouble than slips of the pen.
    const meant = problems.length < 20 ? nearest(id, Object.keys(all)) : undefined
    tell(
      path,
      `the id of ${/^[aeiou]/.test(what) ? 'an' : 'a'} ${what}`,
      show(id),
      meant ? `did you mean "${meant}"?` : Object.keys(all).length ? `name ${among}, or write the ${what}` : `write the ${what}`,
    )
  }

  const referLevel = (n: unknown, path: string): void => {
    if (Number.isInteger(n) && !roadmap[n as number])
      tell(path, 'a level of the roadmap', show(n), roadmap.length ? `write 0 to ${roadmap.length - 1}` : 'write the roadmap')
  }
  const referAnchor = (anchor: unknown, path: string): void => {
    refer(bag(anchor).milestone, milestones, 'milestone', `${path}.milestone`)
    referLevel(bag(anchor).level, `${path}.level`)
  }

  /** Looks a rule through; `wide` when it reads the account. */
  const look = (rule: Bag, path: string, wide: boolean): void => {
    const kind = kindOf(rule as unknown as Rule)
    for (const [key, name] of [
      ['', rule.target],
      ['.atLeast', bag(rule.atLeast).target],
    ] as const)
      if (doc.targets !== undefined) refer(name, bag(doc.targets), 'target', `${path}${key}.target`)
    refer(rule.milestone, milestones, 'milestone', `${path}.milestone`)
    referAnchor(rule.from, `${path}.from`)
    referAnchor(rule.elapsed, `${path}.elapsed`)
    refer(rule.phase, phaseIds, 'phase', `${path}.phase`)
    if (kind === 'level') referLevel(rule.level, `${path}.level`)
    if ((kind === 'quorum' || kind === 'coverage') && !wide)
      tell(path, 'a rule about one person', kind, 'it counts people: add "scope": "account", or use another kind')
    for (const key of ['from', 'within', 'last'])
      if (key !== 'last' && rule.last !== undefined && rule[key] !== undefined && kind !== 'coverage')
        tell(
          `${path}.${key}`,
          `either "last" or "${key}"`,
          'both',
          '"last" looks back from now, "within" forward from each event: take one out',
        )
    for (const [at, part] of parts(rule)) {
      look(part, path + at, wide)
      if (kind === 'ratio' && part.within !== undefined && part.from === undefined)
        tell(`${path}${at}.within`, '"last", or "from" too', 'a rolling span', 'it stops counting once it is reached: write "last" instead')
    }
  }
  const falling = (rule: Bag, path: string): string | undefined => {
    if (falls(rule as unknown as Rule)) return path
    const back = needsOf(rule as unknown as Rule, levels).find(id => bag(milestones[id]).demote === true)
    return back !== undefined
      ? path
      : parts(rule).reduce<string | undefined>((found, [at, part]) => found ?? falling(part, path + at), undefined)
  }
  const action = (it: unknown, path: string): void => refer(bag(it).start, guides, 'guide', `${path}.action.start`)

  for (const [id, goal] of Object.entries(milestones)) {
    if (!isBag(goal)) continue
    const path = `milestones.${id}`
    referAnchor(goal.from, `${path}.from`)
    for (const [i, guard] of list(goal.guards).entries()) refer(guard, milestones, 'milestone', `${path}.guards.${i}`)
    action(goal.action, path)
    if (!isBag(goal.rule)) continue
    look(goal.rule, `${path}.rule`, goal.scope === 'account')
    const back = goal.demote === true ? undefined : falling(goal.rule, `${path}.rule`)
    if (back)
      tell(
        back,
        'a rule that stays true once it is',
        'one that later events or time take back',
        'a milestone, once reached, stays: add "demote": true beside the rule, or make it a signal',
      )
  }
  for (const [i, level] of roadmap.entries()) {
    if (!isBag(level)) continue
    if (Number.isInteger(level.level) && level.level !== i)
      tell(`roadmap.${i}.level`, `level ${i}: 0, 1, 2 … in order`, show(level.level), `write ${i}`)
    for (const [j, id] of list(level.criteria).entries()) refer(id, milestones, 'milestone', `roadmap.${i}.criteria.${j}`)
    for (const [j, id] of list(level.next).entries()) refer(id, guides, 'guide', `roadmap.${i}.next.${j}`)
  }
  for (const [id, guide] of Object.entries(guides)) {
    if (!isBag(guide)) continue
    const path = `guides.${id}`
    if (isBag(guide.urgent)) look(guide.urgent, `${path}.urgent`, true)
    if (isBag(guide.audience)) look(guide.audience, `${path}.audience`, true)
    else refer(guide.audience, audiences, 'rule under audiences', `${path}.audience`)
    const steps = list(guide.steps)
    twins(steps, `${path}.steps`, tell)
    const names = Object.fromEntries(steps.map(step => [String(bag(step).id), step]))
    for (const [i, step] of steps.entries()) {
      const { when, next } = bag(step)
      if (isBag(when)) look(when, `${path}.steps.${i}.when`, true)
      for (const [j, fork] of list(next).entries()) {
        const at = `${path}.steps.${i}.next.${j}`
        refer(bag(fork).to, names, 'step of this tour', `${at}.to`)
        const { when } = bag(fork)
        if (isBag(when)) look(when, `${at}.when`, true)
      }
    }
    twins(list(guide.hints), `${path}.hints`, tell)
    for (const [i, hint] of list(guide.hints).entries()) action(bag(hint).action, `${path}.hints.${i}`)
    const items = list(guide.items)
    const ids = Object.fromEntries(items.map(item => [String(bag(item).id), item]))
    twins(items, `${path}.items`, tell)
    for (const [i, item] of items.entries()) {
      const { done, when, after, action: button } = bag(item)
      if (isBag(done)) look(done, `${path}.items.${i}.done`, true)
      if (isBag(when)) look(when, `${path}.items.${i}.when`, true)
      for (const [j, other] of list(after).entries()) refer(other, ids, 'item of this checklist', `${path}.items.${i}.after.${j}`)
      action(button, `${path}.items.${i}`)
    }
    rounds(
      ids,
      item => list(bag(item).after),
      (ring, first) =>
        tell(`${path}.items.${items.indexOf(ids[first])}.after`, 'items that can be begun', `a circle: ${ring}`, 'take one of them out'),
    )
  }
  const live: Record<string, string> = Object.create(null)
  for (const [id, guide] of Object.entries(guides)) {
    const { variant, live: isLive, experiment } = bag(guide)
    if (typeof variant !== 'string' || isLive === false || experiment === true) continue
    if (live[variant])
      tell(
        `guides.${id}.live`,
        'one live guide a variant',
        `"${live[variant]}" and "${id}"`,
        'write "live": false in one of them, or "experiment": true',
      )
    live[variant] ??= id
  }
  for (const [id, signal] of Object.entries(bag(doc.signals))) {
    if (!isBag(signal)) continue
    if (isBag(signal.when)) look(signal.when, `signals.${id}.when`, signal.scope === 'account')
    refer(bag(bag(signal.do).prompt).start, guides, 'guide', `signals.${id}.do.prompt.start`)
  }
  for (const [i, goal] of list(doc.goals).entries()) {
    refer(bag(goal).milestone, milestones, 'milestone', `goals.${i}.milestone`)
    refer(bag(bag(goal).from).milestone, milestones, 'milestone', `goals.${i}.from.milestone`)
  }
  twins(list(doc.goals), 'goals', tell)
  for (const [fact, gate] of Object.entries(bag(doc.gates))) refer(bag(gate).milestone, milestones, 'milestone', `gates.${fact}.milestone`)
  for (const [id, rule] of Object.entries(audiences)) if (isBag(rule)) look(rule, `audiences.${id}`, true)
  for (const [id, rule] of Object.entries(bag(doc.health))) if (isBag(rule)) look(rule, `health.${id}`, true)
  for (const [i, phase] of phases.entries()) if (isBag(bag(phase).when)) look(bag(bag(phase).when), `phases.${i}.when`, true)
  twins(phases, 'phases', tell)
  referAnchor(doc.anchor, 'anchor')
  for (const [id, rule] of Object.entries(bag(doc.pace))) if (isBag(rule)) look(rule, `pace.${id}`, true)

  const rests = (rule: Bag): readonly string[] => [
    ...needsOf(rule as unknown as Rule, levels),
    ...parts(rule).flatMap(([, part]) => rests(part)),
  ]
  // A phase holds by the rules of all phases.
  const axis: Bag = { rule: { all: phases.map(phase => bag(bag(phase).when)) } }
  rounds(
    { ...milestones, [PHASE]: axis },
    goal => [...rests(bag(bag(goal).rule)), ...rests({ from: bag(goal).from })].map(id => (String(id).startsWith(PHASE) ? PHASE : id)),
    (ring, first) =>
      tell(
        first === PHASE ? 'phases' : `milestones.${first}.rule`,
        'milestones that do not rest on themselves',
        `a circle: ${ring.replaceAll(PHASE, 'phases')}`,
        'take one of them out',
      ),
  )
  return problems
}

/** Ids that come twice in a list. */
function twins(all: readonly unknown[], path: string, tell: (path: string, expected: string, found: string, mend: string) => void): void {
  const seen = new Set<unknown>()
  for (const [i, one] of all.entries()) {
    const { id } = bag(one)
    if (typeof id === 'string' && seen.has(id)) tell(`${path}.${i}.id`, 'an id of its own', show(id), `write ${JSON.stringify(`${id}-2`)}`)
    seen.add(id)
  }
}

/** Tells each circle once, as `a → b → a`. */
function rounds(all: Bag, next: (one: unknown) => readonly unknown[], tell: (ring: string, first: string) => void): void {
  // More than the schema lets pass: no need to go to the depths of it.
  if (Object.keys(all).length > 500) return
  const done = new Set<string>()
  const visit = (id: string, above: readonly string[]): void => {
    const start = above.indexOf(id)
    if (start >= 0) tell([...above.slice(start), id].join(' → '), id)
    if (start >= 0 || done.has(id)) return
    done.add(id)
    for (const other of next(all[id])) if (typeof other === 'string' && Object.hasOwn(all, other)) visit(other, [...above, id])
  }
  for (const id of Object.keys(all)) visit(id, [])
}
