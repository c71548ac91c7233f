import { type Guide, type Level, type Playbook, type Rule, say, type Text } from '../playbook/index.ts'
import { chunksOf } from '../schema/lint-guides.ts'
import { ruleWords } from '../schema.ts'

/** One difference between two playbooks. `where` says what it is about, `from` and `to` what it was and is, in words. */
export interface Difference {
  readonly kind: 'added' | 'removed' | 'moved' | 'changed'
  readonly where: string
  readonly from?: string
  readonly to?: string
}

type Bag = Readonly<Record<string, unknown>>

/** Fields that hold rules. */
const RULES = ['rule', 'when', 'done', 'urgent', 'audience']
/** Fields whose parts are told one by one elsewhere. */
const PARTS = ['steps', 'items', 'slides', 'cards', 'fields', 'criteria', 'level', 'id']

const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b)
const isText = (x: unknown): x is Text =>
  typeof x === 'string' ||
  (typeof x === 'object' && x !== null && !Array.isArray(x) && Object.values(x).every(one => typeof one === 'string'))

function worded(field: string, value: unknown, locale: string): string {
  if (value === undefined) return 'nothing'
  if (RULES.includes(field) && typeof value === 'object' && value !== null) return ruleWords(value as Rule, locale)
  if (isText(value)) return JSON.stringify(say(value, locale))
  return JSON.stringify(value)
}

/** Fields that are different. */
function changes(where: string, a: object, b: object, locale: string): Difference[] {
  const [old, now] = [a as Bag, b as Bag]
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((field): Difference[] => {
    if (PARTS.includes(field) || same(old[field], now[field])) return []
    const [x, y] = [old[field], now[field]]
    const [from, to] = [worded(field, x, locale), worded(field, y, locale)]
    if (from !== to) return [{ kind: 'changed', where: `${where} ${field}`, from, to }]
    // It differs in another language only.
    const tongues = [...new Set([...Object.keys(x as object), ...Object.keys(y as object)])].filter(
      key => !same((x as Bag)[key], (y as Bag)[key]),
    )
    return tongues.map(key => ({
      kind: 'changed',
      where: `${where} ${field} (${key})`,
      from: JSON.stringify((x as Bag)[key]),
      to: JSON.stringify((y as Bag)[key]),
    }))
  })
}

/** Which of the ids that both lists have were moved: the fewest that must be, for the rest to stand in the same order (longest increasing run). */
export function movedIds(before: readonly string[], after: readonly string[]): readonly string[] {
  const place = new Map(before.map((id, i) => [id, i]))
  const common = after.filter(id => place.has(id))
  const runs: { readonly length: number; readonly last: number }[] = []
  for (const [i, id] of common.entries()) {
    let best = { length: 1, last: -1 }
    for (let j = 0; j < i; j++)
      if (place.get(common[j]!)! < place.get(id)! && runs[j]!.length >= best.length) best = { length: runs[j]!.length + 1, last: j }
    runs.push(best)
  }
  const kept = new Set<string>()
  let at = runs.reduce((top, run, i) => (top < 0 || run.length > runs[top]!.length ? i : top), -1)
  for (; at >= 0; at = runs[at]!.last) kept.add(common[at]!)
  return common.filter(id => !kept.has(id))
}

interface Named {
  readonly id: string
}

/** Steps, items and the like of a guide. */
function partsDiffer(where: string, a: readonly Named[], b: readonly Named[], word: string, locale: string): Difference[] {
  const moved = movedIds(
    a.map(({ id }) => id),
    b.map(({ id }) => id),
  )
  const place = (all: readonly Named[], id: string): string => `place ${all.findIndex(one => one.id === id) + 1}`
  return [
    ...a.flatMap(({ id }): Difference[] => (b.some(one => one.id === id) ? [] : [{ kind: 'removed', where: `${where} ${word} ${id}` }])),
    ...b.flatMap((now): Difference[] => {
      const before = a.find(({ id }) => id === now.id)
      const at = `${where} ${word} ${now.id}`
      if (!before) return [{ kind: 'added', where: at }]
      return [
        ...(moved.includes(now.id) ? [{ kind: 'moved', where: at, from: place(a, now.id), to: place(b, now.id) } as const] : []),
        ...changes(at, before, now, locale),
      ]
    }),
  ]
}

/** Sections whose parts are rules by themselves. */
const BARE = ['audience', 'health', 'pace']

/** Sections by id: what came, what went, and what of the rest is different. */
function section(word: string, a: Bag, b: Bag, locale: string, told: (part: unknown) => string | undefined): Difference[] {
  return [...new Set([...Object.keys(a), ...Object.keys(b)])].flatMap((id): Difference[] => {
    const where = `${word} ${id}`
    const [old, now] = [a[id], b[id]]
    if (old === undefined || now === undefined) {
      const text = told(now ?? old)
      return [
        { kind: old === undefined ? 'added' : 'removed', where, ...(text !== undefined && { [old === undefined ? 'to' : 'from']: text }) },
      ]
    }
    if (BARE.includes(word))
      return same(old, now) ? [] : [{ kind: 'changed', where, from: ruleWords(old as Rule, locale), to: ruleWords(now as Rule, locale) }]
    const parts = word === 'guide' ? ([chunksOf(old as Guide), chunksOf(now as Guide)] as const) : null
    return [
      ...changes(where, old as object, now as object, locale),
      ...(parts
        ? partsDiffer(where, parts[0][1] as readonly Named[], parts[1][1] as readonly Named[], parts[1][0].replace(/s$/, ''), locale)
        : []),
    ]
  })
}

