import fc from 'fast-check'
import { expect, it, vi } from 'vitest'
import { changesOf, type Glance, glanceAt, NOTHING } from '../../src/cli/glance.ts'
import type { HistoryLine } from '../../src/cli/history.ts'
import { createLedgers } from '../../src/cli/ledgers.ts'
import { replayAccount, stageOf, type Turned } from '../../src/cli/replay.ts'
import type { Playbook } from '../../src/playbook/index.ts'
import { seeEveryone } from '../../src/progress/everyone.ts'
import { progressOf } from '../../src/progress/measure.ts'
import { parsePlaybook } from '../../src/schema.ts'

vi.setConfig({ testTimeout: 300_000 })

const HOUR = 3_600_000
const T0 = Date.UTC(2026, 2, 27)

const event = fc.constantFrom('a', 'b')
const n = fc.integer({ min: 1, max: 3 })
const span = fc.constantFrom('PT6H', 'P1D', 'P2D', 'P3D')
const from = fc.constantFrom('activation', 'contract', { milestone: 'first' })
const some = <T>(required: { [K in keyof T]: fc.Arbitrary<T[K]> }, optional: Record<string, fc.Arbitrary<unknown>> = {}) =>
  fc.record({ ...required, ...optional }, { requiredKeys: Object.keys(required) as never[] }) as fc.Arbitrary<object>

const rising = (isWide: boolean): fc.Arbitrary<object>[] => [
  some({ count: event, atLeast: n }, { within: span, from }),
  some({ count: event, atLeast: fc.constant({ target: 'goal' }) }),
  some({ distinct: event, by: fc.constantFrom('day', 'kind'), atLeast: n }, { within: span }),
  some({ sum: event, prop: fc.constant('n'), atLeast: n }),
  some({ gauge: event, prop: fc.constant('n'), atLeast: n }, { days: n }),
  some({ streak: event, every: fc.constant('day'), for: fc.constantFrom('P2D', 'P3D') }, { grace: fc.constantFrom(0, 1) }),
  some({ sequence: fc.constant(['a', 'b']) }, { within: span, from }),
  some({ cycle: fc.constant(['a', 'b']), atLeast: n }, { within: span }),
  fc.constant({ attest: 'k' }),
  fc.constant({ trait: 'role', in: ['admin'] }),
  fc.constant({ milestone: 'first' }),
  ...(isWide
    ? [
        some({ quorum: fc.constant({ role: 'admin' }), atLeast: n }),
        some(
          { coverage: event, expected: fc.constantFrom<string | number>('seats', 2) },
          { last: span, atLeast: n, share: fc.constant(0.5) },
        ),
        some({ agree: fc.constant('rules'), version: n, atLeast: n }),
      ]
    : []),
]
const falling = (isWide: boolean): fc.Arbitrary<object>[] => [
  some({ gap: event, over: span }),
  some({ missed: event, every: fc.constant('day') }, { atLeast: n, from }),
  some({ elapsed: from, over: span }, { open: fc.boolean() }),
  fc.record({ elapsed: from, before: span }),
  some({ count: event, atLeast: n, last: span }),
  fc.constant({ ratio: { count: 'a' }, per: { count: 'b' }, atLeast: 1.5 }),
  fc.constant({ level: 0 }),
  fc.constant({ phase: 'late' }),
  ...(isWide ? [some({ quorum: fc.constant({ role: 'admin' }), atLeast: n, now: fc.constant(true) })] : []),
]
const rule = (isWide: boolean, mayFall: boolean): fc.Arbitrary<object> => {
  const leaf = fc.oneof(...rising(isWide), ...(mayFall ? falling(isWide) : []))
  return fc.oneof(
    { weight: 3, arbitrary: leaf },
    { weight: 1, arbitrary: fc.record({ all: fc.array(leaf, { minLength: 1, maxLength: 2 }) }) },
    { weight: 1, arbitrary: fc.record({ any: fc.array(leaf, { minLength: 1, maxLength: 2 }) }) },
    ...(mayFall ? [{ weight: 1, arbitrary: fc.record({ not: leaf }) }] : []),
  )
}
const goal = (scope: 'user' | 'account') =>
  fc.boolean().chain(demote =>
    fc.record({
      title: fc.constant('x'),
      scope: fc.constant(scope),
      rule: rule(scope === 'account', demote),
      ...(demote && { demote: fc.constant(true) }),
      target: fc.constantFrom('P1D', 'P3D'),
      late: fc.constantFrom('counts', 'fails'),
    }),
  )
const signal = (scope: 'user' | 'account') =>
  fc.record({
    scope: fc.constant(scope),
    when: rule(scope === 'account', true),
    do: fc.constant({ call: { say: 'x' } }),
    severity: fc.constantFrom('warn', 'bad'),
  })
const playbook = fc
  .record({
    id: fc.constant('p'),
    version: fc.constant(1),
    calendar: fc.constantFrom({ zone: 'UTC' }, { zone: 'Europe/Berlin', open: [1, 2, 3, 4, 5] }),
    targets: fc.constant({ goal: { title: 'x' } }),
    milestones: fc.record({
      first: fc.record({
        title: fc.constant('x'),
        scope: fc.constantFrom('user', 'account'),
        rule: fc.constant({ count: 'a', atLeast: 2 }),
      }),
      joint: goal('account'),
      own: goal('user'),
      more: goal('account'),
    }),
    roadmap: fc.constantFrom(
      [{ level: 0, state: 'x', criteria: ['joint'], next: [] }],
      [
        { level: 0, state: 'x', criteria: ['first'], next: [] },
        { level: 1, state: 'y', criteria: ['own', 'joint'], next: [] },
      ],
    ),
    signals: fc.record({ s: signal('account'), t: signal('user') }),
    phases: fc.record({ when: rule(true, true) }).map(({ when }) => [{ id: 'late', title: 'x', when }]),
    health: fc.record({ warn: rule(true, true) }),
  })
  .map(document => parsePlaybook(document).playbook)
  .filter((found): found is Playbook => found !== undefined)

const deed = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      kind: fc.constant('event'),
      name: event,
      id: fc.uuid(),
      props: fc.record({ n, kind: fc.constantFrom('x', 'y', 'z') }),
    }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('facts'),
      rank: fc.constantFrom(0, 2),
      facts: fc.tuple(
        fc.oneof(
          fc.tuple(fc.constant('trait.role'), fc.constantFrom('admin', 'member')),
          fc.tuple(fc.constant('attest.k'), fc.boolean()),
          fc.tuple(fc.constant('agree.rules'), n),
          fc.tuple(fc.constantFrom('account.seats', 'account.target.goal'), n),
          fc.tuple(fc.constant('account.anchor.contract'), fc.constantFrom('2026-03-26', '2026-03-28', '2026-03-31')),
        ),
      ),
    }),
  },
)
const history = fc
  .array(
    fc.record({
      hour: fc.integer({ min: 0, max: 120 }),
      minute: fc.constantFrom(0, 0, 30),
      person: fc.constantFrom('', 'u', 'v', 'w'),
      deed,
    }),
    {
      minLength: 1,
      maxLength: 25,
    },
  )
  .map(list =>
    list
      .map(({ hour, minute, person, deed }, i) => ({
        line: i + 1,
        at: T0 + hour * HOUR + minute * 60_000,
        account: 'acme',
        person: deed.kind === 'event' ? person : person || 'u',
        device: 'd',
        deed: deed as HistoryLine['deed'],
      }))
      .sort((a, b) => a.at - b.at || a.line - b.line),
  )

/** Measures everything anew at each line and whenever time alone may change something. */
function naive(playbook: Playbook, lines: readonly HistoryLine[], until: number): Turned[] {
  const stage = stageOf(playbook)
  const ledgers = createLedgers(stage.plan)
  const turns: Turned[] = []
  const known = new Map<string | null, Glance>()
  let revisitAt: number | null = null
  for (let i = 0; ; ) {
    const next = lines[i]?.at ?? null
    const at: number = next !== null && (revisitAt === null || next <= revisitAt) ? next : (revisitAt ?? until)
    for (; lines[i]?.at === at; i++) ledgers.take(lines[i]!)
    const seen = seeEveryone(playbook, ledgers.people(), ledgers.facts(), at)
    const edges: (number | null)[] = [seen.account.revisitAt]
    for (const { id, scene } of [{ id: null, scene: seen.scene }, ...seen.people]) {
      if (id !== null) edges.push(progressOf(scene).revisitAt)
      const glance = glanceAt(scene, playbook, id === null || stage.hasOwnLevels)
      for (const change of changesOf(known.get(id) ?? NOTHING, glance, at)) turns.push({ account: 'acme', person: id, at, change })
      known.set(id, glance)
    }
    revisitAt = edges.reduce<number | null>((a, b) => (b === null || (a !== null && a < b) ? a : b), null)
    if (at >= until || (lines[i] === undefined && (revisitAt === null || revisitAt > until))) return turns
  }
}

const shown = (turns: readonly Turned[]) =>
  turns.map(({ at, person, change }) => {
    const what =
      change.kind === 'milestone'
        ? { ...change, now: change.now.reachedAt }
        : change.kind === 'level'
          ? { ...change, now: change.now?.reachedAt }
          : change
    return JSON.stringify([new Date(at).toISOString(), person, what])
  })

it('turns what would turn if everything were measured anew all the time, and when', () => {
  let turns = 0
  fc.assert(
    fc.property(playbook, history, (playbook, lines) => {
      const until = T0 + 200 * HOUR
      const expected = shown(naive(playbook, lines, until))
      turns += expected.length
      expect(shown(replayAccount(stageOf(playbook), 'acme', lines, until).turns)).toEqual(expected)
    }),
    { numRuns: 120 },
  )
  expect(turns).toBeGreaterThan(300)
})