/** Levels are known by the state that they say; their criteria by the level that they stand in. */
function levelsDiffer({ roadmap: a }: Playbook, { roadmap: b }: Playbook, locale: string): Difference[] {
  const name = (state: Text): string => JSON.stringify(state)
  const pairs = b.map(level => a.find(({ state }) => name(state) === name(level.state)) ?? undefined)
  // A level that was put in other words is still the same one in its place.
  const left = a.filter(level => !pairs.includes(level))
  const known = b.map((level, i) => pairs[i] ?? left.find(one => one.level === level.level || same(one.criteria, level.criteria)))
  const levelOf = (all: readonly Level[]): ReadonlyMap<string, Level> =>
    new Map(all.flatMap(level => level.criteria.map(id => [id, level] as const)))
  const [before, after] = [levelOf(a), levelOf(b)]
  const said = (text: Text): string => say(text, locale)
  return [
    ...a.flatMap((level): Difference[] =>
      known.includes(level) ? [] : [{ kind: 'removed', where: `level ${level.level}`, from: said(level.state) }],
    ),
    ...b.flatMap((level, i): Difference[] => {
      const old = known[i]
      if (!old) return [{ kind: 'added', where: `level ${level.level}`, to: said(level.state) }]
      return [
        ...(old.level === level.level
          ? []
          : [{ kind: 'moved', where: `level “${said(level.state)}”`, from: `level ${old.level}`, to: `level ${level.level}` } as const]),
        ...changes(`level ${level.level}`, old, level, locale),
      ]
    }),
    ...[...new Set([...before.keys(), ...after.keys()])].flatMap((id): Difference[] => {
      const [from, to] = [before.get(id), after.get(id)]
      // What stays in a level that was moved moved with it.
      if (from && to && known[b.indexOf(to)] === from) return []
      const where = `criterion ${id}`
      const label = ({ level, state }: Level): string => `level ${level} “${said(state)}”`
      if (!to) return [{ kind: 'removed', where, from: label(from!) }]
      return [from ? { kind: 'moved', where, from: label(from), to: label(to) } : { kind: 'added', where, to: label(to) }]
    }),
  ]
}

/** A calendar's fields; its holidays one by one, since there are many. */
function calendarDiffers(a: Playbook['calendar'], b: Playbook['calendar'], locale: string): Difference[] {
  const [{ holidays: old = [], ...before }, { holidays: now = [], ...after }] = [a ?? {}, b ?? {}]
  const where = 'calendar holidays'
  return [
    ...changes('calendar', before, after, locale),
    ...old.flatMap((day): Difference[] => (now.includes(day) ? [] : [{ kind: 'removed', where, from: day }])),
    ...now.flatMap((day): Difference[] => (old.includes(day) ? [] : [{ kind: 'added', where, to: day }])),
  ]
}

const SECTIONS = [
  'milestones',
  'roadmap',
  'guides',
  'signals',
  'audiences',
  'health',
  'pace',
  'phases',
  'goals',
  'targets',
  'calendar',
  '$schema',
]
const byId = (list: readonly Named[] | undefined): Bag => Object.fromEntries((list ?? []).map(one => [one.id, one]))

/** What is different in `b`, in the order of a playbook: the head, levels, milestones, guides, signals, audiences, health, phases, goals, targets (practice 69). */
export function diffPlaybooks(a: Playbook, b: Playbook, locale = 'en'): readonly Difference[] {
  const head = (playbook: Playbook): object => Object.fromEntries(Object.entries(playbook).filter(([key]) => !SECTIONS.includes(key)))
  const ruleOf = (part: unknown): string | undefined => {
    const { rule, when } = part as { rule?: Rule; when?: Rule }
    const found = rule ?? when
    return found && ruleWords(found, locale)
  }
  return [
    ...changes('playbook', head(a), head(b), locale),
    ...calendarDiffers(a.calendar, b.calendar, locale),
    ...levelsDiffer(a, b, locale),
    ...section('milestone', a.milestones, b.milestones, locale, ruleOf),
    ...section('guide', a.guides ?? {}, b.guides ?? {}, locale, part => (part as Guide).kind),
    ...section('signal', a.signals ?? {}, b.signals ?? {}, locale, ruleOf),
    ...section('audience', a.audiences ?? {}, b.audiences ?? {}, locale, part => ruleWords(part as Rule, locale)),
    ...section('health', a.health ?? {}, b.health ?? {}, locale, part => ruleWords(part as Rule, locale)),
    ...section('pace', (a.pace ?? {}) as Bag, (b.pace ?? {}) as Bag, locale, part => ruleWords(part as Rule, locale)),
    ...section('phase', byId(a.phases), byId(b.phases), locale, ruleOf),
    ...section('goal', byId(a.goals), byId(b.goals), locale, () => undefined),
    ...section('target', a.targets ?? {}, b.targets ?? {}, locale, () => undefined),
  ]
}
